"""The territory's map, through the JSON that the browser receives."""

import itertools
import json
import math
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from elfe_core.communes import Commune
from elfe_core.load import TERRITORY_FILE, load_communes
from elfe_core.territory import Farm, load_territory
from elfe_ui import charts
from elfe_ui.charts import theme
from elfe_ui.charts.map_ground import LEAN, SIDE, UPRIGHT, ground, scale_bar
from elfe_ui.charts.map_labels import Box, Dot, labels, seen, words_box
from tests.ui.test_charts_theme import BACKGROUNDS, MIN_DISTANCE, THEMES, VISIONS, distance

TERRITORY = load_territory(TERRITORY_FILE)
COMMUNES = load_communes(TERRITORY)
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
    assert len(text) < 40_000


def test_every_place_and_colour_is_a_number() -> None:
    """Nothing turned into a string on its way; accessors are keys of the rows, constants are constants."""
    for layer in layers().values():
        for row in layer["data"]:
            for key in ("p", "r", "h", "c", "a", "b", "o", "top", "ink"):
                value = row.get(key)
                if isinstance(value, list):
                    assert all(type(part) in (int, float) for part in numbers(value)), (layer["id"], key, value)
    found = layers()
    assert found["communes-0"]["getRadius"] == "@@=r"
    assert found["parcs-0"]["getElevation"] == "@@=h"
    assert found["noms-parcs-0"]["getText"] == "@@=n"
    assert (found["parcs-0"]["pickable"], found["communes-0"]["pickable"]) == (True, True)


def test_the_area_of_a_circle_is_its_population() -> None:
    """Every commune that has a place is drawn once, the largest first, its area in proportion."""
    rows = layers()["communes-0"]["data"]
    by_code = {one.code: one for one in COMMUNES if one.lat is not None}
    assert sorted(row["commune"] for row in rows) == sorted(by_code)
    people = [by_code[row["commune"]].population for row in rows]
    assert people == sorted(people, reverse=True)
    per_head = [row["r"] ** 2 / count for row, count in zip(rows, people, strict=True)]
    assert per_head == pytest.approx([per_head[0]] * len(rows), rel=0.02)
    assert rows[0]["t"] == "Pontchâteau (44)"
    assert rows[0]["a"] == "11\u202f474 habitants"


def test_the_height_of_a_column_is_its_energy() -> None:
    """Columns stand at their farms, in proportion to the annual energy; what is said of them is French."""
    rows = {row["farm"]: row for row in layers()["parcs-0"]["data"]}
    assert list(rows) == [farm.name for farm in TERRITORY.farms]
    for farm in TERRITORY.farms:
        ratio = rows[farm.name]["h"] / rows["Tesdan le Vent"]["h"]
        assert ratio == pytest.approx(farm.annual_mwh / 22_000, abs=1e-3)
    assert rows["Isac-Watts"]["n"] == "Isac-Watts\n18,2\u00a0GWh/an"
    assert rows["Isac-Watts"]["b"] == "18,2\u00a0GWh/an, 4 machines"


def test_distances_on_the_ground() -> None:
    """Two towns 20.2 km apart are so on the map, by its own scale bar."""
    under = ground([(one.lat, one.lon) for one in COMMUNES if one.lat is not None and one.lon is not None])
    (bar, *_), name = scale_bar(under)
    per_km = (bar["b"][0] - bar["a"][0]) / float(name["t"].removesuffix(" km"))
    assert name["t"] == "10 km"
    first, second = under.at(47.6516, -2.0842), under.at(47.8084, -1.9478)  # haversine: 20.19 km
    assert math.dist(first, second) / per_km == pytest.approx(20.19, rel=0.01)
    north = under.at(47.6, -2.0), under.at(47.7, -2.0)
    assert north[1][1] > north[0][1]
    assert north[1][0] == north[0][0]


def test_everything_is_in_sight() -> None:
    """Each point, column and the board lie in the square that the camera keeps in sight."""
    found = layers()
    places = [row["p"] for row in found["communes-0"]["data"]] + [row["top"] for row in found["parcs-0"]["data"]]
    places += [corner for row in found["plateau"]["data"] for corner in row["p"]]
    for x, y, z in places:
        assert abs(x) <= SIDE / 2
        assert abs(y * LEAN + z * UPRIGHT) <= SIDE / 2


def test_names_do_not_touch() -> None:
    """On the narrowest screen no two names overlap, nor with the words of a farm; the largest communes are named."""
    found = layers()
    rows = [*found["noms"]["data"], *({**row, "t": row["n"], "p": row["top"]} for row in found["noms-parcs-0"]["data"])]
    boxes = []
    for row in rows:
        (x, y), (across, down) = seen(*row["p"]), row["o"]
        boxes.append(words_box(row["t"], x + across, y - down, row["l"]))
    assert not any(first.meets(second) for first, second in itertools.combinations(boxes, 2))
    names = {row["t"] for row in found["noms"]["data"]}
    assert {"Redon", "Pontchâteau", "Missillac"} <= names
    assert len(names) >= 10


def test_a_name_gives_way() -> None:
    """Names go around what is taken, and a small one that has no room is left out."""
    first, second = Dot("Ville", 0.0, 0.0, 2.0), Dot("Bourg", 1.0, 0.0, 0.5)
    assert [row["l"] for row in labels([first], [], WHOLE)] == ["start"]
    right = words_box("Ville", 9.0, 0.0, "start")
    assert [row["l"] for row in labels([first], [right], WHOLE)] == ["end"]
    assert labels([first], [WHOLE], WHOLE) == []
    crowd = [Dot(f"Ville {n}", 0.0, 0.0, 2.0) for n in range(4)] + [second]
    assert "Bourg" not in [row["t"] for row in labels(crowd, [], Box(-60, -60, 60, 60))]


def test_the_chosen_farm_stands_out() -> None:
    """The chosen column keeps its colour, the others are paler; each click gives what is clicked new names."""
    plain, one = (layers(chosen=name)["parcs-0"]["data"] for name in (None, "Bégawatts"))
    assert len({tuple(row["c"]) for row in plain}) == 1
    assert [row["c"] == plain[0]["c"] for row in one] == [True, False, False]
    assert {"parcs-7", "communes-7", "noms-parcs-7"} <= set(layers(turn=7))


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
