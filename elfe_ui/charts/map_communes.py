"""Communes on the territory's map: circles whose area stands for the population, the names of the larger ones."""

import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from elfe_core.communes import Commune
from elfe_ui.charts import theme
from elfe_ui.charts.deck import Row, rgb
from elfe_ui.charts.map_ground import Ground
from elfe_ui.charts.map_labels import SIZE_PX, Box, Dot, labels
from elfe_ui.charts.map_shapes import disc
from elfe_ui.words.numbers import number

LARGEST_RADIUS: Final = 3.8
"""Of the circle of the largest commune, in units of the scene; smaller where there are many communes."""
CROWD: Final = 22.0
"""That radius times the square root of the number of communes is at most this."""
RIM_WIDTH: Final = 0.2


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


def circles(spots: Sequence[Spot], dark: bool) -> list[Row]:
    """Areas stand for populations; a rim of paper parts each circle from a larger one beneath it."""
    rim = rgb(theme.ink(dark).paper, 220)
    rows: list[Row] = []
    for spot in spots:
        said = _said(spot)
        place = spot.x, spot.y
        rows.append({"p": disc(*place, spot.radius + RIM_WIDTH), "c": rim} | said)
        rows.append({"p": disc(*place, spot.radius), "c": rgb(theme.place_colour(spot.group, dark), 225)} | said)
    return rows


def _said(spot: Spot) -> Row:
    """What is read under the pointer, and which commune a click is about."""
    one = spot.commune
    return {
        "t": f"{one.name} ({one.department})",
        "a": f"{number(one.population)} habitants",
        "b": one.group,
        "commune": one.code,
    }


def commune_names(spots: Sequence[Spot], taken: Iterable[Box], sight: Box, dark: bool) -> list[Row]:
    """Names of the larger communes, where they fit within `sight` beside what is `taken`."""
    dots = [Dot(spot.commune.name, spot.x, spot.y, spot.radius) for spot in spots]
    look = {"s": SIZE_PX, "ink": rgb(theme.ink(dark).muted)}
    return [row | look | _said(spots[index]) for index, row in labels(dots, taken, sight).items()]
