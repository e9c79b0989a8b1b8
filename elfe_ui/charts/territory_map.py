"""The territory without any tile: communes as circles by population, wind farms as columns by annual energy.

Show it with `st.pydeck_chart(deck, height=MAP_HEIGHT_PX, on_select=..., selection_mode="single-object")` and its legend
with `st.html(map_legend(...))`. What was clicked is a row: `farm` or `commune` says which one.
"""

import html
import itertools
import math
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np
import pydeck

from elfe_core.communes import Commune
from elfe_core.territory import Farm
from elfe_ui.charts import map_communes, map_farms, map_ground, theme
from elfe_ui.charts.deck import ABOVE, CompactDeck, Row, polygons, rgb, tooltip_style
from elfe_ui.charts.map_communes import Spot, groups_of
from elfe_ui.charts.map_ground import Point
from elfe_ui.charts.map_labels import Box, dot_box, row_box, seen
from elfe_ui.charts.map_shapes import stroke
from elfe_ui.charts.map_words import words_layer
from elfe_ui.words.numbers import number

MAP_HEIGHT_PX: Final = 580
THIN, BOLD = 0.2, 0.4
"""Widths of lines, in units of the scene."""
SIGN_SIZE_PX: Final = 12.0
FIT: Final = map_ground.SIDE / math.sqrt(3.0)
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


def territory_map(
    communes: Sequence[Commune], farms: Sequence[Farm], *, chosen: str | None, turn: int, dark: bool
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
    """
    placed = [one for one in communes if one.lat is not None and one.lon is not None]
    points = [(one.lat, one.lon) for one in placed if one.lat is not None and one.lon is not None]
    points += [(farm.lat, farm.lon) for farm in farms]
    under = map_ground.ground(points)
    spots = map_communes.spots_of(placed, groups_of(communes), under)
    rows = map_farms.columns(farms, under, chosen, dark)
    signs = _signs(under, map_farms.stands(rows), dark)
    covered = [*map_farms.stands(rows), *map(row_box, signs)]
    covered += map_farms.name_columns(rows, covered, [dot_box(spot.x, spot.y, spot.radius) for spot in spots])
    names = map_communes.commune_names(spots, covered, _sight(under), dark)
    layers = [
        polygons("sol", _floor(under, spots, dark), parameters=ABOVE),
        polygons(
            f"lieux-{turn}",
            [*map_communes.circles(spots, dark), *map_farms.feet(rows, dark)],
            pickable=True,
            parameters=ABOVE,
        ),
        map_farms.standing(rows, turn),
        words_layer(f"noms-{turn}", [*signs, *names, *map_farms.farm_names(rows)], dark),
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
    for code, index in groups_of(communes).items():
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
    said += [f"Parc éolien {farm.name}, {farm.commune} : {map_farms.energy_words(farm)}." for farm in farms]
    return " ".join(said)


def _floor(under: map_ground.Ground, spots: Sequence[Spot], dark: bool) -> list[Row]:
    """Board, land around the towns, graticule, edge, scale bar and north."""
    tone = theme.ink(dark)
    n_groups = max((spot.group for spot in spots), default=-1) + 1
    places = [np.array([(s.x, s.y) for s in spots if s.group == group]).reshape(-1, 2) for group in range(n_groups)]
    corners = map_ground.board(under)
    rows: list[Row] = [{"p": [list(corner) for corner in corners], "c": rgb(tone.muted, 26 if dark else 16)}]
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


def _strokes(lines: Iterable[tuple[Point, Point]], width: float, colour: list[int]) -> list[Row]:
    return [{"p": stroke(a, b, width), "c": colour} for a, b in lines]


def _signs(under: map_ground.Ground, taken: Sequence[Box], dark: bool) -> list[Row]:
    """Words of degrees, at the end of their line where what is `taken` hides its beginning, of the scale, of north."""
    look = {"s": SIGN_SIZE_PX, "ink": rgb(theme.ink(dark).muted)}
    rows = [map_ground.scale_bar(under)[1], map_ground.north(under)[1]]
    for ends in map_ground.graticule(under)[1]:
        free = (row for row in ends if not any(row_box(row).meets(box) for box in taken))
        rows.append(next(free, ends[0]))
    return [row | look for row in rows]


def _sight(under: map_ground.Ground) -> Box:
    """Words of communes stay on the board."""
    return Box(*seen(under.west, under.south), *seen(under.east, under.north))
