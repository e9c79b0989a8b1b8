"""Files of a sweep appear whole or not at all; errors of the disk become DataErrors."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import duckdb

from elfe_core.errors import DataError, Wanted
from elfe_core.store.connect import connect, sql

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
def whole_file(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to; put in its place when all went well, removed after any error."""
    unfinished = path.with_name(f".{uuid4().hex}.unfinished")
    try:
        yield unfinished
        with unfinished.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(unfinished, path)
    finally:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)


def is_whole_parquet(path: Path) -> bool:
    """Whether a file begins and ends as Parquet does."""
    try:
        with path.open("rb") as stream:
            head = stream.read(len(PARQUET_MAGIC))
            stream.seek(-len(PARQUET_MAGIC), os.SEEK_END)
            return head == PARQUET_MAGIC == stream.read()
    except OSError:
        return False


@contextmanager
def ordered_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, closed at the end, that writes rows in the order in which it gets them."""
    with connect() as connection:
        run(connection, "sweep_ordered")
        yield connection


def run(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, object] | None = None
) -> list[tuple[Any, ...]]:
    """All rows of the query `sql/<name>.sql`: a result that is not fetched to its end blocks the connection."""
    return connection.execute(sql(name), dict(parameters) if parameters else None).fetchall()
