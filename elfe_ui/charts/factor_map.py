"""An indicator over two factors, seen from above: colour, iso-lines, the visitor's scenario, the goal."""

import textwrap
from collections.abc import Mapping
from typing import Any, Final

import altair as alt
import numpy as np
import pandas as pd

from elfe_ui.charts import common, theme
from elfe_ui.charts.common import YOURS, PreparedChart, finish, source, spec_cache
from elfe_ui.charts.ramps import RAMPS, ramp_colours
from elfe_ui.series.factors import Array, Point, Surface, cell_edges, hatches, iso_lines, outline
from elfe_ui.words.formats import NOT_APPLICABLE
from elfe_ui.words.shown import Beside

RAMP: Final = RAMPS[0]
"""The first surface's, dark to light: one look for the slice in space and from above."""
ON_DARK, ON_LIGHT = "#ffffff", "#10131a"
"""Inks over the lower, dark half of the ramp and over its upper, light half: 4:1 or better."""
HALF: Final = 0.39
"""Where on the ramp the inks change over."""
GOAL_MET: Final = "Objectif atteint"
UNKNOWN: Final = NOT_APPLICABLE.capitalize()
SYMBOLS: Final = {GOAL_MET: "square", UNKNOWN: "M-1,-1L1,-1L1,1L-1,1ZM-1,0L0,-1M-1,1L1,-1M0,1L1,0"}
"""Shapes of the legend: an outline, hatching."""
HEIGHT_PX: Final = 400
TITLE_CHARACTERS: Final = 42
VALUE: Final = "abs(datum.value) < 10 ? ',.2~f' : abs(datum.value) < 100 ? ',.1~f' : ',.0f'"
"""d3 format with three significant figures, as `formats.rounded`."""


def factor_map(
    surface: Surface, *, current: Point | None, goal: Array | None, dark: bool, reference: Point | None = None
) -> PreparedChart:
    """Flat map of a slice.

    `current` and the pinned `reference` are marked where they lie within the slice; `goal`, shape (n_y, n_x), tells by
    how much each node meets the goal: where it is not negative, between the nodes too, is outlined.
    """
    across, upward = cell_edges(surface.x), cell_edges(surface.y)
    unknown = np.isnan(surface.values)
    frames = {
        "cellules": _cells(surface, across, upward, goal),
        "bornes": pd.DataFrame({"value": value_limits(surface.values)}),
        "lignes": _inked_lines(surface),
        "hachures": hatches(unknown, across, upward),
        "scenario": _marked({common.REFERENCE_NAME: reference, YOURS: current}, across, upward),
    }
    if goal is not None:
        frames["objectif"] = outline(goal, surface.x.values, surface.y.values)
    names = (surface.label, surface.unit, surface.x.label, surface.y.label)
    keys = tuple(key for key, shown in ((GOAL_MET, goal is not None), (UNKNOWN, unknown.any())) if shown)
    return PreparedChart(_map_spec(names, surface.beside, keys, not unknown.all(), dark), frames)


def value_limits(values: Array) -> list[float]:
    """Least and greatest known value, drawn apart when they are equal; nothing without a known value."""
    known = values[np.isfinite(values)]
    if not known.size:
        return []
    low, high = float(known.min()), float(known.max())
    room = 0.0 if high - low > 1e-9 * max(abs(low), abs(high)) else max(1.0, abs(low)) / 2
    return [low - room, high + room]


def wrapped(title: str) -> list[str]:
    """Lines that are short enough for a phone: a longer one would squeeze the plot."""
    return textwrap.wrap(title, TITLE_CHARACTERS, break_long_words=False, break_on_hyphens=False)


def _cells(surface: Surface, across: Array, upward: Array, goal: Array | None) -> pd.DataFrame:
    """One row a node, row by row from below; single precision is enough for the screen."""
    n_y, n_x = surface.values.shape
    columns = {
        "x": np.tile(surface.x.values, n_y),
        "left": np.tile(across[:-1], n_y),
        "right": np.tile(across[1:], n_y),
        "y": np.repeat(surface.y.values, n_x),
        "bottom": np.repeat(upward[:-1], n_x),
        "top": np.repeat(upward[1:], n_x),
        "value": surface.values.ravel(),
    }
    frame = pd.DataFrame({name: column.astype(np.float32) for name, column in columns.items()})
    return frame if goal is None else frame.assign(met=goal.ravel() >= 0)


def _inked_lines(surface: Surface) -> pd.DataFrame:
    """Iso-lines, each with the ink that reads on the colour of its level, and this colour."""
    lines = iso_lines(surface)
    low, high = value_limits(surface.values) or (0.0, 1.0)
    share = ((lines["level"] - low) / (high - low)).to_numpy()
    return lines.assign(ink=np.where(share > HALF, ON_LIGHT, ON_DARK), halo=[ramp_colour(part) for part in share])


def ramp_colour(share: float) -> str:
    """Colour of the ramp at a place between 0 and 1."""
    red, green, blue = np.rint(ramp_colours(0, np.array([share]))[0]).astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"


def _marked(places: Mapping[str, Point | None], across: Array, upward: Array) -> pd.DataFrame:
    """A row a place within the slice, the last of two at one place; `right` and `high` say where it has no room."""
    rows = {}
    for name, place in places.items():
        if place is not None and across[0] <= place[0] <= across[-1] and upward[0] <= place[1] <= upward[-1]:
            x, y = place
            rows[place] = (x, y, name, x > across[[0, -1]].mean(), y > upward[0] + 0.88 * np.ptp(upward))
    return pd.DataFrame(list(rows.values()), columns=["x", "y", "name", "right", "high"])


@spec_cache
def _map_spec(
    names: tuple[str, str, str, str], beside: Beside | None, keys: tuple[str, ...], has_values: bool, dark: bool
) -> str:
    label, unit, x_label, y_label = names
    x, y = _axis(alt.X, "left:Q", x_label), _axis(alt.Y, "bottom:Q", y_label)
    title = f"{label} ({unit})"
    layers = [
        *_coloured(x, y, title if has_values else None, dark),
        *_hatching(dark),
        *(_goal() if GOAL_MET in keys else []),
        *([_key(keys, dark)] if keys else []),
        *_iso_layers(),
        *_scenario(),
        _pointer(x, y, (label, x_label, y_label), (unit, beside), GOAL_MET in keys),
    ]
    drawing = alt.layer(*layers).properties(height=HEIGHT_PX)
    return finish(drawing, _config(dark), f"{title} selon : {x_label} et {y_label}")


def _config(dark: bool) -> dict[str, Any]:
    """Legends one below the other: a phone has no room for two abreast."""
    config = theme.config(dark)
    stacked = {"direction": "vertical", "anchor": "start", "margin": 6, "bounds": "flush"}
    return config | {"legend": config["legend"] | {"layout": {"top": stacked}}}


def _axis(channel: Any, field: str, title: str) -> Any:
    ticks = alt.ExprRef(f"max(3, floor(width / {common.PIXELS_A_TICK}))") if channel is alt.X else 6
    axis = alt.Axis(title=title, format=common.NUMBER, tickCount=ticks, grid=False)
    return channel(field, scale=alt.Scale(nice=False, zero=False), axis=axis)


def _coloured(x: alt.X, y: alt.Y, title: str | None, dark: bool) -> list[alt.Chart]:
    """Cells a pixel too large, to lie under the next ones, so that no seam shows; the unknown ones plain."""
    scale = alt.Scale(range=list(RAMP), nice=False, zero=False)
    colour = alt.Color("value:Q", scale=scale, legend=_gradient(title) if title else None)
    limits = alt.Chart(source("bornes")).mark_circle(opacity=1, size=0).encode(color=colour)
    base = alt.Chart(source("cellules")).encode(x=x, x2="right:Q", y=y, y2="top:Q")
    known = base.transform_filter("isValid(datum.value)").mark_rect(clip=True, x2Offset=1, y2Offset=-1)
    unknown = base.transform_filter("!isValid(datum.value)").mark_rect(clip=True, color=theme.ink(dark).paper)
    return [limits, known.encode(color=colour), unknown]


def _gradient(title: str) -> alt.Legend:
    return alt.Legend(
        type="gradient",
        title=wrapped(title),
        titleLimit=0,
        format=common.NUMBER,
        gradientLength=alt.ExprRef("clamp(width - 20, 120, 320)"),
        gradientThickness=10,
        gradientStrokeWidth=0,
        gradientOpacity=1,
        tickCount=5,
    )


def _hatching(dark: bool) -> list[alt.Chart]:
    rules = alt.Chart(source("hachures")).mark_rule(color=theme.ink(dark).muted, opacity=0.45, strokeWidth=1)
    return [rules.encode(x="x:Q", x2="x2:Q", y="y:Q", y2="y2:Q")]


def _goal() -> list[alt.Chart]:
    """A line of two inks, which reads on every colour."""
    base = alt.Chart(source("objectif")).encode(x="x:Q", x2="x2:Q", y="y:Q", y2="y2:Q")
    inks = ((ON_LIGHT, 5), (ON_DARK, 2))
    return [base.mark_rule(color=ink, strokeWidth=width, strokeCap="round") for ink, width in inks]


def _key(keys: tuple[str, ...], dark: bool) -> alt.Chart:
    """Layer without rows that brings the legend of what is not a colour."""
    legend = alt.Legend(title=None, symbolStrokeColor=theme.ink(dark).text, symbolStrokeWidth=1.5, symbolOpacity=1)
    scale = alt.Scale(domain=list(keys), range=[SYMBOLS[key] for key in keys])
    empty = alt.Chart(alt.sequence(0, 0, as_="name")).mark_point()
    layer: alt.Chart = empty.encode(shape=alt.Shape("name:N", scale=scale, legend=legend))
    return layer


def _iso_layers() -> list[alt.Chart]:
    """Thin lines; labels lie on a halo of the colour of their level, as a gap in the line.

    They take `fill` and `stroke`: a layer that took `color` would pass its opacity on to the colour legend.
    """
    base = alt.Chart(source("lignes")).encode(x="x:Q", y="y:Q")
    lines = base.mark_line(strokeWidth=1.2, strokeJoin="round", opacity=0.85).encode(
        detail="line:N", order="order:Q", stroke=alt.Stroke("ink:N", scale=None)
    )
    seen = alt.ExprRef(f"datum.narrow || width >= {common.NARROW_PX} ? 1 : 0")
    words = base.transform_filter("datum.label != ''").encode(text="label:N")
    style: dict[str, Any] = {"fontSize": 13, "fontWeight": "bold", "opacity": seen}
    under = words.mark_text(strokeWidth=6, strokeJoin="round", **style)
    halo = under.encode(fill=alt.Fill("halo:N", scale=None), stroke=alt.Stroke("halo:N", scale=None))
    return [lines, halo, words.mark_text(**style).encode(fill=alt.Fill("ink:N", scale=None))]


def _scenario() -> list[alt.Chart]:
    base = alt.Chart(source("scenario")).encode(x="x:Q", y="y:Q")
    style: dict[str, Any] = {
        "align": alt.ExprRef("datum.right ? 'right' : 'left'"),
        "dx": alt.ExprRef("datum.right ? -12 : 12"),
        "dy": alt.ExprRef("datum.high ? 14 : -12"),
        "fontSize": 14,
        "fontWeight": "bold",
    }
    named = base.encode(text="name:N")
    under = named.mark_text(color=ON_DARK, stroke=ON_DARK, strokeWidth=5, strokeJoin="round", **style)
    return [
        base.mark_point(shape="circle", filled=True, size=190, color=ON_LIGHT, opacity=1),
        base.mark_point(shape="circle", filled=True, size=110, color=ON_DARK, opacity=1),
        base.mark_point(shape="circle", filled=True, size=36, color=ON_LIGHT, opacity=1),
        under,
        named.mark_text(color=ON_LIGHT, **style),
    ]


def value_words(value: str, unit: str, beside: Beside | None) -> str:
    """Vega expression of a value with its unit and its second reading, or that there is none."""
    space = "\u202f" if unit == "%" else "\u00a0"
    said = f"{_rounded(value)} + '{space}{unit}'"
    if beside is not None:
        other = _rounded(f"{beside.factor!r} * {value}")
        said += f" + ' · {beside.before}' + {other} + '\u00a0{beside.unit}'"
    return f"isValid({value}) ? {said} : '{NOT_APPLICABLE}'"


def _rounded(value: str) -> str:
    return f"format({value}, {VALUE.replace('datum.value', f'({value})')})"


def _pointer(
    x: alt.X, y: alt.Y, names: tuple[str, str, str], read: tuple[str, Beside | None], has_goal: bool
) -> alt.Chart:
    """Invisible cells that answer to the pointer."""
    words = value_words("datum.value", *read)
    tips = [
        alt.Tooltip("words:N", title=names[0]),
        alt.Tooltip("x:Q", title=names[1], format=common.NUMBER),
        alt.Tooltip("y:Q", title=names[2], format=common.NUMBER),
    ]
    cells = alt.Chart(source("cellules")).transform_calculate(words=words)
    if has_goal:
        cells = cells.transform_calculate(goal="datum.met ? 'atteint' : 'non atteint'")
        tips.append(alt.Tooltip("goal:N", title="Objectif"))
    layer = cells.mark_rect(color=ON_DARK, clip=True).encode(x=x, x2="right:Q", y=y, y2="top:Q", tooltip=tips)
    return common.lit_under_pointer(layer)
