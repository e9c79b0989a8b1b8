"""Makes DuckDB connections, finds the text of a query, and puts one to a text file."""

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import duckdb
from numpy.typing import NDArray

from elfe_core.store.textfile import is_gzip_name

Found = TypeVar("Found")

THREADS = 2
"""Enough for a small server; each further thread also holds buffers of its own."""

MEMORY_LIMIT = "160MB"
"""Keeps a server that reads its files below 300 MB in all; the shipped set needs about a third of it."""

PADDING = "\x02"
"""Stands for a field that a line does not have: no file holds this text, so an empty field stays an empty text."""

CHUNK_BYTES = 1 << 20

SQL_FOLDER = Path(__file__).parent / "sql"


def connect(memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """An empty in-memory database that loads no extension and never leaves this machine.

    A connection is not shared between threads: take `connection.cursor()` for each call.
    """
    return duckdb.connect(
        ":memory:",
        config={
            "threads": str(THREADS),
            "memory_limit": memory_limit or MEMORY_LIMIT,
            "temp_directory": "",
            "preserve_insertion_order": "false",
            "enable_external_file_cache": "false",  # it would fill the memory with files that are read once
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_persistent_secrets": "false",
        },
    )


@cache
def sql(name: str) -> str:
    """Text of the query `sql/<name>.sql`."""
    return (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def literal_path(path: Path) -> str:
    """A path as DuckDB's readers take it: absolute, with the characters of a glob standing for themselves."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path.absolute()))


def query_file(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path, *, delimiter: str, quoted: bool, **other: object
) -> dict[str, NDArray[Any]] | None:
    """Columns that the query `sql/<name>.sql` finds in a .csv or .csv.gz; None when the file is at fault.

    Which lines are faulty is then for a slower reader to say; an error of the query itself is raised.
    """

    def job(plain: Path) -> dict[str, NDArray[Any]]:
        started = start_query(connection, name, plain, delimiter=delimiter, quoted=quoted, **other)
        found: dict[str, Any] = started.fetchnumpy()
        return found

    return of_plain_file(path, job)


def of_plain_file(path: Path, job: Callable[[Path], Found]) -> Found | None:
    """What queries make of a file, given as plain text; None when the file is at fault (see `query_file`)."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            return job(_unpacked(path, Path(folder)))
    except (EOFError, OSError, zlib.error):
        return None  # a damaged file, or no room to unpack it: the slower reader needs none
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a fault of the query, not of the file
    except duckdb.Error:
        return None


def start_query(
    connection: duckdb.DuckDBPyConnection, name: str, plain: Path, *, delimiter: str, quoted: bool, **other: object
) -> duckdb.DuckDBPyConnection:
    """Put the query `sql/<name>.sql` to a plain text file; its rows come as they are fetched."""
    parameters = {
        "path": literal_path(plain),
        "delimiter": delimiter,
        "quote": '"' if quoted else "",
        "padding": PADDING,
        **other,
    }
    return connection.cursor().execute(sql(name), parameters)


def _unpacked(path: Path, folder: Path) -> Path:
    """A file as plain text. DuckDB could read gzip itself, but does not check its checksum; this one does."""
    if not is_gzip_name(path):
        return path
    plain = folder / "plain.csv"
    with gzip.open(path, "rb") as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK_BYTES)
    return plain
