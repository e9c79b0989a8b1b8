"""Reads hourly curves in W per foyer: one `utc` column and one column a source or sector, found by name."""

import math
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import Place, Wanted, raise_faults
from elfe_core.runs import hour_moment
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.textfile import Row, find_columns, read_header, rows, shown
from elfe_core.store.values import number, utc_seconds

TIME = Wanted("utc_hour", example="2021-04-01T00:00")
POWER = Wanted("number", low=0.0, example="1234.5")


class Hour(NamedTuple):
    """Line, texts and values (W per foyer, NaN: unusable) of one hour, in the order of CURVE_NAMES."""

    line: int
    texts: list[str]
    values: list[float]


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
        missing_file, unreadable, empty, missing_column, double_column, bad_line, bad_text, bad_time, bad_number,
        negative, duplicate, gap: every fault of the file at once.
    """
    path = Path(path)
    header = read_header(path)
    positions = find_columns(path.name, header, ("utc", *CURVE_NAMES))
    log = FaultLog(path.name)
    hours: dict[int, Hour] = {}
    for row in rows(path, header, log):
        _take(row, positions, hours, log)
    if hours:
        _note_gaps(sorted(hours), log)
    raise_faults(log.errors())
    first = min(hours)
    table = np.array([hours[hour].values for hour in sorted(hours)], dtype=np.float64).T
    parts = {name: np.ascontiguousarray(table[place]) for place, name in enumerate(CURVE_NAMES)}
    return Curves(start_utc=np.datetime64(first, "h"), **parts)


def _take(row: Row, positions: list[int], hours: dict[int, Hour], log: FaultLog) -> None:
    time, *texts = (row.fields[place].strip() for place in positions)
    seconds = utc_seconds(time)
    if seconds is None or seconds % 3600:
        log.add("bad_time", Place(line=row.line, column="utc", values=(shown(time),)), TIME)
        log.lose()
        return
    values = [_value(name, text, row.line, log) for name, text in zip(CURVE_NAMES, texts, strict=True)]
    here = Hour(row.line, texts, values)
    known = hours.setdefault(seconds // 3600, here)
    for place, name in enumerate(CURVE_NAMES):
        one, two = known.values[place], here.values[place]
        if one != two and not math.isnan(one) and not math.isnan(two):
            both, at = (shown(known.texts[place]), shown(texts[place])), hour_moment(seconds // 3600)
            log.add(
                "duplicate",
                Place(line=row.line, column=name, first=at, last=at, values=both, other_line=known.line),
            )


def _value(name: str, text: str, line: int, log: FaultLog) -> float:
    value = number(text)
    if value is not None and value >= 0:
        return value
    log.add("bad_number" if value is None else "negative", Place(line=line, column=name, values=(shown(text),)), POWER)
    return math.nan


def _note_gaps(hours: list[int], log: FaultLog) -> None:
    missing = hours[-1] - hours[0] + 1 - len(hours)
    if log.lost is None or missing <= log.lost.total():
        return  # none, or lines without a readable time may be the very hours that are missing
    for before, after in pairwise(hours):
        if after - before > 1:
            place = Place(first=hour_moment(before + 1), last=hour_moment(after - 1))
            log.add("gap", place, count=after - before - 1)
