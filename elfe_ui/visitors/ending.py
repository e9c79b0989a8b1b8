"""Long work in a page's own thread, such as reading a file: it ends when its visitor has left.

Streamlit stops a page only where it draws something, and a reader of files draws nothing for tens of seconds.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from streamlit.runtime.scriptrunner import StopException

_AT_WORK: dict[int, str] = {}
"""Threads at work, and whose visit each is."""
_LOCK = threading.Lock()


@contextmanager
def until_left(session: str) -> Iterator[None]:
    """Work that Streamlit's own exception ends, wherever it is in Python, once the visitor has left."""
    thread = threading.get_ident()
    if thread in _AT_WORK:
        yield
        return
    with _LOCK:
        _AT_WORK[thread] = session
    try:
        yield
    finally:
        with _LOCK:
            del _AT_WORK[thread]
            _raise_in(thread, None)


def end_work(session: str) -> None:
    """End what the visitor's pages are at."""
    with _LOCK:
        for thread, whose in _AT_WORK.items():
            if whose == session:
                _raise_in(thread, StopException)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an error in another thread, at its next step; None takes back one that was not raised yet."""
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), error and ctypes.py_object(error))
