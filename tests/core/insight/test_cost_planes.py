"""Costs and CO2 of a sweep's points against those of each scenario simulated alone."""

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from elfe_core import sweep
from elfe_core.catalogue import COST_INDICATORS, INDICATOR_UNITS
from elfe_core.economics.climate import yearly_co2
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.errors import InputError
from elfe_core.indicators import indicators
from elfe_core.insight.cost_planes import NEEDED, cost_indicators, cost_planes
from elfe_core.load import TERRITORY_FILE, load_co2, load_costs, load_curves
from elfe_core.scenario import today
from elfe_core.simulate import simulate
from elfe_core.territory import load_territory

TERRITORY = load_territory(TERRITORY_FILE)
COSTS, CO2 = load_costs(TERRITORY), load_co2()
PRICE = COSTS.prices[1]
AROUND = replace(today(TERRITORY), storage_real=True, storage_duration_h=4.0)
AXES = {"wind_gwh": (150.0, 240.0), "storage_mwh": (0.0, 60.0)}


def test_each_point_costs_and_emits_what_its_scenario_does() -> None:
    """The same figures as for a scenario alone, for the rows of a sweep, in three cases and on both bases."""
    curves = load_curves(TERRITORY)
    table = sweep.table(sweep.study(sweep.Grid(axes=AXES), AROUND, curves, TERRITORY))
    points = {key: np.asarray(table[key]) for key in AXES}
    planes = cost_planes(AROUND, points, table, TERRITORY, COSTS, PRICE, CO2)
    assert list(planes) == [row.key for row in COST_INDICATORS]
    for place in range(4):
        one = sweep.scenario_of(AROUND, {key: float(values[place]) for key, values in points.items()})
        found = indicators(simulate(one, curves, TERRITORY), TERRITORY.foyers)
        per_mwh = yearly_cost(one, found, TERRITORY, COSTS).per_mwh(PRICE)
        co2 = yearly_co2(one, found, TERRITORY.foyers, CO2)
        assert per_mwh is not None
        expected = [*per_mwh, co2.total("average").middle, co2.total("marginal").low, co2.total("marginal").high]
        assert [planes[row.key][place] for row in COST_INDICATORS] == pytest.approx(expected, rel=1e-9)


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
    one = {key: np.array([1.0]) for key in NEEDED}
    with pytest.raises(InputError, match="a year at least"):
        cost_planes(month, {"wind_gwh": np.array([200.0])}, one, TERRITORY, COSTS, PRICE, CO2)


def test_no_file_of_a_sweep_holds_them() -> None:
    """They follow the reader's costs, so they are no column."""
    assert not {row.key for row in COST_INDICATORS} & set(INDICATOR_UNITS)
