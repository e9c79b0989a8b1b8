"""Tables of results for the tests of the sweep's files: small grids whose results fit their factors."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

from elfe_core.catalogue import EXTRA_FACTORS, INDICATOR_UNITS, MAIN_FACTORS
from elfe_core.errors import DataError, ElfeError
from elfe_core.store import SweepFile, SweepParts, read_sweep
from elfe_core.store.sweeps.columns import ORIGINAL
from tests.store.enedis import faults_of

FOYERS = 50_951
INDICATORS = tuple(INDICATOR_UNITS)
CONSUMPTION_MWH = 626_128.0
AXES: Mapping[str, Sequence[float]] = {
    "wind_gwh": (90.0, 195.0, 300.0),
    "solar_gwh": (10.0, 155.0),
    "bioenergy_gwh": (6.0,),
    "storage_mwh": (0.0, 50.0, 100.0),
    "flexible_share": (0.0, 0.15),
}
Table = dict[str, NDArray[np.float64]]


def write_sweep(out: Path, rows: Table, provenance: Mapping[str, Any], *, foyers: int | None = None) -> None:
    """Write a table as a sweep of one block; its folder goes whatever happens."""
    parts = SweepParts.open(out, provenance, tuple(rows), resume=False, foyers=foyers)
    try:
        parts.write(0, rows)
        parts.finish()
    finally:
        shutil.rmtree(parts.folder, ignore_errors=True)


def table(axes: Mapping[str, Sequence[float]] = AXES, *, seed: int = 1) -> Table:
    """One row a point of the grid: energies fit the factors, everything else is random; no storage, no storage use."""
    names = [name for name in (*MAIN_FACTORS, *EXTRA_FACTORS) if name in axes]
    mesh = np.meshgrid(*(np.array(axes[name], dtype=np.float64) for name in names), indexing="ij")
    rows = {name: values.ravel().copy() for name, values in zip(names, mesh, strict=True)}
    rng = np.random.default_rng(seed)
    n_rows = len(rows["wind_gwh"])
    rows |= {name: rng.uniform(1.0, 99.0, n_rows) for name in INDICATORS}
    produced = 1000.0 * (rows["wind_gwh"] + rows["solar_gwh"] + rows["bioenergy_gwh"])
    rows["consumption_mwh"][:] = CONSUMPTION_MWH
    rows["coverage_pct"] = 100.0 * produced / CONSUMPTION_MWH
    rows["self_production_pct"] = np.minimum(0.9 * rows["coverage_pct"], 80.0)
    rows["imported_mwh"] = CONSUMPTION_MWH * (1.0 - rows["self_production_pct"] / 100.0)
    rows["storage_use_pct"][rows["storage_mwh"] == 0.0] = np.nan
    rows["storage_cycles_per_year"] = rows["storage_use_pct"] / 100.0 * 8760.0
    return rows


def as_parquet(path: Path, rows: pd.DataFrame) -> Path:
    """A Parquet file that is not ours: no provenance, any columns."""
    with duckdb.connect() as connection:
        connection.register("rows", rows)
        connection.table("rows").write_parquet(str(path))
    return path


def as_csv(path: Path, rows: Mapping[str, Any], *, separator: str = ",") -> Path:
    """A text file with the columns as they are."""
    pd.DataFrame(rows).to_csv(path, index=False, sep=separator, na_rep="nan", lineterminator="\n")
    return path


def original(rows: Table) -> pd.DataFrame:
    """A table in the layout of the original program, by MODEL.md and not by our own writer."""
    to_w = {"gwh": 1e9 / 8760 / FOYERS, "mwh": 1e6 / 8760 / FOYERS, "mw": 1e6 / FOYERS, "pct": 0.01, "share": 1.0}
    columns = {}
    for key, part in ORIGINAL.items():
        unit = "mw" if key == "storage_mwh" else key.rpartition("_")[2]
        columns[part.header] = rows[key] * to_w[unit]
    return pd.DataFrame(columns)


def read(path: Path, work: Path | None = None) -> SweepFile:
    return read_sweep(path, foyers=FOYERS, indicators=INDICATORS, work=work or path.parent / "work")


def content(file: SweepFile) -> pd.DataFrame:
    """Rows of a file in our columns, in their order."""
    with duckdb.connect() as connection:
        name = "".join(f"[{letter}]" if letter in "*?[" else letter for letter in str(file.rows))
        frame = connection.read_parquet(name, hive_partitioning=False).df()
    return frame[[*file.axes, *file.indicators]]


def refusals(job: Callable[[], object]) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        job()
    return faults_of(caught.value)
