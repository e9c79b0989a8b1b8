"""The territory without any tile: communes as circles by population, wind farms as columns by annual energy.

Show it with `st.pydeck_chart(deck, height=MAP_HEIGHT_PX, on_select=..., selection_mode="single-object")` and its legend
with `st.html(map_legend(...))`. What was clicked is a row: `farm` or `commune` says which one.
"""

import html
import itertools
import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pydeck

from elfe_core.communes import Commune
from elfe_core.territory import Farm
from elfe_ui.charts import map_communes, map_farms, map_ground, theme
from elfe_ui.charts.map_communes import Spot, groups_of
from elfe_ui.charts.map_labels import Box, seen, words_box
from elfe_ui.charts.surface import CompactDeck
from elfe_ui.charts.surface_colours import rgb, tooltip_style
from elfe_ui.charts.surface_frame import ABOVE, Row, text_layer
from elfe_ui.text import number

MAP_HEIGHT_PX: Final = 580
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
    taken = [*map_farms.name_columns(rows), *_covered_by_signs(under)]
    layers = [
        *_floor(under, spots, dark),
        map_communes.circles(spots, turn, dark),
        *_signs(under, dark),
        map_communes.commune_names(spots, taken, _sight(under), dark),
        map_farms.feet(rows, dark),
        map_farms.standing(rows, turn),
        map_farms.farm_names(rows, turn, dark),
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
    tone = theme.ink(dark)
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
        f"font-size:14px;line-height:1.4;color:{tone.text}'>{items}</div>"
    )


def map_words(communes: Sequence[Commune], farms: Sequence[Farm]) -> str:
    """What the map shows, for those who do not see it: `alt` of `st.pydeck_chart`."""
    shown = sum(one.lat is not None for one in communes)
    said = [f"Carte de {shown} communes, cercles d'autant plus grands qu'elles sont peuplées."] if shown else []
    said += [f"Parc éolien {farm.name}, {farm.commune} : {map_farms.energy_words(farm)}." for farm in farms]
    return " ".join(said)


def _floor(under: map_ground.Ground, spots: Sequence[Spot], dark: bool) -> list[pydeck.Layer]:
    """Board, land around the towns, graticule."""
    tone = theme.ink(dark)
    n_groups = max((spot.group for spot in spots), default=-1) + 1
    places = [np.array([(s.x, s.y) for s in spots if s.group == group]).reshape(-1, 2) for group in range(n_groups)]
    land = [
        {"p": rings, "c": rgb(theme.place_colour(group, dark), 46 if dark else 38)}
        for group, polygons in enumerate(map_ground.land(under, places) if places else [])
        for rings in polygons
    ]
    corners = [[*corner, 0] for corner in map_ground.board(under)]
    board = [{"p": corners, "c": rgb(tone.muted, 26 if dark else 16)}]
    look: dict[str, Any] = {"get_polygon": "p", "get_fill_color": "c", "parameters": ABOVE}
    return [
        pydeck.Layer("SolidPolygonLayer", board, id="plateau", **look),
        pydeck.Layer("SolidPolygonLayer", land, id="terres", **look),
        _lines("degres", map_ground.graticule(under)[0], rgb(tone.muted, 60), 1.0),
        _lines(
            "bord", [{"a": a, "b": b} for a, b in itertools.pairwise([*corners, corners[0]])], rgb(tone.muted, 110), 1.0
        ),
    ]


def _lines(name: str, rows: list[Row], colour: list[int], width: float) -> pydeck.Layer:
    return pydeck.Layer(
        "LineLayer",
        rows,
        id=name,
        get_source_position="a",
        get_target_position="b",
        get_color=colour,
        get_width=width,
        width_units="'pixels'",
        parameters=ABOVE,
    )


def _signs(under: map_ground.Ground, dark: bool) -> list[pydeck.Layer]:
    """Degrees, scale bar and north."""
    tone = theme.ink(dark)
    bar, length = map_ground.scale_bar(under)
    head, letter = map_ground.north(under)
    arrow = [{"p": [*map(list, head)]}]
    clear = rgb(tone.paper, 0)
    return [
        _lines("echelle", bar, rgb(tone.text, 230), 2.0),
        pydeck.Layer(
            "SolidPolygonLayer", arrow, id="nord", get_polygon="p", get_fill_color=rgb(tone.text, 230), parameters=ABOVE
        ),
        text_layer(
            "reperes",
            [*map_ground.graticule(under)[1], length, letter | {"l": "middle"}],
            rgb(tone.muted),
            clear,
            size=12,
            get_text_anchor="l",
            parameters=ABOVE,
        ),
    ]


def _covered_by_signs(under: map_ground.Ground) -> list[Box]:
    """What the words of the signs cover on a phone."""
    rows = [*map_ground.graticule(under)[1], map_ground.scale_bar(under)[1]]
    boxes = []
    for row in rows:
        (x, y), (across, down) = seen(*row["p"]), row["o"]
        boxes.append(words_box(row["t"], x + across, y - down, row["l"]))
    return boxes


def _sight(under: map_ground.Ground) -> Box:
    """Words of communes stay on the board."""
    return Box(*seen(under.west, under.south), *seen(under.east, under.north))
