"""Files and DuckDB: the only place that reads or writes data files."""

from elfe_core.store.hourly import read_hourly_inputs
from elfe_core.store.raw import read_raw_curves
from elfe_core.store.sweep_export import write_original
from elfe_core.store.sweep_parts import SweepParts, write_sweep
from elfe_core.store.sweep_query import Meeting, count_meeting, points_near, slice_of
from elfe_core.store.sweep_read import SweepFile, read_sweep
from elfe_core.store.tables import read_scenario_factors, table_writer, write_table

__all__ = [
    "Meeting",
    "SweepFile",
    "SweepParts",
    "count_meeting",
    "points_near",
    "read_hourly_inputs",
    "read_raw_curves",
    "read_scenario_factors",
    "read_sweep",
    "slice_of",
    "table_writer",
    "write_original",
    "write_sweep",
    "write_table",
]
