"""What the indicators are made of: sums, maxima and ranks over the hours that count (MODEL.md sections 3 and 6)."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.layout import AFTER, BEFORE, CHOSEN, INVERSE, PRODUCTION
from elfe_core.kernel.ranks import two_ranks

Array = NDArray[np.float64]

LOW_PERCENT, HIGH_PERCENT = 5, 95
MUCH_REDUCED = 0.2
"""An hour that loses more than this share of its consumption counts as much reduced."""
ROUNDING = 1e-9
"""Beyond the share by less than this part of it is rounding: a bound of just that share reduces no hour by more."""


class Sums(NamedTuple):
    """Sums over a period of what depends on the battery; floats, powers in W/foyer."""

    charge: float
    discharge: float
    loss: float
    imported: float
    exported: float
    curtailed: float
    import_hours: float
    export_hours: float
    import_max: float
    export_max: float
    import_cover: float
    """Sum over the hours of the imported share of consumption."""
    export_cover: float
    """The same for what is exported, over consumption; hours without consumption are left out of both."""


class Summed(NamedTuple):
    """Of one flow over the hours that count: sum, hours above 0, maximum, sum of its shares of consumption."""

    total: float
    hours: float
    largest: float
    cover: float


def summed(flow_w: Array, series: Array, counted: NDArray[np.bool_], first: int) -> Summed:
    """Sum up a flow from hour `first`, shape (n_hours,); row CHOSEN receives its hours that count."""
    inverse, chosen = series[INVERSE], series[CHOSEN]
    total, hours, largest, cover, place = 0.0, 0.0, 0.0, 0.0, 0
    for t in range(first, len(flow_w)):
        if counted[t]:
            value = flow_w[t]
            total += value
            hours += 1.0 if value > 0.0 else 0.0
            largest = max(largest, value)
            cover += value * inverse[t]
            chosen[place] = value
            place += 1
    return Summed(total, hours, largest, cover)


def need(row: Array, series: Array, counted: NDArray[np.bool_], first: int, last: int) -> tuple[int, int]:
    """Write the columns that do not depend on the battery, but for `window_use`.

    Parameters
    ----------
    row
        Columns `layout.TOTALS`, shape (n_totals,).
    series
        As in `layout`: BEFORE, AFTER and PRODUCTION are read, INVERSE and CHOSEN written.
    counted
        Which hours count, shape (n_hours,); at least one from first to last, the last excluded.

    Returns
    -------
    int, int
        Hours that count, and those of them with a consumption.
    """
    before, after, production = series[BEFORE], series[AFTER], series[PRODUCTION]
    inverse, chosen = series[INVERSE], series[CHOSEN]
    consumed, produced, n_counted, n_consuming = 0.0, 0.0, 0, 0
    largest, reduced = 0.0, 0
    for t in range(first, last):
        used = after[t]
        inverse[t] = 1.0 / used if used != 0.0 else 0.0
        if counted[t]:
            consumed += used
            produced += production[t]
            chosen[n_counted] = used
            n_counted += 1
            n_consuming += 1 if used != 0.0 else 0
            left = before[t] - used
            if left > 0.0 and before[t] > 0.0:
                largest = max(largest, left / before[t])
                reduced += 1 if left > MUCH_REDUCED * (1.0 + ROUNDING) * before[t] else 0
    row[0], row[1] = consumed / n_counted, produced / n_counted
    row[11], row[12] = percentiles(series, int(n_counted))
    row[20], row[21] = largest, reduced
    return n_counted, n_consuming


def supply(row: Array, sums: Sums, n_counted: int, n_consuming: int) -> None:
    """Write the columns that depend on the battery, but for the percentiles of the import.

    Supply covers consumption but for the import, and beyond it by the export: both coverages follow from these.
    """
    row[2] = row[1] + (sums.discharge - sums.charge - sums.curtailed) / n_counted
    row[3], row[4], row[5] = sums.imported / n_counted, sums.exported / n_counted, sums.curtailed / n_counted
    row[6], row[7], row[8] = sums.charge / n_counted, sums.discharge / n_counted, sums.loss / n_counted
    row[9], row[10] = sums.import_hours / n_counted, sums.export_hours / n_counted
    row[15], row[16] = sums.import_max, sums.export_max
    row[17] = (n_consuming + sums.export_cover - sums.import_cover) / n_counted
    row[18] = 1.0 - sums.import_cover / n_counted


def percentiles(series: Array, n_counted: int) -> tuple[float, float]:
    """Low and high percentile by rank of the first n_counted values of row CHOSEN; exact."""
    return two_ranks(series, n_counted, LOW_PERCENT * n_counted // 100, HIGH_PERCENT * n_counted // 100)


def mean_use(window_use: Array, first: int, last: int) -> float:
    """Mean over the windows first to last that are whole (not NaN), 1 without any."""
    total, n_whole = 0.0, 0
    for window in range(first, last):
        if not math.isnan(window_use[window]):
            total += window_use[window]
            n_whole += 1
    return total / n_whole if n_whole > 0 else 1.0
