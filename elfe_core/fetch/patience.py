"""Trying again: which waits, how often, and what is said in the end."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from elfe_core.errors import DataError

Done = TypeVar("Done")


class Hiccup(Exception):
    """A failure that may pass: the problem's code, what happened in English, the wait that the server asks for [s].

    `advanced` says that something was received that need not be received again.
    """

    def __init__(self, problem: str, detail: str, *, wait_s: float | None = None, advanced: bool = False) -> None:
        super().__init__(detail)
        self.problem = problem
        self.detail = detail
        self.wait_s = wait_s
        self.advanced = advanced


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How often to try and how long to wait in between [s]: twice as long each time, less up to half at random.

    Chance keeps many clients that failed together from coming back together. A server that asks for more than
    `longest_asked_s` is not waited for.
    """

    tries: int = 6
    first_wait_s: float = 1.0
    longest_wait_s: float = 60.0
    longest_asked_s: float = 600.0
    timeout_s: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    rng: random.Random = field(default_factory=random.Random)

    def wait_s(self, failures: int, asked_s: float | None) -> float:
        """Seconds to wait after so many failures in a row, no less than the server asks for."""
        longest_s = min(self.longest_wait_s, self.first_wait_s * 2.0 ** min(failures - 1, 62))
        return max(longest_s * self.rng.uniform(0.5, 1.0), asked_s or 0.0)


def persist(job: Callable[[], Done], patience: Patience, file: str, say: Callable[[str], None]) -> Done:
    """What the job gives, tried again after each Hiccup.

    Raises
    ------
    DataError
        The problem of the last Hiccup, once the tries are used up or the server asks for too long a wait.
    """
    failures = 0
    while True:
        try:
            return job()
        except Hiccup as hiccup:
            failures = 1 if hiccup.advanced else failures + 1
            if failures >= patience.tries:
                raise DataError(file, hiccup.problem, detail=f"{hiccup.detail}; tried {failures} times") from None
            if (hiccup.wait_s or 0.0) > patience.longest_asked_s:
                asks = f"{hiccup.detail}; the server asks to come back in {hiccup.wait_s:.0f} s"
                raise DataError(file, hiccup.problem, detail=asks) from None
            wait_s = patience.wait_s(failures, hiccup.wait_s)
            say(f"{hiccup.detail}: trying again in {wait_s:.1f} s")
        patience.sleep(wait_s)
