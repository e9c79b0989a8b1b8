"""Lines of a table -> arrays of times and values: at once with DuckDB, or line by line so that every fault is named."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.connect import query_file
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.intake.line_numbers import lines_of_rows
from elfe_core.store.intake.look import Look
from elfe_core.store.intake.plan import TIME_COLUMNS, Plan, Track, value_column
from elfe_core.store.intake.times import EXAMPLES, ZONED_EXAMPLE, seconds_of
from elfe_core.store.readings import UNUSABLE
from elfe_core.store.textfile import Row, byte_lines, decoded, shown, split_line
from elfe_core.store.values import comma_number, number

NUMBERS = {decimal: Wanted("number", example=f"1234{decimal}5") for decimal in (".", ",")}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Lines in the file's order: seconds since 1970 (UTC, or on the file's clock), values (n_tracks, n_rows), regions.

    Values are NaN where none stands; `lines` are their numbers.
    """

    seconds: NDArray[np.int64]
    values: NDArray[np.float64]
    regions: NDArray[np.str_]
    lines: NDArray[np.int64]
    faults: tuple[DataError, ...] = ()

    def line(self, place: int) -> int:
        """Number of the line of a row."""
        return int(self.lines[place])

    def take(self, places: NDArray[Any]) -> "Rows":
        """Some of the rows."""
        return Rows(
            seconds=self.seconds[places],
            values=self.values[:, places],
            regions=self.regions[places],
            lines=self.lines[places],
            faults=self.faults,
        )


def read_rows(connection: duckdb.DuckDBPyConnection, plain: Path, name: str, look: Look, plan: Plan) -> Rows:
    """All lines by the quickest reader that finds nothing wrong."""
    return read_rows_fast(connection, plain, look, plan) or read_rows_slow(plain, name, look, plan)


def read_rows_fast(connection: duckdb.DuckDBPyConnection, plain: Path, look: Look, plan: Plan) -> Rows | None:
    """All lines in one query; None when any of them is faulty in any way."""
    columns = plan.columns()
    extra = ["beyond", *(name for name in TIME_COLUMNS if name not in columns)]
    found = query_file(
        connection,
        "intake_rows",
        plain,
        delimiter=look.header.delimiter,
        quoted=look.header.quoted,
        encoding=look.header.encoding,
        columns=dict.fromkeys([*columns, *extra], "VARCHAR"),
        n_columns=len(columns),
        skip=plan.n_skipped,
        shape=plan.shape,
        zoned=plan.zoned,
        decimal=plan.decimal,
        unknown=list(plan.missing_texts),
    )
    if found is None or not len(found["second"]) or np.ma.is_masked(found["second"]):
        return None
    values = [np.ma.filled(found[value_column(number)], np.inf) for number in range(len(plan.tracks))]
    table = np.array(values, dtype=np.float64)
    if np.isinf(table).any():
        return None
    seconds = np.asarray(found["second"], dtype=np.int64)
    lines = lines_of_rows(plain, np.arange(len(seconds)), plan.n_skipped)
    return Rows(seconds=seconds, values=table, regions=np.asarray(found["region"]).astype(np.str_), lines=lines)


def read_rows_slow(plain: Path, name: str, look: Look, plan: Plan) -> Rows:
    """Sound lines with their numbers, and the faults of the others."""
    log = FaultLog(name)
    seconds, lines, regions = array("q"), array("q"), []
    values = array("d")
    for row in _split_lines(plain, look, plan, log):
        second = _second(row, plan, log)
        found = [_value(row, track, plan, log) for track in plan.tracks]
        if second is not None and UNUSABLE not in found:
            seconds.append(second)
            lines.append(row.line)
            values.extend(found)
            regions.append(row.fields[plan.places["region"]].strip() if "region" in plan.places else "")
    return Rows(
        seconds=np.array(seconds, np.int64),
        values=np.array(values, np.float64).reshape(-1, len(plan.tracks)).T,
        regions=np.array(regions, dtype=np.str_),
        lines=np.array(lines, np.int64),
        faults=tuple(log.errors()),
    )


def _split_lines(plain: Path, look: Look, plan: Plan, log: FaultLog) -> Iterator[Row]:
    seen = False
    for line, raw in enumerate(byte_lines(plain), start=1):
        if line <= plan.n_skipped or not raw:
            continue
        seen = True
        text = decoded(line, raw.removeprefix(b"\xef\xbb\xbf") if line == 1 else raw, look.header.encoding, log)
        if text is None:
            continue
        fields = split_line(text, look.header.delimiter)
        if fields is None or len(fields) != plan.n_columns:
            log.add("bad_line", Place(line=line, values=(shown(text),)), Wanted("fields", low=plan.n_columns))
            continue
        yield Row(line, fields)
    if not seen:
        log.stop(DataError(log.file, "empty"))


def _second(row: Row, plan: Plan, log: FaultLog) -> int | None:
    places = [plan.places[name] for name in ("moment", "day", "clock") if name in plan.places]
    text = " ".join(row.fields[place] for place in places).strip()
    second = seconds_of(text, plan.shape, plan.zoned)
    if second is None:
        wanted = Wanted("moment", example=ZONED_EXAMPLE if plan.zoned else EXAMPLES[plan.shape])
        log.add("bad_time", Place(line=row.line, column=plan.time_label, values=(shown(text),)), wanted)
    return second


def _value(row: Row, track: Track, plan: Plan, log: FaultLog) -> float:
    text = row.fields[track.place].strip()
    if text in plan.missing_texts:
        return float("nan")
    value = comma_number(text) if plan.decimal == "," else number(text)
    if value is None:
        log.add("bad_number", Place(line=row.line, column=track.label, values=(shown(text),)), NUMBERS[plan.decimal])
        return UNUSABLE
    return value
