"""Energies by month and shares of a whole."""

from collections.abc import Sequence
from typing import Final

import altair as alt
import pandas as pd

from elfe_core.curves import SECTORS, SOURCES
from elfe_ui.charts import common, theme
from elfe_ui.charts.common import REFERENCE, PreparedChart, ReferenceFrame, finish, source, spec_cache

OUTLETS: Final = ("used_at_once", "charge", "exported")
ORIGINS: Final = (*SOURCES, "discharge", "imported")
FAMILIES: Final = {"sources": SOURCES, "sectors": SECTORS, "outlets": OUTLETS, "origins": ORIGINS}
"""Quantities that make a whole, in the order in which they are stacked."""
NARROW_COLUMNS: Final = {"outlets": 1, "origins": 2}
"""Legend columns on a phone where three do not fit."""
BAR_TEXT_SHARE: Final = 0.09
"""A part smaller than this share of the bar is too narrow for its figure."""
REFERENCE_ROWS: Final = 0.7
"""Room for the reference's bar, in rows."""


def monthly(frame: pd.DataFrame, family: str, *, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """Energy of each month, stacked by quantity (`family` is a key of `FAMILIES`).

    Of the `reference`, its sum of each month as a bar of ink, without what it imports.
    """
    frames = {"mois": named(frame, FAMILIES[family])}
    if reference is not None:
        sums = reference.loc[reference["key"] != "imported"].groupby("month")[["gwh"]].sum().reset_index()
        frames[REFERENCE] = sums.loc[sums["month"].isin(frame["month"])]
    return PreparedChart(_monthly_spec(family, dark, reference is not None), frames)


def shares(frame: pd.DataFrame, family: str, *, dark: bool, reference: ReferenceFrame = None) -> PreparedChart:
    """One bar of 100 %, and under it each part's name, energy and share; the reference as a slim bar below it."""
    frames = {"parts": _spans(frame, family, dark)}
    if reference is not None:
        frames[REFERENCE] = _spans(reference, family, dark)
    return PreparedChart(_shares_spec(len(FAMILIES[family]), dark, family, reference is not None), frames)


def _spans(frame: pd.DataFrame, family: str, dark: bool) -> pd.DataFrame:
    """Where each part of the bar begins and ends."""
    rows = named(frame, FAMILIES[family]).sort_values("rank")
    end = rows["share"].fillna(0.0).cumsum()
    inks = [theme.ink_on(key, dark) for key in rows["key"]]
    return rows.assign(end=end, start=end - rows["share"].fillna(0.0), ink=inks).drop(columns="key")


def named(frame: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """The frame with each quantity's French name and its place in the stack."""
    ranks = {key: rank for rank, key in enumerate(keys)}
    return frame.assign(label=frame["key"].map(dict(theme.LABELS)), rank=frame["key"].map(ranks))


def family_colour(family: str, dark: bool) -> alt.Color:
    """Colour and legend of the quantities that make a whole."""
    keys = FAMILIES[family]
    narrow = NARROW_COLUMNS.get(family, 3)
    return alt.Color("label:N", scale=_scale(keys, dark), legend=common.legend_box(len(keys), narrow))


def _scale(keys: Sequence[str], dark: bool) -> alt.Scale:
    return alt.Scale(domain=theme.labels(keys), range=theme.colours(keys, dark))


@spec_cache
def _monthly_spec(family: str, dark: bool, has_reference: bool) -> str:
    month = "utcFormat(datum.value, '%b')"
    names = f"width < {common.NARROW_PX} ? upper(slice({month}, 0, 1)) : {month}"
    x = alt.X("month:O", axis=alt.Axis(title="Mois", labelExpr=names, labelAngle=0), scale=alt.Scale(paddingInner=0.18))
    bars = (
        alt.Chart(source("mois"))
        .transform_calculate(moment="utcFormat(datum.month, '%B %Y')", percent="100 * datum.share")
        .mark_bar(stroke=theme.ink(dark).paper, strokeWidth=0.8)
        .encode(
            x=x,
            y=alt.Y("gwh:Q", axis=common.amount_axis("Énergie du mois (GWh)")),
            color=family_colour(family, dark),
            order="rank:Q",
            tooltip=[
                alt.Tooltip("moment:N", title="Mois"),
                alt.Tooltip("label:N", title="Part"),
                alt.Tooltip("gwh:Q", title="Énergie (GWh)", format=common.NUMBER),
                alt.Tooltip("percent:Q", title="Part du mois (%)", format=",.1f"),
            ],
        )
    )
    reference_layers = _monthly_reference(x, dark) if has_reference else []
    return finish(
        alt.layer(bars, *reference_layers).properties(height=300), theme.config(dark), "Énergie de chaque mois, en GWh"
    )


def _monthly_reference(x: alt.X, dark: bool) -> list[alt.Chart]:
    """The reference's sum of each month: a bar of ink across the column, on the paper's colour."""
    base = (
        alt.Chart(source(REFERENCE))
        .transform_calculate(moment="utcFormat(datum.month, '%B %Y')")
        .encode(
            x=x,
            y=alt.Y("gwh:Q", axis=common.amount_axis("Énergie du mois (GWh)")),
            tooltip=[
                alt.Tooltip("moment:N", title="Mois"),
                alt.Tooltip("gwh:Q", title="Référence (GWh)", format=common.NUMBER),
            ],
        )
    )
    under = base.mark_tick(color=theme.ink(dark).paper, thickness=5, bandSize=22)
    return [under, base.mark_tick(color=theme.colour("reference", dark), thickness=2.5, bandSize=22)]


@spec_cache
def _shares_spec(count: int, dark: bool, family: str, has_reference: bool) -> str:
    room = REFERENCE_ROWS if has_reference else 0.0
    rows = alt.Scale(domain=[0, count + 1.9 + room], reverse=True, nice=False)
    base = alt.Chart(source("parts")).transform_calculate(
        left="100 * datum.start",
        right="100 * datum.end",
        middle="50 * (datum.start + datum.end)",
        percent="isValid(datum.share) ? format(datum.share, '.1%') : 'sans objet'",
        energy="format(datum.gwh, ',.1f') + ' GWh'",
        row=f"datum.rank + {2.1 + room}",
    )
    colour = alt.Color("label:N", scale=_scale(FAMILIES[family], dark), legend=None)
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
