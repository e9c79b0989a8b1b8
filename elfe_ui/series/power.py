"""Power over a period: means on the local clock, few enough to draw; sorted; and by day and hour."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np
import pandas as pd

from elfe_core.balance import Balance
from elfe_core.curves import SOURCES, Hourly
from elfe_core.errors import InputError
from elfe_core.territory import Territory
from elfe_ui.series.local import HOUR, Ints, Times, as_utc, counted, hour_of_day, in_unit, wall_clock

STEPS: Final = ("hour", "day", "week", "month")
MAX_POINTS: Final = 1500
YEAR_PICTURE_SMOOTHING_H: Final = 7 * 24

Window = tuple[datetime, datetime]
"""First and last local wall-clock time, both included, without a zone (or labelled UTC, which is dropped)."""

HEAT_QUANTITIES: Final = ("net", "consumption", "production", "stored")
DURATION_POINTS: Final = 400
HOURS_A_DAY: Final = 24


class PowerSeries(NamedTuple):
    """Means over consecutive bins.

    `frame` has one row a bin: `local` and `until` (its ends, wall clock labelled UTC), `hours` (how many hours were
    averaged), then one float32 column a quantity, NaN where no hour of the bin counts. `block_h` is the length of a bin
    of step "hour" [h], 1 unless there were too many points; `step` is the step asked for.
    """

    frame: pd.DataFrame
    step: str
    block_h: int


def power_series(
    balance: Balance,
    territory: Territory,
    *,
    unit: str,
    step: str = "hour",
    smoothing_h: int = 1,
    window: Window | None = None,
    max_points: int = MAX_POINTS,
) -> PowerSeries:
    """Every flow of a balance over time [unit], and the store's energy [unit times hour].

    Parameters
    ----------
    balance, territory
        Hourly flows [W/foyer]; the number of foyers and the time zone.
    unit
        One of `elfe_core.scenario.POWER_UNITS`.
    step
        "hour", "day", "week" (from Monday) or "month", on the local clock; the first and last bin may be partial.
    smoothing_h
        Length of the centred moving average [h], cut short at the ends of the balance; step "hour" only.
    window
        Part of the local clock to show; None for all of it. An empty part gives an empty frame.
    max_points
        Step "hour" with more points than this is averaged over blocks of whole hours.

    Returns
    -------
    PowerSeries
        Columns imported, exported, consumption, consumption_before, production, supply, stored, and imported_share:
        imported over consumption of the same bin, NaN where nothing is consumed. Where there is any: curtailed, and
        biogas, the part that waits as its engines run.
    """
    flows = {
        "imported": balance.imported_w,
        "exported": balance.exported_w,
        "consumption": balance.consumption_w,
        "consumption_before": balance.consumption_before_w,
        "production": balance.production_w,
        "supply": balance.supply_w,
        "stored": balance.stored_wh,
    }
    flows |= {
        key: flow_w
        for key, flow_w in (("curtailed", balance.curtailed_w), ("biogas", balance.biogas_w))
        if flow_w.any()
    }
    series = _series(flows, balance, territory, unit, step, smoothing_h, window, max_points)
    imported, consumption = (series.frame[name].to_numpy() for name in ("imported", "consumption"))
    share = np.full_like(imported, np.nan)
    series.frame["imported_share"] = np.divide(imported, consumption, out=share, where=consumption > 0.0)
    return series


def daily_exchange(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Mean import and export of each local day [unit]: local, until, hours, imported, exported."""
    flows = {"imported": balance.imported_w, "exported": balance.exported_w}
    return _series(flows, balance, territory, unit, "day", 1, None, MAX_POINTS).frame


def year_picture(balance: Balance, territory: Territory, *, unit: str) -> pd.DataFrame:
    """Daily points of each source's production and of consumption [unit], a moving average of 7 days.

    Columns: local, until, hours, wind, solar, bioenergy, consumption.
    """
    flows = {name: balance.inputs[name] for name in SOURCES} | {"consumption": balance.consumption_w}
    smooth = {name: _smooth(values, YEAR_PICTURE_SMOOTHING_H, balance) for name, values in flows.items()}
    return _series(smooth, balance, territory, unit, "day", 1, None, MAX_POINTS).frame


def moving_average(values: Hourly, hours: int) -> Hourly:
    """Centred moving average; at the ends it averages the hours there are.

    Hour i is the mean of hours i - hours // 2 to i - hours // 2 + hours - 1: an even length reaches one hour further
    back than forward. Input >= 0 gives output >= 0.
    """
    if hours <= 1 or len(values) == 0:
        return values
    total = np.concatenate(([0.0], np.cumsum(values)))
    first = np.arange(len(values)) - hours // 2
    stop = np.minimum(first + hours, len(values))
    first = np.maximum(first, 0)
    mean: Hourly = (total[stop] - total[first]) / (stop - first)
    return np.maximum(mean, 0.0) if values.min() >= 0.0 else mean


def _smooth(values: Hourly, hours: int, balance: Balance) -> Hourly:
    """Moving average over the hours that count; 0 where none does."""
    smooth = moving_average(values, hours)
    if balance.inputs.counted is None:
        return smooth
    weights = moving_average(counted(balance), hours)
    return np.divide(smooth, weights, out=np.zeros_like(smooth), where=weights > 0.0)


def window_of_most_production(balance: Balance, territory: Territory, days: int) -> Window:
    """Local days around the hour with the largest production, as far as the period holds them."""
    labels = wall_clock(balance, territory)
    at = labels[int(np.argmax(balance.production_w * counted(balance)))].astype("datetime64[D]")
    last = labels[-1].astype("datetime64[D]")
    first = max(min(at - np.timedelta64(days // 2, "D"), last - np.timedelta64(days - 1, "D")), labels[0])
    stop = first.astype("datetime64[D]") + np.timedelta64(days, "D")
    return first.astype("datetime64[m]").astype(object), stop.astype("datetime64[m]").astype(object)


def _series(
    flows: Mapping[str, Hourly],
    balance: Balance,
    territory: Territory,
    unit: str,
    step: str,
    smoothing_h: int,
    window: Window | None,
    max_points: int,
) -> PowerSeries:
    labels = wall_clock(balance, territory)
    first, stop = _slice(labels, window)
    if step == "hour" and smoothing_h > 1:
        flows = {name: _smooth(values, smoothing_h, balance) for name, values in flows.items()}
    labels = labels[first:stop]
    block_h = _block_h(labels, max_points) if step == "hour" else 1
    starts = _bin_starts(labels, step, block_h)
    counts = np.diff(np.append(starts, len(labels)))
    weights = counted(balance)[first:stop]
    n_counted = np.add.reduceat(weights, starts) if len(starts) else weights[:0]
    ends: dict[str, Any] = {"local": as_utc(labels[starts]), "until": as_utc(labels[starts + counts - 1] + HOUR)}
    columns = {**ends, "hours": n_counted.astype(np.int16)}
    for name, values in flows.items():
        totals = np.add.reduceat(values[first:stop] * weights, starts) if len(starts) else values[:0]
        means = np.divide(totals, n_counted, out=np.full(len(totals), np.nan), where=n_counted > 0)
        columns[name] = in_unit(means, unit, territory).astype(np.float32)
    return PowerSeries(pd.DataFrame(columns), step, block_h)


def _slice(labels: Times, window: Window | None) -> tuple[int, int]:
    if window is None:
        return 0, len(labels)
    first, last = (np.datetime64(end.replace(tzinfo=None), "m") for end in window)
    return int(np.searchsorted(labels, first, "left")), int(np.searchsorted(labels, last, "right"))


def _block_h(labels: Times, max_points: int) -> int:
    """Hours in a point: a divisor of 24, or whole days, so that blocks begin at the same hours every day."""
    if len(labels) <= max_points:
        return 1
    days = int((labels[-1] - labels[0].astype("datetime64[D]")).astype("timedelta64[D]").astype(np.int64)) + 1
    for block_h in (2, 3, 4, 6, 8, 12, 24):
        if days * 24 // block_h <= max_points:
            return block_h
    return 24 * -(-days // max_points)


def _bin_starts(labels: Times, step: str, block_h: int) -> Ints:
    """Index of the first hour of each bin."""
    if len(labels) == 0:
        return np.empty(0, dtype=np.int64)
    if step == "hour" and block_h == 1:
        return np.arange(len(labels))
    keys = _bin_keys(labels, step, block_h)
    return np.concatenate(([0], np.flatnonzero(np.diff(keys)) + 1))


def _bin_keys(labels: Times, step: str, block_h: int) -> Ints:
    days = labels.astype("datetime64[D]")
    day_numbers = days.astype(np.int64)
    if step == "hour":
        keys: Ints = (labels - days[0]) // (block_h * HOUR)
        return keys
    if step == "day":
        return day_numbers
    if step == "week":
        return (day_numbers + 3) // 7  # 1970-01-01 was a Thursday: + 3 puts the change of number on Mondays
    if step == "month":
        return labels.astype("datetime64[M]").astype(np.int64)
    raise InputError("step", step, f"one of {', '.join(STEPS)}")


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
