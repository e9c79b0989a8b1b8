"""A year at a glance: duration curves and the map of every hour."""

from typing import Final, NamedTuple

import numpy as np
import pandas as pd

from elfe_core.balance import Balance
from elfe_core.curves import Hourly
from elfe_core.errors import InputError
from elfe_core.territory import Territory
from elfe_ui.series.local import as_utc, counted, hour_of_day, in_unit, wall_clock

HEAT_QUANTITIES: Final = ("net", "consumption", "production", "stored")
DURATION_POINTS: Final = 400
HOURS_A_DAY: Final = 24


class DurationCurves(NamedTuple):
    """Need left after local production, sorted falling.

    `frame` has `rank` (the number of hours with at least this need, 1 to n_hours) and float32 columns [unit] raw,
    flexible and net; `import_h` and `export_h` count the hours of `net` above and below zero.
    """

    frame: pd.DataFrame
    n_hours: int
    import_h: int
    export_h: int


def duration_curves(
    balance: Balance, territory: Territory, *, unit: str, max_points: int = DURATION_POINTS
) -> DurationCurves:
    """Sort C - G [unit]: raw (before flexibility and storage), with flexibility, with both (the exchange itself).

    At most `max_points` points, evenly spread; the highest and lowest hour are kept.
    """
    is_counted, n_hours = counted(balance) > 0.0, balance.n_counted
    net_w = (balance.imported_w - balance.exported_w)[is_counted]
    curves = {
        "raw": (balance.consumption_before_w - balance.production_w)[is_counted],
        "flexible": (balance.consumption_w - balance.production_w)[is_counted],
        "net": net_w,
    }
    ranks = np.unique(np.linspace(0, n_hours - 1, min(max_points, n_hours)).round().astype(np.int32))
    frame = pd.DataFrame({"rank": ranks + 1})
    for name, values in curves.items():
        frame[name] = in_unit(np.sort(values)[::-1][ranks], unit, territory).astype(np.float32)
    return DurationCurves(frame, n_hours, int(np.count_nonzero(net_w > 0.0)), int(np.count_nonzero(net_w < 0.0)))


def heat_map(balance: Balance, territory: Territory, *, unit: str, quantity: str = "net") -> pd.DataFrame:
    """One row a local day, one float32 column a local hour (h0 to h23) [unit, or unit times hour for "stored"].

    `quantity` is "net" (imported - exported), "consumption", "production" or "stored". The autumn hour that stands
    twice is averaged into its cell; the absent spring hour, hours outside the data and those that do not count are NaN.
    """
    values = _quantity(balance, quantity)
    labels = wall_clock(balance, territory)
    days = labels.astype("datetime64[D]")
    rows = (days - days[0]).astype(np.int64)
    cell = rows * HOURS_A_DAY + hour_of_day(labels)
    size = (int(rows[-1]) + 1) * HOURS_A_DAY
    weights = counted(balance)
    counts = np.bincount(cell, weights=weights, minlength=size)
    with np.errstate(invalid="ignore"):
        means = np.bincount(cell, weights=values * weights, minlength=size) / counts
    grid = in_unit(means, unit, territory).astype(np.float32).reshape(-1, HOURS_A_DAY)
    frame = pd.DataFrame(grid, columns=[f"h{hour}" for hour in range(HOURS_A_DAY)])
    frame.insert(0, "day", as_utc(days[0] + np.arange(len(grid))))
    return frame


def heat_map_change(balance: Balance, before: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """The same table for what the exchange (imported - exported) gains from another balance; NaN where one lacks."""
    now, then = (heat_map(one, territory, unit=unit).set_index("day") for one in (balance, before))
    return (now - then.reindex(now.index)).reset_index()


def _quantity(balance: Balance, quantity: str) -> Hourly:
    if quantity == "net":
        return balance.imported_w - balance.exported_w
    if quantity == "consumption":
        return balance.consumption_w
    if quantity == "production":
        return balance.production_w
    if quantity == "stored":
        return balance.stored_wh
    raise InputError("quantity", quantity, f"one of {', '.join(HEAT_QUANTITIES)}")
