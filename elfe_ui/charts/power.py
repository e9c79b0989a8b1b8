"""Power over time: exchange with the grid, production, consumption, flexibility, stored energy, the year at home."""

from datetime import datetime, timedelta
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd
from numpy.lib.stride_tricks import sliding_window_view

from elfe_core.curves import SOURCES
from elfe_ui.charts import common, theme
from elfe_ui.charts.common import REFERENCE, PreparedChart, ReferenceFrame, finish, source, spec_cache
from elfe_ui.words.formats import ENERGY_UNIT_LABELS

BRUSH: Final = "fenetre"
"""Name of the overview's selection; its value is {"local": [first, last]} in ms since 1970 on the local clock."""
EXCHANGE_KEYS: Final = ("imported", "exported")
DRAWN: Final = ("imported", "down")
OVERVIEW_PX: Final = 60

PRODUCTION_KEYS: Final = ("production", "consumption")
FLEXIBILITY_KEYS: Final = ("consumption", "consumption_before")

LABEL_SPAN: Final = 0.33
"""Share of the year that the consumption label may cover on a phone: it stands above the line all along."""
GAP_SPAN: Final = 0.3
"""Share of the year that the gap's label covers on a phone."""
HEADROOM: Final = 1.08
GAP_SHARE: Final = 0.12
"""The gap is named where it is at least this share of the picture's height."""


def overview(
    daily: pd.DataFrame, *, unit: str, dark: bool, marked: tuple[datetime, datetime] | None = None
) -> PreparedChart:
    """Daily imports and exports of the whole period, small, to drag a window over; what is `marked` is shaded."""
    frame = common.drawn(_with_down(daily), "day", DRAWN)
    ends = [] if marked is None else [(marked[0], marked[1] + timedelta(hours=1))]
    band = {
        name: pd.DatetimeIndex([end[place] for end in ends], dtype="datetime64[ms, UTC]")
        for place, name in enumerate(("local", "until"))
    }
    return PreparedChart(_overview_spec(unit, dark), {"jours": frame, "vue": pd.DataFrame(band)})


def exchange(
    series: pd.DataFrame, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Imports above zero, exports below, what is curtailed below them; the `reference` dotted."""
    is_cut = "curtailed" in series
    keys = (*EXCHANGE_KEYS, "curtailed") if is_cut else EXCHANGE_KEYS
    frames = {
        "flux": common.drawn(_with_down(series), step, (*DRAWN, "cut") if is_cut else DRAWN),
        common.POINTER: common.pointer_frame(series, keys),
        **common.reference_over_time(None if reference is None else _with_down(reference), step, DRAWN),
    }
    return PreparedChart(_exchange_spec(unit, step, dark, reference is not None, keys), frames)


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
    """What the areas of imports and exports are made of."""
    down = -frame["exported"].to_numpy()
    cut = {"cut": down - frame["curtailed"].to_numpy()} if "curtailed" in frame else {}
    return pd.DataFrame({**{name: frame[name].array for name in ("local", "until", "imported")}, "down": down, **cut})


@spec_cache
def _overview_spec(unit: str, dark: bool) -> str:
    brush = alt.selection_interval(
        name=BRUSH,
        encodings=["x"],
        mark=alt.BrushConfig(fill=theme.ink(dark).text, fillOpacity=0.14, stroke=theme.ink(dark).text, strokeWidth=1.5),
    )
    x = common.time_x("")
    first, second, *_ = _two_areas("jours", unit, "step-after", dark, x, 2, title="")
    tone = theme.ink(dark).text
    band = alt.Chart(source("vue")).mark_rect(fill=tone, fillOpacity=0.14, stroke=tone, strokeWidth=1.5, tooltip=None)
    colours = common.colours_by_name(EXCHANGE_KEYS, dark)
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    hidden = (
        alt.Chart(alt.sequence(0, 0, as_="name"))
        .mark_circle()
        .encode(color=alt.Color("name:N", scale=scale, legend=None))
    )
    return finish(
        alt.layer(first.add_params(brush), second, band.encode(x=x, x2="until:T"), hidden).properties(
            height=OVERVIEW_PX
        ),
        theme.config(dark),
        "Imports et exports de chaque jour",
    )


@spec_cache
def _exchange_spec(unit: str, step: str, dark: bool, has_reference: bool, keys: tuple[str, ...]) -> str:
    x, curve = common.time_x(common.STEP_TITLES[step]), common.interpolate(step)
    areas = _two_areas("flux", unit, curve, dark, x, has_reference=has_reference, keys=keys)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    reference_layers = [
        layer for field in DRAWN if has_reference for layer in common.reference_line(x, field, axis, dark, curve=curve)
    ]
    tips = {key: theme.LABELS[key] for key in keys}
    pointer = common.hover(x, step, tips, unit, dark)
    zero = alt.Chart(source("flux")).mark_rule(color=theme.ink(dark).muted).encode(y=alt.datum(0))
    return finish(
        alt.layer(*areas, zero, *reference_layers, pointer).properties(height=320),
        theme.config(dark),
        "Imports et exports au fil du temps",
    )


def _two_areas(
    name: str,
    unit: str,
    interpolate: Any,
    dark: bool,
    x: alt.X,
    ticks: int = 5,
    *,
    has_reference: bool = False,
    keys: tuple[str, ...] = EXCHANGE_KEYS,
    title: str = "Puissance",
) -> list[alt.Chart]:
    axis = common.amount_axis(common.power_title(title, unit) if title else "", ticks)
    base = alt.Chart(source(name)).encode(x=x)
    areas = [
        base.mark_area(interpolate=interpolate, opacity=0.95, tooltip=None).encode(
            y=alt.Y(f"{field}:Q", axis=axis), color=alt.datum(theme.LABELS[key])
        )
        for field, key in (("imported", "imported"), ("down", "exported"))
    ]
    if "curtailed" in keys:
        cut = base.mark_area(interpolate=interpolate, opacity=0.95, tooltip=None).encode(
            y=alt.Y("down:Q", axis=axis), y2="cut:Q", color=alt.datum(theme.LABELS["curtailed"])
        )
        areas.append(cut)
    return [*areas, common.legend_with_reference(common.colours_by_name(keys, dark), has_reference, dark)]


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


def production_consumption(
    series: pd.DataFrame, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Production as an area, consumption as a line, the lack, the surplus; the `reference`'s production dotted.

    Where biogas waits, the power of its engines is a second line.
    """
    chosen = series.assign(low=np.minimum(series["production"], series["consumption"]))
    keys = (*PRODUCTION_KEYS, "biogas") if "biogas" in series else PRODUCTION_KEYS
    frames = {
        "flux": common.drawn(chosen, step, (*keys, "low")),
        common.POINTER: common.pointer_frame(series, keys),
        **common.reference_over_time(reference, step, ("production",)),
    }
    return PreparedChart(_production_spec(unit, step, dark, reference is not None, keys), frames)


def flexibility(
    series: pd.DataFrame, *, unit: str, step: str, dark: bool, reference: ReferenceFrame = None
) -> PreparedChart:
    """Consumption before and after flexibility, and what moves; the `reference`'s, after flexibility, dotted."""
    frames = {
        "flux": common.drawn(series, step, FLEXIBILITY_KEYS),
        common.POINTER: common.pointer_frame(series, FLEXIBILITY_KEYS),
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
def _production_spec(unit: str, step: str, dark: bool, has_reference: bool, shown: tuple[str, ...]) -> str:
    x = common.time_x(common.STEP_TITLES[step])
    base = alt.Chart(source("flux")).encode(x=x)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    has_biogas = "biogas" in shown
    names = ["Production", "Consommation", "Manque", "Surplus", *(["Moteurs à biogaz"] if has_biogas else [])]
    keys = ("production", "consumption", "imported", "exported", *(("biogas",) if has_biogas else ()))
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
    engines = base.mark_line(interpolate=curve, strokeWidth=2.2).encode(
        y=alt.Y("biogas:Q", axis=axis), color=alt.datum("Moteurs à biogaz")
    )
    tips = {key: theme.LABELS[key] for key in shown}
    reference_layers = common.reference_line(x, "production", axis, dark, curve=curve) if has_reference else []
    drawing = alt.layer(
        key_layer,
        local,
        lacking,
        surplus,
        line,
        *([engines] if has_biogas else []),
        *reference_layers,
        common.hover(x, step, tips, unit, dark),
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
        "consumption_before": "Avant",
        "consumption": "Après",
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
    pointer = common.hover(x, step, {"stored": theme.LABELS["stored"]}, unit, dark, of_energy=True)
    drawing = alt.layer(area, rule, words, *reference_layers, pointer)
    return finish(drawing.properties(height=240), theme.config(dark), "Énergie stockée au fil du temps")


def year_picture(frame: pd.DataFrame, *, unit: str, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """Production by source under consumption; the gap is imported; the `reference`'s production dotted."""
    bands = frame[["local", "consumption"]].copy()
    top = np.zeros(len(frame), dtype=np.float32)
    for name in SOURCES:
        bands[f"{name}_low"] = top
        top = top + frame[name].to_numpy()
        bands[f"{name}_top"] = top
    bands["covered"] = np.minimum(top, frame["consumption"].to_numpy())
    frames = {
        "annee": bands,
        "mots": _words(frame, top),
        common.POINTER: common.pointer_frame(frame, ("consumption", *SOURCES)),
    }
    if reference is not None:
        frames[REFERENCE] = reference[["local"]].assign(production=reference[list(SOURCES)].sum(axis=1))
    return PreparedChart(_picture_spec(unit, dark, reference is not None), frames)


def _words(frame: pd.DataFrame, top: Any) -> pd.DataFrame:
    """Where the direct labels stand, and how high the picture reaches."""
    if frame.empty:
        return pd.DataFrame({"local": [], "y": [], "words": [], "place": []})
    need = frame["consumption"].to_numpy()
    height = float(max(need.max(), top.max()))
    first = need[: max(1, round(LABEL_SPAN * len(need)))]
    start = frame["local"].iloc[0]
    rows = [(start, float(first.max()), "Consommation", "line"), (start, height * HEADROOM, "", "head")]
    day, middle, size = _widest_gap(need, top)
    rows.append((frame["local"].iloc[day], middle, "Importation" if size >= GAP_SHARE * height else "", "gap"))
    return pd.DataFrame(rows, columns=["local", "y", "words", "place"])


def _widest_gap(need: Any, top: Any) -> tuple[int, float, float]:
    """Index, middle and height of the tallest box of the label's width between production and consumption."""
    span = max(1, round(GAP_SPAN * len(need)))
    low = sliding_window_view(top, span).max(axis=1)
    high = sliding_window_view(need, span).min(axis=1)
    best = int((high - low).argmax())
    return best + span // 2, float(high[best] + low[best]) / 2, float(high[best] - low[best])


@spec_cache
def _picture_spec(unit: str, dark: bool, has_reference: bool) -> str:
    x = common.time_x("Moyenne sur 7 jours")
    base = alt.Chart(source("annee")).encode(x=x)
    axis = common.amount_axis(common.power_title("Puissance", unit))
    bands = [
        base.mark_area(opacity=0.95).encode(
            y=alt.Y(f"{name}_top:Q", axis=axis), y2=f"{name}_low:Q", color=alt.datum(theme.LABELS[name])
        )
        for name in SOURCES
    ]
    gap = base.mark_area(color=theme.colour("imported", dark), opacity=0.16).encode(
        y=alt.Y("consumption:Q", axis=axis), y2="covered:Q"
    )
    line = base.mark_line(strokeWidth=2.6, color=theme.colour("consumption", dark)).encode(
        y=alt.Y("consumption:Q", axis=axis)
    )
    tips = {key: theme.LABELS[key] for key in ("consumption", *SOURCES)}
    key_layer = common.legend_with_reference(common.colours_by_name(SOURCES, dark), has_reference, dark, 3)
    reference_layers = common.reference_line(x, "production", axis, dark) if has_reference else []
    pointer = common.hover(x, "day", tips, unit, dark)
    drawing = alt.layer(key_layer, gap, *bands, line, *reference_layers, *_labels(axis, dark), pointer)
    description = "Production locale par source et consommation au fil de l'année"
    return finish(drawing.properties(height=380), theme.config(dark), description)


def _labels(axis: alt.Axis, dark: bool) -> list[alt.Chart]:
    base = alt.Chart(source("mots")).encode(x=common.time_x("Moyenne sur 7 jours"), y=alt.Y("y:Q", axis=axis))
    style: dict[str, Any] = {"fontSize": 16, "fontWeight": "bold"}
    line = base.transform_filter("datum.place == 'line'").mark_text(
        align="left", baseline="bottom", dx=4, dy=-8, color=theme.colour("consumption", dark), **style
    )
    gap = base.transform_filter("datum.place == 'gap'").mark_text(color=theme.colour("imported", dark), **style)
    head = base.transform_filter("datum.place == 'head'").mark_point(opacity=0)
    return [head, line.encode(text="words:N"), gap.encode(text="words:N")]
