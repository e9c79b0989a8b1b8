"""What the indicators are made of: sums, maxima and ranks over the hours that count (MODEL.md sections 3 and 6)."""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel import ranks
from elfe_core.kernel.layout import AFTER, BEFORE, CHOSEN, INVERSE, PRODUCTION

Array = NDArray[np.float64]

LOW_PERCENT, HIGH_PERCENT = 5, 95
MUCH_REDUCED = 0.2
"""An hour that loses more than this share of its consumption counts as much reduced."""


class Need(NamedTuple):
    """Numbers of hours of a period, as floats."""

    n_counted: float
    """Hours that count."""
    n_consuming: float
    """Those with a consumption."""


class Sums(NamedTuple):
    """Running sums of what depends on the battery; floats, powers in W/foyer."""

    charge: float
    discharge: float
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


def no_sums() -> Sums:
    """Before the first hour."""
    return Sums(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)


def add_stored(sums: Sums, charge: float, discharge: float) -> Sums:
    """Add an hour's charge and discharge [W/foyer]."""
    return Sums(
        sums.charge + charge,
        sums.discharge + discharge,
        sums.imported,
        sums.exported,
        sums.curtailed,
        sums.import_hours,
        sums.export_hours,
        sums.import_max,
        sums.export_max,
        sums.import_cover,
        sums.export_cover,
    )


def add_import(sums: Sums, imported: float, hours: float, largest: float, cover: float) -> Sums:
    """Add imported power of some hours: its sum, how many import, the largest, the sum of the shares of consumption."""
    return Sums(
        sums.charge,
        sums.discharge,
        sums.imported + imported,
        sums.exported,
        sums.curtailed,
        sums.import_hours + hours,
        sums.export_hours,
        max(sums.import_max, largest),
        sums.export_max,
        sums.import_cover + cover,
        sums.export_cover,
    )


def add_export(sums: Sums, exported: float, curtailed: float, inverse: float) -> Sums:
    """Add an hour of surplus [W/foyer]; `inverse` as in `inverse_of`."""
    return Sums(
        sums.charge,
        sums.discharge,
        sums.imported,
        sums.exported + exported,
        sums.curtailed + curtailed,
        sums.import_hours,
        sums.export_hours + (1.0 if exported > 0.0 else 0.0),
        sums.import_max,
        max(sums.export_max, exported),
        sums.import_cover,
        sums.export_cover + exported * inverse,
    )


def inverse_of(consumption_w: float) -> float:
    """One over the consumption, 0 for an hour without."""
    return 1.0 / consumption_w if consumption_w != 0.0 else 0.0


def write_sums(row: Array, sums: Sums, loss: float, need: Need) -> None:
    """Write the columns that depend on the battery, but for the percentiles of the import; `loss` [W/foyer] is summed.

    Supply covers consumption but for the import, and beyond it by the export: both coverages follow from these.
    """
    n_hours = need.n_counted
    row[2] = row[1] + (sums.discharge - sums.charge - sums.curtailed) / n_hours
    row[3] = sums.imported / n_hours
    row[4] = sums.exported / n_hours
    row[5] = sums.curtailed / n_hours
    row[6] = sums.charge / n_hours
    row[7] = sums.discharge / n_hours
    row[8] = loss / n_hours
    row[9] = sums.import_hours / n_hours
    row[10] = sums.export_hours / n_hours
    row[15] = sums.import_max
    row[16] = sums.export_max
    row[17] = (need.n_consuming + sums.export_cover - sums.import_cover) / n_hours
    row[18] = 1.0 - sums.import_cover / n_hours


def write_need(row: Array, series: Array, counted: NDArray[np.bool_], first: int, last: int) -> Need:
    """Write the columns that do not depend on the battery, but for `window_use`.

    Parameters
    ----------
    row
        Columns `layout.TOTALS`, shape (n_totals,).
    series
        As in `layout`: BEFORE, AFTER and PRODUCTION are read, INVERSE and CHOSEN written.
    counted
        Which hours count, shape (n_hours,); at least one from first to last, the last excluded.
    """
    consumed, produced, n_counted, n_consuming = 0.0, 0.0, 0, 0
    largest, reduced = 0.0, 0
    for t in range(first, last):
        inverse = inverse_of(series[AFTER, t])
        series[INVERSE, t] = inverse
        if counted[t]:
            consumed += series[AFTER, t]
            produced += series[PRODUCTION, t]
            series[CHOSEN, n_counted] = series[AFTER, t]
            n_counted += 1
            n_consuming += inverse != 0.0
            left = series[BEFORE, t] - series[AFTER, t]
            if series[BEFORE, t] > 0.0 and left > 0.0:
                largest = max(largest, left / series[BEFORE, t])
                reduced += left > MUCH_REDUCED * series[BEFORE, t]
    need = Need(float(n_counted), float(n_consuming))
    row[0] = consumed / n_counted
    row[1] = produced / n_counted
    row[11], row[12] = percentiles(series, int(need.n_counted))
    row[20] = largest
    row[21] = reduced
    return need


def percentiles(series: Array, n_counted: int) -> tuple[float, float]:
    """Low and high percentile by rank of the first n_counted values of row CHOSEN; exact."""
    low, high = percentile_ranks(n_counted)
    return ranks.two_ranks(series, n_counted, low, high)


def percentile_ranks(n_hours: int) -> tuple[int, int]:
    """Ranks, counted from 0, of the low and the high percentile among sorted hours."""
    return LOW_PERCENT * n_hours // 100, HIGH_PERCENT * n_hours // 100


def mean_use(window_use: Array, first: int, last: int) -> float:
    """Mean over the windows first to last that are whole (not NaN), 1 without any."""
    total, n_whole = 0.0, 0
    for window in range(first, last):
        if not math.isnan(window_use[window]):
            total += window_use[window]
            n_whole += 1
    return total / n_whole if n_whole > 0 else 1.0
