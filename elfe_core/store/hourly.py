"""Reads hourly curves in W per foyer: one `utc` column and one column a source or sector, found by name."""

from pathlib import Path

import numpy as np

from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import DataError, raise_faults
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.textfile import Header, Row, fold, read_header, rows
from elfe_core.store.values import hour_text, number, utc_seconds

Values = tuple[float, ...]


def read_hourly_inputs(path: Path) -> Curves:
    """Curves from a .csv or .csv.gz of hourly values, in any order of rows and columns.

    Parameters
    ----------
    path
        Columns `utc` (start of the hour, `2021-04-01T00:00`, seconds and Z optional), `wind`, `solar`, `bioenergy`,
        `res`, `ent`, `pro` (W per foyer); other columns are left aside. An exact duplicate of a row counts once.

    Returns
    -------
    Curves
        W per foyer, one value an hour, sorted by time.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, bad_line, bad_text, bad_time, bad_number, negative,
        duplicate, gap: every fault of the file at once.
    """
    path = Path(path)
    header = read_header(path)
    positions = locate(path.name, header, ("utc", *CURVE_NAMES))
    log = FaultLog(path.name)
    hours: dict[int, Values] = {}
    for row in rows(path, header, log):
        _take(row, positions, hours, log)
    if hours:
        _note_gaps(sorted(hours), log)
    raise_faults(log.errors())
    first = min(hours)
    table = np.array([hours[hour] for hour in sorted(hours)], dtype=np.float64).T
    parts = {name: np.ascontiguousarray(table[place]) for place, name in enumerate(CURVE_NAMES)}
    return Curves(start_utc=np.datetime64(first, "h"), **parts)


def locate(file: str, header: Header, wanted: tuple[str, ...]) -> list[int]:
    """Place of each wanted column; DataError missing_column naming all those absent, bad_line for a name used twice."""
    found = [fold(name) for name in header.columns]
    missing = [name for name in wanted if fold(name) not in found]
    if missing:
        raise DataError(file, "missing_column", line=1, value=", ".join(missing), count=len(missing))
    double = [name for name in wanted if found.count(fold(name)) > 1]
    if double:
        raise DataError(file, "bad_line", line=1, value=", ".join(double), expected="each column once")
    return [found.index(fold(name)) for name in wanted]


def _take(row: Row, positions: list[int], hours: dict[int, Values], log: FaultLog) -> None:
    time, *texts = (row.fields[place].strip() for place in positions)
    seconds = utc_seconds(time)
    if seconds is None or seconds % 3600:
        log.add("bad_time", line=row.line, value=time, expected="a full hour in UTC such as 2021-04-01T00:00")
        return
    values = tuple(_value(name, text, row.line, log) for name, text in zip(CURVE_NAMES, texts, strict=True))
    known = hours.setdefault(seconds // 3600, values)
    if known != values and not any(np.isnan(known + values)):
        log.add("duplicate", line=row.line, value=time, expected="one row an hour")


def _value(name: str, text: str, line: int, log: FaultLog) -> float:
    value = number(text)
    if value is None:
        log.add("bad_number", line=line, value=f"{name}: {text}", expected="a number in W per foyer")
        return float("nan")
    if value < 0:
        log.add("negative", line=line, value=f"{name}: {text}", expected="a power of 0 or more")
    return value


def _note_gaps(hours: list[int], log: FaultLog) -> None:
    missing = hours[-1] - hours[0] + 1 - len(hours)
    if missing and not _lost_rows(log):
        steps = np.diff(np.asarray(hours))
        first = hours[int(np.argmax(steps > 1))] + 1
        log.add("gap", value=hour_text(first), count=missing, expected="every hour between the first and the last")


def _lost_rows(log: FaultLog) -> bool:
    """Whether lines without a readable time may be the very hours that are missing."""
    return any(error.problem in ("bad_line", "bad_text", "bad_time", "unreadable") for error in log.errors())
