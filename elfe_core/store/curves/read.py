"""Any file of curves -> what it holds and what is to be said about it; the lines at which a note stands."""

import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import duckdb
import numpy as np

from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.errors import MAX_PLACES, DataError, ElfeError, Place, Wanted
from elfe_core.store.curves.formats import BY_KIND, format_of
from elfe_core.store.curves.sniff import Reading, Standing, TextFile, open_text

WITHOUT_VALUE = frozenset({"missing_steps", "double_hour", "secret"})
"""Problems of which only lines without a value are a part."""

Found = TypeVar("Found")

OWN_FAULTS = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
"""Errors of a query, not of the file."""


def read_any(
    path: Path, *, name: str | None = None, choice: Choice | None = None, regions: Sequence[str] = ()
) -> FileReport:
    """Curves of one file of any known kind (FORMATS.md), told by its content and never by its name.

    Parameters
    ----------
    path
        Plain text, or the same as .gz or as the only table of a .zip; UTF-8 or latin-1; `;` or `,`.
    name
        What to call it in faults and curves, if not by the path's own name.
    choice
        What the user says of the file where what was understood is wrong; the unit, step, clock and decimal sign count
        for `plain` files only, the role for files of one curve that does not say its own.
    regions
        INSEE codes of the regions that are added up; all that the file holds if none is given, and a note says so.

    Returns
    -------
    FileReport
        Curves on a regular UTC clock, NaN where the file gives no value; no curve at all when there are faults.
        `understood` says how the file was read. Nothing is raised for what a file holds, or lacks.
    """
    report = read_file(Path(path), name=name, choice=choice, regions=regions).report
    return replace(report, curves=()) if report.faults else report


def read_file(
    path: Path,
    *,
    name: str | None = None,
    choice: Choice | None = None,
    regions: Sequence[str] = (),
    usual_kind: str | None = None,
) -> Reading:
    """As `read_any`, with what is known beside faults; `usual_kind` is that of a file that is not recognised."""
    called, chosen = path.name if name is None else name, choice or Choice()
    kind = chosen.kind or ""
    try:
        with tempfile.TemporaryDirectory() as folder:
            text = open_text(path, called, Path(folder))
            sniffed = None if kind else format_of(text)
            kind = kind or (sniffed.kind if sniffed else usual_kind or "")
            if not kind:
                raise DataError(called, "unknown_kind", wanted=Wanted("known_kind"))
            return or_cleaned(text, lambda clean: BY_KIND[kind].read(clean, chosen, regions))
    except ElfeError as error:
        faults = tuple(fault for fault in error.each() if isinstance(fault, DataError))
        faults = tuple(fault.retold(file=called) for fault in faults)
        return Reading(FileReport(file=called, kind=kind, faults=faults, understood=Choice(kind=kind or None)))


def or_cleaned(text: TextFile, job: Callable[[TextFile], Found]) -> Found:
    """What a job makes of a text, or of the same without what DuckDB refuses, such as line ends of two kinds.

    Raises
    ------
    DataError
        unreadable.
    """
    try:
        try:
            return job(text)
        except OWN_FAULTS:
            raise
        except duckdb.InvalidInputException:
            return job(text.cleaned())
    except OWN_FAULTS:
        raise
    except duckdb.Error as error:
        raise DataError(text.name, "unreadable", detail=str(error).partition("\n")[0]) from None
    except OSError as error:
        raise DataError(text.name, "unreadable", detail=error.strerror or "") from None


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
        text = open_text(Path(path), report.file, Path(folder))
        found = or_cleaned(text, lambda clean: BY_KIND[report.kind].lines(clean, report, spans, regions))
    everything = [standing for standings in found.values() for standing in standings]
    standing = {name: _joined(standings) for name, standings in found.items()}
    return [_noted(note, standing | {"": _joined(everything)} if everything else {}) for note in notes]


def _seconds(place: Place) -> tuple[int, int] | None:
    """First and last second since 1970 of a place whose line is asked for."""
    if place.first is None or place.line is not None or place.lines:
        return None
    return int(place.first.timestamp()), int((place.last or place.first).timestamp())


def _joined(standings: Iterable[Standing]) -> Standing:
    """Lines of several parts, by time."""
    seconds, lines, parts, is_known = zip(*standings, strict=True)
    whole = Standing(np.concatenate(seconds), np.concatenate(lines), np.concatenate(parts), np.concatenate(is_known))
    return whole.take(np.lexsort((whole.lines, whole.seconds)))


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
