"""Times -> a regular clock: the step that they show, what does not fall on it, and the runs without a value."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES, DataError, Place
from elfe_core.measured import STEPS_MIN, Measured
from elfe_core.store.values import runs

MINUTE_S, HOUR_S = 60, 3600
MAX_YEARS = 30
"""A file that spans more has a wrong year somewhere, and would fill the memory with nothing."""

YEAR_S = 31557600
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment_at(second: int) -> datetime:
    """Seconds since 1970 -> UTC."""
    return _EPOCH + timedelta(seconds=second)


def common_step_min(seconds: NDArray[np.int64]) -> int | None:
    """Most common difference between successive times, in minutes; None when it is none of STEPS_MIN."""
    differences = np.diff(np.unique(seconds))
    if not len(differences):
        return None
    found, counts = np.unique(differences, return_counts=True)
    step_min, rest = divmod(int(found[np.argmax(counts)]), MINUTE_S)
    return step_min if step_min in STEPS_MIN and not rest else None


def is_too_long(seconds: NDArray[np.int64]) -> bool:
    """Whether times span more than MAX_YEARS."""
    return bool(len(seconds)) and int(seconds.max()) - int(seconds.min()) > MAX_YEARS * YEAR_S


def holes(file: str, curves: Sequence[Measured]) -> list[DataError]:
    """One note on the steps without a value: the runs with the curves that lack them, and how many hours in all."""
    found: dict[tuple[int, int], list[str]] = {}
    hours: set[int] = set()
    for curve in curves:
        start = int(curve.start_utc.astype("datetime64[s]").astype(np.int64))
        step_s = curve.step_min * MINUTE_S
        for first, last in runs(np.isnan(curve.mean_power)):
            found.setdefault((start + first * step_s, start + last * step_s), []).append(curve.label or curve.role)
            hours.update(range((start + first * step_s) // HOUR_S, (start + last * step_s) // HOUR_S + 1))
    places = [
        Place(series=tuple(name for name in names if name), first=moment_at(first), last=moment_at(last))
        for (first, last), names in sorted(found.items())[:MAX_PLACES]
    ]
    return [DataError(file, "missing_steps", places=places, count=len(hours))] if places else []
