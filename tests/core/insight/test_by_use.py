"""Results by use: what is placed, what it avoids alone and as its part of all, how far it moves."""

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from elfe_core import units
from elfe_core.indicators import indicators
from elfe_core.insight.by_use import as_a_share, by_foresight, by_use, undriven
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from elfe_core.uses import Use
from tests.strategies import Array, curves, scenario, small_territory

FOYERS = 1000
START = np.datetime64("2021-01-01T00", "h")
DAY = np.arange(72) % 24


def a_use(name: str, **choices: object) -> Use:
    flat = (1 / 24,) * 24
    return Use(**{"name": name, "kwh_per_day": 2.4, "power_kw": 1.0, "profile": flat, "existing": True, **choices})  # type: ignore[arg-type]


EVENING = tuple(1.0 if hour == 20 else 0.0 for hour in range(24))
PLACE = replace(
    small_territory(foyers=FOYERS, sector_w=200.0),
    uses=(
        a_use("dishwasher", profile=EVENING),
        a_use("water_heater", profile=EVENING, allowed=((12, 14),), power_kw=0.9),
        a_use("electric_car", allowed=((10, 16),), existing=False),
    ),
    uses_file="uses.toml",
)
INPUTS = curves(
    res=np.full(72, 100.0),
    pro=100.0 + 60.0 * np.sin(DAY),
    ent=np.full(72, 100.0),
    wind=1.0 + (DAY == 3),
    solar=np.maximum(np.sin((DAY - 6) * math.pi / 12), 0.0) + 1e-3,
    bioenergy=np.ones(72),
)
FLEETS = {"units_dishwasher": 40, "units_water_heater": 20, "units_electric_car": 30}
SHARES = {"participation_dishwasher": 0.5, "participation_water_heater": 1.0, "participation_electric_car": 0.8}
SUNNY = scenario(
    wind_gwh=0.5,
    solar_gwh=units.w_to_annual_mwh(400.0, FOYERS) / 1000.0,
    bioenergy_gwh=0.1,
    **FLEETS,
    **SHARES,
)


def run(one: Scenario) -> dict[str, float]:
    return indicators(simulate(one, INPUTS, PLACE), FOYERS)


def imported(one: Scenario) -> float:
    return run(one)["imported_mwh"]


def with_driven(one: Scenario, names: tuple[str, ...]) -> Scenario:
    """Only these uses are driven; the others run in their natural hours."""
    return replace(one, **{name: 0.0 for name in SHARES if name not in names})  # type: ignore[arg-type]


@pytest.mark.parametrize("foresight", ["perfect", "day_before"])
def test_the_parts_are_shapley_s_and_add_up(foresight: str) -> None:
    """Alone: the difference of two simulations; the parts: the mean over all orders, and together the whole."""
    one = replace(SUNNY, foresight=foresight)
    found = by_use(one, INPUTS, PLACE)
    assert found is not None
    assert [result.use for result in found] == ["dishwasher", "water_heater", "electric_car"]
    natural, names = imported(with_driven(one, ())), tuple(SHARES)
    assert math.fsum(result.avoided_mwh for result in found) == pytest.approx(natural - imported(one))
    for result, name in zip(found, names, strict=True):
        assert result.avoided_alone_mwh == pytest.approx(natural - imported(with_driven(one, (name,))))
        others = [other for other in names if other != name]
        part = 0.0
        for size in range(3):
            for chosen in combinations(others, size):
                gain = imported(with_driven(one, chosen)) - imported(with_driven(one, (*chosen, name)))
                part += gain / (3 * math.comb(2, size))
        assert result.avoided_mwh == pytest.approx(part, abs=1e-9 * natural)


def test_what_is_placed_and_how_far() -> None:
    """By hand: dishwashers leave 20 h for hours within a day; two hours of 18 kW hold 36 of 48 kWh of hot water."""
    found = by_use(SUNNY, INPUTS, PLACE)
    assert found is not None
    balance = simulate(SUNNY, INPUTS, PLACE)
    for number, result in enumerate(found):
        moved_w = np.maximum(balance.uses_w[number] - balance.uses_natural_w[number], 0.0)
        assert result.placed_mwh == pytest.approx(units.w_to_annual_mwh(moved_w.mean(), FOYERS))
        driven = SUNNY.in_use(list(FLEETS)[number]) * SUNNY.in_use(list(SHARES)[number])
        per_appliance = result.placed_mwh / driven
        consumed = indicators(balance, FOYERS)["consumption_mwh"]
        assert result.appliances_for_1pct * per_appliance == pytest.approx(0.01 * consumed)
    dishes, water, cars = found
    assert water.left_mwh == pytest.approx(3 * 0.012 * 8760 / 72)
    assert (dishes.left_mwh, cars.left_mwh) == (0.0, 0.0)
    assert dishes.later_h + dishes.earlier_h == dishes.moved_h
    assert dishes.later_h <= 3.0
    assert 0.0 < dishes.earlier_h <= 20.0


def transported(run: Array, natural: Array) -> float:
    """Least transport of a window, kWh by kWh: the first that leaves goes to the first hour that takes."""
    gives, takes = (np.maximum(part, 0.0) for part in (natural - run, run - natural))
    total, give, take = 0.0, 0, 0
    while give < len(gives) and take < len(takes):
        amount = min(gives[give], takes[take])
        total += amount * abs(give - take)
        gives[give] -= amount
        takes[take] -= amount
        give, take = (give + 1, take) if gives[give] <= takes[take] else (give, take + 1)
    return total


def test_hours_moved_are_the_least_transport() -> None:
    """Against a plain matching of what leaves and what arrives, in order, in each local day."""
    balance, found = simulate(SUNNY, INPUTS, PLACE), by_use(SUNNY, INPUTS, PLACE)
    assert found is not None
    run, natural = balance.uses_w[0], balance.uses_natural_w[0]
    days = [slice(first, first + 24) for first in (0, 24)]  # the third window does not end within the hours
    total = sum(transported(run[day], natural[day]) for day in days)
    moved = sum(np.maximum(run[day] - natural[day], 0.0).sum() for day in days)
    assert found[0].moved_h == pytest.approx(total / moved)


def test_natural_hours_place_nothing() -> None:
    """Without foresight, or without owners who take part: nothing placed, nothing avoided, no appliances to count."""
    idle = replace(SUNNY, **dict.fromkeys(SHARES, 0.0))  # type: ignore[arg-type]
    for one in (replace(SUNNY, foresight="none"), idle):
        for result in by_use(one, INPUTS, PLACE) or ():
            assert (result.placed_mwh, result.avoided_alone_mwh, result.avoided_mwh) == (0.0, 0.0, 0.0)
            assert math.isnan(result.moved_h)
            assert math.isnan(result.appliances_for_1pct)


def test_it_says_how_far_it_is_and_can_stop() -> None:
    """Eight simulations for three uses; None once the caller does not go on; nothing for no uses."""
    seen = []
    assert by_use(SUNNY, INPUTS, PLACE, lambda progress: seen.append(progress) is None)
    assert (seen[0].done, seen[-1].done, seen[-1].total) == (0, 8, 8)
    assert by_use(SUNNY, INPUTS, PLACE, lambda _: False) is None
    assert by_use(replace(SUNNY, **dict.fromkeys(FLEETS, 0)), INPUTS, PLACE) == ()  # type: ignore[arg-type]


def test_many_uses_are_told_in_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut into sweeps of a few rows the results are the same, and the progress is told between them."""
    whole, seen = by_use(SUNNY, INPUTS, PLACE), []
    monkeypatch.setattr("elfe_core.insight.by_use.USES_AT_ONCE", 1)
    assert by_use(SUNNY, INPUTS, PLACE, lambda progress: seen.append(progress.done) is None) == whole
    assert sorted(set(seen)) == [0, 2, 4, 6, 8]


def test_each_foresight_is_compared_with_natural_hours() -> None:
    """What two simulations differ by, biogas planned alike in both; nothing without a plan; less without the future."""
    found = by_foresight(SUNNY, run)
    for foresight, avoided_mwh in found.items():
        one = replace(SUNNY, foresight=foresight)
        assert avoided_mwh == pytest.approx(imported(with_driven(one, ())) - imported(one))
    assert found["none"] == 0.0 < found["day_before"] < found["perfect"]


def test_the_bound_moves_the_same_energy_anywhere() -> None:
    """As a flexible share of consumption the driven energy is the same, and avoids at least as much."""
    balance = simulate(SUNNY, INPUTS, PLACE)
    bound = as_a_share(SUNNY, balance)
    driven_w = np.array(list(SHARES.values())) @ balance.uses_natural_w
    assert bound.flexible_share == pytest.approx(driven_w.sum() / balance.consumption_before_w.sum())
    assert bound.flexibility_on
    gain = imported(undriven(SUNNY)) - imported(bound)
    assert gain > by_foresight(SUNNY, run)["perfect"]
    assert not as_a_share(undriven(SUNNY), balance).flexibility_on
