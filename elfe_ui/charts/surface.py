"""A true 3D surface of an indicator over two factors, free to turn, drawn by deck.gl without any map.

Show it with `st.pydeck_chart(deck, height=SURFACE_HEIGHT_PX)` and its legend with `st.html(surface_legend(...))`. The
camera is the same constant whatever the data, so that a redrawn page leaves it where the visitor turned it.
"""

import html
from collections.abc import Sequence
from typing import Final

import numpy as np
import pydeck
from numpy.typing import NDArray

from elfe_ui.charts import reference_mark
from elfe_ui.charts import surface_marks as marks
from elfe_ui.charts.deck import CompactDeck, tooltip_style
from elfe_ui.charts.surface_colours import goal_colour, gradient
from elfe_ui.charts.surface_frame import frame, height_name, words
from elfe_ui.charts.surface_mesh import Mesh, cells_with_goal, extent, factor_scale, height_scale, is_flat, mesh, usable
from elfe_ui.charts.surface_scenario import scenario
from elfe_ui.series.factors import Surface
from elfe_ui.words.numbers import NOT_APPLICABLE, quantity, rounded

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
    layers = frame(surfaces, scales, dark)
    met = None if goal is None else cells_with_goal(goal, drawn)
    for index in range(len(surfaces)):
        shown = met if index == 0 else None
        layers.append(marks.skin(index, drawn, surfaces[0].unit, scales, shown, dark))
        layers.append(marks.wires(drawn, index, scales, dark))
    if met is not None:
        layers.append(marks.goal_edge(drawn, met, scales, dark))
    layers += words(surfaces, scales, dark)
    if reference is not None and reference != current:
        layers += scenario(surfaces, reference, scales, dark, reference_mark.NAME)
    if current is not None:
        layers += scenario(surfaces, current, scales, dark)
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
