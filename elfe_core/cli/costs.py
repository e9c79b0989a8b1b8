"""Table of euros and CO2 that `balance --costs` writes."""

from collections.abc import Iterator, Mapping

import pandas as pd

from elfe_core.curves import Curves
from elfe_core.economics.climate import BASES, Co2Rows, YearlyCo2, yearly_co2
from elfe_core.economics.cost_rows import Costs
from elfe_core.economics.ranges import CASES, Range
from elfe_core.economics.yearly_cost import YearlyCost, yearly_cost
from elfe_core.indicators import indicators
from elfe_core.insight.levers import today_alike
from elfe_core.load import curves_of, load_co2, load_costs
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from elfe_core.territory import Territory

Row = dict[str, str | float | None]

COLUMNS = ("scenario", "what", "at", "unit", *CASES)
"""`at`: year of the wholesale price, or basis of the CO2; empty where neither matters."""

TODAY_LESS = "beside_today"


def costs_table(found: Mapping[str, Scenario], own: Curves, territory: Territory) -> pd.DataFrame:
    """Euros and CO2 of each scenario, a row a part, with the total beside today's.

    Raises
    ------
    InputError
        A period is shorter than a year.
    """
    costs, rows = load_costs(territory), load_co2()
    table = [
        {"scenario": name, **row}
        for name, scenario in found.items()
        for row in _of_scenario(scenario, curves_of(scenario, territory, own), territory, costs, rows)
    ]
    return pd.DataFrame(table, columns=list(COLUMNS))


def _of_scenario(
    scenario: Scenario, curves: Curves, territory: Territory, costs: Costs, rows: Co2Rows
) -> Iterator[Row]:
    now = today_alike(scenario, curves, territory) or scenario
    (cost, co2), (cost_now, co2_now) = (_sums(one, curves, territory, costs, rows) for one in (scenario, now))
    for price in costs.prices:
        at = f"price of {price.key}"
        for part, value in cost.parts(price).items():
            yield _row(part, at, "EUR/year", value)
        yield _row("total", at, "EUR/year", cost.total(price))
        yield _row(TODAY_LESS, at, "EUR/year", cost.beside(cost_now, price))
        if (per_mwh := cost.per_mwh(price)) is not None:
            yield _row("total", at, "EUR/MWh", per_mwh)
        yield _row("total", at, "EUR/foyer/year", cost.per_foyer(price))
    yield _row("investment", "", "EUR", cost.investment)
    for basis in BASES:
        for part, value in co2.parts(basis).items():
            yield _row(part, basis, "t CO2e/year", value)
        yield _row("total", basis, "t CO2e/year", co2.total(basis))
        yield _row(TODAY_LESS, basis, "t CO2e/year", co2.beside(co2_now, basis))
        yield _row("total", basis, "kg CO2e/foyer/year", co2.per_foyer_kg(basis))
    for part in (*cost.unpriced, *co2.unknown):
        yield {"what": part, "at": "", "unit": "not priced"}


def _sums(
    scenario: Scenario, curves: Curves, territory: Territory, costs: Costs, rows: Co2Rows
) -> tuple[YearlyCost, YearlyCo2]:
    found = indicators(simulate(scenario, curves, territory), territory.foyers)
    return yearly_cost(scenario, found, territory, costs), yearly_co2(scenario, found, territory.foyers, rows)


def _row(what: str, at: str, unit: str, value: Range) -> Row:
    return {"what": what, "at": at, "unit": unit, **dict(zip(CASES, value, strict=True))}
