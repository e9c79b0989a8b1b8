"""A curve of each role with its own period and origin; any one is exchanged without touching the others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np

from elfe_core.clock import moment
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import CURVE_NAMES, Curves, Hourly
from elfe_core.errors import DataError, ElfeError, Place, raise_faults

HOUR = "datetime64[h]"


class Period(NamedTuple):
    """Hours of a regular UTC clock: the start of the first one (datetime64[h]) and how many there are."""

    start_utc: np.datetime64
    n_hours: int

    def ends(self) -> tuple[datetime, datetime]:
        """Start of the first and of the last hour, UTC."""
        return moment(self.start_utc, 60, 0), moment(self.start_utc, 60, max(self.n_hours - 1, 0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RoleCurve:
    """The hourly curve of one role and where it comes from.

    Parameters
    ----------
    start_utc
        Start of the first hour.
    values
        Mean power of each hour in `unit`, shape (n_hours,); NaN where it is missing, never infinite.
    unit
        `W`, or empty for an arbitrary scale: only the shape of a curve counts.
    label, kind, files
        As in Measured; those of a sum are joined.
    source
        Who publishes it and under which licence, for people.
    """

    start_utc: np.datetime64
    values: Hourly
    unit: str
    label: str
    kind: str
    files: tuple[str, ...]
    source: str

    @property
    def period(self) -> Period:
        """First hour and number of hours, missing ones included."""
        return Period(self.start_utc.astype(HOUR), len(self.values))


class CurveSet:
    """At most one curve a role: `CurveSet(wind=..., res=...)`. It does not change."""

    def __init__(self, **curves: RoleCurve | None) -> None:
        unknown = curves.keys() - set(CURVE_NAMES)
        if unknown:
            raise TypeError(f"expected roles among {CURVE_NAMES}, not {sorted(unknown)}")
        found = {role: curve for role in CURVE_NAMES if (curve := curves.get(role)) is not None}
        self._curves: Mapping[str, RoleCurve] = found

    def __getitem__(self, role: str) -> RoleCurve:
        """The curve of a role that has one."""
        return self._curves[role]

    def get(self, role: str) -> RoleCurve | None:
        """The curve of a role; None without one."""
        return self._curves.get(role)

    def roles(self) -> Iterator[tuple[str, RoleCurve]]:
        """Each role that has a curve, with it, in the order of CURVE_NAMES."""
        yield from self._curves.items()


def as_curves(curve_set: CurveSet) -> Curves:
    """The curves of a set that stand on one clock without a gap, as a simulation takes them."""
    curves = dict(curve_set.roles())
    start_utc = next(iter(curves.values())).start_utc.astype(HOUR)
    values: dict[str, Any] = {role: curve.values for role, curve in curves.items()}
    return Curves(start_utc=start_utc, series=values)


def replace_role(curve_set: CurveSet, role: str, *measured: Measured, source: str) -> CurveSet:
    """The set with another curve for one role; the others stay as they are.

    Parameters
    ----------
    curve_set
        Not changed.
    role
        One of CURVE_NAMES.
    measured
        One curve, or several that are added up hour by hour (companies: up to 36 kVA and above). A sum covers the hours
        that all of them cover, and an hour that one of them lacks is missing.
    source
        Who publishes it and under which licence.

    Raises
    ------
    DataError, Faults
        mixed_units: curves in different units; no_overlap: no hour in common; infinite: a sum beyond all bounds.
    ValueError
        Not a role, or no curve.
    """
    if role not in CURVE_NAMES or not measured:
        raise ValueError(f"expected curves for one of {CURVE_NAMES}, not {len(measured)} for {role!r}")
    files = tuple(dict.fromkeys(name for part in measured for name in part.files))
    start_utc, values = _sum(role, measured, files)
    curve = RoleCurve(
        start_utc=start_utc,
        values=values,
        unit=measured[0].unit,
        label=" + ".join(dict.fromkeys(part.label for part in measured)),
        kind=" + ".join(dict.fromkeys(part.kind for part in measured)),
        files=files,
        source=source,
    )
    return CurveSet(**(dict(curve_set.roles()) | {role: curve}))


def _sum(role: str, measured: tuple[Measured, ...], files: tuple[str, ...]) -> tuple[np.datetime64, Hourly]:
    faults: list[ElfeError] = []
    if len({part.unit for part in measured}) > 1:
        units = [Place(file=part.files[0], series=(role,), values=(part.unit,)) for part in measured]
        faults.append(DataError(files, "mixed_units", places=units))
    hourly = [part.hourly() for part in measured]
    start, end = _overlap([Period(first, len(values)) for first, values in hourly])
    if end <= start:
        faults.append(_no_overlap(files, [(role, Period(first, len(values))) for first, values in hourly]))
    raise_faults(faults)
    with np.errstate(over="ignore"):
        total: Hourly = np.sum([_cut(first, values, start, end) for first, values in hourly], axis=0)
    if np.isinf(total).any():
        raise DataError(files, "infinite", places=[Place(series=(role,))], count=int(np.isinf(total).sum()))
    return start, total


def _cut(first: np.datetime64, values: Hourly, start: np.datetime64, end: np.datetime64) -> Hourly:
    at = int((start - first).astype(int))
    return values[at : at + int((end - start).astype(int))]


def _overlap(periods: list[Period]) -> tuple[np.datetime64, np.datetime64]:
    start = max(period.start_utc for period in periods)
    return start, min(period.start_utc + period.n_hours for period in periods)


def common_period(curve_set: CurveSet) -> Period:
    """The hours that every curve of the set covers, missing ones included.

    Raises
    ------
    DataError
        no_overlap: there are none, each role is named with its own period; missing_role: the set is empty.
    """
    roles = list(curve_set.roles())
    if not roles:
        raise DataError("", "missing_role", places=[Place(series=(role,)) for role in CURVE_NAMES])
    start, end = _overlap([curve.period for _, curve in roles])
    if end <= start:
        raise _no_overlap(_files(curve_set), [(role, curve.period) for role, curve in roles])
    return Period(start, int((end - start).astype(int)))


def period_notes(curve_set: CurveSet) -> tuple[DataError, ...]:
    """A note other_periods when the curves do not cover the same hours: which role covers what."""
    periods = [(role, curve.period) for role, curve in curve_set.roles()]
    if len({period for _, period in periods}) < 2:
        return ()
    return (DataError(_files(curve_set), "other_periods", places=_places(periods)),)


def _files(curve_set: CurveSet) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, curve in curve_set.roles() for name in curve.files)) or ("",)


def _no_overlap(files: tuple[str, ...], periods: list[tuple[str, Period]]) -> DataError:
    return DataError(files, "no_overlap", places=_places(periods))


def _places(periods: list[tuple[str, Period]]) -> list[Place]:
    return [Place(series=(role,), first=period.ends()[0], last=period.ends()[1]) for role, period in periods]
