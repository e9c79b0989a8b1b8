"""Time: UTC hours and local days, moments, and unbroken runs of steps as the places of a fault.

The core counts in UTC; people choose local days and live local hours.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES, Place


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


@lru_cache(maxsize=1024)
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


Flags = NDArray[np.bool_]

MINUTE_S, HALF_HOUR_S, HOUR_S = 60, 1800, 3600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_FIRST_S = -((_EPOCH - datetime.min.replace(tzinfo=UTC)) // _SECOND)
_LAST_S = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _SECOND // HALF_HOUR_S * HALF_HOUR_S


def runs(flags: Flags) -> list[tuple[int, int]]:
    """First and last index of each unbroken run of true flags, shape (n,)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def moment_at(second: int) -> datetime:
    """Seconds since 1970 -> UTC, clipped to the years that `datetime` holds."""
    return _EPOCH + timedelta(seconds=min(max(second, _FIRST_S), _LAST_S))


def half_hour_moment(half_hour: int) -> datetime:
    """Half-hours since 1970 -> UTC."""
    return moment_at(HALF_HOUR_S * half_hour)


def second_of(utc: np.datetime64) -> int:
    """UTC time -> seconds since 1970."""
    return int(utc.astype("datetime64[s]").astype(np.int64))


def moment(start_utc: np.datetime64, step_min: int, step: int) -> datetime:
    """Start (UTC) of a step that counts from `start_utc`."""
    return moment_at(second_of(start_utc) + step * step_min * MINUTE_S)


def places(
    found: list[tuple[int, int]],
    start_utc: np.datetime64,
    step_min: int,
    *,
    series: tuple[str, ...] = (),
    say: Callable[[int, int], str] | None = None,
) -> list[Place]:
    """The first MAX_PLACES runs as places of a fault; `say` gives the value shown for a run."""
    return [
        Place(
            series=series,
            first=moment(start_utc, step_min, first),
            last=moment(start_utc, step_min, last),
            values=(say(first, last),) if say else (),
        )
        for first, last in found[:MAX_PLACES]
    ]


def touched_hours(flags: Flags, start_utc: np.datetime64, step_min: int) -> NDArray[np.int64]:
    """UTC hours since 1970 that hold at least one flagged step, in order."""
    seconds = second_of(start_utc) + np.flatnonzero(flags) * step_min * MINUTE_S
    hours: NDArray[np.int64] = np.unique(seconds // HOUR_S)
    return hours


def hours_touched(flags: Flags, start_utc: np.datetime64, step_min: int) -> int:
    """Number of UTC hours that hold at least one flagged step."""
    return len(touched_hours(flags, start_utc, step_min))
