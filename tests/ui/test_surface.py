"""The 3D surface, through the JSON that the browser receives."""

import json
import re
from typing import Any

import numpy as np
import pydeck
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from elfe_ui.charts import common, theme
from elfe_ui.charts.deck import rgb
from elfe_ui.charts.surface import CAMERA, surface, surface_legend, surface_words
from elfe_ui.charts.surface_marks import (
    BANDS,
    MERIDIANS,
    RADIUS,
    RAMPS,
    RIM_RADIUS,
    STEM,
    goal_colour,
    mark_colour,
    ramp_colours,
)
from elfe_ui.charts.surface_mesh import (
    HALF_HEIGHT,
    HALF_SIDE,
    Scale,
    factor_scale,
    height_at,
    height_scale,
    mesh,
    placed,
    ticks,
)
from elfe_ui.series.factors import FactorAxis, Surface

MAX_BYTES = 400_000
"""What the browser may receive for a sweep of 40 x 40."""
BOTH = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def sweep(n: int = 40, label: str = "Taux d’autoproduction", unit: str = "%") -> Surface:
    wind, solar = np.linspace(90.0, 300.0, n), np.linspace(10.0, 300.0, n)
    x, y = np.meshgrid(wind, solar)
    values = 100 * (1 - np.exp(-(x + 0.9 * y) / 300))
    return Surface(label, unit, FactorAxis("Éolien (GWh/an)", wind), FactorAxis("Solaire (GWh/an)", solar), values)


def on_grid(values: Any, x: Any = None, y: Any = None) -> Surface:
    grid = np.asarray(values, dtype=float)
    xs = np.arange(grid.shape[1], dtype=float) if x is None else np.asarray(x, dtype=float)
    ys = np.arange(grid.shape[0], dtype=float) if y is None else np.asarray(y, dtype=float)
    return Surface("Exportation", "MW", FactorAxis("Éolien (GWh/an)", xs), FactorAxis("Part (%)", ys), grid)


def drawn(*surfaces: Surface, goal: Any = None, dark: bool = False, **places: Any) -> pydeck.Deck:
    return surface(surfaces, **{"current": None} | places, goal=goal, dark=dark)


def layers(deck: pydeck.Deck) -> dict[str, dict[str, Any]]:
    return {layer["id"]: layer for layer in json.loads(deck.to_json())["layers"]}


def facets(deck: pydeck.Deck, index: int = 0) -> list[dict[str, Any]]:
    return list(layers(deck)[f"surface-{index}"]["data"])


def balls(deck: pydeck.Deck) -> list[tuple[float, ...]]:
    """Middles of the coloured balls of the scenario, from below."""
    rows = [row["p"] for row in layers(deck)["scenario"]["data"] if row["c"] != [255, 255, 255, 255]]
    parts = np.array(rows).reshape(-1, MERIDIANS * BANDS * 5, 3)
    return [tuple(part.max(axis=0) / 2 + part.min(axis=0) / 2) for part in parts]


def written(deck: pydeck.Deck, layer: str) -> list[str]:
    return [row["t"] for row in layers(deck)[layer]["data"]]


@BOTH
def test_every_cell_of_a_sweep_is_a_facet(dark: bool) -> None:
    """Forty nodes a side are drawn as they are: 39 x 39 facets of four corners, numbers all, inside the box."""
    rows = facets(drawn(sweep(), dark=dark))
    assert len(rows) == 39 * 39
    corners = np.array([row["p"] for row in rows], dtype=float)
    assert corners.shape == (39 * 39, 4, 3)
    assert np.abs(corners[..., :2]).max() == HALF_SIDE
    assert np.abs(corners[..., 2]).max() <= HALF_HEIGHT
    assert all(isinstance(part, int) and 0 <= part <= 255 for row in rows for part in row["c"])


@pytest.mark.parametrize(
    ("n", "n_mesh"), [(2, 57), (5, 57), (9, 57), (23, 45), (24, 24), (57, 57), (60, 57), (200, 57)]
)
def test_side_of_the_mesh(n: int, n_mesh: int) -> None:
    """Coarse sides are refined, fine ones sampled; neither side is longer than what a browser takes well."""
    assert len(facets(drawn(sweep(n)))) == (n_mesh - 1) ** 2


def test_refining_keeps_the_nodes_and_draws_straight_lines_between() -> None:
    """The mesh goes through the sweep's own values; between them it is bilinear."""
    found = mesh([on_grid([[0.0, 10.0], [20.0, 50.0]])])
    corner = found.values[0]
    assert (corner[0, 0], corner[0, -1], corner[-1, 0], corner[-1, -1]) == (0.0, 10.0, 20.0, 50.0)
    assert corner[28, 28] == pytest.approx(20.0)
    assert found.x[28] == pytest.approx(0.5)


def test_sampling_goes_between_the_nodes() -> None:
    """A plane stays a plane when a long side is sampled."""
    x, y = np.meshgrid(np.arange(101.0), np.arange(90.0))
    found = mesh([on_grid(2 * x + 3 * y)])
    assert found.values[0] == pytest.approx(2 * found.x[np.newaxis, :] + 3 * found.y[:, np.newaxis])


@pytest.mark.parametrize("n", [30, 100])
def test_a_hole_stays_a_hole(n: int) -> None:
    """The cells around an unknown node are missing, also between two samples; all others are drawn."""
    values = sweep(n).values.copy()
    values[n // 2, n // 3] = np.nan
    values[0, 0] = np.inf
    whole, holed = (len(facets(drawn(sweep(n)._replace(values=grid)))) for grid in (sweep(n).values, values))
    assert whole - 8 <= holed <= whole - 5


def test_an_unknown_surface_is_an_empty_box() -> None:
    """No facet, no wire, no needle; the names of the axes remain."""
    deck = drawn(sweep(6)._replace(values=np.full((6, 6), np.nan)), current=(100, 100), goal=np.ones((6, 6), bool))
    found = layers(deck)
    assert found["surface-0"]["data"] == found["fils-0"]["data"] == found["objectif"]["data"] == []
    assert "scenario" not in found
    assert written(deck, "noms") == ["Éolien (GWh/an)", "Solaire\n(GWh/an)", "Taux d’autoproduction (%)"]


@pytest.mark.parametrize("value", [0.0, 42.0, -3.5, 1e6])
def test_a_constant_lies_flat_in_the_middle(value: float) -> None:
    """All facets at half height, in the middle colour, with round ticks around."""
    deck = drawn(on_grid(np.full((5, 7), value)))
    rows = facets(deck)
    assert {corner[2] for row in rows for corner in row["p"]} == {0.0}
    assert len({tuple(row["c"]) for row in rows}) == 1
    scale = height_scale([np.array([value])])
    assert scale.low < value < scale.high
    assert len(ticks(scale, 5).values) >= 2


def test_rounding_noise_is_no_relief() -> None:
    """Values that differ by a rounding error are a constant."""
    scale = height_scale([np.array([0.1 + 0.2, 0.3])])
    assert scale.high - scale.low > 0.5


def test_uneven_axes_are_at_their_true_places() -> None:
    """Nodes at 0, 1 and 10 stand at 0, a tenth and the whole of the side."""
    deck = drawn(on_grid(np.zeros((2, 3)), x=[0, 1, 10]))
    along = {corner[0] for row in facets(deck) for corner in row["p"]}
    assert {-50.0, -40.0, 50.0} <= along
    wires = [row for row in layers(deck)["fils-0"]["data"] if row["a"][0] == row["b"][0]]
    assert {row["a"][0] for row in wires} == {-50.0, -40.0, 50.0}


@pytest.mark.parametrize(
    ("low", "high", "values", "decimals"),
    [
        (90, 300, [100, 150, 200, 250, 300], 0),
        (0, 15, [0, 5, 10, 15], 0),
        (0, 1.25, [0, 0.25, 0.5, 0.75, 1, 1.25], 2),
        (0, 12.5, [0, 2.5, 5, 7.5, 10, 12.5], 1),
        (-0.03, 0.06, [-0.02, 0, 0.02, 0.04, 0.06], 2),
        (3, 3, [3], 0),
    ],
)
def test_ticks_are_round(low: float, high: float, values: list[float], decimals: int) -> None:
    """Steps of 1, 2, 2.5 or 5 x 10^k, inside the scale, with the decimals they need."""
    found = ticks(Scale(low, high, 50.0), 5)
    assert found.values.tolist() == pytest.approx(values)
    assert found.decimals == decimals


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_stay_inside_and_few(low: float, span: float) -> None:
    """Any scale has one to seven ticks, all inside it."""
    high = low + span
    found = ticks(Scale(low, high, 50.0), 5).values
    assert 1 <= len(found) <= 7
    assert found.min() >= low - 1e-5 * span - 1e-12 * abs(low)
    assert found.max() <= high + 1e-5 * span + 1e-12 * abs(high)


def test_words_are_french() -> None:
    """Accents survive, thousands have narrow spaces, decimals a comma; names have their units."""
    deck = drawn(on_grid([[0.5, -12_000.0], [3.0, 18_000.0]], x=[0.0, 0.5]))
    assert "Éolien" in deck.to_json()
    assert written(deck, "graduations")[:6] == ["0,0", "0,1", "0,2", "0,3", "0,4", "0,5"]
    assert written(deck, "graduations")[-3:] == ["−20\u202f000", "0", "20\u202f000"]
    for name in written(deck, "noms"):
        assert re.search(r"\([^)]+\)$", name)


def test_tooltip_says_both_factors_and_the_value() -> None:
    """The pointer reads names with units and French values; the placeholders are fields of every facet."""
    deck = drawn(sweep(), current=(120, 200))
    template = deck._tooltip["html"]
    assert "Éolien (GWh/an) : {x}" in template
    assert "Taux d’autoproduction : <b>{a}</b>" in template
    fields = set(re.findall(r"{(.*?)}", template))
    assert fields == {"x", "y", "a"}
    for row in [*facets(deck), *layers(deck)["scenario"]["data"]]:
        assert fields <= set(row)
    assert re.fullmatch(r"\d+,\d+\u202f%", facets(deck)[0]["a"])
    assert layers(deck)["surface-0"]["pickable"] is True


def test_hostile_labels_are_only_text() -> None:
    """Markup and braces of a label neither reach the page nor become a placeholder."""
    evil = sweep()._replace(label="<img src=x>{x}")
    template = drawn(evil)._tooltip["html"]
    assert "<img" not in template
    assert template.count("{x}") == 1
    assert "<img" not in surface_legend([evil], dark=False)


def test_two_surfaces_are_told_apart() -> None:
    """Each has its ramp, the second is see-through, both values show under the pointer."""
    other = sweep(label="Taux d’autoconsommation")
    deck = drawn(sweep(), other._replace(values=100 - other.values), current=(200, 200))
    assert layers(deck)["surface-0"]["opacity"] == 1
    assert 0.4 < layers(deck)["surface-1"]["opacity"] < 0.9
    assert {"a", "b"} <= set(facets(deck, 1)[0])
    assert len(balls(deck)) == 2
    assert written(deck, "noms")[2] == "Taux d’autoproduction\net taux d’autoconsommation (%)"


@pytest.mark.parametrize("count", [0, 3])
def test_other_numbers_of_surfaces_are_refused(count: int) -> None:
    """None or three cannot be drawn."""
    with pytest.raises(ValueError, match="1 or 2"):
        drawn(*[sweep(4)] * count)


def test_surfaces_that_do_not_go_together_are_refused() -> None:
    """Other units, other factors, a mask of another shape."""
    with pytest.raises(ValueError, match="same unit"):
        drawn(sweep(4), sweep(4, unit="MW"))
    with pytest.raises(ValueError, match="same factors"):
        drawn(sweep(4), sweep(5))
    with pytest.raises(ValueError, match="shape"):
        drawn(sweep(4), goal=np.ones((3, 4), bool))


def test_needle_stands_at_the_scenario() -> None:
    """The ball is on the surface, the needle goes from the floor through it, the label says what it is."""
    deck = drawn(on_grid([[0.0, 10.0], [20.0, 50.0]]), current=(0.5, 0.25))
    found = layers(deck)
    (ball,) = balls(deck)
    height = placed(np.array([5 * 0.75 + 35 * 0.25]), height_scale([np.array([0.0, 50.0])]))[0]
    assert ball == pytest.approx((0.0, -25.0, height), abs=0.02)
    facet = found["scenario"]["data"][0]
    assert (facet["x"], facet["y"], facet["a"]) == ("0,50", "0,25", "12,5\u00a0MW")
    (needle,) = found["aiguille"]["data"]
    assert (needle["a"][2], needle["b"][2]) == (-HALF_HEIGHT, pytest.approx(ball[2] + STEM, abs=0.02))
    assert found["nom-scenario"]["data"][0]["t"] == "Votre scénario"


def test_a_ball_is_round_from_all_sides() -> None:
    """A coloured ball on a white one of the same middle; each looks like a circle whichever way the box is turned."""
    rows = layers(drawn(on_grid([[0.0, 10.0], [20.0, 50.0]]), current=(0.5, 0.5)))["scenario"]["data"]
    is_white = np.array([row["c"] == [255, 255, 255, 255] for row in rows])
    places = np.array([row["p"] for row in rows])
    assert is_white.tolist() == sorted(is_white, reverse=True)
    for facets_of, radius in ((places[is_white], RIM_RADIUS), (places[~is_white], RADIUS)):
        corners = facets_of.reshape(-1, 5, 3)
        assert (corners[:, 0] == corners[:, -1]).all()
        away = corners.reshape(-1, 3) - np.array([0.0, 0.0, (corners[..., 2].max() + corners[..., 2].min()) / 2])
        assert np.linalg.norm(away, axis=1) == pytest.approx(radius, abs=0.03)
        for towards in np.random.default_rng(5).normal(size=(50, 3)):
            assert (away @ (towards / np.linalg.norm(towards))).max() > 0.92 * radius


@pytest.mark.parametrize("n", [1, 2])
def test_the_browser_has_few_programs_to_compile(n: int) -> None:
    """Polygons, lines and letters only, whatever is shown: each other kind of layer delays the first picture."""
    many = [sweep(), sweep(label="Taux d’autoconsommation")][:n]
    deck = drawn(*many, current=(120, 120), reference=(200, 200), goal=sweep().values > 50)
    found = layers(deck).values()
    assert {layer["@@type"] for layer in found} == {"SolidPolygonLayer", "LineLayer", "TextLayer"}
    assert not any(layer.get("background") for layer in found)
    lines = [layer for layer in found if layer["@@type"] == "LineLayer"]
    assert all(layer[name].startswith("@@=") for layer in lines for name in ("getColor", "getWidth"))


def test_words_have_a_halo_of_paper() -> None:
    """Over a surface they stay legible: a halo in the page's colour, which the margin around a letter has room for."""
    deck = drawn(sweep(), current=(120, 120), reference=(200, 200), dark=True)
    paper = rgb(theme.ink(True).paper)[:3]
    words = [layer for layer in layers(deck).values() if layer["@@type"] == "TextLayer"]
    assert len(words) == 4
    for layer in words:
        settings = layer["fontSettings"]
        assert settings["sdf"] is True
        assert layer["outlineColor"][:3] == paper
        assert 0 < layer["outlineWidth"] <= settings["radius"]
        assert settings["buffer"] >= (1 - settings["cutoff"]) * settings["radius"]


def test_the_reference_has_a_needle_of_its_own() -> None:
    """Named and of another colour; none where it stands where the scenario does."""
    grid = on_grid([[0.0, 10.0], [20.0, 50.0]])
    found = layers(drawn(grid, current=(0.5, 0.25), reference=(0.0, 0.5)))
    assert found["nom-scenario-autre"]["data"][0]["t"] == "Référence"
    ours, other = (found[name]["data"][-1] for name in ("scenario", "scenario-autre"))
    assert ours["c"] != other["c"]
    assert ours["p"] != other["p"]
    assert "scenario-autre" not in layers(drawn(grid, current=(0.5, 0.25), reference=(0.5, 0.25)))


@pytest.mark.parametrize("point", [(-0.1, 0.0), (0.0, 2.1), (1.6, 1.6), (np.nan, 0.0)])
def test_no_needle_outside_or_over_a_hole(point: tuple[float, float]) -> None:
    """Nothing is drawn where the sweep knows no height."""
    holed = on_grid([[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, np.nan]])
    assert "scenario" not in layers(drawn(holed, current=point))
    assert np.isnan(height_at(holed, *point))


def test_needle_beside_a_hole() -> None:
    """A height on the edge of known nodes needs no other."""
    holed = on_grid([[0.0, 1.0], [2.0, np.nan]])
    assert height_at(holed, 0.25, 0.0) == pytest.approx(0.25)


@BOTH
def test_goal_is_seen_at_a_glance(dark: bool) -> None:
    """Cells that meet the goal turn to the goal's colour, with a line around; the others keep theirs."""
    one = sweep()
    plain, marked = (facets(drawn(one, goal=goal, dark=dark)) for goal in (None, one.values > 60))
    changed = [row for before, row in zip(plain, marked, strict=True) if before["c"] != row["c"]]
    high = [row for row in marked if float(row["a"].split(",")[0]) >= 61]
    assert high
    assert all(row in changed for row in high)
    assert all(row["c"][0] > 130 and row["c"][2] < 0.6 * row["c"][0] for row in high)
    assert not any(float(row["a"].split(",")[0]) < 57 for row in changed)
    assert layers(drawn(one, goal=one.values > 60, dark=dark))["objectif"]["data"]


@pytest.mark.parametrize("n", [6, 40])
def test_a_goal_met_at_one_node_shows(n: int) -> None:
    """A lone node is not lost, on a refined mesh or on the sweep's own; a goal never met colours nothing."""
    goal = np.zeros((n, n), bool)
    plain = facets(drawn(sweep(n), goal=goal))
    assert plain == facets(drawn(sweep(n)))
    goal[n // 2, n // 2] = True
    changed = [a for a, b in zip(plain, facets(drawn(sweep(n), goal=goal)), strict=True) if a["c"] != b["c"]]
    assert len(changed) >= 4


def test_camera_is_one_constant() -> None:
    """Other data, same view and camera: the browser keeps the visitor's."""
    decks = [drawn(sweep()), drawn(sweep(), sweep(), dark=True), drawn(on_grid([[1.0, np.nan], [0.0, 5e6]]))]
    specs = [json.loads(deck.to_json()) for deck in decks]
    assert all(spec["views"] == specs[0]["views"] for spec in specs)
    assert all(spec["initialViewState"] == CAMERA for spec in specs)


def test_no_map_is_asked_for() -> None:
    """No provider, no key, no style address: nothing leaves the server."""
    text = drawn(sweep()).to_json()
    assert "mapProvider" not in text
    assert "http" not in text
    assert json.loads(text)["views"][0]["@@type"] == "OrbitView"


def test_json_is_compact() -> None:
    """No blank between tokens, few decimals, and less than 0.4 MB for 40 x 40."""
    text = drawn(sweep(), current=(120, 120), goal=sweep().values > 50).to_json()
    assert len(text.encode()) < MAX_BYTES
    assert '": ' not in text
    assert "\n" not in text
    assert not re.search(r"\d\.\d{4,}", json.dumps(facets(drawn(sweep()))))


def test_streamlit_takes_it_as_it_is() -> None:
    """Streamlit's own preparation leaves the JSON alone and finds the tooltip."""
    from streamlit.elements import deck_gl_json_chart as element

    deck = drawn(sweep())
    before = deck.to_json()
    element._prepare_pydeck_for_json(deck)
    assert deck.to_json() == before
    tooltip = element._get_pydeck_tooltip(deck)
    assert tooltip is not None
    assert set(tooltip) == {"html", "style"}


def _any_surface(values: np.ndarray, steps: list[float]) -> Surface:
    n_y, n_x = values.shape
    return on_grid(values, x=np.cumsum(steps[:n_x]), y=np.cumsum(steps[-n_y:]))


@given(
    npst.arrays(np.float64, st.tuples(st.integers(1, 5), st.integers(1, 5)), elements=st.floats(width=64)),
    st.lists(st.floats(1e-3, 1e6), min_size=5, max_size=5),
    st.booleans(),
)
def test_any_grid_is_valid_json(values: np.ndarray, steps: list[float], dark: bool) -> None:
    """Numbers, NaN and infinities of any size, a single row or column: JSON without NaN, inputs untouched."""
    before = values.copy()
    one = _any_surface(values, steps)
    text = drawn(one, current=(one.x.values[0], one.y.values[0]), goal=values > 0, dark=dark).to_json()
    assert json.loads(text, parse_constant=pytest.fail)
    np.testing.assert_array_equal(values, before)
    known = values[np.isfinite(values) & (np.abs(values) < 1e15)]
    legend = surface_legend([one], dark=dark)
    assert ("sans objet" in legend) == (known.size == 0)


@BOTH
def test_legend_says_name_and_values(dark: bool) -> None:
    """Least, middle and greatest value with unit, in French; the goal only where it is shown."""
    one = on_grid([[0.0, 1500.0], [3000.0, 750.0]])
    words = re.sub(r"<[^>]+>", " ", surface_legend([one], dark=dark))
    assert re.split(r" +", words.strip()) == ["Exportation", "(MW)", "0", "1\u202f500", "3\u202f000"]
    assert "Objectif" not in words
    assert "Objectif atteint" in surface_legend([one], dark=dark, goal=True)
    assert not re.search(r"[^-]color:", surface_legend([one], dark=dark)), "the page's own ink follows the theme"


def test_sentence_for_who_does_not_see() -> None:
    """Name, factors and range, in one line."""
    said = surface_words([on_grid([[0.0, 1500.0], [3000.0, np.nan]])])
    assert said == (
        "Surface en trois dimensions : Exportation (MW) selon Éolien (GWh/an) et Part (%). "
        "Exportation : de 0\u00a0MW à 3\u202f000\u00a0MW."
    )


@pytest.mark.parametrize("ramp", RAMPS)
def test_ramps_rise_in_lightness(ramp: tuple[str, ...]) -> None:
    """Each colour of a ramp is lighter than the one before: greys would still tell the order."""
    lightness = [theme.contrast(colour, "#000000") for colour in ramp]
    assert lightness == sorted(lightness)
    assert theme.contrast(ramp[0], theme.DARK_BACKGROUND) > 1.5


@BOTH
def test_text_is_legible(dark: bool) -> None:
    """4.5:1 for words on the page and for the scenario's label."""
    tone = theme.ink(dark)
    assert theme.contrast(tone.text, tone.paper) >= 4.5
    assert theme.contrast(tone.muted, tone.paper) >= 4.5
    assert all(
        theme.contrast(mark_colour(dark, name), tone.paper) >= 4.5 for name in (common.YOURS, common.REFERENCE_NAME)
    )
    assert theme.contrast(goal_colour(dark), RAMPS[0][3]) > 1.5


def test_ramps_differ_for_colour_blind_eyes() -> None:
    """At equal height the first ramp is bluer, the one difference that red-green blindness leaves."""
    shares = np.linspace(0.0, 1.0, 11)
    first, second = (ramp_colours(index, shares) for index in (0, 1))
    blueness = [colours[:, 2] - colours[:, :2].mean(axis=1) for colours in (first, second)]
    assert (blueness[0] - blueness[1]).min() > 40


def test_long_heights_stand_on_the_wall() -> None:
    """A tick too long for the margin of a phone starts at the axis and goes inwards."""
    rows = layers(drawn(on_grid([[0.0, -9e6], [1e6, 2e6]])))["graduations"]["data"]
    long = [row for row in rows if len(row["t"]) > 6]
    assert long
    assert all(row["l"] == "start" and row["o"][0] > 0 for row in long)


def test_factor_scale_fills_the_side() -> None:
    """The least value stands at one end and the greatest at the other; a single one in the middle."""
    values = np.array([90.0, 120.0, 300.0])
    assert placed(values, factor_scale(values)).tolist() == pytest.approx([-50.0, -35.714286, 50.0])
    assert placed(values[:1], factor_scale(values[:1])).tolist() == [0.0]
