"""Makes DuckDB connections, finds the text of a query, and puts one to a text file."""

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
from numpy.typing import NDArray

from elfe_core.store.textfile import is_gzip_name

THREADS = 2
"""Enough for a small server; each further thread also holds buffers of its own."""

LARGE_BYTES = 64_000_000
"""From here on a file of curves is read by all threads; smaller ones, read side by side, have one each."""

MEMORY_LIMIT = "160MB"
"""Keeps a server that reads its files below 300 MB in all; the shipped set needs about a third of it."""

PADDING = "\x02"
"""Stands for a field that a line does not have: no file holds this text, so an empty field stays an empty text."""

MACROS = ("text_lines", "zoned_time", "half_hour_times")
CHUNK_BYTES = 1 << 20

STORE_FOLDER = Path(__file__).parent


def connect(
    memory_limit: str | None = None, *, in_order: bool = False, threads: int = THREADS
) -> duckdb.DuckDBPyConnection:
    """An empty in-memory database that loads no extension and never leaves this machine.

    A connection is not shared between threads: take `connection.cursor()` for each call. Large files are read with less
    memory where the order of their lines does not count.
    """
    return duckdb.connect(
        ":memory:",
        config={
            "threads": str(threads),
            "memory_limit": memory_limit or MEMORY_LIMIT,
            "temp_directory": "",
            "preserve_insertion_order": "true" if in_order else "false",
            "enable_external_file_cache": "false",  # it would fill the memory with files that are read once
            "autoload_known_extensions": "false",
            "autoinstall_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_persistent_secrets": "false",
        },
    )


def locked_connection(
    file: Path, *, in_order: bool = True, memory_limit: str | None = None
) -> duckdb.DuckDBPyConnection:
    """A connection that may open `file` and no other file, no network, no extension; no query can undo it.

    It knows the macros of the curves' readers.
    """
    threads = THREADS if file.stat().st_size >= LARGE_BYTES else 1
    connection = connect(memory_limit, in_order=in_order, threads=threads)
    for macro in MACROS:
        connection.execute(sql(macro))
    connection.execute(sql("allow_file"), {"paths": [str(file.absolute())]})
    connection.execute(sql("lock"))
    return connection


@cache
def sql(name: str) -> str:
    """Text of the query `sql/<name>.sql`; of `sweeps/<name>`, in the folder `sql` of `sweeps`."""
    folder, _, query = name.rpartition("/")
    return (STORE_FOLDER / folder / "sql" / f"{query}.sql").read_text(encoding="utf-8")


def run(
    connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, object] | None = None
) -> list[tuple[Any, ...]]:
    """All rows of the query `sql(name)`: a result that is not fetched to its end blocks the connection."""
    return connection.execute(sql(name), dict(parameters) if parameters else None).fetchall()


@contextmanager
def ordered_connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, closed at the end, that writes rows in the order in which it gets them.

    One thread, so that the same rows always give the same bytes.
    """
    with connect(in_order=True, threads=1) as connection:
        yield connection


def literal_path(path: Path) -> str:
    """A path as DuckDB's readers take it: absolute, with the characters of a glob standing for themselves."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(path.absolute()))


def query_file(
    connection: duckdb.DuckDBPyConnection, name: str, path: Path, *, delimiter: str, quoted: bool, **other: object
) -> dict[str, NDArray[Any]] | None:
    """Columns that the query `sql/<name>.sql` finds in a .csv or .csv.gz; None when the file is at fault.

    Which lines are faulty is then for a slower reader to say; an error of the query itself is raised.
    """

    parameters = {"delimiter": delimiter, "quote": '"' if quoted else "", "padding": PADDING, **other}
    try:
        with tempfile.TemporaryDirectory() as folder:
            parameters["path"] = literal_path(_unpacked(path, Path(folder)))
            found: dict[str, Any] = connection.cursor().execute(sql(name), parameters).fetchnumpy()
            return found
    except (EOFError, OSError, zlib.error):
        return None  # a damaged file, or no room to unpack it: the slower reader needs none
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a fault of the query, not of the file
    except duckdb.Error:
        return None


def _unpacked(path: Path, folder: Path) -> Path:
    """A file as plain text. DuckDB could read gzip itself, but does not check its checksum; this one does."""
    if not is_gzip_name(path):
        return path
    plain = folder / "plain.csv"
    with gzip.open(path, "rb") as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK_BYTES)
    return plain
