"""Unpacks a .gz or .zip, told by its content, to a text file in a temporary folder."""

import gzip
import os
import shutil
import zipfile
import zlib
from pathlib import Path
from typing import IO

from elfe_core.errors import DataError, Wanted
from elfe_core.store.textfile import GZIP_MAGIC

MAX_UNPACKED_BYTES = 4 << 30
"""A file that is larger once unpacked is refused: a few kilobytes can unpack to more than any disk holds."""

TEXT_NAME = "text.csv"
"""The only name that DuckDB ever sees."""

ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
ENCRYPTED = 1
CHUNK_BYTES = 1 << 20
GIB = 1 << 30


def unpacked(path: Path, name: str, folder: Path) -> Path:
    """Plain text of a file in `folder`: of a .gz, of the one table of a .zip, or the file itself; told by its content.

    Raises
    ------
    DataError
        missing_file, unreadable, empty, archive, too_big_file.
    """
    magic = _first_bytes(path, name)
    text = folder / TEXT_NAME
    try:
        if magic.startswith(GZIP_MAGIC):
            with gzip.open(path, "rb") as source:
                _copy(source, text, name)
        elif magic.startswith(ZIP_MAGICS):
            _unzip(path, text, name)
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
