"""Turns: how many pages are computed at once. The others wait for theirs, in the order in which they asked.

One interpreter computes one page at a time, whatever the number of threads: sixty at once only hold the memory of
sixty.
"""

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from streamlit.runtime.scriptrunner import RerunException

AT_ONCE = 3
"""Pages computed at once: more than the two that the processor could do, as some wait for a file."""

RUNS, FEW_RUNS = 100, 10
"""What a page costs is told from so many of the last ones, not from fewer than those."""


class Turns:
    """A queue in front of a few places."""

    def __init__(self, at_once: int) -> None:
        self._free = at_once
        self._waiting: OrderedDict[object, None] = OrderedDict()
        self._first_again: set[str] = set()
        self._changed = threading.Condition()
        self._mine = threading.local()
        self._costs_s: deque[float] = deque(maxlen=RUNS)

    @contextmanager
    def turn(self, who: str) -> Iterator[None]:
        """Wait for a place and hold it. `who` starts again before the others if its run begins anew."""
        self._enter(who)
        begin_s = time.thread_time()
        try:
            yield
            with self._changed:
                self._costs_s.append(time.thread_time() - begin_s)
        except RerunException:
            with self._changed:
                self._first_again.add(who)
            raise
        finally:
            self._leave()

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """Let another one in during something long; without a turn it does nothing.

        Afterwards the page goes on at once, be it one too many: others may wait for the result with turns of theirs.
        """
        if not getattr(self._mine, "is_held", False):
            yield
            return
        self._leave()
        try:
            yield
        finally:
            with self._changed:
                self._free -= 1
            self._mine.is_held = True

    @property
    def n_waiting(self) -> int:
        """Pages that wait for their turn."""
        return len(self._waiting)

    def cost_s(self) -> float:
        """Processor time of a page that was drawn whole, in the median of the last ones; 0 while it is not known."""
        with self._changed:
            costs_s = list(self._costs_s)
        return median(costs_s) if len(costs_s) >= FEW_RUNS else 0.0

    def _enter(self, who: str) -> None:
        ticket = object()
        with self._changed:
            self._waiting[ticket] = None
            if who in self._first_again:
                self._first_again.discard(who)
                self._waiting.move_to_end(ticket, last=False)
            self._changed.wait_for(lambda: self._free > 0 and next(iter(self._waiting)) is ticket)
            del self._waiting[ticket]
            self._free -= 1
            self._changed.notify_all()
        self._mine.is_held = True

    def _leave(self) -> None:
        self._mine.is_held = False
        with self._changed:
            self._free += 1
            self._changed.notify_all()


_PAGES = Turns(AT_ONCE)
turn, set_aside, cost_s = _PAGES.turn, _PAGES.set_aside, _PAGES.cost_s
