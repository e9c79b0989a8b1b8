"""The 3D surface, through the JSON that the browser receives."""

import json
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from elfe_ui.charts import common, theme
from elfe_ui.charts.ramps import RAMPS, goal_colour, mark_colour, ramp_colours
from elfe_ui.charts.surface import Scene, surface, surface_legend, surface_words
from elfe_ui.charts.surface_mesh import Scale, factor_scale, height_at, height_scale, mesh, ticks
from elfe_ui.series.factors import FactorAxis, Surface

MAX_BYTES = 40_000
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


def drawn(*surfaces: Surface, goal: Any = None, dark: bool = False, **places: Any) -> Scene:
    return surface(surfaces, **{"current": None} | places, goal=goal, dark=dark)


def written(scene: Scene, axis: str) -> list[str]:
    return [text for _, text in scene[axis]["ticks"]]


@pytest.mark.parametrize(
    ("n", "n_mesh"), [(2, 57), (5, 57), (9, 57), (23, 45), (24, 24), (40, 40), (57, 57), (60, 57), (200, 57)]
)
def test_side_of_the_mesh(n: int, n_mesh: int) -> None:
    """Coarse sides are refined, fine ones sampled; neither side is longer than what a browser takes well."""
    scene = drawn(sweep(n))
    assert (len(scene["x"]["at"]), len(scene["y"]["at"])) == (n_mesh, n_mesh)
    assert len(scene["surfaces"][0]["values"]) == n_mesh**2


def test_the_mesh_has_the_values_of_the_sweep() -> None:
    """Forty nodes a side are sent as they are, row by row, to six figures."""
    one = sweep()
    scene = drawn(one)
    assert scene["surfaces"][0]["values"] == pytest.approx(one.values.ravel(), rel=1e-5)
    assert scene["x"]["at"] == pytest.approx(one.x.values, rel=1e-5)
    assert (scene["x"]["low"], scene["x"]["high"]) == (90.0, 300.0)


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


def test_rounding_noise_is_no_relief() -> None:
    """Values that differ by a rounding error are a constant."""
    scale = height_scale([np.array([0.1 + 0.2, 0.3])])
    assert scale.high - scale.low > 0.5


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
    found = ticks(Scale(low, high), 5)
    assert found.values.tolist() == pytest.approx(values)
    assert found.decimals == decimals


@given(st.floats(-1e9, 1e9), st.floats(1e-6, 1e9))
def test_ticks_stay_inside_and_few(low: float, span: float) -> None:
    """Any scale has one to seven ticks, all inside it."""
    high = low + span
    found = ticks(Scale(low, high), 5).values
    assert 1 <= len(found) <= 7
    assert found.min() >= low - 1e-5 * span - 1e-12 * abs(low)
    assert found.max() <= high + 1e-5 * span + 1e-12 * abs(high)


@pytest.mark.parametrize("count", [0, 3])
def test_other_numbers_of_surfaces_are_refused(count: int) -> None:
    """None or three cannot be drawn."""
    with pytest.raises(ValueError, match="1 or 2"):
        drawn(*[sweep(4)] * count)


def test_needle_beside_a_hole() -> None:
    """A height on the edge of known nodes needs no other."""
    holed = on_grid([[0.0, 1.0], [2.0, np.nan]])
    assert height_at(holed, 0.25, 0.0) == pytest.approx(0.25)


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


@pytest.mark.parametrize("n", [30, 100])
def test_a_hole_stays_a_hole(n: int) -> None:
    """An unknown node is unknown on the mesh, also between two samples; all others are known."""
    values = sweep(n).values.copy()
    values[n // 2, n // 3] = np.nan
    values[0, 0] = np.inf
    found = drawn(sweep(n)._replace(values=values))["surfaces"][0]["values"]
    assert 2 <= found.count(None) <= 6


def test_an_unknown_surface_is_an_empty_box() -> None:
    """No height, no needle; the names of the axes remain."""
    scene = drawn(sweep(6)._replace(values=np.full((6, 6), np.nan)), current=(100, 100), goal=np.ones((6, 6)))
    assert set(scene["surfaces"][0]["values"]) == {None}
    assert scene["marks"] == []
    assert (scene["x"]["name"], scene["y"]["name"]) == (["Éolien", "(GWh/an)"], ["Solaire", "(GWh/an)"])


@pytest.mark.parametrize("value", [0.0, 42.0, -3.5, 1e6])
def test_a_constant_lies_flat_in_the_middle(value: float) -> None:
    """At half height, in the middle colour, with round ticks around."""
    scene = drawn(on_grid(np.full((5, 7), value)))
    assert scene["z"]["low"] + scene["z"]["high"] == pytest.approx(2 * value)
    assert scene["surfaces"][0]["low"] == scene["surfaces"][0]["high"] == pytest.approx(value)
    assert len(scene["z"]["ticks"]) >= 2


def test_words_are_french() -> None:
    """Accents survive, thousands have narrow spaces, decimals a comma; the highest tick bears the unit."""
    scene = drawn(on_grid([[0.5, -12_000.0], [3.0, 18_000.0]], x=[0.0, 0.5]))
    assert scene["x"]["label"] == "Éolien (GWh/an)"
    assert written(scene, "x") == ["0,0", "0,1", "0,2", "0,3", "0,4", "0,5"]
    assert written(scene, "z") == ["\u221220\u202f000", "0", "20\u202f000\u00a0MW"]
    assert written(drawn(sweep()), "z")[-1].endswith("\u202f%")


def test_hostile_labels_are_only_text() -> None:
    """Markup of a label does not reach the page as markup."""
    evil = sweep()._replace(label="<img src=x>")
    assert "<img" not in drawn(evil)["legend"]


def test_two_surfaces_are_told_apart() -> None:
    """Each has its ramp and its name; both have a ball under the scenario's needle."""
    other = sweep(label="Taux d’autoconsommation")
    scene = drawn(sweep(), other._replace(values=100 - other.values), current=(200, 200))
    first, second = scene["surfaces"]
    assert first["ramp"] != second["ramp"]
    (mark,) = scene["marks"]
    assert mark["z"] == pytest.approx([height_at(sweep(), 200, 200), 100 - height_at(sweep(), 200, 200)])
    assert "Taux d’autoproduction et taux d’autoconsommation (%)" in scene["words"]


def test_surfaces_that_do_not_go_together_are_refused() -> None:
    """Other units, other factors, a goal of another shape."""
    with pytest.raises(ValueError, match="same unit"):
        drawn(sweep(4), sweep(4, unit="MW"))
    with pytest.raises(ValueError, match="same factors"):
        drawn(sweep(4), sweep(5))
    with pytest.raises(ValueError, match="shape"):
        drawn(sweep(4), goal=np.ones((3, 4)))


def test_needle_stands_at_the_scenario() -> None:
    """At the scenario's factors and at the surface's height there, under its name."""
    (mark,) = drawn(on_grid([[0.0, 10.0], [20.0, 50.0]]), current=(0.5, 0.25))["marks"]
    assert (mark["x"], mark["y"], mark["z"]) == (0.5, 0.25, [pytest.approx(5 * 0.75 + 35 * 0.25)])
    assert mark["name"] == "Votre scénario"
    assert re.fullmatch("Votre scénario : [0-9,]+\\s.*", mark["words"])


def test_the_reference_has_a_needle_of_its_own() -> None:
    """Named and of another colour, below the scenario's; none where it stands where the scenario does."""
    grid = on_grid([[0.0, 10.0], [20.0, 50.0]])
    other, ours = drawn(grid, current=(0.5, 0.25), reference=(0.0, 0.5))["marks"]
    assert (other["name"], ours["name"]) == ("Référence", "Votre scénario")
    assert ours["colour"] != other["colour"]
    assert len(drawn(grid, current=(0.5, 0.25), reference=(0.5, 0.25))["marks"]) == 1


@pytest.mark.parametrize("point", [(-0.1, 0.0), (0.0, 2.1), (1.6, 1.6), (np.nan, 0.0)])
def test_no_needle_outside_or_over_a_hole(point: tuple[float, float]) -> None:
    """Nothing is drawn where the sweep knows no height."""
    holed = on_grid([[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, np.nan]])
    assert drawn(holed, current=point)["marks"] == []
    assert np.isnan(height_at(holed, *point))


@pytest.mark.parametrize("n", [6, 40])
def test_the_edge_of_a_goal_is_between_the_nodes(n: int) -> None:
    """The margin is sent as a number a node, refined as the surface is: where it is zero is the edge."""
    one = sweep(n)
    scene = drawn(one, goal=one.values - 60.0)
    heights, margins = (np.array(values) for values in (scene["surfaces"][0]["values"], scene["goal"]))
    assert margins == pytest.approx(heights - 60.0, abs=1e-2)
    assert "Objectif atteint" in scene["legend"]
    assert drawn(one)["goal"] is None


def test_the_scene_is_small() -> None:
    """Few figures a number: under 40 kB for 40 x 40, half a picture."""
    text = json.dumps(drawn(sweep(), current=(120, 120), goal=sweep().values - 50), separators=(",", ":"))
    assert len(text.encode()) < MAX_BYTES
    assert not re.search(r"\d\.\d{9}", json.dumps(drawn(sweep())["surfaces"][0]["values"]))


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
    scene = drawn(one, current=(one.x.values[0], one.y.values[0]), goal=values, dark=dark)
    assert json.dumps(scene, allow_nan=False)
    np.testing.assert_array_equal(values, before)
    known = values[np.isfinite(values) & (np.abs(values) < 1e15)]
    assert ("sans objet" in scene["legend"]) == (known.size == 0)


def test_a_factor_fills_its_side() -> None:
    """The least value stands at one end and the greatest at the other."""
    assert factor_scale(np.array([90.0, 120.0, 300.0])) == Scale(90.0, 300.0)
