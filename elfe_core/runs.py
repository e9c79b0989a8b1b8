"""Unbroken runs of flagged steps, the moments that steps stand for, and the places of a fault that they make."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES
from elfe_core.places import Place

Flags = NDArray[np.bool_]

MINUTE_S, HALF_HOUR_S, HOUR_S = 60, 1800, 3600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_FIRST_S = -((_EPOCH - datetime.min.replace(tzinfo=UTC)) // _SECOND)
_LAST_S = (datetime.max.replace(tzinfo=UTC) - _EPOCH) // _SECOND // HALF_HOUR_S * HALF_HOUR_S


def runs(flags: Flags) -> list[tuple[int, int]]:
    """First and last place of each unbroken run of true flags, shape (n,)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def moment_at(second: int) -> datetime:
    """Seconds since 1970 -> UTC; what no calendar holds becomes its first or last half-hour."""
    return _EPOCH + timedelta(seconds=min(max(second, _FIRST_S), _LAST_S))


def half_hour_moment(half_hour: int) -> datetime:
    """Half-hours since 1970 -> UTC."""
    return moment_at(HALF_HOUR_S * half_hour)


def hour_moment(hour: int) -> datetime:
    """Hours since 1970 -> UTC."""
    return moment_at(HOUR_S * hour)


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
    """The first MAX_PLACES runs as places of a fault; `say` gives what stands in a run."""
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
