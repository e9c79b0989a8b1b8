"""The typical day of winter beside that of summer: a chart each, on one scale."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import altair as alt
import numpy as np
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import REFERENCE, PreparedChart, ReferenceFrame, finish, source, spec_cache
from elfe_ui.charts.energy import FAMILIES, family_colour, named

SEASON_TITLES: Final = {"winter": "Hiver (décembre à février)", "summer": "Été (juin à août)"}
HOUR_SCALE: Final = alt.Scale(domain=[0, 23], nice=False)
HOUR_AXIS: Final = alt.Axis(title="Heure locale (h)", values=[0, 6, 12, 18, 23], labelExpr="datum.value + ' h'")
SHIFT: Final[Mapping[str, tuple[str, str]]] = {
    "Après flexibilité": ("consumption", "consumption"),
    "Avant": ("consumption_before", "consumption_before"),
    "Production": ("production", "production"),
}
"""Legend name -> column and colour of the day's curves."""


def typical_days(
    frame: pd.DataFrame, family: str, *, unit: str, dark: bool, reference: ReferenceFrame = None
) -> dict[str, PreparedChart]:
    """A chart for each season that the frame holds ("winter", "summer"), on one scale; the `reference`'s sum dotted."""
    if frame.empty:
        return {}
    stacked, has_reference = named(frame, FAMILIES[family]), reference is not None
    sums = None if reference is None else reference.groupby(["season", "hour"])[["power"]].sum().reset_index()
    tops = [stacked.groupby(["season", "hour"])["power"].sum().max(), *([] if sums is None else [sums["power"].max()])]
    limit = pd.DataFrame({"power": [float(np.nanmax(tops))]})
    return _by_season(stacked, limit, lambda season: _typical_spec(family, season, unit, dark, has_reference), sums)


def typical_flexibility(
    frame: pd.DataFrame, *, unit: str, dark: bool, reference: ReferenceFrame = None
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
    return _by_season(frame, limit, lambda season: _shift_spec(season, unit, dark, has_reference), after)


def _by_season(
    frame: pd.DataFrame, limit: pd.DataFrame, spec_of: Callable[[str], str], reference: ReferenceFrame
) -> dict[str, PreparedChart]:
    drawn = {"heures": frame} | ({} if reference is None else {REFERENCE: reference})
    seasons = [season for season in SEASON_TITLES if (frame["season"] == season).any()]
    return {
        season: PreparedChart(
            spec_of(season),
            {"borne": limit}
            | {name: part.loc[part["season"] == season].drop(columns="season") for name, part in drawn.items()},
        )
        for season in seasons
    }


@spec_cache
def _typical_spec(family: str, season: str, unit: str, dark: bool, has_reference: bool) -> str:
    x = alt.X("hour:Q", scale=HOUR_SCALE, axis=HOUR_AXIS)
    y_axis = common.amount_axis(common.power_title("Puissance", unit))
    area = (
        alt.Chart(source("heures"))
        .mark_area(interpolate="monotone", stroke=theme.ink(dark).paper, strokeWidth=0.8)
        .encode(x=x, y=alt.Y("power:Q", axis=y_axis, stack="zero"), color=family_colour(family, dark), order="rank:Q")
    )
    pointer = _typical_pointer(FAMILIES[family], unit, dark)
    reference_layers = (
        common.reference_line(x, "power", y_axis, dark, curve="monotone", in_legend=False) if has_reference else []
    )
    note = f"En pointillé : {common.REFERENCE_NAME.lower()}" if has_reference else ""
    return _season_chart([area, *reference_layers, pointer], y_axis, season, dark, note)


@spec_cache
def _shift_spec(season: str, unit: str, dark: bool, has_reference: bool) -> str:
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
    tips = [alt.Tooltip("moment:N", title="Heure locale")]
    tips += [
        alt.Tooltip(f"{column}:Q", title=common.power_title(name, unit), format=common.number_format(unit))
        for name, (column, _) in SHIFT.items()
    ]
    layers = [
        key_layer,
        production,
        before,
        after,
        *reference_layers,
        _pointer(alt.Chart(source("heures")), tips, dark),
    ]
    return _season_chart(layers, axis, season, dark)


def _season_chart(layers: Sequence[alt.Chart], y_axis: alt.Axis, season: str, dark: bool, note: str = "") -> str:
    """Layers under the season's title and a note, up to the scale that both seasons share."""
    limit = alt.Chart(source("borne")).mark_point(opacity=0).encode(y=alt.Y("power:Q", axis=y_axis))
    tone = theme.ink(dark)
    title = alt.Title(SEASON_TITLES[season], anchor="start", color=tone.text, fontSize=15, offset=8)
    if note:
        title.subtitle, title.subtitleColor, title.subtitleFontSize = note, tone.muted, 13
    drawing = alt.layer(limit, *layers).properties(height=260, title=title)
    return finish(drawing, theme.config(dark), f"Jour type : {SEASON_TITLES[season]}")


def _typical_pointer(keys: Sequence[str], unit: str, dark: bool) -> alt.Chart:
    tips = [alt.Tooltip("moment:N", title="Heure locale")]
    tips += [
        alt.Tooltip(
            f"{theme.LABELS[key]}:Q",
            title=common.power_title(theme.LABELS[key], unit),
            format=common.number_format(unit),
        )
        for key in reversed(keys)
    ]
    hours = alt.Chart(source("heures")).transform_pivot("label", value="power", groupby=["hour"])
    return _pointer(hours, tips, dark)


def _pointer(hours: alt.Chart, tips: list[alt.Tooltip], dark: bool) -> alt.Chart:
    """Each hour's column, from half an hour before to half an hour after."""
    columns = hours.transform_calculate(
        moment="datum.hour + ' h'", left="max(0, datum.hour - 0.5)", right="min(23, datum.hour + 0.5)"
    )
    x = alt.X("left:Q", scale=HOUR_SCALE, axis=HOUR_AXIS)
    marks = columns.mark_rect(color=theme.ink(dark).text).encode(x=x, x2="right:Q", tooltip=tips)
    return common.lit_under_pointer(marks)
