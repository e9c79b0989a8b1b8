"""A true 3D surface of an indicator over two factors, free to turn, drawn by deck.gl without any map; and its box.

Show it with `st.pydeck_chart(deck, height=SURFACE_HEIGHT_PX)` and its legend with `st.html(surface_legend(...))`. The
camera is the same constant whatever the data, so that a redrawn page leaves it where the visitor turned it.
"""

import html
import textwrap
from collections.abc import Sequence
from typing import Final

import numpy as np
import pydeck
from numpy.typing import NDArray

from elfe_ui.charts import common, theme
from elfe_ui.charts import surface_marks as marks
from elfe_ui.charts.deck import UNDER, CompactDeck, LayerRow, lines, polygons, rgb, text_layer, tooltip_style
from elfe_ui.charts.surface_marks import goal_colour, gradient, scenario_marks
from elfe_ui.charts.surface_mesh import (
    HALF_HEIGHT,
    HALF_SIDE,
    Mesh,
    Scale,
    Ticks,
    cells_with_goal,
    extent,
    factor_scale,
    height_scale,
    is_flat,
    mesh,
    placed,
    ticks,
    usable,
)
from elfe_ui.series.factors import Array, Surface
from elfe_ui.words.formats import NOT_APPLICABLE, number, quantity, rounded

SURFACE_HEIGHT_PX: Final = 520
CAMERA: Final = {
    "target": [0, 0, 3],
    "rotationX": 32,
    "rotationOrbit": -27,
    "zoom": 0.4,
    "minRotationX": 0,
    "maxRotationX": 90,
    "maxZoom": 5,
}
FIT: Final = 81.0
"""The controller keeps at least the diagonal of a cube of this side in sight: it enlarges the box, never shrinks it."""
CONTROLLER: Final = {
    "scrollZoom": False,
    "doubleClickZoom": True,
    "maxBounds": [[-FIT / 2] * 3, [FIT / 2] * 3],
    "maxBoundsPadding": {"left": 30, "right": 30, "top": 12, "bottom": 12},
}

FEW, MANY = 3, 5
LONGEST_OUTSIDE: Final = 6
"""Characters of a height that fit beside the axis."""
LONG_TICK: Final = 5
"""Characters past which an axis has few ticks, so that they stay apart on a phone."""
TITLE_WIDTH: Final = 38
"""Characters on a line of the name above."""
S, H = HALF_SIDE, HALF_HEIGHT
OUT: Final = 6.0
"""How far outside the box the ticks of the floor are written."""


def surface(
    surfaces: Sequence[Surface],
    *,
    current: tuple[float, float] | None,
    goal: NDArray[np.bool_] | None,
    dark: bool,
    reference: tuple[float, float] | None = None,
) -> pydeck.Deck:
    """One surface, or two of one unit over the same factors.

    Parameters
    ----------
    surfaces
        One or two; holes where they are NaN.
    current
        The visitor's scenario on the two factors: a needle, unless outside the grid or over a hole.
    goal
        Nodes of the first surface that meet the visitor's goal, shape (n_y, n_x).
    dark
        Whether the page is dark.
    reference
        The pinned reference on the two factors, marked as the scenario is, unless both stand at one place.

    Raises
    ------
    ValueError
        Surfaces that do not share their factors and unit, grids of another shape than their axes, or a number of
        surfaces that is not 1 or 2.
    """
    _check(surfaces, goal)
    drawn: Mesh = mesh(surfaces)
    scales = (factor_scale(drawn.x), factor_scale(drawn.y), height_scale(drawn.values))
    layers = box_layers(surfaces, scales, dark)
    met = None if goal is None else cells_with_goal(goal, drawn)
    for index in range(len(surfaces)):
        shown = met if index == 0 else None
        layers.append(marks.skin(index, drawn, surfaces[0].unit, scales, shown, dark))
        layers.append(marks.wires(drawn, index, scales, dark))
    if met is not None:
        layers.append(marks.goal_edge(drawn, met, scales, dark))
    layers += word_layers(surfaces, scales, dark)
    if reference is not None and reference != current:
        layers += scenario_marks(surfaces, reference, scales, dark, common.REFERENCE_NAME)
    if current is not None:
        layers += scenario_marks(surfaces, current, scales, dark)
    return CompactDeck(
        layers=layers,
        views=[pydeck.View("OrbitView", controller=CONTROLLER, id="boite", orbitAxis="Z", orthographic=True)],
        initial_view_state=pydeck.ViewState(**CAMERA),
        map_provider=None,
        tooltip={"html": _tooltip(surfaces), "style": tooltip_style(dark)},
    )


def surface_words(surfaces: Sequence[Surface]) -> str:
    """One sentence for those who do not see the surface: `alt` of `st.pydeck_chart`."""
    first = surfaces[0]
    name = height_name(surfaces).replace("\n", " ")
    said = f"Surface en trois dimensions : {name} selon {first.x.label} et {first.y.label}."
    return " ".join([said, *(f"{one.label} : {_range_words(one)}." for one in surfaces)])


def surface_legend(surfaces: Sequence[Surface], *, dark: bool, goal: bool = False) -> str:
    """HTML for `st.html`: the name, the colours and the least, middle and greatest value of each surface."""
    bars = "".join(_bar(index, one) for index, one in enumerate(surfaces))
    dot = (
        f"<span aria-hidden='true' style='display:inline-block;width:14px;height:10px;border-radius:3px;"
        f"background:{goal_colour(dark)};margin-right:6px'></span>"
    )
    note = f"<div role='listitem' style='align-self:center'>{dot}Objectif atteint</div>" if goal else ""
    return (
        f"<div role='list' aria-label='Légende de la surface' style='display:flex;flex-wrap:wrap;gap:10px 32px;"
        f"font-size:14px;line-height:1.4'>{bars}{note}</div>"
    )


def _bar(index: int, one: Surface) -> str:
    low, high = extent(usable(one.values))
    known = bool(np.isfinite(usable(one.values)).any())
    marked = [rounded(value) for value in (low, (low + high) / 2, high)] if known else [NOT_APPLICABLE]
    marked = marked[:1] if is_flat(low, high) else marked
    spread = "space-between" if len(marked) > 1 else "center"
    ends = "".join(f"<span>{html.escape(mark)}</span>" for mark in marked)
    return (
        f"<div role='listitem' style='flex:0 1 300px;min-width:200px'><div>{html.escape(height_name([one]))}</div>"
        f"<div aria-hidden='true' style='height:10px;border-radius:5px;margin:4px 0 2px;background:{gradient(index)}'>"
        f"</div><div style='display:flex;justify-content:{spread};opacity:0.82;font-size:13px'>{ends}</div></div>"
    )


def _range_words(one: Surface) -> str:
    values = usable(one.values)
    if not np.isfinite(values).any():
        return NOT_APPLICABLE
    low, high = (quantity(value, one.unit) for value in extent(values))
    return f"de {low} à {high}"


def _tooltip(surfaces: Sequence[Surface]) -> str:
    """Template: the browser puts a facet's words in the place of `{x}`, `{y}`, `{a}` and `{b}`."""
    first = surfaces[0]
    lines = [(first.x.label, "x"), (first.y.label, "y")]
    said = "".join(f"<div>{_literal(label)} : {{{key}}}</div>" for label, key in lines)
    values = zip(surfaces, marks.VALUE_KEYS, strict=False)
    return "".join(f"<div>{_literal(one.label)} : <b>{{{key}}}</b></div>" for one, key in values) + said


def _literal(label: str) -> str:
    return html.escape(label).replace("{", "&#123;").replace("}", "&#125;")


def _check(surfaces: Sequence[Surface], goal: NDArray[np.bool_] | None) -> None:
    if len(surfaces) not in (1, 2):
        raise ValueError(f"1 or 2 surfaces, not {len(surfaces)}")
    first, last = surfaces[0], surfaces[-1]
    same = all(np.array_equal(a.values, b.values) for a, b in ((first.x, last.x), (first.y, last.y)))
    if not same or first.unit != last.unit:
        raise ValueError("two surfaces need the same factors and the same unit")
    shape = (first.y.values.size, first.x.values.size)
    shapes = [one.values.shape for one in surfaces] + ([goal.shape] if goal is not None else [])
    if any(found != shape for found in shapes):
        raise ValueError(f"grids of shape {shape} (n_y, n_x), not {shapes}")


def box_layers(surfaces: Sequence[Surface], scales: tuple[Scale, Scale, Scale], dark: bool) -> list[pydeck.Layer]:
    """Layers of the box, to be drawn before the surfaces."""
    at = [placed(axis_ticks(scale).values, scale) for scale in scales]
    return [_panels(dark), _grid(at, dark)]


def word_layers(surfaces: Sequence[Surface], scales: tuple[Scale, Scale, Scale], dark: bool) -> list[pydeck.Layer]:
    """Layers of ticks and names, to be drawn after the surfaces."""
    tone = theme.ink(dark)
    veil = rgb(tone.paper, 200)
    title = "\n".join(textwrap.fill(line, TITLE_WIDTH) for line in height_name(surfaces).split("\n"))
    names = [
        {"p": [0, -S - OUT, -H], "t": _stacked(surfaces[0].x.label, 17), "o": [-8, 26], "v": "top"},
        {"p": [S + OUT, 0, -H], "t": _stacked(surfaces[0].y.label, 13), "o": [22, 40], "v": "top"},
        {"p": [0, 0, H + 44], "t": title, "o": [0, 0], "v": "bottom"},
    ]
    return [
        text_layer("graduations", _tick_rows(scales), rgb(tone.text, 235), veil, size=12.5, get_text_anchor="l"),
        text_layer("noms", names, rgb(tone.text), veil, size=13.5, get_alignment_baseline="v", font_weight=600),
    ]


def height_name(surfaces: Sequence[Surface]) -> str:
    """`Autoproduction (%)`; for two surfaces what they share, or both names on two lines."""
    if len(surfaces) == 1:
        return f"{surfaces[0].label} ({surfaces[0].unit})"
    first, *others = dict.fromkeys(one.label.partition(",")[0] for one in surfaces)
    rest = "".join(f"\net {label[:1].lower() if label[1:2].islower() else label[:1]}{label[1:]}" for label in others)
    return f"{first}{rest} ({surfaces[0].unit})"


def axis_ticks(scale: Scale) -> Ticks:
    """Ticks of an axis; fewer when they are long to write."""
    many = ticks(scale, MANY)
    longest = max((len(number(value, many.decimals)) for value in many.values.tolist()), default=0)
    return many if longest <= LONG_TICK else ticks(scale, FEW)


def _stacked(label: str, width: int) -> str:
    """A name in short lines, which a phone has room for beside its axis."""
    return textwrap.fill(label, width, break_long_words=False)


def _tick_rows(scales: tuple[Scale, Scale, Scale]) -> list[LayerRow]:
    """Each tick outside the box; pixels keep the axes' ends apart where they meet."""
    rows = []
    for axis, scale in enumerate(scales):
        found = axis_ticks(scale)
        written = [number(value, found.decimals) for value in found.values.tolist()]
        for word, place in zip(written, placed(found.values, scale).round(1).tolist(), strict=True):
            rows.append({"t": word} | (_height_tick(place, word) if axis == 2 else _floor_tick(axis, place)))
    return rows


def _floor_tick(axis: int, place: float) -> LayerRow:
    where, offset = ([place, -S - OUT, -H], [-4, 8]) if axis == 0 else ([S + OUT, place, -H], [6, 8])
    return {"p": where, "o": offset, "l": "middle"}


def _height_tick(place: float, word: str) -> LayerRow:
    """Beside the axis; a long one stands on the wall, where a phone has room for it."""
    if len(word) > LONGEST_OUTSIDE:
        return {"p": [-S, -S, place], "o": [5, -8], "l": "start"}
    return {"p": [-S - 4.3, -S - 2.2, place], "o": [-2 - 3 * max(0, len(word) - 3), -5], "l": "middle"}


def _panels(dark: bool) -> pydeck.Layer:
    """Floor and walls, as thin veils."""
    corners = [
        [[-S, -S, -H], [S, -S, -H], [S, S, -H], [-S, S, -H]],
        [[-S, -S, -H], [-S, S, -H], [-S, S, H], [-S, -S, H]],
        [[-S, S, -H], [S, S, -H], [S, S, H], [-S, S, H]],
    ]
    veils = (26, 12, 18) if dark else (20, 8, 13)
    ink = theme.ink(dark).muted
    rows = [{"p": place, "c": rgb(ink, veil)} for place, veil in zip(corners, veils, strict=True)]
    return polygons("fond", rows, _full3d=True, parameters=UNDER)


def _grid(at: Sequence[Array], dark: bool) -> pydeck.Layer:
    """Grid lines at the ticks, the edges of the three panels stronger."""
    at_x, at_y, at_z = (places.round(1).tolist() for places in at)
    thin = [[[x, -S, -H], [x, S, -H]] for x in at_x] + [[[x, S, -H], [x, S, H]] for x in at_x]
    thin += [[[-S, y, -H], [S, y, -H]] for y in at_y] + [[[-S, y, -H], [-S, y, H]] for y in at_y]
    thin += [[[-S, -S, z], [-S, S, z]] for z in at_z] + [[[-S, S, z], [S, S, z]] for z in at_z]
    thin += [[[x, y, -H], [x, y, H]] for x, y in ((-S, S), (S, S))]
    thin += [[[-S, -S, H], [-S, S, H]], [[-S, S, H], [S, S, H]], [[-S, S, -H], [S, S, -H]], [[-S, -S, -H], [-S, S, -H]]]
    axes = [[[-S, -S, -H], [S, -S, -H]], [[S, -S, -H], [S, S, -H]], [[-S, -S, -H], [-S, -S, H]]]
    tone = theme.ink(dark)
    rows = [{"a": a, "b": b, "c": rgb(tone.muted, 70), "w": 1} for a, b in thin]
    rows += [{"a": a, "b": b, "c": rgb(tone.muted, 220), "w": 1.5} for a, b in axes]
    return lines("cadre", rows, "c", "w")
