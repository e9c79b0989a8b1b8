"""Reads a half-hourly file line by line: says which lines are faulty, and finds the line of a reading."""

from array import array
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from elfe_core.errors import Place, Wanted
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.layouts import Key, Layout, UnknownLabel, canonical_columns, key_of
from elfe_core.store.readings import UNUSABLE, HalfHourFile, Readings
from elfe_core.store.textfile import read_header, rows, shown
from elfe_core.store.values import number, zoned_seconds

SECONDS_PER_HALF_HOUR = 1800
TIME = Wanted("zoned_time", example="2021-09-30T23:30:00+02:00")
ENERGY = Wanted("number", low=0.0, example="1234.5")


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
    for line in parsed_lines(path, layout, log):
        if line.key.curve and line.key.region in regions:
            times.setdefault(line.key, array("q")).append(line.half_hour)
            energies.setdefault(line.key, array("d")).append(line.energy_wh)
    readings = tuple(
        Readings(key=key, half_hours=np.array(times[key], np.int64), energies_wh=np.array(energies[key], np.float64))
        for key in times
    )
    return HalfHourFile(path=path, layout=layout, readings=readings, faults=tuple(log.errors()), lost=log.lost)


def parsed_lines(path: Path, layout: Layout, log: FaultLog) -> Iterator[Line]:
    """Lines with a known key and time, in the file's order; faults go to `log`. Errors as `read_header`."""
    header = read_header(path)
    place = {name: at for at, name in enumerate(canonical_columns(path.name, header, layout))}
    label_places = [(name, place[name]) for name in layout.labels()]
    keys: dict[tuple[str, ...], Key | UnknownLabel] = {}
    for row in rows(path, header, log):
        labels = tuple(row.fields[at] for _, at in label_places)
        if labels not in keys:
            keys[labels] = key_of({name: row.fields[at] for name, at in label_places}, layout)
        key, time = keys[labels], row.fields[place["horodate"]]
        seconds = zoned_seconds(time)
        half_hour = None if seconds is None or seconds % SECONDS_PER_HALF_HOUR else seconds // SECONDS_PER_HALF_HOUR
        text = row.fields[place["energy"]].strip()
        energy = _energy(text, row.line, layout.columns["energy"], log)
        if half_hour is None:
            log.add("bad_time", Place(line=row.line, column=layout.columns["horodate"], values=(shown(time),)), TIME)
        if not isinstance(key, Key):
            _note_label(key, row.line, layout, log)
        elif half_hour is None:
            log.lose(key.series)
        else:
            yield Line(row.line, key, half_hour, energy, text)


def _note_label(label: UnknownLabel, line: int, layout: Layout, log: FaultLog) -> None:
    place = Place(line=line, column=layout.columns[label.column], values=(shown(label.text),))
    log.add("unknown_label", place, Wanted("label", example=layout.examples[label.column]))
    log.lose()


def _energy(text: str, line: int, column: str, log: FaultLog) -> float:
    if not text:
        return float("nan")
    value = number(text)
    if value is not None and value >= 0:
        return value
    problem = "bad_number" if value is None else "negative"
    log.add(problem, Place(line=line, column=column, values=(shown(text),)), ENERGY)
    return UNUSABLE


def find_lines(path: Path, layout: Layout, wanted: Collection[tuple[str, int]]) -> list[Line]:
    """Lines of the series and times (half-hours since 1970) that are wanted, in the file's order."""
    log = FaultLog(path.name)
    return [
        line
        for line in parsed_lines(path, layout, log)
        if (line.key.series, line.half_hour) in wanted and line.key.curve
    ]
