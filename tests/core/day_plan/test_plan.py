"""The plan of a day: energy, hours, caps, groups, what it brings; days of 23, 24 and 25 hours."""

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core import clock, day_plan
from elfe_core.day_plan import BAD, DAY, DAY_BEFORE, GOOD, MIDDLING, PlannedUse, announced
from elfe_core.day_plan.groups import AtOnce, in_groups, n_groups
from elfe_core.day_plan.quality import qualities
from elfe_core.simulate import simulate_inputs
from tests.core.day_plan.example import AUTUMN, DATA, FLEETS, PLACE, SPRING, USES, a_scenario, on_data, plan_of

DAYS = st.one_of(
    st.sampled_from([SPRING, AUTUMN, date(2021, 1, 1), date(2021, 12, 31)]),
    st.dates(date(2021, 1, 1), date(2021, 12, 31)),
)


@settings(deadline=None, max_examples=40)
@given(day=DAYS, source=st.sampled_from([DAY, DAY_BEFORE]), size=st.sampled_from([0.1, 1.0, 1.7]))
def test_energy_hours_and_powers_keep_their_bounds(day: date, source: str, size: float) -> None:
    """Each window keeps its energy, nothing runs outside the allowed hours nor above the power of those that run."""
    fleets = {name: int(value * size) if "units" in name else value for name, value in FLEETS.items()}
    plan = plan_of(day, source, **fleets)
    assert plan.n_hours == {SPRING: 23, AUTUMN: 25}.get(day, 24)
    for use in plan.uses:
        assert use.unplaced_kwh == 0.0
        for first, last in use.windows:
            assert use.power_kw[first:last].sum() == pytest.approx(use.natural_kw[first:last].sum())
        assert (use.power_kw[~use.allowed] <= 1e-9 * use.most_kw).all()
        assert use.power_kw.max() <= use.most_kw * (1.0 + 1e-9)
        assert use.energy_kwh == pytest.approx(use.appliances * kwh_of(use, plan), rel=1e-6)


def kwh_of(use: PlannedUse, plan: day_plan.DayPlan) -> float:
    """Natural energy of one appliance on the day, told hour by hour of its clock."""
    hours = [int(str(hour)[11:13]) for hour in plan.local_hours()]
    return use.fleet.use.kwh_per_day * sum(use.fleet.use.profile[hour] for hour in hours)


@settings(deadline=None, max_examples=40)
@given(day=DAYS, size=st.sampled_from([4, 100, 700]))
def test_groups_add_up_to_the_fleet(day: date, size: int) -> None:
    """In every hour; each group has as many appliances, as much energy, and keeps to its part of the power."""
    for use in plan_of(day, units_dishwasher=size, participation_dishwasher=1.0, units_electric_car=size).uses:
        total = np.sum([group.power_kw for group in use.groups], axis=0)
        assert np.allclose(total, use.power_kw, rtol=1e-12, atol=1e-12)
        assert sum(group.appliances for group in use.groups) == pytest.approx(use.appliances)
        for group in use.groups:
            assert group.power_kw.sum() == pytest.approx(use.energy_kwh / len(use.groups))
            assert group.power_kw.min() >= 0.0
            assert group.power_kw.max() <= use.most_kw / len(use.groups) * (1.0 + 1e-9)


@settings(deadline=None)
@given(shares=st.lists(st.floats(0.0, 1.0), min_size=3, max_size=25), n=st.integers(1, 3), most_kw=st.floats(1e-3, 1e4))
def test_any_plan_can_be_shared_among_groups(shares: list[float], n: int, most_kw: float) -> None:
    """Whatever part of the power each hour takes; the groups before the last one never begin later than it."""
    power_kw = np.array(shares) * most_kw
    groups = in_groups(power_kw, n, most_kw, 10.0)
    assert np.allclose(np.sum([one.power_kw for one in groups], axis=0), power_kw, atol=1e-9 * most_kw)
    for one in groups:
        assert one.power_kw.sum() == pytest.approx(power_kw.sum() / n, abs=1e-6 * most_kw)
        assert one.power_kw.max() <= most_kw / n * (1.0 + 1e-9)
    ahead = [np.cumsum(one.power_kw) for one in groups]
    assert all((one >= two - 1e-6 * most_kw).all() for one, two in pairwise(ahead))


def test_groups_only_where_all_at_once_would_buy() -> None:
    """Three groups for a plan three times as flat as everybody at once; one where the surplus holds everybody."""
    flat = np.array([0.0, 2.0, 2.0, 2.0, 0.0])
    many = AtOnce(hour=1, power_kw=6.0, surplus_kw=3.0, planned_kw=2.0)
    assert many.bought_kw == 3.0
    assert n_groups(many, flat, 6.0) == 3
    assert [one.power_kw.tolist() for one in in_groups(flat, 3, 6.0, 30.0)] == [
        [0, 2, 0, 0, 0],
        [0, 0, 2, 0, 0],
        [0, 0, 0, 2, 0],
    ]
    assert n_groups(AtOnce(hour=1, power_kw=6.0, surplus_kw=7.0, planned_kw=2.0), flat, 6.0) == 1
    assert n_groups(AtOnce(hour=1, power_kw=2.0, surplus_kw=0.0, planned_kw=2.0), flat, 2.0) == 1
    assert (
        n_groups(AtOnce(hour=1, power_kw=4.0, surplus_kw=0.0, planned_kw=4.0), np.array([4.0, 1.0, 2.0, 2.0]), 4.0) == 2
    )


def test_the_rule_is_the_kernels() -> None:
    """A use of which all windows begin at midnight is placed as a simulation with perfect foresight places it."""
    on = on_data(units_dishwasher=400, participation_dishwasher=0.5)
    plan = day_plan.plan_day(DAY, day_plan.expected(AUTUMN, DAY, on), on)
    year = simulate_inputs(on.inputs, timezone="Europe/Paris", placed=on.placed, foresight="perfect")
    hours = slice(*clock.hours_of_days(AUTUMN, AUTUMN, DATA.start_utc, "Europe/Paris"))
    assert plan.planned_kw == pytest.approx(year.consumption_w[hours] * PLACE.foyers / 1000.0)
    assert plan.believed.planned_kwh == pytest.approx(year.imported_w[hours].sum() * PLACE.foyers / 1000.0)


@settings(deadline=None, max_examples=30)
@given(day=DAYS)
def test_what_came_of_a_perfect_forecast_is_what_was_expected(day: date) -> None:
    """And a plan on the day before is told by both."""
    plan = plan_of(day, **FLEETS)
    assert plan.came is not None
    assert plan.came == pytest.approx(plan.believed)
    before = plan_of(day, DAY_BEFORE, **FLEETS)
    assert before.came is not None
    assert before.came.natural_kwh == pytest.approx(plan.believed.natural_kwh)
    assert before.believed.natural_kwh != pytest.approx(plan.believed.natural_kwh)


def test_a_sunny_day_sends_the_dishwashers_to_noon() -> None:
    """Hours of sun are good, those without surplus never are; the plan takes the best of them."""
    (use,) = plan_of(date(2021, 6, 15), units_dishwasher=10, participation_dishwasher=1.0).uses
    assert set(use.quality) == {GOOD, MIDDLING, BAD}
    assert all(
        (quality == GOOD) == (surplus > 0.0) for quality, surplus in zip(use.quality, use.surplus_kw, strict=True)
    )
    ((first, last),) = announced(use.power_kw, use.quality)
    assert first <= int(np.argmax(use.surplus_kw)) < last
    assert plan_of(date(2021, 6, 15), units_dishwasher=10, participation_dishwasher=1.0).believed.avoided_kwh > 0.0


def test_without_surplus_no_hour_is_good() -> None:
    """The best of them is taken all the same."""
    plan = plan_of(date(2021, 6, 15), solar_gwh=0.0, wind_gwh=0.0, **FLEETS)
    for use in plan.uses:
        assert set(use.quality) <= {MIDDLING, BAD, ""}
        assert announced(use.power_kw, use.quality)


def test_quality_by_hand() -> None:
    """Half of what runs covered is good, less is not; an hour that may not be used has no quality; by windows."""
    surplus = np.array([5.0, 5.0, 0.0, -1.0, -3.0, -9.0, -9.0, -5.0])
    power = np.array([10.0, 11.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0])
    allowed = np.array([True] * 5 + [False] + [True] * 2)
    found = qualities(surplus, power, allowed, [(0, 6), (6, 8)])
    assert found == (GOOD, MIDDLING, MIDDLING, MIDDLING, BAD, "", BAD, MIDDLING)


@settings(deadline=None, max_examples=40)
@given(day=DAYS, units=st.sampled_from([4, 100, 700]), name=st.sampled_from(["dishwasher", "water_heater"]))
def test_the_plan_takes_no_worse_hours_than_it_leaves(day: date, units: int, name: str) -> None:
    """Of one use beside which nothing is driven."""
    (use,) = plan_of(day, **{f"units_{name}": units if name == "dishwasher" else units // 4}).uses
    rank = [{GOOD: 0, MIDDLING: 1, BAD: 2, "": 3}[one] for one in use.quality]
    is_taken = use.power_kw > 1e-6 * use.most_kw
    taken = [one for one, is_in in zip(rank, is_taken, strict=True) if is_in]
    left = [one for one, is_in in zip(rank, is_taken, strict=True) if not is_in]
    assert max(taken) <= min(left, default=3)


def test_announced_hours_hold_no_worse_hour() -> None:
    """Runs with an hour as good between them are told as one, a worse one parts them; bad hours only alone."""
    power = np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.1])
    assert announced(power, [GOOD, GOOD, GOOD, MIDDLING, GOOD, GOOD]) == [(0, 3), (4, 5)]
    assert announced(power, [BAD, BAD, MIDDLING, BAD, BAD, BAD]) == [(2, 3)]
    assert announced(np.ones(2), [BAD, BAD]) == [(0, 2)]
    assert announced(np.zeros(2), [BAD, BAD]) == []


def test_without_fleets_one_appliance_of_each_kind_stands_for_them() -> None:
    """Said; a fleet of which nobody takes part is none."""
    plan = plan_of(date(2021, 6, 15), units_dishwasher=400, participation_dishwasher=0.0)
    assert plan.is_example
    assert [use.name for use in plan.uses] == [use.name for use in USES]
    assert {use.appliances for use in plan.uses} == {1.0}


def test_the_telling_day_has_surplus_and_lack() -> None:
    """And lies in the period; without any surplus it is the last day."""
    on = on_data()
    day = day_plan.telling_day(on)
    plan = day_plan.plan_day(DAY, day_plan.expected(day, DAY, on), on)
    net = plan.production_kw - plan.consumption_kw
    assert net.max() > 0.0 > net.min()
    assert day_plan.telling_day(on_data(solar_gwh=0.0, wind_gwh=0.0)) == date(2021, 12, 31)
    month = on_data(period_start=date(2021, 2, 1), period_end=date(2021, 2, 28))
    assert day_plan.telling_day(month).month == 2


def test_biogas_that_waits_runs_as_over_the_year() -> None:
    """The day's production is that of the year's simulation."""
    scenario = a_scenario(biogas_dispatchable_share=1.0, **FLEETS)
    on = day_plan.ground(scenario, DATA, PLACE)
    assert np.ptp(on.inputs["bioenergy"]) > 0.0
    assert np.ptp(on_data(**FLEETS).inputs["bioenergy"]) == 0.0


def test_days_follow_one_another() -> None:
    """The plans of all days of a week give each use the energy of the week."""
    days = [AUTUMN + timedelta(days=number) for number in range(-3, 4)]
    plans = [plan_of(day, **FLEETS) for day in days]
    hours = sum(plan.n_hours for plan in plans)
    assert hours == 7 * 24 + 1
    ends = [plan.start_utc + plan.n_hours for plan in plans]
    assert all(end == after.start_utc for end, after in zip(ends[:-1], plans[1:], strict=True))
