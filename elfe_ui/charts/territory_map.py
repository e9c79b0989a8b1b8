"""The territory without any tile: communes as circles by population, wind farms as columns by annual energy.

Show it with `st.pydeck_chart(deck, height=MAP_HEIGHT_PX, on_select=..., selection_mode="single-object")` and its legend
with `st.html(map_legend(...))`. What was clicked is a row: `farm` or `commune` says which one. A column stands beside
the circle of its commune, so that all of them can be pointed at.
"""

import html
import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

import numpy as np
import pydeck

from elfe_core import units
from elfe_core.territory import Commune, Farm
from elfe_ui.charts import map_ground, theme
from elfe_ui.charts.deck import ABOVE, CompactDeck, LayerRow, mixed, polygons, rgb, tooltip_style
from elfe_ui.charts.map_ground import SIDE, Ground, Point, band, column, disc, stroke
from elfe_ui.charts.map_labels import (
    PX,
    SIZE_PX,
    Box,
    Dot,
    column_box,
    labels,
    row_box,
    seen,
    words_box,
    words_layer,
)
from elfe_ui.words.formats import number, quantity

MAP_HEIGHT_PX: Final = 640
"""Until the page's style makes it as tall as the window allows."""
THIN, BOLD = 0.2, 0.4
"""Widths of lines, in units of the scene."""
SIGN_SIZE_PX: Final = 12.0
FIT: Final = SIDE / math.sqrt(3.0)
"""The controller keeps at least the diagonal of a cube of this side in sight: the side of the scene."""
CAMERA: Final = {
    "target": [0, 0, 3],
    "rotationX": map_ground.ELEVATION_DEGREES,
    "rotationOrbit": 0,
    "zoom": 0,
    "minRotationX": 25,
    "maxRotationX": 90,
    "maxZoom": 6,
}
CONTROLLER: Final = {
    "scrollZoom": False,
    "doubleClickZoom": True,
    "maxBounds": [[-FIT / 2] * 3, [FIT / 2] * 3],
}

LARGEST_RADIUS: Final = 3.8
"""Of the circle of the largest commune, in units of the scene; smaller where there are many communes."""
CROWD: Final = 22.0
"""That radius times the square root of the number of communes is at most this."""
RIM_WIDTH, TOLD_WIDTH = 0.2, 0.6
TOUCHED_RADIUS: Final = 3.2
"""Half the side of the ground around a small commune that names it too, a finger's width on a phone."""
SQUARE: Final = ((-1, -1), (1, -1), (1, 1), (-1, 1))

TALLEST: Final = 20.0
"""Height of the column of the largest farm."""
COLUMN_RADIUS: Final = 1.25
FOOT_RADIUS: Final = 1.9 * COLUMN_RADIUS
FARM_SIZE_PX, FARM_LETTER_PX = 14.0, 6.7
FARM_LIFT_PX, FARM_ASIDE_PX = 21.0, 9.0
"""The words of a farm stand so far above the top of its column, or beside it."""
NAME_PLACES: Final = (
    ("middle", 0.0, FARM_LIFT_PX, 1.0),
    ("end", -1.0, 0.0, 1.0),
    ("start", 1.0, 0.0, 1.0),
    ("end", -1.0, 0.0, 0.5),
    ("start", 1.0, 0.0, 0.5),
    ("end", -1.0, FARM_LIFT_PX, 1.0),
    ("start", 1.0, FARM_LIFT_PX, 1.0),
    ("middle", 0.0, -1.5 * FARM_LIFT_PX, 0.0),
    ("end", -1.0, -FARM_LIFT_PX, 0.0),
    ("start", 1.0, -FARM_LIFT_PX, 0.0),
)
"""Words above a column, beside or below it: their side, how far across, how many pixels up, at which share of it."""
ASIDE_STEPS: Final = 16
"""Directions in which a column may stand aside of its commune's circle, from the west on."""
PHONE: Final = Box(*(side * PX * SIDE / 2 for side in (-1, -1, 1, 1)))
"""What a phone shows."""
UNCHOSEN: Final = 0.45
"""Weight of the colour of the columns that are not the chosen one."""
EDGE_WIDTH: Final = 0.28
FARM_KEYS: Final = ("t", "a", "b", "farm")
"""What is read under the pointer, and which farm a click is about."""


class Spot(NamedTuple):
    """A commune that has a place, with its circle on the ground."""

    commune: Commune
    group: int
    x: float
    y: float
    radius: float


def territory_map(
    communes: Sequence[Commune],
    farms: Sequence[Farm],
    *,
    chosen: str | None,
    turn: int,
    dark: bool,
    told: str | None = None,
) -> pydeck.Deck:
    """The map; at least one commune with coordinates, or one farm.

    Parameters
    ----------
    communes, farms
        What to draw; a commune without coordinates is left out.
    chosen
        Name of the farm that stands out; None for all of them alike.
    turn
        Changes with every click, so that the browser forgets which row it was about: it would dim all others.
    dark
        Whether the page is dark.
    told
        Code of the commune that the page speaks of, which is ringed.
    """
    placed = [one for one in communes if one.lat is not None and one.lon is not None]
    points = [(one.lat, one.lon) for one in placed if one.lat is not None and one.lon is not None]
    points += [(farm.lat, farm.lon) for farm in farms]
    under = map_ground.ground(points)
    spots = commune_spots(placed, commune_groups(communes), under)
    dots = [Dot(spot.commune.name, spot.x, spot.y, spot.radius) for spot in spots]
    rows = farm_columns(farms, under, chosen, dark, dots)
    signs = _signs(under, column_boxes(rows), dots, dark)
    covered = [*column_boxes(rows), *map(row_box, signs)]
    covered += place_farm_names(rows, covered, dots)
    names = commune_names(spots, covered, _sight(under), dark)
    layers = [
        polygons("sol", _floor(under, spots, dark), parameters=ABOVE),
        polygons(
            f"lieux-{turn}",
            [*touched_ground(spots), *commune_circles(spots, told, dark), *farm_feet(rows, dark)],
            pickable=True,
            parameters=ABOVE,
        ),
        column_layer(rows, turn),
        words_layer(f"noms-{turn}", [*signs, *names, *farm_names(rows)], dark),
    ]
    return CompactDeck(
        layers=layers,
        views=[pydeck.View("OrbitView", controller=CONTROLLER, id="carte", orbitAxis="Z", orthographic=True)],
        initial_view_state=pydeck.ViewState(**CAMERA),
        map_provider=None,
        tooltip={"html": "<b>{t}</b><div>{a}</div><div>{b}</div>", "style": tooltip_style(dark)},
    )


def map_legend(communes: Sequence[Commune], farms: Sequence[Farm], *, dark: bool) -> str:
    """HTML for `st.html`: the groups of communes with their inhabitants, and the farms."""
    rows = []
    for code, index in commune_groups(communes).items():
        own = [one for one in communes if one.group_code == code]
        people = number(sum(one.population for one in own))
        mark = f"width:14px;height:14px;border-radius:50%;background:{theme.place_colour(index, dark)}"
        rows.append((mark, f"{html.escape(own[0].group)} : {len(own)} communes, {people} habitants"))
    if farms:
        mark = f"width:9px;height:18px;border-radius:3px;background:{theme.colour('wind', dark)}"
        rows.append((mark, "Parc éolien citoyen (hauteur : énergie annuelle)"))
    items = "".join(
        f"<div role='listitem' style='display:flex;align-items:center;gap:8px'>"
        f"<span aria-hidden='true' style='flex:none;{mark}'></span>{said}</div>"
        for mark, said in rows
    )
    return (
        f"<div role='list' aria-label='Légende de la carte' style='display:flex;flex-wrap:wrap;gap:6px 24px;"
        f"font-size:14px;line-height:1.4'>{items}</div>"
    )


def map_words(communes: Sequence[Commune], farms: Sequence[Farm]) -> str:
    """What the map shows, for those who do not see it: `alt` of `st.pydeck_chart`."""
    shown = sum(one.lat is not None for one in communes)
    said = [f"Carte de {shown} communes, cercles d'autant plus grands qu'elles sont peuplées."] if shown else []
    said += [f"Parc éolien {farm.name}, {farm.commune} : {energy_words(farm)}." for farm in farms]
    return " ".join(said)


def _floor(under: Ground, spots: Sequence[Spot], dark: bool) -> list[LayerRow]:
    """Board, land around the towns, graticule, edge, scale bar and north."""
    tone = theme.ink(dark)
    n_groups = max((spot.group for spot in spots), default=-1) + 1
    places = [np.array([(s.x, s.y) for s in spots if s.group == group]).reshape(-1, 2) for group in range(n_groups)]
    corners = map_ground.board(under)
    rows: list[LayerRow] = [{"p": [list(corner) for corner in corners], "c": rgb(tone.muted, 26 if dark else 16)}]
    for group, found in enumerate(map_ground.land(under, places) if places else []):
        rows += [{"p": rings, "c": rgb(theme.place_colour(group, dark), 46 if dark else 38)} for rings in found]
    edge = itertools.pairwise([*corners, corners[0]])
    head, _ = map_ground.north(under)
    return [
        *rows,
        *_strokes(map_ground.graticule(under)[0], THIN, rgb(tone.muted, 60)),
        *_strokes(edge, THIN, rgb(tone.muted, 110)),
        *_strokes(map_ground.scale_bar(under)[0], BOLD, rgb(tone.text, 230)),
        {"p": [list(corner) for corner in head], "c": rgb(tone.text, 230)},
    ]


def _strokes(lines: Iterable[tuple[Point, Point]], width: float, colour: list[int]) -> list[LayerRow]:
    return [{"p": stroke(a, b, width), "c": colour} for a, b in lines]


def _signs(under: Ground, taken: Sequence[Box], dots: Sequence[Dot], dark: bool) -> list[LayerRow]:
    """Words of degrees, at that end of their line where nothing is or not at all, of the scale, of north."""
    style = {"s": SIGN_SIZE_PX, "ink": rgb(theme.ink(dark).muted)}
    rows = [map_ground.scale_bar(under)[1], map_ground.north(under)[1]]
    for ends in map_ground.graticule(under)[1]:
        boxes = [(row, row_box(row)) for row in ends]
        free = [
            row
            for row, box in boxes
            if not any(map(box.meets, taken)) and not any(dot.is_hidden_by(box) for dot in dots)
        ]
        rows += free[:1]
    return [row | style for row in rows]


def _sight(under: Ground) -> Box:
    """Words of communes stay on the board."""
    return Box(*seen(under.west, under.south), *seen(under.east, under.north))


def commune_groups(communes: Sequence[Commune]) -> dict[str, int]:
    """Groups of communes in the order of the list, counted from 0."""
    return {code: index for index, code in enumerate(dict.fromkeys(one.group_code for one in communes))}


def commune_spots(communes: Sequence[Commune], groups: dict[str, int], under: Ground) -> list[Spot]:
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


def touched_ground(spots: Sequence[Spot]) -> list[LayerRow]:
    """Unseen ground around each circle, the larger ones first: a finger is wider than a small circle."""
    rows: list[LayerRow] = []
    for spot in spots:
        reach = max(spot.radius, TOUCHED_RADIUS)
        corners = [[round(spot.x + reach * a, 2), round(spot.y + reach * b, 2)] for a, b in SQUARE]
        rows.append({"p": corners, "c": [0, 0, 0, 0]} | _commune_row(spot))
    return rows


def commune_circles(spots: Sequence[Spot], told: str | None, dark: bool) -> list[LayerRow]:
    """Areas stand for populations; a rim of paper parts each circle from a larger one beneath it, ink rings `told`."""
    paper, ink = rgb(theme.ink(dark).paper, 220), rgb(theme.ink(dark).text)
    rows: list[LayerRow] = []
    for spot in spots:
        said = _commune_row(spot)
        place = spot.x, spot.y
        is_told = spot.commune.code == told
        width = TOLD_WIDTH if is_told else RIM_WIDTH
        rows.append({"p": disc(*place, spot.radius + width), "c": ink if is_told else paper} | said)
        rows.append({"p": disc(*place, spot.radius), "c": rgb(theme.place_colour(spot.group, dark), 225)} | said)
    return rows


def _commune_row(spot: Spot) -> LayerRow:
    """What is read under the pointer, and which commune a click is about."""
    one = spot.commune
    return {
        "t": f"{one.name} ({one.department})",
        "a": f"{number(one.population)} habitants",
        "b": one.group,
        "commune": one.code,
    }


def commune_names(spots: Sequence[Spot], taken: Iterable[Box], sight: Box, dark: bool) -> list[LayerRow]:
    """Names of the larger communes, where they fit within `sight` beside what is `taken`."""
    dots = [Dot(spot.commune.name, spot.x, spot.y, spot.radius) for spot in spots]
    style = {"s": SIZE_PX, "ink": rgb(theme.ink(dark).muted)}
    return [row | style | _commune_row(spots[index]) for index, row in labels(dots, taken, sight).items()]


def farm_columns(
    farms: Sequence[Farm], under: Ground, chosen: str | None, dark: bool, dots: Sequence[Dot] = ()
) -> list[LayerRow]:
    """One row a farm, what is said of it included; those that are not the chosen one are pale.

    A column that would hide circles stands aside, where it hides the fewest.
    """
    most = max((farm.annual_mwh for farm in farms), default=0.0) or 1.0
    colour, paper = theme.colour("wind", dark), theme.ink(dark).paper
    rows = []
    for farm in farms:
        height = round(TALLEST * farm.annual_mwh / most, 2)
        x, y = _beside(under.at(farm.lat, farm.lon), height, dots)
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


def _beside(place: Point, height: float, dots: Sequence[Dot]) -> Point:
    """Where a column stands free: at its place, else at the rim of the circle there, else where it hides the fewest."""
    here = [dot for dot in dots if math.dist((dot.x, dot.y), place) < dot.radius + FOOT_RADIUS]
    away = FOOT_RADIUS + RIM_WIDTH + max((dot.radius for dot in here), default=0.0)
    angles = [math.pi + math.tau * step / ASIDE_STEPS for step in range(ASIDE_STEPS)]
    ways = [(math.cos(angle), math.sin(angle)) for angle in angles]
    around = [
        (round(place[0] + reach * across, 2), round(place[1] + reach * up, 2))
        for reach in (away, 1.4 * away)
        for across, up in ways
    ]
    return min((place, *around), key=lambda one: _hidden(one, height, dots))


def _hidden(place: Point, height: float, dots: Sequence[Dot]) -> int:
    """How many circles a column and its foot hide."""
    boxes = (column_box(*place, COLUMN_RADIUS, height), column_box(*place, FOOT_RADIUS, 0.0))
    return sum(any(dot.is_hidden_by(box) for box in boxes) for dot in dots)


def energy_words(farm: Farm) -> str:
    """Annual energy as it is read."""
    return quantity(farm.annual_mwh / units.MWH_PER_GWH, "GWh/an", 1)


def place_farm_names(rows: list[LayerRow], taken: Sequence[Box], dots: Sequence[Dot]) -> list[Box]:
    """Put words above each column, beside or below it, clear of all that is `taken`; what they cover on a phone.

    Of the places that are as free, words take the first where they hide the fewest `dots`.
    """
    boxes = [*taken]
    covered = []
    for row in sorted(rows, key=lambda row: -row["h"]):
        found = []
        for anchor, across, up, share in NAME_PLACES:
            at = [*row["p"][:2], round(share * row["h"], 2)]
            x, y = seen(*at)
            aside = across * (FARM_ASIDE_PX + COLUMN_RADIUS * PX)
            box = words_box(row["n"], x + aside, y + up, anchor, FARM_LETTER_PX)
            found.append((at, anchor, [aside, 0.0 - up], box))
        row["at"], row["l"], row["o"], box = min(found, key=lambda one: _cost(one[3], boxes, dots))
        boxes.append(box)
        covered.append(box)
    return covered


def _cost(words: Box, boxes: Sequence[Box], dots: Sequence[Dot]) -> tuple[bool, int, int]:
    """The smaller the better: out of sight, over how many boxes, over how many circles."""
    hidden = sum(dot.is_hidden_by(words) for dot in dots)
    return not words.lies_in(PHONE), sum(map(words.meets, boxes)), hidden


def column_boxes(rows: Sequence[LayerRow]) -> list[Box]:
    """What columns and their feet cover on a phone."""
    boxes = []
    for row in rows:
        x, y, height = row["top"]
        boxes += [column_box(x, y, COLUMN_RADIUS, height), column_box(x, y, FOOT_RADIUS, 0.0)]
    return boxes


def farm_feet(columns: Sequence[LayerRow], dark: bool) -> list[LayerRow]:
    """A ring that sets each column on the ground."""
    fill, edge = rgb(theme.ink(dark).paper, 170), rgb(theme.colour("wind", dark))
    rows: list[LayerRow] = []
    for row in columns:
        x, y, _ = row["p"]
        said = {key: row[key] for key in FARM_KEYS}
        rows.append({"p": disc(x, y, FOOT_RADIUS), "c": fill} | said)
        rows.append({"p": band(x, y, FOOT_RADIUS, EDGE_WIDTH), "c": edge} | said)
    return rows


def column_layer(columns: Sequence[LayerRow], turn: int) -> pydeck.Layer:
    """The columns."""
    rows = [
        side | {key: row[key] for key in FARM_KEYS}
        for row in columns
        for side in column(row["p"][0], row["p"][1], COLUMN_RADIUS, row["h"], row["c"])
    ]
    return polygons(f"parcs-{turn}", rows, _full3d=True, pickable=True)


def farm_names(columns: Sequence[LayerRow]) -> list[LayerRow]:
    """Name and energy above each column, beside or below it."""
    kept = ("n", "l", "o", "ink", *FARM_KEYS)
    return [{"p": row["at"], "s": FARM_SIZE_PX} | {key: row[key] for key in kept} for row in columns]
