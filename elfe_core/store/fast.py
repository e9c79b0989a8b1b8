"""Reads a sound half-hourly file with DuckDB, in one pass."""

import gzip
import shutil
import tempfile
import zlib
from collections.abc import Sequence
from pathlib import Path

import duckdb
import numpy as np

from elfe_core.store.connect import literal_path, sql
from elfe_core.store.layouts import Key, Layout, canonical_columns, key_of
from elfe_core.store.readings import HalfHourFile, Readings
from elfe_core.store.textfile import Header, is_gzip_name, read_header

PADDING = "\x02"
"""Stands for a field that a line does not have: no file holds this text, so an empty field stays an empty text."""

CHUNK_BYTES = 1 << 20


def read_fast(
    connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout, regions: Sequence[str]
) -> HalfHourFile | None:
    """Readings of a file; None when any line of it is faulty in any way: then someone slower must say which.

    Raises
    ------
    DataError
        missing_file, unreadable, empty, missing_column: what the first line already shows.
    """
    header = read_header(path)
    columns = canonical_columns(path.name, header, layout)
    try:
        with tempfile.TemporaryDirectory() as folder:
            parameters = _parameters(unpacked(path, Path(folder)), header, columns, regions)
            result = connection.cursor().execute(sql("half_hours"), parameters).fetchnumpy()
    except (EOFError, OSError, zlib.error):
        return None  # a damaged file, or no room to unpack it: `read_slow` needs none
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException):
        raise  # a fault of the query, not of the file
    except duckdb.Error:
        return None  # which lines are faulty is for `read_slow` to say
    n_rows = int(np.sum(result["n_rows"]))
    if not n_rows or np.any(result["n_faulty"]):
        return None
    readings = []
    for place in range(len(result["n_rows"])):
        key = key_of({name: str(result[name][place]) for name in layout.labels()}, layout)
        if not isinstance(key, Key):
            return None
        if key.curve and key.region in regions:
            half_hours = np.asarray(result["half_hours"][place], dtype=np.int64)
            energies = np.asarray(result["energies_wh"][place], dtype=np.float64)
            readings.append(Readings(key=key, half_hours=half_hours, energies_wh=energies))
    return HalfHourFile(path=path, layout=layout, readings=tuple(readings), n_rows=n_rows)


def unpacked(path: Path, folder: Path) -> Path:
    """A file as plain text. DuckDB could read gzip itself, but does not check its checksum; this one does."""
    if not is_gzip_name(path):
        return path
    plain = folder / "plain.csv"
    with gzip.open(path, "rb") as source, plain.open("wb") as target:
        shutil.copyfileobj(source, target, CHUNK_BYTES)
    return plain


def _parameters(path: Path, header: Header, columns: list[str], regions: Sequence[str]) -> dict[str, object]:
    return {
        "path": literal_path(path),
        "columns": dict.fromkeys([*columns, "beyond"], "VARCHAR"),
        "n_columns": len(columns),
        "delimiter": header.delimiter,
        "quote": '"' if header.quoted else "",
        "encoding": header.encoding,
        "padding": PADDING,
        "regions": list(regions),
    }
