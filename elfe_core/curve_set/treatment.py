"""The six curves of a simulation out of a set: aligned to one clock, missing hours treated, and all of it counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np

from elfe_core.catalogue import NEEDED_CURVES
from elfe_core.clock import Flags, places, runs
from elfe_core.curve_set.alignment import Follows, align_to
from elfe_core.curve_set.roles import CurveSet, Period, RoleCurve, common_period
from elfe_core.curves import SECTORS, Curves, Hourly
from elfe_core.errors import DataError, ElfeError, Place, raise_faults

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


def treat_missing(
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


Alignment = Literal["common_period", "by_weekday"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleTreatment:
    """How many hours of one curve are not as measured at that time.

    Parameters
    ----------
    n_moved
        Taken from another day, since the curve does not cover them.
    n_clipped
        Below zero, set to zero.
    n_interpolated, n_from_neighbours
        Missing and filled (see gaps.apply).
    n_left_out
        Missing and left out.
    """

    role: str
    n_moved: int
    n_clipped: int
    n_interpolated: int
    n_from_neighbours: int
    n_left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Treatment:
    """What was done to a set, shown beside every result; `roles` in the order of CURVE_NAMES.

    `n_left_out` counts the hours that any curve lacks and that do not count for any, under LEAVE_OUT.
    """

    policy: Policy
    alignment: Alignment
    period: Period
    n_left_out: int
    roles: tuple[RoleTreatment, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Built:
    """Curves on one clock, which of their hours count, and what was done.

    `counted` has shape (n_hours,); None when every hour counts. An hour that does not count carries 0 in all six
    curves: a mean or a total over the period must be taken over the counted hours alone.
    """

    curves: Curves
    counted: Flags | None
    treatment: Treatment


def build(
    curve_set: CurveSet,
    policy: Policy,
    *,
    timezone: str,
    target: Period | None = None,
    clip_negatives: bool = False,
) -> Built:
    """Six curves without a gap out of a set.

    Parameters
    ----------
    curve_set
        One curve a role, each with its own period. Not changed.
    policy
        What becomes of missing hours; it is applied once the curves stand on one clock.
    timezone
        Time zone of the local days.
    target
        The period to align every curve to by day of year and weekday (see align_to: sectors follow the clock, sources
        the sun); None takes the hours that all curves cover.
    clip_negatives
        Set values below zero to zero and count them, instead of refusing them.

    Returns
    -------
    Built
        Curves in the unit of each (only their shape counts), the hours that count, and the number of hours touched.

    Raises
    ------
    DataError, Faults
        All at once: missing_role, no_overlap, gap (REFUSE), cannot_fill (FILL), negative, and zero_curve, also for a
        curve of which no hour is known.
    """
    faults: list[ElfeError] = _missing_roles(curve_set)
    period = _period(curve_set, target, faults)
    made = []
    for role, curve in curve_set.roles():
        follows: Follows = "clock" if role in SECTORS else "sun"
        values, n_moved = align_to(curve.values, curve.start_utc, period, timezone, follows=follows)
        clipped = np.maximum(values, 0.0) if clip_negatives else values
        found, filled = _treated(role, curve, clipped, period, policy)
        faults.extend(found)
        n_clipped = int((values < 0.0).sum()) if clip_negatives else 0
        made.append(_Made(role, n_moved, n_clipped, filled))
    raise_faults(faults)
    return _built(period, policy, "common_period" if target is None else "by_weekday", made)


class _Made(NamedTuple):
    """One curve of a set while the set is built."""

    role: str
    n_moved: int
    n_clipped: int
    filled: Filled


def _missing_roles(curve_set: CurveSet) -> list[ElfeError]:
    has = dict(curve_set.roles())
    missing = [Place(series=(role,)) for role in NEEDED_CURVES if role not in has]
    return [DataError("", "missing_role", places=missing)] if missing else []


def _period(curve_set: CurveSet, target: Period | None, faults: list[ElfeError]) -> Period:
    if target is not None:
        return target
    try:
        return common_period(curve_set)
    except DataError as error:
        raise_faults([*faults, error] if any(curve_set.roles()) else faults)
        raise


def _treated(
    role: str, curve: RoleCurve, values: Hourly, period: Period, policy: Policy
) -> tuple[list[ElfeError], Filled]:
    """Faults of one curve on the clock of the period, and the curve treated (gaps left out if the policy fails)."""
    files = curve.files or ("",)
    faults: list[ElfeError] = []
    below = values < 0.0
    if below.any():
        where = places(runs(below), period.start_utc, 60, series=(role,))
        faults.append(DataError(files, "negative", places=where, count=int(below.sum())))
    if not np.any(values != 0.0, where=~np.isnan(values)):
        faults.append(DataError(files, "zero_curve", places=[Place(series=(role,))]))
    try:
        return faults, treat_missing(values, policy, start_utc=period.start_utc, files=files, series=role)
    except DataError as error:
        return [*faults, error], treat_missing(values, Policy.LEAVE_OUT, start_utc=period.start_utc)


def _built(period: Period, policy: Policy, alignment: Alignment, made: Sequence[_Made]) -> Built:
    counted = ~np.any([part.filled.left_out for part in made], axis=0)
    values = {part.role: np.where(counted, part.filled.values, 0.0) for part in made}
    treatment = Treatment(
        policy=policy,
        alignment=alignment,
        period=period,
        n_left_out=int((~counted).sum()),
        roles=tuple(
            RoleTreatment(
                role=part.role,
                n_moved=part.n_moved,
                n_clipped=part.n_clipped,
                n_interpolated=part.filled.n_interpolated,
                n_from_neighbours=part.filled.n_from_neighbours,
                n_left_out=part.filled.n_left_out,
            )
            for part in made
        ),
    )
    curves = Curves(start_utc=period.start_utc.astype("datetime64[h]"), series=values)
    return Built(curves=curves, counted=None if counted.all() else counted, treatment=treatment)
