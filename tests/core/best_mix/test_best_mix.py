"""The cheapest mix against brute force and a linear program; goals out of reach, contradictory, wrong."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

import numpy as np
import pytest

from elfe_core.best_mix.answer import UNLIKE_SHARE, best_mix
from elfe_core.best_mix.problem import (
    FIELDS,
    SIZES,
    Problem,
    Weather,
    bounds_in_force,
    parse_bounds,
    parse_goal,
    problem_of,
    problems_of,
    with_battery,
)
from elfe_core.best_mix.trial import Stopped, Trial
from elfe_core.curves import Curves
from elfe_core.economics.ranges import Range
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.errors import ElfeError, InputError
from elfe_core.indicators import indicators
from elfe_core.insight.weather_band import all_years, in_every_year
from elfe_core.load import load_costs, load_weather
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import simulate
from tests import shipped
from tests.core.best_mix.linear_program import least_cost
from tests.shipped import TERRITORY

COSTS = load_costs(TERRITORY)
PRICES = {price.key: price for price in COSTS.prices}
YEAR = today(TERRITORY)
WEEKS = replace(
    YEAR,
    period_start=date(2021, 3, 1),
    period_end=date(2021, 3, 28),
    cut_then_simulate=True,
    scale_on_period=True,
)
BOUNDS = {"wind": (121.0, 300.0), "solar": (11.0, 250.0), "bioenergy": (6.0, 40.0), "storage": (0.0, 500.0)}


@pytest.fixture(scope="module")
def own() -> Curves:
    return shipped.curves()


def problem(
    goal: str,
    scenario: Scenario = WEEKS,
    bounds: Mapping[str, tuple[float, float]] = BOUNDS,
    price: str = "2024",
    weather: Weather = "period",
) -> Problem:
    goals = [parse_goal(one) for one in goal.split()]
    return problem_of(goals, bounds, scenario, TERRITORY, COSTS, PRICES[price], weather=weather)


@pytest.mark.parametrize(
    ("goal", "price"),
    [("self_production_pct:50", "2024"), ("self_production_pct:72", "2024"), ("import_p95_mw<=75", "2022")],
)
def test_the_best_mix_is_that_of_brute_force(own: Curves, goal: str, price: str) -> None:
    """Among 10^5 mixes of an even grid none is cheaper by 0.1 %, and the best is no dearer by more than its step."""
    asked = problem(goal, price=price)
    trial = Trial(asked, WEEKS, own, TERRITORY)
    found = best_mix(trial, with_curve=False)
    assert found.exact is not None
    axes = tuple(np.linspace(*asked.bounds[name], n) for name, n in zip(SIZES, (48, 48, 4, 11), strict=True))
    tried = trial.of(axes)
    assert tried.cost.size > 1e5
    brute = np.where(tried.gaps <= 0.0, tried.cost, np.inf).min()
    assert found.exact.cost <= 1.001 * brute
    assert brute <= 1.01 * found.exact.cost
    assert found.n_rows < 0.2 * tried.cost.size


@pytest.mark.parametrize(
    ("goal", "price"),
    [("self_production_pct:60", "2024"), ("self_production_pct:75", "2024"), ("self_production_pct:70", "2023")],
)
def test_the_best_mix_is_that_of_the_linear_program(own: Curves, goal: str, price: str) -> None:
    """Sizes and operation chosen together cost the same within 0.5 %, before rounding, over four weeks."""
    asked = problem(goal, price=price)
    found = best_mix(Trial(asked, WEEKS, own, TERRITORY), with_curve=False)
    assert found.exact is not None
    least, _ = least_cost(asked, WEEKS, own, TERRITORY)
    assert 1.0 - 1e-6 <= found.exact.cost / least < 1.005


def test_round_mixes_meet_the_goal_as_the_scenario_itself_is_simulated(own: Curves) -> None:
    """Sizes are round or at a bound; goal and cost are those of the scenario with these sizes."""
    asked = problem("self_production_pct:60", YEAR, {})
    found = best_mix(Trial(asked, YEAR, own, TERRITORY), with_curve=False)
    assert 1 <= len(found.mixes) <= 3
    for mix in found.mixes:
        scenario = replace(with_battery(YEAR), **{FIELDS[name]: size for name, size in mix.sizes.items()})  # type: ignore[arg-type]
        own_figures = indicators(simulate(scenario, own, TERRITORY), TERRITORY.foyers)
        assert own_figures["self_production_pct"] >= 60.0
        assert mix.values[0] == pytest.approx(own_figures["self_production_pct"], rel=1e-9)
        cost = yearly_cost(scenario, own_figures, TERRITORY, COSTS).total(PRICES["2024"])
        assert mix.cost_eur == pytest.approx(cost.middle, rel=1e-9)
        for name in SIZES:
            at_bound = mix.sizes[name] in asked.bounds[name]
            assert at_bound or mix.sizes[name] == pytest.approx(round(mix.sizes[name]))


@pytest.mark.parametrize(
    ("goal", "bounds"),
    [
        ("storage_cycles_per_year>=100", {}),
        ("self_production_pct:0", {}),
        (
            "self_production_pct:20",
            {"wind": (200.0,) * 2, "solar": (90.0,) * 2, "bioenergy": (9.0,) * 2, "storage": (7.0,) * 2},
        ),
    ],
    ids=["a tiny battery", "met today", "nothing to choose"],
)
def test_what_is_met_has_an_answer(own: Curves, goal: str, bounds: dict[str, tuple[float, float]]) -> None:
    """Where only a battery below the usual steps does, where today does, where every size is fixed."""
    asked = problem(goal, bounds=bounds_in_force(bounds, TERRITORY))
    found = best_mix(Trial(asked, WEEKS, own, TERRITORY), with_curve=False)
    assert found.out_of_reach is None
    (first, *_) = found.mixes
    assert first.values[0] >= asked.goals[0].value
    if bounds:
        assert first.sizes == {name: low for name, (low, _) in bounds.items()}


def test_costs_of_nothing_and_absurd_ones_have_an_answer(own: Curves) -> None:
    """Free wind is built to its bound; where it costs a billion a MWh none is built beyond today's."""
    price = PRICES["2024"]
    free = {"storage": (0.0, 0.0), "solar": (11.4756, 11.4756), "bioenergy": (7.0, 7.0)}
    for eur, wind in ((0.0, 600.0), (1e9, TERRITORY.today_gwh("wind"))):
        costs = COSTS.changed({"wind_eur_per_mwh": Range(eur, eur, eur)})
        bounds = bounds_in_force(free, TERRITORY)
        asked = problem_of([parse_goal("self_production_pct:10")], bounds, WEEKS, TERRITORY, costs, price)
        (first, *_) = best_mix(Trial(asked, WEEKS, own, TERRITORY), with_curve=False).mixes
        assert first.sizes["wind"] == wind


def test_unlike_mixes_are_unlike_and_nearly_as_cheap(own: Curves) -> None:
    """Each differs from each other in one size by a fifth of its range, within 3 % of the cheapest, which is first."""
    asked = problem("self_production_pct:50", YEAR, {})
    mixes = best_mix(Trial(asked, YEAR, own, TERRITORY), with_curve=False).mixes
    assert len(mixes) == 3
    assert [mix.cost_eur for mix in mixes] == sorted(mix.cost_eur for mix in mixes)
    assert mixes[-1].cost_eur <= 1.03 * mixes[0].cost_eur
    for one in mixes:
        for other in mixes:
            shares = [
                abs(one.sizes[name] - other.sizes[name]) / (high - low) for name, (low, high) in asked.bounds.items()
            ]
            assert one is other or max(shares) >= UNLIKE_SHARE - 1e-9


def test_the_curve_of_least_cost_rises(own: Curves) -> None:
    """More self-production never costs less, from today's value on; the goal's own point is the best mix."""
    asked = problem("self_production_pct:50", YEAR, {})
    found = best_mix(Trial(asked, YEAR, own, TERRITORY))
    costs, values = ([getattr(point, key) for point in found.curve] for key in ("cost_eur", "value"))
    assert len(found.curve) >= 8
    assert values == sorted(values)
    assert all(after >= 0.9995 * before for before, after in pairwise(costs))
    assert found.exact is not None
    assert costs[values.index(50.0)] == pytest.approx(found.exact.cost, rel=1e-3)


def test_nothing_built_is_taken_down() -> None:
    """Lower ends are today's, whatever is said; an upper end below today's is refused."""
    found = bounds_in_force({"wind": (0.0, 300.0)}, TERRITORY)
    assert found["wind"] == (TERRITORY.today_gwh("wind"), 300.0)
    assert found["storage"][0] == 0.0
    with pytest.raises(InputError, match="taken down"):
        bounds_in_force({"wind": (0.0, 100.0)}, TERRITORY)


def test_a_goal_out_of_reach_says_the_best_and_what_stops_it(own: Curves) -> None:
    """95 % within narrow bounds: the highest that can be had, at the upper ends, each of which stops it."""
    asked = problem("self_production_pct:95")
    found = best_mix(Trial(asked, WEEKS, own, TERRITORY))
    reach = found.out_of_reach
    assert (found.mixes, found.exact) == ((), None)
    assert reach is not None
    assert reach.sizes == {name: asked.bounds[name][1] for name in SIZES}
    assert set(reach.stopped_by) == {(name, "high") for name in SIZES}
    highest = replace(with_battery(WEEKS), **{FIELDS[name]: size for name, size in reach.sizes.items()})  # type: ignore[arg-type]
    figures = indicators(simulate(highest, own, TERRITORY), TERRITORY.foyers)
    assert reach.values[0] == pytest.approx(figures["self_production_pct"])


def test_contradictory_goals_are_out_of_reach(own: Curves) -> None:
    """Much self-production without any export: no bound alone is to blame, the values say by how much they miss."""
    asked = problem("self_production_pct>=70 exported_mwh<=1000")
    reach = best_mix(Trial(asked, WEEKS, own, TERRITORY)).out_of_reach
    assert reach is not None
    assert reach.values[0] < 70.0 or reach.values[1] > 1000.0


def test_goals_that_no_value_meets_are_refused() -> None:
    """At least 60 % and at most 50 %, before anything is simulated; the other way round is a range."""
    with pytest.raises(InputError, match="some value meets"):
        problem("self_production_pct>=60 self_production_pct<=50")
    assert len(problem("self_production_pct>=50 self_production_pct<=60").goals) == 2


def test_several_goals_are_met_together(own: Curves) -> None:
    """The cheapest that meets both."""
    asked = problem("self_production_pct>=50 export_time_pct<=40", YEAR, {})
    (first, *_) = best_mix(Trial(asked, YEAR, own, TERRITORY), with_curve=False).mixes
    assert first.values[0] >= 50.0
    assert first.values[1] <= 40.0


def test_a_goal_in_every_year_costs_more_than_in_their_mean(own: Curves) -> None:
    """Its worst year meets it; the mean of the years meets the weaker one; both by the years' own figures."""
    curves = load_weather(TERRITORY, own)
    bounds = {"wind": (121.0, 500.0), "solar": (11.0, 300.0), "bioenergy": (6.1, 6.1), "storage": (0.0, 100.0)}
    mean, every = (
        best_mix(Trial(problem("self_production_pct:50", YEAR, bounds, weather=how), YEAR, curves, TERRITORY))
        for how in ("mean", "every")
    )
    assert mean.mixes[0].cost_eur < every.mixes[0].cost_eur
    ready = all_years(curves, TERRITORY)
    for found, of_years in ((mean, np.mean), (every, np.min)):
        scenario = replace(
            with_battery(YEAR),
            cut_then_simulate=True,
            **{FIELDS[name]: size for name, size in found.mixes[0].sizes.items()},  # type: ignore[arg-type]
        )
        years = in_every_year(scenario, ready, TERRITORY).indicators["self_production_pct"]
        assert found.mixes[0].values[0] == pytest.approx(of_years(years), rel=1e-6)
        assert of_years(years) >= 50.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("self_production_pct:50", "self_production_pct>=50"),
        ("imported_mwh:200000", "imported_mwh<=200000"),
        ("export_time_pct:5", "export_time_pct<=5"),
        ("export_time_pct>=5", "export_time_pct>=5"),
        ("import_max_mw<=90", "import_max_mw<=90"),
    ],
)
def test_a_goal_asks_for_what_is_better(text: str, expected: str) -> None:
    """More of what is better when it is more, less of all else, unless the direction is said."""
    assert str(parse_goal(text)) == expected


@pytest.mark.parametrize("text", ["self_production_pct", "self_production_pct:half", "happiness:3", "imported_mwh:nan"])
def test_a_wrong_goal_is_refused(text: str) -> None:
    """By what it is."""
    with pytest.raises(InputError):
        parse_goal(text)


def test_wrong_bounds_are_refused_all_at_once() -> None:
    """Crossed, negative, of no size, not a number."""
    with pytest.raises(ElfeError) as caught:
        bounds_in_force(parse_bounds("wind=300:200,storage=-1:5,hydro=1:2"), TERRITORY)
    assert len(list(caught.value.each())) == 3
    with pytest.raises(InputError):
        parse_bounds("wind=low:high")


def test_a_battery_without_a_duration_has_no_price() -> None:
    """It could not be weighed against anything."""
    with pytest.raises(InputError, match="no price"):
        problem("self_production_pct:50", replace(YEAR, storage_duration_h=0.0))


def test_a_search_that_is_told_to_stop_stops(own: Curves) -> None:
    """After the grid that is being simulated; until then it is told how many years each took."""
    told: list[int] = []

    def go_on(n_rows: int) -> bool:
        told.append(n_rows)
        return len(told) < 3

    trial = Trial(problem("self_production_pct:50"), WEEKS, own, TERRITORY, go_on)
    with pytest.raises(Stopped):
        best_mix(trial)
    assert len(told) == 3
    assert told[0] == 9 * 9 * 3 * 6
    assert trial.n_years == 1


def test_a_mix_has_a_cost_in_every_case(own: Curves) -> None:
    """The middle one is what the search counted; cheap is below, dear above."""
    problems = problems_of([parse_goal("self_production_pct:50")], BOUNDS, WEEKS, TERRITORY, COSTS, PRICES["2024"])
    trial = Trial(problems["middle"], WEEKS, own, TERRITORY)
    (first, *_) = best_mix(trial, with_curve=False).mixes
    low, middle, high = (trial.cost(first.sizes, one) for one in problems.values())
    assert middle == pytest.approx(first.cost_eur)
    assert low < middle < high
