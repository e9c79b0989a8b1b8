"""The typical day of uses: two days beside each other, each use in its usual hours and as it is driven."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache
from elfe_ui.series.uses import AFTER, BEFORE, REST

PANELS: Final[Mapping[str, str]] = {BEFORE: "Heures habituelles", AFTER: "Pilotés"}
LAST_HOUR, PANEL_H = 23, 27
"""Hours of one day's axis, and from the beginning of one day to that of the other."""
TICKS: Final = (0, 6, 12, 18, LAST_HOUR)


def typical_uses(
    frame: pd.DataFrame, production: pd.DataFrame, season: str, *, unit: str, dark: bool, alone: bool = False
) -> PreparedChart:
    """The day of a season before and after: uses from the floor up, the rest of consumption above, production behind.

    `frame` and `production` as `series.typical_uses` and `series.typical_surplus` have them. `alone`: the uses without
    the rest, so that small fleets are seen; how often there is a surplus shades the hours.
    """
    uses = [key for key in dict.fromkeys(frame["key"]) if key != REST]
    keys = tuple(uses if alone else [*uses, REST])
    panels = tuple(PANELS) if uses else (AFTER,)
    rows = frame.loc[(frame["season"] == season) & frame["key"].isin(keys) & frame["panel"].isin(panels)]
    behind = production.loc[production["season"] == season].drop(columns="season")
    at = {panel: place * PANEL_H for place, panel in enumerate(panels)}
    hours = pd.concat([behind.assign(panel=panel) for panel in panels], ignore_index=True)
    frames = {
        "heures": _placed(rows, at).assign(rank=rows["key"].map({key: n for n, key in enumerate(keys)})),
        "production": _placed(hours, at),
    }
    return PreparedChart(_spec(keys, panels, unit, dark, alone), frames)


def _placed(rows: pd.DataFrame, at: Mapping[str, int]) -> pd.DataFrame:
    """The hours of both days on one axis."""
    return rows.drop(columns="season", errors="ignore").assign(x=rows["hour"] + rows["panel"].map(at))


@spec_cache
def _spec(keys: Sequence[str], panels: Sequence[str], unit: str, dark: bool, alone: bool) -> str:
    last = (len(panels) - 1) * PANEL_H + LAST_HOUR
    ticks = [place * PANEL_H + hour for place in range(len(panels)) for hour in TICKS]
    axis = alt.Axis(title="Heure locale (h)", values=ticks, labelExpr=f"datum.value % {PANEL_H} + ' h'")
    x = alt.X("x:Q", scale=alt.Scale(domain=[0, last], nice=False), axis=axis)
    y = common.amount_axis(common.power_title("Puissance", unit))
    layers = [_legend(keys, alone, dark)]
    for panel in panels:
        under, over = ([], []) if alone else _production(panel, x, y)
        layers += [*under, _stack(panel, x, y, dark), *over]
    drawing = alt.layer(*layers).properties(height=330)
    return finish(drawing, theme.config(dark), "Journée type des appareils, avant et après pilotage")


def _legend(keys: Sequence[str], alone: bool, dark: bool) -> alt.Chart:
    """The one colour scale of the chart, by key, and what it is called."""
    shown = [*keys, *(() if alone else ("production",))]
    names = {key: theme.use_label(key) for key in shown}
    scale = alt.Scale(domain=shown, range=[theme.use_colour(key, dark) for key in shown])
    box = common.legend_box(3, 1)
    box.labelExpr = f"{json.dumps(names, ensure_ascii=False)}[datum.label]"
    layer: alt.Chart = (
        alt.Chart(alt.sequence(0, 0, as_="key")).mark_circle().encode(color=alt.Color("key:N", scale=scale, legend=box))
    )
    return layer


def _stack(panel: str, x: alt.X, y: alt.Axis, dark: bool) -> alt.Chart:
    """One day's areas: in one layer Vega would fill the gap between both days."""
    stack: alt.Chart = (
        alt.Chart(source("heures"))
        .transform_filter(alt.datum.panel == panel)
        .mark_area(interpolate="monotone", stroke=theme.ink(dark).paper, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y("power:Q", axis=y, stack="zero"),
            color="key:N",
            order="rank:Q",
            opacity=alt.when(f"datum.key == '{REST}'").then(alt.value(0.35)).otherwise(alt.value(1.0)),
        )
    )
    return stack


def _production(panel: str, x: alt.X, y: alt.Axis) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """What lies under the consumption of one day, and the line above it."""
    day = alt.Chart(source("production")).transform_filter(alt.datum.panel == panel)
    base = day.encode(x=x, y=alt.Y("production:Q", axis=y), color=alt.datum("production"))
    area = base.mark_area(interpolate="monotone", fillOpacity=0.3)
    return [area], [base.mark_line(interpolate="monotone", strokeWidth=2.4)]
