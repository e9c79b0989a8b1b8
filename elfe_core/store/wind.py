"""Reads ELFE's own hourly wind curves, in both shapes that they exist in."""

import re
from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from elfe_core.errors import DataError, Place, Wanted
from elfe_core.runs import hour_moment
from elfe_core.store.connect import query_file
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.readings import UNUSABLE
from elfe_core.store.textfile import byte_lines, decoded, shown
from elfe_core.store.values import comma_number

_MONTH_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) ([0-9]{1,2}):00(?::00)?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]([0-9]{2}):00(?::00)?")
_EPOCH_DAY = date(1970, 1, 1).toordinal()


POWER = Wanted("number", low=0.0, example="1234,5")


class WindFile(NamedTuple):
    """Hours since 1970 (UTC) -> power, and the faults of the file; `lost` lines as in FaultLog."""

    path: Path
    values: dict[int, float]
    faults: tuple[DataError, ...] = ()
    lost: int | None = 0


class Record(NamedTuple):
    """One line: its hour since 1970, its power (UNUSABLE: its fault is noted) and the power as written."""

    line: int
    hour: int
    power: float
    text: str


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
    except DataError:
        return None
    delimiter = ";" if b";" in head else ","
    found = query_file(connection, "wind_hours", path, delimiter=delimiter, quoted=b'"' in head)
    if found is None or not len(found["hour"]) or np.ma.is_masked(found["hour"]) or np.any(found["n_powers"] != 1):
        return None
    return WindFile(path, dict(zip(found["hour"].tolist(), found["power"].tolist(), strict=True)))


def read_wind_lines(path: Path) -> WindFile:
    """As `read_wind`, line by line, so that every fault is named."""
    log = FaultLog(path.name)
    known: dict[int, Record] = {}
    for record in records(path, log):
        first = known.setdefault(record.hour, record)
        if differs(first.power, record.power):
            log.add("duplicate", conflict(first, record))
    values = {hour: record.power for hour, record in known.items()}
    return WindFile(path, values, tuple(log.errors()), None if log.lost is None else log.lost.total())


def differs(one: float, two: float) -> bool:
    """Whether two powers of one hour contradict each other."""
    return one != two and UNUSABLE not in (one, two)


def conflict(one: Record, two: Record) -> Place:
    """The second of two lines that say one hour."""
    at = hour_moment(two.hour)
    return Place(line=two.line, first=at, last=at, values=(one.text, two.text), other_line=one.line)


def find_records(path: Path, hours: Collection[int]) -> dict[int, Record]:
    """First line of each of some hours."""
    found: dict[int, Record] = {}
    for record in records(path, FaultLog(path.name)):
        if record.hour in hours:
            found.setdefault(record.hour, record)
    return found


def records(path: Path, log: FaultLog) -> Iterator[Record]:
    """Each line with a readable hour, in the file's order; the faults of the others go to `log`."""
    seen = False
    try:
        for line, raw in enumerate(byte_lines(path), start=1):
            if line == 1 or not raw:
                continue
            seen = True
            record = _record(line, raw, log)
            if record is not None:
                yield record
    except DataError as error:
        log.stop(error)
        return
    if not seen:
        log.stop(DataError(path.name, "empty"))


def _record(line: int, raw: bytes, log: FaultLog) -> Record | None:
    text = decoded(line, raw, "utf-8", log)
    if text is None:
        return None
    if ";" in text:
        fields, shape, example = text.split(";"), _ISO, "2021-01-01 00:00:00"
        time, digits = (fields[0], fields[2]) if len(fields) == 3 else ("", "")
    else:
        time, _, digits = text.partition(",")
        shape, example = _MONTH_FIRST, "12/31/2021 23:00:00"
    if not digits:
        log.add("bad_line", Place(line=line, values=(shown(text),)), Wanted("time_and_value"))
        log.lose()
        return None
    power = _power(digits.strip(), line, log)
    hour = _hour(time.strip().strip('"'), shape)
    if hour is None:
        log.add("bad_time", Place(line=line, values=(shown(time),)), Wanted("utc_hour", example=example))
        log.lose()
        return None
    return Record(line, hour, power, shown(digits.strip()))


def _power(digits: str, line: int, log: FaultLog) -> float:
    bare = digits[1:-1] if len(digits) > 1 and digits[0] == digits[-1] == '"' else digits
    value = comma_number(bare)
    if value is not None and value >= 0:
        return value
    log.add("bad_number" if value is None else "negative", Place(line=line, values=(shown(digits),)), POWER)
    return UNUSABLE


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
