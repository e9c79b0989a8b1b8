"""Results kept for all visitors: one read-only object for everyone who asks, not a copy for each.

Streamlit's `cache_data` hands out a copy for each call, and walks through every argument to tell it apart: both took an
eighth of a move's processor time, and each open page held hourly balances of its own.
"""

import threading
import weakref
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import update_wrapper
from inspect import signature
from typing import Any, Generic, ParamSpec, TypeVar

import numpy as np
import streamlit as st

from elfe_ui import visitors

P = ParamSpec("P")
R = TypeVar("R")
R_co = TypeVar("R_co", covariant=True)


def kept(max_entries: int, spinner: str = "") -> Callable[[Callable[P, R]], "Kept[P, R]"]:
    """Keep the results of the `max_entries` arguments used last; `spinner` says what a visitor waits for.

    A parameter whose name begins with `_` is no part of what tells arguments apart. Arrays in a result become
    read-only; a call that raises keeps nothing. Visitors who ask for the same at once wait for one computation.
    """
    return lambda function: Kept(function, max_entries, spinner)


class _Entry:
    """A result, or the lock of who computes it."""

    __slots__ = ("is_known", "lock", "value")

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.is_known = False
        self.value: Any = None


class Kept(Generic[P, R_co]):
    """A function whose results are kept."""

    def __init__(self, function: Callable[P, R_co], max_entries: int, spinner: str = "") -> None:
        self._function, self._max_entries, self._spinner = function, max_entries, spinner
        self._tells_apart = [not name.startswith("_") for name in signature(function).parameters]
        self._entries: OrderedDict[Hashable, _Entry] = OrderedDict()
        self._lock = threading.Lock()
        update_wrapper(self, function)
        _EVERYWHERE.add(self)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R_co:
        """The result, computed unless it is kept."""
        key = self._key(args, kwargs)
        entry = self._entry(key)
        if not entry.is_known:
            with entry.lock:
                if not entry.is_known:
                    self._fill(key, entry, args, kwargs)
        found: R_co = entry.value
        return found

    def knows(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Whether the result is kept."""
        entry = self._entries.get(self._key(args, kwargs))
        return entry is not None and entry.is_known

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Forget every result."""
        with self._lock:
            self._entries.clear()

    def forget(self, text: str) -> None:
        """Forget the results whose arguments hold a text, such as the folder of a visitor who left."""
        with self._lock:
            for key in [key for key in self._entries if text in repr(key)]:
                del self._entries[key]

    def _key(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Hashable:
        told = tuple(value for value, counts in zip(args, self._tells_apart, strict=False) if counts)
        named = tuple(sorted((name, value) for name, value in kwargs.items() if not name.startswith("_")))
        key = (told, named) if named else told
        try:
            hash(key)
        except TypeError:
            return repr(key)
        return key

    def _entry(self, key: Hashable) -> _Entry:
        with self._lock:
            entry = self._entries.get(key)
            if entry is None:
                entry = self._entries[key] = _Entry()
                while len(self._entries) > self._max_entries:
                    self._entries.popitem(last=False)
            self._entries.move_to_end(key)
            return entry

    def _fill(self, key: Hashable, entry: _Entry, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> None:
        try:
            with self._waiting():
                entry.value = read_only(self._function(*args, **kwargs))
            entry.is_known = True
        finally:
            if not entry.is_known:
                with self._lock:
                    if self._entries.get(key) is entry:
                        del self._entries[key]

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        """What a visitor sees meanwhile; what takes so long lets other pages be computed, and ends with the visit."""
        if not self._spinner:
            yield
            return
        with st.spinner(self._spinner), visitors.set_aside(), visitors.until_left(visitors.who()):
            yield


_EVERYWHERE: weakref.WeakSet[Kept[..., Any]] = weakref.WeakSet()


def forget(text: str) -> None:
    """Forget everything whose arguments hold a text."""
    for function in list(_EVERYWHERE):
        function.forget(text)


def clear() -> None:
    """Forget everything."""
    for function in list(_EVERYWHERE):
        function.clear()


def read_only(value: R) -> R:
    """The value, every array in it made read-only: many visitors hold it at once."""
    if isinstance(value, np.ndarray):
        value.setflags(write=False)
    elif isinstance(value, Mapping):
        for one in value.values():
            read_only(one)
    elif isinstance(value, (tuple, list)):
        if not value or not isinstance(value[0], (str, int, float)):
            for one in value:
                read_only(one)
    elif is_dataclass(value):
        for field in fields(value):
            read_only(getattr(value, field.name))
    return value
