"""Files and DuckDB: the only place that reads or writes data files."""

from elfe_core.store.hourly import read_hourly_inputs
from elfe_core.store.raw import read_raw_curves
from elfe_core.store.tables import read_scenario_factors, table_writer, write_table

__all__ = [
    "read_hourly_inputs",
    "read_raw_curves",
    "read_scenario_factors",
    "table_writer",
    "write_table",
]
