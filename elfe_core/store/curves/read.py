"""Any file of curves -> its curves, faults and notes, and the lines that each note refers to."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import numpy as np

from elfe_core.clock import Flags, places, runs
from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.curves import Curves
from elfe_core.errors import MAX_PLACES, DataError, ElfeError, Place, Wanted, raise_faults
from elfe_core.store.curves.formats import BY_KIND, format_of
from elfe_core.store.curves.pieces import is_long, lines_of_long, read_long
from elfe_core.store.curves.text import Reading, Standing, TextFile, open_text
from elfe_core.store.textfile import shown

WITHOUT_VALUE = frozenset({"missing_steps", "double_hour", "secret"})
"""Problems whose places list only lines without a value."""

Found = TypeVar("Found")

QUERY_ERRORS = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)
"""Errors of a query, not of the file."""


def read_any(
    path: Path,
    *,
    name: str | None = None,
    choice: Choice | None = None,
    regions: Sequence[str] = (),
    any_size: bool = False,
    folder: Path | None = None,
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
    any_size
        Whether a table that is too large to be held at once is read part by part, however long that takes.
    folder
        Where the file is unpacked meanwhile; the system's temporary folder if not said.

    Returns
    -------
    FileReport
        Curves on a regular UTC clock, NaN where the file gives no value; no curve at all when there are faults.
        `understood` says how the file was read. Nothing is raised for what a file holds, or lacks.
    """
    found = read_file(Path(path), name=name, choice=choice, regions=regions, any_size=any_size, folder=folder)
    report = found.report
    return replace(report, curves=()) if report.faults else report


def read_file(
    path: Path,
    *,
    name: str | None = None,
    choice: Choice | None = None,
    regions: Sequence[str] = (),
    usual_kind: str | None = None,
    any_size: bool = False,
    folder: Path | None = None,
) -> Reading:
    """As `read_any`, with what is known beside faults; `usual_kind` is that of a file that is not recognised."""
    called, chosen = path.name if name is None else name, choice or Choice()
    kind = chosen.kind or ""
    head: tuple[str, ...] = ()
    try:
        with _room(called, folder) as unpacked:
            text = open_text(path, called, unpacked, chosen.sheet)
            head = first_lines(text)
            sniffed = None if kind else format_of(text, usual_kind or "")
            kind = kind or (sniffed.kind if sniffed else usual_kind or "")
            if not kind:
                raise _unknown(text)

            def read(piece: TextFile, choice: Choice) -> Reading:
                return or_cleaned(piece, lambda clean: BY_KIND[kind].read(clean, choice, regions))

            by_parts = any_size and kind in QUESTIONED and is_long(text)
            found = read_long(text, chosen, read) if by_parts else read(text, chosen)
            return found._replace(report=_completed(found.report, text, head, chosen))
    except ElfeError as error:
        faults = tuple(fault for fault in error.each() if isinstance(fault, DataError))
        faults = tuple(fault.retold(file=called) for fault in faults)
        understood = Choice(kind=kind or None, sheet=chosen.sheet)
        options = {name: choices for fault in faults for name, choices in _options_of(fault).items()}
        return Reading(
            FileReport(file=called, kind=kind, faults=faults, understood=understood, options=options, head=head)
        )


QUESTIONED = frozenset(("plain", "pvgis", "eco2mix"))
"""Kinds whose readers ask for choices, and say themselves which of them are of no use."""

SHOWN_LINES = 5
"""First lines of a file that are shown where it is refused."""


def first_lines(text: TextFile) -> tuple[str, ...]:
    """The first lines, with their numbers, cut to what a screen holds."""
    lines = [f"{number}: {shown(line)}" for number, line in enumerate(text.lines, start=1) if line.strip()]
    return tuple(lines[:SHOWN_LINES])


def _unknown(text: TextFile) -> DataError:
    """unknown_kind, with the first line; empty: nothing, or a header alone."""
    written = [(number, line) for number, line in enumerate(text.lines, start=1) if line.strip()]
    number, line = written[0] if written else (1, "")
    if not written or (len(written) == 1 and len(text.header.columns) > 1):
        return DataError(text.name, "empty")
    return DataError(text.name, "unknown_kind", line=number, value=shown(line), wanted=Wanted("known_kind"))


def _completed(report: FileReport, text: TextFile, head: tuple[str, ...], chosen: Choice) -> FileReport:
    """The report with the first lines, and with the sheet that was read of several."""
    options, notes = dict(report.options), report.notes
    if text.sheet:
        options["sheet"] = text.sheets
        notes = (DataError(report.file, "sheet_read", value=text.sheet), *notes)
    understood = replace(report.understood, sheet=text.sheet or None)
    unused = [*_unused(report, chosen), *(["sheet"] if chosen.sheet and not text.sheet else [])]
    notes = (*notes, *(DataError(report.file, "unused_choice", value=name) for name in unused))
    return replace(report, head=head, options=options, notes=notes, understood=understood)


def _unused(report: FileReport, chosen: Choice) -> list[str]:
    """What the user says that a file of this kind has no use for; its tables of questions say so themselves."""
    if report.kind in QUESTIONED:
        return []
    known = ("kind", "role", "sheet", *(("unit",) if report.kind.startswith("elfe") else ()))
    return [one.name for one in fields(chosen) if one.name not in known and getattr(chosen, one.name) is not None]


def _options_of(fault: DataError) -> dict[str, tuple[str, ...]]:
    """Fields of Choice that a fault asks for."""
    if fault.wanted is None:
        return {}
    asked: dict[str, tuple[str, tuple[str, ...]]] = {
        "one_of_sheets": ("sheet", fault.wanted.names),
        "decimal_comma": ("decimal", (",", ".")),
    }
    found = asked.get(fault.wanted.kind)
    return {found[0]: found[1]} if found else {}


def or_cleaned(text: TextFile, job: Callable[[TextFile], Found]) -> Found:
    """Result of a job on a text, or on its cleaned copy where DuckDB refuses it, as for line ends of two kinds.

    Raises
    ------
    DataError
        unreadable.
    """
    try:
        try:
            return job(text)
        except QUERY_ERRORS:
            raise
        except duckdb.InvalidInputException:
            return job(text.cleaned())
    except QUERY_ERRORS:
        raise
    except duckdb.Error as error:
        raise DataError(text.name, "unreadable", detail=str(error).partition("\n")[0]) from None
    except OSError as error:
        raise DataError(text.name, "unreadable", detail=error.strerror or "") from None


@contextmanager
def _room(name: str, folder: Path | None) -> Iterator[Path]:
    """A folder for what a file unpacks to, in `folder`; an `unreadable` file where none can be made."""
    try:
        made = tempfile.TemporaryDirectory(dir=folder)
    except OSError as error:
        raise DataError(name, "unreadable", detail=error.strerror or "") from None
    with made as unpacked:
        yield Path(unpacked)


def with_lines(
    path: Path,
    report: FileReport,
    notes: Sequence[DataError],
    *,
    regions: Sequence[str] = (),
    any_size: bool = False,
    folder: Path | None = None,
) -> list[DataError]:
    """The notes on a file, each of their places with its lines.

    Parameters
    ----------
    path, regions, any_size, folder
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
    with _room(report.file, folder) as unpacked:
        text = open_text(Path(path), report.file, unpacked, report.understood.sheet)

        def lines(piece: TextFile) -> Mapping[str, list[Standing]]:
            return or_cleaned(piece, lambda clean: BY_KIND[report.kind].lines(clean, report, spans, regions))

        by_parts = any_size and report.kind in QUESTIONED and is_long(text)
        found = lines_of_long(text, lines) if by_parts else lines(text)
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


def read_hourly_inputs(path: Path) -> Curves:
    """Curves from a .csv or .csv.gz of hourly values, in any order of rows and columns.

    Parameters
    ----------
    path
        Columns `utc` (start of the hour, `2021-04-01T00:00`, seconds and Z optional) and one for each of CURVE_NAMES
        (W per foyer); other columns are left aside. An exact duplicate of a row counts once.

    Returns
    -------
    Curves
        W per foyer, one value an hour, sorted by time.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, double_column, bad_line, bad_text, bad_time, bad_number,
        off_step, negative, duplicate, gap (also where a value is empty): every fault of the file at once.
    """
    reading = read_file(Path(path), choice=Choice(kind="hourly_inputs"))
    report = reading.report
    faults: list[ElfeError] = list(report.faults)
    missing: Flags = np.zeros(0, dtype=np.bool_)
    if report.curves:
        missing = np.any([np.isnan(curve.mean_power) for curve in report.curves], axis=0)
    if missing.sum() > reading.lost[""]:
        start_utc, step_min = report.curves[0].start_utc, report.curves[0].step_min
        found: list[Place] = places(runs(missing), start_utc, step_min)
        gap = DataError(report.file, "gap", places=found, count=int(missing.sum()))
        faults += [gap] if faults else with_lines(path, report, [gap])
    raise_faults(faults)
    start_utc = report.curves[0].start_utc.astype("datetime64[h]")
    values: dict[str, Any] = {curve.role: curve.mean_power for curve in report.curves}
    return Curves(start_utc=start_utc, series=values)
