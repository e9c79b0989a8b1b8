"""The ground of the territory's map, as flat polygons: degrees -> the scene, graticule, scale bar, north, land, shapes.

The scene is a square as wide as what is always in sight. The camera looks north from above and does not narrow with
distance: a place [x, y, z] is seen `x` to the right and `y * LEAN + z * UPRIGHT` above the middle.

Everything on the map but its words is a polygon. Each kind of layer has programs of its own, which the browser must
compile before the first picture: about 0.2 s each where there is no graphics processor, against 0.1 s or less for one
more layer of a kind that is there already.
"""

import itertools
import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from contourpy import FillType, contour_generator

from elfe_ui.charts.deck import LayerRow, lit
from elfe_ui.series.factors import Array

Point = tuple[float, float]
Segment = tuple[Point, Point]
Polygon = list[list[list[float]]]
"""Rings of points, the outer one first."""

SIDE: Final = 100.0
"""Of the scene, in its own units."""
ELEVATION_DEGREES: Final = 52.0
"""Of the camera above the horizon."""
LEAN: Final = math.sin(math.radians(ELEVATION_DEGREES))
UPRIGHT: Final = math.cos(math.radians(ELEVATION_DEGREES))
WIDTH, HEIGHT = 80.0, 78.0
"""Room for the points, as they are seen; the rim and the tallest columns stand in the rest."""
RIM: Final = 9.5
"""How far the board reaches beyond the outermost points."""
KM_PER_DEGREE: Final = math.pi * 6371.0088 / 180.0
"""Of a great circle of the mean Earth."""
LEAST_KM: Final = 10.0
"""The map shows at least so much, even of a single point."""
STEPS_DEGREES: Final = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0)
STEPS_KM: Final = (1, 2, 5, 10, 20, 50, 100, 200)
MOST_LINES: Final = 5
BAR_SHARE: Final = 0.3
"""The scale bar is at most this share of the board."""
NEAR_KM: Final = 4.0
"""Land is tinted up to here around a town, or as far as the board goes: a picture, not a boundary."""
CELLS: Final = 120
"""Cells of the grid on which that land is outlined."""

Ring = list[list[float]]

SMOOTH: Final = 18.0
"""Corners of a circle of radius 1; the others have as many as keeps all of them equally round."""
LEAST_CORNERS: Final = 12
SIDES: Final = 24
"""Of a column."""


class Ground(NamedTuple):
    """How degrees become places of the scene, and the board under them: its west, east, south and north sides."""

    lat: float
    lon: float
    per_km: float
    west: float
    east: float
    south: float
    north: float

    def at(self, lat: float, lon: float) -> Point:
        """Place of a point; distances are true near the middle, and within 1 % some 100 km away."""
        across = (lon - self.lon) * math.cos(math.radians(self.lat))
        return (
            round(across * KM_PER_DEGREE * self.per_km, 2),
            round((lat - self.lat) * KM_PER_DEGREE * self.per_km, 2),
        )


def ground(points: Sequence[Point]) -> Ground:
    """The ground under points (latitude, longitude), all of them in sight."""
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    lat, lon = (min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2
    high_km = max((max(lats) - min(lats)) * KM_PER_DEGREE, LEAST_KM)
    wide_km = max((max(lons) - min(lons)) * KM_PER_DEGREE * math.cos(math.radians(lat)), LEAST_KM)
    per_km = min(WIDTH / wide_km, HEIGHT / (high_km * LEAN))
    x, y = per_km * wide_km / 2 + RIM, per_km * high_km / 2 + RIM
    return Ground(lat, lon, per_km, -x, x, -y, y)


def board(under: Ground) -> list[Point]:
    """Corners of the board."""
    return [
        (under.west, under.south),
        (under.east, under.south),
        (under.east, under.north),
        (under.west, under.north),
    ]


def graticule(under: Ground) -> tuple[list[Segment], list[list[LayerRow]]]:
    """Lines of round degrees, and for each its name where it may stand: where the line begins, where it ends, below."""
    step = _step(under)
    decimals = max(0, -math.floor(math.log10(step)))
    lines: list[Segment] = []
    names: list[list[LayerRow]] = []
    sides = (under.west, "start", 5), (under.east, "end", -5)
    for degrees, y in _round(step, under.lat, under.south, under.north, KM_PER_DEGREE * under.per_km):
        lines.append(((under.west, y), (under.east, y)))
        word = _degrees(degrees, decimals, "NS")
        ends = [(x, side, [away, up]) for up in (-8, 9) for x, side, away in sides]
        names.append([_sign((x, y), word, f"Latitude : {word}", side, away) for x, side, away in ends])
    across = KM_PER_DEGREE * under.per_km * math.cos(math.radians(under.lat))
    for degrees, x in _round(step, under.lon, under.west, under.east, across):
        lines.append(((x, under.south), (x, under.north)))
        word = _degrees(degrees, decimals, "EO")
        heights = (under.south, -9), (under.north, 9)
        names.append([_sign((x, y), word, f"Longitude : {word}", "start", [5, away]) for y, away in heights])
    return lines, names


def scale_bar(under: Ground) -> tuple[list[Segment], LayerRow]:
    """Lines of a bar of a round length in the south-east, and its name."""
    room_km = BAR_SHARE * (under.east - under.west) / under.per_km
    length_km = max((step for step in STEPS_KM if step <= room_km), default=STEPS_KM[0])
    end, y = under.east - 3.0, under.south + 7.0
    start = round(end - length_km * under.per_km, 2)
    lines = [((start, y), (end, y))]
    lines += [((x, y - 0.9), (x, y + 0.9)) for x in (start, end)]
    word = f"{length_km} km"
    return lines, _sign(((start + end) / 2, y), word, f"Échelle : {word}", "middle", [0, -9])


def north(under: Ground) -> tuple[list[Point], LayerRow]:
    """An arrow head in the north-east, and its letter."""
    x, y = under.east - 4.0, under.north - 5.0
    head = [(x - 1.4, y - 4.0), (x, y), (x + 1.4, y - 4.0), (x, y - 3.0)]
    return head, _sign((x, y), "N", "Nord", "middle", [0, -8])


def _sign(place: Point, word: str, said: str, side: str, away_px: list[int]) -> LayerRow:
    """A row of words: what is written, and what is read under the pointer."""
    return {"p": [*place, 0], "n": word, "t": said, "a": "", "b": "", "l": side, "o": away_px}


def land(under: Ground, groups: Sequence[Array]) -> list[list[Polygon]]:
    """For each group of places, shape (n, 2), what is within NEAR_KM of one of them and nearer than to the others'."""
    reach = min(NEAR_KM * under.per_km, RIM)
    x, y = (np.linspace(-SIDE / 2 - reach, SIDE / 2 + reach, CELLS) * scale for scale in (1.0, 1.0 / LEAN))
    distances = [_distance(x, y, places) for places in groups]
    found = []
    for index, own in enumerate(distances):
        others = [one for other, one in enumerate(distances) if other != index]
        border = (own - np.minimum.reduce(others)) / 2 if others else np.full(own.shape, -np.inf)
        found.append(_polygons(x, y, np.maximum(own - reach, border)))
    return found


def _distance(x: Array, y: Array, places: Array) -> Array:
    """From each node to the nearest place, shape (n_y, n_x)."""
    nodes_x, nodes_y = np.meshgrid(x, y)
    nearest = np.full(nodes_x.shape, np.inf)
    for at_x, at_y in places.tolist():
        nearest = np.minimum(nearest, np.hypot(nodes_x - at_x, nodes_y - at_y))
    return nearest


def _polygons(x: Array, y: Array, field: Array) -> list[Polygon]:
    """Where a field is negative."""
    filled = contour_generator(x, y, field, name="serial", fill_type=FillType.OuterOffset).filled(-np.inf, 0.0)
    return [
        [points[first:last].round(2).tolist() for first, last in itertools.pairwise(offsets)]
        for points, offsets in zip(*filled, strict=True)
    ]


def _step(under: Ground) -> float:
    """Degrees between two lines, so that neither way has too many."""
    high = (under.north - under.south) / (KM_PER_DEGREE * under.per_km)
    return next((step for step in STEPS_DEGREES if high / step <= MOST_LINES), STEPS_DEGREES[-1])


def _round(step: float, middle: float, low: float, high: float, per_degree: float) -> Iterator[tuple[float, float]]:
    """Round degrees between two sides of the board, each with its place."""
    first = math.ceil((middle + low / per_degree) / step)
    last = math.floor((middle + high / per_degree) / step)
    for index in range(first, last + 1):
        yield index * step, round((index * step - middle) * per_degree, 2)


def _degrees(value: float, decimals: int, letters: str) -> str:
    """`47,6° N`, `2,1° O`."""
    letter = letters[0] if value >= 0 else letters[1]
    return f"{abs(value):.{decimals}f}°\u202f{letter}".replace(".", ",")


def disc(x: float, y: float, radius: float) -> Ring:
    """A circle on the ground; with its corners it has just the area of a round one."""
    corners = max(LEAST_CORNERS, round(SMOOTH * math.sqrt(radius)))
    reach = radius * math.sqrt(math.tau / corners / math.sin(math.tau / corners))
    return [[round(x + reach * across, 2), round(y + reach * up, 2)] for across, up in _unit_circle(corners)]


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


def column(x: float, y: float, radius: float, height: float, colour: list[int]) -> list[LayerRow]:
    """The sides and the top of a column, as a lamp shows them."""
    ring = [[round(x + radius * across, 2), round(y + radius * up, 2)] for across, up in _unit_circle(SIDES)]
    sides = [[[*a, 0], [*b, 0], [*b, height], [*a, height]] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True)]
    facing = (np.arange(SIDES) + 0.5) * math.tau / SIDES
    normals = np.column_stack([np.cos(facing), np.sin(facing), np.zeros(SIDES)])
    shown = lit(np.full((SIDES + 1, 3), colour[:3], dtype=np.float64), np.vstack([normals, [0.0, 0.0, 1.0]])).tolist()
    top = [[*corner, height] for corner in ring]
    return [{"p": place, "c": shade} for place, shade in zip([*sides, top], shown, strict=True)]


def _unit_circle(corners: int) -> list[Point]:
    """Points of the circle of radius 1, from the east to the north."""
    angles = [math.tau * index / corners for index in range(corners)]
    return [(math.cos(angle), math.sin(angle)) for angle in angles]
