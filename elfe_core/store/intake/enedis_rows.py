"""Reads a half-hourly file of Enedis, of regions or of the whole country: in one query, or line by line for its faults.

The reader of the shipped files knows neither a table of the whole country nor the wind in a table of production.
"""

from array import array
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np

from elfe_core.errors import Place, Wanted
from elfe_core.store.connect import query_file
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.layouts import PROD, Key, Layout, UnknownLabel, key_of
from elfe_core.store.readings import UNUSABLE, HalfHourFile, Readings
from elfe_core.store.slow import ENERGY, SECONDS_PER_HALF_HOUR, TIME, Line
from elfe_core.store.textfile import Header, find_columns, fold, rows, shown
from elfe_core.store.values import number, zoned_seconds

ALL_SOURCES = ("F2", "F4", "F5")
WIND = "F4"
NO_REGION = "0"
"""Stands for the region that a table of the whole country does not name."""


class Table(NamedTuple):
    """One file: how it is written, its columns by canonical name in its order, and whether it names regions."""

    plain: Path
    name: str
    header: Header
    layout: Layout
    columns: tuple[str, ...]

    @property
    def has_regions(self) -> bool:
        """Whether it is no table of the whole country."""
        return "label_region" in self.columns


def table_of(plain: Path, name: str, header: Header, layout: Layout) -> Table:
    """Columns of a file, found by name; DataError, Faults as `find_columns`. Without any region it is the country's."""
    folded = {fold(column) for column in header.columns}
    wanted = dict(layout.columns)
    if not folded & {"region", "coderegion"}:
        del wanted["label_region"]
    places = find_columns(name, header, tuple(wanted.values()))
    names = [f"other_{place}" for place in range(len(header.columns))]
    for canonical, place in zip(wanted, places, strict=True):
        names[place] = canonical
    return Table(plain, name, header, layout, tuple(names))


def key_in(labels: Mapping[str, str], layout: Layout) -> Key | UnknownLabel:
    """As `key_of`, with the wind, and with an empty region for a table of the whole country."""
    key = key_of({"label_region": NO_REGION} | dict(labels), layout)
    if isinstance(key, UnknownLabel):
        return key
    if layout is PROD and key.series.endswith(f"/{WIND}"):
        key = key._replace(curve="wind")
    if "label_region" not in labels:
        key = key._replace(region="", series=key.series.removeprefix(f"{NO_REGION}/"))
    return key


def read_table_fast(connection: duckdb.DuckDBPyConnection, table: Table, regions: Sequence[str]) -> HalfHourFile | None:
    """Readings of the regions (all if none is named) in one query; None when any line is faulty in any way."""
    extra = ["beyond", *(name for name in ("label_region", "label_source") if name not in table.columns)]
    found = query_file(
        connection,
        "intake_half_hours",
        table.plain,
        delimiter=table.header.delimiter,
        quoted=table.header.quoted,
        encoding=table.header.encoding,
        columns=dict.fromkeys([*table.columns, *extra], "VARCHAR"),
        n_columns=len(table.columns),
        regions=list(regions) if table.has_regions else [],
        sources=list(ALL_SOURCES),
    )
    if found is None or not len(found["n_rows"]) or np.any(found["n_faulty"]):
        return None
    labels = [name for name in table.columns if name.startswith("label_")]
    readings = []
    for place in range(len(found["n_rows"])):
        key = key_in({name: str(found[name][place]) for name in labels}, table.layout)
        if not isinstance(key, Key):
            return None
        if key.curve and is_wanted(key, regions):
            half_hours = np.asarray(found["half_hours"][place], dtype=np.int64)
            energies = np.asarray(found["energies_wh"][place], dtype=np.float64)
            readings.append(Readings(key=key, half_hours=half_hours, energies_wh=energies))
    return HalfHourFile(path=table.plain, layout=table.layout, readings=tuple(readings))


def is_wanted(key: Key, regions: Sequence[str]) -> bool:
    """Whether a line with this key counts: its region is one of those asked for, or none is, or it names none."""
    return not regions or not key.region or key.region in regions


def read_table_slow(table: Table, regions: Sequence[str]) -> HalfHourFile:
    """Readings of a file with every fault of its lines; never raises for them."""
    log = FaultLog(table.name)
    times: dict[Key, array[int]] = {}
    energies: dict[Key, array[float]] = {}
    for line in table_lines(table, log):
        if line.key.curve and is_wanted(line.key, regions):
            times.setdefault(line.key, array("q")).append(line.half_hour)
            energies.setdefault(line.key, array("d")).append(line.energy_wh)
    readings = tuple(
        Readings(key=key, half_hours=np.array(times[key], np.int64), energies_wh=np.array(energies[key], np.float64))
        for key in times
    )
    faults = tuple(log.errors())
    return HalfHourFile(path=table.plain, layout=table.layout, readings=readings, faults=faults, lost=log.lost)


def table_lines(table: Table, log: FaultLog) -> Iterator[Line]:
    """Lines with a known key and time, in the file's order; the faults of the others go to `log`."""
    place = {name: at for at, name in enumerate(table.columns)}
    labels = [name for name in table.columns if name.startswith("label_")]
    keys: dict[tuple[str, ...], Key | UnknownLabel] = {}
    published = table.layout.columns
    for row in rows(table.plain, table.header, log):
        texts = tuple(row.fields[place[name]] for name in labels)
        if texts not in keys:
            keys[texts] = key_in(dict(zip(labels, texts, strict=True)), table.layout)
        key, time = keys[texts], row.fields[place["horodate"]]
        seconds = zoned_seconds(time)
        is_sound = seconds is not None and seconds % SECONDS_PER_HALF_HOUR == 0
        if not is_sound:
            log.add("bad_time", Place(line=row.line, column=published["horodate"], values=(shown(time),)), TIME)
        if isinstance(key, UnknownLabel):
            wrong = Place(line=row.line, column=published[key.column], values=(shown(key.text),))
            log.add("unknown_label", wrong, Wanted("label", example=table.layout.examples[key.column]))
        text = row.fields[place["energy"]].strip()
        energy = _energy(text, row.line, published["energy"], log)
        if is_sound and seconds is not None and isinstance(key, Key):
            yield Line(row.line, key, seconds // SECONDS_PER_HALF_HOUR, energy, text)


def _energy(text: str, line: int, column: str, log: FaultLog) -> float:
    value = number(text) if text else float("nan")
    if value is None or value < 0:
        problem = "bad_number" if value is None else "negative"
        log.add(problem, Place(line=line, column=column, values=(shown(text),)), ENERGY)
        return UNUSABLE
    return value


def lines_at(table: Table, wanted: Collection[tuple[int, str]]) -> dict[tuple[int, str], list[Line]]:
    """Lines of some half-hours since 1970 and series, in the file's order."""
    found: dict[tuple[int, str], list[Line]] = {}
    for line in table_lines(table, FaultLog(table.name)):
        if (line.half_hour, line.key.series) in wanted:
            found.setdefault((line.half_hour, line.key.series), []).append(line)
    return found
