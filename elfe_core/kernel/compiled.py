"""When compiled code runs, and where it is kept: never stale, never another user's, and nobody waits for the compiler.

The rules are plain Python; compiled copies of their modules are made here, so that both can run in one process.
Compiled code is kept in a folder named by everything it depends on, once its results are those of the source, and is
run by `native`. While it is not there, a child process fills it and callers are served by the plain source.
"""

import logging
import os
import subprocess
import sys
import threading
import types
from array import array
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from elfe_core.kernel import (
    batteries,
    battery,
    biogas,
    cache,
    exchange,
    flexibility,
    foresight,
    hours,
    layout,
    native,
    ranks,
    totals,
    uses,
)

SOURCES = (layout, ranks, exchange, flexibility, foresight, battery, biogas, uses, totals, batteries, hours)
"""Modules that are compiled, callees before their callers."""

KEPT_BY = (*SOURCES, native, sys.modules[__name__])
"""What the kept code depends on, and how it is called."""

OPTIONS = {"nogil": True, "error_model": "numpy", "_nrt": False}
"""Other threads go on meanwhile. A division by zero gives NaN or infinity, as in numpy, instead of an exception that
would leave rows unwritten; every division of the rules is guarded all the same. Nothing is allocated, so no references
are counted."""

INNER = {"no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""Of functions that only compiled ones call, or `native`."""

COMMAND = [sys.executable, "-m", "elfe_core.kernel"]
"""Fills the cache; also for whoever builds a machine."""

HOME = Path(__file__).parents[2]
"""Where the command finds this package."""


class Functions(NamedTuple):
    """The composed functions, compiled or not; see `hours`. The last two arguments of each receive its results."""

    year: Callable[..., None]
    rows: Callable[..., None]
    periods: Callable[..., None]
    flow_totals: Callable[..., None]


def _uncompiled(function: Callable[..., None]) -> Callable[..., None]:
    """The plain source for numpy's arrays: run on Python's own, whose elements it reads several times as quickly.

    A list would be as quick, but each of its numbers is an object: four times the memory, which does not come back.
    """

    def plain(*arguments: Any) -> None:
        rows = [_as_rows(argument) for argument in arguments]
        function(*rows)
        for target, values in zip(arguments[-2:], rows[-2:], strict=True):
            target[...] = values

    return plain


def _as_rows(value: Any) -> Any:
    if isinstance(value, tuple):
        return type(value)(*map(_as_rows, value))
    if not isinstance(value, np.ndarray):
        return value
    if value.dtype != np.float64:
        return value.tolist()
    return array("d", value.tobytes()) if value.ndim == 1 else [_as_rows(row) for row in value]


PLAIN = Functions(*(_uncompiled(getattr(hours, name)) for name in Functions._fields))


class _State:
    """What this process has: compiled functions, and the thread that gets them."""

    lock = threading.Lock()
    compiled: Functions | None = None
    worker: threading.Thread | None = None


def functions(*, wait: bool) -> Functions:
    """Compiled functions, or plain ones while there are none.

    Parameters
    ----------
    wait
        Wait for the compiler instead of giving plain ones.
    """
    if is_disabled():
        return PLAIN
    if _State.compiled is None:
        worker = begin()
        if wait and worker is not None:
            worker.join()
    return _State.compiled or PLAIN


def begin() -> threading.Thread | None:
    """Load the compiled code, or have it made by a thread that fills the cache; None once it is there."""
    with _State.lock:
        if _State.compiled is not None or is_disabled():
            return None
        if _State.worker is None or not _State.worker.is_alive():
            entry = cache.entry(KEPT_BY)
            if entry is not None and cache.is_whole(entry):
                _State.compiled = load(entry)
                return None
            _State.worker = threading.Thread(target=_make, args=(entry,), name="kernel", daemon=True)
            _State.worker.start()
        return _State.worker


def get_ready() -> None:
    """Wait until compiled code runs."""
    functions(wait=True)


def is_ready() -> bool:
    """Whether compiled code runs, or will never (NUMBA_DISABLE_JIT)."""
    return _State.compiled is not None or is_disabled()


def is_disabled() -> bool:
    """Whether the environment asks for plain source (numba's own variable)."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0") not in {"", "0"}


def _make(entry: Path | None) -> None:
    """Fill the cache in a child process; compile in memory where that does not work."""
    if entry is not None:
        quiet = subprocess.DEVNULL
        subprocess.run(COMMAND, cwd=HOME, check=False, stdin=quiet, stdout=quiet, stderr=quiet)
    if entry is not None and cache.is_whole(entry):
        _State.compiled = load(entry)
        return
    made = in_memory()
    try:
        check(made)
    except RuntimeError as error:
        logging.getLogger(__name__).warning("%s: the source runs uncompiled", error)
        made = PLAIN
    _State.compiled = made


def fill() -> Path | None:
    """Compile into the cache, unless it is there; its folder, or None if no folder can be used."""
    entry = cache.entry(KEPT_BY)
    if entry is not None:
        cache.fill(entry, _compile_into)
    return entry


def _compile_into(folder: Path) -> None:
    native.write(object_code(), folder)
    check(load(folder))


def load(entry: Path) -> Functions:
    """The functions of an entry of the cache."""
    return Functions(**native.load(native.read(entry), examples()))


def in_memory() -> Functions:
    """Functions that numba compiles when they are first called, for this process alone."""
    copies = _copies({})
    return Functions(*(copies[name] for name in Functions._fields))


def object_code() -> dict[str, native.Code]:
    """The functions compiled for the types of `examples`, each with all that it calls."""
    import numba

    copies, codes = _copies(INNER), {}
    type_of: Any = numba.typeof
    for name, arguments in examples().items():
        copies[name].compile(tuple(map(type_of, arguments)))
        (made,) = copies[name].overloads.values()
        _, _, (machine, _) = made.library.serialize_using_object_code()
        codes[name] = native.Code(made.fndesc.mangled_name, machine)
    return codes


def _copies(options: dict[str, bool]) -> dict[str, Any]:
    """Copies of the functions of `hours`, with compiled ones as callees; `options` are those of `Functions`."""
    import numba

    copies = {module.__name__: types.ModuleType(module.__name__) for module in SOURCES}
    for module in SOURCES:
        copy = copies[module.__name__]
        for name, value in vars(module).items():
            if isinstance(value, types.FunctionType) and value.__module__ in copies:
                is_own = value.__module__ == module.__name__
                known = copies[value.__module__].__dict__
                inner = options if name in Functions._fields else INNER
                value = _compiled(numba, value, copy.__dict__, inner) if is_own else known[value.__name__]
            copy.__dict__[name] = value
    return copies[hours.__name__].__dict__


def _compiled(numba: Any, function: types.FunctionType, names: dict[str, Any], inner: dict[str, bool]) -> Any:
    """A copy of a function that is compiled with other compiled functions as callees."""
    copy = types.FunctionType(function.__code__, names, function.__name__, function.__defaults__)
    copy.__module__, copy.__qualname__ = function.__module__, function.__qualname__
    return numba.njit(**OPTIONS, **inner)(copy)


def examples() -> dict[str, tuple[Any, ...]]:
    """Arguments of each function, on two days, of the types that `elfe_core.kernel` passes."""
    n_hours = 48
    starts = np.array([0, 24, n_hours], dtype=np.int64)
    counted, flags = np.ones(n_hours, dtype=bool), np.ones((1, n_hours), dtype=bool)
    table, ends = np.array([[0, 24, 24, 0], [24, 48, 24, 1]]), np.array([0, 2])
    one = uses.Uses(np.ones((1, n_hours)), flags, np.ones(1), flags[0, :1], ends[:1], table, np.ones(2), ends, 1)
    of = hours.Inputs(np.ones((2, n_hours)), 1, 0, counted, starts, 1.0, one)
    by = hours.Rules(24, 1.0, foresight.DAY_BEFORE, False, 24, n_hours)
    factors = np.array([[1.0, 1.0, 0.5, 2.0, 12.0, 1.0, 0.5]])
    units, edges = np.array([[1.0, 0.85, np.inf, 0.0, 1.0, np.inf]]), np.array([[24, n_hours]])
    flows, use = np.zeros((len(layout.FLOWS) + 2, n_hours)), np.ones(2)
    series, windows = np.empty((layout.N_SERIES + 2, n_hours)), np.empty((layout.N_WINDOWS, 2))
    table = np.zeros((1, 1, 1, len(layout.TOTALS)))
    shared = of, by
    return {
        "year": (*shared, factors[0], 0.1, units[0], 0, series, windows, flows),
        "rows": (*shared, factors, np.array([0.1]), units, series, windows, np.empty(1), table),
        "periods": (*shared, factors[0], 0.1, units, edges, series, windows, np.empty(1), table[0]),
        "flow_totals": (flows, counted, use, 0, series, table[0, 0, 0]),
    }


def check(made: Functions) -> None:
    """Call every function; RuntimeError where its results differ from those of the plain source."""
    for name in Functions._fields:
        found, expected = examples()[name], examples()[name]
        getattr(made, name)(*found)
        getattr(PLAIN, name)(*expected)
        if not np.allclose(found[-1], expected[-1], rtol=1e-9, equal_nan=True):
            raise RuntimeError(f"the compiled {name} differs from its source")
