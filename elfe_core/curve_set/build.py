"""The six curves of a simulation out of a set, and what was done to them on the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from elfe_core.catalogue import NEEDED_CURVES
from elfe_core.clock import Flags, places, runs
from elfe_core.curve_set import gaps
from elfe_core.curve_set.alignment import Follows, source_hours
from elfe_core.curve_set.gaps import Filled, Policy
from elfe_core.curve_set.roles import CurveSet, Period, RoleCurve, common_period
from elfe_core.curves import SECTORS, Curves, Hourly
from elfe_core.errors import DataError, ElfeError, Place, raise_faults

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
    """What was done to a set, to be said beside every result; `roles` in the order of CURVE_NAMES.

    `n_left_out` counts the hours that any curve lacks and that do not count for any, under LEAVE_OUT.
    """

    policy: Policy
    alignment: Alignment
    period: Period
    n_left_out: int
    roles: tuple[RoleTreatment, ...]

    @property
    def touched(self) -> bool:
        """Whether anything at all was done."""
        parts = ("n_moved", "n_clipped", "n_interpolated", "n_from_neighbours", "n_left_out")
        return any(getattr(role, part) for role in self.roles for part in parts)


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
        values, n_moved = _on_clock(role, curve, period, timezone)
        clipped = np.maximum(values, 0.0) if clip_negatives else values
        found, filled = _treated(role, curve, clipped, period, policy)
        faults.extend(found)
        n_clipped = int((values < 0.0).sum()) if clip_negatives else 0
        made.append(_Made(role, n_moved, n_clipped, filled))
    raise_faults(faults)
    return _built(period, policy, "common_period" if target is None else "by_weekday", made)


class _Made(NamedTuple):
    """One curve on its way."""

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


def _on_clock(role: str, curve: RoleCurve, period: Period, timezone: str) -> tuple[Hourly, int]:
    """The values of the period, and how many of its hours are taken from another day."""
    n_hours = len(curve.values)
    follows: Follows = "clock" if role in SECTORS else "sun"
    taken = source_hours(curve.values, curve.start_utc, period, timezone, follows=follows)
    within = (taken >= 0) & (taken < n_hours)
    values = np.full(period.n_hours, np.nan)
    values[within] = curve.values[taken[within]]
    own = (period.start_utc - curve.start_utc.astype("datetime64[h]")).astype(np.int64) + np.arange(period.n_hours)
    return values, int((within & (taken != own)).sum())


def _treated(
    role: str, curve: RoleCurve, values: Hourly, period: Period, policy: Policy
) -> tuple[list[ElfeError], Filled]:
    """Faults of one curve on the clock of the period, and the curve treated; what is at fault is left out."""
    files = curve.files or ("",)
    faults: list[ElfeError] = []
    below = values < 0.0
    if below.any():
        where = places(runs(below), period.start_utc, 60, series=(role,))
        faults.append(DataError(files, "negative", places=where, count=int(below.sum())))
    if not np.any(values != 0.0, where=~np.isnan(values)):
        faults.append(DataError(files, "zero_curve", places=[Place(series=(role,))]))
    try:
        return faults, gaps.apply(values, policy, start_utc=period.start_utc, files=files, series=role)
    except DataError as error:
        return [*faults, error], gaps.apply(values, Policy.LEAVE_OUT, start_utc=period.start_utc)


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
