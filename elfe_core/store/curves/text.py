"""A file as handed over -> plain text: unpacked, with its header, first lines, and the lines that cannot be read."""

import codecs
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import Flags
from elfe_core.curve_set.measured import Choice, FileReport, Measured
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.connect import CHUNK_BYTES, literal_path, sql
from elfe_core.store.curves.containers import Tables, tables
from elfe_core.store.curves.day_lines import has_days_above, with_days
from elfe_core.store.curves.layout import Layout, lay_out
from elfe_core.store.curves.limits import MAX_COLUMNS
from elfe_core.store.textfile import (
    HEAD_LINES,
    MAX_LINE_BYTES,
    FaultLog,
    Header,
    around_bad_bytes,
    bounded_lines,
    byte_lines,
    encoding_of,
    fold,
    shown,
    split_line,
)

Numbers = NDArray[np.int64]

END_BYTES = 2
"""Bytes kept of the chunk before, to find a blank line that spans two chunks."""


class BadLine(NamedTuple):
    """A line without readings: its number, what is wrong (a problem code) and what stands there."""

    line: int
    problem: str
    text: str

    def note(self, log: FaultLog, n_columns: int) -> None:
        """Add it to the faults of its file."""
        wanted = Wanted("fields", low=n_columns) if self.problem == "bad_line" else None
        log.add(self.problem, Place(line=self.line, values=(shown(self.text),)), wanted)


def rejected_lines(connection: duckdb.DuckDBPyConnection) -> list[BadLine]:
    """Lines whose number of fields, quotes or text made the last reading on this connection leave them out."""
    found = connection.execute(sql("rejected_lines")).fetchall()
    return [BadLine(line, "bad_line", text.lstrip("\r\n").partition("\n")[0].rstrip("\r")) for line, text in found]


def is_utf8(file: Path) -> bool:
    """Whether all bytes of a file are UTF-8 text; DuckDB does not look at columns that nobody asks for."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    waiting = b""
    with file.open("rb") as stream:
        try:
            while block := stream.read(CHUNK_BYTES):
                if waiting or not block.isascii():
                    decoder.decode(block)
                    waiting = decoder.getstate()[0]
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def blank_out(file: Path, encoding: str, delimiter: str) -> list[BadLine]:
    """Rewrite a file with one kind of line end, and with a blank line for each that cannot be read by itself.

    A quote that is not closed would swallow the lines that follow; a quoted line break is part of no format.
    """
    bad: list[BadLine] = []
    target = file.with_name("clean.csv")
    with file.open("rb") as source, target.open("wb") as clean:
        for number, raw in enumerate(bounded_lines(source), start=1):
            raw = raw.rstrip(b"\r\n")
            fault = _fault(number, raw, encoding, delimiter)
            bad += [fault] if fault else []
            clean.write(b"\n" if fault else raw + b"\n")
    target.replace(file)
    return bad


def _fault(number: int, raw: bytes, encoding: str, delimiter: str) -> BadLine | None:
    if len(raw) > MAX_LINE_BYTES:
        return BadLine(number, "bad_line", raw.decode("latin-1"))
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as error:
        return BadLine(number, "bad_text", around_bad_bytes(raw, encoding, error))
    is_whole = b"\r" not in raw and (b'"' not in raw or split_line(text, delimiter) is not None)
    return None if is_whole else BadLine(number, "bad_line", text)


def lines_of_rows(file: Path, rows: Numbers, n_skipped: int, without_row: Sequence[int] = ()) -> Numbers:
    """Number of the line of each row that a query found.

    Rows count from 0 at the first line of data; blank lines and the lines `without_row` are none.
    """
    left_out = np.union1d(_blank_lines(file), np.array(without_row, dtype=np.int64))
    left_out = left_out[left_out > n_skipped]
    rows_before = left_out - n_skipped - 1 - np.arange(len(left_out))
    lines: Numbers = rows + n_skipped + 1 + np.searchsorted(rows_before, rows, side="right")
    return lines


def _blank_lines(file: Path) -> Numbers:
    """Numbers of the blank lines; the file is split into lines only if it has some."""
    if not _has_blank_lines(file):
        return np.zeros(0, dtype=np.int64)
    with file.open("rb") as stream:
        return np.array([line for line, raw in enumerate(stream, start=1) if not raw.rstrip(b"\r\n")], dtype=np.int64)


def _has_blank_lines(file: Path) -> bool:
    before = b"\n"
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            text = before + chunk
            if b"\n\n" in text or b"\n\r\n" in text:
                return True
            before = text[-END_BYTES:]
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFile:
    """An unpacked file: where it is, what it is called, its layout, its first lines, and the lines that were blanked
    out since no reader could take them apart.

    `sheet` is the one that is read of `sheets`, where the file holds several tables; `typed` as in Tables.
    """

    path: Path
    name: str
    header: Header
    layout: Layout
    lines: tuple[str, ...]
    bad_lines: tuple[BadLine, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    typed: bool = False

    @property
    def has_header(self) -> bool:
        """Whether a line names the columns."""
        return self.layout.header_line > 0

    @property
    def sample(self) -> tuple[str, ...]:
        """First lines of data, blank ones left out."""
        start = max(self.layout.header_line, self.layout.first_line - 1)
        return tuple(line for line in self.lines[start:] if line.strip())

    @property
    def folded(self) -> dict[str, str]:
        """Names of the columns, folded -> as written."""
        return {fold(name): name for name in self.header.columns}

    def rows(self) -> list[list[str]]:
        """Fields of each of the first lines of data."""
        return [[field.strip() for field in split_line(line, self.header.delimiter) or []] for line in self.sample]

    def most(self, fits: Callable[[str], object]) -> bool:
        """Whether most of the first lines of data fit."""
        return bool(self.sample) and 2 * sum(bool(fits(line)) for line in self.sample) > len(self.sample)

    def parameters(self) -> dict[str, Any]:
        """How the file is written, as the queries take it."""
        return {
            "path": literal_path(self.path),
            "delimiter": self.header.delimiter,
            "quote": '"' if self.header.quoted else "",
            "encoding": self.header.encoding,
        }

    def cleaned(self) -> "TextFile":
        """The same with one kind of line end, and blank lines for those that cannot be read."""
        bad = blank_out(self.path, self.header.encoding, self.header.delimiter)
        return replace(self, bad_lines=(*self.bad_lines, *bad))

    def lifted(self) -> "TextFile":
        """The same with its header in the first line, and a blank line for each that stood above it."""
        above = self.layout.header_line - 1
        if above <= 0:
            return self
        target = self.path.with_name("lifted.csv")
        with self.path.open("rb") as source, target.open("wb") as copy:
            *_, header = islice(source, above + 1)
            copy.write(header.rstrip(b"\r\n") + b"\n" * (above + 1))
            while chunk := source.read(CHUNK_BYTES):
                copy.write(chunk)
        target.replace(self.path)
        return replace(self, layout=self.layout._replace(header_line=1))


def open_text(path: Path, name: str, folder: Path, sheet: str | None = None) -> TextFile:
    """Unpack a file to `folder`, and of several tables take the one that is named `sheet`, or the only one with curves.

    Raises
    ------
    DataError
        As `tables`; empty, too_long_line, too_many_columns; which_sheet: several hold curves.
    """
    held = tables(path, name, folder)
    if len(held.texts) == 1:
        return _opened(held.texts[0][1], name, held)
    texts = {called: _opened(file, name, held) for called, file in held.texts if file.stat().st_size}
    fitting = [called for called, text in texts.items() if text.layout.first_line] if sheet is None else [sheet]
    if len(fitting) != 1 or fitting[0] not in texts:
        if not fitting:
            raise DataError(name, "archive", count=len(texts), wanted=Wanted("one_table"))
        names = tuple(called for called, text in texts.items() if text.layout.first_line)
        raise DataError(name, "which_sheet", wanted=Wanted("one_of_sheets", names=names))
    return replace(texts[fitting[0]], sheet=fitting[0], sheets=tuple(texts))


def _opened(file: Path, name: str, held: Tables) -> TextFile:
    head = list(islice(byte_lines(file), HEAD_LINES))
    _check_head(head, name)
    if has_days_above([line.decode("latin-1") for line in head]):
        with_days(file)
        head = list(islice(byte_lines(file), HEAD_LINES))
    accented = [] if any(not line.isascii() for line in head) else list(islice(_accented(file), HEAD_LINES))
    encoding = encoding_of([*head, *accented])
    lines = tuple(line.decode(encoding, "replace").removeprefix("\ufeff") for line in head)
    if not any(lines):
        raise DataError(name, "empty")
    layout = lay_out(lines)
    quoted = any(b'"' in line for line in [*head, *accented])
    columns = layout.header or tuple(split_line(next(filter(None, lines)), layout.delimiter) or ())
    header = Header(columns, layout.delimiter, encoding, quoted)
    text = TextFile(path=file, name=name, header=header, layout=layout, lines=lines, typed=held.typed)
    return text.cleaned() if quoted or (encoding == "utf-8" and not is_utf8(file)) else text


def _check_head(head: Sequence[bytes], name: str) -> None:
    """Refuse lines that would be dear to take apart."""
    for number, line in enumerate(head, start=1):
        n_columns = max(line.count(sign) for sign in (b";", b",", b"\t", b"|")) + 1
        if n_columns > MAX_COLUMNS:
            wanted = Wanted("at_most_columns", names=(str(MAX_COLUMNS),))
            raise DataError(name, "too_many_columns", line=number, count=n_columns, wanted=wanted)


def _accented(file: Path) -> Iterator[bytes]:
    """Lines with more than ASCII, of a file whose first lines have none."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not chunk.isascii():
                yield from (
                    line for line in (chunk + stream.readline(MAX_LINE_BYTES)).splitlines() if not line.isascii()
                )


class Reading(NamedTuple):
    """What a file holds: its report, perhaps with curves beside faults; its curves by region where it names regions.

    `lost` counts by role (empty: unknown) the lines whose reading is lost; `absent` are series that a file of this kind
    should hold.
    """

    report: FileReport
    by_region: tuple[tuple[str, Measured], ...] = ()
    lost: Counter[str] = Counter()  # noqa: RUF012, never changed
    absent: tuple[DataError, ...] = ()


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


Spans = Sequence[tuple[int, int]]
"""First and last second (since 1970) of the times asked for."""


class Format(NamedTuple):
    """One kind of file (a key of KINDS): whether a text is one, how it is read, and where its readings stand.

    `lines` gives the lines at some times by each name that a note may call a curve or a series.
    """

    kind: str
    fits: Callable[[TextFile], bool]
    read: Callable[[TextFile, Choice, Sequence[str]], Reading]
    lines: Callable[[TextFile, FileReport, Spans, Sequence[str]], Mapping[str, list[Standing]]]
