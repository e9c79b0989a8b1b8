"""Scenarios at one glance: where the consumption of each comes from, and what each setting changes in the imports."""

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import PreparedChart, finish, source, spec_cache

ORIGIN_KEYS: Final = ("used_at_once", "discharge", "imported")
BAR_PX, NAME_PX, STEP_PX = 46, 170, 40
ROOM_FOR_WORDS: Final = 1.12
"""Where the axis of a waterfall ends, over its largest value: figures stand right of the bars."""
LEAST_NAMED_SHARE: Final = 0.09
"""Share of the widest bar from which a part has room for its figure."""


def compared_origins(frame: pd.DataFrame, *, unit: str, dark: bool) -> PreparedChart:
    """A bar a scenario: consumption that is produced here at once, that comes from the battery, that is imported.

    `frame` has name, key, energy [unit], share, in the order of the scenarios and of the parts.
    """
    ends = frame.assign(right=frame.groupby("name", sort=False)["energy"].cumsum())
    top = float(ends["right"].max())
    bars = ends.assign(
        left=ends["right"] - ends["energy"],
        part=ends["key"].map(theme.LABELS),
        text=(100.0 * ends["share"]).map("{:.0f}\u202f%".format).where(ends["energy"] > LEAST_NAMED_SHARE * top, ""),
    )
    return PreparedChart(_origins_spec(tuple(dict.fromkeys(frame["name"])), unit, dark), {"parts": bars})


@spec_cache
def _origins_spec(names: tuple[str, ...], unit: str, dark: bool) -> str:
    y = alt.Y("name:N", sort=list(names), axis=alt.Axis(title=None, labelLimit=NAME_PX, labelFontSize=14))
    x = alt.X("left:Q", axis=common.amount_axis(f"Consommation ({unit})"), scale=alt.Scale(nice=False, zero=True))
    keys = common.colours_by_name(ORIGIN_KEYS, dark)
    inks = [theme.ink_on(key, dark) for key in ORIGIN_KEYS]
    base = alt.Chart(source("parts")).encode(x=x, x2="right:Q", y=y)
    bars = base.mark_bar(height=alt.RelativeBandSize(0.72), stroke=theme.ink(dark).paper, strokeWidth=1).encode(
        color=alt.Color(
            "part:N", scale=alt.Scale(domain=list(keys), range=list(keys.values())), legend=common.legend_box(3, 1)
        ),
        tooltip=[
            alt.Tooltip("name:N", title="Scénario"),
            alt.Tooltip("part:N", title="Part"),
            alt.Tooltip("energy:Q", title=f"Énergie ({unit})", format=",.1f"),
            alt.Tooltip("share:Q", title="Part de la consommation", format=".1%"),
        ],
    )
    words = (
        alt.Chart(source("parts"))
        .transform_calculate(middle="(datum.left + datum.right) / 2")
        .mark_text(fontSize=15, fontWeight="bold", tooltip=None)
        .encode(
            x=alt.X("middle:Q"),
            y=y,
            text="text:N",
            color=alt.Color("part:N", scale=alt.Scale(domain=list(keys), range=inks), legend=None),
        )
    )
    drawing = alt.layer(bars, words).resolve_scale(color="independent").properties(height=BAR_PX * len(names))
    return finish(drawing, theme.config(dark), "D'où vient la consommation de chaque scénario")


def waterfall(frame: pd.DataFrame, *, unit: str, dark: bool) -> PreparedChart:
    """Imports of one scenario, what each setting adds or takes, and the imports of the other.

    `frame` has name, left, right [unit], kind (`whole`, `less` or `more`) and text, a row a step.
    """
    room = pd.DataFrame({"room": [ROOM_FOR_WORDS * float(frame[["left", "right"]].to_numpy().max())]})
    return PreparedChart(_waterfall_spec(tuple(frame["name"]), unit, dark), {"marches": frame, "place": room})


@spec_cache
def _waterfall_spec(names: tuple[str, ...], unit: str, dark: bool) -> str:
    y = alt.Y("name:N", sort=list(names), axis=alt.Axis(title=None, labelLimit=NAME_PX, labelFontSize=13))
    x = alt.X("left:Q", axis=common.amount_axis(f"Énergie importée ({unit})"), scale=alt.Scale(zero=True))
    colours = {
        "whole": theme.colour("imported", dark),
        "less": theme.colour("used_at_once", dark),
        "more": theme.colour("imported", dark),
    }
    base = alt.Chart(source("marches")).encode(y=y)
    bars = base.mark_bar(height=alt.RelativeBandSize(0.62), tooltip=None).encode(
        x=x,
        x2="right:Q",
        color=alt.Color("kind:N", scale=alt.Scale(domain=list(colours), range=list(colours.values())), legend=None),
    )
    tone = theme.ink(dark)
    words = (
        base.transform_calculate(end="max(datum.left, datum.right)")
        .mark_text(align="left", dx=6, fontSize=13, fontWeight="bold", color=tone.text, tooltip=None)
        .encode(x=alt.X("end:Q"), text="text:N")
    )
    room = alt.Chart(source("place")).mark_point(opacity=0, size=0, tooltip=None).encode(x=alt.X("room:Q"))
    drawing = alt.layer(bars, room, common.halo(words, dark), words).properties(height=STEP_PX * len(names))
    return finish(drawing, theme.config(dark), "Ce que chaque réglage change dans l'énergie importée")


def waterfall_frame(
    first: tuple[str, float], parts: Sequence[tuple[str, float]], last: tuple[str, float], texts: Sequence[str]
) -> pd.DataFrame:
    """Steps of a waterfall from a whole to another; `parts` add up to their difference, `texts` name every step."""
    rows, at = [(first[0], 0.0, first[1], "whole")], first[1]
    for name, change in parts:
        rows.append((name, at, at + change, "less" if change < 0.0 else "more"))
        at += change
    rows.append((last[0], 0.0, last[1], "whole"))
    frame = pd.DataFrame(rows, columns=["name", "left", "right", "kind"])
    return frame.assign(text=list(texts))
