"""Raw files as published -> six hourly curves."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError, InputError
from elfe_core.store.assemble import Files, assemble
from elfe_core.store.connect import THREADS, connect
from elfe_core.store.fast import read_fast
from elfe_core.store.layouts import INF36, PROD, SUP36, Layout
from elfe_core.store.readings import HalfHourFile
from elfe_core.store.slow import read_slow
from elfe_core.store.wind import read_wind

SCAN_MEMORY_LIMIT = "96MB"
"""Files pass through DuckDB line by line: what it may hold beyond that, it keeps until all are read."""


def read_raw_curves(
    *,
    conso_inf36: Sequence[Path],
    conso_sup36: Sequence[Path],
    prod: Sequence[Path],
    wind: Sequence[Path],
    region_codes: Sequence[str],
) -> Curves:
    """Hourly curves of one or more regions from the files as published (FORMATS.md sections 1 and 2).

    Parameters
    ----------
    conso_inf36, conso_sup36, prod
        Half-hourly tables of Enedis, .csv or .csv.gz, in any number and order of rows: consumption up to 36 kVA,
        consumption above, production (of which solar and bioenergy are read).
    wind
        ELFE's hourly wind curves.
    region_codes
        INSEE codes of the regions, which are added up: `("53",)`.

    Returns
    -------
    Curves
        The hours common to all files (consumption, solar and bioenergy in W of the regions, wind in its files' unit),
        sorted, without a gap. A profile, source or sector that is hidden all along is left out of its curve.

    Raises
    ------
    InputError
        No file of one kind, or no region.
    DataError, Faults
        Every fault of every file at once (see elfe_core.errors.PROBLEMS); nothing is skipped or filled in.
    """
    regions = tuple(dict.fromkeys(region_codes))
    paths = {"conso_inf36": conso_inf36, "conso_sup36": conso_sup36, "prod": prod, "wind": wind}
    for name, value in {**paths, "region_codes": regions}.items():
        if not value:
            raise InputError(name, (), "at least one")
    jobs = [
        (Path(path), layout)
        for layout, paths in ((INF36, conso_inf36), (SUP36, conso_sup36), (PROD, prod))
        for path in paths
    ]
    with connect(SCAN_MEMORY_LIMIT) as connection, ThreadPoolExecutor(THREADS) as pool:
        reading = [pool.submit(_read, connection, path, layout, regions) for path, layout in jobs]
        wind_files = tuple(read_wind(connection, Path(path)) for path in wind)
        half_hourly = tuple(job.result() for job in reading)
    return assemble(Files(half_hourly, wind_files), regions)


def _read(connection: duckdb.DuckDBPyConnection, path: Path, layout: Layout, regions: Sequence[str]) -> HalfHourFile:
    """One file: at once if it is sound, else line by line so that every fault is named."""
    try:
        return read_fast(connection, path, layout, regions) or read_slow(path, layout, regions)
    except ElfeError as error:
        faults = tuple(fault for fault in error.each() if isinstance(fault, DataError))
        return HalfHourFile(path=path, layout=layout, faults=faults, lost=None)
