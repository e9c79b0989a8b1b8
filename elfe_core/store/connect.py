"""Makes DuckDB connections, and finds the text of a query."""

from functools import cache
from pathlib import Path

import duckdb

THREADS = 2
"""Enough for a small server; each further thread also holds buffers of its own."""

MEMORY_LIMIT = "160MB"
"""Keeps a server that reads its files below 300 MB in all; the shipped set needs about a third of it."""

SQL_FOLDER = Path(__file__).parent / "sql"


def connect() -> duckdb.DuckDBPyConnection:
    """An empty in-memory database that loads no extension and never leaves this machine.

    A connection is not shared between threads: take `connection.cursor()` for each call.
    """
    return duckdb.connect(
        ":memory:",
        config={
            "threads": str(THREADS),
            "memory_limit": MEMORY_LIMIT,
            "temp_directory": "",
            "preserve_insertion_order": "false",
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
