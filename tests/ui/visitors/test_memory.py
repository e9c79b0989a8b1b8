"""Memory is given back to the machine."""

import gc
import sys
import weakref

import pytest

from elfe_ui.visitors import memory


class Page:
    """Something in a circle, as ended sessions are."""

    def __init__(self) -> None:
        self.itself = self


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the C library of Linux")
def test_free_memory_goes_back() -> None:
    """What was freed in small pieces leaves the process, and circles are collected."""
    held = [bytes(1000) for _ in range(200_000)]
    page = Page()
    seen = weakref.ref(page)
    memory.set_up()
    full_kb = _resident_kb()
    keep = held[::997]
    del held, page
    memory.give_back()
    assert seen() is None
    assert full_kb - _resident_kb() > 100_000, keep[:0]
    assert gc.isenabled()


def _resident_kb() -> int:
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4
