"""Half-hourly tables of Enedis: columns, labels, and the lines read, with the faults of those that cannot be used."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, NamedTuple, TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.catalogue import CURVES
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.connect import locked_connection, sql
from elfe_core.store.curves.text import BadLine, TextFile, lines_of_rows, rejected_lines
from elfe_core.store.textfile import FaultLog, Header, find_columns, fold, shown, to_number


@dataclass(frozen=True, slots=True, kw_only=True)
class EnedisTable:
    """One kind of table: its columns by canonical name, each with the label that it is published under.

    `examples` holds a text that each of the label columns may hold; `parts` are the roles of its curves, with labels.
    """

    columns: Mapping[str, str]
    examples: Mapping[str, str]
    parts: Mapping[str, str]

    def labels(self) -> list[str]:
        """Canonical names of the columns that say what a line measures, in alphabetical order."""
        return sorted(name for name in self.columns if name.startswith("label_"))


class UnknownLabel(NamedTuple):
    """A label with no known meaning, and the canonical name of its column."""

    column: str
    text: str


class SeriesKey(NamedTuple):
    """What a line measures: a series (region/profile...), the curve that it is a part of, and its power band."""

    region: str
    series: str
    curve: str
    band: int
    is_total: bool


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readings:
    """Readings of one key: half-hours since 1970 (UTC) and Wh in each (NaN: hidden), both of shape (n,), unordered."""

    key: SeriesKey
    half_hours: NDArray[np.int64]
    energies_wh: NDArray[np.float64]


ENEDIS_SOURCES: Mapping[str, tuple[str, str]] = {
    row.enedis.partition(" ")[0]: (row.key, row.enedis) for row in CURVES if row.kind == "source"
}
"""Sources of production that are used: code -> role of the curve, and label. F0 is a total."""

_TIME_AND_REGION = {"horodate": "Horodate", "label_region": "Code région"}
_CONSUMPTION = _TIME_AND_REGION | {
    "label_profile": "Profil",
    "label_band": "Plage de puissance souscrite",
    "energy": "Total énergie soutirée (Wh)",
}
_EXAMPLES = {"label_region": "53", "label_profile": "RES1 (+ RES1WE)", "label_band": "P0: Total <= 36 kVA"}
INF36 = EnedisTable(
    columns=_CONSUMPTION, examples=_EXAMPLES, parts={"res": "RES", "pro": "PRO", "ent": "ENT <= 36 kVA"}
)
SUP36 = EnedisTable(
    columns=_CONSUMPTION | {"label_sector": "Secteur activité"},
    examples={
        "label_region": "53",
        "label_profile": "ENT3 (+ ENT4 + ENT5)",
        "label_band": "P3: Total ]36-250] kVA",
        "label_sector": "S1: Agriculture",
    },
    parts={"ent": "ENT > 36 kVA"},
)
PROD = EnedisTable(
    columns=_TIME_AND_REGION
    | {
        "label_band": "Plage de puissance injection",
        "label_source": "Filière de production",
        "energy": "Total énergie injectée (Wh)",
    },
    examples={"label_region": "53", "label_band": "P0 : Total toutes puissances", "label_source": "F5 : Solaire"},
    parts=dict(ENEDIS_SOURCES.values()),
)

SMALLER_TOTAL, LARGER_TOTAL = 3, 7
"""Above 36 kVA there are two totals: P3 = P1 + P2 up to 250 kVA, P7 = P4 + P5 + P6 beyond; no grand total."""

_REGION = re.compile(r"[0-9]{1,3}")
_BAND = re.compile(r"P([0-9])(?: *:.*)?")
_PROFILE = re.compile(r"((RES|PRO|ENT)[0-9]+[A-Z]*)(?: .*)?")
_SECTOR = re.compile(r"(S[0-9])(?: *:.*)?")
_SOURCE = re.compile(r"(F[0-9])(?: *:.*)?")


def key_of(labels: Mapping[str, str], layout: EnedisTable) -> SeriesKey | UnknownLabel:
    """What a line with these labels measures, or the first label with no known meaning.

    The curve is empty for the sources that are not used, the region in a table of the whole country.
    """
    texts = {name: text.strip() for name, text in labels.items()}
    band = _BAND.fullmatch(texts["label_band"])
    subject, curve = _subject(texts, layout)
    sector = _SECTOR.fullmatch(texts["label_sector"]) if layout is SUP36 else None
    sound = {
        "label_region": _REGION.fullmatch(texts.get("label_region", "0")),
        "label_band": band and (layout is not SUP36 or 1 <= int(band[1]) <= LARGER_TOTAL),
        "label_profile": subject,
        "label_source": subject,
        "label_sector": sector,
    }
    for name in layout.labels():
        if not sound[name]:
            return UnknownLabel(name, labels[name])
    number = int(band[1]) if band else 0
    region = texts.get("label_region", "")
    if layout is not SUP36:
        return SeriesKey(region, "/".join(filter(None, (region, subject))), curve, number, number == 0)
    total = SMALLER_TOTAL if number <= SMALLER_TOTAL else LARGER_TOTAL
    series = "/".join(filter(None, (region, subject, sector and sector[1], f"P{total}")))
    return SeriesKey(region, series, curve, number, number == total)


def _subject(texts: Mapping[str, str], layout: EnedisTable) -> tuple[str, str]:
    """Short code of the profile or source, and its curve; empty where there is none."""
    if layout is PROD:
        source = _SOURCE.fullmatch(texts["label_source"])
        return (source[1], ENEDIS_SOURCES.get(source[1], ("", ""))[0]) if source else ("", "")
    if layout is SUP36:
        return texts["label_profile"].split(" ")[0], "ent"
    profile = _PROFILE.fullmatch(texts["label_profile"])
    return (profile[1], profile[2].lower()) if profile else ("", "")


def canonical_columns(file: str, header: Header, layout: EnedisTable) -> list[str]:
    """Name of each column of a file: canonical where it is read, `other_<place>` where it is not.

    Labels (`Total énergie soutirée (Wh)`) and technical names (`total_energie_soutiree_wh`) fold to the same text. A
    table without any column for the region is the whole country's.

    Raises
    ------
    DataError, Faults
        As `find_columns`.
    """
    wanted = dict(layout.columns)
    if not {fold(column) for column in header.columns} & {"region", "coderegion"}:
        del wanted["label_region"]
    names = [f"other_{place}" for place in range(len(header.columns))]
    for name, place in zip(wanted, find_columns(file, header, tuple(wanted.values())), strict=True):
        names[place] = name
    return names


Number = TypeVar("Number", np.int64, np.float64)
Labels = dict[str, str]
"""Texts of the label columns of a line, by canonical name."""

TIME = Wanted("zoned_time", example="2021-09-30T23:30:00+02:00")
ENERGY = Wanted("number", low=0.0, example="1234.5")

SAMPLE_LINES = 20_480
"""Lines that are looked at for labels: several half-hours of the whole country."""

ALL_LINES = 2**62

LARGE_BYTES = 64_000_000
"""Larger files are fetched block by block: fetching all rows at once could need twice their memory."""

VECTORS_PER_BLOCK = 128
"""A vector of DuckDB has 2048 rows."""

UNKNOWN_LABELS, BAD_TIME = -1, -2
"""Codes of lines whose labels are not among those known, or whose time cannot be read."""

BLOCK_COLUMNS = ("code", "half_hour", "energy_wh")


class HalfHours(NamedTuple):
    """What the lines of a file hold: readings of the curves and regions asked for (UNUSABLE: a faulty energy), faults,
    and by curve (empty: unknown) the lines whose reading is lost; its columns and labels.
    """

    layout: EnedisTable
    columns: tuple[str, ...]
    labels: tuple[Labels, ...]
    readings: tuple[Readings, ...] = ()
    faults: tuple[DataError, ...] = ()
    lost: Counter[str] = Counter()  # noqa: RUF012, never changed

    @property
    def has_regions(self) -> bool:
        """Whether it is no table of the whole country."""
        return "label_region" in self.columns

    def keys(self) -> list[SeriesKey | UnknownLabel]:
        """What the lines with each of the labels measure."""
        return [key_of(one, self.layout) for one in self.labels]


class _Pieces(NamedTuple):
    """Half-hours and energies of the lines of one combination of labels, block by block."""

    half_hours: list[NDArray[Any]]
    energies_wh: list[NDArray[Any]]


def read_half_hours(text: TextFile, layout: EnedisTable, regions: Sequence[str]) -> HalfHours:
    """Readings of some regions (all if none is named), and every fault of the lines.

    Raises
    ------
    DataError, Faults
        missing_column, double_column.
    """
    columns = tuple(canonical_columns(text.name, text.header, layout))
    with locked_connection(text.path, in_order=False) as connection:
        for n_lines in (SAMPLE_LINES, ALL_LINES):
            found = HalfHours(layout, columns, _labels(connection, text, columns, layout, n_lines))
            pieces = [_Pieces([], []) for _ in found.labels]
            lowest = _gather(connection, text, found, regions, pieces, whole=n_lines == ALL_LINES)
            if lowest != UNKNOWN_LABELS:
                break
        bad_lines = [*text.bad_lines, *rejected_lines(connection)]
    if not found.labels and not bad_lines:
        return found._replace(faults=(DataError(text.name, "empty"),))
    found = found._replace(readings=tuple(_joined(found, regions, pieces)))
    if lowest >= 0 and not bad_lines:
        return found
    faults, lost = _faults(text, found)
    return found._replace(faults=faults, lost=lost)


def _parameters(text: TextFile, columns: Sequence[str]) -> dict[str, Any]:
    return text.parameters() | {"columns": dict.fromkeys(columns, "VARCHAR")}


def _labels(
    connection: duckdb.DuckDBPyConnection, text: TextFile, columns: Sequence[str], layout: EnedisTable, n_lines: int
) -> tuple[Labels, ...]:
    """Each combination of labels that the first lines bear, in their order."""
    parameters = _parameters(text, columns) | {"n_lines": n_lines}
    found = connection.execute(sql("half_hour_labels"), parameters).fetchnumpy()
    names = [name for name in layout.labels() if name in columns]
    texts = zip(*(found[name] for name in names), strict=True)
    return tuple({name: str(one) for name, one in zip(names, row, strict=True)} for row in texts)


def _known(found: HalfHours, regions: Sequence[str]) -> list[dict[str, Any]]:
    """The labels as the queries take them; unknown ones have no code."""
    return [
        {**texts, "code": code, "is_wanted": is_wanted(key, regions)}
        for code, (texts, key) in enumerate(zip(found.labels, found.keys(), strict=True))
        if isinstance(key, SeriesKey)
    ] or [{**found.labels[0], "code": UNKNOWN_LABELS, "is_wanted": True}]


def is_wanted(key: SeriesKey | UnknownLabel, regions: Sequence[str]) -> bool:
    """Whether a line with this key counts: its region is one of those asked for, or none is, or it names none."""
    return isinstance(key, SeriesKey) and bool(key.curve) and (not regions or not key.region or key.region in regions)


def _gather(
    connection: duckdb.DuckDBPyConnection,
    text: TextFile,
    found: HalfHours,
    regions: Sequence[str],
    pieces: Sequence[_Pieces],
    *,
    whole: bool,
) -> int:
    """Add what each sound line says to the pieces of its labels; the lowest code met.

    Unless the labels are those of the whole file, stop at the first that is not known. A faulty energy of a region that
    is not wanted counts as a BAD_TIME, for its line to be named.
    """
    if not found.labels:
        return 0
    parameters = _parameters(text, found.columns) | {"labels": _known(found, regions)}
    started, lowest = connection.execute(sql("half_hours"), parameters), 0
    for block in _blocks(started, is_large=text.path.stat().st_size >= LARGE_BYTES):
        code = block["code"]
        lowest = min(lowest, int(code.min()), BAD_TIME if np.isinf(block["energy_wh"]).any() else 0)
        if not whole and (code == UNKNOWN_LABELS).any():
            return UNKNOWN_LABELS
        order = np.argsort(code, kind="stable")[int(np.count_nonzero(code < 0)) :]
        half_hours, energies_wh = block["half_hour"][order], block["energy_wh"][order]
        start = 0
        for known, count in enumerate(np.bincount(code[order])):
            if count:
                part = slice(start, start + count)
                pieces[known].half_hours.append(half_hours[part])
                pieces[known].energies_wh.append(energies_wh[part])
            start += count
    return lowest


def _blocks(started: duckdb.DuckDBPyConnection, *, is_large: bool) -> Iterator[Mapping[str, NDArray[Any]]]:
    """Columns of a query's rows: in blocks, or all at once, which needs no pandas."""
    if not is_large:
        found: dict[str, Any] = started.fetchnumpy()
        if len(found["code"]):
            yield found
        return
    while len(frame := started.fetch_df_chunk(VECTORS_PER_BLOCK)):
        yield {name: np.asarray(frame[name]) for name in BLOCK_COLUMNS}


def _joined(found: HalfHours, regions: Sequence[str], pieces: Sequence[_Pieces]) -> Iterator[Readings]:
    """Readings of each key that is wanted: the pieces are emptied, so as not to hold all twice."""
    energies_wh = [_emptied(held.energies_wh, np.float64) for held in pieces]
    half_hours = [_emptied(held.half_hours, np.int64) for held in pieces]
    for key, times, energies in zip(found.keys(), half_hours, energies_wh, strict=True):
        if isinstance(key, SeriesKey) and len(times) and is_wanted(key, regions):
            yield Readings(key=key, half_hours=times, energies_wh=energies)


def _emptied(pieces: list[NDArray[Any]], kind: type[Number]) -> NDArray[Number]:
    """The pieces in one array, and the list of them empty."""
    whole = np.concatenate(pieces or [np.zeros(0)], dtype=kind, casting="unsafe")
    pieces.clear()
    return whole


def labels_of(text: TextFile, layout: EnedisTable) -> HalfHours:
    """Columns and labels of a file, without its readings; DataError, Faults as `read_half_hours`."""
    columns = tuple(canonical_columns(text.name, text.header, layout))
    with locked_connection(text.path, in_order=False) as connection:
        return HalfHours(layout, columns, _labels(connection, text, columns, layout, ALL_LINES))


class EnedisLine(NamedTuple):
    """One line: its number, what it measures (or the label that says nothing known), its half-hour since 1970 (None:
    unknown), Wh (NaN: hidden; infinite: faulty), and the time and the energy as written.
    """

    line: int
    key: SeriesKey | UnknownLabel
    half_hour: int | None
    energy_wh: float
    time: str
    energy: str


def lines_at(text: TextFile, found: HalfHours, half_hours: Sequence[int]) -> list[EnedisLine]:
    """Lines of some half-hours, in the file's order."""
    return _lines(text, found, half_hours, faulty=False)[0]


def _lines(
    text: TextFile, found: HalfHours, half_hours: Sequence[int], *, faulty: bool
) -> tuple[list[EnedisLine], list[BadLine]]:
    """Lines of some half-hours, or those at fault; and those that cannot be taken apart."""
    with locked_connection(text.path) as connection:
        if not found.labels:
            _labels(connection, text, found.columns, found.layout, ALL_LINES)
            return [], rejected_lines(connection)
        parameters = {"labels": _known(found, ()), "half_hours": list(half_hours), "faulty": faulty}
        query = connection.execute(sql("half_hour_places"), _parameters(text, found.columns) | parameters)
        there: dict[str, list[Any]] = {name: column.tolist() for name, column in query.fetchnumpy().items()}
        rejected = rejected_lines(connection)
    rows = np.array(there["row"], dtype=np.int64)
    numbers = lines_of_rows(text.path, rows, 1, [bad.line for bad in rejected])
    names = list(found.labels[0])
    keys: dict[tuple[str, ...], SeriesKey | UnknownLabel] = {}
    lines = []
    for place, line in enumerate(numbers.tolist()):
        texts = tuple(there[name][place] for name in names)
        if texts not in keys:
            keys[texts] = key_of(dict(zip(names, texts, strict=True)), found.layout)
        half_hour = None if there["code"][place] == BAD_TIME else there["half_hour"][place]
        written = there["energy"][place].strip()
        lines.append(
            EnedisLine(line, keys[texts], half_hour, there["energy_wh"][place], there["horodate"][place], written)
        )
    return lines, rejected


def _faults(text: TextFile, found: HalfHours) -> tuple[tuple[DataError, ...], Counter[str]]:
    """Faults of the lines in the file's order, and how many readings of each curve are lost."""
    lines, rejected = _lines(text, found, (), faulty=True)
    log = FaultLog(text.name)
    bad_lines = [*text.bad_lines, *rejected]
    marks: list[tuple[int, Callable[[], None]]] = [
        (bad.line, partial(bad.note, log, len(found.columns))) for bad in bad_lines
    ]
    marks += [(line.line, partial(_note, log, found.layout, line)) for line in lines]
    for _, note in sorted(marks, key=lambda mark: mark[0]):
        note()
    lost = Counter({"": len(bad_lines)})
    for line in lines:
        if line.half_hour is None or isinstance(line.key, UnknownLabel):
            lost[line.key.curve if isinstance(line.key, SeriesKey) else ""] += 1
    return tuple(log.errors()), lost


def _note(log: FaultLog, layout: EnedisTable, line: EnedisLine) -> None:
    """Add the faults of the time, the labels and the energy of a line."""
    published = layout.columns
    if line.half_hour is None:
        log.add("bad_time", Place(line=line.line, column=published["horodate"], values=(shown(line.time),)), TIME)
    if isinstance(line.key, UnknownLabel):
        wrong = Place(line=line.line, column=published[line.key.column], values=(shown(line.key.text),))
        log.add("unknown_label", wrong, Wanted("label", example=layout.examples[line.key.column]))
    if np.isinf(line.energy_wh):
        place = Place(line=line.line, column=published["energy"], values=(shown(line.energy),))
        log.add(_problem_of(line.energy), place, ENERGY)


_ROUNDED = re.compile(r"[0-9],[0-9]+[eE][+]?[0-9]+")
"""What a French spreadsheet makes of a large number: its last digits are lost."""


def _problem_of(energy: str) -> str:
    if _ROUNDED.fullmatch(energy):
        return "lost_digits"
    return "bad_number" if to_number(energy) is None else "negative"
