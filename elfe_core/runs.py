"""Unbroken runs of flagged steps, and the places of a fault that they make."""

from collections.abc import Callable
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES
from elfe_core.places import Place

Flags = NDArray[np.bool_]


def runs(flags: Flags) -> list[tuple[int, int]]:
    """First and last place of each unbroken run of true flags, shape (n,)."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    return [(int(first), int(end) - 1) for first, end in zip(edges[::2], edges[1::2], strict=True)]


def moment(start_utc: np.datetime64, step_min: int, step: int) -> datetime:
    """Start (UTC) of a step that counts from `start_utc`."""
    naive: datetime = (start_utc.astype("datetime64[s]") + np.timedelta64(step * step_min, "m")).item()
    return naive.replace(tzinfo=UTC)


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


def hours_touched(flags: Flags, start_utc: np.datetime64, step_min: int) -> int:
    """Number of UTC hours that hold at least one flagged step."""
    minutes = int(start_utc.astype("datetime64[m]").astype(np.int64)) + np.flatnonzero(flags) * step_min
    return len(np.unique(minutes // 60))
