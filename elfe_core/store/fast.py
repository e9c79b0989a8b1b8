"""Reads a sound half-hourly file with DuckDB, in one pass."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from elfe_core.store.connect import query_file
from elfe_core.store.layouts import Key, Layout, canonical_columns, key_of
from elfe_core.store.readings import HalfHourFile, Readings
from elfe_core.store.textfile import read_header


def read_fast(
    connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout, regions: Sequence[str]
) -> HalfHourFile | None:
    """Readings of a file; None when any line of it is faulty in any way: then someone slower must say which.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, double_column: what the first line already shows.
    """
    header = read_header(path)
    columns = canonical_columns(path.name, header, layout)
    found = query_file(
        connection,
        "half_hours",
        path,
        delimiter=header.delimiter,
        quoted=header.quoted,
        encoding=header.encoding,
        columns=dict.fromkeys([*columns, "beyond"], "VARCHAR"),
        n_columns=len(columns),
        regions=list(regions),
    )
    if found is None or not len(found["n_rows"]) or np.any(found["n_faulty"]):
        return None
    readings = []
    for place in range(len(found["n_rows"])):
        key = key_of({name: str(found[name][place]) for name in layout.labels()}, layout)
        if not isinstance(key, Key):
            return None
        if key.curve and key.region in regions:
            half_hours = np.asarray(found["half_hours"][place], dtype=np.int64)
            energies = np.asarray(found["energies_wh"][place], dtype=np.float64)
            readings.append(Readings(key=key, half_hours=half_hours, energies_wh=energies))
    return HalfHourFile(path=path, layout=layout, readings=tuple(readings))
