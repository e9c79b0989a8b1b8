"""ELFE's own hourly wind files, in the shape of a curve that someone brings."""

from pathlib import Path

import duckdb
import numpy as np

from elfe_core.errors import DataError, Wanted
from elfe_core.measured import Choice, FileReport, Measured
from elfe_core.runs import HOUR_S
from elfe_core.store.intake.grid import MAX_YEARS, is_too_long
from elfe_core.store.wind import read_wind
from elfe_core.units import WH_PER_KWH

HOUR_MIN = 60


def read_winds(connection: duckdb.DuckDBPyConnection, plain: Path, name: str, kind: str) -> FileReport:
    """Wind of a farm (kW) or the corrected curve on an arbitrary scale; missing hours are NaN."""
    found = read_wind(connection, plain)
    understood = Choice(kind=kind, role="wind", step_min=HOUR_MIN)
    faults = list(found.faults)
    hours = np.array(sorted(found.values), dtype=np.int64)
    if is_too_long(hours * HOUR_S):
        faults.append(DataError(name, "too_long", wanted=Wanted("at_most_years", names=(str(MAX_YEARS),))))
    if faults or not len(hours):
        faults = faults or [DataError(name, "empty")]
        return FileReport(file=name, kind=kind, faults=tuple(faults), understood=understood)
    power = np.full(int(hours[-1] - hours[0]) + 1, np.nan)
    power[hours - hours[0]] = [found.values[int(hour)] for hour in hours]
    is_kw = kind == "elfe_wind"
    curve = Measured(
        role="wind",
        label="",
        kind=kind,
        files=(name,),
        unit="W" if is_kw else "",
        step_min=HOUR_MIN,
        start_utc=np.datetime64(int(hours[0]) * HOUR_MIN, "m"),
        mean_power=power * WH_PER_KWH if is_kw else power,
    )
    return FileReport(file=name, kind=kind, curves=(curve,), understood=understood)
