"""Results in the units and the layout of the original program (MODEL.md section 4): written, and turned into ours."""

from collections.abc import Sequence
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, ConstantExpression

from elfe_core import units
from elfe_core.store.connect import literal_path, ordered_connection, run
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.sweeps.layout import ORIGINAL

CYCLES = "storage_cycles_per_year"
"""Follows from the storage use of the original layout, which has no column for it."""

READ_FROM = {CYCLES: "storage_use_pct"}


def original_scales(foyers: int) -> dict[str, float]:
    """What one unit of the original layout is in ours, by our column; `storage_cycles_per_year` is per storage use."""
    of_one = {
        "annual_gwh": units.w_to_annual_mwh(1.0, foyers) / units.MWH_PER_GWH,
        "annual_mwh": units.w_to_annual_mwh(1.0, foyers),
        "mw": units.w_to_mw(1.0, foyers),
        "share": 1.0,
        "pct": 100.0,
    }
    return {key: of_one[column.quantity] for key, column in ORIGINAL.items()} | {CYCLES: float(units.HOURS_PER_YEAR)}


def names_with_cycles(names: Sequence[str]) -> tuple[str, ...]:
    """Our columns of a file in the original layout with these, once it is in our units."""
    return (*names, CYCLES) if READ_FROM[CYCLES] in names else tuple(names)


def in_our_units(
    connection: duckdb.DuckDBPyConnection, raw: Path, target: Path, foyers: int, names: Sequence[str]
) -> None:
    """Copy a .parquet file with columns by our names from the original program's units to ours."""
    present = names_with_cycles(names)
    columns = [
        (ColumnExpression(READ_FROM.get(name, name)) * ConstantExpression(scale)).alias(name)
        for name, scale in original_scales(foyers).items()
        if name in present
    ]
    _view(connection, [literal_path(raw)], columns)
    run(connection, "sweeps/to_parquet", {"path": str(target.absolute())})


def write_original(rows: Path, out: Path, foyers: int) -> None:
    """Write results in our columns, without swept sector shares, as the original program's `;` CSV.

    Parameters
    ----------
    rows
        A .parquet file in our columns.
    out
        The .csv file to write, whole or not at all.
    foyers
        Number of consumption points of the territory.

    Raises
    ------
    DataError
        unwritable.
    """
    with refusing(out), whole_file(out) as unfinished, ordered_connection() as connection:
        join_as_original(connection, [literal_path(rows)], unfinished, foyers)


def join_as_original(connection: duckdb.DuckDBPyConnection, parts: Sequence[str], target: Path, foyers: int) -> None:
    """Write the rows of .parquet files (literal paths) in our columns, in their order, as the original's `;` CSV."""
    scales = original_scales(foyers)
    columns = [
        (ColumnExpression(key) / ConstantExpression(scales[key])).alias(column.header)
        for key, column in ORIGINAL.items()
    ]
    _view(connection, parts, columns)
    run(connection, "sweeps/to_csv", {"path": str(target.absolute())})


def _view(connection: duckdb.DuckDBPyConnection, paths: Sequence[str], columns: Sequence[duckdb.Expression]) -> None:
    """The view `results` of these columns of .parquet files."""
    connection.read_parquet(list(paths), hive_partitioning=False).select(*columns).create_view("results")
