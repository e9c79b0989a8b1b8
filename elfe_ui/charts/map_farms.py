"""Wind farms on the territory's map: columns as tall as their annual energy, with their names."""

from collections.abc import Sequence
from typing import Final

import pydeck

from elfe_core import units
from elfe_core.territory import Farm
from elfe_ui.charts import theme
from elfe_ui.charts.map_ground import SIDE, Ground
from elfe_ui.charts.map_labels import PX, Box, column_box, seen, words_box
from elfe_ui.charts.surface_colours import mixed, rgb
from elfe_ui.charts.surface_frame import ABOVE, Row, text_layer
from elfe_ui.text import quantity

TALLEST: Final = 20.0
"""Height of the column of the largest farm."""
COLUMN_RADIUS: Final = 1.25
FOOT_RADIUS: Final = 1.9 * COLUMN_RADIUS
FARM_SIZE_PX, FARM_LETTER_PX = 13.5, 7.4
FARM_LIFT_PX, FARM_ASIDE_PX = 21.0, 8.0
"""The words of a farm stand so far above the top of its column, or beside it."""
SCENE: Final = Box(*(side * PX * SIDE / 2 for side in (-1, -1, 1, 1)))
"""What a phone shows."""
UNCHOSEN: Final = 0.45
"""Weight of the colour of the columns that are not the chosen one."""


def columns(farms: Sequence[Farm], under: Ground, chosen: str | None, dark: bool) -> list[Row]:
    """One row a farm, what is said of it included; those that are not the chosen one are pale."""
    most = max((farm.annual_mwh for farm in farms), default=0.0) or 1.0
    colour, paper = theme.colour("wind", dark), theme.ink(dark).paper
    rows = []
    for farm in farms:
        x, y = under.at(farm.lat, farm.lon)
        height = round(TALLEST * farm.annual_mwh / most, 2)
        is_shown = chosen is None or chosen == farm.name
        rows.append(
            {
                "p": [x, y, 0],
                "h": height,
                "top": [x, y, height],
                "c": rgb(colour) if is_shown else mixed(colour, paper, UNCHOSEN),
                "n": f"{farm.name}\n{energy_words(farm)}",
                "ink": rgb(theme.ink(dark).text if is_shown else theme.ink(dark).muted),
                "t": farm.name,
                "a": farm.commune,
                "b": f"{energy_words(farm)}, {farm.turbines} machines",
                "farm": farm.name,
            }
        )
    return rows


def energy_words(farm: Farm) -> str:
    """Annual energy as it is read."""
    return quantity(farm.annual_mwh / units.MWH_PER_GWH, "GWh/an", 1)


def name_columns(rows: list[Row]) -> list[Box]:
    """Put words above each column or beside its top, clear of the others; what columns and words cover on a phone."""
    boxes = [box for row in rows for box in _stands(row)]
    for row in sorted(rows, key=lambda row: -row["h"]):
        x, y = seen(*row["top"])
        found = []
        for anchor, across, up in (("middle", 0.0, FARM_LIFT_PX), ("end", -1.0, 0.0), ("start", 1.0, 0.0)):
            aside = across * (FARM_ASIDE_PX + COLUMN_RADIUS * PX)
            found.append((anchor, [aside, -up], words_box(row["n"], x + aside, y + up, anchor, FARM_LETTER_PX)))
        free = [one for one in found if one[2].lies_in(SCENE) and not any(one[2].meets(box) for box in boxes)]
        row["l"], row["o"], box = (free or found)[0]
        boxes.append(box)
    return boxes


def _stands(row: Row) -> list[Box]:
    """What a column and its foot cover."""
    x, y, height = row["top"]
    return [column_box(x, y, COLUMN_RADIUS, height), column_box(x, y, FOOT_RADIUS, 0.0)]


def feet(columns: Sequence[Row], dark: bool) -> pydeck.Layer:
    """A ring that sets each column on the ground."""
    return pydeck.Layer(
        "ScatterplotLayer",
        [{"p": row["p"]} for row in columns],
        id="pieds",
        get_position="p",
        get_radius=FOOT_RADIUS,
        get_fill_color=rgb(theme.ink(dark).paper, 170),
        stroked=True,
        get_line_color=rgb(theme.colour("wind", dark), 255),
        get_line_width=1.5,
        line_width_units="'pixels'",
        parameters=ABOVE,
    )


def standing(columns: Sequence[Row], turn: int) -> pydeck.Layer:
    """The columns."""
    return pydeck.Layer(
        "ColumnLayer",
        [*columns],
        id=f"parcs-{turn}",
        get_position="p",
        get_elevation="h",
        radius=COLUMN_RADIUS,
        disk_resolution=32,
        extruded=True,
        get_fill_color="c",
        pickable=True,
    )


def farm_names(columns: Sequence[Row], turn: int, dark: bool) -> pydeck.Layer:
    """Name and energy above each column."""
    return text_layer(
        f"noms-parcs-{turn}",
        [*columns],
        [0, 0, 0, 255],
        rgb(theme.ink(dark).paper, 215),
        size=FARM_SIZE_PX,
        get_text="n",
        get_position="top",
        get_text_anchor="l",
        get_color="ink",
        font_weight=600,
        background_padding=[6, 3, 6, 3],
        pickable=True,
        parameters=ABOVE,
    )
