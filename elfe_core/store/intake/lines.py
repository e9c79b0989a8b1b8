"""The lines of a file at which the places of a note stand: a second look, at the times that the note is about."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES, DataError, Place
from elfe_core.measured import FileReport
from elfe_core.runs import HALF_HOUR_S, HOUR_S, Flags
from elfe_core.store.connect import query_file
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.intake.build import on_utc, regional
from elfe_core.store.intake.enedis import LABELS, LAYOUTS
from elfe_core.store.intake.enedis_rows import is_wanted, key_in, table_of
from elfe_core.store.intake.line_numbers import lines_of_rows
from elfe_core.store.intake.locked import locked_connection
from elfe_core.store.intake.look import look_at
from elfe_core.store.intake.plans import plan_of
from elfe_core.store.intake.rows import read_rows
from elfe_core.store.intake.unpack import unpacked
from elfe_core.store.layouts import Key
from elfe_core.store.wind import records

WITHOUT_VALUE = frozenset({"missing_steps", "double_hour", "secret"})
"""Problems of which only lines without a value are a part."""

Numbers = NDArray[np.int64]


class Standing(NamedTuple):
    """Lines of a file by time: seconds since 1970 (UTC), line, part (a series or a region) and whether a value stands
    there; every array has shape (n,).
    """

    seconds: Numbers
    lines: Numbers
    parts: NDArray[np.str_]
    is_known: Flags

    def take(self, places: Numbers | Flags | slice) -> "Standing":
        """Some of the lines."""
        return Standing(self.seconds[places], self.lines[places], self.parts[places], self.is_known[places])


def with_lines(
    path: Path, report: FileReport, notes: Sequence[DataError], *, regions: Sequence[str] = ()
) -> list[DataError]:
    """The notes on a file, each of their places with its lines.

    Parameters
    ----------
    path, regions
        As for `read_any`.
    report
        What `read_any` made of the file.
    notes
        Its notes, and those on its curves.

    Returns
    -------
    list of DataError
        The notes in their order. A place that has a time and no line yet has the lines that stand there (of a gap those
        without a value), or where there is none those of its neighbours in time; MAX_PLACES lines a note, and at least
        one a place.

    Raises
    ------
    DataError
        The file is not there any more.
    """
    spans = [ends for note in notes for place in note.places if (ends := _seconds(place))]
    if not spans:
        return list(notes)
    with tempfile.TemporaryDirectory() as folder:
        plain = unpacked(Path(path), report.file, Path(folder))
        standing = _standing(plain, report, spans, regions)
    return [_noted(note, standing) for note in notes]


def _seconds(place: Place) -> tuple[int, int] | None:
    """First and last second since 1970 of a place whose line is asked for."""
    if place.first is None or place.line is not None or place.lines:
        return None
    return int(place.first.timestamp()), int((place.last or place.first).timestamp())


def _standing(
    plain: Path, report: FileReport, spans: Sequence[tuple[int, int]], regions: Sequence[str]
) -> Mapping[str, Standing]:
    """Lines by each name that a note may call a curve or a series; all of them by an empty name."""
    if report.kind in LAYOUTS:
        return _of_enedis(plain, report, spans, regions)
    if report.kind in ("elfe_wind", "elfe_scaled_wind"):
        return _of_wind(plain)
    return _of_table(plain, report, regions)


def _of_wind(plain: Path) -> Mapping[str, Standing]:
    found = [(record.hour * HOUR_S, record.line) for record in records(plain, FaultLog(plain.name))]
    seconds, lines = np.array(found, dtype=np.int64).reshape(-1, 2).T
    return _by_name({"wind": [_sorted(seconds, lines, np.zeros(len(lines), np.str_), np.ones(len(lines), np.bool_))]})


def _of_table(plain: Path, report: FileReport, regions: Sequence[str]) -> Mapping[str, Standing]:
    look = look_at(plain)
    plan = plan_of(look, report.kind, report.file, report.understood)
    with locked_connection(plain) as connection:
        rows = read_rows(connection, plain, report.file, look, plan)
    rows = on_utc(regional(rows, plan, regions), plan).moved.rows
    names: dict[str, list[Standing]] = {}
    for track, values in zip(plan.tracks, rows.values, strict=True):
        standing = _sorted(rows.seconds, rows.lines, rows.regions, ~np.isnan(values))
        for name in {track.label, track.role, *(one.role for one in report.curves if one.label == track.label)}:
            names.setdefault(name, []).append(standing)
    return _by_name(names)


def _of_enedis(
    plain: Path, report: FileReport, spans: Sequence[tuple[int, int]], regions: Sequence[str]
) -> Mapping[str, Standing]:
    table = table_of(plain, report.file, look_at(plain).header, LAYOUTS[report.kind])
    wanted = {at for first, last in spans for at in range(first // HALF_HOUR_S - 1, last // HALF_HOUR_S + 2)}
    with locked_connection(plain) as connection:
        found = query_file(
            connection,
            "intake_lines",
            plain,
            delimiter=table.header.delimiter,
            quoted=table.header.quoted,
            encoding=table.header.encoding,
            columns=dict.fromkeys(table.columns, "VARCHAR"),
            half_hours=sorted(wanted),
        )
    if found is None:
        return {}
    labels = [name for name in table.columns if name.startswith("label_")]
    texts = list(zip(*(found[name].tolist() for name in labels), strict=True))
    keys = {text: key_in(dict(zip(labels, text, strict=True)), table.layout) for text in set(texts)}
    lines = lines_of_rows(plain, np.asarray(found["row"], np.int64), 1)
    seconds, is_known = np.asarray(found["half_hour"], np.int64) * HALF_HOUR_S, np.asarray(found["is_known"], np.bool_)
    names: dict[str, list[Standing]] = {}
    for text, key in keys.items():
        if isinstance(key, Key) and key.curve and is_wanted(key, regions):
            here = np.array([one == text for one in texts], dtype=np.bool_)
            parts = np.full(int(here.sum()), key.series)
            standing = _sorted(seconds[here], lines[here], parts, is_known[here])
            for name in (key.series, key.curve, LABELS[(report.kind, key.curve)]):
                names.setdefault(name, []).append(standing)
    return _by_name(names)


def _sorted(seconds: Numbers, lines: Numbers, parts: NDArray[np.str_], is_known: Flags) -> Standing:
    return Standing(seconds, lines, parts, is_known).take(np.lexsort((lines, seconds)))


def _by_name(names: Mapping[str, Sequence[Standing]]) -> Mapping[str, Standing]:
    everything = [standing for found in names.values() for standing in found]
    return {name: _joined(found) for name, found in names.items()} | {"": _joined(everything)}


def _joined(standings: Iterable[Standing]) -> Standing:
    seconds, lines, parts, is_known = zip(*standings, strict=True)
    return _sorted(np.concatenate(seconds), np.concatenate(lines), np.concatenate(parts), np.concatenate(is_known))


def _noted(note: DataError, standing: Mapping[str, Standing]) -> DataError:
    most = max(MAX_PLACES // max(len(note.places), 1), 1)
    placed: Callable[[Place], Place] = partial(_placed, standing=standing, problem=note.problem, most=most)
    return note.retold(places=[placed(place) for place in note.places])


def _placed(place: Place, *, standing: Mapping[str, Standing], problem: str, most: int) -> Place:
    ends = _seconds(place)
    named = [standing[name] for name in place.series or ("",) if name in standing]
    if ends is None or not named:
        return place
    there = _joined(named)
    first, end = np.searchsorted(there.seconds, ends[0]), np.searchsorted(there.seconds, ends[1], side="right")
    inside = there.take(slice(int(first), int(end)))
    lines = np.unique(inside.lines[~inside.is_known] if problem in WITHOUT_VALUE else inside.lines)
    if len(lines):
        return replace(place, lines=tuple(lines[:most].tolist()), n_lines=len(lines))
    between = _neighbours(there, ends)
    return place if between == (None, None) else replace(place, between=between)


def _neighbours(there: Standing, ends: tuple[int, int]) -> tuple[int | None, int | None]:
    """Last line in time before and first line after, of the parts that have no value at that time if only some have."""
    at_first = there.take((there.seconds == ends[0]) & there.is_known)
    lacking = ~np.isin(there.parts, at_first.parts)
    there = there.take(lacking) if lacking.any() else there
    before, after = there.lines[there.seconds < ends[0]], there.lines[there.seconds > ends[1]]
    return (int(before[-1]) if len(before) else None, int(after[0]) if len(after) else None)
