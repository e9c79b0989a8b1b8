"""Steps without a value, and what a change of the clocks does to a file that was written in local time."""

from datetime import datetime

import numpy as np

from elfe_core import clock
from elfe_core.clock import Flags, hours_touched, moment, places, runs, touched_hours
from elfe_core.curve_set.measured import Measured
from elfe_core.errors import MAX_PLACES, DataError, Place

AROUND_CHANGE_H = 2
"""A run of missing hours that lies within so long of a change of the clocks is put down to it (own rule)."""

HOUR_MIN = 60


def fault(curve: Measured, problem: str, flags: Flags, *, say_extreme: bool = False) -> DataError | None:
    """One fault about the flagged steps, which counts the hours that hold one; None without any."""
    if not flags.any():
        return None

    def extreme(first: int, last: int) -> str:
        part = curve.mean_power[first : last + 1]
        return said(curve, float(part[np.argmax(np.abs(part))]))

    where = places(
        runs(flags), curve.start_utc, curve.step_min, series=series(curve), say=extreme if say_extreme else None
    )
    return DataError(curve.files, problem, places=where, count=hours_touched(flags, curve.start_utc, curve.step_min))


def series(curve: Measured) -> tuple[str, ...]:
    """Role of a curve, or what the file calls it."""
    name = curve.role or curve.label
    return (name,) if name else ()


def said(curve: Measured, value: float) -> str:
    """A value with its unit, six digits at most."""
    return f"{value:.6g} {curve.unit}".strip()


def missing_steps(*curves: Measured, problem: str = "missing_steps") -> DataError | None:
    """missing_steps: runs of steps without a value, each with the curves of one file that lack them.

    `count` is the number of hours in which any curve lacks at least one.
    """
    found: dict[tuple[datetime, datetime], list[str]] = {}
    hours: set[int] = set()
    for curve in curves:
        gaps = np.isnan(curve.mean_power)
        hours.update(touched_hours(gaps, curve.start_utc, curve.step_min).tolist())
        for ends in runs(gaps):
            first, last = (moment(curve.start_utc, curve.step_min, end) for end in ends)
            found.setdefault((first, last), []).extend(series(curve))
    if not found:
        return None
    first_runs = sorted(found.items())[:MAX_PLACES]
    where = [Place(series=tuple(names), first=first, last=last) for (first, last), names in first_runs]
    files = [name for curve in curves for name in curve.files]
    return DataError(files, problem, places=where, count=len(hours))


def clock_changes(curve: Measured, timezone: str) -> DataError | None:
    """clock_change: hours that are missing or copied around a change of the clocks.

    Notes
    -----
    Source: own rule. A file in local time that was not converted lacks the doubled hour of autumn, invents or lacks one
    in spring, or writes one hour twice. So, for each change: runs of steps without a value that begin and end
    within AROUND_CHANGE_H hours of it, and the hour that follows it where every step equals that of the hour before, is
    not zero, and the curve was not the same an hour earlier already.
    """
    flags = np.zeros(len(curve.mean_power), dtype=bool)
    steps_an_hour = HOUR_MIN // curve.step_min
    around = AROUND_CHANGE_H * steps_an_hour
    missing = runs(np.isnan(curve.mean_power))
    for change in _change_steps(curve, timezone):
        for first, last in missing:
            if abs(first - change) <= around and abs(last + 1 - change) <= around:
                flags[first : last + 1] = True
        flags[max(change, 0) : change + steps_an_hour] |= _is_copy(curve, change, steps_an_hour)
    return fault(curve, "clock_change", flags)


def _is_copy(curve: Measured, change: int, steps_an_hour: int) -> bool:
    if change < 2 * steps_an_hour or change + steps_an_hour > len(curve.mean_power):
        return False
    earlier, before, after = curve.mean_power[change - 2 * steps_an_hour : change + steps_an_hour].reshape(3, -1)
    return bool(np.all(before == after) and np.all(after != 0.0) and not np.array_equal(earlier, before))


def _change_steps(curve: Measured, timezone: str) -> list[int]:
    """The step that begins at each change of the clocks within or next to the curve."""
    first_hour = curve.start_utc.astype("datetime64[h]") - AROUND_CHANGE_H
    n_hours = len(curve.mean_power) * curve.step_min // HOUR_MIN + 2 * AROUND_CHANGE_H + 2
    utc = first_hour + np.arange(n_hours)
    offsets = clock.local_hours(utc, timezone) - utc.astype("datetime64[m]")
    changes = utc[1:][offsets[1:] != offsets[:-1]].astype("datetime64[m]")
    since_start = (changes - curve.start_utc.astype("datetime64[m]")).astype(np.int64)
    return [int(minutes) // curve.step_min for minutes in since_start]
