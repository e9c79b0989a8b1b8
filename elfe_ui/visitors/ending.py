"""Long work in a page's own thread, such as reading a file: it ends when its visitor has left.

Streamlit stops a page only where it draws something, and a reader of files draws nothing for tens of seconds.
"""

import ctypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from streamlit.runtime.scriptrunner import StopException

_AT_WORK: dict[int, str] = {}
"""Threads at work, and whose visit each is."""
_ENDED: set[int] = set()
"""Those among them in which the exception was raised."""
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
        _is_at_work_no_more(thread)


def end_work(session: str) -> None:
    """End what the visitor's pages are at."""
    with _LOCK:
        for thread in [thread for thread, whose in _AT_WORK.items() if whose == session]:
            _ENDED.add(thread)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(StopException))


def _is_at_work_no_more(thread: int) -> None:
    """Have an exception that comes too late raised here, not somewhere later in this thread.

    To take it back instead, as the same call with nothing does, leaves Python 3.11 looking for it at every step of
    every thread, and a tracer in a circle.
    """
    while True:
        with suppress(StopException):
            with _LOCK:
                _AT_WORK.pop(thread, None)
                if thread not in _ENDED:
                    return
                _ENDED.discard(thread)
            for _ in range(100):  # steps, at one of which it is raised
                pass
            return
