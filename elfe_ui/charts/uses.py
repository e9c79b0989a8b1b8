"""Charts of uses: the typical day before and after beside each other, and what each foresight avoids."""

import json
from collections.abc import Mapping, Sequence
from typing import Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache
from elfe_ui.series.uses import AFTER, BEFORE, REST, SURPLUS

PANELS: Final[Mapping[str, str]] = {BEFORE: "Heures habituelles", AFTER: "Heures choisies"}
LAST_HOUR, PANEL_H = 23, 27
"""Hours of one day's axis, and from the beginning of one day to that of the other."""
TICKS: Final = (0, 6, 12, 18, LAST_HOUR)
HEADROOM: Final = 1.17
"""Room above the highest hour, for the names of both days."""
ALL_OF_IT: Final = {REST: theme.LABELS["consumption"]}
"""How consumption is called where no use stands beside it."""
ROW_PX: Final = 46


def typical_uses(
    frame: pd.DataFrame, production: pd.DataFrame, season: str, *, unit: str, dark: bool, alone: bool = False
) -> PreparedChart:
    """The day of a season before and after: uses from the floor up, the rest of consumption above, production behind.

    `frame` and `production` as `series.typical_uses` and `series.typical_surplus` have them. `alone`: the uses without
    the rest, so that small fleets are seen; how often there is a surplus shades the hours.
    """
    uses = [key for key in dict.fromkeys(frame["key"]) if key != REST]
    keys = tuple(uses if alone and uses else [*uses, REST])
    panels = tuple(PANELS) if uses else (AFTER,)
    rows = frame.loc[(frame["season"] == season) & frame["key"].isin(keys) & frame["panel"].isin(panels)]
    behind = production.loc[production["season"] == season]
    hours = pd.concat([behind.assign(panel=panel) for panel in panels], ignore_index=True)
    top = [rows.groupby(["panel", "hour"])["power"].sum().max(), 0.0 if alone and uses else behind["production"].max()]
    frames = {
        "heures": _placed(rows, panels).assign(rank=rows["key"].map({key: n for n, key in enumerate(keys)})),
        "production": _placed(hours, panels),
        "borne": pd.DataFrame({"power": [HEADROOM * float(max(top))]}),
    }
    return PreparedChart(_day_spec(keys, panels, unit, dark, alone=alone and bool(uses)), frames)


def _placed(rows: pd.DataFrame, panels: Sequence[str]) -> pd.DataFrame:
    """The hours of both days on one axis."""
    at = {panel: place * PANEL_H for place, panel in enumerate(panels)}
    return rows.drop(columns="season").assign(x=rows["hour"] + rows["panel"].map(at))


@spec_cache
def _day_spec(keys: Sequence[str], panels: Sequence[str], unit: str, dark: bool, *, alone: bool) -> str:
    x = _x("x", len(panels))
    y = common.amount_axis(common.power_title("Puissance", unit))
    room = alt.Chart(source("borne")).mark_point(opacity=0).encode(y=alt.Y("power:Q", axis=y))
    layers = [_legend(keys, dark, alone=alone), room]
    for place, panel in enumerate(panels):
        under, over = ([_surplus(panel, len(panels), dark)], []) if alone else _production(panel, x, y)
        layers += [*under, _stack(panel, x, y, dark), *over]
        if len(panels) > 1:
            layers += _name(PANELS[panel], place * PANEL_H, dark)
    drawing = alt.layer(*layers, _day_pointer(keys, len(panels), unit, dark)).properties(height=340)
    return finish(drawing, theme.config(dark), "Journée type des appareils, à leurs heures habituelles puis choisies")


def _x(field: str, n_panels: int) -> alt.X:
    ticks = [place * PANEL_H + hour for place in range(n_panels) for hour in TICKS]
    few = [tick for tick in ticks if tick % PANEL_H in (0, 12, LAST_HOUR)]
    values = alt.ExprRef(f"width < {common.NARROW_PX} ? {few} : {ticks}")
    axis = alt.Axis(title="Heure locale (h)", values=values, labelExpr=f"datum.value % {PANEL_H} + ' h'")
    return alt.X(f"{field}:Q", scale=alt.Scale(domain=[0, ticks[-1]], nice=False), axis=axis)


def _legend(keys: Sequence[str], dark: bool, *, alone: bool) -> alt.Chart:
    """The one colour scale of the chart, by key, and what each is called."""
    shown = [*keys, *(() if alone else ("production",))]
    names = {key: theme.use_label(key) for key in shown} | (ALL_OF_IT if len(keys) == 1 and not alone else {})
    scale = alt.Scale(domain=shown, range=[theme.use_colour(key, dark) for key in shown])
    box = common.legend_box(4, 2)
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
            opacity=alt.when(alt.datum.key == REST).then(alt.value(0.35)).otherwise(alt.value(1.0)),
        )
    )
    return stack


def _production(panel: str, x: alt.X, y: alt.Axis) -> tuple[list[alt.Chart], list[alt.Chart]]:
    """What lies under the consumption of one day, and the line above it."""
    day = alt.Chart(source("production")).transform_filter(alt.datum.panel == panel)
    base = day.encode(x=x, y=alt.Y("production:Q", axis=y), color=alt.datum("production"))
    area = base.mark_area(interpolate="monotone", fillOpacity=0.3)
    return [area], [base.mark_line(interpolate="monotone", strokeWidth=2.4)]


def _surplus(panel: str, n_panels: int, dark: bool) -> alt.Chart:
    """Each hour's column, the deeper the more days have a surplus."""
    columns = _columns(alt.Chart(source("production")).transform_filter(alt.datum.panel == panel))
    shade = alt.Opacity(f"{SURPLUS}:Q", scale=alt.Scale(domain=[0, 1], range=[0.0, 0.75]), legend=None)
    marks: alt.Chart = columns.mark_rect(color=theme.colour("production", dark)).encode(
        x=_x("left", n_panels), x2="right:Q", opacity=shade
    )
    return marks


def _columns(hours: alt.Chart) -> alt.Chart:
    """From half an hour before an hour to half an hour after, within its day."""
    day = f"(datum.x - datum.x % {PANEL_H})"
    placed: alt.Chart = hours.transform_calculate(
        left=f"max({day}, datum.x - 0.5)", right=f"min({day} + {LAST_HOUR}, datum.x + 0.5)"
    )
    return placed


def _name(name: str, at: int, dark: bool) -> list[alt.Chart]:
    """The name of a day, above it."""
    words = (
        alt.Chart(source("borne"))
        .mark_text(align="left", baseline="top", dx=5, fontSize=14, fontWeight="bold", text=name)
        .encode(x=alt.XDatum(at), y=alt.value(2))
    )
    return [common.halo(words, dark), words]


def _day_pointer(keys: Sequence[str], n_panels: int, unit: str, dark: bool) -> alt.Chart:
    days = json.dumps(PANELS, ensure_ascii=False)
    hours = (
        alt.Chart(source("heures"))
        .transform_pivot("key", value="power", groupby=["x", "hour", "panel"])
        .transform_lookup(
            lookup="x", from_=alt.LookupData(source("production"), key="x", fields=["production", SURPLUS])
        )
    )
    columns = _columns(hours).transform_calculate(
        moment=f"datum.hour + ' h, ' + lower({days}[datum.panel])", often=f"format(datum.{SURPLUS}, '.0%')"
    )
    titles = {key: theme.use_label(key) for key in (*reversed(keys), "production")}
    layer, tips = common.said_powers(columns, titles, unit)
    tips = [
        alt.Tooltip("moment:N", title="Heure locale"),
        *tips,
        alt.Tooltip("often:N", title="Jours avec un surplus (%)"),
    ]
    marks = layer.mark_rect(color=theme.ink(dark).text).encode(x=_x("left", n_panels), x2="right:Q", tooltip=tips)
    return common.lit_under_pointer(marks)


def foresights(frame: pd.DataFrame, *, dark: bool) -> PreparedChart:
    """A bar for what each foresight avoids, its name and its figure above it.

    `frame`: name (its figure included), energy, kind (`chosen`, `other` or `bound`: what no fleet can reach).
    """
    reach = max(float(frame["energy"].abs().max()), 1e-9)
    frames = {"barres": frame, "bornes": pd.DataFrame({"energy": [min(0.0, float(frame["energy"].min())), reach]})}
    return PreparedChart(_foresights_spec(len(frame), dark), frames)


@spec_cache
def _foresights_spec(n_rows: int, dark: bool) -> str:
    x = alt.X("energy:Q", axis=None, scale=alt.Scale(nice=False, padding=0))
    y = alt.Y("name:N", sort=None, axis=None, scale=alt.Scale(paddingInner=0.62, paddingOuter=0.3, align=1.0))
    ends = alt.Chart(source("bornes")).mark_point(opacity=0).encode(x=x)
    base = alt.Chart(source("barres")).encode(y=y)
    is_bound, is_chosen = alt.datum.kind == "bound", alt.datum.kind == "chosen"
    tones = {key: theme.colour(key, dark) for key in ("used_at_once", "rest")}
    bar = base.transform_filter(alt.datum.kind != "bound").mark_bar(cornerRadiusEnd=3)
    bars = bar.encode(
        x=x, color=alt.when(is_chosen).then(alt.value(tones["used_at_once"])).otherwise(alt.value(tones["rest"]))
    )
    outline = base.transform_filter(is_bound).mark_bar(
        fillOpacity=0.12, fill=tones["rest"], stroke=tones["rest"], strokeDash=[4, 3], cornerRadiusEnd=3
    )
    step = ROW_PX * 0.45
    words = base.mark_text(align="left", baseline="bottom", fontSize=14, dy=-step / 2 - 1).encode(
        x=alt.value(0),
        text="name:N",
    )
    drawing = alt.layer(ends, bars, outline.encode(x=x), words).properties(height=ROW_PX * n_rows)
    return finish(drawing, theme.config(dark), "Importation évitée selon ce que l'on sait d'avance")
