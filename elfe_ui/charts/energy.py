"""Energies by month, shares of a whole, and typical days of winter and summer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import altair as alt
import numpy as np
import pandas as pd

from elfe_core import units
from elfe_core.curves import SECTORS, SOURCES
from elfe_ui.charts import common, theme
from elfe_ui.charts.common import REFERENCE, PreparedChart, ReferenceFrame, finish, source, spec_cache
from elfe_ui.words import seasons

OUTLETS: Final = ("used_at_once", "charge", "exported", "curtailed")
ORIGINS: Final = (*SOURCES, "discharge", "imported")
FAMILIES: Final = {"sources": SOURCES, "sectors": SECTORS, "outlets": OUTLETS, "origins": ORIGINS}
"""Quantities that make a whole, in the order in which they are stacked."""
NARROW_COLUMNS: Final = {"outlets": 1, "origins": 2}
"""Legend columns on a phone where three do not fit."""
BAR_TEXT_SHARE: Final = 0.09
"""A part smaller than this share of the bar is too narrow for its figure."""
LEAST_IN_GWH: Final = 10.0
"""Parts of a smaller whole [GWh] are in MWh."""
REFERENCE_ROWS: Final = 0.7
"""Room for the reference's bar, in rows."""

HOUR_SCALE: Final = alt.Scale(domain=[0, 23], nice=False)
HOUR_AXIS: Final = alt.Axis(title="Heure locale (h)", values=[0, 6, 12, 18, 23], labelExpr="datum.value + ' h'")
SHIFT: Final[Mapping[str, tuple[str, str]]] = {
    "Après flexibilité": ("consumption", "consumption"),
    "Avant": ("consumption_before", "consumption_before"),
    "Production": ("production", "production"),
}
"""Legend name -> column and colour of the day's curves."""


def monthly(frame: pd.DataFrame, family: str, *, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """Energy of each month [GWh] or day [MWh], stacked by quantity (`family` is a key of `FAMILIES`).

    Of the `reference`, its sum of each month or day as a bar of ink, without what it imports.
    """
    step, keys = str(frame["step"].iloc[0]), _held(family, frame, reference)
    factor = 1.0 if step == "month" else units.MWH_PER_GWH
    frames = {"mois": named(frame.assign(energy=factor * frame["gwh"]), keys).drop(columns=["step", "is_whole", "gwh"])}
    if reference is not None:
        alike = reference.loc[(reference["key"] != "imported") & (reference["step"] == step)]
        sums = alike.groupby(["month", "name"])[["gwh"]].sum().reset_index()
        shown = sums.loc[sums["month"].isin(frame["month"])]
        frames[REFERENCE] = shown.assign(energy=factor * shown["gwh"]).drop(columns="gwh")
    return PreparedChart(_monthly_spec(family, keys, step, dark, reference is not None), frames)


def shares(frame: pd.DataFrame, family: str, *, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """One bar of 100 %, and under it each part's name, energy and share; the reference as a slim bar below it."""
    keys = _held(family, frame, reference)
    frames = {"parts": _spans(frame, keys, dark)}
    if reference is not None:
        frames[REFERENCE] = _spans(reference, keys, dark)
    in_gwh = float(frame["gwh"].sum()) >= LEAST_IN_GWH
    return PreparedChart(_shares_spec(keys, in_gwh, dark, reference is not None), frames)


def _held(family: str, *frames: ReferenceFrame) -> tuple[str, ...]:
    """The quantities of a family that some of the frames hold, in the order in which they are stacked."""
    found = {key for frame in frames if frame is not None for key in frame["key"]}
    return tuple(key for key in FAMILIES[family] if key in found)


def _spans(frame: pd.DataFrame, keys: Sequence[str], dark: bool) -> pd.DataFrame:
    """Where each part of the bar begins and ends."""
    rows = named(frame, keys).sort_values("rank")
    end = rows["share"].fillna(0.0).cumsum()
    inks = [theme.ink_on(key, dark) for key in rows["key"]]
    return rows.assign(end=end, start=end - rows["share"].fillna(0.0), ink=inks).drop(columns="key")


def named(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The frame with each quantity's French name and its place in the stack."""
    ranks = {key: rank for rank, key in enumerate(keys)}
    return frame.assign(label=frame["key"].map(dict(theme.LABELS)), rank=frame["key"].map(ranks))


def family_colour(family: str, keys: Sequence[str], dark: bool) -> alt.Color:
    """Colour and legend of the quantities that make a whole."""
    narrow = NARROW_COLUMNS.get(family, 3)
    return alt.Color("label:N", scale=_scale(keys, dark), legend=common.legend_box(len(keys), narrow))


def _scale(keys: Sequence[str], dark: bool) -> alt.Scale:
    return alt.Scale(domain=theme.labels(keys), range=theme.colours(keys, dark))


class StepWords(NamedTuple):
    """How a chart of months or of days is worded."""

    title: str
    axis: str
    tick: str
    short: str
    unit: str


STEP_WORDS: Final[Mapping[str, StepWords]] = {
    "month": StepWords("Mois", "Énergie du mois (GWh)", "%b", "upper(slice({}, 0, 1))", "GWh"),
    "day": StepWords("Jour", "Énergie du jour (MWh)", "%-d %b", "{}", "MWh"),
}


@spec_cache
def _monthly_spec(family: str, keys: tuple[str, ...], step: str, dark: bool, has_reference: bool) -> str:
    words = STEP_WORDS[step]
    tick = f"utcFormat(datum.value, '{words.tick}')"
    names = f"width < {common.NARROW_PX} ? {words.short.format(tick)} : {tick}"
    axis = alt.Axis(title=words.title, labelExpr=names, labelAngle=0, labelOverlap="greedy", labelSeparation=6)
    x = alt.X("month:O", axis=axis, scale=alt.Scale(paddingInner=0.18))
    bars = (
        alt.Chart(source("mois"))
        .transform_calculate(percent="100 * datum.share")
        .mark_bar(stroke=theme.ink(dark).paper, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y("energy:Q", axis=common.amount_axis(words.axis)),
            color=family_colour(family, keys, dark),
            order="rank:Q",
            tooltip=[
                alt.Tooltip("name:N", title=words.title),
                alt.Tooltip("label:N", title="Part"),
                alt.Tooltip("energy:Q", title=f"Énergie ({words.unit})", format=common.NUMBER),
                alt.Tooltip("percent:Q", title="Part (%)", format=",.1f"),
            ],
        )
    )
    reference_layers = _monthly_reference(x, words, dark) if has_reference else []
    return finish(
        alt.layer(bars, *reference_layers).properties(height=300),
        theme.config(dark),
        f"{words.axis.split(' (')[0]}, en {words.unit}",
    )


def _monthly_reference(x: alt.X, words: StepWords, dark: bool) -> list[alt.Chart]:
    """The reference's sum of each month or day: a bar of ink across the column, on the paper's colour."""
    base = alt.Chart(source(REFERENCE)).encode(
        x=x,
        y=alt.Y("energy:Q", axis=common.amount_axis(words.axis)),
        tooltip=[
            alt.Tooltip("name:N", title=words.title),
            alt.Tooltip("energy:Q", title=f"Référence ({words.unit})", format=common.NUMBER),
        ],
    )
    under = base.mark_tick(color=theme.ink(dark).paper, thickness=5, bandSize=22)
    return [under, base.mark_tick(color=theme.colour("reference", dark), thickness=2.5, bandSize=22)]


@spec_cache
def _shares_spec(keys: tuple[str, ...], in_gwh: bool, dark: bool, has_reference: bool) -> str:
    count = len(keys)
    room = REFERENCE_ROWS if has_reference else 0.0
    rows = alt.Scale(domain=[0, count + 1.9 + room], reverse=True, nice=False)
    base = alt.Chart(source("parts")).transform_calculate(
        left="100 * datum.start",
        right="100 * datum.end",
        middle="50 * (datum.start + datum.end)",
        percent="isValid(datum.share) ? format(datum.share, '.1%') : 'sans objet'",
        energy="format(datum.gwh, ',.1f') + ' GWh'" if in_gwh else "format(1000 * datum.gwh, ',.0f') + ' MWh'",
        row=f"datum.rank + {2.1 + room}",
    )
    colour = alt.Color("label:N", scale=_scale(keys, dark), legend=None)
    x = alt.X("left:Q", scale=alt.Scale(domain=[0, 100], nice=False), axis=None)
    tips = [alt.Tooltip("label:N", title="Part"), alt.Tooltip("energy:N", title="Énergie"),
            alt.Tooltip("percent:N", title="Part (%)")]  # fmt: skip
    bar = base.mark_rect(stroke=theme.ink(dark).paper, strokeWidth=1, cornerRadius=3).encode(
        x=x, x2="right:Q", y=alt.YDatum(0, scale=rows, axis=None), y2=alt.datum(1.4), color=colour, tooltip=tips
    )
    figure = (
        base.transform_filter(f"datum.share >= {BAR_TEXT_SHARE}")
        .mark_text(fontSize=15, fontWeight="bold")
        .encode(
            x=alt.X("middle:Q", axis=None),
            y=alt.YDatum(0.7, scale=rows, axis=None),
            text=alt.Text("share:Q", format=".0%"),
            color=alt.Color("ink:N", scale=None),
        )
    )
    reference_layers = _share_reference(x, rows, colour, dark) if has_reference else []
    drawing = alt.layer(bar, figure, *reference_layers, *_share_lines(base, rows, colour))
    return finish(drawing.properties(height=26 * (count + 2 + room)), theme.config(dark), "Parts en pourcentage")


def _share_reference(x: alt.X, rows: alt.Scale, colour: alt.Color, dark: bool) -> list[alt.Chart]:
    """The reference's parts as a slim bar with its name."""
    base = alt.Chart(source(REFERENCE)).transform_calculate(
        left="100 * datum.start",
        right="100 * datum.end",
        percent="isValid(datum.share) ? format(datum.share, '.1%') : 'sans objet'",
    )
    tips = [alt.Tooltip("label:N", title="Part"), alt.Tooltip("percent:N", title="Référence (%)")]
    bar = base.mark_rect(stroke=theme.ink(dark).paper, strokeWidth=1, opacity=0.7).encode(
        x=x, x2="right:Q", y=alt.YDatum(1.5, scale=rows, axis=None), y2=alt.datum(1.8), color=colour, tooltip=tips
    )
    words = (
        base.transform_filter("datum.rank == 0")
        .mark_text(align="left", fontSize=12, color=theme.ink(dark).muted)
        .encode(x=alt.value(0), y=alt.YDatum(2.1, scale=rows, axis=None), text=alt.value(f"▲ {common.REFERENCE_NAME}"))
    )
    return [bar, words]


def _share_lines(base: alt.Chart, rows: alt.Scale, colour: alt.Color) -> list[alt.Chart]:
    y = alt.Y("row:Q", scale=rows, axis=None)
    edge = "min(width, 460)"
    dot = base.mark_circle(size=120, opacity=1).encode(x=alt.value(8), y=y, color=colour)
    name = base.mark_text(align="left", fontSize=14).encode(x=alt.value(22), y=y, text="label:N")
    energy = base.mark_text(align="right", fontSize=14).encode(
        x=alt.value(alt.ExprRef(f"{edge} - 74")), y=y, text="energy:N"
    )
    percent = base.mark_text(align="right", fontSize=14, fontWeight="bold").encode(
        x=alt.value(alt.ExprRef(edge)), y=y, text="percent:N"
    )
    return [dot, name, energy, percent]


def typical_days(
    frame: pd.DataFrame,
    family: str,
    *,
    unit: str,
    dark: bool,
    reference: ReferenceFrame = None,
    titles: Mapping[str, str] = seasons.UNDATED,
) -> dict[str, PreparedChart]:
    """A chart for each season that the frame holds, on one scale, under its title; the `reference`'s sum dotted."""
    if frame.empty:
        return {}
    stacked, has_reference = named(frame, FAMILIES[family]), reference is not None
    sums = None if reference is None else reference.groupby(["season", "hour"])[["power"]].sum().reset_index()
    tops = [stacked.groupby(["season", "hour"])["power"].sum().max(), *([] if sums is None else [sums["power"].max()])]
    limit = pd.DataFrame({"power": [float(np.nanmax(tops))]})
    return _by_season(
        stacked, limit, lambda season: _typical_spec(family, titles[season], unit, dark, has_reference), sums
    )


def typical_flexibility(
    frame: pd.DataFrame,
    *,
    unit: str,
    dark: bool,
    reference: ReferenceFrame = None,
    titles: Mapping[str, str] = seasons.UNDATED,
) -> dict[str, PreparedChart]:
    """Consumption before and after flexibility over the production of the day, for each season that the frame holds.

    Of the `reference`, consumption after its flexibility, dotted.
    """
    if frame.empty:
        return {}
    columns, has_reference = [column for column, _ in SHIFT.values()], reference is not None
    after = (
        None if reference is None else reference.rename(columns={"consumption": "power"})[["season", "hour", "power"]]
    )
    limit = pd.DataFrame({"power": [float(frame[columns].to_numpy().max())]})
    return _by_season(frame, limit, lambda season: _shift_spec(titles[season], unit, dark, has_reference), after)


def _by_season(
    frame: pd.DataFrame, limit: pd.DataFrame, spec_of: Callable[[str], str], reference: ReferenceFrame
) -> dict[str, PreparedChart]:
    drawn = {"heures": frame} | ({} if reference is None else {REFERENCE: reference})
    held = [season for season in seasons.UNDATED if (frame["season"] == season).any()]
    return {
        season: PreparedChart(
            spec_of(season),
            {"borne": limit}
            | {name: part.loc[part["season"] == season].drop(columns="season") for name, part in drawn.items()},
        )
        for season in held
    }


@spec_cache
def _typical_spec(family: str, title: str, unit: str, dark: bool, has_reference: bool) -> str:
    x = alt.X("hour:Q", scale=HOUR_SCALE, axis=HOUR_AXIS)
    y_axis = common.amount_axis(common.power_title("Puissance", unit))
    area = (
        alt.Chart(source("heures"))
        .mark_area(interpolate="monotone", stroke=theme.ink(dark).paper, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y("power:Q", axis=y_axis, stack="zero"),
            color=family_colour(family, FAMILIES[family], dark),
            order="rank:Q",
        )
    )
    pointer = _typical_pointer(FAMILIES[family], unit, dark)
    reference_layers = (
        common.reference_line(x, "power", y_axis, dark, curve="monotone", in_legend=False) if has_reference else []
    )
    note = f"En pointillé : {common.REFERENCE_NAME.lower()}" if has_reference else ""
    return _season_chart([area, *reference_layers, pointer], y_axis, title, dark, note)


@spec_cache
def _shift_spec(title: str, unit: str, dark: bool, has_reference: bool) -> str:
    x, axis = (
        alt.X("hour:Q", scale=HOUR_SCALE, axis=HOUR_AXIS),
        common.amount_axis(common.power_title("Puissance", unit)),
    )
    base = alt.Chart(source("heures")).encode(x=x)
    production = base.mark_area(interpolate="monotone", fillOpacity=0.35).encode(
        y=alt.Y("production:Q", axis=axis), color=alt.datum("Production")
    )
    before = base.mark_line(interpolate="monotone", strokeWidth=2, strokeDash=[4, 3]).encode(
        y=alt.Y("consumption_before:Q", axis=axis), color=alt.datum("Avant")
    )
    after = base.mark_line(interpolate="monotone", strokeWidth=2.4).encode(
        y=alt.Y("consumption:Q", axis=axis), color=alt.datum("Après flexibilité")
    )
    key_layer = common.legend_with_reference(
        {name: theme.colour(key, dark) for name, (_, key) in SHIFT.items()}, has_reference, dark
    )
    reference_layers = common.reference_line(x, "power", axis, dark, curve="monotone") if has_reference else []
    layers = [
        key_layer,
        production,
        before,
        after,
        *reference_layers,
        _pointer(alt.Chart(source("heures")), {column: name for name, (column, _) in SHIFT.items()}, unit, dark),
    ]
    return _season_chart(layers, axis, title, dark)


def _season_chart(layers: Sequence[alt.Chart], y_axis: alt.Axis, name: str, dark: bool, note: str = "") -> str:
    """Layers under the season's title and a note, up to the scale that both seasons share."""
    limit = alt.Chart(source("borne")).mark_point(opacity=0).encode(y=alt.Y("power:Q", axis=y_axis))
    tone = theme.ink(dark)
    title = alt.Title(name, anchor="start", color=tone.text, fontSize=15, offset=8)
    if note:
        title.subtitle, title.subtitleColor, title.subtitleFontSize = note, tone.muted, 13
    drawing = alt.layer(limit, *layers).properties(height=260, title=title)
    return finish(drawing, theme.config(dark), f"Jour type : {name}")


def _typical_pointer(keys: Sequence[str], unit: str, dark: bool) -> alt.Chart:
    hours = alt.Chart(source("heures")).transform_pivot("label", value="power", groupby=["hour"])
    return _pointer(hours, {theme.LABELS[key]: theme.LABELS[key] for key in reversed(keys)}, unit, dark)


def _pointer(hours: alt.Chart, values: Mapping[str, str], unit: str, dark: bool) -> alt.Chart:
    """Each hour's column, from half an hour before to half an hour after; its powers by their titles."""
    columns = hours.transform_calculate(
        moment="datum.hour + ' h'", left="max(0, datum.hour - 0.5)", right="min(23, datum.hour + 0.5)"
    )
    x, moment = alt.X("left:Q", scale=HOUR_SCALE, axis=HOUR_AXIS), alt.Tooltip("moment:N", title="Heure locale")
    layer, tips = common.said_powers(columns, values, unit)
    marks = layer.mark_rect(color=theme.ink(dark).text).encode(x=x, x2="right:Q", tooltip=[moment, *tips])
    return common.lit_under_pointer(marks)
