"""A file as handed over -> plain text tables: out of gzip, zip and workbooks, told by their first bytes."""

import codecs
import gzip
import io
import os
import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, NamedTuple

from elfe_core.errors import DataError, Wanted
from elfe_core.store.connect import CHUNK_BYTES
from elfe_core.store.curves.hours_parquet import write_as_text
from elfe_core.store.curves.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_SHEETS,
    MAX_TABLE_BYTES,
    MAX_UNPACKED_BYTES,
    MAX_WORKBOOK_BYTES,
)
from elfe_core.store.disk import PARQUET_MAGIC, is_whole_parquet
from elfe_core.store.textfile import GZIP_MAGIC

TEXT_NAME = "text.csv"
"""Name of the unpacked text: DuckDB opens no other."""

ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FOREIGN = (
    (b"7z\xbc\xaf\x27\x1c", "7z", "unpacked_first"),
    (b"Rar!", "RAR", "unpacked_first"),
    (b"BZh", "bzip2", "unpacked_first"),
    (b"\xfd7zXZ", "xz", "unpacked_first"),
    (b"\x28\xb5\x2f\xfd", "zstd", "unpacked_first"),
    (b"ARROW1", "Arrow", "saved_as_csv"),
    (b"%PDF", "PDF", "saved_as_csv"),
    (b"SQLite format 3", "SQLite", "saved_as_csv"),
    (b"\x89HDF", "HDF5", "saved_as_csv"),
    (b"CDF", "NetCDF", "saved_as_csv"),
    (b"\x89PNG", "PNG", "saved_as_csv"),
    (b"\xff\xd8\xff", "JPEG", "saved_as_csv"),
)
"""First bytes, name, and what to do (a kind of Wanted) of files that hold no text."""

_JSON = re.compile(rb"\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]0-9-])")
_MARKUP = re.compile(rb"\s*<(?:!DOCTYPE|\?xml|html|table|[a-zA-Z]+[ >])", re.IGNORECASE)
ENCRYPTED = 1
GIB, MIB = 1 << 30, 1 << 20

_DAMAGED = (
    *(EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error),
    *(NotImplementedError, RuntimeError, ValueError),
)
"""What a damaged archive raises: names are decoded, and rare packings and passwords refused, before sums are
compared."""


class Tables(NamedTuple):
    """The tables that a file holds, by name (empty: it is the only one), each a plain text; `typed`: numbers are
    written with a point, as a workbook holds them.
    """

    texts: tuple[tuple[str, Path], ...]
    typed: bool = False


def tables(path: Path, name: str, folder: Path) -> Tables:
    """Plain texts of a file in `folder`: of a .gz, the tables of a .zip, the sheets of a workbook, or the file itself.

    Raises
    ------
    DataError
        missing_file, unreadable, empty, archive, too_big_file, foreign_format, foreign_parquet.
    """
    magic = _first_bytes(path, name)
    try:
        if magic.startswith(GZIP_MAGIC):
            return _inner(_copied(gzip.open(path, "rb"), folder / "inner", name), name, folder)
        if magic.startswith(ZIP_MAGICS):
            return _zipped(path, name, folder)
        if magic.startswith(OLE_MAGIC):
            return _workbook(path, name, folder)
        if magic.startswith(PARQUET_MAGIC):
            return Tables((("", _hours(path, name, folder)),))
        _refuse_foreign(magic, name)
        return Tables((("", _as_text(path, name, folder, magic)),))
    except _DAMAGED as error:
        raise DataError(name, "unreadable", wanted=Wanted("whole_file"), detail=str(error)) from None
    except OSError as error:
        raise DataError(name, "unreadable", detail=error.strerror or "") from None


def _hours(path: Path, name: str, folder: Path) -> Path:
    """A scenario's hours that this program wrote as Parquet; any other Parquet is refused."""
    text = folder / TEXT_NAME
    try:
        write_as_text(path, text, name)
    except DataError as error:
        if error.problem != "unreadable" or not is_whole_parquet(path):
            raise
        raise DataError(name, "foreign_parquet", detail=error.detail, wanted=Wanted("saved_as_csv")) from None
    return text


def _first_bytes(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as stream:
            magic = stream.read(CHUNK_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        raise DataError(name, "missing_file", wanted=Wanted("file_in_folder", names=(str(path.parent),))) from None
    except OSError as error:
        raise DataError(name, "unreadable", detail=error.strerror or "") from None
    if not magic:
        raise DataError(name, "empty")
    return magic


def _refuse_foreign(magic: bytes, name: str) -> None:
    for start, kind, todo in FOREIGN:
        if magic.startswith(start):
            raise DataError(name, "foreign_format", value=kind, wanted=Wanted(todo))
    head = magic[:CHUNK_BYTES]
    for pattern, kind in ((_JSON, "JSON"), (_MARKUP, "HTML, XML")):
        if pattern.match(head):
            raise DataError(name, "foreign_format", value=kind, wanted=Wanted("saved_as_csv"))


def _copied(source: IO[bytes] | gzip.GzipFile, target: Path, name: str, *, n_bytes: int = 0) -> Path:
    """A copy of what `source` unpacks to; `n_bytes` were unpacked of the same file before."""
    n_before = n_bytes
    with source, target.open("wb") as copy:
        while chunk := source.read(CHUNK_BYTES):
            n_bytes += len(chunk)
            if n_bytes > MAX_UNPACKED_BYTES:
                raise too_big(name, MAX_UNPACKED_BYTES)
            copy.write(chunk)
    if n_bytes == n_before:
        raise DataError(name, "empty")
    return target


def too_big(name: str, most_bytes: int) -> DataError:
    """too_big_file: a file that is larger than `most_bytes` once it is unpacked."""
    if most_bytes >= GIB:
        return DataError(name, "too_big_file", wanted=Wanted("at_most_gib", names=(f"{most_bytes / GIB:g}",)))
    return DataError(name, "too_big_file", wanted=Wanted("at_most_mib", names=(f"{most_bytes / MIB:g}",)))


def _inner(path: Path, name: str, folder: Path) -> Tables:
    """What an unpacked file is: a text or a workbook; archives are unpacked once only."""
    magic = _first_bytes(path, name)
    if magic.startswith(OLE_MAGIC) or (magic.startswith(ZIP_MAGICS) and _is_workbook(path)):
        return _workbook(path, name, folder)
    if magic.startswith((GZIP_MAGIC, *ZIP_MAGICS)):
        raise DataError(name, "foreign_format", value="zip", wanted=Wanted("unpacked_first"))
    _refuse_foreign(magic, name)
    return Tables((("", _as_text(path, name, folder, magic)),))


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if any(one.startswith("xl/") for one in names):
            return True
        return "content.xml" in names and b"spreadsheet" in archive.read("mimetype") if "mimetype" in names else False


def _zipped(path: Path, name: str, folder: Path) -> Tables:
    """The tables of an archive; folders and the notes of macOS in it do not count."""
    if _is_workbook(path):
        return _workbook(path, name, folder)
    with zipfile.ZipFile(path) as archive:
        members = [one for one in archive.infolist() if _counts(one)]
        if not members or len(members) > MAX_SHEETS:
            raise DataError(name, "archive", count=len(members), wanted=Wanted("one_table"))
        texts: list[tuple[str, Path]] = []
        typed, n_bytes = False, 0
        for number, member in enumerate(members):
            place = folder / f"member_{number}"
            place.mkdir()
            held = _member(archive, member, name, place, n_bytes=n_bytes, is_only=len(members) == 1)
            n_bytes += sum(one.lstat().st_size for one in place.iterdir())
            typed |= held.typed
            texts += [(_called(member, sheet, n_members=len(members)), text) for sheet, text in held.texts]
    if not texts:
        raise DataError(name, "archive", count=len(members), wanted=Wanted("one_table"))
    return Tables(tuple(texts), typed)


def _counts(member: zipfile.ZipInfo) -> bool:
    last = member.filename.rsplit("/", 1)[-1]
    return not (member.is_dir() or member.filename.startswith("__MACOSX/") or last.startswith("."))


def _called(member: zipfile.ZipInfo, sheet: str, *, n_members: int) -> str:
    if n_members == 1:
        return sheet
    return f"{member.filename} / {sheet}" if sheet else member.filename


def _member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str, folder: Path, *, n_bytes: int, is_only: bool
) -> Tables:
    """Tables of one file of an archive; beside others, one that holds none is left aside."""
    if member.flag_bits & ENCRYPTED or member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        detail = "it is encrypted, or packed in a rare way"
        raise DataError(name, "archive", wanted=Wanted("one_table"), detail=detail)
    try:
        return _inner(_copied(archive.open(member), folder / "inner", name, n_bytes=n_bytes), name, folder)
    except DataError as error:
        if is_only or error.problem == "too_big_file":
            raise
        return Tables(())


def _as_text(path: Path, name: str, folder: Path, magic: bytes) -> Path:
    """The file under our own name: in an encoding of one byte a letter or UTF-8, its lines ended by line feeds."""
    if path.stat().st_size > MAX_UNPACKED_BYTES:
        raise too_big(name, MAX_UNPACKED_BYTES)
    text = folder / TEXT_NAME
    wide = _wide_encoding(magic)
    if wide or (b"\n" not in magic and b"\r" in magic):
        _recoded(path, text, wide or "latin-1", name)
    else:
        _link(path, text)
    _check_text(text, name)
    return text


def _wide_encoding(magic: bytes) -> str:
    """UTF-16 or UTF-32 by its mark, or UTF-16 by the zeros between its letters; empty for any other text."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if magic.startswith(mark):
            return encoding
    head = magic[:200]
    if len(head) >= 4 and not any(head[1::2]) and all(head[::2]):
        return "utf-16-le"
    return "utf-16-be" if len(head) >= 4 and not any(head[::2]) and all(head[1::2]) else ""


def _recoded(path: Path, text: Path, encoding: str, name: str) -> None:
    """A text in UTF-8 with line feeds; one of one byte a letter keeps its bytes."""
    if path.stat().st_size > MAX_TABLE_BYTES:
        raise too_big(name, MAX_TABLE_BYTES)
    same = "latin-1" if encoding == "latin-1" else "utf-8"
    try:
        with path.open(encoding=encoding) as source, text.open("w", encoding=same, newline="\n") as target:
            shutil.copyfileobj(source, target, CHUNK_BYTES)
    except UnicodeDecodeError as error:
        raise DataError(name, "unreadable", wanted=Wanted("plain_text"), detail=str(error)) from None


def _link(path: Path, text: Path) -> None:
    """Without a copy where the system allows it."""
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


# --- workbooks ---

_CELL = re.compile(rb'<c [^>]*?r="([A-Z]{1,3})([0-9]{1,7})"')
_REPEATED = re.compile(rb'<table:table-cell[^>]*number-columns-repeated="[0-9]{4,}"[^>]*office:value')


def _workbook(path: Path, name: str, folder: Path) -> Tables:
    """Each sheet of a workbook as a text of tabs, line by line; an empty one is left aside."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, WorksheetNotFound

    _check_workbook(path, name)
    texts = []
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))  # by its name it would be taken for a CSV
        for number, sheet in enumerate(book.sheet_names[:MAX_SHEETS]):
            target = folder / f"sheet_{number}"
            target.mkdir()
            if _written(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False), target / TEXT_NAME, name):
                texts.append((sheet, target / TEXT_NAME))
    except (PasswordError, CalamineError, WorksheetNotFound, ValueError) as error:
        detail = str(error)
        raise DataError(name, "foreign_format", value="Excel", wanted=Wanted("saved_as_csv"), detail=detail) from None
    if not texts:
        raise DataError(name, "empty")
    return Tables(tuple(texts), typed=True)


def _check_workbook(path: Path, name: str) -> None:
    """Refuse a workbook that would fill the memory once it is unpacked: a far cell makes a sheet of billions."""
    if path.stat().st_size > MAX_WORKBOOK_BYTES:
        raise too_big(name, MAX_WORKBOOK_BYTES)
    if not zipfile.is_zipfile(path):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_TABLE_BYTES:
            raise too_big(name, MAX_TABLE_BYTES)
        for member in archive.infolist():
            if member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml"):
                _check_cells(archive.read(member), name)
            elif member.filename == "content.xml" and _REPEATED.search(archive.read(member)):
                raise too_big(name, MAX_TABLE_BYTES)


def _check_cells(sheet: bytes, name: str) -> None:
    n_columns = n_rows = 0
    for letters, row in _CELL.findall(sheet):
        number = 0
        for letter in letters:
            number = number * 26 + letter - 64
        n_columns, n_rows = max(n_columns, number), max(n_rows, int(row))
    if n_columns * n_rows > MAX_CELLS:
        raise too_big(name, MAX_TABLE_BYTES)


Cell = str | float | bool | datetime | date | time | timedelta | None


def _written(rows: Sequence[Sequence[Cell]], target: Path, name: str) -> bool:
    """Write a sheet, a line for each of its rows; whether any cell holds something."""
    if rows and len(rows[0]) > MAX_COLUMNS:
        wanted = Wanted("at_most_columns", names=(str(MAX_COLUMNS),))
        raise DataError(name, "too_many_columns", count=len(rows[0]), wanted=wanted)
    with target.open("w", encoding="utf-8", newline="\n") as text:
        n_letters = 0
        for line in _lines(rows, cell_text):
            n_letters += len(line.strip())
            text.write(f"{line}\n")
    return bool(n_letters)


def _lines(rows: Sequence[Sequence[Cell]], as_text: Callable[[Cell], str]) -> Iterator[str]:
    for row in rows:
        line = "\t".join(map(as_text, row))
        yield line if line.strip("\t") else ""


def cell_text(cell: Cell) -> str:
    """Text of a cell: dates in ISO with their time, numbers with a point, no line break."""
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, datetime):
        rounded = cell + timedelta(seconds=0.5)
        return f"{rounded:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d} 00:00:00"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    return " ".join(str("" if cell is None else cell).replace('"', " ").split())
