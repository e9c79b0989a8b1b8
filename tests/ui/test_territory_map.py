"""The territory's map, through the JSON that the browser receives."""

import itertools
import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from elfe_core.load import TERRITORY_FILE, load_communes
from elfe_core.territory import Commune, Farm, load_territory
from elfe_ui import charts
from elfe_ui.charts import map_ground, theme
from elfe_ui.charts.deck import rgb
from elfe_ui.charts.map_ground import LEAN, SIDE, UPRIGHT, ground, scale_bar
from elfe_ui.charts.map_labels import PX, Box, Dot, labels, row_box, seen, words_box
from elfe_ui.charts.territory_map import (
    column_boxes,
    commune_groups,
    commune_spots,
    farm_columns,
    place_farm_names,
)
from tests.ui.test_charts_theme import BACKGROUNDS, MIN_DISTANCE, THEMES, VISIONS, distance

TERRITORY = load_territory(TERRITORY_FILE)
COMMUNES = load_communes(TERRITORY)
UNDER = ground(
    [(one.lat, one.lon) for one in COMMUNES if one.lat is not None and one.lon is not None]
    + [(farm.lat, farm.lon) for farm in TERRITORY.farms]
)
WHOLE = Box(-1e3, -1e3, 1e3, 1e3)


def layers(
    communes: Sequence[Commune] = COMMUNES,
    farms: Sequence[Farm] = TERRITORY.farms,
    chosen: str | None = None,
    turn: int = 0,
    dark: bool = False,
) -> dict[str, dict[str, Any]]:
    deck = charts.territory_map(communes, farms, chosen=chosen, turn=turn, dark=dark)
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def area(ring: list[list[float]]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, [*ring[1:], ring[0]], strict=True))) / 2


def outer(shape: list[Any]) -> list[list[float]]:
    ring: list[list[float]] = shape[0] if isinstance(shape[0][0], list) else shape
    return ring


def circle_colours() -> list[list[int]]:
    return [rgb(theme.place_colour(group, False), 225) for group in range(2)]


def lies_within(x: float, y: float, ring: list[list[float]]) -> bool:
    """Whether a point lies within a ring: a ray from it crosses the ring an odd number of times."""
    sides = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum((a[1] > y) != (b[1] > y) and x < a[0] + (y - a[1]) * (b[0] - a[0]) / (b[1] - a[1]) for a, b in sides) % 2


def numbers(value: Any) -> list[Any]:
    return [part for item in value for part in numbers(item)] if isinstance(value, list) else [value]


@THEMES
def test_nothing_in_it_asks_for_the_network(dark: bool) -> None:
    """No address, no tiles, no map provider; small enough for a phone."""
    text = charts.territory_map(COMMUNES, TERRITORY.farms, chosen=None, turn=0, dark=dark).to_json()
    spec = json.loads(text)
    assert not re.search("https?:|mapbox|carto", text)
    assert spec.get("mapProvider") is None
    assert spec.get("mapStyle") in (None, "__MAP_STYLE__")  # pydeck's word for none with this kind of view
    assert [view["@@type"] for view in spec["views"]] == ["OrbitView"]
    assert len(text) < 85_000


def test_every_place_and_colour_is_a_number() -> None:
    """Nothing turned into a string on its way; accessors are keys of the rows, constants are constants."""
    for layer in layers().values():
        for row in layer["data"]:
            for key in ("p", "c", "s", "o", "ink"):
                assert all(type(part) in (int, float) for part in numbers([row.get(key, 0)])), (layer["id"], key)
    found = layers()
    assert {found[name]["getPolygon"] for name in ("sol", "lieux-0", "parcs-0")} == {"@@=p"}
    assert (found["noms-0"]["getText"], found["noms-0"]["getSize"]) == ("@@=n", "@@=s")


def test_two_programs_draw_it() -> None:
    """Polygons and one layer of words without plates: a browser compiles two programs before the first picture."""
    found = layers()
    assert [layer["@@type"] for layer in found.values()] == ["SolidPolygonLayer"] * 3 + ["TextLayer"]
    assert found["noms-0"].get("background", False) is False


def test_what_is_under_the_pointer_has_words() -> None:
    """All that can be pointed at says three lines, if only empty ones; ground and land cannot."""
    found = layers()
    assert [name for name, layer in found.items() if layer.get("pickable")] == ["lieux-0", "parcs-0", "noms-0"]
    for name in ("lieux-0", "parcs-0", "noms-0"):
        for row in found[name]["data"]:
            assert all(isinstance(row[key], str) for key in ("t", "a", "b"))
            assert ("farm" in row or "commune" in row) or name == "noms-0"
    said = {row["n"]: row["t"] for row in found["noms-0"]["data"]}
    assert said["47,6°\u202fN"] == "Latitude : 47,6°\u202fN"
    assert said["Redon"] == "Redon (35)"
    assert "Isac-Watts" in said.values()


def test_the_area_of_a_circle_is_its_population() -> None:
    """Every commune that has a place is drawn once, the largest first, its area in proportion."""
    rows = [row for row in layers()["lieux-0"]["data"] if "commune" in row and row["c"] in circle_colours()]
    by_code = {one.code: one for one in COMMUNES if one.lat is not None}
    assert sorted(row["commune"] for row in rows) == sorted(by_code)
    people = [by_code[row["commune"]].population for row in rows]
    assert people == sorted(people, reverse=True)
    per_head = [area(row["p"]) / count for row, count in zip(rows, people, strict=True)]
    assert per_head == pytest.approx([per_head[0]] * len(rows), rel=0.02)
    assert rows[0]["t"] == "Pontchâteau (44)"
    assert rows[0]["a"] == "11\u202f474 habitants"


def test_the_height_of_a_column_is_its_energy() -> None:
    """Columns stand at their farms, in proportion to the annual energy; what is said of them is French."""
    found = layers()
    sides = found["parcs-0"]["data"]
    assert list(dict.fromkeys(row["farm"] for row in sides)) == [farm.name for farm in TERRITORY.farms]
    tops = {row["farm"]: max(z for _, _, z in row["p"]) for row in sides}
    for farm in TERRITORY.farms:
        assert tops[farm.name] / tops["Tesdan le Vent"] == pytest.approx(farm.annual_mwh / 22_000, abs=1e-3)
    rows = {row["farm"]: row for row in found["noms-0"]["data"] if "farm" in row}
    assert rows["Isac-Watts"]["n"] == "Isac-Watts\n18,2\u00a0GWh/an"
    assert rows["Isac-Watts"]["p"][2] == tops["Isac-Watts"]
    assert rows["Isac-Watts"]["b"] == "18,2\u00a0GWh/an, 4 machines"


def test_distances_on_the_ground() -> None:
    """Two towns 20.2 km apart are so on the map, by its own scale bar."""
    under = ground([(one.lat, one.lon) for one in COMMUNES if one.lat is not None and one.lon is not None])
    (bar, *_), name = scale_bar(under)
    per_km = (bar[1][0] - bar[0][0]) / float(name["n"].removesuffix(" km"))
    assert name["n"] == "10 km"
    first, second = under.at(47.6516, -2.0842), under.at(47.8084, -1.9478)  # haversine: 20.19 km
    assert math.dist(first, second) / per_km == pytest.approx(20.19, rel=0.01)
    north = under.at(47.6, -2.0), under.at(47.7, -2.0)
    assert north[1][1] > north[0][1]
    assert north[1][0] == north[0][0]


def test_everything_is_in_sight() -> None:
    """Each point, column and the board lie in the square that the camera keeps in sight."""
    found = layers()
    places = [corner for row in found["parcs-0"]["data"] for corner in row["p"]]
    places += [[*corner, 0] for row in found["lieux-0"]["data"] for corner in outer(row["p"])]
    places += [[*corner, 0] for corner in found["sol"]["data"][0]["p"]]
    for x, y, z in places:
        assert abs(x) <= SIDE / 2
        assert abs(y * LEAN + z * UPRIGHT) <= SIDE / 2


def test_names_do_not_touch() -> None:
    """On the narrowest screen no two words overlap, nor does a column hide any; the largest communes are named."""
    found = layers()
    rows = found["noms-0"]["data"]
    boxes = [row_box(row) for row in rows]
    assert not any(first.meets(second) for first, second in itertools.combinations(boxes, 2))
    for row in found["parcs-0"]["data"]:
        assert not any(box.meets(Box(*seen(*corner), *seen(*corner))) for box in boxes for corner in row["p"])
    names = {row["n"] for row in rows if "commune" in row}
    assert {"Redon", "Pontchâteau", "Missillac", "Guémené-Penfao"} <= names
    assert len(names) >= 10


@pytest.mark.parametrize("chosen", [None, "Bégawatts"])
def test_every_commune_can_be_seen_and_pointed_at(chosen: str | None) -> None:
    """Neither a word, nor a column, nor its foot hides a circle; each names its commune where it is drawn on top."""
    found = layers(chosen=chosen)
    spots = commune_spots([one for one in COMMUNES if one.lat is not None], commune_groups(COMMUNES), UNDER)
    dots = [Dot(spot.commune.name, spot.x, spot.y, spot.radius) for spot in spots]
    columns = farm_columns(TERRITORY.farms, UNDER, chosen, False, dots)
    for box in [*map(row_box, found["noms-0"]["data"]), *column_boxes(columns)]:
        assert [dot.name for dot in dots if dot.is_hidden_by(box)] == []
    for spot in spots:
        on_top = [row for row in found["lieux-0"]["data"] if lies_within(spot.x, spot.y, outer(row["p"]))][-1]
        assert on_top["t"] == f"{spot.commune.name} ({spot.commune.department})"


def test_the_commune_of_the_page_is_ringed() -> None:
    """One circle has a rim of ink: that of which the page speaks."""
    ink = rgb(theme.ink(False).text)
    deck = charts.territory_map(COMMUNES, (), chosen=None, turn=0, dark=False, told="35236")
    rows = {layer["id"]: layer["data"] for layer in json.loads(deck.to_json())["layers"]}["lieux-0"]
    assert [row["t"] for row in rows if row["c"] == ink] == ["Redon (35)"]
    assert not any(row["c"] == ink for row in layers()["lieux-0"]["data"])


def test_a_finger_finds_the_smallest_commune() -> None:
    """Around each small circle, ground as wide as 22 px on a phone names the commune too."""
    rows = [row for row in layers()["lieux-0"]["data"] if row["c"] == [0, 0, 0, 0]]
    assert sorted(row["commune"] for row in rows) == sorted(one.code for one in COMMUNES if one.lat is not None)
    assert min(np.ptp(np.array(row["p"])[:, 0]) for row in rows) * PX >= 22


def test_a_name_gives_way() -> None:
    """Names go around what is taken, and a small one that has no room is left out."""
    first, second = Dot("Ville", 0.0, 0.0, 2.0), Dot("Bourg", 1.0, 0.0, 0.5)
    assert labels([first], [], WHOLE)[0]["l"] == "start"
    right = words_box("Ville", 9.0, 0.0, "start")
    assert labels([first], [right], WHOLE)[0]["l"] == "end"
    assert labels([first], [WHOLE], WHOLE) == {}
    crowd = [first, *(Dot("Bourg", 3.0 * across, 3.0 * up, 2.0) for across in range(-9, 9) for up in range(-9, 9))]
    assert 0 not in labels(crowd, [], WHOLE)
    assert second.is_hidden_by(words_box("Bourg", 0.0, 0.0, "start"))


def test_the_words_of_a_farm_hide_few_circles() -> None:
    """Above their column if nothing is there, else where they hide fewer circles."""
    words = {row["n"]: row for row in layers((), TERRITORY.farms[:1])["noms-0"]["data"] if "farm" in row}
    assert [row["l"] for row in words.values()] == ["middle"]
    under = ground([(farm.lat, farm.lon) for farm in TERRITORY.farms])
    rows = farm_columns(TERRITORY.farms[:1], under, None, False)
    x, y = seen(*rows[0]["top"])
    taken = column_boxes(rows)
    above = Dot("Bourg", x / PX, (y + 20) / PX / LEAN, 1.0)
    place_farm_names(rows, taken, [above])
    assert rows[0]["l"] != "middle"


def test_degrees_are_read_beside_a_column() -> None:
    """The name of a line stands elsewhere along it where a column, a circle or a name is at its beginning."""
    rows = {row["n"]: row for row in layers()["noms-0"]["data"]}
    assert [rows[f"47,{tenth}°\u202fN"]["l"] for tenth in (4, 6, 8)] == ["start", "end", "start"]
    assert [rows[f"47,{tenth}°\u202fN"]["o"][1] for tenth in (4, 6, 8)] == [-8, 9, -8]


def test_the_chosen_farm_stands_out() -> None:
    """The chosen column keeps its colour, the others are paler; each click gives what is clicked new names."""
    plain, one = (layers(chosen=name)["parcs-0"]["data"] for name in (None, "Bégawatts"))
    kept = {farm.name: [] for farm in TERRITORY.farms}  # type: dict[str, list[bool]]
    for before, after in zip(plain, one, strict=True):
        kept[after["farm"]].append(before["c"] == after["c"])
    assert [set(same) for same in kept.values()] == [{True}, {False}, {False}]
    assert set(layers(turn=7)) == {"sol", "lieux-7", "parcs-7", "noms-7"}


@THEMES
def test_a_column_looks_round(dark: bool) -> None:
    """Its sides go from light to shade and back without a step, all of them the farms' blue."""
    sides = map_ground.column(0.0, 0.0, 1.0, 5.0, rgb(theme.colour("wind", dark)))
    greens = np.array([row["c"][1] for row in sides[:-1]])
    assert np.ptp(greens) >= 15
    assert np.abs(np.diff(greens, append=greens[0])).max() <= 20
    assert [len(row["p"]) for row in sides] == [4] * map_ground.SIDES + [map_ground.SIDES]


def test_a_line_has_its_width() -> None:
    """A line on the ground is a thin quad, whatever its direction."""
    assert map_ground.stroke((0.0, 0.0), (3.0, 0.0), 0.5) == [[0, 0.25], [3, 0.25], [3, -0.25], [0, -0.25]]
    assert area(map_ground.stroke((1.0, 1.0), (4.0, 5.0), 0.4)) == pytest.approx(2.0, rel=0.02)


@pytest.mark.parametrize(
    ("communes", "farms"),
    [
        (COMMUNES, ()),
        ((), TERRITORY.farms),
        ((), TERRITORY.farms[:1]),
        (COMMUNES[:1], ()),
        ([replace(one, population=0) for one in COMMUNES], ()),
        (COMMUNES, [replace(farm, annual_mwh=0.0) for farm in TERRITORY.farms]),
        ([replace(one, group_code=one.code) for one in COMMUNES], ()),
    ],
    ids=["no farm", "no commune", "one farm", "one commune", "nobody", "no energy", "many groups"],
)
def test_other_territories_have_a_map_too(communes: Sequence[Commune], farms: Sequence[Farm]) -> None:
    """A map, a legend and words for any list and any farms; all numbers finite."""
    assert layers(communes, farms)
    assert charts.map_legend(communes, farms, dark=False)
    assert charts.map_words(communes, farms)


def test_the_legend_counts() -> None:
    """Each group with its communes and its inhabitants; names are shown letter by letter."""
    said = charts.map_legend(COMMUNES, TERRITORY.farms, dark=False)
    assert "CA Redon Agglomération : 31 communes, 67\u202f666 habitants" in said
    assert "Parc éolien citoyen" in said
    assert "<b>" not in charts.map_legend([replace(COMMUNES[0], group="<b>")], (), dark=False)


@THEMES
def test_the_groups_are_told_apart(dark: bool) -> None:
    """The two first groups and the farms' blue stay apart for colour-blind eyes, and stand out from the page."""
    colours = [theme.place_colour(0, dark), theme.place_colour(1, dark), theme.colour("wind", dark)]
    for vision in VISIONS.values():
        for first, second in itertools.combinations(colours, 2):
            assert distance(first, second, vision) >= MIN_DISTANCE
    assert all(theme.contrast(colour, BACKGROUNDS[dark][0]) >= 3.0 for colour in colours)
    assert theme.place_colour(9, dark) == theme.PLACES[-1][int(dark)]
