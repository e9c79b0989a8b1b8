"""UTC hours and local days. The core counts in UTC; people choose local days and live local hours."""

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray


def hours_of_days(start: date, end: date, start_utc: np.datetime64, timezone: str) -> tuple[int, int]:
    """Index of the first hour of local day `start` and index after the last hour of local day `end`.

    Indices count hours from `start_utc` and may lie outside the data: the caller checks.
    """
    return _hour_of_midnight(start, start_utc, timezone), _hour_of_midnight(_next(end), start_utc, timezone)


def whole_days(start_utc: np.datetime64, n_hours: int, timezone: str) -> tuple[date, date]:
    """First and last local day that the hours cover from end to end.

    For data shorter than a whole day the last day comes before the first.
    """
    first_day = _as_local(start_utc, timezone).date()
    after_last = _as_local(start_utc + n_hours, timezone)
    start = first_day if _hour_of_midnight(first_day, start_utc, timezone) >= 0 else _next(first_day)
    return start, after_last.date() - timedelta(days=1)


@lru_cache(maxsize=16)
def day_starts(start_utc: np.datetime64, n_hours: int, timezone: str) -> NDArray[np.int64]:
    """Index of the first hour of each local day that begins within the hours, rising, shape (n_days,)."""
    first, last = _as_local(start_utc, timezone).date(), _as_local(start_utc + n_hours, timezone).date()
    days = (first + timedelta(days=day) for day in range((last - first).days + 1))
    starts = np.array([_hour_of_midnight(day, start_utc, timezone) for day in days], dtype=np.int64)
    return starts[(starts >= 0) & (starts < n_hours)]


def local_hours(utc: NDArray[np.datetime64], timezone: str) -> NDArray[np.datetime64]:
    """Wall-clock time of each UTC hour, datetime64[m], same shape.

    On the autumn day one local hour stands twice, on the spring day one is absent: nothing is merged or filled.
    """
    days, day_of_hour = np.unique(utc.astype("datetime64[D]"), return_inverse=True)
    edges = np.append(days, days[-1] + 1)
    offsets = np.array([_offset_minutes(day, timezone) for day in edges], dtype="timedelta64[m]")
    result: NDArray[np.datetime64] = utc.astype("datetime64[m]") + offsets[day_of_hour]
    for i in np.flatnonzero((offsets[:-1] != offsets[1:]) | (np.diff(edges).astype(int) != 1)):
        for hour in np.flatnonzero(day_of_hour == i):
            result[hour] = utc[hour].astype("datetime64[m]") + np.timedelta64(_offset_minutes(utc[hour], timezone), "m")
    return result


def _hour_of_midnight(day: date, start_utc: np.datetime64, timezone: str) -> int:
    midnight = datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    return int((np.datetime64(midnight.replace(tzinfo=None), "h") - start_utc.astype("datetime64[h]")).astype(int))


def _as_local(utc: np.datetime64, timezone: str) -> datetime:
    naive: datetime = utc.astype("datetime64[s]").item()
    return naive.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone))


def _offset_minutes(utc: np.datetime64, timezone: str) -> int:
    offset = _as_local(utc, timezone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 60)


def _next(day: date) -> date:
    return day + timedelta(days=1)
