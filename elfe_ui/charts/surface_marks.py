"""What is drawn inside the box: the surfaces, their wires, the edge of what meets a goal."""

from typing import Final

import numpy as np
import pydeck
from numpy.typing import NDArray

from elfe_ui.charts.deck import Row, lines, lit, polygons
from elfe_ui.charts.surface_colours import SECOND_OPACITY, ramp_colours, tinted
from elfe_ui.charts.surface_mesh import (
    Mesh,
    Scale,
    cell_means,
    extent,
    is_flat,
    placed,
)
from elfe_ui.series.factors import Array
from elfe_ui.words.numbers import quantity, rounded

Scales = tuple[Scale, Scale, Scale]
Mask = NDArray[np.bool_]
VALUE_KEYS: Final = ("a", "b")
"""Under the pointer, the value of the first surface and of the second."""
WIRE_LIFT: Final = 0.25


def skin(index: int, mesh: Mesh, unit: str, scales: Scales, met: Mask | None, dark: bool) -> pydeck.Layer:
    """A surface in shaded facets; the second one lets the first be seen through."""
    return polygons(
        f"surface-{index}",
        _facets(index, mesh, unit, scales, met, dark),
        opacity=1 if index == 0 else SECOND_OPACITY / 255,
        _full3d=True,
        pickable=True,
    )


def _facets(index: int, mesh: Mesh, unit: str, scales: Scales, met: Mask | None, dark: bool) -> list[Row]:
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
    found: list[Row] = [
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
    ends: list[Row] = []
    for row in mesh.lines_y.tolist():
        ends += _segments(np.column_stack([x, np.full(x.size, y[row]), z[row]]))
    for column in mesh.lines_x.tolist():
        ends += _segments(np.column_stack([np.full(y.size, x[column]), y, z[:, column]]))
    return lines(f"fils-{index}", ends, f"[255, 255, 255, {60 if dark else 80}]", "1")


def _segments(points: Array) -> list[Row]:
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
