"""Files appear whole or not at all; errors of the disk become DataErrors."""

import os
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

import duckdb

from elfe_core.errors import DataError, Wanted

PARQUET_MAGIC = b"PAR1"


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """An error of the disk becomes a DataError about the file that was to be written."""
    try:
        yield
    except OSError as error:
        raise DataError(path.name, "unwritable", detail=error.strerror or "") from None
    except (duckdb.IOException, duckdb.OutOfMemoryException) as error:
        raise DataError(path.name, "unwritable", detail=str(error)) from None


@contextmanager
def reading_parquet(file: str, *, while_writing: bool = False) -> Iterator[None]:
    """A damaged file becomes a DataError; an error of the query itself, or of the disk while writing, is raised."""
    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.OutOfMemoryException):
        raise
    except duckdb.Error as error:
        if while_writing and isinstance(error, duckdb.IOException):
            raise
        raise DataError(file, "unreadable", wanted=Wanted("whole_file"), detail=str(error)) from None


@contextmanager
def whole_file(path: Path, *, with_checksum: bool = False) -> Iterator[Path]:
    """A name beside `path` to write to; put in its place when all went well, removed after any error.

    `with_checksum`: the place is named `<stem>-<checksum of its bytes><suffix>`. What is no plain file (a pipe, a
    device, a folder) is never replaced: its own name is given, and written to.
    """
    if path.exists() and not path.is_file():
        yield path
        return
    unfinished = path.with_name(f".{uuid4().hex}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(unfinished, path.with_stem(f"{path.stem}-{checksum(unfinished)}") if with_checksum else path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def checksum(path: Path) -> str:
    """CRC-32 of a file's bytes, eight hexadecimal digits: it tells a changed file, not a forged one."""
    found = 0
    with path.open("rb") as stream:
        while piece := stream.read(1 << 20):
            found = zlib.crc32(piece, found)
    return f"{found:08x}"


def is_whole_parquet(path: Path) -> bool:
    """Whether a file begins and ends as Parquet does."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(PARQUET_MAGIC))
            stream.seek(-len(PARQUET_MAGIC), os.SEEK_END)
            return head == PARQUET_MAGIC == stream.read()
    except OSError:
        return False
