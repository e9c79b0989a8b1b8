"""Pieces that several charts share: axes, legends, what shows under the pointer."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from elfe_ui.charts import theme
from elfe_ui.charts.prepared import source
from elfe_ui.words.locale import DATE_TICKS
from elfe_ui.words.numbers import ENERGY_UNIT_LABELS, POWER_UNIT_LABELS

NUMBER: Final = ",.2~f"
"""d3 format: thousands, at most two decimals, none that are zero."""
POINTER_POINTS: Final = 400
"""Moments that the pointer can tell apart: each costs the browser its texts at every redraw."""
POINTER: Final = "pointeur"
NARROW_PX: Final = 420
"""A plot narrower than this is on a phone."""
PIXELS_A_TICK: Final = 75
STEP_TITLES: Final[Mapping[str, str]] = {"hour": "Heure locale", "day": "Jour", "week": "Semaine", "month": "Mois"}
MOMENTS: Final[Mapping[str, str]] = {
    "hour": "utcFormat(datum.local, '%a %-d %b %Y, %H h')",
    "day": "utcFormat(datum.local, '%A %-d %B %Y')",
    "week": "'Semaine du ' + utcFormat(datum.local, '%-d %B %Y')",
    "month": "utcFormat(datum.local, '%B %Y')",
}
"""How the pointer's bin is called, by step."""


def wide(narrow: float, otherwise: float) -> alt.ExprRef:
    """One value on a phone, another elsewhere."""
    return alt.ExprRef(f"width < {NARROW_PX} ? {narrow} : {otherwise}")


def halo(text: alt.Chart, dark: bool) -> alt.Chart:
    """The same text in the colour of the page, wider, to lie under it."""
    under = text.copy(deep=True)
    under.mark.stroke = under.mark.color = theme.ink(dark).paper
    under.mark.strokeWidth, under.mark.strokeJoin = 4, "round"
    return under


def power_title(name: str, unit: str) -> str:
    """`Puissance (MW)`."""
    return f"{name} ({POWER_UNIT_LABELS[unit]})"


def energy_title(name: str, unit: str) -> str:
    """`Énergie (MWh)`."""
    return f"{name} ({ENERGY_UNIT_LABELS[unit]})"


def time_x(title: str, scale: alt.Scale | None = None) -> alt.X:
    """Horizontal axis of local time."""
    ticks = alt.ExprRef(f"max(2, floor(width / {PIXELS_A_TICK}))")
    axis = alt.Axis(title=title, format=dict(DATE_TICKS), tickCount=ticks)
    return alt.X("local:T", scale=scale or alt.Scale(type="utc", nice=False), axis=axis)


def amount_axis(title: str, ticks: int = 5) -> alt.Axis:
    """Vertical axis of an amount; its name stands above it."""
    return alt.Axis(title=title, format=NUMBER, tickCount=ticks)


def legend(colours_by_name: Mapping[str, str], narrow_columns: int = 2) -> alt.Chart:
    """Layer without rows that brings the colour scale and legend; the other layers name theirs with `alt.datum`."""
    names = list(colours_by_name)
    scale = alt.Scale(domain=names, range=list(colours_by_name.values()))
    layer: alt.Chart = (
        alt.Chart(alt.sequence(0, 0, as_="name"))
        .mark_circle()
        .encode(color=alt.Color("name:N", scale=scale, legend=legend_box(len(names), narrow_columns)))
    )
    return layer


def legend_box(wide_columns: int, narrow_columns: int = 2) -> alt.Legend:
    """A legend on one line, or in fewer columns on a phone."""
    return alt.Legend(
        title=None, symbolOpacity=1, columns=alt.ExprRef(f"width < {NARROW_PX} ? {narrow_columns} : {wide_columns}")
    )


def colours_by_name(keys: Sequence[str], dark: bool) -> dict[str, str]:
    """French name -> colour."""
    return dict(zip(theme.labels(keys), theme.colours(keys, dark), strict=True))


def hover(x: alt.X, step: str, values: Mapping[str, str], unit: str | None, dark: bool) -> alt.Chart:
    """What the pointer reads: the moment, then each field under its French title. Draws the data set `POINTER`."""
    tips = [alt.Tooltip("moment:N", title=STEP_TITLES[step])]
    tips += [alt.Tooltip(f"{field}:Q", title=title, format=number_format(unit)) for field, title in values.items()]
    layer: alt.Chart = (
        alt.Chart(source(POINTER))
        .transform_calculate(moment=MOMENTS[step])
        .mark_rect(color=theme.ink(dark).text)
        .encode(x=x, x2="edge:T", tooltip=tips)
    )
    return lit_under_pointer(layer)


def lit_under_pointer(layer: alt.Chart) -> alt.Chart:
    """The same invisible marks, shaded where the pointer is."""
    under = alt.selection_point(name="survol", on="pointerover", clear="pointerout", empty=False)
    shaded: alt.Chart = layer.encode(opacity=alt.when(under).then(alt.value(0.22)).otherwise(alt.value(0))).add_params(
        under
    )
    return shaded


def pointer_frame(frame: pd.DataFrame, fields: Sequence[str]) -> pd.DataFrame:
    """Rows under the pointer: every row, or every k-th of a long series; `edge` is where the next one begins."""
    stride = max(1, -(-len(frame) // POINTER_POINTS))
    rows = frame[["local", "until", *fields]].iloc[::stride]
    edge = rows["local"].shift(-1).fillna(frame["until"].iloc[-1]) if len(rows) else rows["until"]
    return rows.drop(columns="until").assign(edge=edge)


def number_format(unit: str | None) -> str:
    """d3 format of a value in a unit: no decimals where the unit is small."""
    return ",.0f" if unit in ("w", "w_group") else NUMBER


def interpolate(step: str) -> Any:
    """Straight lines between hours; stairs between longer means."""
    return "linear" if step == "hour" else "step-after"


def drawn(frame: pd.DataFrame, step: str, fields: Sequence[str]) -> pd.DataFrame:
    """The columns a chart draws; stairs get a last row where their last step ends."""
    part = frame[["local", *fields]]
    if step == "hour" or part.empty:
        return part
    last = part.iloc[[-1]].assign(local=frame["until"].iloc[-1])
    return pd.concat([part, last], ignore_index=True)
