"""Half-hourly tables of Enedis -> curves: sums of profiles, sectors and regions, with their holes and conflicts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from heapq import nsmallest

import numpy as np
from numpy.typing import NDArray

from elfe_core.catalogue import CURVES
from elfe_core.clock import HALF_HOUR_S, Flags, half_hour_moment, runs
from elfe_core.curve_set.measured import Choice, FileReport, Measured
from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted
from elfe_core.store.curves.build import MAX_YEARS, is_too_long, several_regions, summed
from elfe_core.store.curves.enedis_lines import (
    ENEDIS_SOURCES,
    INF36,
    LARGER_TOTAL,
    PROD,
    SMALLER_TOTAL,
    SUP36,
    EnedisLine,
    EnedisTable,
    HalfHours,
    Readings,
    SeriesKey,
    is_wanted,
    labels_of,
    lines_at,
    read_half_hours,
)
from elfe_core.store.curves.text import Format, Reading, Spans, Standing, TextFile
from elfe_core.store.textfile import shown

UNUSABLE = np.inf
"""Marks an energy whose fault is already reported, so that no second fault follows from it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EnedisSeries:
    """One profile, sector or source of one region, in every half-hour of a span; arrays have shape (n_half_hours,).

    `energy_wh` is NaN where no reading or only a hidden one stands; `present` says that some reading stands there,
    `secret` that a hidden one does. `conflicts` are half-hours since 1970 at which one key has two different values.
    """

    name: str
    region: str
    curve: str
    energy_wh: NDArray[np.float64]
    present: Flags
    secret: Flags
    conflicts: NDArray[np.int64]

    @property
    def unknown(self) -> Flags:
        """Half-hours that have readings but no usable energy."""
        return self.present & np.isnan(self.energy_wh)

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden at all its times: its curve is made without it."""
        return bool(self.present.any()) and bool(np.isnan(self.energy_wh).all())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Band:
    energy_wh: NDArray[np.float64]
    present: Flags
    conflicts: NDArray[np.int64]


def span_of(readings: Iterable[Readings]) -> tuple[int, int] | None:
    """First half-hour, and the one after the last; None without any reading."""
    ends = [(part.half_hours.min(), part.half_hours.max() + 1) for part in readings if len(part.half_hours)]
    return (int(min(first for first, _ in ends)), int(max(end for _, end in ends))) if ends else None


def build_series(readings: Iterable[Readings], first: int, end: int) -> list[EnedisSeries]:
    """Series in the half-hours from `first` to `end` (excluded), ordered by name.

    A series is its total band where that is visible, else the sum of its other bands where each of those that the
    file knows of is visible: never both, and never a part of them (own rule after FORMATS.md section 1).
    """
    parts: dict[SeriesKey, list[Readings]] = {}
    for part in readings:
        parts.setdefault(part.key, []).append(part)
    names: dict[str, list[SeriesKey]] = {}
    for key in sorted(parts):
        names.setdefault(key.series, []).append(key)
    return [_series({key: _band(parts[key], first, end) for key in keys}) for keys in names.values()]


def _band(parts: Sequence[Readings], first: int, end: int) -> _Band:
    """One band on the clock; readings outside it are left aside, an exact repetition counts once."""
    half_hours = np.concatenate([part.half_hours for part in parts]) - first
    energies = np.concatenate([part.energies_wh for part in parts])
    if len(half_hours) and (half_hours.min() < 0 or half_hours.max() >= end - first):
        inside = (half_hours >= 0) & (half_hours < end - first)
        half_hours, energies = half_hours[inside], energies[inside]
    grid = np.full(end - first, np.nan)
    present = np.zeros(end - first, dtype=bool)
    grid[half_hours] = energies
    present[half_hours] = True
    kept = grid[half_hours]
    agree = (kept == energies) | (np.isnan(kept) & np.isnan(energies)) | (kept == UNUSABLE) | (energies == UNUSABLE)
    return _Band(energy_wh=grid, present=present, conflicts=half_hours[~agree] + first)


def _series(bands: dict[SeriesKey, _Band]) -> EnedisSeries:
    key = next(iter(bands))
    shape = bands[key].present.shape
    total = next((band.energy_wh for key, band in bands.items() if key.is_total), np.full(shape, np.nan))
    others = [band.energy_wh for key, band in bands.items() if not key.is_total]
    if others:
        total = np.where(np.isnan(total), np.sum(others, axis=0), total)
    return EnedisSeries(
        name=key.series,
        region=key.region,
        curve=key.curve,
        energy_wh=total,
        present=np.logical_or.reduce([band.present for band in bands.values()]),
        secret=np.logical_or.reduce([band.present & np.isnan(band.energy_wh) for band in bands.values()]),
        conflicts=np.unique(np.concatenate([band.conflicts for band in bands.values()])),
    )


LAYOUTS = {"enedis_prod": PROD, "enedis_sup36": SUP36, "enedis_inf36": INF36}
STEP_MIN = 30
STEPS_AN_HOUR = 2


def _kind_of(text: TextFile) -> str:
    names = text.folded.keys()
    if "horodate" in names and names & {"filieredeproduction", "totalenergieinjecteewh"}:
        return "enedis_prod"
    if "horodate" in names and names & {"profil", "totalenergiesoutireewh"}:
        return "enedis_sup36" if "secteuractivite" in names else "enedis_inf36"
    return ""


def _fits(kind: str, text: TextFile) -> bool:
    return _kind_of(text) == kind


def _read(kind: str, text: TextFile, choice: Choice, regions: Sequence[str]) -> Reading:
    """Curves of a table, W; DataError, Faults: missing_column, double_column."""
    text, layout, name = text.lifted(), LAYOUTS[kind], text.name
    found = read_half_hours(text, layout, regions)
    faults = list(found.faults)
    span = span_of(found.readings)
    if span and is_too_long(np.array(span) * HALF_HOUR_S):
        faults.append(DataError(name, "too_long", wanted=Wanted("at_most_years", names=(str(MAX_YEARS),))))
        span = None
    series = build_series(found.readings, *span) if span else []
    faults += _conflicts(text, found, series)
    held = sorted({part.region for part in series})
    if not faults:
        absent = [code for code in regions if found.has_regions and code not in held]
        faults += [DataError(name, "no_region", wanted=Wanted("region", names=(code,))) for code in absent]
    by_region = tuple(_by_region(series, kind, name, span[0])) if span else ()
    if not by_region and not faults:
        faults.append(DataError(name, "all_secret" if series else "no_curve"))
    notes: list[DataError] = []
    if span and not faults:
        notes = [*(several_regions(name, held) if not regions else []), *_notes(name, series, span[0])]
    report = FileReport(
        file=name,
        kind=kind,
        curves=tuple(summed([curve for _, curve in by_region])),
        faults=tuple(faults),
        notes=tuple(notes),
        understood=Choice(kind=kind, step_min=STEP_MIN),
    )
    there = [region for region in regions if region in held or not found.has_regions]
    return Reading(report, by_region, found.lost, tuple(_absent(name, series, layout, there)))


def _by_region(series: Sequence[EnedisSeries], kind: str, file: str, first: int) -> Iterator[tuple[str, Measured]]:
    """Sum of the series of each curve and region, NaN where one of them has no value; 0 where its line is at fault."""
    for role, label in LAYOUTS[kind].parts.items():
        for region in sorted({one.region for one in series}):
            here = [one for one in series if (one.curve, one.region) == (role, region) and not one.is_hidden]
            if here:
                total = np.sum([one.energy_wh for one in here], axis=0) * STEPS_AN_HOUR
                yield (
                    region,
                    Measured(
                        role=role,
                        label=label,
                        kind=kind,
                        files=(file,),
                        unit="W",
                        step_min=STEP_MIN,
                        start_utc=np.datetime64(first * STEP_MIN, "m"),
                        mean_power=np.where(total == UNUSABLE, 0.0, total),
                    ),
                )


def _conflicts(text: TextFile, found: HalfHours, series: Sequence[EnedisSeries]) -> Iterator[DataError]:
    """Lines that contradict the first of their key."""
    count = sum(len(part.conflicts) for part in series)
    if not count:
        return
    spots = nsmallest(MAX_PLACES, ((int(at), part.name) for part in series for at in part.conflicts))
    lines = lines_at(text, found, [at for at, _ in spots])
    places = [place for at, name in spots for place in _conflict(lines, at, name)]
    yield DataError(text.name, "duplicate", places=places, count=count)


def _conflict(lines: Sequence[EnedisLine], half_hour: int, series: str) -> Iterator[Place]:
    known: dict[int, EnedisLine] = {}
    at = half_hour_moment(half_hour)
    for line in lines:
        if not isinstance(line.key, SeriesKey) or (line.key.series, line.half_hour) != (series, half_hour):
            continue
        first = known.setdefault(line.key.band, line)
        energies = (first.energy_wh, line.energy_wh)
        if np.inf not in energies and not np.array_equal(*energies, equal_nan=True):
            values = (shown(first.energy), shown(line.energy))
            yield Place(line=line.line, series=(series,), first=at, last=at, values=values, other_line=first.line)


def _notes(file: str, series: Sequence[EnedisSeries], first: int) -> Iterator[DataError]:
    """Why values are missing: a series hidden all along, hidden values, or bands that should stand in for a total."""
    hidden = [Place(series=(part.name,)) for part in series if part.is_hidden]
    if hidden:
        yield DataError(file, "all_secret", places=hidden, count=len(hidden))
    seen = [part for part in series if not part.is_hidden]
    yield from _runs(file, "secret", {part.name: part.unknown & part.secret for part in seen}, first)
    yield from _runs(file, "missing_band", {part.name: part.unknown & ~part.secret for part in seen}, first)


def _runs(file: str, problem: str, flags: Mapping[str, Flags], first: int) -> Iterator[DataError]:
    found = sorted((start, last, name) for name, part in flags.items() for start, last in runs(part))
    places = [
        Place(series=(name,), first=half_hour_moment(first + start), last=half_hour_moment(first + last))
        for start, last, name in found[:MAX_PLACES]
    ]
    if places:
        yield DataError(file, problem, places=places, count=sum(int(part.sum()) for part in flags.values()))


def _absent(
    file: str, series: Sequence[EnedisSeries], layout: EnedisTable, regions: Sequence[str]
) -> Iterator[DataError]:
    """Sectors, bands and sources of a region that the file does not hold, or of which it hides all."""
    for region in regions:
        here = [one for one in series if one.region in (region, "")]
        for part, label in _expected(layout).items():
            found = [one for one in here if part in (one.curve, one.name.rpartition("/")[2])]
            if not found:
                yield DataError(file, "no_curve", wanted=Wanted("rows_of", names=(f"{region}/{label}",)))
            elif part in SECRET_WHOLE and all(one.is_hidden for one in found):
                yield DataError(file, "all_secret", places=[Place(series=(f"{region}/{label}",))])


def _expected(layout: EnedisTable) -> Mapping[str, str]:
    """Part of a series' curve or name -> its label."""
    if layout is SUP36:
        return {f"P{SMALLER_TOTAL}": "P3 = P1 + P2", f"P{LARGER_TOTAL}": "P7 = P4 + P5 + P6"}
    if layout is INF36:
        return {role: role.upper() for role in layout.parts}
    not_expected = {row.key for row in CURVES if row.optional or row.own_files}
    return {role: label for role, label in layout.parts.items() if role not in not_expected}


SECRET_WHOLE = frozenset({"res", "pro", f"P{SMALLER_TOTAL}", f"P{LARGER_TOTAL}", *dict(ENEDIS_SOURCES.values())})
"""Parts that may not be hidden altogether; companies up to 36 kVA may."""


def _lines(
    kind: str, text: TextFile, report: FileReport, spans: Spans, regions: Sequence[str]
) -> Mapping[str, list[Standing]]:
    text, layout = text.lifted(), LAYOUTS[kind]
    wanted = {at for first, last in spans for at in range(first // HALF_HOUR_S - 1, last // HALF_HOUR_S + 2)}
    found: dict[SeriesKey, list[EnedisLine]] = {}
    for line in lines_at(text, labels_of(text, layout), sorted(wanted)):
        if is_wanted(line.key, regions) and isinstance(line.key, SeriesKey):
            found.setdefault(line.key, []).append(line)
    names: dict[str, list[Standing]] = {}
    for key, lines in found.items():
        standing = Standing(
            np.array([line.half_hour for line in lines], dtype=np.int64) * HALF_HOUR_S,
            np.array([line.line for line in lines], dtype=np.int64),
            np.full(len(lines), key.series),
            np.isfinite([line.energy_wh for line in lines]),
        )
        for name in (key.series, key.curve, layout.parts[key.curve]):
            names.setdefault(name, []).append(standing)
    return names


FORMATS = tuple(Format(kind, partial(_fits, kind), partial(_read, kind), partial(_lines, kind)) for kind in LAYOUTS)
