"""Charts: small tables in, Altair charts out, in French, for light and dark pages and for any width.

Every function takes `dark`; power charts take `unit`, one of `elfe_core.scenario.POWER_UNITS`. Show them with
`st.altair_chart(chart, width="stretch", theme=None)`.
"""

from elfe_ui.charts.common import PreparedChart
from elfe_ui.charts.compare import (
    DASHES,
    MAX_SCENARIOS,
    compared_days,
    compared_duration,
    compared_months,
    compared_over_time,
    line_colour,
)
from elfe_ui.charts.compare_parts import compared_origins, waterfall, waterfall_frame
from elfe_ui.charts.costs import cost_by_price, cost_parts, least_cost
from elfe_ui.charts.day import day_power, hour_strips
from elfe_ui.charts.energy import monthly, shares, typical_days, typical_flexibility
from elfe_ui.charts.factor_lines import factor_lines
from elfe_ui.charts.factor_map import factor_map
from elfe_ui.charts.flows import sankey
from elfe_ui.charts.named_figures import YEAR, named_figures
from elfe_ui.charts.own_data import coverage_calendar, curve_picture
from elfe_ui.charts.power import (
    BRUSH,
    exchange,
    flexibility,
    imported_share,
    overview,
    production_consumption,
    stored_energy,
    year_picture,
)
from elfe_ui.charts.surface import Scene, surface
from elfe_ui.charts.territory_map import MAP_HEIGHT_PX, map_legend, map_words, territory_map
from elfe_ui.charts.uses import foresights, typical_uses
from elfe_ui.charts.year import duration, heat_map

__all__ = [
    "BRUSH",
    "DASHES",
    "MAP_HEIGHT_PX",
    "MAX_SCENARIOS",
    "YEAR",
    "PreparedChart",
    "Scene",
    "compared_days",
    "compared_duration",
    "compared_months",
    "compared_origins",
    "compared_over_time",
    "cost_by_price",
    "cost_parts",
    "coverage_calendar",
    "curve_picture",
    "day_power",
    "duration",
    "exchange",
    "factor_lines",
    "factor_map",
    "flexibility",
    "foresights",
    "heat_map",
    "hour_strips",
    "imported_share",
    "least_cost",
    "line_colour",
    "map_legend",
    "map_words",
    "monthly",
    "named_figures",
    "overview",
    "production_consumption",
    "sankey",
    "shares",
    "stored_energy",
    "surface",
    "territory_map",
    "typical_days",
    "typical_flexibility",
    "typical_uses",
    "waterfall",
    "waterfall_frame",
    "year_picture",
]
