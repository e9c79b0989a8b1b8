"""What a plan believes of a day: the day itself, the day before, or a forecast, completed by the day before."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curve_set.alignment import align_to
from elfe_core.curve_set.roles import Period
from elfe_core.curves import CURVE_NAMES, SECTORS, Curves, Hourly
from elfe_core.day_plan.forecast import CONSUMPTION, Forecast, forecast_w
from elfe_core.day_plan.ground import Ground, day_period, whole_days
from elfe_core.errors import InputError

DAY: Final = "day"
"""Of the day itself, as if the forecast were perfect."""
DAY_BEFORE: Final = "day_before"
"""Of the day before, hour by hour."""
LIKE_DAY: Final = "like_day"
"""Of a day of the data that stands for the day before, which they do not hold: the nearest one around, or of a day
outside the data the one with the same weekday and nearly the same date."""
FILE: Final = "file"

DAY_H = 24
MOST_DAYS_AWAY = 7


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Expected:
    """Curves of one local day [W/foyer] as a plan believes them, and where each comes from (DAY, DAY_BEFORE, ...)."""

    day: date
    curves: Curves
    origins: Mapping[str, str]
    files: tuple[str, ...] = ()


def is_in_data(day: date, on: Ground) -> bool:
    """Whether the data cover a day from end to end and all its hours count."""
    first, last = whole_days(on)
    if not first <= day <= last:
        return False
    start, end = clock.hours_of_days(day, day, on.inputs.start_utc, on.territory.timezone)
    return on.inputs.cut(start, end).n_counted == end - start


def expected(day: date, source: str, on: Ground, forecast: Forecast | None = None) -> Expected:
    """What a plan of a day believes.

    Parameters
    ----------
    day
        Local day.
    source
        DAY, DAY_BEFORE, or FILE.
    on
        The scenario on its data.
    forecast
        For FILE; a curve that it lacks is that of the day before, or of a like day. Where it gives the whole
        consumption, each sector has the share of each hour that it has in these.

    Raises
    ------
    InputError
        The data do not hold the day, or nothing that could stand for the day before.
    DataError, Faults
        As `forecast.forecast_w`.
    """
    if source == DAY:
        return Expected(day=day, curves=of_day(day, on), origins=dict.fromkeys(CURVE_NAMES, DAY))
    given = forecast_w(forecast, day, on) if forecast is not None else {}
    before, origin = _before(day, on)
    series, origins = dict(before), dict.fromkeys(CURVE_NAMES, origin)
    if CONSUMPTION in given:
        given |= _by_sector(given[CONSUMPTION], before)
    for name in CURVE_NAMES:
        if name in given:
            series[name], origins[name] = given[name], FILE
    curves = Curves(start_utc=day_period(day, on.territory.timezone).start_utc, series=series)
    return Expected(day=day, curves=curves, origins=origins, files=() if forecast is None else forecast.files)


def of_day(day: date, on: Ground) -> Curves:
    """The hours of a day of the data; raises InputError for any other day."""
    if not is_in_data(day, on):
        first, last = whole_days(on)
        raise InputError("plan_day", day, f"a day from {first} to {last} whose hours all count", low=first, high=last)
    return on.inputs.cut(*clock.hours_of_days(day, day, on.inputs.start_utc, on.territory.timezone))


def _by_sector(total_w: Hourly, before: Mapping[str, Hourly]) -> dict[str, Hourly]:
    """The consumption of each sector, by its share of each hour of the day before."""
    whole = np.sum([before[name] for name in SECTORS], axis=0)
    share = np.divide(total_w, whole, out=np.zeros_like(whole), where=whole > 0.0)
    return {name: before[name] * share for name in SECTORS}


def _before(day: date, on: Ground) -> tuple[dict[str, Hourly], str]:
    """Each curve on the hours of a day as the day before had it, or the day that stands for it."""
    there = _stand_in(day, on)
    period, zone = day_period(day, on.territory.timezone), on.territory.timezone
    if there is None:
        return {name: like_day(on.inputs[name], day, on, is_habit=name in SECTORS) for name in CURVE_NAMES}, LIKE_DAY
    source = day_period(there, zone)
    sun, habits = _sun_hours(period, source), _wall_hours(period, source, zone)
    first = int((source.start_utc - on.inputs.start_utc.astype("datetime64[h]")).astype(np.int64))
    origin = DAY_BEFORE if there == day - timedelta(days=1) else LIKE_DAY
    return {name: on.inputs[name][first + (habits if name in SECTORS else sun)] for name in CURVE_NAMES}, origin


def _stand_in(day: date, on: Ground) -> date | None:
    """The day before; where the data hold only the day itself, the nearest one around; None for a day outside them."""
    first, last = whole_days(on)
    if not first <= day <= last + timedelta(days=1):
        return None
    apart = (*(-number for number in range(1, MOST_DAYS_AWAY + 1)), *range(1, MOST_DAYS_AWAY + 1))
    around = [day + timedelta(days=number) for number in apart]
    return next((other for other in around if is_in_data(other, on)), None)


def like_day(values: Hourly, day: date, on: Ground, *, is_habit: bool) -> Hourly:
    """Values of all hours of the data on the hours of a day that they do not hold, by weekday and date.

    Raises
    ------
    InputError
        No day of the data is like it, or an hour of that day does not count.
    """
    counted = on.inputs.counted
    known = values if counted is None else np.where(counted, values, np.nan)
    period, zone = day_period(day, on.territory.timezone), on.territory.timezone
    found = align_to(known, on.inputs.start_utc, period, zone, follows="clock" if is_habit else "sun").values
    if np.isnan(found).any():
        first, last = whole_days(on)
        raise InputError("plan_day", day, "a day of which the data hold one like it", low=first, high=last)
    return found


def _sun_hours(period: Period, source: Period) -> NDArray[np.int64]:
    """For each hour of a day its place in another day, a whole number of days of 24 h away."""
    first = np.arange(period.n_hours) + source.n_hours - DAY_H
    places: NDArray[np.int64] = np.where(
        first < 0, first + DAY_H, np.where(first >= source.n_hours, first - DAY_H, first)
    )
    return places


def _wall_hours(period: Period, source: Period, timezone: str) -> NDArray[np.int64]:
    """For each hour of a day the place of the same hour on the clock of another day, or of the hour before it."""
    wanted, offered = (_hours_of_clock(one, timezone) for one in (period, source))
    places: NDArray[np.int64] = np.searchsorted(offered, wanted, side="right") - 1
    return places


def _hours_of_clock(period: Period, timezone: str) -> NDArray[np.int64]:
    local = clock.local_hours(period.start_utc + np.arange(period.n_hours), timezone).astype("datetime64[h]")
    hours: NDArray[np.int64] = (local - local.astype("datetime64[D]")).astype(np.int64)
    return hours
