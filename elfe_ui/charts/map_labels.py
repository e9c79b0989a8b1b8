"""The words on the territory's map: where they fit without touching one another, and the layer that draws them.

The largest communes are named first; no word hides a circle.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import pydeck

from elfe_ui.charts import theme
from elfe_ui.charts.deck import ABOVE, LayerRow, rgb, text_layer
from elfe_ui.charts.map_ground import LEAN, SIDE, UPRIGHT

NARROWEST_PX: Final = 350.0
"""Side of the scene on a phone: words that fit there fit everywhere, for the points are then no nearer."""
LETTER_PX, LINE_PX = 6.6, 15.0
"""A letter's mean width and a line's height at SIZE_PX."""
SIZE_PX: Final = 12.5
GAP_PX: Final = 3.0
PX: Final = NARROWEST_PX / SIDE

ASKEW: Final = math.sqrt(0.5)
SIDES: Final = (
    ("start", 1.0, 0.0),
    ("end", -1.0, 0.0),
    ("middle", 0.0, 1.0),
    ("middle", 0.0, -1.0),
    ("start", ASKEW, ASKEW),
    ("start", ASKEW, -ASKEW),
    ("end", -ASKEW, ASKEW),
    ("end", -ASKEW, -ASKEW),
)
"""Where a name may stand around its circle: which end of it is there, and in which direction."""

OUTLINES: Final = {"fontSize": 48, "buffer": 10, "radius": 16, "sdf": True}
"""Letters are kept as distances from their outline, which a halo needs."""
HALO: Final = 8.0
"""In the units of the font's size above: about 2 px on the screen."""


class Box(NamedTuple):
    """What something covers on a phone's screen, px from the middle, upwards."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share a point."""
        apart = self.right <= other.left or other.right <= self.left or self.high <= other.low or other.high <= self.low
        return not apart

    def lies_in(self, other: "Box") -> bool:
        """Whether it stays within the other one."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.low <= self.low and self.high <= other.high


class Dot(NamedTuple):
    """A circle on the ground and its name."""

    name: str
    x: float
    y: float
    radius: float

    def is_hidden_by(self, box: Box) -> bool:
        """Whether a box covers a point of the circle, which is seen as an ellipse."""
        (x, y), wide, high = seen(self.x, self.y), self.radius * PX, self.radius * LEAN * PX
        across = max(box.left - x, 0.0, x - box.right) / max(wide, 1e-9)
        up = max(box.low - y, 0.0, y - box.high) / max(high, 1e-9)
        return across**2 + up**2 < 1.0


def words_box(text: str, x: float, y: float, anchor: str, letter_px: float = LETTER_PX) -> Box:
    """Box of words beside a point of the screen, their lines one above the other around it."""
    lines = text.split("\n")
    wide, high = letter_px * max(map(len, lines)), LINE_PX * len(lines)
    left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
    return Box(left, y - high / 2, left + wide, y + high / 2)


def row_box(row: LayerRow) -> Box:
    """Box of the words of a row."""
    (x, y), (across, down) = seen(*row["p"]), row["o"]
    return words_box(row["n"], x + across, y - down, row["l"])


def seen(x: float, y: float, z: float = 0.0) -> tuple[float, float]:
    """A place of the scene on a phone's screen."""
    return x * PX, (y * LEAN + z * UPRIGHT) * PX


def column_box(x: float, y: float, radius: float, height: float) -> Box:
    """What a column covers."""
    (left, foot), (right, top) = seen(x - radius, y - radius), seen(x + radius, y + radius, height)
    return Box(left, foot, right, top)


def labels(dots: Sequence[Dot], taken: Iterable[Box], sight: Box) -> dict[int, LayerRow]:
    """Rows of words within `sight`, by the place of their dot in the sequence: its first dots preferred, `taken` free.

    A name that would hide a circle is left out.
    """
    boxes = [*taken]
    rows: dict[int, LayerRow] = {}
    for index, dot in enumerate(dots):
        if (found := _free(dot, boxes, dots, sight)) is not None:
            rows[index] = found[0]
            boxes.append(found[1])
    return rows


def _free(dot: Dot, boxes: Sequence[Box], dots: Sequence[Dot], sight: Box) -> tuple[LayerRow, Box] | None:
    """The first place of a name that is in sight, meets no box and hides no circle."""
    for row, box in _places(dot):
        is_free = not any(box.meets(other) for other in boxes) and not any(one.is_hidden_by(box) for one in dots)
        if is_free and box.lies_in(sight):
            return row, box
    return None


def _places(dot: Dot) -> Iterable[tuple[LayerRow, Box]]:
    """Beside the circle, above, below and askew of it: the row of a text layer and what it covers."""
    for anchor, right, up in SIDES:
        x, y = dot.x + right * dot.radius, dot.y + up * dot.radius
        across, upward = right * GAP_PX, math.copysign(LINE_PX / 2 + 1.0, up) if up else 0.0
        at_x, at_y = seen(x, y)
        row = {"p": [round(x, 2), round(y, 2), 0], "n": dot.name, "l": anchor, "o": [across, -upward]}
        yield row, words_box(dot.name, at_x + across, at_y + upward, anchor)


def words_layer(name: str, rows: list[LayerRow], dark: bool) -> pydeck.Layer:
    """Rows with their words `n`, place `p`, size `s`, colour `ink`, side `l` and pixels away `o`.

    One layer for all, of one weight: each layer of words costs the browser as much as all polygons.
    """
    return text_layer(
        name,
        rows,
        [0, 0, 0, 255],
        rgb(theme.ink(dark).paper, 235),
        size=0,
        get_text="n",
        get_size="s",
        get_color="ink",
        get_text_anchor="l",
        font_settings=OUTLINES,
        font_weight=600,
        outline_width=HALO,
        pickable=True,
        parameters=ABOVE,
    )
