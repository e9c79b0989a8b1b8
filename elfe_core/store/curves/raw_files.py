"""The raw files that a territory names -> one set of curves without a gap."""

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from elfe_core.curve_set import CurveSet, build, common_period, joined, replace_role
from elfe_core.curve_set.checks import missing_steps
from elfe_core.curve_set.measured import Choice, Measured
from elfe_core.curve_set.roles import Period, RoleCurve
from elfe_core.curve_set.treatment import Policy
from elfe_core.errors import DataError, ElfeError, InputError, raise_faults
from elfe_core.store.connect import THREADS
from elfe_core.store.curves.read import read_file, with_lines
from elfe_core.store.curves.text import Reading

KINDS = {"conso_inf36": "enedis_inf36", "conso_sup36": "enedis_sup36", "prod": "enedis_prod", "wind": "elfe_wind"}
"""Lists of a territory's files, and the kind of those that are not recognised."""

WIND = "wind"
EXPLAINING = frozenset({"secret", "missing_band"})
"""Notes that say why a value is missing."""


class _RegionCurve(NamedTuple):
    """A curve of one region out of several files of one list, and the readings that it comes from."""

    curve: Measured
    readings: tuple[Reading, ...]


class _Files(NamedTuple):
    """The files by name, and the regions that are read."""

    paths: Mapping[str, Path]
    regions: tuple[str, ...]

    def with_lines(self, reading: Reading, notes: Sequence[DataError]) -> list[DataError]:
        """Notes on one file, with their lines."""
        return with_lines(self.paths[reading.report.file], reading.report, notes, regions=self.regions)


def read_curve_set(
    *,
    conso_inf36: Sequence[Path],
    conso_sup36: Sequence[Path],
    prod: Sequence[Path],
    wind: Sequence[Path],
    region_codes: Sequence[str],
) -> CurveSet:
    """Hourly curves of one or more regions from the files as published (FORMATS.md sections 1 and 2).

    Parameters
    ----------
    conso_inf36, conso_sup36, prod
        Half-hourly tables of Enedis, in any number and order of rows: consumption up to 36 kVA, consumption above,
        production (but for the wind).
    wind
        Any files with a curve of wind.
    region_codes
        INSEE codes of the regions, which are added up: `("53",)`.

    Returns
    -------
    CurveSet
        A curve of each role [W; wind perhaps of any scale], all of them with the hours common to all files, without a
        gap. A profile, source or sector that is hidden all along is left out of its curve.

    Raises
    ------
    InputError
        No file of one kind, or no region.
    DataError, Faults
        Every fault of every file at once (see elfe_core.errors.PROBLEMS); nothing is skipped or filled in.
    """
    regions = tuple(dict.fromkeys(region_codes))
    lists = {"conso_inf36": conso_inf36, "conso_sup36": conso_sup36, "prod": prod, "wind": wind}
    for name, value in {**lists, "region_codes": regions}.items():
        if not value:
            raise InputError(name, (), "at least one")
    jobs = [(name, Path(path)) for name, paths in lists.items() for path in paths]
    with ThreadPoolExecutor(THREADS) as pool:
        readings = list(pool.map(partial(_read, regions=regions), jobs))
    faults: list[ElfeError] = [one for reading in readings for one in reading.report.faults]
    files = _Files({path.name: path for _, path in jobs}, regions)
    parts: list[_RegionCurve] = []
    for name in lists:
        group = [reading for (listed, _), reading in zip(jobs, readings, strict=True) if listed == name]
        faults += _absent(group)
        parts += _parts(name, group, files, faults)
    curve_set = _curve_set(parts, faults)
    faults += _gaps(parts, curve_set, files, is_known=bool(faults))
    raise_faults(faults)
    curves = build(curve_set, Policy.REFUSE, timezone="UTC").curves
    return CurveSet(
        **{role: replace(curve, start_utc=curves.start_utc, values=curves[role]) for role, curve in curve_set.roles()}
    )


def read_region_wind(*, prod: Sequence[Path], region_codes: Sequence[str]) -> RoleCurve:
    """Hourly wind of one or more regions from the production tables of `read_curve_set`, which takes farms instead.

    Raises
    ------
    InputError
        No table, or none with wind.
    DataError, Faults
        As `read_curve_set`.
    """
    regions = tuple(dict.fromkeys(region_codes))
    with ThreadPoolExecutor(THREADS) as pool:
        group = list(pool.map(partial(_read, regions=regions), [("prod", Path(path)) for path in prod]))
    faults: list[ElfeError] = [one for reading in group for one in reading.report.faults]
    parts = _parts(WIND, group, _Files({Path(path).name: Path(path) for path in prod}, regions), faults)
    raise_faults(faults)
    if not parts:
        raise InputError("region_wind", (), "a table of production that holds wind")
    curves = [part.curve for part in parts]
    if (gap := missing_steps(*curves, problem="gap")) is not None:
        raise gap
    return replace_role(CurveSet(), WIND, *curves, source="")[WIND]


def _read(job: tuple[str, Path], *, regions: Sequence[str]) -> Reading:
    """One file; a region that it lacks may stand in another one of the list."""
    name, path = job
    if name == WIND:
        reading = read_file(path, regions=regions, usual_kind=KINDS[name])
    else:
        reading = read_file(path, regions=regions, choice=Choice(kind=KINDS[name]))
    absent = [fault for fault in reading.report.faults if fault.problem == "no_region"]
    faults = tuple(fault for fault in reading.report.faults if fault.problem != "no_region")
    return reading._replace(report=replace(reading.report, faults=faults), absent=(*absent, *reading.absent))


def _absent(group: Sequence[Reading]) -> list[DataError]:
    """Regions and series that no file of one list holds; none while so much is lost that it may be these."""
    if any(reading.report.faults and not reading.by_region for reading in group):
        return []
    found: dict[str, list[DataError]] = {}
    for reading in group:
        for one in reading.absent:
            found.setdefault(f"{one.problem} {one.wanted} {one.places}", []).append(one)
    files = [reading.report.file for reading in group]
    return [
        DataError(files, faults[0].problem, places=faults[0].places, wanted=faults[0].wanted)
        for faults in found.values()
        if len(faults) == len(group)
    ]


def _parts(name: str, group: Sequence[Reading], files: _Files, faults: list[ElfeError]) -> list[_RegionCurve]:
    """Each curve of the files of one list, region by region, joined in time; contradictions go to the faults."""
    found: dict[tuple[str, str], list[tuple[Measured, Reading]]] = {}
    for reading in group:
        for region, curve in reading.by_region:
            if curve.role and (curve.role == WIND) == (name == WIND):
                found.setdefault((region, curve.label), []).append((curve, reading))
    parts = []
    for same in found.values():
        readings = tuple(reading for _, reading in same)
        try:
            curve = joined([curve for curve, _ in same])
        except DataError as error:
            faults.append(_of_each(error, readings, files))
            curve = same[0][0]
        parts.append(_RegionCurve(curve, readings))
    return parts


def _of_each(error: DataError, readings: Sequence[Reading], files: _Files) -> DataError:
    """A contradiction between files, with its lines in each of them."""
    told = [(reading.report.file, files.with_lines(reading, [error])[0]) for reading in readings]
    places = [replace(place, file=name) for name, one in told for place in one.places if place.lines]
    return error.retold(places=places) if places else error


def _curve_set(parts: Sequence[_RegionCurve], faults: list[ElfeError]) -> CurveSet:
    curve_set = CurveSet()
    for role in dict.fromkeys(part.curve.role for part in parts):
        curves = [part.curve for part in parts if part.curve.role == role]
        try:
            curve_set = replace_role(curve_set, role, *curves, source="")
        except ElfeError as error:
            faults += error.each()
    return curve_set


def _gaps(parts: Sequence[_RegionCurve], curve_set: CurveSet, files: _Files, *, is_known: bool) -> list[ElfeError]:
    """Steps of the common period that are missing, by the files that should hold them, and why they are."""
    try:
        period = common_period(curve_set)
    except ElfeError as error:
        return [] if is_known else list(error.each())
    by_files: dict[tuple[str, ...], list[_RegionCurve]] = {}
    for part in parts:
        by_files.setdefault(part.curve.files, []).append(part._replace(curve=_within(part.curve, period)))
    return [fault for group in by_files.values() for fault in _gap(group, files)]


def _gap(group: Sequence[_RegionCurve], files: _Files) -> list[DataError]:
    """Missing steps of some files beyond the lines at fault; only the reasons where these explain them all."""
    readings = {reading.report.file: reading for part in group for reading in part.readings}
    lost = sum((reading.lost for reading in readings.values()), Counter[str]())
    missing = [int(np.isnan(part.curve.mean_power).sum()) - lost[part.curve.role] for part in group]
    torn = [part.curve for part, n_missing in zip(group, missing, strict=True) if n_missing > 0]
    n_missing = sum(max(number, 0) for number in missing)
    if n_missing <= lost[""]:
        return []
    why = [
        told
        for reading in readings.values()
        for told in files.with_lines(reading, [one for one in reading.report.notes if one.problem in EXPLAINING])
    ]
    gap = missing_steps(*torn, problem="gap") if sum(one.count for one in why) < n_missing else None
    return [*([gap] if gap else []), *why]


def _within(curve: Measured, period: Period) -> Measured:
    """The steps of a curve within a period, which it covers."""
    start = period.start_utc.astype("datetime64[m]")
    first = int((start - curve.start_utc.astype("datetime64[m]")).astype(int)) // curve.step_min
    n_steps = period.n_hours * 60 // curve.step_min
    return replace(curve, start_utc=start, mean_power=curve.mean_power[first : first + n_steps])
