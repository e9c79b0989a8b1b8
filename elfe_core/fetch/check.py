"""Check of a downloaded table: columns, region and time of every row, rows that stand twice, missing half-hours."""

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted, raise_faults
from elfe_core.fetch.sources import Query
from elfe_core.runs import Flags, runs
from elfe_core.store.connect import locked_connection, sql
from elfe_core.store.curves.read import or_cleaned
from elfe_core.store.curves.rejects import Numbers, lines_of_rows, rejected_lines
from elfe_core.store.curves.sniff import TextFile, open_text
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.textfile import find_columns, fold, shown

MAX_SERIES = 5_000
"""Many times what any of the data sets has; each costs a byte a half-hour, which no server may use up at will."""

MEMORY_LIMIT = "1GB"
"""Room for the rows of the largest table that is taken (8 bytes each); a year of a region needs 0.1 GB."""

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


class Progress(NamedTuple):
    """Bytes received, bytes announced (None: unknown), rows counted (None: not yet), and a note on an event."""

    n_bytes: int
    total_bytes: int | None = None
    n_rows: int | None = None
    note: str = ""


Report = Callable[[Progress], None]


def quiet(progress: Progress) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Steps without a row: of one series (profile / band...; empty: of all of them), from the first to the last."""

    series: str
    first: datetime
    last: datetime
    n_steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a checked table holds: rows, series, steps asked for, and its holes (those of all the series first)."""

    n_rows: int
    n_series: int
    n_steps: int
    holes: tuple[Hole, ...]


class Group(NamedTuple):
    """Rows of one problem, or of one sound series (problem empty): a row of `downloaded_rows.sql`."""

    problem: str
    series: str
    n_rows: int
    first: Sequence[Mapping[str, Any]]
    rows: Numbers
    steps: Numbers


class Fault(NamedTuple):
    """A problem of the rows: its column, what is wanted there, how many have it, the first of them and their values."""

    problem: str
    column: str
    wanted: Wanted | None
    n_rows: int
    places: Sequence[tuple[int, str]]


def check_table(path: Path, query: Query, file: str, *, n_before: int = 0) -> Coverage:
    """Check every row of a table, plain or compressed, against what was asked for.

    `file` is its name in errors; `n_before` rows of earlier pages count in the numbers of lines.

    Raises
    ------
    DataError, Faults
        missing_column, double_column; bad_text, bad_line, other_region, other_period, bad_time, double_row,
        unknown_label (more series than there can be), no_rows, empty, unreadable.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=f".{file}.") as folder:
        text = open_text(path, file, Path(folder))
        if text.header.encoding != "utf-8":
            text = replace(text, header=text.header._replace(encoding="utf-8")).cleaned()
        return or_cleaned(text, partial(_checked, query, n_before))


def _checked(query: Query, n_before: int, text: TextFile) -> Coverage:
    """Coverage of a text that DuckDB can read; all its faults at once."""
    with locked_connection(text.path, memory_limit=MEMORY_LIMIT) as connection:
        found = connection.execute(sql("downloaded_rows"), text.parameters() | _parameters(query, text)).fetchnumpy()
        rejected = rejected_lines(connection)
    groups = [Group(*values) for values in zip(*(np.ma.getdata(found[name]) for name in Group._fields), strict=True)]
    sound = [group for group in groups if not group.problem]
    log = FaultLog(text.name)
    for bad in sorted([*text.bad_lines, *rejected]):
        bad.note(log, len(text.header.columns))
    for fault in _faults(query, groups, sound):
        rows = np.array([row for row, _ in fault.places], dtype=np.int64)
        lines = n_before + lines_of_rows(text.path, rows, 1, [bad.line for bad in rejected])
        for number, (line, (_, value)) in enumerate(zip(lines.tolist(), fault.places, strict=True)):
            place = Place(line=line, column=fault.column, values=(shown(value),))
            log.add(fault.problem, place, fault.wanted, count=0 if number else fault.n_rows)
    raise_faults(log.errors())
    if not sound:
        raise DataError(text.name, "no_rows")
    return _coverage(query, sound)


def _parameters(query: Query, text: TextFile) -> dict[str, Any]:
    """The question as the query takes it; DataError unless all columns are there, under name or label."""
    source, there = query.source, {fold(name) for name in text.header.columns}
    written = [label if fold(name) not in there and fold(label) in there else name for name, label in source.columns]
    places = find_columns(text.name, text.header, written)
    where = {name: place for (name, _), place in zip(source.columns, places, strict=True)}
    columns = [f"column_{place}" for place in range(len(text.header.columns))]
    columns[where[source.region_column]], columns[where[source.time_column]] = "region", "time"
    return {
        "columns": dict.fromkeys(columns, "VARCHAR"),
        "labels": [columns[where[name]] for name in source.series],
        "region": query.region,
        "start_us": (query.start - EPOCH) // MICROSECOND,
        "end_us": (query.end - EPOCH) // MICROSECOND,
        "step_us": query.step // MICROSECOND,
    }


def _faults(query: Query, groups: Sequence[Group], sound: Sequence[Group]) -> Iterator[Fault]:
    source, days = query.source, f"{query.first_day}/{query.last_day}"
    told = {
        "other_region": (source.region_column, Wanted("region", names=(query.region,))),
        "other_period": (source.time_column, Wanted("period", names=(days,))),
        "bad_time": (source.time_column, Wanted("zoned_time")),
    }
    for group in groups:
        if group.problem:
            places = [(row["row"], row["value"] or "") for row in group.first]
            yield Fault(group.problem, *told[group.problem], int(group.n_rows), places)
    if double := sorted(pair for group in sound for pair in _double(query, group)):
        yield Fault("double_row", "", None, len(double), double[:MAX_PLACES])
    if excess := sound[MAX_SERIES:]:
        places = [(group.first[0]["row"], group.series) for group in excess[:MAX_PLACES]]
        yield Fault("unknown_label", "", None, sum(int(group.n_rows) for group in excess), places)


def _double(query: Query, group: Group) -> Iterator[tuple[int, str]]:
    """Rows of one series beyond those that a step may have."""
    order = np.lexsort((group.rows, group.steps))
    steps, rows = group.steps[order], group.rows[order]
    first = np.flatnonzero(np.diff(steps, prepend=-1))
    nth = np.arange(len(steps)) - np.repeat(first, np.diff(first, append=len(steps)))
    for place in np.flatnonzero(nth):
        step = int(steps[place])
        if nth[place] >= query.rows_allowed(step):
            yield int(rows[place]), f"{(query.start + step * query.step).isoformat()} {group.series}"


def _coverage(query: Query, sound: Sequence[Group]) -> Coverage:
    """Number of rows and series, and the missing steps."""
    present = np.zeros((len(sound), query.n_steps), dtype=np.bool_)
    for flags, group in zip(present, sound, strict=True):
        flags[group.steps] = True
    anywhere: Flags = np.logical_or.reduce(present)
    holes = list(_holes(query, "", ~anywhere))
    for series, flags in sorted(zip((group.series for group in sound), present, strict=True), key=lambda one: one[0]):
        holes += _holes(query, series, anywhere & ~flags)
    n_rows = sum(int(group.n_rows) for group in sound)
    return Coverage(n_rows=n_rows, n_series=len(sound), n_steps=query.n_steps, holes=tuple(holes))


def _holes(query: Query, series: str, absent: Flags) -> Iterator[Hole]:
    for start, end in runs(absent):
        first, last = (query.start + step * query.step for step in (start, end))
        yield Hole(series=series, first=first, last=last, n_steps=end - start + 1)
