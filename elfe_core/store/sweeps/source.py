"""A file of results of either kind -> Parquet in our columns, with a way back to its lines and texts."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

import duckdb
import numpy as np

from elfe_core.errors import DataError, Wanted, raise_faults
from elfe_core.store.connect import literal_path, query_file, run, sql
from elfe_core.store.disk import PARQUET_MAGIC, is_whole_parquet, reading_parquet
from elfe_core.store.sweeps.checks import check_row, rule_of
from elfe_core.store.sweeps.layout import Layout, find_layout
from elfe_core.store.sweeps.original import in_our_units, names_with_cycles
from elfe_core.store.textfile import FaultLog, Header, byte_lines, check_kind, is_gzip_name, read_header, rows

CHUNK_ROWS = 20_000
Connection = duckdb.DuckDBPyConnection
Texts = Callable[[FaultLog, Sequence[str]], Iterator[tuple[int, list[str]]]]


class Source(NamedTuple):
    """A file as read: `rows` is a .parquet file in our columns, the file itself where it is one."""

    file: str
    layout: Layout
    rows: Path
    provenance: Mapping[str, Any] | None
    texts: Texts
    """Line of each row and its fields in the columns of the layout with these names; other faults go to the log."""
    lines: Callable[[Sequence[int]], list[int]]
    """Lines of rows counted from 0."""

    @property
    def names(self) -> tuple[str, ...]:
        """Our columns in `rows`."""
        names = self.layout.names
        return names_with_cycles(names) if self.layout.is_original else names


class Reading(NamedTuple):
    """What reading needs: a connection, a folder for what lies between, and what the columns are."""

    connection: Connection
    folder: Path
    foyers: int
    indicators: Sequence[str]

    def new_file(self) -> Path:
        """A name for one more .parquet file."""
        return self.folder / f"{uuid4().hex}.parquet"


def open_source(path: Path, reading: Reading) -> Source:
    """Read a file of either kind.

    Raises
    ------
    DataError, Faults
        missing_file, empty, unreadable, not_results, and what `find_layout` finds.
    """
    if _is_parquet(path):
        return _parquet(path, reading)
    return _text(path, reading)


def _is_parquet(path: Path) -> bool:
    """By name and by content, which must agree."""
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


def _parquet(path: Path, reading: Reading) -> Source:
    connection, literal = reading.connection, literal_path(path)
    with reading_parquet(path.name):
        schema = run(connection, "sweeps/schema", {"path": literal})
        provenance = run(connection, "sweeps/provenance", {"path": literal})
        relation = connection.read_parquet(literal, hive_partitioning=False)
    written = [name for name, _ in schema] if len(schema) == len(relation.columns) else list(relation.columns)
    layout = find_layout(path.name, written, reading.indicators, is_text=False)
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
        rows_path = reading.new_file()
        with reading_parquet(path.name):
            run(connection, "sweeps/texts", {"target": str(rows_path.absolute())})
        rows_path = _in_our_units(rows_path, layout, reading)

    def text_rows(_: FaultLog, names: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        line = 0
        with reading_parquet(path.name):
            cursor = connection.execute(sql("sweeps/text_rows"), {"names": list(names)})
            while chunk := cursor.fetchmany(CHUNK_ROWS):
                for row in chunk:
                    line += 1
                    yield line, ["" if text is None else text for text in row]

    return Source(
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


def _text(path: Path, reading: Reading) -> Source:
    header = read_header(path)
    if any("\0" in name for name in header.columns):
        raise DataError(path.name, "not_results")
    layout = find_layout(path.name, header.columns, reading.indicators, is_text=True)

    def text_rows(log: FaultLog, names: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        places = [column.at for column in layout.columns if column.name in names]
        for row in rows(path, header, log):
            yield row.line, [row.fields[at] for at in places]

    raw = _fast(path, header, layout, reading) or _slow(path.name, layout, text_rows, reading)
    return Source(
        path.name,
        layout,
        _in_our_units(raw, layout, reading),
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


def _fast(path: Path, header: Header, layout: Layout, reading: Reading) -> Path | None:
    """Copy made by DuckDB, in the units of the file; None when it cannot read the file."""
    target = reading.new_file()
    ours = {column.at: column.name for column in layout.columns}
    columns = [ours.get(at, f"other_{at}") for at in range(layout.n_columns)]
    written = query_file(
        reading.connection,
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


def slow_copy(source: Source, reading: Reading) -> Path:
    """Copy made line by line, in our units; raises every fault of the lines."""
    return _in_our_units(_slow(source.file, source.layout, source.texts, reading), source.layout, reading)


def _slow(file: str, layout: Layout, texts: Texts, reading: Reading) -> Path:
    """Copy made line by line, in the units of the file."""
    log = FaultLog(file)
    rules = [rule_of(column, is_original=layout.is_original) for column in layout.columns]
    values = [check_row(line, fields, rules, log) for line, fields in texts(log, layout.names)]
    raise_faults(log.errors())
    target = reading.new_file()
    table = np.array(values, dtype=np.float64).reshape(len(values), len(layout.columns))
    reading.connection.register("block", {name: table[:, at].copy() for at, name in enumerate(layout.names)})
    run(reading.connection, "sweeps/part", {"path": str(target.absolute())})
    reading.connection.unregister("block")
    return target


def _in_our_units(raw: Path, layout: Layout, reading: Reading) -> Path:
    if not layout.is_original:
        return raw
    target = reading.new_file()
    in_our_units(reading.connection, raw, target, reading.foyers, layout.names)
    raw.unlink()
    return target


def _line_numbers(path: Path, numbers: Sequence[int]) -> list[int]:
    """Lines of a text file of data rows counted from 0; blank lines are none."""
    wanted = set(numbers)
    lines = (line for line, raw in enumerate(byte_lines(path), start=1) if raw and line > 1)
    found = {row: line for row, line in enumerate(lines) if row in wanted}
    return [found[row] for row in numbers]
