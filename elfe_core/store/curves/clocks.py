"""Times without an offset -> UTC: which clock they follow, and what the two changes of the clocks do to them."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import HOUR_S
from elfe_core.store.curves.plan import PARIS, Rows

OCTOBER, MARCH = 10, 3

Flags = NDArray[np.bool_]


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

    Times in the hour that spring leaves out are UTC; that hour alone missing, or the hour of autumn twice as full as
    the one before, is the local clock.
    """
    spring, autumn = in_change(seconds, MARCH), in_change(seconds, OCTOBER)
    if spring.any():
        return "utc"
    around = {step for step in (-HOUR_S, HOUR_S) if in_change(seconds - step, MARCH).any()}
    if len(around) == 2:
        return PARIS
    before = in_change(seconds + HOUR_S, OCTOBER)
    if not autumn.any() or not before.any():
        return None
    return PARIS if int(autumn.sum()) >= 2 * int(before.sum()) else "utc"


def to_utc(rows: Rows, clock: str, *, local_doubles: bool) -> Moved:
    """Rows with their times in UTC; those of `Europe/Paris` are moved, those of `utc` stay.

    Where the double hour of autumn stands twice, its lines are taken in the order of time (turned round in a file that
    begins with the newest); where it stands once, that is the first of the two.
    """
    none = np.zeros(0, dtype=np.int64)
    if clock == "utc" or not len(rows.seconds):
        return Moved(rows, rows.take(none), none)
    missing = in_change(rows.seconds, MARCH)
    kept = rows.take(np.flatnonzero(~missing))
    autumn = np.flatnonzero(in_change(kept.seconds, OCTOBER))
    second, extra = _second_hours(kept, autumn) if local_doubles else (autumn[:0], none)
    if len(extra):
        kept = _with_copies(kept, extra)
        second = np.concatenate([second, np.arange(len(kept.seconds) - len(extra), len(kept.seconds))])
    is_summer = np.ones(len(kept.seconds), dtype=np.bool_)
    is_summer[second] = False
    moved = _localized(kept, is_summer)
    single = np.setdiff1d(kept.seconds[autumn], kept.seconds[second])
    return Moved(moved, rows.take(np.flatnonzero(missing)), np.unique(single))


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
    return Rows(seconds=seconds, values=rows.values, regions=rows.regions, lines=rows.lines, faults=rows.faults)
