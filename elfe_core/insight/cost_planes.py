"""Costs and CO2 of many scenarios at once, from the columns of a sweep: no hour is simulated for them."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from elfe_core import sweep
from elfe_core.catalogue import COST_INDICATORS
from elfe_core.economics.climate import AVERAGE, MARGINAL, Co2Rows, YearlyCo2, yearly_co2
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.yearly_cost import YearlyCost, yearly_cost
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory

Array = NDArray[np.float64]

NEEDED = ("imported_mwh", "exported_mwh", "consumption_mwh", "storage_cycles_per_year", "storage_loss_mwh")
"""Indicators that costs and emissions are made of."""


def cost_indicators(cost: YearlyCost, co2: YearlyCo2, price: Price) -> dict[str, float]:
    """The keys of `COST_INDICATORS`; NaN where a part has no price, or no grams, and where nothing is consumed."""
    per_mwh = None if cost.unpriced else cost.per_mwh(price)
    low, middle, high = (np.nan, np.nan, np.nan) if per_mwh is None else per_mwh
    average, marginal = co2.total(AVERAGE), co2.total(MARGINAL)
    tonnes = (average.middle, marginal.low, marginal.high)
    values = [low, middle, high, *([np.nan] * 3 if co2.unknown else tonnes)]
    return {
        row.key: np.nan if value is None else float(value) for row, value in zip(COST_INDICATORS, values, strict=True)
    }


def cost_planes(
    scenario: Scenario,
    points: Mapping[str, Array],
    found: Mapping[str, Array],
    territory: Territory,
    costs: Costs,
    price: Price,
    rows: Co2Rows,
) -> dict[str, Array]:
    """Costs and CO2 of every point of a sweep.

    Parameters
    ----------
    scenario
        What the sweep was made around, over a year at least.
    points
        Factors of each point, arrays of one shape, in the units of the core.
    found
        Indicators of each point, at least those of `NEEDED`, of the same shape.
    territory, costs, price, rows
        As in `yearly_cost` and `yearly_co2`.

    Returns
    -------
    dict
        The keys of `COST_INDICATORS`, arrays of that shape.

    Raises
    ------
    InputError
        The period is shorter than a year.
    """
    shape = found[NEEDED[0]].shape
    planes = {row.key: np.empty(shape) for row in COST_INDICATORS}
    for place in np.ndindex(shape):
        one = sweep.scenario_of(scenario, {name: float(values[place]) for name, values in points.items()})
        of_point = {key: float(found[key][place]) for key in NEEDED}
        cost = yearly_cost(one, of_point, territory, costs)
        co2 = yearly_co2(one, of_point, territory.foyers, rows)
        for key, value in cost_indicators(cost, co2, price).items():
            planes[key][place] = value
    return planes
