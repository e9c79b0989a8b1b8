"""Files and DuckDB: the only place that reads or writes data files."""

from elfe_core.store.communes import read_communes
from elfe_core.store.curves.archive import Archive, archive_bytes, is_archive, read_archive, write_archive
from elfe_core.store.curves.cache import cached_curve_set
from elfe_core.store.curves.raw_files import read_curve_set, read_region_wind
from elfe_core.store.curves.read import read_any, read_hourly_inputs, with_lines
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.hours_file import HoursTable, csv_of_hours, parquet_of_hours
from elfe_core.store.sweeps.columns import write_original
from elfe_core.store.sweeps.query import Meeting, count_meeting, points_near, row_chunks, slice_of
from elfe_core.store.sweeps.read import SweepFile, read_sweep
from elfe_core.store.sweeps.write import SweepParts
from elfe_core.store.tables import harmless_table, read_scenario_factors, table_writer, write_table
from elfe_core.store.weather import (
    WeatherCopies,
    read_farm_hours,
    read_stated,
    read_stations,
    read_weather_copies,
    read_weather_hours,
    write_weather_hours,
)

__all__ = [
    "Archive",
    "HoursTable",
    "Meeting",
    "SweepFile",
    "SweepParts",
    "WeatherCopies",
    "archive_bytes",
    "cached_curve_set",
    "count_meeting",
    "csv_of_hours",
    "harmless_table",
    "is_archive",
    "parquet_of_hours",
    "points_near",
    "read_any",
    "read_archive",
    "read_communes",
    "read_curve_set",
    "read_farm_hours",
    "read_hourly_inputs",
    "read_region_wind",
    "read_scenario_factors",
    "read_stated",
    "read_stations",
    "read_sweep",
    "read_weather_copies",
    "read_weather_hours",
    "refusing",
    "row_chunks",
    "slice_of",
    "table_writer",
    "whole_file",
    "with_lines",
    "write_archive",
    "write_original",
    "write_table",
    "write_weather_hours",
]
