"""The part of each group of settings in a change: it adds up, it is fair, and it names the cause."""

import itertools
import math
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.catalogue import CAUSES
from elfe_core.insight.attribution import LEAST_CHANGE, MAX_RUNS, Attribution, attribution, cause
from elfe_core.scenario import Scenario
from tests.strategies import scenario

IMPORTED = "imported_mwh"
START = scenario(wind_gwh=100.0, solar_gwh=10.0, bioenergy_gwh=5.0)
SWITCHED: dict[str, dict[str, object]] = {
    "wind": {"wind_gwh": 200.0},
    "solar": {"solar_gwh": 60.0},
    "bioenergy": {"bioenergy_gwh": 15.0},
    "storage": {"storage_on": True, "storage_mwh": 50.0},
    "flexibility": {"flexibility_on": True, "flexible_share": 0.1},
    "connection": {"export_limit_on": True},
    "uses": {"units_water_heater": 400},
    "consumption": {"share_res": 0.8},
    "period": {"period_start": date(2021, 1, 1), "period_end": date(2021, 1, 1), "scale_on_period": True},
}
"""What each group of the second scenario is."""


def with_groups(*groups: str) -> Scenario:
    changes = {field: value for group in groups for field, value in SWITCHED[group].items()}
    return scenario(**{"wind_gwh": 100.0, "solar_gwh": 10.0, "bioenergy_gwh": 5.0, **changes})


def groups_of(one: Scenario) -> frozenset[str]:
    """The groups in which a scenario is as the second one."""
    return frozenset(
        group for group, changes in SWITCHED.items() if all(getattr(one, f) == v for f, v in changes.items())
    )


def game(values: dict[frozenset[str], float]) -> Callable[[Scenario], dict[str, float]]:
    """A simulation that is a table: the imports for each set of groups that were switched."""
    return lambda one: {IMPORTED: values[groups_of(one)]}


def noted(
    simulate: Callable[[Scenario], dict[str, float]], asked: list[Scenario]
) -> Callable[[Scenario], dict[str, float]]:
    """The same simulation; each scenario that it is asked for goes to `asked`."""

    def simulate_and_note(one: Scenario) -> dict[str, float]:
        asked.append(one)
        return simulate(one)

    return simulate_and_note


def subsets(groups: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(c) for size in range(len(groups) + 1) for c in itertools.combinations(groups, size)]


@st.composite
def games(draw: st.DrawFn) -> tuple[tuple[str, ...], dict[frozenset[str], float]]:
    groups = tuple(draw(st.lists(st.sampled_from(list(CAUSES)), min_size=1, max_size=6, unique=True)))
    amounts = st.floats(-1e6, 1e6, allow_nan=False)
    return groups, {one: draw(amounts) for one in subsets(groups)}


@given(games())
def test_the_parts_add_up_to_the_change(case: tuple[tuple[str, ...], dict[frozenset[str], float]]) -> None:
    """Whatever the simulation answers, the parts make up the whole difference, each combination asked once."""
    groups, values = case
    asked: list[Scenario] = []
    found = attribution(START, with_groups(*groups), noted(game(values), asked))
    assert {one for part in found.parts for one in part} == set(groups)
    assert (found.before[IMPORTED], found.after[IMPORTED]) == (values[frozenset()], values[frozenset(groups)])
    total = math.fsum(part[IMPORTED] for part in found.parts.values())
    assert total == pytest.approx(found.change(IMPORTED), abs=1e-8 * 1e6)
    assert len(asked) == 2 ** len(groups)


@given(games())
def test_the_way_back_is_the_opposite(case: tuple[tuple[str, ...], dict[frozenset[str], float]]) -> None:
    """From the second scenario to the first each part has the opposite sign."""
    groups, values = case
    there = attribution(START, with_groups(*groups), game(values))
    back = attribution(with_groups(*groups), START, game(values))
    for group, part in there.parts.items():
        assert back.parts[group][IMPORTED] == pytest.approx(-part[IMPORTED], abs=1e-8 * 1e6)


def test_a_case_by_hand() -> None:
    """Wind alone -60, a store alone 0, both -90: the gain of 30 that needs both is shared, -75 and -15."""
    values = {
        frozenset(): 100.0,
        frozenset({"wind"}): 40.0,
        frozenset({"storage"}): 100.0,
        frozenset({"wind", "storage"}): 10.0,
    }
    found = attribution(START, with_groups("wind", "storage"), game(values))
    assert {group: part[IMPORTED] for group, part in found.parts.items()} == {("wind",): -75.0, ("storage",): -15.0}


def test_three_groups_by_hand() -> None:
    """The mean over the six orders, taken one by one, is what the formula gives."""
    groups = ("wind", "storage", "consumption")
    values = {one: float(7 * len(one) ** 2 - 5 * ("wind" in one) * len(one) + 3) for one in subsets(groups)}
    values[frozenset({"wind", "storage"})] = -40.0
    expected = dict.fromkeys(groups, 0.0)
    for order in itertools.permutations(groups):
        for place, group in enumerate(order):
            expected[group] += (values[frozenset(order[: place + 1])] - values[frozenset(order[:place])]) / 6
    found = attribution(START, with_groups(*groups), game(values))
    assert {group: part[IMPORTED] for (group,), part in found.parts.items()} == pytest.approx(expected)


@pytest.mark.parametrize("group", CAUSES)
def test_a_group_that_differs_alone_has_it_all(group: str) -> None:
    """Two simulations, one part, the whole change."""
    values = {frozenset(): 5.0, frozenset({group}): 3.0}
    asked: list[Scenario] = []
    found = attribution(START, with_groups(group), noted(game(values), asked))
    assert {one: part[IMPORTED] for one, part in found.parts.items()} == {(group,): -2.0}
    assert len(asked) == 2


def test_groups_that_do_the_same_have_the_same_part() -> None:
    """Symmetry: only how many were switched counts, so all parts are equal; one without effect has none."""
    groups = ("wind", "solar", "bioenergy", "storage")
    values = {one: -float(len(one - {"storage"}) ** 2) for one in subsets(groups)}
    parts = {
        group: part[IMPORTED] for (group,), part in attribution(START, with_groups(*groups), game(values)).parts.items()
    }
    assert parts == pytest.approx({"wind": -3.0, "solar": -3.0, "bioenergy": -3.0, "storage": 0.0})


def test_equal_scenarios_have_no_part() -> None:
    """One simulation, nothing to attribute, no cause."""
    asked: list[Scenario] = []
    found = attribution(START, START, noted(lambda _: {IMPORTED: 4.0}, asked))
    assert (dict(found.parts), len(asked), found.change(IMPORTED)) == ({}, 1, 0.0)
    assert cause(found) is None


def test_many_groups_are_joined_to_keep_the_work_bounded() -> None:
    """All nine: the four that do least alone are one part; few runs more than allowed, and the sum is still whole."""
    weights = dict(zip(CAUSES, (50.0, 40.0, 1.0, 30.0, 3.0, 0.5, 2.0, 20.0, 10.0), strict=True))
    values = {one: -sum(weights[group] for group in one) - len(one) ** 2 for one in subsets(tuple(CAUSES))}
    asked: list[Scenario] = []
    found = attribution(START, with_groups(*CAUSES), noted(game(values), asked))
    assert ("bioenergy", "connection", "flexibility", "uses") in {tuple(sorted(part)) for part in found.parts}
    assert len(found.parts) == 6
    assert len(asked) <= MAX_RUNS + len(CAUSES)
    assert sum(part[IMPORTED] for part in found.parts.values()) == pytest.approx(found.change(IMPORTED))
    assert len(attribution(START, with_groups(*CAUSES), game(values), max_runs=1).parts) == 1


def found_with(before: dict[str, float], parts: dict[str, dict[str, float]]) -> Attribution:
    after = {key: value + sum(part.get(key, 0.0) for part in parts.values()) for key, value in before.items()}
    whole = {(group,): {key: part.get(key, 0.0) for key in before} for group, part in parts.items()}
    return Attribution(before=before, after=after, parts=whole)


BEFORE = {
    IMPORTED: 1000.0,
    "exported_mwh": 10.0,
    "import_max_mw": 50.0,
    "export_max_mw": 5.0,
    "self_production_pct": 20.0,
    "self_consumption_pct": math.nan,
    "import_time_pct": 90.0,
}


def test_the_cause_is_the_strongest_in_the_direction_of_the_change() -> None:
    """Two push down and one up: the stronger of the two is the cause, the one that pushes up is named beside it."""
    found = cause(
        found_with(BEFORE, {"wind": {IMPORTED: -60.0}, "solar": {IMPORTED: -50.0}, "consumption": {IMPORTED: 80.0}})
    )
    assert found is not None
    assert (found.indicator, found.change, found.groups, found.part) == (IMPORTED, -30.0, ("wind",), -60.0)
    assert (found.against, found.against_part, found.is_alone, found.cancels) == (("consumption",), 80.0, False, False)


def test_where_imports_hardly_move_the_largest_relative_change_is_told() -> None:
    """A store that empties a small export: imports move by less than 1 %, exports by half; what has no value is out."""
    assert 1000.0 * LEAST_CHANGE > 5.0
    parts = {"storage": {IMPORTED: -5.0, "exported_mwh": -5.0, "import_max_mw": -1.0, "self_consumption_pct": math.nan}}
    found = cause(found_with(BEFORE, parts))
    assert found is not None
    assert (found.indicator, found.change, found.is_alone) == ("exported_mwh", -5.0, True)


def test_parts_that_cancel_out_are_told() -> None:
    """Imports stay because two settings pull in opposite directions."""
    found = cause(found_with(BEFORE, {"wind": {IMPORTED: -60.0}, "consumption": {IMPORTED: 62.0}}))
    assert found is not None
    assert (found.indicator, found.cancels, found.groups, found.against) == (
        IMPORTED,
        True,
        ("consumption",),
        ("wind",),
    )


def test_a_change_that_nobody_would_notice_has_no_cause() -> None:
    """Less than a hundredth everywhere."""
    assert cause(found_with(BEFORE, {"wind": dict.fromkeys(BEFORE, 0.01)})) is None
