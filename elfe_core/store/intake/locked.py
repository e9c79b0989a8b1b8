"""A DuckDB connection that can read one file and reach nothing else."""

from pathlib import Path

import duckdb

from elfe_core.store.connect import connect, sql


def locked_connection(plain: Path, *, in_order: bool = True) -> duckdb.DuckDBPyConnection:
    """An empty database that may open `plain` and no other file, no network, no extension; no query can undo it.

    Large files are read with less memory where the order of their lines does not count.
    """
    connection = connect()
    if in_order:
        connection.execute(sql("intake_in_order"))
    connection.execute(sql("intake_allow"), {"paths": [str(plain.absolute())]})
    connection.execute(sql("intake_lock"))
    return connection
