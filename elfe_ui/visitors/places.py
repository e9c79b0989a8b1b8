"""Who is here: a place for each visitor up to a number, a queue beyond it, and what is to be done when one leaves."""

import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

MOST_VARIABLE = "ELFE_MOST_VISITORS"
"""Environment variable: visitors served at once, whatever a page costs."""

FEWEST_VISITORS, MOST_VISITORS = 20, 40
"""Served at once: as many as can each make a move every `MOVE_EVERY_S`, in these bounds."""

MOVE_EVERY_S, SHARE_OF_PAGES = 3.0, 0.75
"""Seconds between a visitor's moves, and the share of one processor that pages may take: sending them takes a fifth
(benchmarks/README.md)."""

LOST_S = 150.0
"""A visitor whose connection is lost for so long has left; a locked phone comes back sooner."""

IDLE_S = 300.0
"""Who did nothing for so long gives up the place when others wait."""

ASKS_AGAIN_S = 5
"""How often a page that waits asks for its place."""

STILL_WAITS_S = 4.0 * ASKS_AGAIN_S
"""A page that did not ask for so long waits no more."""


@dataclass(slots=True)
class Visitor:
    """One session: when it came, when it was last seen, since when its connection is lost."""

    came_s: float
    seen_s: float
    has_place: bool = False
    lost_since_s: float | None = None
    at_leaving: dict[str, Callable[[], object]] = field(default_factory=dict)

    def waits(self, now_s: float) -> bool:
        """Whether it is in the queue."""
        return not self.has_place and self.lost_since_s is None and now_s - self.seen_s <= STILL_WAITS_S


class Places:
    """The visitors of one server, by session."""

    def __init__(self, most: Callable[[], int]) -> None:
        self._most = most
        self._visitors: dict[str, Visitor] = {}
        self._lock = threading.Lock()

    def ask(self, session: str, now_s: float | None = None) -> int:
        """Take or keep a place; the number of visitors who wait before this one, counted with it: 0 with a place."""
        now_s = time.monotonic() if now_s is None else now_s
        with self._lock:
            one = self._visitors.setdefault(session, Visitor(now_s, now_s))
            one.seen_s, one.lost_since_s = now_s, None
            if one.has_place:
                return 0
            place = sum(other.came_s <= one.came_s for other in self._visitors.values() if other.waits(now_s))
            one.has_place = place <= self._free(now_s, place)
            return 0 if one.has_place else place

    def at_leaving(self, session: str, name: str, call: Callable[[], object]) -> None:
        """Have something done when the visitor leaves, in place of what was said under this name before."""
        with self._lock:
            now_s = time.monotonic()
            self._visitors.setdefault(session, Visitor(now_s, now_s)).at_leaving[name] = call

    def look(self, is_here: Callable[[str], bool], now_s: float | None = None) -> dict[str, Visitor]:
        """Note whose connection is lost; forget and return, by session, those who left."""
        now_s = time.monotonic() if now_s is None else now_s
        with self._lock:
            for session, one in self._visitors.items():
                if is_here(session):
                    one.lost_since_s = None
                elif one.lost_since_s is None:
                    one.lost_since_s = now_s
            gone = {
                session: one
                for session, one in self._visitors.items()
                if one.lost_since_s is not None and now_s - one.lost_since_s >= LOST_S
            }
            for session in gone:
                del self._visitors[session]
            return gone

    def _free(self, now_s: float, wanted: int) -> int:
        """Places that are free; while too few are, those who did nothing for long lose theirs, the idlest first."""
        held = [one for one in self._visitors.values() if one.has_place and one.lost_since_s is None]
        free = self._most() - len(held)
        for one in sorted(held, key=lambda one: one.seen_s)[: max(wanted - free, 0)]:
            if now_s - one.seen_s > IDLE_S:
                one.has_place, one.came_s = False, now_s
                free += 1
        return free


def most_visitors(cost_s: float) -> int:
    """How many are served at once: what the environment sets, else by the processor time of a page (0: not known)."""
    text = os.environ.get(MOST_VARIABLE, "")
    if text.isdigit() and int(text) > 0:
        return int(text)
    if cost_s <= 0.0:
        return MOST_VISITORS
    return max(FEWEST_VISITORS, min(MOST_VISITORS, int(SHARE_OF_PAGES * MOVE_EVERY_S / cost_s)))
