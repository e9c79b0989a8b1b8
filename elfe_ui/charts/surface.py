"""A true 3D surface of an indicator over two factors, free to turn: the scene that `assets/surface/*.js` draws.

A scene is what the browser needs as plain JSON: axes with their ticks, the mesh, words and colours. The drawing is the
app's own, on a plain canvas: it knows the camera, and so keeps the names of the axes off the surface however it is
turned; and it is there at once, where a general library first compiles its programs for the graphics processor.
"""

import html
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from elfe_ui.charts import common, theme
from elfe_ui.charts.ramps import RAMPS, goal_colour, gradient, mark_colour
from elfe_ui.charts.surface_mesh import (
    Mesh,
    Scale,
    extent,
    factor_scale,
    height_at,
    height_scale,
    is_flat,
    mesh,
    resampled,
    ticks,
    usable,
)
from elfe_ui.series.factors import Array, FactorAxis, Point, Surface
from elfe_ui.words.formats import NARROW_SPACE, NO_BREAK_SPACE, NOT_APPLICABLE, number, quantity, rounded

Scene = dict[str, Any]

ASSETS: Final = Path(__file__).parents[1] / "assets" / "surface"
SCRIPT: Final = "\n".join((ASSETS / name).read_text(encoding="utf-8") for name in ("layout.js", "paint.js", "view.js"))
"""Defines `showSurface(element, scene, key)`."""
STYLE: Final = (ASSETS / "surface.css").read_text(encoding="utf-8")

FEW, MANY = 3, 6
LONG_TICK: Final = 5
"""Characters past which an axis has few ticks, so that they stay apart on a phone."""
NAME_WIDTH: Final = 13
"""Characters on a line of an axis' name: a phone has no room for more beside the box."""
FIGURES: Final = 6
"""Significant figures of the numbers that the browser receives."""


def surface(
    surfaces: Sequence[Surface],
    *,
    current: Point | None,
    goal: Array | None,
    dark: bool,
    reference: Point | None = None,
) -> Scene:
    """One surface, or two of one unit over the same factors.

    Parameters
    ----------
    surfaces
        One or two; holes where they are NaN.
    current
        The visitor's scenario on the two factors: a needle, unless outside the grid or over a hole.
    goal
        By how much each node of the first surface meets the visitor's goal, shape (n_y, n_x): met where it is not
        negative, NaN where not known.
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
    drawn, first = mesh(surfaces), surfaces[0]
    heights = height_scale(drawn.values)
    places = {common.REFERENCE_NAME: None if reference == current else reference, common.YOURS: current}
    tone = theme.ink(dark)
    return {
        "x": _factor(first.x, drawn.x),
        "y": _factor(first.y, drawn.y),
        "z": _scale(heights, first.unit) | {"unit": first.unit},
        "surfaces": [
            _values(index, one, drawn) | {"beside": one.beside and one.beside._asdict()}
            for index, one in enumerate(surfaces)
        ],
        "lines": {"x": drawn.lines_x.tolist(), "y": drawn.lines_y.tolist()},
        "goal": None if goal is None else _numbers(resampled(goal, drawn)),
        "marks": [mark for name, place in places.items() for mark in _mark(surfaces, place, name, dark)],
        "ink": {"text": tone.text, "muted": tone.muted, "paper": tone.paper, "goal": goal_colour(dark)}
        | {"wire": f"rgba(255, 255, 255, {0.24 if dark else 0.32})", "edge": "#ffffff" if dark else "#3c2a00"},
        "legend": surface_legend(surfaces, dark=dark, goal=goal is not None and bool((goal >= 0.0).any())),
        "words": surface_words(surfaces),
    }


def surface_words(surfaces: Sequence[Surface]) -> str:
    """One sentence for those who do not see the surface."""
    first = surfaces[0]
    said = f"Surface en trois dimensions : {height_name(surfaces)} selon {first.x.label} et {first.y.label}."
    return " ".join([said, *(f"{one.label} : {_range_words(one)}." for one in surfaces)])


def surface_legend(surfaces: Sequence[Surface], *, dark: bool, goal: bool = False) -> str:
    """HTML of list items: the name, the colours and the least, middle and greatest value of each surface."""
    bars = "".join(_bar(index, one) for index, one in enumerate(surfaces))
    dot = (
        f"<span aria-hidden='true' style='display:inline-block;width:14px;height:10px;border-radius:3px;"
        f"background:{goal_colour(dark)};margin-right:6px'></span>"
    )
    return bars + (f"<div role='listitem' style='align-self:center'>{dot}Objectif atteint</div>" if goal else "")


def height_name(surfaces: Sequence[Surface]) -> str:
    """`Autoproduction (%)`; for two surfaces what they share, or both names."""
    if len(surfaces) == 1:
        return f"{surfaces[0].label} ({surfaces[0].unit})"
    first, *others = dict.fromkeys(one.label.partition(",")[0] for one in surfaces)
    rest = "".join(f" et {label[:1].lower() if label[1:2].islower() else label[:1]}{label[1:]}" for label in others)
    return f"{first}{rest} ({surfaces[0].unit})"


def _bar(index: int, one: Surface) -> str:
    low, high = extent(usable(one.values))
    known = bool(np.isfinite(usable(one.values)).any())
    marked = [rounded(value) for value in (low, (low + high) / 2, high)] if known else [NOT_APPLICABLE]
    marked = marked[:1] if is_flat(low, high) else marked
    spread = "space-between" if len(marked) > 1 else "center"
    ends = "".join(f"<span>{html.escape(mark)}</span>" for mark in marked)
    name = html.escape(height_name([one]))
    return (
        f"<div role='listitem' style='flex:0 1 21em;min-width:12em'><div><b>{name}</b></div>"
        f"<div aria-hidden='true' style='height:10px;border-radius:5px;margin:4px 0 2px;background:{gradient(index)}'>"
        f"</div><div style='display:flex;justify-content:{spread};opacity:0.82;font-size:0.93em'>{ends}</div></div>"
    )


def _range_words(one: Surface) -> str:
    values = usable(one.values)
    if not np.isfinite(values).any():
        return NOT_APPLICABLE
    low, high = (quantity(value, one.unit) for value in extent(values))
    return f"de {low} à {high}"


def _check(surfaces: Sequence[Surface], goal: Array | None) -> None:
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


def _factor(axis: FactorAxis, places: Array) -> Scene:
    """An axis of the floor: its ends, ticks, the places of the nodes, its name in lines and whole."""
    lines = textwrap.wrap(axis.label, NAME_WIDTH, break_long_words=False, break_on_hyphens=False)
    return _scale(factor_scale(places)) | {"at": _numbers(places), "name": lines, "label": axis.label}


def _scale(scale: Scale, unit: str = "") -> Scene:
    """Ends and ticks; the highest tick bears the unit, if one is given."""
    many = ticks(scale, MANY)
    longest = max((len(number(value, many.decimals)) for value in many.values.tolist()), default=0)
    found = many if longest <= LONG_TICK else ticks(scale, FEW)
    marked = [[value, number(value, found.decimals)] for value in found.values.tolist()]
    if unit and marked:
        marked[-1][1] += f"{NARROW_SPACE if unit == '%' else NO_BREAK_SPACE}{unit}"
    return {"low": scale.low, "high": scale.high, "ticks": marked}


def _values(index: int, one: Surface, drawn: Mesh) -> Scene:
    low, high = extent(drawn.values[index])
    ends = {"low": low, "high": low if is_flat(low, high) else high}
    return {"label": one.label, "values": _numbers(drawn.values[index]), "ramp": RAMPS[index]} | ends


def _mark(surfaces: Sequence[Surface], place: Point | None, name: str, dark: bool) -> list[Scene]:
    """A scenario's needle; none where no height is known."""
    heights = [] if place is None else [height_at(one, *place) for one in surfaces]
    if place is None or not np.isfinite(heights[0]):
        return []
    known = [height for height in heights if np.isfinite(height)]
    words = f"{name} : {quantity(heights[0], surfaces[0].unit)}" if len(surfaces) == 1 else name
    return [{"name": name, "words": words, "x": place[0], "y": place[1], "z": known, "colour": mark_colour(dark, name)}]


def _numbers(values: Array) -> list[float | None]:
    """Row by row, to a few significant figures; None where not known."""
    return [float(f"{value:.{FIGURES}g}") if np.isfinite(value) else None for value in values.ravel().tolist()]
