"""Half-hourly tables of Enedis -> curves: sums of profiles, sectors and regions, with their holes and conflicts."""

from collections.abc import Iterator, Mapping, Sequence
from heapq import nsmallest
from pathlib import Path

import duckdb
import numpy as np

from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted
from elfe_core.measured import Choice, FileReport, Measured
from elfe_core.runs import half_hour_moment, runs
from elfe_core.store.checks import is_left_out
from elfe_core.store.fast import read_fast
from elfe_core.store.intake.build import several_regions
from elfe_core.store.intake.enedis_rows import Table, lines_at, read_table_fast, read_table_slow, table_of
from elfe_core.store.intake.grid import MAX_YEARS, is_too_long
from elfe_core.store.intake.look import Look
from elfe_core.store.layouts import INF36, PROD, SUP36
from elfe_core.store.readings import UNUSABLE, HalfHourFile
from elfe_core.store.series import Flags, Series, build_series, span_of
from elfe_core.store.slow import SECONDS_PER_HALF_HOUR, Line
from elfe_core.store.textfile import read_header, shown

LAYOUTS = {"enedis_inf36": INF36, "enedis_sup36": SUP36, "enedis_prod": PROD}
LABELS: Mapping[tuple[str, str], str] = {
    ("enedis_inf36", "res"): "RES",
    ("enedis_inf36", "pro"): "PRO",
    ("enedis_inf36", "ent"): "ENT <= 36 kVA",
    ("enedis_sup36", "ent"): "ENT > 36 kVA",
    ("enedis_prod", "wind"): "F4 : Eolien",
    ("enedis_prod", "solar"): "F5 : Solaire",
    ("enedis_prod", "bioenergy"): "F2 : Bioénergies",
}
STEP_MIN = 30
STEPS_AN_HOUR = 2
EVERY_REGION = tuple(code for number in range(100) for code in dict.fromkeys((str(number), f"{number:02d}")))
"""Any code that INSEE gives to a region."""


def read_enedis(
    connection: duckdb.DuckDBPyConnection, plain: Path, name: str, look: Look, kind: str, regions: Sequence[str]
) -> FileReport:
    """Curves of a table of Enedis, W; DataError, Faults as `table_of`."""
    table = table_of(plain, name, look.header, LAYOUTS[kind])
    file = _read(connection, table, regions)
    faults = list(file.faults)
    span = span_of(file.readings)
    if span and is_too_long(np.array(span) * SECONDS_PER_HALF_HOUR):
        faults.append(DataError(name, "too_long", wanted=Wanted("at_most_years", names=(str(MAX_YEARS),))))
        span = None
    series = build_series([file], *span) if span else []
    faults += _conflicts(table, series)
    found = sorted({part.region for part in series})
    if not faults:
        absent = [code for code in regions if table.has_regions and code not in found]
        faults += [DataError(name, "no_region", wanted=Wanted("region", names=(code,))) for code in absent]
    understood = Choice(kind=kind, step_min=STEP_MIN)
    curves = tuple(_curves(series, kind, name, span[0])) if span and not faults else ()
    if not curves and not faults:
        problem = "all_secret" if series else "no_curve"
        faults.append(DataError(name, problem))
    if faults or not span:
        return FileReport(file=name, kind=kind, faults=tuple(faults), understood=understood)
    notes = [*(several_regions(name, found) if not regions else []), *_notes(name, series, span[0])]
    return FileReport(file=name, kind=kind, curves=curves, notes=tuple(notes), understood=understood)


def _read(connection: duckdb.DuckDBPyConnection, table: Table, regions: Sequence[str]) -> HalfHourFile:
    """The file by the quickest reader that knows its layout and finds nothing wrong."""
    file = None
    if table.has_regions and table.layout is not PROD and read_header(table.plain) == table.header:
        file = read_fast(connection, table.plain, table.layout, tuple(regions) or EVERY_REGION)
    return file or read_table_fast(connection, table, regions) or read_table_slow(table, regions)


def _curves(series: Sequence[Series], kind: str, file: str, first: int) -> Iterator[Measured]:
    """Sum of the series of each curve, NaN where one of them has no value; one that is hidden all along is left out."""
    for (labelled, role), label in LABELS.items():
        parts = [one.energy_wh for one in series if one.curve == role and not is_left_out(one)]
        if labelled == kind and parts:
            yield Measured(
                role=role,
                label=label,
                kind=kind,
                files=(file,),
                unit="W",
                step_min=STEP_MIN,
                start_utc=np.datetime64(first * STEP_MIN, "m"),
                mean_power=np.sum(parts, axis=0) * STEPS_AN_HOUR,
            )


def _conflicts(table: Table, series: Sequence[Series]) -> Iterator[DataError]:
    count = sum(len(part.conflicts) for part in series)
    if not count:
        return
    spots = nsmallest(MAX_PLACES, ((int(at), part.name) for part in series for at in part.conflicts))
    lines = lines_at(table, set(spots))
    places = [place for spot in spots for place in _conflict(spot, lines.get(spot, []))]
    yield DataError(table.name, "duplicate", places=places, count=count)


def _conflict(spot: tuple[int, str], lines: Sequence[Line]) -> Iterator[Place]:
    """Each line that contradicts the first of the same key."""
    known: dict[int, Line] = {}
    at = half_hour_moment(spot[0])
    for line in lines:
        other = known.setdefault(line.key.band, line)
        energies = (other.energy_wh, line.energy_wh)
        if UNUSABLE not in energies and not np.array_equal(*energies, equal_nan=True):
            values = (shown(other.text), shown(line.text))
            yield Place(line=line.line, series=(spot[1],), first=at, last=at, values=values, other_line=other.line)


def _notes(file: str, series: Sequence[Series], first: int) -> Iterator[DataError]:
    """Why values are missing: a series hidden all along, hidden values, or bands that should stand in for a total."""
    hidden = [Place(series=(part.name,)) for part in series if is_left_out(part)]
    if hidden:
        yield DataError(file, "all_secret", places=hidden, count=len(hidden))
    seen = [part for part in series if not is_left_out(part)]
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
