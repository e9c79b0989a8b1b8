"""Reads ELFE's own hourly wind curves, in both shapes that they exist in."""

import re
import tempfile
import zlib
from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from elfe_core.errors import DataError
from elfe_core.store.connect import literal_path, sql
from elfe_core.store.fast import PADDING, unpacked
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.textfile import byte_lines, shown
from elfe_core.store.values import comma_number, hour_text

_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) ([0-9]{1,2}):00(?::00)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):00(?::00)?")
_EPOCH_DAY = date(1970, 1, 1).toordinal()


class WindFile(NamedTuple):
    """Hours since 1970 (UTC) -> power, and the faults of the file; `n_lost` as in HalfHourFile."""

    path: Path
    values: dict[int, float]
    n_rows: int
    n_double: int
    faults: tuple[DataError, ...]
    n_lost: int


def read_wind(connection: duckdb.DuckDBPyConnection, path: Path) -> WindFile:
    """Wind power of one file, .csv or .csv.gz; the shape is told from the lines, not from the name.

    Either `12/31/2021 23:00:00,"1234,5"` (month first, UTC, kW, the number quoted or not) or, with `;`,
    `2021-01-01 00:00:00;1,23;0,98` of which the third column is the corrected curve (UTC, arbitrary scale).
    Faults are returned, not raised.
    """
    return _read_sound(connection, path) or read_wind_lines(path)


def _read_sound(connection: duckdb.DuckDBPyConnection, path: Path) -> WindFile | None:
    """The file in one query; None when anything is wrong with it, for `read_wind_lines` to say what."""
    try:
        head = b"".join(islice(byte_lines(path), 2))
        with tempfile.TemporaryDirectory() as folder:
            parameters = {
                "path": literal_path(unpacked(path, Path(folder))),
                "delimiter": ";" if b";" in head else ",",
                "quote": '"' if b'"' in head else "",
                "padding": PADDING,
            }
            found = connection.cursor().execute(sql("wind_hours"), parameters).fetchnumpy()
    except (DataError, EOFError, OSError, zlib.error):
        return None
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a fault of the query, not of the file
    except duckdb.Error:
        return None
    hours, n_rows = found["hour"], int(np.sum(found["n_rows"]))
    if not n_rows or np.ma.is_masked(hours) or np.any(found["n_powers"] != 1):
        return None
    values = dict(zip(hours.tolist(), found["power"].tolist(), strict=True))
    return WindFile(path, values, n_rows, n_rows - len(values), faults=(), n_lost=0)


def read_wind_lines(path: Path) -> WindFile:
    """As `read_wind`, line by line, so that every fault is named."""
    log = FaultLog(path.name)
    values: dict[int, float] = {}
    n_rows = n_double = 0
    for line, hour, value in _records(path, log):
        n_rows += 1
        known = values.setdefault(hour, value)
        if known != value:
            found = f"{known:.15g} and {value:.15g} at {hour_text(hour)}"
            log.add("duplicate", line=line, value=found, expected="one value an hour")
        n_double = n_rows - len(values)
    faults = tuple(log.errors())
    whole = not any(fault.problem in ("missing_file", "unreadable", "empty") for fault in faults)
    n_lost = sum(fault.count or 1 for fault in faults if fault.problem != "duplicate") if whole else -1
    return WindFile(path, values, n_rows, n_double, faults, n_lost)


def _records(path: Path, log: FaultLog) -> Iterator[tuple[int, int, float]]:
    """Line, hour and value of each sound line."""
    seen = False
    try:
        for line, raw in enumerate(byte_lines(path), start=1):
            if line == 1 or not raw:
                continue
            seen = True
            record = _record(line, raw, log)
            if record is not None:
                yield line, *record
    except DataError as error:
        log.add(error.problem, line=error.line, value=error.value, expected=error.expected)
        return
    if not seen:
        log.add("empty", line=1, expected="data rows after the header")


def _record(line: int, raw: bytes, log: FaultLog) -> tuple[int, float] | None:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        log.add("bad_text", line=line, value=repr(raw[error.start : error.end]), expected="UTF-8")
        return None
    if ";" in text:
        fields, shape, example = text.split(";"), _ISO, "2021-01-01 00:00:00"
        time, digits = (fields[0], fields[2]) if len(fields) == 3 else ("", "")
    else:
        time, _, digits = text.partition(",")
        shape, example = _MONTH_FIRST, "12/31/2021 23:00:00"
    if not digits:
        log.add("bad_line", line=line, value=shown(text), expected="a time and a value")
        return None
    hour = _hour(time.strip().strip('"'), shape)
    if hour is None:
        log.add("bad_time", line=line, value=shown(time), expected=f"a full hour such as {example}")
        return None
    value = _power(digits.strip(), line, log)
    return None if value is None else (hour, value)


def _power(digits: str, line: int, log: FaultLog) -> float | None:
    bare = digits[1:-1] if len(digits) > 1 and digits[0] == digits[-1] == '"' else digits
    value = comma_number(bare)
    if value is None:
        log.add("bad_number", line=line, value=shown(digits), expected="a power such as 1234,5")
    elif value < 0:
        log.add("negative", line=line, value=shown(digits), expected="a power of 0 or more")
        return None
    return value


def _hour(time: str, shape: re.Pattern[str]) -> int | None:
    match = shape.fullmatch(time)
    if match is None:
        return None
    first, second, third, hour = (int(part) for part in match.groups())
    day = _day(first, second, third) if shape is _ISO else _day(third, first, second)
    return None if day is None or hour > 23 else day * 24 + hour


@lru_cache(maxsize=512)
def _day(year: int, month: int, day: int) -> int | None:
    """Days since 1970; None for a day that does not exist."""
    try:
        return date(year, month, day).toordinal() - _EPOCH_DAY
    except ValueError:
        return None
