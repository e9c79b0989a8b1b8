"""Small tables: the factors of scenarios in, any data frame out."""

import gzip
import io
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from elfe_core.errors import DataError, raise_faults
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.hourly import locate
from elfe_core.store.textfile import Row, is_gzip_name, read_header, rows
from elfe_core.store.values import number

if TYPE_CHECKING:
    import pandas as pd

FACTOR_COLUMNS = (
    "wind_factor",
    "solar_factor",
    "bioenergy_factor",
    "res_share",
    "ent_share",
    "pro_share",
    "storage_wh",
    "flexible_share",
)
"""Factors multiply the input curves, shares are 0-1 (or more) of the input, storage is Wh per foyer."""


def read_scenario_factors(path: Path) -> "pd.DataFrame":
    """Table of scenarios from a .csv or .csv.gz with the columns `scenario` and FACTOR_COLUMNS, in any order.

    Returns
    -------
    pandas.DataFrame
        One row a scenario in the file's order: `scenario` (text, as written), then FACTOR_COLUMNS (float64, >= 0).

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, bad_line, bad_text, bad_key (no scenario id), bad_number,
        negative, duplicate (one scenario id twice): every fault of the file at once.
    """
    path = Path(path)
    header = read_header(path)
    positions = locate(path.name, header, ("scenario", *FACTOR_COLUMNS))
    log = FaultLog(path.name)
    table: dict[str, list[float]] = {}
    for row in rows(path, header, log):
        _take(row, positions, table, log)
    raise_faults(log.errors())
    import pandas as pd  # here, because it would double the time that reading raw files takes from a cold start

    frame = pd.DataFrame(list(table.values()), columns=list(FACTOR_COLUMNS), dtype="float64")
    frame.insert(0, "scenario", pd.Series(list(table), dtype="str"))
    return frame


def _take(row: Row, positions: list[int], table: dict[str, list[float]], log: FaultLog) -> None:
    scenario, *texts = (row.fields[place].strip() for place in positions)
    if not scenario:
        log.add("bad_key", line=row.line, value="scenario: empty", expected="a scenario id")
    elif scenario in table:
        log.add("duplicate", line=row.line, value=f"scenario: {scenario}", expected="each scenario once")
    table[scenario] = [_factor(name, text, row, log) for name, text in zip(FACTOR_COLUMNS, texts, strict=True)]


def _factor(name: str, text: str, row: Row, log: FaultLog) -> float:
    value = number(text)
    if value is None:
        log.add("bad_number", line=row.line, value=f"{name}: {text}", expected="a finite number")
        return 0.0
    if value < 0:
        log.add("negative", line=row.line, value=f"{name}: {text}", expected="a number >= 0")
    return value


def write_table(path: Path, frame: "pd.DataFrame") -> None:
    """Write a data frame as .csv, or as .csv.gz where the name ends so; its index is left out.

    Numbers are written so that they read back exactly, NaN as an empty field; the same frame always gives the same
    bytes. The file appears whole or not at all: it is written beside its place and then renamed.

    Raises
    ------
    DataError
        missing_file when the folder does not exist, unreadable when it cannot be written to.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise DataError(path.name, "missing_file", value=str(path.parent), expected="a folder that exists")
    text = io.StringIO()
    frame.to_csv(text, index=False, lineterminator="\n")
    data = text.getvalue().encode("utf-8")
    try:
        _replace(path, gzip.compress(data, compresslevel=6, mtime=0) if is_gzip_name(path) else data)
    except OSError as error:
        raise DataError(path.name, "unreadable", value=error.strerror, expected="a place to write to") from None


def _replace(path: Path, data: bytes) -> None:
    handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        Path(temporary).chmod(0o644)
        os.replace(temporary, path)
    except OSError:
        Path(temporary).unlink(missing_ok=True)
        raise
