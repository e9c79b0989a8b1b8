"""Reads hourly curves in W per foyer: one `utc` column and one column a source or sector, found by name."""

from pathlib import Path
from typing import Any

import numpy as np

from elfe_core.clock import Flags, places, runs
from elfe_core.curve_set.measured import Choice
from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError, Place, raise_faults
from elfe_core.store.curves.read import read_file, with_lines


def read_hourly_inputs(path: Path) -> Curves:
    """Curves from a .csv or .csv.gz of hourly values, in any order of rows and columns.

    Parameters
    ----------
    path
        Columns `utc` (start of the hour, `2021-04-01T00:00`, seconds and Z optional) and one for each of CURVE_NAMES
        (W per foyer); other columns are left aside. An exact duplicate of a row counts once.

    Returns
    -------
    Curves
        W per foyer, one value an hour, sorted by time.

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, double_column, bad_line, bad_text, bad_time, bad_number,
        off_step, negative, duplicate, gap (also where a value is empty): every fault of the file at once.
    """
    reading = read_file(Path(path), choice=Choice(kind="hourly_inputs"))
    report = reading.report
    faults: list[ElfeError] = list(report.faults)
    missing: Flags = np.zeros(0, dtype=np.bool_)
    if report.curves:
        missing = np.any([np.isnan(curve.mean_power) for curve in report.curves], axis=0)
    if missing.sum() > reading.lost[""]:
        start_utc, step_min = report.curves[0].start_utc, report.curves[0].step_min
        found: list[Place] = places(runs(missing), start_utc, step_min)
        gap = DataError(report.file, "gap", places=found, count=int(missing.sum()))
        faults += [gap] if faults else with_lines(path, report, [gap])
    raise_faults(faults)
    start_utc = report.curves[0].start_utc.astype("datetime64[h]")
    values: dict[str, Any] = {curve.role: curve.mean_power for curve in report.curves}
    return Curves(start_utc=start_utc, series=values)
