"""Memory of the server: few arenas from the start, and free memory given back to the machine.

What stays when all visitors have left is no session: the libraries' own files (173 MB), Python's objects, and what is
kept for all, 29 MB (benchmarks/README.md). An open session holds the hours of its scenario, 1.3 MB, and little else.
"""

import ctypes
import gc
import sys

import pyarrow as pa  # type: ignore[import-untyped]

MOST_ARENAS = 2
M_ARENA_MAX, M_TRIM_THRESHOLD = -8, -1
TRIM_FROM_BYTES = 8 << 20


def set_up() -> None:
    """Two arenas, and Arrow's buffers among them; to be called before the threads of visitors begin.

    Arrow makes a chart's data in the page's own thread: handing columns to others takes longer than the columns.
    """
    pa.set_memory_pool(pa.system_memory_pool())
    pa.set_cpu_count(1)
    libc = _glibc()
    if libc is not None:
        libc.mallopt(M_ARENA_MAX, MOST_ARENAS)
        libc.mallopt(M_TRIM_THRESHOLD, TRIM_FROM_BYTES)


def give_back() -> None:
    """Collect reference cycles, ended sessions among them, and return free memory to the machine.

    Streamlit collects after each run (`postScriptGC`, off in config.toml). It takes as much processor time as a run of
    the page itself, because every object of pandas and Altair is looked at, and all other visitors wait meanwhile.
    """
    gc.collect()
    libc = _glibc()
    if libc is not None:
        libc.malloc_trim(0)


def _glibc() -> ctypes.CDLL | None:
    """The C library, where it is glibc."""
    if not sys.platform.startswith("linux"):
        return None
    libc = ctypes.CDLL(None)
    return libc if hasattr(libc, "malloc_trim") else None
