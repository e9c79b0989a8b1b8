"""Exchanges with the grid over time."""

from typing import Any, Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, ReferenceFrame, finish, source, spec_cache

BRUSH: Final = "fenetre"
"""Name of the overview's selection; its value is {"local": [first, last]} in ms since 1970 on the local clock."""
EXCHANGE: Final = ("imported", "exported")
DRAWN: Final = ("imported", "down")


def overview(daily: pd.DataFrame, *, unit: str, dark: bool) -> PreparedChart:
    """Daily imports and exports of the whole period, small, to drag a window over."""
    frame = common.drawn(_with_down(daily), "day", DRAWN)
    return PreparedChart(_overview_spec(unit, dark), {"jours": frame})


def exchange(
    series: pd.DataFrame, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Imports above zero, exports below; the `reference` dotted."""
    frames = {
        "flux": common.drawn(_with_down(series), step, DRAWN),
        common.POINTER: common.pointer_frame(series, EXCHANGE),
        **common.reference_over_time(None if reference is None else _with_down(reference), step, DRAWN),
    }
    return PreparedChart(_exchange_spec(unit, step, dark, reference is not None), frames)


def imported_share(series: pd.DataFrame, *, step: str, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """Share of consumption that is imported, 0 to 100 %; the `reference` dotted."""
    percent = _in_percent(series)
    frames = {
        "part": common.drawn(percent, step, ("percent",)),
        common.POINTER: common.pointer_frame(percent, ("percent",)),
        **common.reference_over_time(None if reference is None else _in_percent(reference), step, ("percent",)),
    }
    return PreparedChart(_share_spec(step, dark, reference is not None), frames)


def _in_percent(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(percent=100 * frame["imported_share"])


def _with_down(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(down=-frame["exported"])


@spec_cache
def _overview_spec(unit: str, dark: bool) -> str:
    brush = alt.selection_interval(
        name=BRUSH,
        encodings=["x"],
        mark=alt.BrushConfig(fill=theme.ink(dark).text, fillOpacity=0.14, stroke=theme.ink(dark).text, strokeWidth=1.5),
    )
    drawing = _two_areas("jours", unit, "step-after", dark, common.time_x("Glisser pour choisir une période"), 3)
    first, *rest = drawing
    return finish(
        alt.layer(first.add_params(brush), *rest).properties(height=110),
        theme.config(dark),
        "Imports et exports de chaque jour",
    )


@spec_cache
def _exchange_spec(unit: str, step: str, dark: bool, has_reference: bool) -> str:
    x, curve = common.time_x(common.STEP_TITLES[step]), common.interpolate(step)
    areas = _two_areas("flux", unit, curve, dark, x, has_reference=has_reference)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    reference_layers = [
        layer for field in DRAWN if has_reference for layer in common.reference_line(x, field, axis, dark, curve=curve)
    ]
    tips = {key: common.power_title(theme.LABELS[key], unit) for key in EXCHANGE}
    pointer = common.hover(x, step, tips, unit, dark)
    zero = alt.Chart(source("flux")).mark_rule(color=theme.ink(dark).muted).encode(y=alt.datum(0))
    return finish(
        alt.layer(*areas, zero, *reference_layers, pointer).properties(height=320),
        theme.config(dark),
        "Imports et exports au fil du temps",
    )


def _two_areas(
    name: str, unit: str, interpolate: Any, dark: bool, x: alt.X, ticks: int = 5, *, has_reference: bool = False
) -> list[alt.Chart]:
    axis = common.amount_axis(common.power_title("Puissance", unit), ticks)
    base = alt.Chart(source(name)).encode(x=x)
    areas = [
        base.mark_area(interpolate=interpolate, opacity=0.95, tooltip=None).encode(
            y=alt.Y(f"{field}:Q", axis=axis), color=alt.datum(theme.LABELS[key])
        )
        for field, key in (("imported", "imported"), ("down", "exported"))
    ]
    return [*areas, common.legend_with_reference(common.colours_by_name(EXCHANGE, dark), has_reference, dark)]


@spec_cache
def _share_spec(step: str, dark: bool, has_reference: bool) -> str:
    x = common.time_x(common.STEP_TITLES[step])
    base = alt.Chart(source("part")).encode(x=x)
    y = alt.Y("percent:Q", scale=alt.Scale(domain=[0, 100]), axis=common.amount_axis("Part importée (%)"))
    colour = theme.colour("imported_share", dark)
    area = base.mark_area(
        interpolate=common.interpolate(step), color=colour, fillOpacity=0.3, line={"color": colour, "strokeWidth": 1.5}
    ).encode(y=y)
    reference_layers = _share_reference(x, step, dark) if has_reference else []
    pointer = common.hover(x, step, {"percent": "Part importée (%)"}, None, dark)
    return finish(
        alt.layer(area, *reference_layers, pointer).properties(height=240),
        theme.config(dark),
        "Part de la consommation importée",
    )


def _share_reference(x: alt.X, step: str, dark: bool) -> list[alt.Chart]:
    """Legend and line of the reference's share."""
    key_layer = common.legend_with_reference(common.colours_by_name(("imported_share",), dark), True, dark)
    axis = common.amount_axis("Part importée (%)")
    return [key_layer, *common.reference_line(x, "percent", axis, dark, curve=common.interpolate(step))]
