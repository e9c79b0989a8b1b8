"""Reads a half-hourly file line by line: says which lines are faulty, and finds the line of a reading."""

from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from elfe_core.errors import DataError
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.layouts import Key, Layout, canonical_columns, key_of
from elfe_core.store.readings import UNUSABLE, HalfHourFile, Readings
from elfe_core.store.textfile import read_header, rows, shown
from elfe_core.store.values import number, zoned_seconds

SECONDS_PER_HALF_HOUR = 1800
LOSING_A_LINE = ("bad_line", "bad_text", "bad_time", "bad_key")
"""Faults after which nobody knows which reading the line held."""


class Line(NamedTuple):
    """One readable line: its number, what it measures and when, Wh (NaN: hidden) and Wh as written."""

    line: int
    key: Key
    half_hour: int
    energy_wh: float
    text: str


def read_slow(path: Path, layout: Layout, regions: Sequence[str]) -> HalfHourFile:
    """Readings of a file with every fault of its lines; never raises for them."""
    log = FaultLog(path.name)
    times: dict[Key, array[int]] = {}
    energies: dict[Key, array[float]] = {}
    n_rows = 0
    for line in parsed_lines(path, layout, log):
        n_rows += 1
        if line.key.curve and line.key.region in regions:
            times.setdefault(line.key, array("q")).append(line.half_hour)
            energies.setdefault(line.key, array("d")).append(line.energy_wh)
    readings = tuple(
        Readings(key=key, half_hours=np.array(times[key], np.int64), energies_wh=np.array(energies[key], np.float64))
        for key in times
    )
    found = tuple(log.errors())
    rubble = tuple(fault for fault in found if fault.problem == "unreadable")
    faults = rubble or found  # the lines of a damaged file say nothing more
    return HalfHourFile(
        path=path, layout=layout, readings=readings, n_rows=n_rows, faults=faults, n_lost=count_lost(faults)
    )


def count_lost(faults: Sequence[DataError]) -> int:
    """Lines whose reading is unknown; -1 when the file has lost nobody knows how many."""
    if any(fault.problem in ("missing_file", "unreadable", "empty", "missing_column") for fault in faults):
        return -1
    return sum(fault.count or 1 for fault in faults if fault.problem in LOSING_A_LINE)


def parsed_lines(path: Path, layout: Layout, log: FaultLog) -> Iterator[Line]:
    """Lines with a known key and time, in the file's order; faults go to `log`. DataError as `read_header`."""
    header = read_header(path)
    place = {name: at for at, name in enumerate(canonical_columns(path.name, header, layout))}
    label_places = [(name, place[name]) for name in layout.labels()]
    keys: dict[tuple[str, ...], Key | str] = {}
    for row in rows(path, header, log):
        labels = tuple(row.fields[at] for _, at in label_places)
        if labels not in keys:
            keys[labels] = key_of({name: row.fields[at] for name, at in label_places}, layout)
        key, time, text = keys[labels], row.fields[place["horodate"]], row.fields[place["energy"]].strip()
        seconds = zoned_seconds(time)
        energy = _energy(text, row.line, log)
        if not isinstance(key, Key):
            log.add("bad_key", line=row.line, value=shown(key), expected="a label of this table")
        if seconds is None or seconds % SECONDS_PER_HALF_HOUR:
            log.add("bad_time", line=row.line, value=shown(time), expected="2021-09-30T23:30:00+02:00, on a half-hour")
        elif isinstance(key, Key):
            yield Line(row.line, key, seconds // SECONDS_PER_HALF_HOUR, energy, text)


def _energy(text: str, line: int, log: FaultLog) -> float:
    if not text:
        return float("nan")
    value = number(text)
    if value is None:
        log.add("bad_number", line=line, value=shown(text), expected="an energy in Wh")
        return UNUSABLE
    if value < 0:
        log.add("negative", line=line, value=shown(text), expected="an energy of 0 or more")
        return UNUSABLE
    return value


def find_lines(path: Path, layout: Layout, series: str, half_hour: int) -> list[Line]:
    """Lines of one series at one time."""
    log = FaultLog(path.name)
    return [
        line
        for line in parsed_lines(path, layout, log)
        if line.half_hour == half_hour and line.key.series == series and line.key.curve
    ]
