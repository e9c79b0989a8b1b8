"""Moves a curve to another year: each day takes a day of the same weekday and of nearly the same date."""

from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curve_set.roles import Period
from elfe_core.curves import Hourly

MOST_DAYS_AWAY = 7
"""A day never takes one whose date differs by more (own rule): the season would be another. A full year needs 5."""

WEEK_D = 7
DAYS_OF_LEAP_YEAR = 366
EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""

Days = NDArray[np.datetime64]
Places = NDArray[np.int64]

Follows = Literal["clock", "sun"]


class Aligned(NamedTuple):
    """A curve on the hours of another period, NaN where no day fits, and how many hours are those of another day."""

    values: Hourly
    n_moved: int


def align_to(
    hourly: Hourly, start_utc: np.datetime64, target: Period, timezone: str, *, follows: Follows = "clock"
) -> Aligned:
    """Bring a curve to the hours of another period by day of year and weekday.

    Parameters
    ----------
    hourly, start_utc
        The curve, shape (n_hours,), NaN where an hour is missing, and the start of its first hour. Not changed.
    target
        The hours wanted.
    timezone
        Time zone of the local days.
    follows
        `clock`: habits; an hour takes the hour of the same wall-clock time. `sun`: weather; an hour takes the hour a
        whole number of days of 24 h away, so that noon stays noon where one of the days has summer time.

    Returns
    -------
    Aligned
        Values of shape (target.n_hours,), NaN where the hour taken is missing or no day fits; how many are taken from
        another day.

    Notes
    -----
    Source: own rule. An hour that the curve itself covers stays, missing or not: only the hours outside are taken from
    elsewhere. Each local day of these takes the day of the same weekday, among the local days that the curve covers
    from end to end with at least one value, whose date in the year is nearest, up to MOST_DAYS_AWAY; of two as near,
    the one nearer in time, then the earlier. Dates are counted as in a leap year, so that 1 March is the same day in
    any year, and in a circle. Holidays count as ordinary days. `clock`: the second of two equal hours of an autumn day
    takes the second if there is one, else the only one; an hour that a spring day lacks is taken from the hour before.
    """
    places = source_hours(hourly, start_utc, target, timezone, follows=follows)
    within = (places >= 0) & (places < len(hourly))
    values = np.full(target.n_hours, np.nan)
    values[within] = hourly[places[within]]
    own = (target.start_utc - start_utc.astype("datetime64[h]")).astype(np.int64) + np.arange(target.n_hours)
    return Aligned(values, int((within & (places != own)).sum()))


def source_hours(
    hourly: Hourly, start_utc: np.datetime64, target: Period, timezone: str, *, follows: Follows
) -> Places:
    """For each hour of the target the index of the hour taken, shape (target.n_hours,); -1 for none (see align_to)."""
    start_utc = start_utc.astype("datetime64[h]")
    target_utc = target.start_utc.astype("datetime64[h]") + np.arange(target.n_hours)
    own = (target_utc - start_utc).astype(np.int64)
    outside = (own < 0) | (own >= len(hourly))
    places = np.where(outside, -1, own)
    if not outside.any() or not len(hourly):
        return places
    with_hour_before = clock.local_hours(np.append(target_utc[0] - 1, target_utc), timezone)
    second = (with_hour_before[1:] <= with_hour_before[:-1])[outside]
    local = with_hour_before[1:][outside]
    days, day_of_hour = np.unique(local.astype("datetime64[D]"), return_inverse=True)
    like = _like_days(days, _whole_days(hourly, start_utc, timezone))
    taken = like[day_of_hour]
    known = ~np.isnat(taken)
    found = np.full(len(local), -1, dtype=np.int64)
    if follows == "sun":
        shift_h = (taken[known] - days[day_of_hour][known]).astype(np.int64) * 24
        found[known] = own[outside][known] + shift_h
    else:
        found[known] = _same_wall_hour(local[known], second[known], taken[known], len(hourly), start_utc, timezone)
    places[outside] = found
    return places


def _whole_days(hourly: Hourly, start_utc: np.datetime64, timezone: str) -> Days:
    """Local days that the curve covers from end to end and that have a value."""
    first, last = clock.whole_days(start_utc, len(hourly), timezone)
    local = clock.local_hours(start_utc + np.arange(len(hourly)), timezone).astype("datetime64[D]")
    with_value: Days = np.unique(local[~np.isnan(hourly)])
    return with_value[(with_value >= np.datetime64(first, "D")) & (with_value <= np.datetime64(last, "D"))]


def _like_days(days: Days, sources: Days) -> Days:
    """For each day the source day that stands in for it, NaT where none fits."""
    like = np.full(len(days), np.datetime64("NaT"), dtype="datetime64[D]")
    for weekday in range(WEEK_D):
        wanted, offered = _weekday(days) == weekday, sources[_weekday(sources) == weekday]
        if wanted.any() and len(offered):
            apart = np.abs(_day_of_year(days[wanted])[:, None] - _day_of_year(offered))
            apart = np.minimum(apart, DAYS_OF_LEAP_YEAR - apart)
            in_time = np.abs((days[wanted][:, None] - offered).astype(np.int64))
            best = np.argmin(apart * (in_time.max() + 1) + in_time, axis=1)
            fits = apart[np.arange(len(best)), best] <= MOST_DAYS_AWAY
            like[wanted] = np.where(fits, offered[best], np.datetime64("NaT"))
    return like


def _weekday(days: Days) -> Places:
    """Monday 0 to Sunday 6."""
    weekdays: Places = (days.astype(np.int64) + EPOCH_WEEKDAY) % WEEK_D
    return weekdays


def _day_of_year(days: Days) -> Places:
    """1 to 366, counted as in the leap year 2000."""
    months = days.astype("datetime64[M]")
    in_2000 = np.datetime64("2000-01", "M") + months.astype(np.int64) % 12
    day_of_month = (days - months.astype("datetime64[D]")).astype(np.int64)
    since_new_year = (in_2000.astype("datetime64[D]") - np.datetime64("2000-01-01", "D")).astype(np.int64)
    numbers: Places = since_new_year + day_of_month + 1
    return numbers


def _same_wall_hour(
    local: NDArray[np.datetime64],
    second: NDArray[np.bool_],
    taken: Days,
    n_hours: int,
    start_utc: np.datetime64,
    timezone: str,
) -> Places:
    """Index of the hour with the same wall-clock hour on the day taken, which the curve covers from end to end."""
    offered = clock.local_hours(start_utc + np.arange(n_hours), timezone).astype("datetime64[h]")
    keys = 2 * offered.astype(np.int64)
    keys[1:] += offered[1:] <= offered[:-1]
    hour_of_day = local.astype("datetime64[h]") - local.astype("datetime64[D]")
    wanted = 2 * (taken + hour_of_day).astype("datetime64[h]").astype(np.int64) + second
    order = np.argsort(keys, kind="stable")
    found: Places = order[np.searchsorted(keys[order], wanted, side="right") - 1].astype(np.int64)
    return found
