"""The words on the territory's map, with a halo of paper that parts them from what they stand on."""

from typing import Final

import pydeck

from elfe_ui.charts import theme
from elfe_ui.charts.deck import ABOVE, Row, rgb, text_layer

OUTLINES: Final = {"fontSize": 48, "buffer": 10, "radius": 16, "sdf": True}
"""Letters are kept as distances from their outline, which a halo needs."""
HALO: Final = 8.0
"""In the units of the font's size above: about 2 px on the screen."""


def words_layer(name: str, rows: list[Row], dark: bool) -> pydeck.Layer:
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
