import itertools
import json
import re
from collections.abc import Callable
from typing import Any

import altair as alt
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from elfe_ui.charts import theme
from elfe_ui.charts.common import PreparedChart
from elfe_ui.charts.factor_lines import MAX_LINES, factor_lines, ramp, split_names, spread
from elfe_ui.charts.factor_map import HALF, ON_DARK, ON_LIGHT, factor_map, ramp_colour, wrapped
from elfe_ui.series.factors import (
    ISO_COLUMNS,
    FactorAxis,
    FactorLine,
    FactorLines,
    Surface,
    cell_edges,
    hatches,
    iso_lines,
    outline,
    round_levels,
)

WIND = FactorAxis("Éolien (GWh/an)", np.array([90.0, 100.0, 150.0, 200.0, 300.0]))
FLEXIBLE = FactorAxis("Part flexible (%)", np.array([0.0, 5.0, 10.0, 15.0]))
VALUES = np.add.outer(-FLEXIBLE.values, WIND.values / 3)
SURFACE = Surface("Temps d'exportation", "%", WIND, FLEXIBLE, VALUES)
HOLED = SURFACE._replace(values=np.where(VALUES > 80, np.nan, VALUES))
NAMES = tuple(f"Part flexible {share} %" for share in (0, 5, 10, 15))
FAMILY = FactorLines(
    "Temps d'exportation", "%", WIND, tuple(FactorLine(n, row) for n, row in zip(NAMES, VALUES, strict=True))
)
BOTH = pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])


def draw_map(surface: Surface = SURFACE, **choices: Any) -> PreparedChart:
    return factor_map(surface, **({"current": (195.0, 5.0), "goal": VALUES - 50, "dark": False} | choices))


def bilinear(surface: Surface, x: float, y: float) -> float:
    """Value of the surface at a place, linear along the edges of its cells."""
    column = int(np.clip(np.searchsorted(surface.x.values, x) - 1, 0, len(surface.x.values) - 2))
    row = int(np.clip(np.searchsorted(surface.y.values, y) - 1, 0, len(surface.y.values) - 2))
    (x0, x1), (y0, y1) = surface.x.values[column : column + 2], surface.y.values[row : row + 2]
    u, v = (x - x0) / (x1 - x0), (y - y0) / (y1 - y0)
    weights = np.outer([1 - v, v], [1 - u, u])
    corners = surface.values[row : row + 2, column : column + 2]
    return float((weights * np.where(weights > 1e-9, corners, 0.0)).sum())


def axes(size: int) -> st.SearchStrategy[np.ndarray]:
    return arrays(float, size, elements=st.floats(0.1, 10)).map(np.cumsum)


@st.composite
def surfaces(draw: st.DrawFn) -> Surface:
    n_y, n_x = draw(st.integers(2, 6)), draw(st.integers(2, 6))
    holes = st.one_of(st.floats(-1000, 1000).map(lambda value: round(value, 3)), st.just(float("nan")))
    values = draw(arrays(float, (n_y, n_x), elements=holes))
    return Surface("a", "%", FactorAxis("x", draw(axes(n_x))), FactorAxis("y", draw(axes(n_y))), values)


@settings(max_examples=150, deadline=None)
@given(surfaces())
def test_iso_lines_lie_where_the_surface_has_the_level(surface: Surface) -> None:
    """Each vertex is on its level to a millionth of the range; holes make gaps, never errors."""
    known = surface.values[np.isfinite(surface.values)]
    for row in iso_lines(surface).itertuples():
        assert bilinear(surface, row.x, row.y) == pytest.approx(row.level, abs=1e-6 * np.ptp(known))


@given(st.integers(-999, 999), st.floats(1e-2, 1e6), st.integers(2, 12))
def test_levels_are_round_few_and_inside(low: int, span: float, most: int) -> None:
    """Steps are 1, 2, 2,5 or 5 times a power of ten; levels are multiples of the step between the two ends."""
    levels = round_levels(np.array([low, low + span]), most)
    assert len(levels) <= most
    assert all(low < level < low + span for level in levels)
    if len(levels) > 1:
        step = levels[1] - levels[0]
        mantissa = step / 10 ** np.floor(np.log10(step) + 1e-6)
        assert min(abs(mantissa - round_step) for round_step in (1, 2, 2.5, 5)) < 1e-3
        assert all(abs(level / step - round(level / step)) < 1e-6 for level in levels)


def test_iso_lines_of_a_plane() -> None:
    """A plane has straight lines at 10, 20... and each is named once, in French."""
    frame = iso_lines(SURFACE)
    assert list(frame.columns) == list(ISO_COLUMNS)
    assert sorted(frame["level"].unique()) == [20, 30, 40, 50, 60, 70, 80, 90]
    labels = frame.loc[frame["label"] != "", "label"]
    assert labels.is_unique
    assert set(labels) <= {"20", "30", "40", "50", "60", "70", "80", "90"}
    assert len(labels) >= 5
    thin = iso_lines(SURFACE._replace(values=VALUES / 100))
    assert {len(label) for label in thin["label"]} == {0, 3}
    assert "0,5" in set(thin["label"])


@pytest.mark.parametrize("value", [0.0, 42.0, float("nan")])
def test_a_flat_or_unknown_surface_has_no_lines(value: float) -> None:
    """An empty frame with the same columns and types; the map still draws."""
    flat = SURFACE._replace(values=np.full_like(VALUES, value))
    frame = iso_lines(flat)
    assert len(frame) == 0
    assert frame.dtypes.to_dict() == iso_lines(SURFACE).dtypes.to_dict()
    json.dumps(draw_map(flat).to_dict(), allow_nan=False)


def test_a_single_row_draws() -> None:
    """One value of a factor makes a band, without lines."""
    band = Surface("a", "%", WIND, FactorAxis("Part flexible (%)", np.array([5.0])), VALUES[:1])
    assert len(iso_lines(band)) == 0
    json.dumps(factor_map(band, current=None, goal=None, dark=True).to_dict(), allow_nan=False)


def test_cells_reach_half_way_on_an_uneven_axis() -> None:
    """Edges are midpoints; the first and last cells end at their values."""
    assert cell_edges(WIND).tolist() == [90, 95, 125, 175, 250, 300]
    cells = draw_map().frames["cellules"]
    assert len(cells) == VALUES.size
    third = cells.iloc[2]
    assert (third["x"], third["left"], third["right"], third["bottom"], third["top"]) == (150, 125, 175, 0, 2.5)


def test_hatching_covers_the_unknown_cells() -> None:
    """Strokes stay within them."""
    across, upward = cell_edges(WIND), cell_edges(FLEXIBLE)
    area = np.zeros(VALUES.shape, dtype=bool)
    assert hatches(area, across, upward).empty
    area[1:3, 2:4] = True
    strokes = hatches(area, across, upward)
    assert len(strokes) > 5
    assert strokes[["x", "x2"]].to_numpy().min() >= 125
    assert strokes[["x", "x2"]].to_numpy().max() <= 250


def test_the_edge_of_a_goal_runs_between_the_nodes() -> None:
    """Where a margin that falls evenly is zero the edge is straight, not stepped; elsewhere it is the slice's own."""
    x, y = np.linspace(0.0, 10.0, 6), np.linspace(0.0, 4.0, 5)
    margin = 7.3 - x[np.newaxis, :] - y[:, np.newaxis]
    ends = outline(margin, x, y)
    at_x, at_y = (ends[[name, f"{name}2"]].to_numpy().ravel() for name in ("x", "y"))
    inner = (at_x > 0) & (at_y > 0) & (at_y < 4)
    assert inner.sum() > 4
    assert at_x[inner] + at_y[inner] == pytest.approx(7.3)
    assert at_x.min() == at_y.min() == 0.0
    assert outline(np.full((5, 6), -1.0), x, y).empty
    assert outline(np.full((5, 6), np.nan), x, y).empty
    assert len(outline(np.ones((5, 6)), x, y)) >= 4


def test_the_scenario_is_marked_within_the_slice_only() -> None:
    """No mark without a scenario, nor for one outside of the slice."""
    assert draw_map().frames["scenario"][["x", "y"]].to_numpy().tolist() == [[195, 5]]
    assert draw_map(current=None).frames["scenario"].empty
    assert draw_map(current=(400.0, 5.0)).frames["scenario"].empty
    assert factor_lines(FAMILY, current=89.0, dark=False).frames["scenario"].empty
    assert len(factor_lines(FAMILY, current=90.0, dark=False).frames["scenario"]) == 1


def test_the_reference_is_marked_beside_the_scenario() -> None:
    """Both bear their names where they stand apart, the scenario alone where they stand at one place."""
    lines = factor_lines(FAMILY, current=90.0, reference=91.0, dark=False).frames["scenario"]
    assert lines["name"].tolist() == ["Votre scénario", "Référence"]
    assert factor_lines(FAMILY, current=90.0, reference=90.0, dark=False).frames["scenario"]["name"].tolist() == [
        "Votre scénario"
    ]
    chart = factor_map(SURFACE, current=(195.0, 5.0), reference=(120.0, 2.0), goal=None, dark=False)
    assert chart.frames["scenario"]["name"].tolist() == ["Référence", "Votre scénario"]
    alone = factor_map(SURFACE, current=(195.0, 5.0), reference=(195.0, 5.0), goal=None, dark=False)
    assert alone.frames["scenario"]["name"].tolist() == ["Votre scénario"]


ALL = pytest.mark.parametrize(
    "draw",
    [
        draw_map,
        lambda: draw_map(HOLED, dark=True),
        lambda: draw_map(goal=None),
        lambda: factor_lines(FAMILY, current=195.0, dark=False),
        lambda: factor_lines(FAMILY._replace(lines=FAMILY.lines[:1]), current=None, dark=True),
    ],
    ids=["map", "holed", "no_goal", "lines", "one_line"],
)


@ALL
def test_specifications_are_valid_and_french(draw: Callable[[], PreparedChart]) -> None:
    """They follow Vega-Lite's schema, as JSON; French numbers; tooltips and axes are named; all data sets are used."""
    spec = draw().to_dict()
    assert json.loads(json.dumps(spec, allow_nan=False)) == spec
    plain = {**spec, "config": {**spec["config"], "legend": theme.config(False)["legend"]}}
    alt.LayerChart.validate(plain)
    assert spec["config"]["locale"]["number"]["decimal"] == ","
    assert {layer["data"].get("name") for layer in spec["layer"]} - {None} == set(spec["datasets"])
    text = json.dumps(spec["layer"], ensure_ascii=False)
    assert "Éolien (GWh/an)" in text
    assert {row["name"] for row in spec["datasets"]["scenario"]} <= {"Votre scénario"}
    assert "Temps d'exportation" in text
    assert re.search(r"Temps d'exportation \(%\)", text)
    for layer in spec["layer"]:
        for tip in layer.get("encoding", {}).get("tooltip", []):
            assert tip["title"] != tip["field"]


def test_unknown_values_are_said_not_to_apply() -> None:
    """They are null in the data, hatched, and "sans objet" under the pointer and in the legend."""
    spec = draw_map(HOLED).to_dict()
    assert sum(row["value"] is None for row in spec["datasets"]["cellules"]) == np.isnan(HOLED.values).sum() > 0
    assert spec["datasets"]["hachures"]
    assert {"'sans objet'" in json.dumps(spec, ensure_ascii=False), "Sans objet" in json.dumps(spec)} == {True}
    gap = FAMILY._replace(
        lines=(FactorLine("a", np.array([1.0, np.nan, 3.0, 4.0, np.nan])), FactorLine("b", np.full(5, np.nan)))
    )
    chart = factor_lines(gap, current=None, dark=False)
    assert [row["value"] for row in chart.to_dict()["datasets"]["courbes"]][:5] == [1, None, 3, 4, None]
    assert chart.frames["bouts"][["name", "x", "value"]].to_numpy().tolist() == [["a", 200, 4]]
    assert "sans objet" in json.dumps(chart.to_dict(), ensure_ascii=False)


def test_specifications_depend_on_display_choices_only() -> None:
    """Other values, same specification: the browser swaps the data in place."""
    other = Surface(*SURFACE[:4], VALUES * 2)
    specs = [draw_map(surface).to_dict() for surface in (SURFACE, other)]
    assert specs[0].pop("datasets") != specs[1].pop("datasets")
    assert specs[0] == specs[1]


def test_points_are_drawn_when_there_are_few() -> None:
    """Up to 15 computed values a curve."""
    many = FactorAxis("Éolien (GWh/an)", np.linspace(90, 300, 16))
    long = FactorLines("a", "%", many, (FactorLine("b", many.values),))
    kinds = [
        {layer["mark"]["type"] for layer in factor_lines(f, current=None, dark=False).to_dict()["layer"]}
        for f in (FAMILY, long)
    ]
    assert "point" in kinds[0]
    assert "point" not in kinds[1]


@BOTH
@pytest.mark.parametrize("count", range(1, MAX_LINES + 1))
def test_curves_stand_out_from_the_page_in_order(count: int, dark: bool) -> None:
    """3:1 at least against the page; each curve brighter than the one before."""
    colours = ramp(count, dark)
    assert len(set(colours)) == count
    assert all(theme.contrast(colour, theme.ink(dark).paper) >= 3 for colour in colours)
    light = [theme.contrast(colour, "#000000") for colour in colours]
    assert light == sorted(light)


@pytest.mark.parametrize("share", np.linspace(0, 1, 41))
def test_iso_lines_read_on_the_colour_of_their_level(share: float) -> None:
    """4:1 at least between a level's ink and its colour."""
    assert theme.contrast(ON_LIGHT if share > HALF else ON_DARK, ramp_colour(share)) >= 4.0


def test_names_lose_the_words_they_share() -> None:
    """The shared words are said once, above the labels; a single name stays whole."""
    assert split_names(NAMES) == ("Part flexible", ("0 %", "5 %", "10 %", "15 %"))
    assert split_names(("Stockage", "Stockage plein")) == ("", ("Stockage", "Stockage plein"))
    assert split_names(("Part 5 %",)) == ("", ("Part 5 %",))
    assert split_names(()) == ("", ())


@given(arrays(float, st.integers(1, 6), elements=st.floats(0, 1)))
def test_labels_do_not_overlap(wanted: np.ndarray) -> None:
    """They are a step apart, in the order of the curves, within the plot."""
    placed = spread(wanted, 0.075, 0.0, 1.0)
    assert ((placed >= 0) & (placed <= 1)).all()
    for first, second in itertools.combinations(range(len(wanted)), 2):
        assert abs(placed[first] - placed[second]) >= 0.07
        assert wanted[first] == wanted[second] or (placed[first] > placed[second]) == (wanted[first] > wanted[second])


def test_long_titles_are_wrapped() -> None:
    """No line is wider than a phone."""
    title = "Part de la consommation couverte par la production locale (%)"
    assert " ".join(wrapped(title)) == title
    assert max(map(len, wrapped(title))) <= 42
