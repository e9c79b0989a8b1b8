"""Balance -> small tables for display, on the territory's local clock.

Columns of time hold the local wall clock labelled as UTC, for charts whose time scale is UTC: the visitor's browser
zone plays no part. Days of clock change have 23 or 25 hours; none is lost or counted twice.
"""

from elfe_ui.series.compare import (
    compared_origins,
    duration_shares,
    imports_over_time,
    monthly_imports,
    typical_imports,
)
from elfe_ui.series.day import clock_marks, day_power, day_table, group_letters, heads, hour_bars, power_ticks
from elfe_ui.series.energy import (
    monthly_origins,
    monthly_outlets,
    monthly_sectors,
    monthly_sources,
    of_what_is_on,
    total_origins,
    total_outlets,
    total_sectors,
    total_sources,
    typical_flexibility,
    typical_sectors,
    typical_sources,
)
from elfe_ui.series.flows import energy_flows
from elfe_ui.series.local import counted, in_unit
from elfe_ui.series.power import (
    HEAT_QUANTITIES,
    STEPS,
    DurationCurves,
    PowerSeries,
    daily_exchange,
    duration_curves,
    heat_map,
    heat_map_change,
    moving_average,
    power_series,
    window_of_most_production,
    year_picture,
)
from elfe_ui.series.uses import typical_surplus, typical_uses
from elfe_ui.series.weather_years import weather_years, wind_curves

__all__ = [
    "HEAT_QUANTITIES",
    "STEPS",
    "DurationCurves",
    "PowerSeries",
    "clock_marks",
    "compared_origins",
    "counted",
    "daily_exchange",
    "day_power",
    "day_table",
    "duration_curves",
    "duration_shares",
    "energy_flows",
    "group_letters",
    "heads",
    "heat_map",
    "heat_map_change",
    "hour_bars",
    "imports_over_time",
    "in_unit",
    "monthly_imports",
    "monthly_origins",
    "monthly_outlets",
    "monthly_sectors",
    "monthly_sources",
    "moving_average",
    "of_what_is_on",
    "power_series",
    "power_ticks",
    "total_origins",
    "total_outlets",
    "total_sectors",
    "total_sources",
    "typical_flexibility",
    "typical_imports",
    "typical_sectors",
    "typical_sources",
    "typical_surplus",
    "typical_uses",
    "weather_years",
    "wind_curves",
    "window_of_most_production",
    "year_picture",
]
