"""The part of each group of settings in a change: it adds up, it is fair, and it names the cause."""

import itertools
import math
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.catalogue import CAUSES
from elfe_core.insight.attribution import LEAST_CHANGE, MAX_RUNS, OTHER_INDICATORS, Attribution, attribution, cause
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


def _found(before: float, after: float, *parts: float, key: str = IMPORTED) -> Attribution:
    """An attribution of one indicator to as many groups as there are parts."""
    groups = {(group,): {key: part} for group, part in zip(CAUSES, parts, strict=False)}
    rest = {IMPORTED: 100.0} if key != IMPORTED else {}
    return Attribution(
        before={**dict.fromkeys(_KEYS, 50.0), **rest, key: before},
        after={**dict.fromkeys(_KEYS, 50.0), **rest, key: after},
        parts={group: {**dict.fromkeys(_KEYS, 0.0), IMPORTED: 0.0, **values} for group, values in groups.items()},
    )


_KEYS = (IMPORTED, *OTHER_INDICATORS)


@pytest.mark.parametrize(("after", "is_told"), [(101.0, False), (101.5, True), (98.5, True), (99.5, False)])
def test_a_change_is_told_from_a_hundredth_of_the_larger_value_on(after: float, is_told: bool) -> None:
    """Rising or falling; 1 in 101 is less than a hundredth."""
    assert (cause(_found(100.0, after, after - 100.0, 0.0)) is not None) == is_told


@pytest.mark.parametrize(
    ("parts", "is_told"), [((3.0, -3.0), True), ((1.5, -1.5), False), ((3.0, -1.5), False), ((1.5, -3.0), False)]
)
def test_parts_cancel_out_where_both_are_clear(parts: tuple[float, float], is_told: bool) -> None:
    """Beyond two hundredths of the value each; one that is clear alone is not told while nothing moves."""
    found = _found(100.0, 100.0, *parts)
    told = cause(found)
    assert (told is not None) == is_told
    if told is not None:
        assert (told.cancels, told.change) == (True, 0.0)


def test_parts_of_nothing_do_not_cancel_out() -> None:
    """An indicator that is zero before and after moves nothing, and is divided by nothing."""
    assert cause(_found(0.0, 0.0, 0.0, 0.0)) is None
    zero = _found(0.0, 0.0, 0.0, 0.0, key=OTHER_INDICATORS[0])
    assert cause(zero) is None


def test_an_indicator_that_some_combination_lacks_is_not_told() -> None:
    """NaN among its parts."""
    assert cause(_found(100.0, 120.0, 20.0, math.nan)) is None


@pytest.mark.parametrize(("against", "is_told"), [(-0.1, False), (-0.3, True)])
def test_what_works_against_is_told_from_a_hundredth_of_the_strongest_on(against: float, is_told: bool) -> None:
    """Smaller ones are not worth a word."""
    told = cause(_found(100.0, 120.0 + against, 20.0, against))
    assert told is not None
    assert (told.part, told.is_alone, told.cancels) == (20.0, False, False)
    assert (told.against is not None) == is_told
    assert told.against_part == (against if is_told else 0.0)


def test_a_single_part_is_alone_only_if_one_group_changed() -> None:
    """Groups that were switched together are several."""
    one = cause(_found(100.0, 120.0, 20.0))
    assert one is not None
    assert one.is_alone
    found = _found(100.0, 120.0, 20.0)
    joined = cause(Attribution(before=found.before, after=found.after, parts={("wind", "solar"): {IMPORTED: 20.0}}))
    assert joined is not None
    assert not joined.is_alone


@pytest.mark.parametrize(("max_runs", "n_parts"), [(1, 1), (2, 1), (3, 1), (4, 2), (7, 2), (8, 3), (16, 4)])
def test_as_many_parts_as_the_runs_allow(max_runs: int, n_parts: int) -> None:
    """Powers of two of runs; the strongest stay alone, in the order of the groups."""
    second = with_groups("wind", "solar", "bioenergy", "storage")
    weights = {"wind": 1.0, "solar": 8.0, "bioenergy": -4.0, "storage": 2.0}
    found = attribution(
        START, second, lambda one: {IMPORTED: sum(weights[group] for group in groups_of(one))}, max_runs=max_runs
    )
    assert len(found.parts) == n_parts
    assert sum(part[IMPORTED] for part in found.parts.values()) == pytest.approx(7.0)
    alone = {1: [], 2: ["solar"], 3: ["solar", "bioenergy"], 4: list(weights)}[n_parts]
    assert [groups[0] for groups in found.parts if len(groups) == 1] == alone
