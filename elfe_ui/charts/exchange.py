"""Exchanges with the grid over time."""

from typing import Any, Final

import altair as alt
import pandas as pd

from elfe_ui.charts import parts, theme
from elfe_ui.charts.prepared import PreparedChart, finish, source, spec_cache

BRUSH: Final = "fenetre"
"""Name of the overview's selection; its value is {"local": [first, last]} in ms since 1970 on the local clock."""
EXCHANGE: Final = ("imported", "exported")


def overview(daily: pd.DataFrame, *, unit: str, dark: bool) -> PreparedChart:
    """Daily imports and exports of the whole period, small, to drag a window over."""
    frame = daily[["local", "until", *EXCHANGE]]
    return PreparedChart(_overview_spec(unit, dark), {"jours": frame})


def exchange(series: pd.DataFrame, *, unit: str, step: str, dark: bool) -> PreparedChart:
    """Imports above zero, exports below."""
    return PreparedChart(_exchange_spec(unit, step, dark), {"flux": parts.drawn(series, step, EXCHANGE)})


def imported_share(series: pd.DataFrame, *, step: str, dark: bool) -> PreparedChart:
    """Share of consumption that is imported, 0 to 100 %."""
    frame = parts.drawn(series, step, ("imported_share",))
    return PreparedChart(_share_spec(step, dark), {"part": frame})


@spec_cache
def _overview_spec(unit: str, dark: bool) -> dict[str, Any]:
    brush = alt.selection_interval(
        name=BRUSH,
        encodings=["x"],
        mark=alt.BrushConfig(fill=theme.ink(dark).text, fillOpacity=0.14, stroke=theme.ink(dark).text, strokeWidth=1.5),
    )
    drawing = _two_areas("jours", unit, "step-after", dark, parts.time_x("Glisser pour choisir une période"), 3)
    first, *rest = drawing
    return finish(
        alt.layer(first.add_params(brush), *rest).properties(height=110),
        theme.config(dark),
        "Imports et exports de chaque jour",
    )


@spec_cache
def _exchange_spec(unit: str, step: str, dark: bool) -> dict[str, Any]:
    x = parts.time_x(parts.STEP_TITLES[step])
    areas = _two_areas("flux", unit, parts.interpolate(step), dark, x)
    tips = {key: parts.power_title(theme.LABELS[key], unit) for key in EXCHANGE}
    pointer = parts.hover(alt.Chart(source("flux")).encode(x=x), step, tips, dark)
    zero = alt.Chart(source("flux")).mark_rule(color=theme.ink(dark).muted).encode(y=alt.datum(0))
    return finish(
        alt.layer(*areas, zero, pointer).properties(height=320),
        theme.config(dark),
        "Imports et exports au fil du temps",
    )


def _two_areas(name: str, unit: str, interpolate: Any, dark: bool, x: alt.X, ticks: int = 5) -> list[alt.Chart]:
    axis = parts.amount_axis(parts.power_title("Puissance", unit), ticks)
    base = alt.Chart(source(name)).transform_calculate(down="-datum.exported").encode(x=x)
    areas = [
        base.mark_area(interpolate=interpolate, opacity=0.95).encode(
            y=alt.Y(f"{field}:Q", axis=axis), color=alt.datum(theme.LABELS[key])
        )
        for field, key in (("imported", "imported"), ("down", "exported"))
    ]
    return [*areas, parts.legend(parts.colours_by_name(EXCHANGE, dark))]


@spec_cache
def _share_spec(step: str, dark: bool) -> dict[str, Any]:
    base = alt.Chart(source("part")).transform_calculate(percent="100 * datum.imported_share")
    base = base.encode(x=parts.time_x(parts.STEP_TITLES[step]))
    y = alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100]), axis=parts.amount_axis("Part importée (%)"))
    colour = theme.colour("imported_share", dark)
    area = base.mark_area(
        interpolate=parts.interpolate(step), color=colour, fillOpacity=0.3, line={"color": colour, "strokeWidth": 1.5}
    ).encode(y=y)
    pointer = parts.hover(base, step, {"percent": "Part importée (%)"}, dark)
    return finish(
        alt.layer(area, pointer).properties(height=240), theme.config(dark), "Part de la consommation importée"
    )
