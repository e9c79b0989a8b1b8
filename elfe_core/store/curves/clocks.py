"""Clocks of times without an offset: which one a file follows, as its changes and the sun show it; moved to UTC."""

from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import HOUR_S, Flags
from elfe_core.curve_set.checks import NOON_H, Site, solar_time_h
from elfe_core.curve_set.measured import PARIS, UTC, WINTER
from elfe_core.store.curves.plan import Rows

OCTOBER, MARCH = 10, 3


FIXED = "fixed"
"""A clock that nobody sets: UTC, or UTC+1 all year."""


class Moved(NamedTuple):
    """Rows in UTC; those in an hour that does not exist (left out), on the local clock; and the local times [s] in the
    hour of autumn that stand once where they happen twice.
    """

    rows: Rows
    no_such_hour: Rows
    single_hour: NDArray[np.int64]


def in_change(seconds: NDArray[np.int64], month: int) -> Flags:
    """Which local times stand in the hour of a change of the clocks: 2:00 to 3:00, last Sunday of the month."""
    import pandas as pd  # a third of a second that only a file in local time shall cost

    times = pd.DatetimeIndex(seconds.astype("datetime64[s]"))
    last_sunday = (times.month == month) & (times.day_of_week == 6) & (times.day > 24)
    return np.asarray(last_sunday & (times.hour == 2), dtype=np.bool_)


def clock_shown(seconds: NDArray[np.int64]) -> str | None:
    """Clock that times without an offset follow, as the days of its changes show it; None when none does.

    Times in the hour that spring leaves out are those of a clock that nobody sets (FIXED); that hour alone missing, or
    the hour of autumn twice as full as the one before, is the local clock.
    """
    spring, autumn = in_change(seconds, MARCH), in_change(seconds, OCTOBER)
    if spring.any():
        return FIXED
    around = {step for step in (-HOUR_S, HOUR_S) if in_change(seconds - step, MARCH).any()}
    if len(around) == 2:
        return PARIS
    before = in_change(seconds + HOUR_S, OCTOBER)
    if not autumn.any() or not before.any():
        return None
    return PARIS if int(autumn.sum()) >= 2 * int(before.sum()) else FIXED


def to_utc(rows: Rows, clock: str, *, local_doubles: bool) -> Moved:
    """Rows with their times in UTC; those of PARIS and WINTER are moved, those of UTC stay.

    Where the double hour of autumn stands twice, its lines are taken in the order of time (turned round in a file that
    begins with the newest); where it stands once, that is the first of the two. Without `local_doubles`, in files that
    never have it twice, each line is the passage that its value fits (RTE's half-hours: 02:00 the first, 02:30 the
    second).
    """
    none = np.zeros(0, dtype=np.int64)
    if clock == WINTER:
        rows = replace(rows, seconds=rows.seconds - HOUR_S)
    if clock != PARIS or not len(rows.seconds):
        return Moved(rows, rows.take(none), none)
    missing = in_change(rows.seconds, MARCH)
    kept = rows.take(np.flatnonzero(~missing))
    autumn = np.flatnonzero(in_change(kept.seconds, OCTOBER))
    second, extra = _second_hours(kept, autumn) if local_doubles else (_second_passages(kept, autumn), none)
    if len(extra):
        kept = _with_copies(kept, extra)
        second = np.concatenate([second, np.arange(len(kept.seconds) - len(extra), len(kept.seconds))])
    is_summer = np.ones(len(kept.seconds), dtype=np.bool_)
    is_summer[second] = False
    moved = _localized(kept, is_summer)
    twice = np.intersect1d(kept.seconds[np.setdiff1d(autumn, second)], kept.seconds[second])
    single = np.setdiff1d(kept.seconds[autumn], twice)
    return Moved(moved, rows.take(np.flatnonzero(missing)), np.unique(single))


CLEAR_SHARE = 0.01
"""A value fits one passage better than the other if it lies nearer by this share of its size (own rule)."""


def _second_passages(rows: Rows, autumn: NDArray[Any]) -> NDArray[np.int64]:
    """Rows of the hour of autumn, standing once, whose values lie on the line to the hour after rather than before.

    Judged by the largest curve, as the consumption of a region.
    """
    found: list[int] = []
    if not len(autumn):
        return np.array(found, dtype=np.int64)
    power = rows.values[int(np.argmax(np.nanmean(rows.values, axis=1)))]
    for at in autumn.tolist():
        hour = int(rows.seconds[at]) // HOUR_S * HOUR_S
        before = np.flatnonzero((rows.seconds < hour) & (rows.seconds >= hour - HOUR_S))
        after = np.flatnonzero((rows.seconds >= hour + HOUR_S) & (rows.seconds < hour + 2 * HOUR_S))
        if not len(before) or not len(after) or (rows.seconds[autumn] == rows.seconds[at]).sum() > 1:
            continue
        one, two = before[np.argmax(rows.seconds[before])], after[np.argmin(rows.seconds[after])]
        width = int(rows.seconds[two] - rows.seconds[one]) + HOUR_S
        into = int(rows.seconds[at] - rows.seconds[one])
        value, first, last = (float(power[place]) for place in (at, one, two))
        misses = [abs(value - (first + (last - first) * part / width)) for part in (into, into + HOUR_S)]
        if misses[0] - misses[1] > CLEAR_SHARE * abs(value):
            found.append(at)
    return np.array(found, dtype=np.int64)


def _second_hours(rows: Rows, autumn: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows of the second of the double hours; and rows to be repeated there, as both hours have the same value."""
    newest_first = int(np.sum(np.diff(rows.seconds) < 0)) * 2 > len(rows.seconds)
    second, repeated = [], []
    for moment in np.unique(rows.seconds[autumn]):
        places = autumn[rows.seconds[autumn] == moment]
        if newest_first:
            places = places[::-1]
        values = rows.values[:, places]
        same = np.all((values == values[:, :1]) | (np.isnan(values) & np.isnan(values[:, :1])), axis=0)
        second += places[~same].tolist()
        if len(places) > 1 and same.all():
            repeated.append(int(places[0]))
    return np.array(second, dtype=np.int64), np.array(repeated, dtype=np.int64)


def _with_copies(rows: Rows, places: NDArray[np.int64]) -> Rows:
    return rows.take(np.concatenate([np.arange(len(rows.seconds)), places]))


def _localized(rows: Rows, is_summer: Flags) -> Rows:
    import pandas as pd

    naive = pd.DatetimeIndex(rows.seconds.astype("datetime64[s]"))
    utc = naive.tz_localize(PARIS, ambiguous=is_summer, nonexistent="NaT").tz_convert("UTC").tz_localize(None)
    seconds = utc.to_numpy().astype("datetime64[s]").astype(np.int64)
    return replace(rows, seconds=seconds)


MIDDLE_OF_FRANCE = Site(lat_deg=46.5, lon_deg=2.4)
"""Near enough for the hour of its noon: 40 minutes at most from Brest to Strasbourg."""

DARK_SHARE, SUN_DAYS, NEAR_H = 0.3, 7, 0.5
"""A curve of the sun is zero for this share of the time, is judged over so many days, and lies so near to noon."""


def sun_clock(seconds: NDArray[np.int64], values: NDArray[np.float64], step_s: int) -> str | None:
    """Clock by which a curve of the sun is centred on noon; None for any other curve, or if no clock is clear.

    Notes
    -----
    Source: own rule. Centre: mean true solar time, weighted by power, of the middles of the steps read as UTC; by the
    clock of Paris it is late by one hour in winter and two in summer.
    """
    known = np.isfinite(values) & (values >= 0)
    seconds, values = seconds[known], values[known]
    if not len(values) or np.ptp(seconds) < SUN_DAYS * 24 * HOUR_S or not values.any():
        return None
    if float((values <= SUN_FLOOR * values.max()).mean()) < DARK_SHARE:
        return None
    late_h = {clock: _late_h(seconds, values, clock, step_s) for clock in (UTC, WINTER, PARIS)}
    best = min(late_h, key=lambda clock: late_h[clock])
    others = [late for clock, late in late_h.items() if clock != best]
    return best if late_h[best] < NEAR_H and min(others) - late_h[best] > NEAR_H / 2 else None


SUN_FLOOR = 0.005


def _late_h(seconds: NDArray[np.int64], values: NDArray[np.float64], clock: str, step_s: int) -> float:
    """How far from noon [h] the power of summer and winter lies by a clock, the worse of the two."""
    times = seconds.astype("datetime64[s]")
    months = times.astype("datetime64[M]").astype(np.int64) % 12 + 1
    summer = (months >= 4) & (months <= 10)
    utc = times + np.timedelta64(step_s // 2, "s")
    hours = solar_time_h(utc.astype("datetime64[m]"), MIDDLE_OF_FRANCE)
    late = 0.0
    for season, shift_h in (
        (summer, {UTC: 0.0, WINTER: 1.0, PARIS: 2.0}),
        (~summer, {UTC: 0.0, WINTER: 1.0, PARIS: 1.0}),
    ):
        power = np.where(season, values, 0.0)
        if power.any() and (power > 0).sum() > SUN_DAYS:
            centred = (hours - shift_h[clock]) % 24.0 - NOON_H
            late = max(late, abs(float(np.average(centred, weights=power))))
    return late
