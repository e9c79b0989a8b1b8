"""Text files (.csv, .csv.gz) line by line, in pure Python: header, fields, numbers, and the faults of the lines.

For small files, and for the search for the line of a fault.
"""

import codecs
import csv
import gzip
import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple, cast

from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted, raise_faults

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def to_number(text: str) -> float | None:
    """A finite number written with a point, or None."""
    if text.isdigit() and text.isascii():
        return _finite(float(text))
    return _finite(float(text)) if _NUMBER.fullmatch(text) else None


def to_comma_number(text: str) -> float | None:
    """A finite number written with a decimal comma or point, or None."""
    return to_number(text.replace(",", ".", 1))


def _finite(value: float) -> float | None:
    return value if value - value == 0 else None


@dataclass(slots=True)
class _Group:
    places: list[Place] = field(default_factory=list)
    count: int = 0


class FaultLog:
    """Faults of one file by kind and column: a thousand bad lines make one error with its first places."""

    def __init__(self, file: str) -> None:
        """No fault yet."""
        self.file = file
        self._groups: dict[tuple[str, str, Wanted | None], _Group] = {}
        self._end: DataError | None = None

    def add(self, problem: str, place: Place, wanted: Wanted | None = None, *, count: int = 1) -> None:
        """Note one fault; those of the same problem and column, for which the same is wanted, are counted together."""
        group = self._groups.setdefault((problem, place.column, wanted), _Group())
        group.count += count
        if len(group.places) < MAX_PLACES:
            group.places.append(place)

    def stop(self, error: DataError) -> None:
        """Note the error that ended the reading; it replaces all other faults."""
        self._end = error

    def errors(self) -> list[DataError]:
        """One DataError a kind of fault, in the order first met."""
        if self._end is not None:
            return [self._end]
        return [
            DataError(self.file, problem, places=group.places, count=group.count, wanted=wanted)
            for (problem, _, wanted), group in self._groups.items()
        ]


GZIP_MAGIC = b"\x1f\x8b"
HEAD_LINES = 200
MAX_LINE_BYTES = 1 << 16
"""Lines read to find the encoding and whether fields are quoted."""

FRENCH_LATIN1 = frozenset(range(128)) | frozenset("àâçèéêëîïôùûüÀÂÇÈÉÊËÎÏÔÙÛÜ°²«»\xa0\x80\x92\x96".encode("latin-1"))
"""Bytes of French text in latin-1, with the blank, euro, apostrophe and dash of Windows."""

SHOWN_CHARACTERS = 80
"""Most characters of a value shown in a message."""

SHOWN_AROUND = 20
"""Characters shown on either side of bytes that cannot be decoded."""


class Header(NamedTuple):
    """Columns of a file as written, and the delimiter, encoding and quoting that its first lines show."""

    columns: tuple[str, ...]
    delimiter: str
    encoding: str
    quoted: bool


class TextRow(NamedTuple):
    """One line: its number (the header is line 1) and its fields."""

    line: int
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
        raise DataError(path.name, "missing_file", wanted=Wanted("file_in_folder", names=(str(path.parent),))) from None
    except OSError as error:
        raise DataError(path.name, "unreadable", detail=error.strerror or "") from None
    if not magic:
        raise DataError(path.name, "empty")
    if is_gzip_name(path) != (magic == GZIP_MAGIC):
        kind = "gzip_file" if is_gzip_name(path) else "plain_text"
        raise DataError(path.name, "unreadable", wanted=Wanted(kind), detail=f"it begins with {magic!r}")


def is_gzip_name(path: Path) -> bool:
    """Whether the name says gzip."""
    return path.suffix.lower() == ".gz"


def bounded_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines with their ends; of one above MAX_LINE_BYTES a byte more than that, the rest is skipped."""
    while raw := stream.readline(MAX_LINE_BYTES + 1):
        more = raw
        while len(more) > MAX_LINE_BYTES and not more.endswith(b"\n"):
            more = stream.readline(MAX_LINE_BYTES + 1)
        yield raw


def too_long(name: str, line: int, text: str) -> DataError:
    """A line above MAX_LINE_BYTES."""
    wanted = Wanted("at_most_letters", names=(str(MAX_LINE_BYTES),))
    return DataError(name, "too_long_line", line=line, value=shown(text), wanted=wanted)


def byte_lines(path: Path) -> Iterator[bytes]:
    """Lines of a file without their ends.

    Raises
    ------
    DataError
        missing_file, empty (0 bytes), too_long_line, or unreadable, with the line where reading stopped.
    """
    check_kind(path)
    number = 0
    try:
        with gzip.open(path, "rb") if is_gzip_name(path) else path.open("rb") as stream:
            for raw in bounded_lines(cast(IO[bytes], stream)):
                number += 1
                if len(raw) > MAX_LINE_BYTES:
                    raise too_long(path.name, number, raw.decode("latin-1"))
                yield raw.rstrip(b"\r\n")
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        place, wanted = Place(line=number + 1), Wanted("whole_file")
        raise DataError(path.name, "unreadable", places=(place,), wanted=wanted, detail=str(error)) from None
    except OSError as error:
        raise DataError(path.name, "unreadable", line=number + 1, detail=error.strerror or "") from None


def parse_header(head: list[bytes]) -> Header:
    """Columns, delimiter, encoding and quoting from the first lines of a file, of which the header is the first."""
    encoding = encoding_of(head)
    text = head[0].removeprefix(codecs.BOM_UTF8).decode(encoding)
    delimiter = ";" if ";" in text else ","
    columns = tuple(name.strip() for name in split_line(text, delimiter) or [text])
    return Header(columns, delimiter, encoding, quoted=any(b'"' in line for line in head))


def encoding_of(head: Sequence[bytes]) -> str:
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
        raise DataError(path.name, "empty")
    return parse_header(head)


def find_columns(file: str, header: Header, wanted: Sequence[str]) -> list[int]:
    """Place of each wanted column; accents, case and punctuation do not count.

    Raises
    ------
    DataError, Faults
        missing_column, naming all those absent; double_column, naming those that stand more than once.
    """
    found = [fold(name) for name in header.columns]
    missing = tuple(name for name in wanted if fold(name) not in found)
    double = [name for name in wanted if found.count(fold(name)) > 1]
    faults = []
    if missing:
        line = shown(header.delimiter.join(header.columns))
        expected = Wanted("columns", names=missing)
        faults.append(DataError(file, "missing_column", line=1, value=line, count=len(missing), wanted=expected))
    if double:
        places = [Place(line=1, column=name) for name in double]
        faults.append(DataError(file, "double_column", places=places))
    raise_faults(faults)
    return [found.index(fold(name)) for name in wanted]


def rows(path: Path, header: Header, log: FaultLog) -> Iterator[TextRow]:
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
        log.stop(error)
        return
    if not seen:
        log.stop(DataError(path.name, "empty"))


def _row(number: int, raw: bytes, header: Header, log: FaultLog) -> TextRow | None:
    text = decoded(number, raw, header.encoding, log)
    if text is None:
        return None
    fields = split_line(text, header.delimiter)
    if fields is None or len(fields) != len(header.columns):
        log.add("bad_line", Place(line=number, values=(shown(text),)), Wanted("fields", low=len(header.columns)))
        return None
    return TextRow(number, fields)


def decoded(number: int, raw: bytes, encoding: str, log: FaultLog) -> str | None:
    """Text of one line; None, with a fault in `log`, if its bytes are not text in this encoding."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        log.add("bad_text", Place(line=number, values=(around_bad_bytes(raw, encoding, error),)))
        return None


def around_bad_bytes(raw: bytes, encoding: str, error: UnicodeDecodeError) -> str:
    """The bytes of a line that cannot be decoded, escaped, with SHOWN_AROUND characters on either side."""
    before = raw[: error.start].decode(encoding)[-SHOWN_AROUND:]
    after = raw[error.end :].decode(encoding, "backslashreplace")[:SHOWN_AROUND]
    wrong = raw[error.start : error.end].decode(encoding, "backslashreplace")
    return f"{before}{wrong}{after}"
