"""A file as handed over -> plain text: unpacked, with its header, first lines, and the lines that cannot be read."""

import codecs
import gzip
import os
import re
import shutil
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import IO, Any, NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import Flags
from elfe_core.curve_set.measured import Choice, FileReport, Measured
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.connect import CHUNK_BYTES, literal_path, sql
from elfe_core.store.curves.hours_parquet import write_as_text
from elfe_core.store.curves.plan import time_places
from elfe_core.store.disk import PARQUET_MAGIC
from elfe_core.store.textfile import (
    GZIP_MAGIC,
    HEAD_LINES,
    FaultLog,
    Header,
    around_bad_bytes,
    byte_lines,
    fold,
    parse_header,
    shown,
    split_line,
)

MAX_UNPACKED_BYTES = 4 << 30
"""A file that is larger once unpacked is refused: a few kilobytes can unpack to more than any disk holds."""

TEXT_NAME = "text.csv"
"""Name of the unpacked text: DuckDB opens no other."""

ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED = 1
GIB = 1 << 30


def unpacked(path: Path, name: str, folder: Path) -> Path:
    """Plain text of a file in `folder`: of a .gz, of the one table of a .zip, of a scenario's hours as Parquet, or
    the file itself; told by its content.

    Raises
    ------
    DataError
        missing_file, unreadable, empty, archive, too_big_file, foreign_parquet.
    """
    magic = _first_bytes(path, name)
    text = folder / TEXT_NAME
    try:
        if magic.startswith(GZIP_MAGIC):
            with gzip.open(path, "rb") as source:
                _copy(source, text, name)
        elif magic.startswith(ZIP_MAGICS):
            _unzip(path, text, name)
        elif magic == PARQUET_MAGIC:
            write_as_text(path, text, name)
        else:
            _link(path, text, name)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
        raise DataError(name, "unreadable", wanted=Wanted("whole_file"), detail=str(error)) from None
    except OSError as error:
        raise DataError(name, "unreadable", detail=error.strerror or "") from None
    _check_text(text, name)
    return text


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(name, "missing_file", wanted=Wanted("file_in_folder", names=(str(path.parent),))) from None
    except OSError as error:
        raise DataError(name, "unreadable", detail=error.strerror or "") from None
    if not magic:
        raise DataError(name, "empty")
    return magic


def _copy(source: IO[bytes] | gzip.GzipFile, text: Path, name: str) -> None:
    n_bytes = 0
    with text.open("wb") as target:
        while chunk := source.read(CHUNK_BYTES):
            n_bytes += len(chunk)
            if n_bytes > MAX_UNPACKED_BYTES:
                raise _too_big(name)
            target.write(chunk)
    if not n_bytes:
        raise DataError(name, "empty")


def _too_big(name: str) -> DataError:
    return DataError(name, "too_big_file", wanted=Wanted("at_most_gib", names=(f"{MAX_UNPACKED_BYTES / GIB:g}",)))


def _unzip(path: Path, text: Path, name: str) -> None:
    """The one table of an archive; the folders and the notes of macOS in it do not count."""
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if not one.is_dir() and not one.filename.startswith("__MACOSX/")]
        tables = [one for one in members if one.filename.lower().endswith((".csv", ".txt"))]
        if len(tables) != 1:
            raise DataError(name, "archive", count=len(tables), wanted=Wanted("one_table"))
        (table,) = tables
        if table.flag_bits & ENCRYPTED or table.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            detail = "it is encrypted, or packed in a rare way"
            raise DataError(name, "archive", wanted=Wanted("one_table"), detail=detail)
        with archive.open(table) as source:
            _copy(source, text, name)


def _link(path: Path, text: Path, name: str) -> None:
    """The file under our own name, without a copy where the system allows it."""
    if path.stat().st_size > MAX_UNPACKED_BYTES:
        raise _too_big(name)
    try:
        os.symlink(path.absolute(), text)
    except OSError:  # Windows keeps links for administrators
        shutil.copyfile(path, text)


def _check_text(text: Path, name: str) -> None:
    """Reject binary files and a first MiB without a line break."""
    with text.open("rb") as stream:
        head = stream.read(CHUNK_BYTES)
    if b"\0" in head or (len(head) == CHUNK_BYTES and b"\n" not in head):
        raise DataError(name, "unreadable", wanted=Wanted("plain_text"))


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
        for number, raw in enumerate(source, start=1):
            raw = raw.rstrip(b"\r\n")
            fault = _fault(number, raw, encoding, delimiter)
            bad += [fault] if fault else []
            clean.write(b"\n" if fault else raw + b"\n")
    target.replace(file)
    return bad


def _fault(number: int, raw: bytes, encoding: str, delimiter: str) -> BadLine | None:
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
    """An unpacked file: where it is, what it is called, its header, its first lines (the header among them), and the
    lines that were blanked out since no reader could take them apart.
    """

    path: Path
    name: str
    header: Header
    lines: tuple[str, ...]
    bad_lines: tuple[BadLine, ...] = ()

    @property
    def has_header(self) -> bool:
        """Whether the first line holds no time."""
        return not time_places([re.split("[;,]", self.lines[0].replace('"', ""))])

    @property
    def sample(self) -> tuple[str, ...]:
        """First lines of data."""
        return self.lines[1:] if self.has_header else self.lines

    @property
    def folded(self) -> dict[str, str]:
        """Names of the columns, folded -> as written."""
        return {fold(name): name for name in self.header.columns}

    def rows(self) -> list[list[str]]:
        """Fields of each of the first lines of data."""
        return [split_line(line, self.header.delimiter) or [] for line in self.sample]

    def fields(self, place: int) -> list[str]:
        """One field of each of the first lines of data."""
        return [row[place].strip() for row in self.rows() if len(row) > place]

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


def open_text(path: Path, name: str, folder: Path) -> TextFile:
    """Unpack a file to `folder`; DataError as `unpacked`, or empty."""
    file = unpacked(path, name, folder)
    head = list(islice(byte_lines(file), HEAD_LINES))
    accented = [] if any(not line.isascii() for line in head) else list(islice(_accented(file), HEAD_LINES))
    header = parse_header([*head, *accented])
    texts = [line.decode(header.encoding, "replace").removeprefix("\ufeff") for line in head]
    lines = tuple(text for place, text in enumerate(texts) if text or not place)
    if not any(lines):
        raise DataError(name, "empty")
    text = TextFile(path=file, name=name, header=header, lines=lines)
    return text.cleaned() if header.quoted or (header.encoding == "utf-8" and not is_utf8(file)) else text


def _accented(file: Path) -> Iterator[bytes]:
    """Lines with more than ASCII, of a file whose first lines have none."""
    with file.open("rb") as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not chunk.isascii():
                yield from (line for line in (chunk + stream.readline()).splitlines() if not line.isascii())


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
