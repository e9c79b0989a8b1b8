"""An indicator in every weather year, or with every curve of wind: a row each, to compare and to choose."""

from collections.abc import Sequence
from typing import Any, Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache

YEAR: Final = "annee"
"""Name of the selection; its value is [{"year": 2017}] after a click on a row, 0 for the weather of the data."""
ROW_PX: Final = 31
ROOM_FOR_WORDS_PX: Final = 150
"""Right of the highest value."""
ENDS: Final = {
    "worst": ("imported", "la pire"),
    "best": ("used_at_once", "la meilleure"),
    "highest": ("consumption", "la plus haute"),
    "lowest": ("consumption", "la plus basse"),
}
"""Colour and name of the years at both ends."""


def named_figures(frame: pd.DataFrame, *, title: str, texts: Sequence[str], what: str, dark: bool) -> PreparedChart:
    """A dot a row on the axis of an indicator, the ends named, the chosen row tinted.

    `frame` has year (what a click chooses), name, value, kind and is_chosen, `texts` the figure of each row as it is
    read; `what` says what the names are. The band spans all but those of kind `own`.
    """
    ends = [ENDS[kind][1] if kind in ENDS else "" for kind in frame["kind"]]
    said = [f"{text} · {end}" if end else text for text, end in zip(texts, ends, strict=True)]
    inside = frame.loc[frame["kind"] != "own", "value"]
    frames = {
        "annees": frame.assign(text=said),
        "bande": pd.DataFrame({"low": [inside.min()], "high": [inside.max()]}),
    }
    return PreparedChart(_spec(tuple(frame["name"]), title, what, dark), frames)


@spec_cache
def _spec(names: tuple[str, ...], title: str, what: str, dark: bool) -> str:
    tone = theme.ink(dark)
    axis = alt.Axis(title=None, labelFontSize=14, labelColor=tone.text, labelLimit=230)
    y, x = alt.Y("name:N", sort=list(names), axis=axis), _x(title)
    base = alt.Chart(source("annees")).encode(y=y)
    band = alt.Chart(source("bande")).mark_rect(color=tone.muted, opacity=0.13, tooltip=None)
    weight = alt.ExprRef("datum.kind == 'year' ? 'normal' : 'bold'")
    words = base.mark_text(align="left", dx=13, fontSize=14, fontWeight=weight, color=tone.text, tooltip=None)
    words = words.encode(x=x, text="text:N")
    layers = [_rows(base, title, what, dark), band.encode(x="low:Q", x2="high:Q"), *_dots(base, x, dark)]
    drawing: Any = alt.layer(*layers, common.halo(words, dark), words).properties(height=ROW_PX * len(names))
    return finish(drawing, theme.config(dark), f"{title} : {what}")


def _x(title: str) -> alt.X:
    ticks = alt.ExprRef(f"max(2, floor(width / {2 * common.PIXELS_A_TICK}))")
    axis = alt.Axis(title=title, format=common.NUMBER, tickCount=ticks, grid=True, orient="top", titleAnchor="start")
    ends: list[Any] = [12, alt.ExprRef(f"width - {ROOM_FOR_WORDS_PX}")]
    return alt.X("value:Q", scale=alt.Scale(zero=False, nice=False, range=ends), axis=axis)


def _rows(base: alt.Chart, title: str, what: str, dark: bool) -> alt.Chart:
    """Whole rows to click, that of the chosen year tinted."""
    choice = alt.selection_point(name=YEAR, fields=["year"], on="click", empty=False)
    rows: alt.Chart = base.mark_rect(color=theme.ink(dark).text, cursor="pointer").encode(
        x=alt.value(0),
        x2=alt.value("width"),
        opacity=alt.condition("datum.is_chosen", alt.value(0.1), alt.value(0.0)),
        tooltip=[alt.Tooltip("name:N", title=what), alt.Tooltip("text:N", title=title)],
    )
    return rows.add_params(choice)


def _dots(base: alt.Chart, x: alt.X, dark: bool) -> list[alt.Chart]:
    """The years' figures; the weather of the data in use, which is no year of the band, hollow."""
    tone = theme.ink(dark)
    kinds = {kind: theme.colour(key, dark) for kind, (key, _) in ENDS.items()}
    kinds["year"] = theme.colour("exported", dark)
    colour = alt.Color("kind:N", scale=alt.Scale(domain=list(kinds), range=list(kinds.values())), legend=None)
    years = base.transform_filter("datum.kind != 'own'").mark_point(filled=True, size=150, opacity=1, tooltip=None)
    own = base.transform_filter("datum.kind == 'own'").mark_point(
        shape="diamond", fill=tone.paper, stroke=tone.text, size=150, strokeWidth=2.5, opacity=1, tooltip=None
    )
    return [years.encode(x=x, color=colour), own.encode(x=x)]
