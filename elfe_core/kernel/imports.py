"""What all batteries on one series of hours share: runs of deficit, and the hours that may import the most."""

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel import ranks, totals
from elfe_core.kernel.layout import (
    CHOSEN,
    HIGHEST,
    IMPORT,
    INVERSE,
    RUN_COVER,
    RUN_END,
    RUN_HOURS,
    RUN_IMPORT,
    RUN_LARGEST,
    SURPLUS,
)

Array = NDArray[np.float64]

LOOKED_AT, SPARE = 2, 2
"""The highest import of a rank is looked for among so many times that number of hours, and a few more."""


def find_runs(series: Array, first: int, last: int) -> None:
    """Sum the runs of deficit of the hours first to last, from the last hour back."""
    total, n_hours, largest, cover, end = 0.0, 0.0, 0.0, 0.0, last
    for back in range(first, last):
        t = first + last - 1 - back
        if series[SURPLUS, t] > 0.0:
            total, n_hours, largest, cover, end = 0.0, 0.0, 0.0, 0.0, t
        elif series[SURPLUS, t] < 0.0:
            total -= series[SURPLUS, t]
            n_hours += 1.0
            largest = max(largest, -series[SURPLUS, t])
            cover -= series[SURPLUS, t] * series[INVERSE, t]
        series[RUN_IMPORT, t], series[RUN_HOURS, t], series[RUN_LARGEST, t], series[RUN_COVER, t] = (
            total,
            n_hours,
            largest,
            cover,
        )
        series[RUN_END, t] = end


def find_highest(
    series: Array, counted: NDArray[np.bool_], first: int, last: int, n_counted: int, n_batteries: int
) -> float:
    """Import without a battery [W/foyer] that only the hours of row HIGHEST reach; their number precedes them.

    No battery raises an import: the highest imports with one are mostly among the highest without. For a single battery
    it is not worth the search: infinity, and no hours.
    """
    series[HIGHEST, 0] = 0.0
    n_looked = LOOKED_AT * (n_counted - totals.percentile_ranks(n_counted)[1]) + SPARE
    if n_batteries < 2 or n_looked >= n_counted:
        return np.inf
    place = 0
    for t in range(first, last):
        if counted[t]:
            series[CHOSEN, place] = max(-series[SURPLUS, t], 0.0)
            place += 1
    threshold = ranks.two_ranks(series, n_counted, n_counted - n_looked, n_counted - n_looked)[0]
    n_highest = 0
    for t in range(first, last):
        if counted[t] and -series[SURPLUS, t] >= threshold and n_highest < series.shape[1] - 1:
            n_highest += 1
            series[HIGHEST, n_highest] = t
    series[HIGHEST, 0] = n_highest
    return threshold


def percentiles(
    series: Array,
    counted: NDArray[np.bool_],
    first: int,
    last: int,
    n_counted: int,
    n_importing: int,
    threshold_w: float,
) -> tuple[float, float]:
    """Low and high percentile of `series[IMPORT]` by rank [W/foyer]; exact.

    Parameters
    ----------
    n_counted, n_importing
        Hours that count, and those of them that import.
    threshold_w
        As `find_highest`.
    """
    low, high = totals.percentile_ranks(n_counted)
    n_highest = int(series[HIGHEST, 0])
    if n_counted - n_importing > low and n_highest > n_counted - high:
        for place in range(n_highest):
            series[CHOSEN, place] = series[IMPORT, int(series[HIGHEST, place + 1])]
        found = ranks.select(series[CHOSEN], n_highest, n_highest - (n_counted - high))
        if found >= threshold_w:
            return 0.0, found
    place = 0
    for t in range(first, last):
        if counted[t]:
            series[CHOSEN, place] = series[IMPORT, t]
            place += 1
    return ranks.two_ranks(series, n_counted, low, high)
