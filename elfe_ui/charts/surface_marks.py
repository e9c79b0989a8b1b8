"""What is drawn inside the box: surfaces, their wires, the edge of what meets a goal, a scenario's needle; and colours.

The ramps are sampled from seaborn 0.13 (BSD-3, Michael Waskom): `mako` for the first surface, blue to mint, and
`flare` turned around for the second, wine to apricot. Both rise evenly in lightness, and blue against orange is the
pair that colour-blind eyes tell apart best. The darkest ends are left out: there the two would meet for some eyes, and
drown on a dark page.
"""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pydeck
from numpy.typing import NDArray

from elfe_ui.charts import theme
from elfe_ui.charts.common import YOURS
from elfe_ui.charts.deck import ABOVE, LayerRow, lines, lit, polygons, rgb, text_layer
from elfe_ui.charts.surface_mesh import (
    HALF_HEIGHT,
    HALF_SIDE,
    Mesh,
    Scale,
    cell_means,
    extent,
    height_at,
    is_flat,
    placed,
)
from elfe_ui.series.factors import Array, Surface
from elfe_ui.words.formats import quantity, rounded

RAMPS: Final[tuple[tuple[str, ...], ...]] = (
    ("#403872", "#3d5296", "#366fa0", "#348ba6", "#37a7ac", "#51c2ad", "#8dd9b5", "#c3ebd0"),
    ("#ab3a69", "#ca4863", "#df5d5b", "#e8785c", "#eb9570", "#efb48f"),
)
SECOND_OPACITY: Final = 170
GOAL: Final = ("#ffbf00", "#ffd21f")
"""Where the goal is met, on a light and on a dark page."""
GOAL_WEIGHT: Final = 0.75
"""Of the goal's colour in the cells that meet it; the rest is the ramp's."""
SCENARIO: Final = ("#d1004b", "#ff5c8a")
"""The visitor's scenario, likewise."""

Scales = tuple[Scale, Scale, Scale]
Mask = NDArray[np.bool_]
VALUE_KEYS: Final = ("a", "b")
"""Under the pointer, the value of the first surface and of the second."""
WIRE_LIFT: Final = 0.25

STEM: Final = 11.0
RADIUS, RIM_RADIUS = 1.95, 2.6
"""Of a ball and of the white one beneath it."""
RIM_COLOUR: Final = "#ffffff"
MERIDIANS, BANDS = 12, 6
"""Facets around a ball and from pole to pole: at its size on a screen, a circle to the eye."""


def ramp_colours(index: int, shares: Array) -> NDArray[np.float64]:
    """Colours of a ramp at shares between 0 and 1, shape (n, 3), each 0 to 255."""
    stops = np.array([rgb(stop)[:3] for stop in RAMPS[index]], dtype=np.float64)
    at = np.linspace(0.0, 1.0, len(stops))
    return np.stack([np.interp(shares, at, stops[:, channel]) for channel in range(3)], axis=-1)


def gradient(index: int) -> str:
    """A ramp as a CSS gradient."""
    return f"linear-gradient(90deg, {', '.join(RAMPS[index])})"


def tinted(colours: NDArray[np.float64], where: NDArray[np.bool_], dark: bool) -> NDArray[np.float64]:
    """Colours with the goal's own laid over those of a mask, shape (n,)."""
    over = np.array(rgb(goal_colour(dark))[:3])
    return np.where(where[:, np.newaxis], (1 - GOAL_WEIGHT) * colours + GOAL_WEIGHT * over, colours)


def goal_colour(dark: bool) -> str:
    """Cells that meet the goal."""
    return GOAL[int(dark)]


def scenario_colour(dark: bool) -> str:
    """The ball of the visitor's scenario."""
    return SCENARIO[int(dark)]


def skin(index: int, mesh: Mesh, unit: str, scales: Scales, met: Mask | None, dark: bool) -> pydeck.Layer:
    """A surface in shaded facets; the second one lets the first be seen through."""
    return polygons(
        f"surface-{index}",
        _facets(index, mesh, unit, scales, met, dark),
        opacity=1 if index == 0 else SECOND_OPACITY / 255,
        _full3d=True,
        pickable=True,
    )


def _facets(index: int, mesh: Mesh, unit: str, scales: Scales, met: Mask | None, dark: bool) -> list[LayerRow]:
    """Corners, colour and words of each cell that is no hole."""
    values = [cell_means(grid) for grid in mesh.values]
    rows, columns = np.nonzero(np.isfinite(values[index]))
    corners = _corners(mesh, index, scales)[rows, columns]
    normals = np.cross(corners[:, 2] - corners[:, 0], corners[:, 3] - corners[:, 1])
    low, high = extent(mesh.values[index])
    means = values[index][rows, columns]
    shares = np.full(means.shape, 0.5) if is_flat(low, high) else (means - low) / (high - low)
    colours = ramp_colours(index, shares)
    if met is not None:
        colours = tinted(colours, met[rows, columns], dark)
    shaded = lit(colours, normals).tolist()
    x_words = [rounded(value) for value in _middles(mesh.x).tolist()]
    y_words = [rounded(value) for value in _middles(mesh.y).tolist()]
    found: list[LayerRow] = [
        {"p": place, "c": colour, "x": x_words[column], "y": y_words[row]}
        for place, colour, row, column in zip(
            corners.round(1).tolist(), shaded, rows.tolist(), columns.tolist(), strict=True
        )
    ]
    for key, grid in zip(VALUE_KEYS, values, strict=False):
        for one, value in zip(found, grid[rows, columns].tolist(), strict=True):
            one[key] = quantity(value, unit)
    return found


def _corners(mesh: Mesh, index: int, scales: Scales) -> Array:
    """The four corners of every cell, shape (n_y - 1, n_x - 1, 4, 3)."""
    nodes = _nodes(mesh, index, scales)
    return np.stack([nodes[:-1, :-1], nodes[:-1, 1:], nodes[1:, 1:], nodes[1:, :-1]], axis=2)


def _nodes(mesh: Mesh, index: int, scales: Scales) -> Array:
    """Places of the mesh's nodes, shape (n_y, n_x, 3)."""
    x, y = np.meshgrid(placed(mesh.x, scales[0]), placed(mesh.y, scales[1]))
    return np.stack([x, y, placed(mesh.values[index], scales[2])], axis=-1)


def _middles(values: Array) -> Array:
    middles: Array = (values[:-1] + values[1:]) / 2
    return middles


def wires(mesh: Mesh, index: int, scales: Scales, dark: bool) -> pydeck.Layer:
    """Lines along both factors, broken at holes."""
    x, y = placed(mesh.x, scales[0]), placed(mesh.y, scales[1])
    z = placed(mesh.values[index], scales[2]) + WIRE_LIFT
    ends: list[LayerRow] = []
    for row in mesh.lines_y.tolist():
        ends += _segments(np.column_stack([x, np.full(x.size, y[row]), z[row]]))
    for column in mesh.lines_x.tolist():
        ends += _segments(np.column_stack([np.full(y.size, x[column]), y, z[:, column]]))
    return lines(f"fils-{index}", ends, f"[255, 255, 255, {60 if dark else 80}]", "1")


def _segments(points: Array) -> list[LayerRow]:
    """From each point of a line to the next, where both are known."""
    shown = points.round(1)
    known = np.isfinite(points[:, 2])
    pairs = np.stack([shown[:-1], shown[1:]], axis=1)[known[:-1] & known[1:]]
    return [{"a": a, "b": b} for a, b in pairs.tolist()]


def goal_edge(mesh: Mesh, met: Mask, scales: Scales, dark: bool) -> pydeck.Layer:
    """A line around the cells that meet the goal, where they border others that are drawn."""
    nodes = _nodes(mesh, 0, scales) + np.array([0.0, 0.0, 2 * WIRE_LIFT])
    drawn = np.isfinite(cell_means(mesh.values[0]))
    along_y = (met[:, 1:] != met[:, :-1]) & drawn[:, 1:] & drawn[:, :-1]
    along_x = (met[1:] != met[:-1]) & drawn[1:] & drawn[:-1]
    ends = [
        (nodes[:-1, 1:-1][along_y], nodes[1:, 1:-1][along_y]),
        (nodes[1:-1, :-1][along_x], nodes[1:-1, 1:][along_x]),
    ]
    starts, stops = (np.concatenate([pair[side] for pair in ends]).round(1).tolist() for side in (0, 1))
    rows = [{"a": start, "b": stop} for start, stop in zip(starts, stops, strict=True)]
    return lines("objectif", rows, "[255, 255, 255, 190]" if dark else "[60, 42, 0, 190]", "1.2")


def scenario_marks(
    surfaces: Sequence[Surface], point: tuple[float, float], scales: Scales, dark: bool, name: str = YOURS
) -> list[pydeck.Layer]:
    """Layers to be drawn after the surfaces; nothing where no height is known."""
    heights = [height_at(one, *point) for one in surfaces]
    known = [height for height in heights if math.isfinite(height)]
    if not math.isfinite(heights[0]):
        return []
    x, y = (float(placed(np.array([value]), scale)[0]) for value, scale in zip(point, scales[:2], strict=True))
    at = sorted(placed(np.array(known), scales[2]).round(2).tolist())
    x, y = round(x, 2), round(y, 2)
    said = {"x": rounded(point[0]), "y": rounded(point[1])}
    said |= {key: quantity(value, surfaces[0].unit) for key, value in zip(VALUE_KEYS, heights, strict=False)}
    top = [x, y, at[-1] + STEM]
    return [
        _needle([x, y, -HALF_HEIGHT], top, dark, name),
        _balls([(x, y, z) for z in at], said, dark, name),
        _label(top, dark, name),
    ]


def _suffix(name: str) -> str:
    """What tells the layers of another mark from those of the visitor's scenario."""
    return "" if name == YOURS else "-autre"


def _needle(foot: list[float], top: list[float], dark: bool, name: str) -> pydeck.Layer:
    colour = str(rgb(theme.ink(dark).text, 200))
    return lines(f"aiguille{_suffix(name)}", [{"a": foot, "b": top}], colour, "1.5", parameters=ABOVE)


def _balls(centres: Sequence[tuple[float, float, float]], said: LayerRow, dark: bool, name: str) -> pydeck.Layer:
    """Facets of one colour, in any order: the browser has their program already, that of the surfaces."""
    rows: list[LayerRow] = []
    for centre in centres:
        for radius, colour in ((RIM_RADIUS, RIM_COLOUR), (RADIUS, mark_colour(dark, name))):
            rows += [{"p": facet, "c": rgb(colour)} | said for facet in _ball(centre, radius).tolist()]
    style = {"_full3d": True, "_normalize": False, "pickable": True, "parameters": ABOVE}
    return polygons(f"scenario{_suffix(name)}", rows, **style)


def mark_colour(dark: bool, name: str = YOURS) -> str:
    """`#rrggbb` of a ball."""
    return scenario_colour(dark) if name == YOURS else theme.colour("reference", dark)


def _ball(centre: tuple[float, float, float], radius: float) -> Array:
    """Closed facets of a ball, shape (n, 15): x, y, z of each corner."""
    around = np.linspace(0.0, 2 * np.pi, MERIDIANS + 1)
    up = np.linspace(-np.pi / 2, np.pi / 2, BANDS + 1)[:, np.newaxis]
    nodes = np.stack([np.cos(up) * np.cos(around), np.cos(up) * np.sin(around), np.sin(up) + 0 * around], axis=-1)
    low, high = nodes[:-1], nodes[1:]
    corners = np.stack([low[:, :-1], low[:, 1:], high[:, 1:], high[:, :-1], low[:, :-1]], axis=2)
    found: Array = np.array(centre) + radius * corners.reshape(-1, 5, 3)
    return found.round(2).reshape(-1, 15)


def _label(top: list[float], dark: bool, name: str) -> pydeck.Layer:
    """The label leans inwards near the sides, so that a narrow screen does not cut it."""
    tone = theme.ink(dark)
    across = 0.89 * top[0] + 0.45 * top[1]
    lean = "start" if across < -HALF_SIDE / 2 else "end" if across > HALF_SIDE / 2 else "middle"
    row = {"p": top, "t": name, "o": [0, -10], "l": lean}
    return text_layer(
        f"nom-scenario{_suffix(name)}",
        [row],
        rgb(mark_colour(dark, name)),
        rgb(tone.paper, 240),
        size=14,
        get_text_anchor="l",
        font_weight=600,
        outline_width=16,
        parameters=ABOVE,
    )
