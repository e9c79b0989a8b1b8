"""A table larger than what is held at once, read part by part: as the command line does, which has no limit of size."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import islice

from elfe_core.curve_set.measured import Choice, FileReport, Measured, joined
from elfe_core.errors import MAX_PLACES, DataError, ElfeError, Place, Wanted, raise_faults
from elfe_core.store.curves.limits import MAX_TABLE_BYTES
from elfe_core.store.curves.text import Reading, Standing, TextFile
from elfe_core.store.textfile import MAX_LINE_BYTES

PIECE_BYTES = 8 << 20
"""About the size of a part. A table of 294 MiB, ten years of minutes, took 595 MB of memory in such parts, 670 MB in
parts of 32 MiB; its curve and the search for oddities stay whole.
"""


def is_long(text: TextFile) -> bool:
    """Whether a table is larger than what is held at once."""
    return text.path.stat().st_size > MAX_TABLE_BYTES


def read_long(text: TextFile, choice: Choice, read: Callable[[TextFile, Choice], Reading]) -> Reading:
    """One reading of all parts. How the first one is understood holds for the others; what does not fit is a fault.

    Raises
    ------
    DataError, Faults
        As `read`, with lines of the whole file; no_clock: parts show different clocks; duplicate: the clock is set back
        between two parts.
    """
    parts = _parts(text, choice, read)
    told: list[DataError] = []
    shown = {part.report.understood.clock for part in parts} - {None}
    if len(shown) > 1:
        raise DataError(text.name, "no_clock", wanted=Wanted("one_of_clocks"))
    if shown and any(part.report.understood.clock is None for part in parts):
        told = [note for part in parts for note in part.report.notes if note.problem == "fixed_clock"]
        parts = _parts(text, replace(choice, clock=shown.pop()), read)
    if not parts[0].report.curves:
        return parts[0]
    reports = [part.report for part in parts]
    curves = tuple(joined(same) for same in _by_name(reports).values())
    report = replace(
        reports[0],
        curves=curves,
        faults=_together([fault for one in reports for fault in one.faults]),
        notes=_together([*told, *(note for one in reports for note in one.notes)]),
    )
    lost: Counter[str] = sum((part.lost for part in parts), Counter())
    return parts[0]._replace(report=report, by_region=tuple(("", curve) for curve in curves), lost=lost)


def _parts(text: TextFile, choice: Choice, read: Callable[[TextFile, Choice], Reading]) -> list[Reading]:
    """Each part's reading, its lines counted in the whole file; the first alone where it leaves a question open."""
    parts: list[Reading] = []
    for piece, n_before in pieces(text):
        try:
            found = read(piece, _as_before(parts, choice))
        except ElfeError as error:
            raise_faults([_moved(one, n_before) for one in error.each() if isinstance(one, DataError)])
            raise
        parts.append(found._replace(report=_moved_report(found.report, n_before)))
        if not parts[0].report.curves:
            break
    return parts


def lines_of_long(
    text: TextFile, lines: Callable[[TextFile], Mapping[str, list[Standing]]]
) -> Mapping[str, list[Standing]]:
    """The lines of all parts by name."""
    found: dict[str, list[Standing]] = {}
    for piece, n_before in pieces(text):
        for name, standings in lines(piece).items():
            found.setdefault(name, []).extend(one._replace(lines=one.lines + n_before) for one in standings)
    return found


def pieces(text: TextFile) -> Iterator[tuple[TextFile, int]]:
    """Parts of about one size, each below the lines above the table, with the number of lines that stand before it.

    Each begins with the last line of the one before: an index gives the difference of two lines.
    """
    n_head = max(text.layout.header_line, text.layout.first_line - 1, 0)
    target = text.path.with_name("piece.csv")
    n_bytes = text.path.stat().st_size
    n_bytes = n_bytes // max(n_bytes // PIECE_BYTES, 1) + 1
    with text.path.open("rb") as source:
        head = b"".join(islice(source, n_head))
        n_before, last, bad_lines = 0, b"", text.bad_lines
        while block := source.read(n_bytes):
            block += source.readline(MAX_LINE_BYTES + 1)
            target.write_bytes(head + last + block)
            yield replace(text, path=target, bad_lines=bad_lines), n_before - bool(last)
            n_before, last, bad_lines = n_before + block.count(b"\n"), _last_line(block), ()


def _last_line(block: bytes) -> bytes:
    return block[block.rstrip(b"\r\n").rfind(b"\n") + 1 :].strip(b"\r\n") + b"\n"


def _as_before(parts: Sequence[Reading], choice: Choice) -> Choice:
    """The user's choice, and for parts but the first what was understood of what may be chosen."""
    if not parts:
        return choice
    first = parts[0].report
    known = {
        one.name: getattr(first.understood, one.name)
        for one in fields(Choice)
        if getattr(choice, one.name) is None and one.name in (*first.options, "kind", "role")
    }
    return replace(choice, **known)


def _by_name(reports: Sequence[FileReport]) -> Mapping[tuple[str, str], list[Measured]]:
    found: dict[tuple[str, str], list[Measured]] = {}
    for report in reports:
        for curve in report.curves:
            found.setdefault((curve.role, curve.label), []).append(curve)
    return found


def _moved_report(report: FileReport, n_before: int) -> FileReport:
    return replace(
        report,
        faults=tuple(_moved(fault, n_before) for fault in report.faults),
        notes=tuple(_moved(note, n_before) for note in report.notes),
    )


def _moved(error: DataError, n_before: int) -> DataError:
    return error.retold(places=[_moved_place(place, n_before) for place in error.places])


def _moved_place(place: Place, n_before: int) -> Place:
    line, other = (None if one is None else one + n_before for one in (place.line, place.other_line))
    return replace(place, line=line, other_line=other, lines=tuple(one + n_before for one in place.lines))


def _together(errors: Sequence[DataError]) -> tuple[DataError, ...]:
    """One error a kind and column: places one after the other, counted together; what has no place is said once."""
    groups: dict[tuple[object, ...], list[DataError]] = {}
    for error in errors:
        column = error.places[0].column if error.places else ""
        wanted = error.wanted and error.wanted.kind
        groups.setdefault((error.problem, wanted, column), []).append(error)
    return tuple(_sum(same) for same in groups.values())


def _sum(same: Sequence[DataError]) -> DataError:
    first, places = same[0], [place for one in same for place in one.places]
    if len(same) == 1 or not any(place.line or place.lines or place.first for place in places):
        return first
    count = sum(one.count for one in same)
    return DataError(
        first.file, first.problem, places=places[:MAX_PLACES], count=count, wanted=first.wanted, detail=first.detail
    )
