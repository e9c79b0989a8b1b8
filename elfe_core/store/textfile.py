"""Opens .csv and .csv.gz files line by line, in pure Python: small files, and the search for the line of a fault."""

import codecs
import csv
import gzip
import unicodedata
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from elfe_core.errors import DataError
from elfe_core.store.faultlog import FaultLog

GZIP_MAGIC = b"\x1f\x8b"
HEAD_LINES = 200
"""The first lines say how a file is encoded and whether it quotes its fields."""

FRENCH_LATIN1 = frozenset(range(128)) | frozenset("àâçèéêëîïôùûüÀÂÇÈÉÊËÎÏÔÙÛÜ°".encode("latin-1"))
"""Bytes of French text in latin-1."""

SHOWN_CHARACTERS = 80
"""A message shows at most this much of a value found."""


class Header(NamedTuple):
    """First line of a file: its columns as written, and what the first lines tell of the others."""

    columns: tuple[str, ...]
    delimiter: str
    encoding: str
    quoted: bool


class Row(NamedTuple):
    """One line: its number (the header is line 1), its text and its fields."""

    line: int
    text: str
    fields: list[str]


def fold(name: str) -> str:
    """A column's name without accents, case, blanks or punctuation: `Total énergie (Wh)` -> `totalenergiewh`.

    The degree sign of `n°1` is `ndeg1` in the technical headers and is folded to the same.
    """
    plain = unicodedata.normalize("NFKD", name.replace("°", "deg"))
    return "".join(letter for letter in plain.casefold() if letter.isalnum() and letter.isascii())


def shown(text: str) -> str:
    """A value as a message shows it: shortened when it is long."""
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def check_kind(path: Path) -> None:
    """Raise DataError unless the file exists and is, or is not, gzip as its name says."""
    try:
        with path.open("rb") as stream:
            magic = stream.read(2)
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(path.name, "missing_file", value=str(path.parent)) from None
    except OSError as error:
        raise DataError(path.name, "unreadable", value=error.strerror) from None
    if not magic:
        raise DataError(path.name, "empty", value="0 bytes", expected="a header line and data rows")
    if is_gzip_name(path) != (magic == GZIP_MAGIC):
        kind = "a gzip file" if is_gzip_name(path) else "plain text"
        raise DataError(path.name, "unreadable", value=repr(magic), expected=kind)


def is_gzip_name(path: Path) -> bool:
    """Whether the name says gzip."""
    return path.suffix.lower() == ".gz"


def byte_lines(path: Path) -> Iterator[bytes]:
    """Lines of a file without their ends.

    Raises
    ------
    DataError
        missing_file, empty (0 bytes), or unreadable, with the line where reading stopped.
    """
    check_kind(path)
    number = 0
    try:
        with gzip.open(path, "rb") if is_gzip_name(path) else path.open("rb") as stream:
            for raw in stream:
                number += 1
                yield raw.rstrip(b"\r\n")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(path.name, "unreadable", line=number + 1, value=str(error), expected="a whole file") from None
    except OSError as error:
        raise DataError(path.name, "unreadable", line=number + 1, value=error.strerror) from None


def parse_header(head: list[bytes]) -> Header:
    """Columns, delimiter, encoding and quoting from the first lines of a file, of which the header is the first."""
    encoding = _encoding(head)
    text = head[0].removeprefix(codecs.BOM_UTF8).decode(encoding)
    delimiter = ";" if ";" in text else ","
    columns = tuple(name.strip() for name in split_line(text, delimiter) or [text])
    return Header(columns, delimiter, encoding, quoted=any(b'"' in line for line in head))


def _encoding(head: list[bytes]) -> str:
    """UTF-8 unless the header cannot be, or is plain ASCII and all that is not ASCII below it is French latin-1."""
    if not _is_utf8(head[0]):
        return "latin-1"
    accented = [line for line in head if not line.isascii()]
    french = all(not _is_utf8(line) and FRENCH_LATIN1.issuperset(line) for line in accented)
    return "latin-1" if accented and french else "utf-8"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def split_line(text: str, delimiter: str) -> list[str] | None:
    """Fields of one line; None when its quotes do not match. A quoted line break is not part of any format."""
    if '"' not in text:
        return text.split(delimiter)
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error:
        return None


def read_header(path: Path) -> Header:
    """Header of a file; DataError as `byte_lines`, or empty."""
    lines = byte_lines(path)
    try:
        head = list(islice(lines, HEAD_LINES))
    except DataError:
        head = list(islice(byte_lines(path), 1))
    if not head:
        raise DataError(path.name, "empty", value="no line", expected="a header line and data rows")
    return parse_header(head)


def rows(path: Path, header: Header, log: FaultLog) -> Iterator[Row]:
    """Data lines that have the header's number of fields; the others are noted in `log`, blank ones are skipped.

    A file that stops being readable half-way is noted in `log` too, and ends the rows.
    """
    lines = enumerate(byte_lines(path), start=1)
    seen = False
    try:
        next(lines)
        for number, raw in lines:
            if not raw:
                continue
            seen = True
            row = _row(number, raw, header, log)
            if row is not None:
                yield row
    except DataError as error:
        log.add(error.problem, line=error.line, value=error.value, expected=error.expected)
        return
    if not seen:
        log.add("empty", line=1, value=shown(header.delimiter.join(header.columns)), expected="a data row after it")


def _row(number: int, raw: bytes, header: Header, log: FaultLog) -> Row | None:
    try:
        text = raw.decode(header.encoding)
    except UnicodeDecodeError as error:
        log.add("bad_text", line=number, value=repr(raw[error.start : error.end]), expected="UTF-8")
        return None
    fields = split_line(text, header.delimiter)
    if fields is None or len(fields) != len(header.columns):
        log.add("bad_line", line=number, value=shown(text), expected=f"{len(header.columns)} fields")
        return None
    return Row(number, text, fields)
