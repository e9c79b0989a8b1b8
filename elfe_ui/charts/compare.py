"""Several scenarios in one picture: one colour and one dash each, the same in every picture and in the tables."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache
from elfe_ui.charts.energy import HOUR_AXIS, HOUR_SCALE
from elfe_ui.series.compare import column
from elfe_ui.words import seasons
from elfe_ui.words.formats import NOT_APPLICABLE, POWER_UNIT_LABELS, TIME_LOCALE

MAX_SCENARIOS: Final = 4
LINE_COLOURS: Final = (
    ("#262b36", "#f2f4f8"),
    ("#1a73d9", "#4aa3ff"),
    ("#b06a00", "#ffb13d"),
    ("#c2397f", "#e66fc0"),
)
"""Colour of each place on a light and on a dark background; tests hold contrast and distance as of `theme.COLOURS`."""
DASHES: Final = ((1, 0), (8, 3), (2, 3), (9, 3, 2, 3))
"""Dash of each place: the reference is a whole line."""
WIDTHS: Final = (2.2, 2.4, 2.8, 2.4)
HEIGHT_PX: Final = 330
LONG_NAME: Final = 22
"""Characters: with a longer name than this the legend has fewer columns."""
CURVES: Final = "courbes"


class Axes(NamedTuple):
    """What a picture shows along and upward; `moment` is a Vega expression that names what is under the pointer.

    `power` is the unit of powers, empty for what is none.
    """

    x: alt.X
    under: tuple[alt.X, alt.X2 | None]
    """From where to where a moment is under the pointer."""
    name: str
    unit: str
    pointer: str
    moment: str
    zero: bool = False
    points: bool = False
    power: str = ""


def line_colour(place: int, dark: bool) -> str:
    """Colour of a scenario by its place among those chosen."""
    return LINE_COLOURS[place][int(dark)]


def compared_duration(frame: pd.DataFrame, names: Sequence[str], *, unit: str, dark: bool) -> PreparedChart:
    """Sorted exchange with the grid over the share of the hours."""
    step = frame["share_pct"].diff().iloc[1:].mean() if len(frame) > 1 else 100.0
    edges = frame.assign(
        left=(frame["share_pct"] - step / 2).clip(lower=0.0), right=(frame["share_pct"] + step / 2).clip(upper=100.0)
    )
    return PreparedChart(_duration_spec(tuple(names), unit, dark), {CURVES: edges})


def compared_months(frame: pd.DataFrame, names: Sequence[str], *, dark: bool) -> PreparedChart:
    """Imported energy of each month of the year."""
    return PreparedChart(_months_spec(tuple(names), dark), {CURVES: frame})


def compared_days(
    frame: pd.DataFrame,
    names: Sequence[str],
    *,
    unit: str,
    dark: bool,
    titles: Mapping[str, str] = seasons.UNDATED,
) -> dict[str, PreparedChart]:
    """The typical day's import for each season that the frame holds, on one scale, under its title."""
    if frame.empty:
        return {}
    top = float(frame[[column(place) for place in range(len(names))]].max().max())
    hours = frame.assign(left=(frame["hour"] - 0.5).clip(lower=0.0), right=(frame["hour"] + 0.5).clip(upper=23.0))
    frames = {season: hours.loc[hours["season"] == season].drop(columns="season") for season in seasons.UNDATED}
    limit = pd.DataFrame({"value": [0.0, top]})
    return {
        season: PreparedChart(_day_spec(tuple(names), titles[season], unit, dark), {CURVES: part, "borne": limit})
        for season, part in frames.items()
        if len(part)
    }


def compared_over_time(frame: pd.DataFrame, names: Sequence[str], *, step: str, unit: str, dark: bool) -> PreparedChart:
    """Mean import of each week over the year, or of each day over a short period."""
    middle = frame["local"] + (frame["until"] - frame["local"]) / 2
    return PreparedChart(_over_time_spec(tuple(names), step, unit, dark), {CURVES: frame.assign(middle=middle)})


@spec_cache
def _duration_spec(names: tuple[str, ...], unit: str, dark: bool) -> str:
    axis = alt.Axis(title="Part des heures (%)", format=",.0f", tickCount=common.wide(5, 10))
    scale = alt.Scale(domain=[0, 100], nice=False)
    axes = Axes(
        x=alt.X("share_pct:Q", scale=scale, axis=axis),
        under=(alt.X("left:Q", scale=scale, axis=axis), alt.X2("right:Q")),
        name="Importé (+) ou exporté (−)",
        unit=POWER_UNIT_LABELS[unit],
        power=unit,
        pointer="Part des heures",
        moment="format(datum.share_pct, ',.1f') + '\u202f%'",
        zero=True,
    )
    return finish(
        _drawing(axes, names, dark),
        theme.config(dark),
        "Heures de chaque scénario, classées de la plus importatrice à la plus exportatrice",
    )


@spec_cache
def _months_spec(names: tuple[str, ...], dark: bool) -> str:
    months = list(TIME_LOCALE["months"])
    short = [f"'{name}'" for name in TIME_LOCALE["shortMonths"]]
    axis = alt.Axis(title="Mois", labelExpr=f"[{', '.join(short)}][datum.value - 1]", labelAngle=0)
    x = alt.X("month:O", axis=axis, scale=alt.Scale(paddingOuter=0.1))
    axes = Axes(
        x=x,
        under=(x, None),
        name="Énergie importée",
        unit="GWh",
        pointer="Mois",
        moment=f"{months}[datum.month - 1]",
        points=True,
    )
    description = "Énergie importée chaque mois de l'année, une courbe par scénario"
    return finish(_drawing(axes, names, dark), theme.config(dark), description)


@spec_cache
def _day_spec(names: tuple[str, ...], name: str, unit: str, dark: bool) -> str:
    axes = Axes(
        x=alt.X("hour:Q", scale=HOUR_SCALE, axis=HOUR_AXIS),
        under=(alt.X("left:Q", scale=HOUR_SCALE, axis=HOUR_AXIS), alt.X2("right:Q")),
        name="Importation moyenne",
        unit=POWER_UNIT_LABELS[unit],
        power=unit,
        pointer="Heure locale",
        moment="datum.hour + ' h'",
    )
    title = alt.Title(name, anchor="start", color=theme.ink(dark).text, fontSize=15, offset=8)
    limit = alt.Chart(source("borne")).mark_point(opacity=0).encode(y=alt.Y("value:Q", axis=_axis(axes)))
    drawing = _drawing(axes, names, dark, limit).properties(height=280, title=title)
    return finish(drawing, theme.config(dark), f"Jour type de chaque scénario : {name}")


@spec_cache
def _over_time_spec(names: tuple[str, ...], step: str, unit: str, dark: bool) -> str:
    axes = Axes(
        x=_at(common.time_x(common.STEP_TITLES[step]), "middle:T"),
        under=(common.time_x(common.STEP_TITLES[step]), alt.X2("until:T")),
        name="Importation moyenne",
        unit=POWER_UNIT_LABELS[unit],
        power=unit,
        pointer=common.STEP_TITLES[step],
        moment=common.MOMENTS[step],
        points=step == "day",
    )
    description = f"Importation moyenne par {common.STEP_TITLES[step].lower()}, une courbe par scénario"
    return finish(_drawing(axes, names, dark), theme.config(dark), description)


def _at(x: alt.X, field: str) -> alt.X:
    """The same axis over another field."""
    moved: alt.X = x.copy(deep=True)
    moved.shorthand = field
    return moved


def _axis(axes: Axes) -> alt.Axis:
    return common.amount_axis(f"{axes.name} ({axes.unit})")


def _drawing(axes: Axes, names: tuple[str, ...], dark: bool, *under: alt.Chart) -> Any:
    """Legend, curves (the reference first: where all meet, the dashes are seen on it) and what the pointer reads."""
    curves = [layer for place, name in enumerate(names) for layer in _curve(axes, name, place)]
    zero = (
        [alt.Chart(source(CURVES)).mark_rule(color=theme.ink(dark).muted).encode(y=alt.datum(0))] if axes.zero else []
    )
    layers = [_legend(names, dark), *under, *zero, *curves, _pointer(axes, names, dark)]
    drawing: Any = alt.layer(*layers).properties(height=HEIGHT_PX)
    return drawing


def _curve(axes: Axes, name: str, place: int) -> list[alt.Chart]:
    y = alt.Y(f"{column(place)}:Q", axis=_axis(axes))
    base = alt.Chart(source(CURVES)).encode(x=axes.x, y=y, color=alt.datum(name))
    line = base.mark_line(strokeWidth=WIDTHS[place], strokeJoin="round", invalid="break-paths-show-domains")
    points = base.mark_point(filled=True, size=42, opacity=1, invalid="filter")
    return [line.encode(strokeDash=alt.datum(name)), *([points] if axes.points else [])]


def _legend(names: tuple[str, ...], dark: bool) -> alt.Chart:
    """Layer without rows that brings colours, dashes and their one legend."""
    columns = len(names) if max(map(len, names)) <= LONG_NAME else 2
    box = alt.Legend(
        title=None,
        symbolType="stroke",
        symbolSize=900,
        symbolStrokeWidth=3,
        symbolOpacity=1,
        columns=common.wide(1, columns),
    )
    domain, places = list(names), range(len(names))
    colour_scale = alt.Scale(domain=domain, range=[line_colour(place, dark) for place in places])
    dash_scale = alt.Scale(domain=domain, range=[list(DASHES[place]) for place in places])
    layer: alt.Chart = (
        alt.Chart(alt.sequence(0, 0, as_="name"))
        .mark_line()
        .encode(
            color=alt.Color("name:N", scale=colour_scale, legend=box),
            strokeDash=alt.StrokeDash("name:N", scale=dash_scale, legend=box),
        )
    )
    return layer


def _pointer(axes: Axes, names: tuple[str, ...], dark: bool) -> alt.Chart:
    """Every scenario's value, in its unit, or that it has none there."""
    words = {"moment": axes.moment}
    tips = [alt.Tooltip("moment:N", title=axes.pointer)]
    for place, name in enumerate(names):
        value = f"datum.{column(place)}"
        energy = f"isValid({value}) ? format({value}, '{common.NUMBER}') + ' {axes.unit}' : '{NOT_APPLICABLE}'"
        words[f"w{place}"] = common.power_words(value, axes.power) if axes.power else energy
        tips.append(alt.Tooltip(f"w{place}:N", title=name))
    first, last = axes.under
    bars = alt.Chart(source(CURVES)).transform_calculate(**words).mark_rect(color=theme.ink(dark).text)
    bars = bars.encode(x=first, tooltip=tips) if last is None else bars.encode(x=first, x2=last, tooltip=tips)
    return common.lit_under_pointer(bars)
