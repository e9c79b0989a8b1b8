"""Costs and CO2 of many scenarios at once, from the columns of a sweep: no hour is simulated for them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elfe_core import sweep, units
from elfe_core.catalogue import COST_INDICATORS, FACTORS, SETTING, SOURCES
from elfe_core.economics.climate import AVERAGE, BATTERY, MARGINAL, Co2Rows, YearlyCo2
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import CASES, Range
from elfe_core.economics.yearly_cost import YearlyCost, battery_cost, check_whole_year
from elfe_core.options import factors_of
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


def factors_around(scenario: Scenario, points: Mapping[str, Array]) -> dict[str, Array]:
    """Every factor of a sweep around a scenario: those of its points, the others as the scenario has them.

    Raises
    ------
    InputError
        The period is shorter than a year.
    """
    check_whole_year(scenario)
    around = sweep.switched_on(scenario, points)
    return {key: np.array(around.in_use(key)) for key in FACTORS} | dict(points)


def factors_stored(columns: Mapping[str, Array], provenance: Mapping[str, Any]) -> dict[str, Array]:
    """Every factor of the rows of a file: its columns, what its provenance fixes, neutral where neither says any."""
    fixed = provenance.get("fixed")
    fixed = fixed if isinstance(fixed, dict) else {}
    said = {key: float(value) for key, value in fixed.items() if isinstance(value, (int, float))}
    held = {key: np.array(said.get(key, SETTING[key].neutral)) for key in FACTORS}
    return held | {key: columns[key] for key in FACTORS if key in columns}


def is_stored_whole(indicators: Sequence[str], provenance: Mapping[str, Any] | None) -> bool:
    """Whether a file's rows have what costs are made of, over a year at least."""
    try:
        first, last = (np.datetime64(str((provenance or {})[f"{end}_hour_utc"]), "h") for end in ("first", "last"))
    except (KeyError, ValueError):
        return False
    n_hours = (last - first).astype(np.int64) + 1
    return set(NEEDED) <= set(indicators) and bool(n_hours >= units.HOURS_PER_YEAR)


def cost_planes(
    factors: Mapping[str, Array],
    found: Mapping[str, Array],
    territory: Territory,
    costs: Costs,
    price: Price,
    rows: Co2Rows,
) -> dict[str, Array]:
    """Costs and CO2 of every row of a sweep over a year at least.

    Parameters
    ----------
    factors
        All of `FACTORS` as each row uses them, in the units of the core, neutral where off; of shapes that go together.
    found
        Indicators of each row, at least those of `NEEDED`.
    territory, costs, price, rows
        As in `yearly_cost` and `yearly_co2`, which give the same for one scenario.

    Returns
    -------
    dict
        The keys of `COST_INDICATORS`, arrays of the shape of `found`; NaN as in `cost_indicators`.
    """
    made_mwh = {name: units.MWH_PER_GWH * factors[f"{name}_gwh"] for name in SOURCES}
    euros, has_all = _euros(factors, made_mwh, found, territory, costs, price)
    consumed = found["consumption_mwh"]
    is_counted = has_all & (consumed > 0.0)
    divided_by = np.where(is_counted, consumed, np.nan)
    given_back = factors["storage_mwh"] * found["storage_cycles_per_year"] - found["storage_loss_mwh"]
    given_back = np.where(factors["storage_mwh"] > 0.0, np.maximum(given_back, 0.0), 0.0)
    net_mwh = found["imported_mwh"] - found["exported_mwh"]
    grams = [(rows[name].value, mwh) for name, mwh in made_mwh.items() if name in rows]
    grams.append((rows[BATTERY].value, given_back))
    no_grams = sum((mwh for name, mwh in made_mwh.items() if name not in rows), np.zeros(())) > 0.0
    tonnes_per_gram = np.where(no_grams, np.nan, units.KWH_PER_MWH / units.G_PER_T)
    ends = [(AVERAGE, "middle"), (MARGINAL, "low"), (MARGINAL, "high")]
    columns = [_sum(euros, case) / divided_by for case in CASES]
    columns += [_sum([*grams, (rows[basis].value, net_mwh)], case) * tonnes_per_gram for basis, case in ends]
    shape = np.shape(found[NEEDED[0]])
    return {row.key: np.broadcast_to(column, shape) for row, column in zip(COST_INDICATORS, columns, strict=True)}


Parts = list[tuple[Range, Array]]
"""What is multiplied with what: a cost or grams of one unit in three cases, and how many units each row has."""


def _euros(
    factors: Mapping[str, Array],
    made_mwh: Mapping[str, Array],
    found: Mapping[str, Array],
    territory: Territory,
    costs: Costs,
    price: Price,
) -> tuple[Parts, NDArray[np.bool_]]:
    """Parts of the cost [EUR/year], and whether all of a row has a price."""
    storage_mwh, duration_h = np.broadcast_arrays(factors["storage_mwh"], factors["storage_duration_h"])
    is_real = duration_h > 0.0
    power_mw = np.divide(storage_mwh, duration_h, out=np.zeros(storage_mwh.shape), where=is_real)
    battery, one = battery_cost(costs), Range(1.0, 1.0, 1.0)
    known = [name for name in SOURCES if costs.knows(f"{name}_eur_per_mwh")]
    parts = [(costs[f"{name}_eur_per_mwh"], made_mwh[name]) for name in known]
    parts += [(battery.yearly_per_mwh, np.where(is_real, storage_mwh, 0.0)), (battery.yearly_per_mw, power_mw)]
    fleets = [factors[units_of] * factors[taking_part] for units_of, taking_part in map(factors_of, territory.uses)]
    parts += [(costs["driving_eur_per_unit"], driven) for driven in fleets]
    parts.append((one.times(price.eur_per_mwh), found["imported_mwh"]))
    parts.append((costs["capture_share"].times(-price.eur_per_mwh), found["exported_mwh"]))
    without = [mwh > 0.0 for name, mwh in made_mwh.items() if name not in known]
    without += [(storage_mwh > 0.0) & ~is_real, factors["flexible_share"] > 0.0]
    without.append((factors["biogas_dispatchable_share"] > 0.0) & (made_mwh["bioenergy"] > 0.0))
    return parts, ~np.logical_or.reduce(np.broadcast_arrays(*without))


def _sum(parts: Parts, case: str) -> Array:
    """The sum in one case; NaN where a row of the data has no such case."""
    of_case = [(getattr(of_one, case), quantity) for of_one, quantity in parts]
    return np.asarray(sum((np.nan if of_one is None else of_one) * quantity for of_one, quantity in of_case))
