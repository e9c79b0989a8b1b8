"""What the 3D surface and the map share: deck.gl layers, colours as numbers, light, the look of tooltips."""

import json
from typing import Any, Final

import numpy as np
import pydeck
from numpy.typing import NDArray
from pydeck.bindings.json_tools import default_serialize

from elfe_ui.charts import theme
from elfe_ui.series.factors import Array

LayerRow = dict[str, Any]
ABOVE: Final = {"depthCompare": "always", "depthWriteEnabled": False}
"""Seen through all that is drawn before."""
UNDER: Final = {"depthWriteEnabled": False}
"""Hidden by a surface in front, and hiding nothing."""
GLYPHS: Final = {"fontSize": 32, "sdf": True, "buffer": 13, "radius": 16, "cutoff": 0.22, "smoothing": 0.08}
"""Letters as distances from their edges: what a halo around them is made of."""
HALO: Final = 11
"""Of the 32 that a letter is high."""
LIGHT_FROM: Final = np.array([-0.36, -0.55, 0.75])
"""Unit vector towards the lamp: over the left shoulder of who looks from the first camera."""
IN_SHADE: Final = 0.64


class CompactDeck(pydeck.Deck):  # type: ignore[misc] # pydeck has no types
    """A deck whose JSON has no blanks: 3 times smaller than pydeck's own."""

    def to_json(self) -> str:
        """JSON for the browser; NaN, which is no JSON, raises ValueError."""
        return json.dumps(
            self, default=default_serialize, separators=(",", ":"), ensure_ascii=False, allow_nan=False, sort_keys=True
        )


def text_layer(
    name: str, rows: list[LayerRow], colour: list[int], veil: list[int], *, size: float, **more: Any
) -> pydeck.Layer:
    """Words that face the reader, in a halo of the given colour that keeps them legible over a surface."""
    style = {
        "get_position": "p",
        "get_text": "t",
        "get_pixel_offset": "o",
        "get_size": size,
        "get_color": colour,
        "size_units": "'pixels'",
        "font_family": f"'{theme.FONT}'",
        "font_settings": GLYPHS,
        "character_set": "'auto'",
        "line_height": 1.15,
        "outline_color": veil,
        "outline_width": HALO,
        "parameters": UNDER,
    }
    return pydeck.Layer("TextLayer", rows, id=name, **(style | more))


def polygons(name: str, rows: list[LayerRow], **more: Any) -> pydeck.Layer:
    """Rows with `p`, a ring or the outer ring and its holes, and their colour `c`."""
    return pydeck.Layer("SolidPolygonLayer", rows, id=name, get_polygon="p", get_fill_color="c", **more)


def lines(name: str, rows: list[LayerRow], colour: str, width_px: str, **more: Any) -> pydeck.Layer:
    """Straight lines from `a` to `b`; colour and width are expressions over a row, even where all rows have the same.

    One kind of layer, with one kind of attributes, for every line: the browser compiles one program for all of them.
    """
    style: dict[str, Any] = {
        "get_source_position": "a",
        "get_target_position": "b",
        "get_color": colour,
        "get_width": width_px,
        "width_units": "'pixels'",
        "parameters": UNDER,
    }
    return pydeck.Layer("LineLayer", rows, id=name, **(style | more))


def rgb(colour: str, opacity: int = 255) -> list[int]:
    """`#rrggbb` -> red, green, blue, opacity."""
    return [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), opacity]


def mixed(colour: str, paper: str, weight: float) -> list[int]:
    """A colour laid over paper with a weight of 0 to 1, opaque."""
    pairs = zip(rgb(colour)[:3], rgb(paper)[:3], strict=True)
    return [*(round(weight * over + (1 - weight) * under) for over, under in pairs), 255]


def lit(colours: NDArray[np.float64], normals: Array) -> NDArray[np.intp]:
    """Colours as a lamp shows them on facets with these normals (Lambert's law, some light everywhere)."""
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    cosine = np.abs((normals / np.maximum(length, 1e-12)) @ (LIGHT_FROM / np.linalg.norm(LIGHT_FROM)))
    bright = IN_SHADE + (1.12 - IN_SHADE) * cosine
    shown: NDArray[np.intp] = np.clip(np.rint(colours * bright[:, np.newaxis]), 0, 255).astype(np.intp)
    return shown


def tooltip_style(dark: bool) -> dict[str, Any]:
    """CSS of what shows under the pointer."""
    tone = theme.ink(dark)
    return {
        "backgroundColor": tone.paper,
        "color": tone.text,
        "border": f"1px solid {tone.grid}",
        "borderRadius": "8px",
        "boxShadow": "0 2px 10px rgba(0, 0, 0, 0.25)",
        "fontFamily": theme.FONT,
        "fontSize": "14px",
        "lineHeight": "1.45",
        "padding": "8px 12px",
        "maxWidth": "240px",
        "zIndex": "2",
    }
