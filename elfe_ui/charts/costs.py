"""Ranges of costs and emissions: every bar says from where to where, its middle where there is one."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache
from elfe_ui.series.costs import TODAY, YOURS

ROWS, PRICES, GOAL, ROOM = "lignes", "prix", "but", "place"
NAME_PX, PART_PX, PRICE_PX, CURVE_PX = 175, 38, 64, 330
ROOM_FOR_WORDS: Final = (1.45, 1.14)
"""Where an axis ends, over its largest value, on a phone and elsewhere: figures stand right of the bars."""
RULE_PX: Final = 14
"""Between the names of two rules, one above the other."""


def cost_by_price(frame: pd.DataFrame, *, unit: str, dark: bool) -> PreparedChart:
    """Total cost of today and of the scenario at each price, from the cheapest case to the dearest.

    `frame` has price, who, low, middle, high [unit], text, in the order of the prices.
    """
    spec = _by_price_spec(tuple(dict.fromkeys(frame["price"])), tuple(dict.fromkeys(frame["who"])), unit, dark)
    return PreparedChart(spec, {ROWS: frame, ROOM: _room(frame)})


def cost_parts(
    frame: pd.DataFrame, *, title: str, dark: bool, rules: Mapping[str, float] | None = None, has_today: bool = True
) -> PreparedChart:
    """A bar a part to its middle, a line from its low to its high end, a tick at today's middle.

    `frame` has name, key, low, middle (NaN where a source gives two ends alone: the bar then lies between them), high,
    text, today. `rules` are vertical lines with their names.
    """
    drawn = frame.assign(
        start=frame["low"].where(frame["middle"].isna(), 0.0), end=frame["middle"].fillna(frame["high"])
    )
    rows = pd.DataFrame({"name": list(rules or {}), "value": list((rules or {}).values())})
    rows = rows.assign(row=range(len(rows)))
    names = tuple(zip(frame["name"], frame["key"], strict=True))
    spec = _parts_spec(names, title, len(rows), has_today, dark)
    return PreparedChart(spec, {ROWS: drawn, ROOM: _room(frame), PRICES: rows})


def least_cost(
    frame: pd.DataFrame, points: pd.DataFrame, *, titles: tuple[str, str], goal: float, dark: bool
) -> PreparedChart:
    """Least cost against a goal, its range as a band; the goal as a rule, scenarios as named points.

    `frame` has value, low, middle, high, text; `points` value, cost, name, text, the visitor's own first.
    """
    at = pd.DataFrame({"value": [goal]})
    return PreparedChart(_least_cost_spec(titles, dark), {ROWS: frame, "points": points, GOAL: at})


def _room(frame: pd.DataFrame) -> pd.DataFrame:
    right = frame["high"].max() if "today" not in frame else frame[["high", "today"]].max().max() / 1.08
    return pd.DataFrame({"room": [max(float(frame["high"].max()), float(right), 0.0)]})


def _x(field: str, title: str) -> alt.X:
    axis = common.amount_axis(title)
    axis.tickCount = common.wide(3, 6)
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(zero=True, nice=False))


@spec_cache
def _by_price_spec(prices: tuple[str, ...], who: tuple[str, ...], unit: str, dark: bool) -> str:
    tone = theme.ink(dark)
    colours = {TODAY: theme.colour("reference", dark), YOURS: theme.colour("production", dark)}
    colours = {name: colours[name] for name in who}
    y = alt.Y("price:N", sort=list(prices), axis=alt.Axis(title=None, labelFontSize=14, labelLimit=NAME_PX))
    lane = alt.YOffset("who:N", sort=list(who), scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1))
    scale = alt.Scale(domain=list(colours), range=list(colours.values()))
    base = alt.Chart(source(ROWS)).encode(y=y, yOffset=lane)
    bars = base.mark_bar(cornerRadius=4).encode(
        x=_x("low", f"Coût du territoire ({unit})"),
        x2="high:Q",
        color=alt.Color("who:N", scale=scale, legend=common.legend_box(len(who), 2)),
        tooltip=[
            alt.Tooltip("price:N", title="Prix de gros"),
            alt.Tooltip("who:N", title="Scénario"),
            alt.Tooltip("text:N", title="Coût"),
        ],
    )
    middle = base.mark_tick(thickness=2.5, color=tone.paper, bandSize=14, tooltip=None).encode(x=alt.X("middle:Q"))
    words = base.mark_text(align="left", dx=7, fontSize=13, fontWeight="bold", color=tone.text, tooltip=None).encode(
        x=alt.X("high:Q"), text="text:N"
    )
    drawing = alt.layer(bars, middle, _room_layer(), common.halo(words, dark), words)
    drawing = drawing.properties(height=PRICE_PX * len(prices))
    return finish(drawing, theme.config(dark), "Coût annuel à chaque prix de gros, aujourd'hui et dans votre scénario")


@spec_cache
def _parts_spec(names: tuple[tuple[str, str], ...], title: str, n_rules: int, has_today: bool, dark: bool) -> str:
    tone = theme.ink(dark)
    labels = [name for name, _ in names]
    y = alt.Y("name:N", sort=labels, axis=alt.Axis(title=None, labelLimit=NAME_PX, labelFontSize=14))
    scale = alt.Scale(domain=labels, range=[theme.colour(key, dark) for _, key in names])
    base = alt.Chart(source(ROWS)).encode(y=y)
    tips = [alt.Tooltip("name:N", title="Part"), alt.Tooltip("text:N", title=title)]
    bars = base.mark_bar(height=alt.RelativeBandSize(0.6)).encode(
        x=_x("start", title),
        x2="end:Q",
        color=alt.Color("name:N", scale=scale, legend=None),
        opacity=alt.condition("isValid(datum.middle)", alt.value(1), alt.value(0.55)),
        tooltip=tips,
    )
    ranged = base.transform_filter("datum.high > datum.low")
    lines = ranged.mark_rule(strokeWidth=2, color=tone.text, tooltip=None).encode(x=alt.X("low:Q"), x2="high:Q")
    caps = [
        ranged.mark_tick(thickness=2, bandSize=12, color=tone.text, tooltip=None).encode(x=alt.X(f"{end}:Q"))
        for end in ("low", "high")
    ]
    words = (
        base.transform_calculate(right="max(datum.high, datum.end, 0)")
        .mark_text(align="left", dx=8, fontSize=13, fontWeight="bold", color=tone.text, tooltip=None)
        .encode(x=alt.X("right:Q"), text="text:N")
    )
    layers = [bars, *([_today_layer(base, tone)] if has_today else []), lines, *caps, _room_layer()]
    layers += [*_rules(n_rules, dark), common.halo(words, dark), words]  # an amount stays readable on a rule
    drawing: Any = alt.layer(*layers).properties(height=PART_PX * len(names))
    return finish(drawing, theme.config(dark), f"{title} : du cas le moins cher au plus cher")


def _today_layer(base: alt.Chart, tone: theme.Ink) -> alt.Chart:
    layer: alt.Chart = base.mark_point(
        shape="diamond", filled=True, size=90, color=tone.muted, stroke=tone.paper, strokeWidth=1.5, opacity=1
    ).encode(x=alt.X("today:Q"), tooltip=[alt.Tooltip("name:N", title="Aujourd'hui, au milieu")])
    return layer


def _rules(n_rules: int, dark: bool) -> list[alt.Chart]:
    """Prices as vertical lines, their names above."""
    tone = theme.ink(dark)
    base = alt.Chart(source(PRICES)).encode(x=alt.X("value:Q"))
    line = base.mark_rule(strokeDash=[4, 3], strokeWidth=1.5, color=tone.muted, tooltip=None)
    words = [
        base.transform_filter(f"datum.row == {row}")
        .mark_text(baseline="bottom", align="left", dx=-2, dy=-4 - RULE_PX * row, fontSize=12, color=tone.text)
        .encode(y=alt.value(0), text="name:N", tooltip=alt.value(None))
        for row in range(n_rules)
    ]
    return [line, *words]


def _room_layer() -> alt.Chart:
    narrow, otherwise = ROOM_FOR_WORDS
    layer: alt.Chart = (
        alt.Chart(source(ROOM))
        .transform_calculate(at=f"datum.room * (width < {common.NARROW_PX} ? {narrow} : {otherwise})")
        .mark_point(opacity=0, size=0, tooltip=None)
        .encode(x=alt.X("at:Q"))
    )
    return layer


@spec_cache
def _least_cost_spec(titles: tuple[str, str], dark: bool) -> str:
    tone, colour = theme.ink(dark), theme.colour("production", dark)
    x = alt.X("value:Q", axis=alt.Axis(title=titles[0], format=common.NUMBER), scale=alt.Scale(zero=False, nice=False))
    y = alt.Y("middle:Q", axis=common.amount_axis(titles[1]), scale=alt.Scale(zero=False))
    base = alt.Chart(source(ROWS)).encode(x=x)
    band = base.mark_area(opacity=0.18, color=colour, tooltip=None).encode(y=alt.Y("low:Q"), y2="high:Q")
    line = base.mark_line(color=colour, strokeWidth=3, tooltip=None).encode(y=y)
    tips = [alt.Tooltip("value:Q", title=titles[0], format=common.NUMBER), alt.Tooltip("text:N", title=titles[1])]
    dots = base.mark_point(filled=True, size=55, color=colour, opacity=1).encode(y=y, tooltip=tips)
    rule = alt.Chart(source(GOAL)).mark_rule(strokeDash=[4, 3], strokeWidth=2, color=tone.muted, tooltip=None)
    marks = alt.Chart(source("points")).encode(x=alt.X("value:Q"), y=alt.Y("cost:Q"))
    points = marks.mark_point(
        shape="diamond", filled=True, size=150, color=tone.text, stroke=tone.paper, strokeWidth=1.5, opacity=1
    ).encode(tooltip=[alt.Tooltip("name:N", title="Scénario"), alt.Tooltip("text:N", title=titles[1])])
    words = marks.mark_text(dy=-14, fontSize=13, fontWeight="bold", color=tone.text, tooltip=None).encode(text="name:N")
    layers: Sequence[Any] = (
        band, line, dots, rule.encode(x=alt.X("value:Q")), points, common.halo(words, dark), words,
    )  # fmt: skip
    drawing: Any = alt.layer(*layers).properties(height=CURVE_PX)
    return finish(drawing, theme.config(dark), "Coût du mix le moins cher pour chaque valeur du but")
