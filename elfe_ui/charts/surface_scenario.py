"""A scenario among the surfaces: a needle from the floor, a ball on each surface, a name."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pydeck

from elfe_ui.charts import theme
from elfe_ui.charts.deck import ABOVE, Row, lines, polygons, rgb, text_layer
from elfe_ui.charts.surface_colours import scenario_colour
from elfe_ui.charts.surface_marks import VALUE_KEYS, Scales
from elfe_ui.charts.surface_mesh import HALF_HEIGHT, HALF_SIDE, height_at, placed
from elfe_ui.series.factors import Array, Surface
from elfe_ui.words.numbers import quantity, rounded

NAME: Final = "Votre scénario"
STEM: Final = 11.0
RADIUS, RIM = 1.95, 2.6
"""Of a ball and of the white one beneath it."""
RIM_COLOUR: Final = "#ffffff"
MERIDIANS, BANDS = 12, 6
"""Facets around a ball and from pole to pole: at its size on a screen, a circle to the eye."""


def scenario(
    surfaces: Sequence[Surface], point: tuple[float, float], scales: Scales, dark: bool, name: str = NAME
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
    return "" if name == NAME else "-autre"


def _needle(foot: list[float], top: list[float], dark: bool, name: str) -> pydeck.Layer:
    colour = str(rgb(theme.ink(dark).text, 200))
    return lines(f"aiguille{_suffix(name)}", [{"a": foot, "b": top}], colour, "1.5", parameters=ABOVE)


def _balls(centres: Sequence[tuple[float, float, float]], said: Row, dark: bool, name: str) -> pydeck.Layer:
    """Facets of one colour, in any order: the browser has their program already, that of the surfaces."""
    rows: list[Row] = []
    for centre in centres:
        for radius, colour in ((RIM, RIM_COLOUR), (RADIUS, mark_colour(dark, name))):
            rows += [{"p": facet, "c": rgb(colour)} | said for facet in _ball(centre, radius).tolist()]
    look = {"_full3d": True, "_normalize": False, "pickable": True, "parameters": ABOVE}
    return polygons(f"scenario{_suffix(name)}", rows, **look)


def mark_colour(dark: bool, name: str = NAME) -> str:
    """`#rrggbb` of a ball."""
    return scenario_colour(dark) if name == NAME else theme.colour("reference", dark)


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
