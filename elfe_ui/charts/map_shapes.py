"""Everything on the territory's map but its words, as flat polygons.

Each kind of layer has programs of its own, which the browser must compile before the first picture: about 0.2 s each
where there is no graphics processor, against 0.1 s or less for one more layer of a kind that is there already.
"""

import math
from typing import Final

import numpy as np

from elfe_ui.charts.deck import Row, lit
from elfe_ui.charts.map_ground import Point

Ring = list[list[float]]

SMOOTH: Final = 18.0
"""Corners of a circle of radius 1; the others have as many as keeps all of them equally round."""
LEAST_CORNERS: Final = 12
SIDES: Final = 24
"""Of a column."""


def disc(x: float, y: float, radius: float) -> Ring:
    """A circle on the ground; with its corners it has just the area of a round one."""
    corners = max(LEAST_CORNERS, round(SMOOTH * math.sqrt(radius)))
    reach = radius * math.sqrt(math.tau / corners / math.sin(math.tau / corners))
    return [[round(x + reach * across, 2), round(y + reach * up, 2)] for across, up in _round(corners)]


def band(x: float, y: float, radius: float, width: float) -> list[Ring]:
    """The rim within a circle on the ground."""
    return [disc(x, y, radius), disc(x, y, radius - width)]


def stroke(a: Point, b: Point, width: float) -> Ring:
    """A straight line on the ground."""
    (from_x, from_y), (to_x, to_y) = a, b
    length = math.hypot(to_x - from_x, to_y - from_y)
    across, up = -(to_y - from_y) * width / 2 / length, (to_x - from_x) * width / 2 / length
    there, back = ((from_x, from_y, 1), (to_x, to_y, 1)), ((to_x, to_y, -1), (from_x, from_y, -1))
    return [[round(x + side * across, 2), round(y + side * up, 2)] for x, y, side in (*there, *back)]


def column(x: float, y: float, radius: float, height: float, colour: list[int]) -> list[Row]:
    """The sides and the top of a column, as a lamp shows them."""
    ring = [[round(x + radius * across, 2), round(y + radius * up, 2)] for across, up in _round(SIDES)]
    sides = [[[*a, 0], [*b, 0], [*b, height], [*a, height]] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    facing = (np.arange(SIDES) + 0.5) * math.tau / SIDES
    normals = np.column_stack([np.cos(facing), np.sin(facing), np.zeros(SIDES)])
    shown = lit(np.full((SIDES + 1, 3), colour[:3], dtype=np.float64), np.vstack([normals, [0.0, 0.0, 1.0]])).tolist()
    top = [[*corner, height] for corner in ring]
    return [{"p": place, "c": shade} for place, shade in zip([*sides, top], shown, strict=True)]


def _round(corners: int) -> list[Point]:
    """Points of the circle of radius 1, from the east to the north."""
    angles = [math.tau * index / corners for index in range(corners)]
    return [(math.cos(angle), math.sin(angle)) for angle in angles]
