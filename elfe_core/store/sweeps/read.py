"""Reads and validates the results of a factor sweep from a file of ours, of the original program, or of anyone.

Whatever the file is, its rows become Parquet in our columns, with a way back to its lines and texts.
"""

import json
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import duckdb
import numpy as np

from elfe_core.catalogue import ENERGIES, INDICATOR
from elfe_core.errors import DataError, Place, Wanted, raise_faults
from elfe_core.store.connect import connect, literal_path, query_file, run, sql
from elfe_core.store.disk import PARQUET_MAGIC, is_whole_parquet, reading_parquet, refusing
from elfe_core.store.sweeps.columns import (
    Range,
    ResultColumn,
    ResultColumns,
    check_row,
    find_result_columns,
    in_our_units,
    names_with_cycles,
    rule_of,
)
from elfe_core.store.sweeps.grid import double_points, holes, read_grid
from elfe_core.store.textfile import FaultLog, Header, byte_lines, check_kind, is_gzip_name, read_header, rows

CHUNK_ROWS = 20_000
Connection = duckdb.DuckDBPyConnection
Texts = Callable[[FaultLog, Sequence[str]], Iterator[tuple[int, list[str]]]]


class OpenedResults(NamedTuple):
    """A file as read: `rows` is a .parquet file in our columns, the file itself where it is one."""

    file: str
    layout: ResultColumns
    rows: Path
    provenance: Mapping[str, Any] | None
    texts: Texts
    """Line of each row and its fields in the columns of the layout with these names; other faults go to the log."""
    lines: Callable[[Sequence[int]], list[int | None]]
    """Lines of rows counted from 0."""

    @property
    def names(self) -> tuple[str, ...]:
        """Our columns in `rows`."""
        names = self.layout.names
        return names_with_cycles(names) if self.layout.is_original else names


class Workspace(NamedTuple):
    """What reading a file of results needs: a connection, a folder for what lies between, and what the columns are."""

    connection: Connection
    folder: Path
    foyers: int
    indicators: Sequence[str]

    def new_file(self) -> Path:
        """A name for one more .parquet file."""
        return self.folder / f"{uuid4().hex}.parquet"


def open_results(path: Path, workspace: Workspace) -> OpenedResults:
    """Read a file of either kind.

    Raises
    ------
    DataError, Faults
        missing_file, empty, unreadable, not_results, and what `find_layout` finds.
    """
    if _is_parquet(path):
        return _parquet(path, workspace)
    return _text(path, workspace)


def _is_parquet(path: Path) -> bool:
    """Whether a file is Parquet by its content; DataError if its name says otherwise."""
    suffix = path.suffix.lower()
    if suffix in (".csv", ".gz"):
        check_kind(path)
    try:
        with path.open("rb") as stream:
            head = stream.read(4096)
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(path.name, "missing_file", wanted=Wanted("file_in_folder", names=(str(path.parent),))) from None
    except OSError as error:
        raise DataError(path.name, "unreadable", detail=error.strerror or "") from None
    if not head:
        raise DataError(path.name, "empty")
    begins = head.startswith(PARQUET_MAGIC)
    if begins and suffix not in (".csv", ".gz"):
        if not is_whole_parquet(path):
            raise DataError(path.name, "unreadable", wanted=Wanted("whole_file"))
        return True
    if begins or suffix == ".parquet" or (b"\0" in head and not is_gzip_name(path)):
        raise DataError(path.name, "not_results")
    return False


def _parquet(path: Path, workspace: Workspace) -> OpenedResults:
    connection, literal = workspace.connection, literal_path(path)
    with reading_parquet(path.name):
        schema = run(connection, "sweeps/schema", {"path": literal})
        provenance = run(connection, "sweeps/provenance", {"path": literal})
        relation = connection.read_parquet(literal, hive_partitioning=False)
    written = [name for name, _ in schema] if len(schema) == len(relation.columns) else list(relation.columns)
    layout = find_result_columns(path.name, written, workspace.indicators, is_text=False)
    types = [str(relation.types[column.at]) for column in layout.columns]
    texts = relation.select(
        *(
            duckdb.ColumnExpression(relation.columns[column.at]).cast("VARCHAR").alias(column.name)
            for column in layout.columns
        )
    )
    is_ours = [column.written for column in layout.columns] == list(layout.names) and set(types) == {"DOUBLE"}
    texts.create_view("texts")
    rows_path = path
    if layout.is_original or not is_ours:
        rows_path = workspace.new_file()
        with reading_parquet(path.name):
            run(connection, "sweeps/texts", {"target": str(rows_path.absolute())})
        rows_path = _in_our_units(rows_path, layout, workspace)

    def text_rows(_: FaultLog, names: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        line = 0
        with reading_parquet(path.name):
            cursor = connection.execute(sql("sweeps/text_rows"), {"names": list(names)})
            while chunk := cursor.fetchmany(CHUNK_ROWS):
                for row in chunk:
                    line += 1
                    yield line, ["" if text is None else text for text in row]

    return OpenedResults(
        path.name,
        layout,
        rows_path,
        _loaded(provenance[0] if provenance else None),
        text_rows,
        lambda numbers: [row + 1 for row in numbers],
    )


def _loaded(found: tuple[str, ...] | None) -> Mapping[str, Any] | None:
    """Provenance from its JSON text; none when it is not a JSON object."""
    with suppress(ValueError, RecursionError):
        value = json.loads(found[0]) if found else None
        return value if isinstance(value, dict) else None
    return None


def _text(path: Path, workspace: Workspace) -> OpenedResults:
    header = read_header(path)
    if any("\0" in name for name in header.columns):
        raise DataError(path.name, "not_results")
    layout = find_result_columns(path.name, header.columns, workspace.indicators, is_text=True)

    def text_rows(log: FaultLog, names: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        places = [column.at for column in layout.columns if column.name in names]
        for row in rows(path, header, log):
            yield row.line, [row.fields[at] for at in places]

    raw = _fast(path, header, layout, workspace) or _slow(path.name, layout, text_rows, workspace)
    return OpenedResults(
        path.name,
        layout,
        _in_our_units(raw, layout, workspace),
        _beside(path),
        text_rows,
        lambda numbers: _line_numbers(path, numbers),
    )


def _beside(path: Path) -> Mapping[str, Any] | None:
    """Provenance from the file that our own writer puts beside a .csv."""
    try:
        return _loaded((path.with_name(f"{path.name}.json").read_text(encoding="utf-8"),))
    except (OSError, UnicodeDecodeError):
        return None


def _fast(path: Path, header: Header, layout: ResultColumns, workspace: Workspace) -> Path | None:
    """Copy made by DuckDB, in the units of the file; None when it cannot read the file."""
    target = workspace.new_file()
    ours = {column.at: column.name for column in layout.columns}
    columns = [ours.get(at, f"other_{at}") for at in range(layout.n_columns)]
    written = query_file(
        workspace.connection,
        "sweeps/csv",
        path,
        delimiter=header.delimiter,
        quoted=header.quoted,
        encoding=header.encoding,
        columns=dict.fromkeys([*columns, "beyond"], "VARCHAR"),
        known=list(layout.names),
        n_columns=layout.n_columns,
        target=str(target.absolute()),
    )
    return None if written is None else target


def slow_copy(opened: OpenedResults, workspace: Workspace) -> Path:
    """Copy made line by line, in our units; raises every fault of the lines."""
    return _in_our_units(_slow(opened.file, opened.layout, opened.texts, workspace), opened.layout, workspace)


def _slow(file: str, layout: ResultColumns, texts: Texts, workspace: Workspace) -> Path:
    """Copy made line by line, in the units of the file."""
    log = FaultLog(file)
    rules = [rule_of(column, is_original=layout.is_original) for column in layout.columns]
    values = [check_row(line, fields, rules, log) for line, fields in texts(log, layout.names)]
    raise_faults(log.errors())
    target = workspace.new_file()
    table = np.array(values, dtype=np.float64).reshape(len(values), len(layout.columns))
    workspace.connection.register("block", {name: table[:, at].copy() for at, name in enumerate(layout.names)})
    run(workspace.connection, "sweeps/part", {"path": str(target.absolute())})
    workspace.connection.unregister("block")
    return target


def _in_our_units(raw: Path, layout: ResultColumns, workspace: Workspace) -> Path:
    if not layout.is_original:
        return raw
    target = workspace.new_file()
    in_our_units(workspace.connection, raw, target, workspace.foyers, layout.names)
    raw.unlink()
    return target


def _line_numbers(path: Path, numbers: Sequence[int]) -> list[int | None]:
    """Lines of a text file of data rows counted from 0, blank lines are none; None where rows are no lines of ours."""
    wanted, found, row = set(numbers), dict[int, int](), 0
    for line, raw in enumerate(byte_lines(path), start=1):
        if b"\r" in raw:  # DuckDB ends a row there
            return [None] * len(numbers)
        if raw and line > 1:
            if row in wanted:
                found[row] = line
            row += 1
    return [found.get(row) for row in numbers]


UNITS_OFF = 10.0
"""Production over the one that coverage implies, or the inverse, from which the factors are in another unit."""

PRODUCTION_INDICATORS = ("imported_mwh", "self_production_pct", "coverage_pct")
"""Indicators from which the production follows."""

SELDOM_BOTH = ("import_time_pct", "self_production_pct")
"""Imports in at most 1 % of the hours and local production for at most 1 % of the consumption exclude each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFile:
    """Results that can be explored.

    `rows` is a .parquet file in our columns; `axes` gives the distinct values of each factor, rising, in our order;
    `indicators` are those that the file has, in the order in which they were asked for; `notices` tell what does not
    prevent exploring: grid_holes, missing_indicator.
    """

    rows: Path
    provenance: Mapping[str, Any] | None
    axes: Mapping[str, tuple[float, ...]]
    indicators: tuple[str, ...]
    n_rows: int
    notices: tuple[DataError, ...]


def read_sweep(path: Path, *, foyers: int, indicators: Sequence[str], work: Path) -> SweepFile:
    """Read the results of a sweep and refuse what cannot be relied upon.

    Parameters
    ----------
    path
        A .parquet file in our columns, or a .csv or .csv.gz in ours or in those of the original program.
    foyers
        Number of consumption points, by which the power per house of the original program is turned into ours.
    indicators
        Keys of all the indicators, in their order.
    work
        Folder for a copy in our columns, where the file itself is not in them; it is made if it is missing.

    Raises
    ------
    DataError, Faults
        missing_file, empty, unreadable, not_results, no_grid; all faults of the header at once: missing_column,
        double_column, foreign_unit, no_indicator; else all faults of the rows at once: bad_line, bad_text, bad_number,
        missing_value, infinite, negative, like_percent, too_large, double_point, fractions, odd_units; unwritable for
        the folder `work`.
    """
    path, work = Path(path), Path(work)
    with refusing(work):
        work.mkdir(parents=True, exist_ok=True)
    with (
        connect(in_order=True) as connection,
        refusing(work),
        tempfile.TemporaryDirectory(dir=work) as folder,
    ):
        workspace = Workspace(connection, Path(folder), foyers, indicators)
        opened = open_results(path, workspace)
        with reading_parquet(path.name):
            file = _checked(opened, workspace)
        if file.rows == path:
            return file
        kept = work / f"{uuid4().hex}.parquet"
        os.replace(file.rows, kept)
        return replace(file, rows=kept)


def _checked(opened: OpenedResults, workspace: Workspace) -> SweepFile:
    """The file, or every fault of its rows."""
    n_rows, suspects = _suspects(opened, workspace.connection)
    if not n_rows:
        raise DataError(opened.file, "empty")
    faults = _row_faults(opened, suspects) if suspects else []
    if suspects and not faults:  # fields that only the slower reader understands
        opened = opened._replace(rows=slow_copy(opened, workspace))
    grid = read_grid(workspace.connection, opened.file, opened.rows, opened.layout.factors())
    double = double_points(opened.file, grid, opened.lines)
    faults += [double] if double else []
    faults += _unit_faults(opened, workspace.connection)
    raise_faults(faults)
    present = tuple(name for name in workspace.indicators if name in opened.names)
    absent = (name for name in workspace.indicators if name not in opened.names)
    missing = tuple(name for name in absent if not (name in INDICATOR and INDICATOR[name].is_new))
    notices = [fault for fault in (holes(opened.file, grid),) if fault]
    if missing:
        wanted = Wanted("columns", names=missing)
        notices.append(DataError(opened.file, "missing_indicator", count=len(missing), wanted=wanted))
    return SweepFile(
        rows=opened.rows,
        provenance=opened.provenance,
        axes={name: axis.values for name, axis in grid.axes.items()},
        indicators=present,
        n_rows=n_rows,
        notices=tuple(notices),
    )


def _suspects(opened: OpenedResults, connection: Connection) -> tuple[int, list[str]]:
    """Number of rows, and the columns in which anything breaks its rule."""
    n_rows, held = _held(opened, connection, opened.names)
    rules = {name: rule_of(ResultColumn(at, name, name), is_original=False) for at, name in enumerate(held)}
    return n_rows, [name for name, of_column in held.items() if not of_column.keeps(rules[name], n_rows)]


def _held(opened: OpenedResults, connection: Connection, names: Sequence[str]) -> tuple[int, dict[str, Range]]:
    """Number of rows, and what each of these columns holds."""
    cursor = connection.execute(sql("sweeps/ranges"), {"path": literal_path(opened.rows), "names": list(names)})
    found_names = [part[0] for part in cursor.description or ()][1 : 1 + len(names)]
    ((n_rows, *found),) = cursor.fetchall()
    held = map(Range, *(found[at * len(names) : (at + 1) * len(names)] for at in range(3)))
    return int(n_rows), dict(zip(found_names, held, strict=True))


def _row_faults(opened: OpenedResults, suspects: Sequence[str]) -> list[DataError]:
    """What is wrong with single fields of these columns, and with lines."""
    log = FaultLog(opened.file)
    layout = opened.layout
    rules = [rule_of(column, is_original=layout.is_original) for column in layout.columns if column.name in suspects]
    for line, fields in opened.texts(log, suspects):
        check_row(line, fields, rules, log)
    return log.errors()


def _unit_faults(opened: OpenedResults, connection: Connection) -> list[DataError]:
    """Factors or percentages in another unit, as physics shows it."""
    path = literal_path(opened.rows)
    if set(SELDOM_BOTH) <= set(opened.names) and not opened.layout.is_original:
        largest = [of_column.most for of_column in _held(opened, connection, SELDOM_BOTH)[1].values()]
        if all(value is not None and value <= 1.0 for value in largest):
            return [DataError(opened.file, "fractions", places=[Place(column=", ".join(SELDOM_BOTH))])]
    if opened.provenance is not None or not set(PRODUCTION_INDICATORS) <= set(opened.names):
        return []  # what we wrote ourselves is in our units, even for a day without wind and sun
    ((ratio,),) = run(connection, "sweeps/units", {"path": path, "sources": list(ENERGIES)})
    if ratio is None or 1 / UNITS_OFF <= ratio <= UNITS_OFF:
        return []
    times = f"{float(f'{ratio:.3g}'):g}"
    detail = f"the factors produce about {times} times what the coverage says (1000: MWh in place of GWh)"
    places = [Place(values=(f"× {times}",))]
    return [DataError(opened.file, "odd_units", places=places, detail=detail)]
