"""The hours of the data set, with the calendar of Metropolitan France."""

from dataclasses import dataclass
from functools import cache

import holidays
import numpy as np
import pandas as pd
from numpy.typing import NDArray

TIMEZONE = "Europe/Paris"
FIRST_YEAR, LAST_YEAR = 2020, 2021
WORKING_DAY, SATURDAY, SUNDAY = 0, 1, 2
"""Day types; a public holiday counts as a Sunday."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clock:
    """The hours of local years 2020 and 2021; every array has shape (n_hours,), 17 544 hours."""

    utc: pd.DatetimeIndex
    local: pd.DatetimeIndex
    year: NDArray[np.int64]
    month: NDArray[np.int64]
    hour: NDArray[np.int64]
    day_type: NDArray[np.int64]
    year_fraction: NDArray[np.float64]
    month_index: NDArray[np.int64]
    """Months counted from 0, January 2020."""

    @property
    def n_hours(self) -> int:
        """Number of hours."""
        return len(self.utc)

    def between(self, first_day: str, last_day: str) -> NDArray[np.bool_]:
        """True in the hours of these local days, the last included."""
        start = pd.Timestamp(first_day, tz=TIMEZONE)
        end = pd.Timestamp(last_day, tz=TIMEZONE) + pd.DateOffset(days=1)
        return np.asarray((self.local >= start) & (self.local < end))


def local_hours(first_year: int, last_year: int) -> pd.DatetimeIndex:
    """Every hour of these local calendar years, as UTC time stamps."""
    start = pd.Timestamp(f"{first_year}-01-01", tz=TIMEZONE).tz_convert("UTC")
    end = pd.Timestamp(f"{last_year + 1}-01-01", tz=TIMEZONE).tz_convert("UTC")
    return pd.date_range(start, end, freq="h", inclusive="left")


def day_types(local: pd.DatetimeIndex) -> NDArray[np.int64]:
    """Working day, Saturday or Sunday for each hour; public holidays are Sundays."""
    years = range(int(local.year.min()), int(local.year.max()) + 1)
    off = {pd.Timestamp(day) for day in holidays.country_holidays("FR", years=years)}
    days = local.tz_localize(None).normalize()
    weekday = np.asarray(local.day_of_week)
    types = np.select([weekday == 6, weekday == 5], [SUNDAY, SATURDAY], WORKING_DAY)
    return np.where(np.asarray(days.isin(off)), SUNDAY, types)


@cache
def demo_clock() -> Clock:
    """The clock that every curve of the data set stands on."""
    utc = local_hours(FIRST_YEAR, LAST_YEAR)
    local = utc.tz_convert(TIMEZONE)
    day = np.asarray(local.day_of_year) - 1 + np.asarray(local.hour) / 24
    return Clock(
        utc=utc,
        local=local,
        year=np.asarray(local.year, dtype=np.int64),
        month=np.asarray(local.month, dtype=np.int64),
        month_index=np.asarray(12 * (local.year - FIRST_YEAR) + local.month - 1, dtype=np.int64),
        hour=np.asarray(local.hour, dtype=np.int64),
        day_type=day_types(local),
        year_fraction=day / np.where(local.is_leap_year, 366.0, 365.0),
    )
