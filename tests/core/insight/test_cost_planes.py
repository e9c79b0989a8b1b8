"""Costs and CO2 of a sweep's points against those of each scenario simulated alone."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from elfe_core import sweep
from elfe_core.catalogue import COST_INDICATORS, FACTORS, INDICATOR_UNITS, SETTING
from elfe_core.economics.climate import yearly_co2
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.errors import InputError
from elfe_core.indicators import indicators
from elfe_core.insight.cost_planes import (
    NEEDED,
    cost_indicators,
    cost_planes,
    factors_around,
    factors_stored,
    is_stored_whole,
)
from elfe_core.load import load_co2, load_costs
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import simulate
from tests import shipped
from tests.shipped import TERRITORY

COSTS, CO2 = load_costs(TERRITORY), load_co2()
PRICE = COSTS.prices[1]
AROUND = replace(today(TERRITORY), storage_real=True, storage_duration_h=4.0)
AXES = {"wind_gwh": (150.0, 240.0), "storage_mwh": (0.0, 60.0), "flexible_share": (0.0, 0.05)}


def of_one(scenario: Scenario, found: Mapping[str, float]) -> list[float]:
    """The same for one scenario, part by part."""
    cost, co2 = yearly_cost(scenario, found, TERRITORY, COSTS), yearly_co2(scenario, found, TERRITORY.foyers, CO2)
    return list(cost_indicators(cost, co2, PRICE).values())


def test_each_row_costs_and_emits_what_its_scenario_does() -> None:
    """As a scenario simulated alone, in three cases and on both bases; without a price where a part has none."""
    curves = shipped.curves()
    table = sweep.table(sweep.study(sweep.Grid(axes=AXES), AROUND, curves, TERRITORY))
    points = {key: np.asarray(table[key]) for key in AXES}
    planes = cost_planes(factors_around(AROUND, points), table, TERRITORY, COSTS, PRICE, CO2)
    assert list(planes) == [row.key for row in COST_INDICATORS]
    for place in range(len(table["wind_gwh"])):
        one = sweep.scenario_of(AROUND, {key: float(values[place]) for key, values in points.items()})
        expected = of_one(one, indicators(simulate(one, curves, TERRITORY), TERRITORY.foyers))
        assert [planes[row.key][place] for row in COST_INDICATORS] == pytest.approx(expected, rel=1e-9, nan_ok=True)


@pytest.mark.parametrize("around", [AROUND, replace(AROUND, storage_real=False), today(TERRITORY)])
def test_any_factors_cost_what_they_do_alone(around: Scenario) -> None:
    """Rows of every factor at once, some at zero, without and with a price."""
    rng = np.random.default_rng(5)
    high = {key: SETTING[key].most if SETTING[key].most <= 1.0 else 200.0 for key in FACTORS}
    points = {key: np.round(rng.uniform(0.0, most, 60) * (rng.random(60) < 0.7)) for key, most in high.items()}
    points["storage_efficiency"], points["storage_duration_h"] = np.full(60, 0.9), rng.uniform(0.5, 8.0, 60)
    if around.storage_real is False:
        del points["storage_efficiency"], points["storage_duration_h"]
    found = {key: rng.uniform(0.0, 9e5, 60) for key in NEEDED}
    found["consumption_mwh"][:5] = 0.0
    planes = cost_planes(factors_around(around, points), found, TERRITORY, COSTS, PRICE, CO2)
    for place in range(60):
        one = sweep.scenario_of(around, {key: float(values[place]) for key, values in points.items()})
        expected = of_one(one, {key: float(values[place]) for key, values in found.items()})
        got = [float(planes[row.key][place]) for row in COST_INDICATORS]
        assert got == pytest.approx(expected, rel=1e-9, nan_ok=True)


def test_a_file_says_its_factors_by_columns_and_provenance() -> None:
    """What is neither is neutral; a short or unknown period, or a file without losses, has no costs."""
    factors = factors_stored(
        {"wind_gwh": np.array([1.0, 2.0])}, {"fixed": {"storage_duration_h": 4.0, "solar_gwh": "many", "x": 1}}
    )
    assert set(factors) == set(FACTORS)
    assert factors["storage_duration_h"] == 4.0
    assert factors["solar_gwh"] == 0.0
    year = {"first_hour_utc": "2020-12-31T23:00", "last_hour_utc": "2021-12-31T22:00"}
    assert is_stored_whole(NEEDED, year)
    assert not is_stored_whole(NEEDED[:-1], year)
    assert not is_stored_whole(NEEDED, {**year, "last_hour_utc": "2021-12-31T21:00"})
    assert not is_stored_whole(NEEDED, {**year, "last_hour_utc": "soon"})
    assert not is_stored_whole(NEEDED, None)


def test_what_has_no_price_has_no_cost_but_emits() -> None:
    """NaN, as for an ideal battery; neither is a part of the whole told as the whole."""
    ideal = replace(AROUND, storage_on=True, storage_real=False)
    found = dict.fromkeys(NEEDED, 1000.0)
    cost = yearly_cost(ideal, found, TERRITORY, COSTS)
    told = cost_indicators(cost, yearly_co2(ideal, found, TERRITORY.foyers, CO2), PRICE)
    assert math.isnan(told["cost_middle_eur_per_mwh"])
    assert told["co2_average_t"] > 0.0


def test_a_month_has_none() -> None:
    """Costs are those of a year."""
    month = replace(AROUND, period_end=date(2021, 1, 31))
    with pytest.raises(InputError, match="a year at least"):
        factors_around(month, {"wind_gwh": np.array([200.0])})


def test_no_file_of_a_sweep_holds_them() -> None:
    """They follow the reader's costs, so they are no column."""
    assert not {row.key for row in COST_INDICATORS} & set(INDICATOR_UNITS)
