"""Communes on the territory's map: circles whose area stands for the population, the names of the larger ones."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import pydeck

from elfe_core.communes import Commune
from elfe_ui.charts import theme
from elfe_ui.charts.map_ground import Ground
from elfe_ui.charts.map_labels import SIZE_PX, Box, Dot, labels
from elfe_ui.charts.surface_colours import rgb
from elfe_ui.charts.surface_frame import ABOVE, text_layer
from elfe_ui.text import number

LARGEST_RADIUS: Final = 3.8
"""Of the circle of the largest commune, in units of the scene; smaller where there are many communes."""
CROWD: Final = 22.0
"""That radius times the square root of the number of communes is at most this."""


class Spot(NamedTuple):
    """A commune that has a place, with its circle on the ground."""

    commune: Commune
    group: int
    x: float
    y: float
    radius: float


def groups_of(communes: Sequence[Commune]) -> dict[str, int]:
    """Groups of communes in the order of the list, counted from 0."""
    return {code: index for index, code in enumerate(dict.fromkeys(one.group_code for one in communes))}


def spots_of(communes: Sequence[Commune], groups: dict[str, int], under: Ground) -> list[Spot]:
    """The largest first, so that no circle hides a smaller one."""
    if not communes:
        return []
    most = max(max(one.population for one in communes), 1)
    largest = min(LARGEST_RADIUS, CROWD / math.sqrt(len(communes)))
    found = []
    for one in sorted(communes, key=lambda one: -one.population):
        assert one.lat is not None
        assert one.lon is not None
        radius = round(largest * math.sqrt(one.population / most), 3)
        found.append(Spot(one, groups[one.group_code], *under.at(one.lat, one.lon), radius))
    return found


def circles(spots: Sequence[Spot], turn: int, dark: bool) -> pydeck.Layer:
    """Areas stand for populations."""
    rows = [
        {
            "p": [spot.x, spot.y, 0],
            "r": spot.radius,
            "c": rgb(theme.place_colour(spot.group, dark), 225),
            "t": f"{spot.commune.name} ({spot.commune.department})",
            "a": f"{number(spot.commune.population)} habitants",
            "b": spot.commune.group,
            "commune": spot.commune.code,
        }
        for spot in spots
    ]
    return pydeck.Layer(
        "ScatterplotLayer",
        rows,
        id=f"communes-{turn}",
        get_position="p",
        get_radius="r",
        radius_min_pixels=1.5,
        get_fill_color="c",
        stroked=True,
        get_line_color=rgb(theme.ink(dark).paper, 220),
        get_line_width=1,
        line_width_units="'pixels'",
        pickable=True,
        parameters=ABOVE,
    )


def commune_names(spots: Sequence[Spot], taken: Iterable[Box], sight: Box, dark: bool) -> pydeck.Layer:
    """Names of the larger communes, where they fit within `sight` beside what is `taken`."""
    tone = theme.ink(dark)
    dots = [Dot(spot.commune.name, spot.x, spot.y, spot.radius) for spot in spots]
    rows = labels(dots, taken, sight)
    return text_layer(
        "noms", rows, rgb(tone.text), rgb(tone.paper, 0), size=SIZE_PX, get_text_anchor="l", parameters=ABOVE
    )
