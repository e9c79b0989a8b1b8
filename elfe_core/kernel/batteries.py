"""Totals of many batteries on one series of hours: what they share is found once.

In a run of deficit an empty battery does nothing: its import is summed once. And no battery raises an import, so the
highest imports are looked for among the highest without one.
"""

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.battery import Battery, hour, loss
from elfe_core.kernel.exchange import exchange
from elfe_core.kernel.layout import (
    AFTER,
    CHOSEN,
    HIGHEST,
    IMPORT,
    INVERSE,
    PRODUCTION,
    RUN_COVER,
    RUN_END,
    RUN_HOURS,
    RUN_IMPORT,
    RUN_LARGEST,
    SURPLUS,
)
from elfe_core.kernel.ranks import select, two_ranks
from elfe_core.kernel.totals import HIGH_PERCENT, LOW_PERCENT, Sums, percentiles

Array = NDArray[np.float64]

LOOKED_AT, SPARE = 2, 2
"""The highest import of a rank is looked for among so many times that number of hours, and a few more."""


def find_runs(series: Array, first: int, last: int) -> None:
    """Sum the runs of deficit of the hours first to last, the last excluded, from the last hour back."""
    surplus, inverse = series[SURPLUS], series[INVERSE]
    total, n_hours, largest, cover, end = 0.0, 0.0, 0.0, 0.0, last
    for back in range(first, last):
        t = first + last - 1 - back
        if surplus[t] > 0.0:
            total, n_hours, largest, cover, end = 0.0, 0.0, 0.0, 0.0, t
        elif surplus[t] < 0.0:
            total -= surplus[t]
            n_hours += 1.0
            largest = max(largest, -surplus[t])
            cover -= surplus[t] * inverse[t]
        series[RUN_IMPORT][t], series[RUN_HOURS][t], series[RUN_LARGEST][t] = total, n_hours, largest
        series[RUN_COVER][t], series[RUN_END][t] = cover, end


def find_highest(
    series: Array, counted: NDArray[np.bool_], first: int, last: int, n_counted: int, n_batteries: int
) -> float:
    """Import without a battery [W/foyer] that only the hours of row HIGHEST reach; their number precedes them.

    For a single battery it is not worth the search: infinity, and no hours.
    """
    surplus, highest = series[SURPLUS], series[HIGHEST]
    highest[0] = 0.0
    n_looked = LOOKED_AT * (n_counted - HIGH_PERCENT * n_counted // 100) + SPARE
    if n_batteries < 2 or n_looked >= n_counted:
        return np.inf
    place = 0
    for t in range(first, last):
        if counted[t]:
            series[CHOSEN][place] = max(-surplus[t], 0.0)
            place += 1
    threshold = two_ranks(series, int(n_counted), n_counted - n_looked, n_counted - n_looked)[0]
    n_highest = 0
    for t in range(first, last):
        if counted[t] and -surplus[t] >= threshold and n_highest < len(highest) - 1:
            n_highest += 1
            highest[n_highest] = t
    highest[0] = n_highest
    return threshold


def walk(unit: Battery, level: float, series: Array, first: int, last: int) -> Sums:
    """Sums of one battery over the hours first to last; row IMPORT receives the import of each.

    Hours that do not count hold zeros, so they add nothing.
    """
    surplus, after, production = series[SURPLUS], series[AFTER], series[PRODUCTION]
    inverse, imports, run_end = series[INVERSE], series[IMPORT], series[RUN_END]
    charged, discharged, imported, exported, curtailed = 0.0, 0.0, 0.0, 0.0, 0.0
    import_hours, export_hours, import_max, export_max, import_cover, export_cover = 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
    for t in range(first, last):
        imports[t] = max(-surplus[t], 0.0)
    t = first
    while t < last:
        if surplus[t] <= 0.0 and level <= unit.low_wh:
            imported += series[RUN_IMPORT][t]
            import_hours += series[RUN_HOURS][t]
            import_max = max(import_max, series[RUN_LARGEST][t])
            import_cover += series[RUN_COVER][t]
            t = int(run_end[t])
        else:
            level, charge, discharge = hour(unit, level, surplus[t])
            charged += charge
            discharged += discharge
            left = surplus[t] - charge + discharge
            imports[t] = 0.0
            if left != 0.0:
                bought, sold, cut = exchange(left, after[t], production[t], unit.export_limit_w)
                imports[t] = bought
                imported += bought
                import_hours += 1.0 if bought > 0.0 else 0.0
                import_max = max(import_max, bought)
                import_cover += bought * inverse[t]
                exported += sold
                curtailed += cut
                export_hours += 1.0 if sold > 0.0 else 0.0
                export_max = max(export_max, sold)
                export_cover += sold * inverse[t]
            t += 1
    return Sums(
        charged, discharged, loss(unit, charged, discharged), imported, exported, curtailed,
        import_hours, export_hours, import_max, export_max, import_cover, export_cover,
    )  # fmt: skip


def import_percentiles(
    series: Array,
    counted: NDArray[np.bool_],
    first: int,
    last: int,
    n_counted: int,
    n_importing: int,
    threshold_w: float,
) -> tuple[float, float]:
    """Low and high percentile of row IMPORT by rank [W/foyer]; exact.

    Parameters
    ----------
    n_counted, n_importing
        Hours that count, and those of them that import.
    threshold_w
        As `find_highest`.
    """
    imports, chosen, highest = series[IMPORT], series[CHOSEN], series[HIGHEST]
    from_top, n_highest = n_counted - HIGH_PERCENT * n_counted // 100, int(highest[0])
    if n_counted - n_importing > LOW_PERCENT * n_counted // 100 and n_highest > from_top:
        for place in range(n_highest):
            chosen[place] = imports[int(highest[place + 1])]
        found = select(chosen, int(n_highest), n_highest - from_top)
        if found >= threshold_w:
            return 0.0, found
    place = 0
    for t in range(first, last):
        if counted[t]:
            chosen[place] = imports[t]
            place += 1
    return percentiles(series, int(n_counted))
