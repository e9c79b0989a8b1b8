"""What to do with hours that a curve lacks: refuse them, leave them out, or fill them and say so."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from elfe_core.clock import Flags, places, runs
from elfe_core.curves import Hourly
from elfe_core.errors import DataError

LONGEST_INTERPOLATED_H = 3
"""Longer runs take the same hours of the days around (own rule)."""

MOST_DAYS_AWAY = 7
"""A missing hour is never taken from a day further away (own rule)."""

DAY_H = 24


class Policy(StrEnum):
    """The user's choice for hours that are missing."""

    REFUSE = "refuse"
    LEAVE_OUT = "leave_out"
    FILL = "fill"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Filled:
    """A curve without NaN and how each missing hour was treated; every array has shape (n_hours,).

    `values` hold 0 where `left_out`.
    """

    values: Hourly
    interpolated: Flags
    from_neighbours: Flags
    left_out: Flags

    @property
    def n_interpolated(self) -> int:
        """Hours filled by interpolation."""
        return int(self.interpolated.sum())

    @property
    def n_from_neighbours(self) -> int:
        """Hours filled from the days around."""
        return int(self.from_neighbours.sum())

    @property
    def n_left_out(self) -> int:
        """Hours that do not count."""
        return int(self.left_out.sum())


def apply(
    hourly: Hourly,
    policy: Policy,
    *,
    start_utc: np.datetime64,
    files: tuple[str, ...] = ("",),
    series: str = "",
) -> Filled:
    """Treat the missing hours of one curve.

    Parameters
    ----------
    hourly
        Power [any unit], shape (n_hours,), NaN where an hour is missing. Not changed.
    policy
        REFUSE: a missing hour is a fault. LEAVE_OUT: it is flagged and carries 0. FILL: a run of up to
        LONGEST_INTERPOLATED_H hours between two known hours lies on the straight line between them; each hour of any
        other run is the mean of the same UTC hour of the nearest day before and of the nearest day after that have it,
        up to MOST_DAYS_AWAY days each way, or that of the one side which has it. Only hours of the curve itself are
        taken, never filled ones.
    start_utc, files, series
        First hour, origin and role of the curve, for a fault.

    Returns
    -------
    Filled
        Known values as they were.

    Raises
    ------
    DataError
        gap (REFUSE); cannot_fill for hours without such a day (FILL).

    Notes
    -----
    Source: own rule.
    """
    missing = np.isnan(hourly)
    nothing = np.zeros(len(hourly), dtype=bool)
    if policy is Policy.REFUSE:
        _refuse("gap", missing, start_utc, files, series)
    if policy is not Policy.FILL:
        values = np.where(missing, 0.0, hourly)
        return Filled(values=values, interpolated=nothing, from_neighbours=nothing, left_out=missing)
    interpolated = _short_runs(missing)
    from_neighbours = missing & ~interpolated
    values = hourly.copy()
    known = np.flatnonzero(~missing)
    if interpolated.any():
        values[interpolated] = np.interp(np.flatnonzero(interpolated), known, hourly[known])
    values[from_neighbours] = _same_hours(hourly, np.flatnonzero(from_neighbours))
    _refuse("cannot_fill", np.isnan(values), start_utc, files, series)
    return Filled(values=values, interpolated=interpolated, from_neighbours=from_neighbours, left_out=nothing)


def _refuse(problem: str, hours: Flags, start_utc: np.datetime64, files: tuple[str, ...], series: str) -> None:
    if hours.any():
        where = places(runs(hours), start_utc, 60, series=(series,) if series else ())
        raise DataError(files, problem, places=where, count=int(hours.sum()))


def _short_runs(missing: Flags) -> Flags:
    """Hours of runs that are short and have a known hour on both sides."""
    short = np.zeros(len(missing), dtype=bool)
    for first, last in runs(missing):
        if last - first < LONGEST_INTERPOLATED_H and first > 0 and last < len(missing) - 1:
            short[first : last + 1] = True
    return short


def _same_hours(hourly: Hourly, hours: np.ndarray[tuple[int], np.dtype[np.intp]]) -> Hourly:
    """Mean of the nearest known same hour of either side; NaN where neither side has one."""
    sides = np.stack([_nearest(hourly, hours, -DAY_H), _nearest(hourly, hours, DAY_H)])
    n_known = (~np.isnan(sides)).sum(axis=0)
    total = np.where(np.isnan(sides), 0.0, sides / np.maximum(n_known, 1)).sum(axis=0)
    result: Hourly = np.where(n_known > 0, total, np.nan)
    return result


def _nearest(hourly: Hourly, hours: np.ndarray[tuple[int], np.dtype[np.intp]], step_h: int) -> Hourly:
    found = np.full(len(hours), np.nan)
    for n_days in range(1, MOST_DAYS_AWAY + 1):
        there = hours + n_days * step_h
        within = np.isnan(found) & (there >= 0) & (there < len(hourly))
        found[within] = hourly[there[within]]
    return found
