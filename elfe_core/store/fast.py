"""Reads a sound half-hourly file with DuckDB, in one pass that holds little more than its readings."""

import codecs
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.store.connect import CHUNK_BYTES, of_plain_file, start_query
from elfe_core.store.layouts import Key, Layout, canonical_columns, key_of
from elfe_core.store.readings import HalfHourFile, Readings
from elfe_core.store.textfile import read_header

Number = TypeVar("Number", np.int64, np.float64)

SAMPLE_LINES = 20_480
"""Lines that are looked at for labels: several half-hours of the whole country."""

ALL_LINES = 2**62

LARGE_BYTES = 64_000_000
"""From here on rows are fetched block by block: room for all of them at once could be the double of what they need."""

VECTORS_PER_BLOCK = 128
"""A vector of DuckDB has 2048 rows."""

UNKNOWN_LABELS = -1
"""Code of a line whose labels are not among those known; a lower one: a faulty line."""

MAX_CODES = 2**15
BLOCK_COLUMNS = ("code", "half_hour", "energy_wh")

Labels = dict[str, str]
"""Texts of the label columns of a line, by canonical name."""


class _Pieces(NamedTuple):
    """Half-hours and energies of the lines of one combination of labels, block by block."""

    half_hours: list[NDArray[Any]]
    energies_wh: list[NDArray[Any]]


class _Source(NamedTuple):
    """One file as plain text, and how it is written."""

    connection: duckdb.DuckDBPyConnection
    plain: Path
    layout: Layout
    form: dict[str, Any]


def read_fast(
    connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout, regions: Sequence[str]
) -> HalfHourFile | None:
    """Readings of a file; None when any line of it is faulty in any way: then someone slower must say which.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, double_column: what the first line already shows.
    """
    header = read_header(path)
    columns = canonical_columns(path.name, header, layout)
    form = {
        "delimiter": header.delimiter,
        "quoted": header.quoted,
        "encoding": header.encoding,
        "columns": dict.fromkeys(columns, "VARCHAR"),
    }
    readings = of_plain_file(path, lambda plain: _readings(_Source(connection, plain, layout, form), regions))
    return None if readings is None else HalfHourFile(path=path, layout=layout, readings=tuple(readings))


def _readings(source: _Source, regions: Sequence[str]) -> list[Readings] | None:
    """Readings of the regions by labels; None when a line is faulty, or when there is none."""
    if source.form["encoding"] == "utf-8" and not _is_utf8(source.plain):
        return None  # DuckDB does not look at the text of columns that nobody asks for
    for n_lines in (SAMPLE_LINES, ALL_LINES):
        labels = _labels(source, n_lines)
        keys = [key for key in (key_of(one, source.layout) for one in labels) if isinstance(key, Key)]
        if not keys or len(keys) < len(labels) or len(keys) > MAX_CODES:
            return None
        pieces: list[_Pieces] = [_Pieces([], []) for _ in keys]
        lowest = _gather(source, _known(labels, keys, regions), pieces)
        if lowest >= 0:
            return _joined(keys, pieces)
        if lowest < UNKNOWN_LABELS:
            return None
    return None


def _labels(source: _Source, n_lines: int) -> list[Labels]:
    """Each combination of labels that the first lines bear, in their order."""
    started = start_query(source.connection, "half_hour_labels", source.plain, n_lines=n_lines, **source.form)
    names, found = source.layout.labels(), started.fetchnumpy()
    texts = zip(*(found[name] for name in names), strict=True)
    return [{name: str(text) for name, text in zip(names, row, strict=True)} for row in texts]


def _known(labels: Sequence[Labels], keys: Sequence[Key], regions: Sequence[str]) -> list[dict[str, Any]]:
    """The labels as the query takes them."""
    return [
        {**texts, "code": code, "is_wanted": bool(key.curve) and key.region in regions}
        for code, (texts, key) in enumerate(zip(labels, keys, strict=True))
    ]


def _gather(source: _Source, known: list[dict[str, Any]], pieces: Sequence[_Pieces]) -> int:
    """Add what each line says to the pieces of its labels, until a code is negative; the lowest code met."""
    started = start_query(source.connection, "half_hours", source.plain, labels=known, **source.form)
    for block in _blocks(started, is_large=source.plain.stat().st_size >= LARGE_BYTES):
        lowest = int(block["code"].min())
        if lowest < 0:
            started.close()
            return lowest
        order = np.argsort(block["code"], kind="stable")
        half_hours, energies_wh = block["half_hour"][order], block["energy_wh"][order]
        start = 0
        for code, count in enumerate(np.bincount(block["code"])):
            if count:
                part = slice(start, start + count)
                pieces[code].half_hours.append(half_hours[part])
                pieces[code].energies_wh.append(energies_wh[part])
            start += count
    return 0


def _blocks(started: duckdb.DuckDBPyConnection, *, is_large: bool) -> Iterator[Mapping[str, NDArray[Any]]]:
    """Columns of a query's rows: in blocks, or all at once, which needs no pandas."""
    if not is_large:
        found: dict[str, Any] = started.fetchnumpy()
        if len(found["code"]):
            yield found
        return
    while len(frame := started.fetch_df_chunk(VECTORS_PER_BLOCK)):
        yield {name: np.asarray(frame[name]) for name in BLOCK_COLUMNS}


def _joined(keys: Sequence[Key], pieces: Sequence[_Pieces]) -> list[Readings]:
    """Readings of each key that has any: empties the pieces, one kind after the other, so as not to hold all twice."""
    energies_wh = [_emptied(held.energies_wh, np.float64) for held in pieces]
    half_hours = [_emptied(held.half_hours, np.int64) for held in pieces]
    return [
        Readings(key=key, half_hours=times, energies_wh=energies)
        for key, times, energies in zip(keys, half_hours, energies_wh, strict=True)
        if len(times)
    ]


def _emptied(pieces: list[NDArray[Any]], kind: type[Number]) -> NDArray[Number]:
    """The pieces in one array, and the list of them empty."""
    whole = np.concatenate(pieces or [np.zeros(0)], dtype=kind, casting="unsafe")
    pieces.clear()
    return whole


def _is_utf8(plain: Path) -> bool:
    """Whether all bytes of a file are UTF-8 text."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting = b""
    with plain.open("rb") as stream:
        try:
            while block := stream.read(CHUNK_BYTES):
                if waiting or not block.isascii():
                    decoder.decode(block)
                    waiting = decoder.getstate()[0]
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True
