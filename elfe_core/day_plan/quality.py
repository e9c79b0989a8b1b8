"""How good an hour is to run an appliance: a rule of this project, the same for every use (MODEL.md section 8).

An hour is judged by what the territory has left in it without the driven part of the use, the other uses as planned:
its surplus is production less that consumption.

- good: the surplus covers at least GOOD_SHARE of what the plan runs of this use in the hour; where the plan runs
  none of it, any surplus is enough.
- middling: not good, and the territory buys no more than in the mean of the hours of the same window that are not good.
- bad: it buys more.

So an hour without local surplus is never good. The hours that the plan takes are never worse than those it leaves, but
on a day without surplus the best of them is the least bad one only.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_core.curves import Hourly

GOOD: Final = "good"
MIDDLING: Final = "middling"
BAD: Final = "bad"
QUALITIES: Final = (GOOD, MIDDLING, BAD)

GOOD_SHARE: Final = 0.5
"""Least share of what runs in a good hour that is local surplus (own rule)."""

Flags = NDArray[np.bool_]


def qualities(surplus: Hourly, power: Hourly, allowed: Flags, windows: list[tuple[int, int]]) -> tuple[str, ...]:
    """Quality of each hour of a use, "" where it may not run.

    Parameters
    ----------
    surplus
        Production less consumption without the use, negative where the territory lacks power, shape (n_hours,).
    power
        What the plan runs of the use, in the same unit, (n_hours,).
    allowed
        Hours in which it may run, (n_hours,).
    windows
        First hour and hour after the last of each window.
    """
    is_good = allowed & (surplus > 0.0) & (surplus >= GOOD_SHARE * power)
    lack = np.maximum(-surplus, 0.0)
    found = np.where(allowed, np.where(is_good, GOOD, BAD), "").astype(object)
    for first, last in windows:
        others = (allowed & ~is_good)[first:last]
        if others.any():
            fair = others & (lack[first:last] <= lack[first:last][others].mean() * (1.0 + ROUNDING))
            found[first:last][fair] = MIDDLING
    return tuple(found.tolist())


ROUNDING = 1e-9
"""Hours that differ by less are alike."""
