"""Production, consumption, flexibility and storage over time."""

from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, ReferenceFrame, finish, source, spec_cache
from elfe_ui.words.numbers import ENERGY_UNIT_LABELS

PRODUCTION: Final = ("production", "consumption")
FLEXIBILITY: Final = ("consumption", "consumption_before")


def production_consumption(
    series: pd.DataFrame, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Production as an area, consumption as a line, the lack, the surplus; the `reference`'s production dotted."""
    chosen = series.assign(low=np.minimum(series["production"], series["consumption"]))
    frames = {
        "flux": common.drawn(chosen, step, (*PRODUCTION, "low")),
        common.POINTER: common.pointer_frame(series, PRODUCTION),
        **common.reference_over_time(reference, step, ("production",)),
    }
    return PreparedChart(_production_spec(unit, step, dark, reference is not None), frames)


def flexibility(
    series: pd.DataFrame, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Consumption before and after flexibility, and what moves; the `reference`'s, after flexibility, dotted."""
    frames = {
        "flux": common.drawn(series, step, FLEXIBILITY),
        common.POINTER: common.pointer_frame(series, FLEXIBILITY),
        **common.reference_over_time(reference, step, ("consumption",)),
    }
    return PreparedChart(_flexibility_spec(unit, step, dark, reference is not None), frames)


def stored_energy(
    series: pd.DataFrame, capacity: float, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Energy in store under the line of its capacity [the unit's energy]; the `reference` dotted."""
    limit = pd.DataFrame({"capacity": [capacity]})
    frames = {
        "stock": common.drawn(series, step, ("stored",)),
        "limite": limit,
        common.POINTER: common.pointer_frame(series, ("stored",)),
        **common.reference_over_time(reference, step, ("stored",)),
    }
    return PreparedChart(_stored_spec(unit, step, dark, reference is not None), frames)


@spec_cache
def _production_spec(unit: str, step: str, dark: bool, has_reference: bool) -> str:
    x = common.time_x(common.STEP_TITLES[step])
    base = alt.Chart(source("flux")).encode(x=x)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    names = ("Production", "Consommation", "Manque", "Surplus")
    keys = ("production", "consumption", "imported", "exported")
    key_layer = common.legend_with_reference(
        dict(zip(names, theme.colours(keys, dark), strict=True)), has_reference, dark
    )
    curve: Any = common.interpolate(step)

    local = base.mark_area(interpolate=curve, fillOpacity=0.95).encode(
        y=alt.Y("low:Q", axis=axis), color=alt.datum("Production")
    )
    lacking = base.mark_area(interpolate=curve, fillOpacity=0.35).encode(
        y=alt.Y("consumption:Q", axis=axis), y2="low:Q", color=alt.datum("Manque")
    )
    surplus = base.mark_area(interpolate=curve, fillOpacity=0.95).encode(
        y=alt.Y("production:Q", axis=axis), y2="low:Q", color=alt.datum("Surplus")
    )
    line = base.mark_line(interpolate=curve, strokeWidth=1.6).encode(
        y=alt.Y("consumption:Q", axis=axis), color=alt.datum("Consommation")
    )
    tips = {key: common.power_title(theme.LABELS[key], unit) for key in PRODUCTION}
    reference_layers = common.reference_line(x, "production", axis, dark, curve=curve) if has_reference else []
    drawing = alt.layer(
        key_layer, local, lacking, surplus, line, *reference_layers, common.hover(x, step, tips, unit, dark)
    )
    return finish(drawing.properties(height=320), theme.config(dark), "Production et consommation au fil du temps")


@spec_cache
def _flexibility_spec(unit: str, step: str, dark: bool, has_reference: bool) -> str:
    x = common.time_x(common.STEP_TITLES[step])
    base = alt.Chart(source("flux")).encode(x=x)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    names = ["Après flexibilité", "Avant", "Déplacé"]
    keys = ("consumption", "consumption_before", "flexible")
    key_layer = common.legend_with_reference(
        dict(zip(names, theme.colours(keys, dark), strict=True)), has_reference, dark, 3
    )
    curve: Any = common.interpolate(step)

    after = alt.Y("consumption:Q", axis=axis, scale=alt.Scale(zero=False))
    moved = base.mark_area(interpolate=curve, fillOpacity=0.7).encode(
        y=after, y2="consumption_before:Q", color=alt.datum("Déplacé")
    )
    before = base.mark_line(interpolate=curve, strokeWidth=1.4, strokeDash=[4, 3]).encode(
        y=alt.Y("consumption_before:Q", axis=axis), color=alt.datum("Avant")
    )
    line = base.mark_line(interpolate=curve, strokeWidth=1.8).encode(y=after, color=alt.datum("Après flexibilité"))
    tips = {
        "consumption_before": common.power_title("Avant", unit),
        "consumption": common.power_title("Après", unit),
    }
    reference_layers = common.reference_line(x, "consumption", axis, dark, curve=curve) if has_reference else []
    drawing = alt.layer(key_layer, moved, before, line, *reference_layers, common.hover(x, step, tips, unit, dark))
    return finish(drawing.properties(height=280), theme.config(dark), "Consommation avant et après flexibilité")


@spec_cache
def _stored_spec(unit: str, step: str, dark: bool, has_reference: bool) -> str:
    x = common.time_x(common.STEP_TITLES[step])
    base = alt.Chart(source("stock")).encode(x=x)
    title = common.energy_title("Énergie stockée", unit)
    axis = common.amount_axis(title)
    colour = theme.colour("stored", dark)
    area = base.mark_area(
        interpolate=common.interpolate(step), color=colour, fillOpacity=0.45, line={"color": colour, "strokeWidth": 1.5}
    ).encode(y=alt.Y("stored:Q", axis=axis))
    limit, number = alt.Chart(source("limite")), common.number_format(unit)
    rule = limit.mark_rule(color=theme.colour("capacity", dark), strokeDash=[5, 4], strokeWidth=1.5).encode(
        y=alt.Y("capacity:Q", axis=axis)
    )
    words = (
        limit.transform_calculate(
            words=f"'Capacité : ' + format(datum.capacity, '{number}') + ' {ENERGY_UNIT_LABELS[unit]}'"
        )
        .mark_text(align="right", baseline="bottom", dy=-4, color=theme.ink(dark).text)
        .encode(y=alt.Y("capacity:Q", axis=axis), x=alt.value("width"), text="words:N")
    )
    reference_layers: list[alt.Chart] = []
    if has_reference:
        key_layer = common.legend_with_reference(common.colours_by_name(("stored",), dark), has_reference, dark)
        reference_layers = [key_layer, *common.reference_line(x, "stored", axis, dark, curve=common.interpolate(step))]
    drawing = alt.layer(area, rule, words, *reference_layers, common.hover(x, step, {"stored": title}, unit, dark))
    return finish(drawing.properties(height=240), theme.config(dark), "Énergie stockée au fil du temps")
