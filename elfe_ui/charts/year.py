"""The year at a glance: duration curves and the map of its hours."""

from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import REFERENCE, PreparedChart, ReferenceFrame, finish, source, spec_cache
from elfe_ui.words.formats import DATE_TICKS, number

CURVES: Final = ("raw", "flexible", "net")
HEAT_TITLES: Final = {
    "net": "Importé (+) ou exporté (−)",
    "consumption": "Consommation",
    "production": "Production",
    "stored": "Énergie stockée",
    "change": "Échange de plus (+) ou de moins (−) que la référence",
}
SIGNED: Final = ("net", "change")
"""Quantities with a sign: zero is the paper's colour."""
HOURS: Final = tuple(str(hour) for hour in range(24))
OVERLAP: Final = pd.Timedelta(hours=28)
"""Width of a day's cells: a little of the next day, which is painted over it, so that no seam shows."""
HOUR_PX: Final = 12
NEUTRAL: Final = ("#f4f2ee", "#1d222c")
"""Colour of zero on the map, light and dark."""


def duration(
    frame: pd.DataFrame, import_h: int, export_h: int, *, unit: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Sorted need left after local production, with the hours of import and of export; the `reference` dotted."""
    last = int(frame["rank"].iloc[-1]) if len(frame) else 0
    notes = pd.DataFrame(
        {
            "rank": [0, last],
            "side": ["import", "export"],
            "words": [_hours(import_h, "d'import"), _hours(export_h, "d'export")],
        }
    )
    curves = frame[["rank", *CURVES]].assign(edge=frame["rank"].shift(-1).fillna(last))
    of_reference = {} if reference is None else {REFERENCE: reference[["rank", "net"]]}
    return PreparedChart(
        _duration_spec(unit, dark, reference is not None), {"courbes": curves, "notes": notes, **of_reference}
    )


def heat_map(grid: pd.DataFrame, *, unit: str, quantity: str = "net", dark: bool) -> PreparedChart:
    """Every hour of the year: days across, hours of the day down."""
    values = grid.drop(columns="day").rename(columns=lambda name: name.removeprefix("h"))
    top = float(np.nanmax(np.abs(values.to_numpy()), initial=0.0))
    limits = pd.DataFrame({"value": [-top if quantity in SIGNED else 0.0, top]})
    cells = pd.DataFrame({"day": grid["day"], "after": grid["day"] + OVERLAP}).join(values)
    return PreparedChart(_heat_spec(unit, quantity, dark), {"heures": cells, "bornes": limits})


def _hours(count: int, what: str) -> str:
    return f"{number(count)} h {what}" if count else ""


@spec_cache
def _duration_spec(unit: str, dark: bool, has_reference: bool) -> str:
    base = alt.Chart(source("courbes")).encode(x=_rank_x())
    axis = common.amount_axis(common.power_title("Consommation − production", unit))
    key_layer = common.legend_with_reference(common.colours_by_name(CURVES, dark), has_reference, dark, 1)
    fills = [
        base.transform_calculate(part=f"{edge}(datum.net, 0)")
        .mark_area(color=theme.colour(key, dark), opacity=0.3)
        .encode(y=alt.Y("part:Q", axis=axis))
        for edge, key in (("max", "imported"), ("min", "exported"))
    ]
    widths = {"raw": 1.5, "flexible": 2.0, "net": 2.4}
    dashes = {"raw": [4, 3], "flexible": [1, 0], "net": [1, 0]}
    lines = [
        base.mark_line(strokeWidth=widths[key], strokeDash=dashes[key]).encode(
            y=alt.Y(f"{key}:Q", axis=axis),
            color=alt.datum(theme.LABELS[key]),
        )
        for key in CURVES
    ]
    zero = alt.Chart(source("notes")).mark_rule(color=theme.ink(dark).text).encode(y=alt.datum(0))
    reference_layers = common.reference_line(_rank_x(), "net", axis, dark) if has_reference else []
    over = [*reference_layers, zero, *_duration_notes(axis, dark), _duration_pointer(base, unit, dark)]
    drawing = alt.layer(key_layer, *fills, *lines, *over)
    description = "Heures de l'année classées de la plus importatrice à la plus exportatrice"
    return finish(drawing.properties(height=320), theme.config(dark), description)


def _rank_x() -> alt.X:
    ticks = common.wide(4, 8)
    axis = alt.Axis(title="Heures, de la plus importatrice à la plus exportatrice (h)", format=",.0f", tickCount=ticks)
    return alt.X("rank:Q", scale=alt.Scale(nice=False, zero=True), axis=axis)


def _duration_notes(axis: alt.Axis, dark: bool) -> list[alt.Chart]:
    base = alt.Chart(source("notes")).encode(x=_rank_x(), y=alt.YDatum(0, axis=axis), text="words:N")
    tone = theme.ink(dark)
    style: dict[str, Any] = {"fontWeight": "bold", "fontSize": 14, "color": tone.text}
    left = base.transform_filter("datum.side == 'import'").mark_text(align="left", dx=8, dy=-12, **style)
    right = base.transform_filter("datum.side == 'export'").mark_text(align="right", dx=-4, dy=14, **style)
    return [common.halo(left, dark), left, common.halo(right, dark), right]


def _duration_pointer(base: alt.Chart, unit: str, dark: bool) -> alt.Chart:
    rank = alt.Tooltip("rank:Q", title="Rang (h)", format=",.0f")
    layer, tips = common.said_powers(base, {key: theme.LABELS[key] for key in CURVES}, unit)
    marks = layer.mark_rect(color=theme.ink(dark).text).encode(x2="edge:Q", tooltip=[rank, *tips])
    return common.lit_under_pointer(marks)


@spec_cache
def _heat_spec(unit: str, quantity: str, dark: bool) -> str:
    naming = common.energy_title if quantity == "stored" else common.power_title
    title = naming(HEAT_TITLES[quantity], unit)
    colour = alt.Color("value:Q", scale=_heat_scale(quantity, dark), legend=_heat_legend(title))
    folded = (
        alt.Chart(source("heures"))
        .transform_calculate(moment="utcFormat(datum.day, '%A %-d %B %Y')")
        .transform_fold(list(HOURS), as_=["hour", "value"])
    )
    layer, tips = common.said_powers(folded, {"value": HEAT_TITLES[quantity]}, unit, of_energy=quantity == "stored")
    when = [alt.Tooltip("moment:N", title="Jour"), alt.Tooltip("hour:N", title="Heure locale (h)")]
    cells = layer.mark_rect(clip=True).encode(
        x=_day_x(), x2="after:T", y=_hour_y(), color=colour, tooltip=[*when, *tips]
    )
    limits = alt.Chart(source("bornes")).mark_circle(opacity=0, size=0).encode(color=colour)
    return finish(
        alt.layer(limits, cells).properties(height=24 * HOUR_PX), theme.config(dark), f"{title}, heure par heure"
    )


def _day_x() -> alt.X:
    ticks = alt.ExprRef(f"max(2, floor(width / {common.PIXELS_A_TICK}))")
    axis = alt.Axis(title="Jour", format=dict(DATE_TICKS), tickCount=ticks)
    return alt.X("day:T", scale=alt.Scale(type="utc", nice=False), axis=axis)


def _hour_y() -> alt.Y:
    axis = alt.Axis(title="Heure locale (h)", values=["0", "6", "12", "18", "23"], labelExpr="datum.value + ' h'")
    return alt.Y("hour:O", sort=None, scale=alt.Scale(domain=list(HOURS)), axis=axis)


def _heat_scale(quantity: str, dark: bool) -> alt.Scale:
    zero = NEUTRAL[int(dark)]
    if quantity in SIGNED:
        ramp = [theme.colour("exported", dark), zero, theme.colour("imported", dark)]
        return alt.Scale(range=ramp, domainMid=0, nice=False, interpolate="lab")
    return alt.Scale(range=[zero, theme.colour(quantity, dark)], nice=False, interpolate="lab")


def _heat_legend(title: str) -> alt.Legend:
    length = alt.ExprRef("min(320, width - 20)")
    return alt.Legend(
        type="gradient",
        title=title,
        titleLimit=320,
        format=common.NUMBER,
        gradientLength=length,
        gradientThickness=10,
        gradientStrokeWidth=0,
        tickCount=5,
    )
