"""What is drawn inside the box: the surfaces, their wires, the points that meet a goal, the visitor's scenario."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pydeck
from numpy.typing import NDArray

from elfe_ui.charts import theme
from elfe_ui.charts.surface_colours import SECOND_OPACITY, lit, ramp_colours, rgb, scenario_colour, tinted
from elfe_ui.charts.surface_frame import ABOVE, UNDER, Row, text_layer
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
from elfe_ui.text import quantity, rounded

Scales = tuple[Scale, Scale, Scale]
Mask = NDArray[np.bool_]
VALUE_KEYS: Final = ("a", "b")
"""Under the pointer, the value of the first surface and of the second."""
SCENARIO_NAME: Final = "Votre scénario"
WIRE_LIFT: Final = 0.25
STEM: Final = 11.0


def skin(index: int, mesh: Mesh, unit: str, scales: Scales, met: Mask | None, dark: bool) -> pydeck.Layer:
    """A surface in shaded facets; the second one lets the first be seen through."""
    return pydeck.Layer(
        "SolidPolygonLayer",
        _facets(index, mesh, unit, scales, met, dark),
        id=f"surface-{index}",
        get_polygon="p",
        get_fill_color="c",
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
    paths: list[Row] = []
    for row in mesh.lines_y.tolist():
        paths += _runs(np.column_stack([x, np.full(x.size, y[row]), z[row]]))
    for column in mesh.lines_x.tolist():
        paths += _runs(np.column_stack([np.full(y.size, x[column]), y, z[:, column]]))
    return pydeck.Layer(
        "PathLayer",
        paths,
        id=f"fils-{index}",
        get_path="p",
        get_color=[255, 255, 255, 70] if dark else [255, 255, 255, 95],
        get_width=1,
        width_units="'pixels'",
        parameters=UNDER,
    )


def _runs(points: Array) -> list[Row]:
    """The unbroken parts of a line, of two points at least."""
    breaks = np.flatnonzero(np.isnan(points[:, 2]))
    parts = np.split(points.round(1), breaks)
    whole = [part[np.isfinite(part[:, 2])] for part in parts]
    return [{"p": part.tolist()} for part in whole if len(part) > 1]


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
    return pydeck.Layer(
        "LineLayer",
        [{"a": start, "b": stop} for start, stop in zip(starts, stops, strict=True)],
        id="objectif",
        get_source_position="a",
        get_target_position="b",
        get_color=[255, 255, 255, 190] if dark else [60, 42, 0, 190],
        get_width=1.2,
        width_units="'pixels'",
    )


def scenario(
    surfaces: Sequence[Surface], point: tuple[float, float], scales: Scales, dark: bool, name: str = SCENARIO_NAME
) -> list[pydeck.Layer]:
    """A needle from the floor, a ball on each surface, its name above; nothing where no height is known."""
    heights = [height_at(one, *point) for one in surfaces]
    known = [height for height in heights if math.isfinite(height)]
    if not math.isfinite(heights[0]):
        return []
    x, y = (float(placed(np.array([value]), scale)[0]) for value, scale in zip(point, scales[:2], strict=True))
    at = sorted(placed(np.array(known), scales[2]).round(2).tolist())
    x, y = round(x, 2), round(y, 2)
    said = {"x": rounded(point[0]), "y": rounded(point[1])}
    said |= {key: quantity(value, surfaces[0].unit) for key, value in zip(VALUE_KEYS, heights, strict=False)}
    balls = [{"p": [x, y, z], **said} for z in at]
    top = [x, y, at[-1] + STEM]
    return [_needle([x, y, -HALF_HEIGHT], top, dark, name), _balls(balls, dark, name), _label(top, dark, name)]


def _suffix(name: str) -> str:
    """What tells the layers of another mark from those of the visitor's scenario."""
    return "" if name == SCENARIO_NAME else "-autre"


def _needle(foot: list[float], top: list[float], dark: bool, name: str) -> pydeck.Layer:
    look: dict[str, Any] = {"get_source_position": "a", "get_target_position": "b", "width_units": "'pixels'"}
    return pydeck.Layer(
        "LineLayer",
        [{"a": foot, "b": top}],
        id=f"aiguille{_suffix(name)}",
        get_color=rgb(theme.ink(dark).text, 200),
        get_width=1.5,
        parameters=ABOVE,
        **look,
    )


def _balls(rows: list[Row], dark: bool, name: str) -> pydeck.Layer:
    return pydeck.Layer(
        "ScatterplotLayer",
        rows,
        id=f"scenario{_suffix(name)}",
        get_position="p",
        get_radius=6.5,
        radius_units="'pixels'",
        get_fill_color=rgb(scenario_colour(dark) if name == SCENARIO_NAME else theme.colour("reference", dark)),
        stroked=True,
        get_line_color=[255, 255, 255, 255],
        get_line_width=2,
        line_width_units="'pixels'",
        billboard=True,
        pickable=True,
        parameters=ABOVE,
    )


def _label(top: list[float], dark: bool, name: str) -> pydeck.Layer:
    """The label leans inwards near the sides, so that a narrow screen does not cut it."""
    tone = theme.ink(dark)
    across = 0.89 * top[0] + 0.45 * top[1]
    lean = "start" if across < -HALF_SIDE / 2 else "end" if across > HALF_SIDE / 2 else "middle"
    row = {"p": top, "t": name, "o": [0, -10], "l": lean}
    return text_layer(
        f"nom-scenario{_suffix(name)}",
        [row],
        rgb(tone.paper),
        rgb(tone.text, 235),
        size=13.5,
        get_text_anchor="l",
        background_padding=[8, 4, 8, 4],
        parameters=ABOVE,
    )
