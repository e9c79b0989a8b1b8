"""Wind farms on the territory's map: columns as tall as their annual energy, with their names."""

from collections.abc import Sequence
from typing import Final

import pydeck

from elfe_core import units
from elfe_core.territory import Farm
from elfe_ui.charts import theme
from elfe_ui.charts.deck import Row, mixed, polygons, rgb
from elfe_ui.charts.map_ground import SIDE, Ground
from elfe_ui.charts.map_labels import PX, Box, column_box, seen, words_box
from elfe_ui.charts.map_shapes import band, column, disc
from elfe_ui.words.numbers import quantity

TALLEST: Final = 20.0
"""Height of the column of the largest farm."""
COLUMN_RADIUS: Final = 1.25
FOOT_RADIUS: Final = 1.9 * COLUMN_RADIUS
FARM_SIZE_PX, FARM_LETTER_PX = 14.0, 6.7
FARM_LIFT_PX, FARM_ASIDE_PX = 21.0, 9.0
"""The words of a farm stand so far above the top of its column, or beside it."""
PLACES: Final = (
    ("middle", 0.0, FARM_LIFT_PX),
    ("end", -1.0, 0.0),
    ("start", 1.0, 0.0),
    ("end", -1.0, -FARM_LIFT_PX),
    ("start", 1.0, -FARM_LIFT_PX),
)
"""Words above, beside the top, beside the trunk: their side, how far across, how many pixels up."""
SCENE: Final = Box(*(side * PX * SIDE / 2 for side in (-1, -1, 1, 1)))
"""What a phone shows."""
UNCHOSEN: Final = 0.45
"""Weight of the colour of the columns that are not the chosen one."""
EDGE_WIDTH: Final = 0.28
SAID: Final = ("t", "a", "b", "farm")
"""What is read under the pointer, and which farm a click is about."""


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


def name_columns(rows: list[Row], taken: Sequence[Box], circles: Sequence[Box]) -> list[Box]:
    """Put words above each column or beside it, clear of all that is `taken`; what they cover on a phone.

    Of the places that are as free, words take the first where they hide the fewest `circles`.
    """
    boxes = [*taken]
    covered = []
    for row in sorted(rows, key=lambda row: -row["h"]):
        x, y = seen(*row["top"])
        found = []
        for anchor, across, up in PLACES:
            aside = across * (FARM_ASIDE_PX + COLUMN_RADIUS * PX)
            found.append((anchor, [aside, 0.0 - up], words_box(row["n"], x + aside, y + up, anchor, FARM_LETTER_PX)))
        row["l"], row["o"], box = min(found, key=lambda one: _cost(one[2], boxes, circles))
        boxes.append(box)
        covered.append(box)
    return covered


def _cost(words: Box, boxes: Sequence[Box], circles: Sequence[Box]) -> tuple[bool, int, int]:
    """The smaller the better: out of sight, over how many boxes, over how many circles."""
    return not words.lies_in(SCENE), sum(map(words.meets, boxes)), sum(map(words.meets, circles))


def stands(rows: Sequence[Row]) -> list[Box]:
    """What columns and their feet cover on a phone."""
    boxes = []
    for row in rows:
        x, y, height = row["top"]
        boxes += [column_box(x, y, COLUMN_RADIUS, height), column_box(x, y, FOOT_RADIUS, 0.0)]
    return boxes


def feet(columns: Sequence[Row], dark: bool) -> list[Row]:
    """A ring that sets each column on the ground."""
    fill, edge = rgb(theme.ink(dark).paper, 170), rgb(theme.colour("wind", dark))
    rows: list[Row] = []
    for row in columns:
        x, y, _ = row["p"]
        said = {key: row[key] for key in SAID}
        rows.append({"p": disc(x, y, FOOT_RADIUS), "c": fill} | said)
        rows.append({"p": band(x, y, FOOT_RADIUS, EDGE_WIDTH), "c": edge} | said)
    return rows


def standing(columns: Sequence[Row], turn: int) -> pydeck.Layer:
    """The columns."""
    rows = [
        side | {key: row[key] for key in SAID}
        for row in columns
        for side in column(row["p"][0], row["p"][1], COLUMN_RADIUS, row["h"], row["c"])
    ]
    return polygons(f"parcs-{turn}", rows, _full3d=True, pickable=True)


def farm_names(columns: Sequence[Row]) -> list[Row]:
    """Name and energy above each column, or beside it."""
    kept = ("n", "l", "o", "ink", *SAID)
    return [{"p": row["top"], "s": FARM_SIZE_PX} | {key: row[key] for key in kept} for row in columns]
