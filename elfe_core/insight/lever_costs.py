"""What each lever costs for a MWh of import that it avoids."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from elfe_core import units
from elfe_core.catalogue import SETTING
from elfe_core.economics.cost_rows import Costs
from elfe_core.economics.ranges import Range
from elfe_core.economics.yearly_cost import per_mwh_avoided, yearly_cost
from elfe_core.insight.levers import Lever
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverCost:
    """A lever and the cost of each MWh of import that it avoids [EUR/MWh].

    None where it avoids none, or where what it builds has no price, named by `unpriced` as in `YearlyCost`.
    """

    lever: Lever
    eur_per_mwh: Range | None
    unpriced: tuple[str, ...] = ()


def lever_costs(
    found: Sequence[Lever], scenario: Scenario, indicators: Mapping[str, float], territory: Territory, costs: Costs
) -> tuple[LeverCost, ...]:
    """What each of the levers of a scenario costs, in their order.

    Parameters
    ----------
    found
        Of the scenario (`levers`).
    scenario, indicators
        Over a year at least, and its indicators.
    territory, costs
        As in `yearly_cost`.

    Raises
    ------
    InputError
        The period is shorter than a year.

    Notes
    -----
    The cost of what is built and driven, before what is bought and sold, over the import avoided. A lever without a row
    of cost, such as the efficiency of a battery that is there, has no price. Source: MODEL.md section 9.
    """
    before = yearly_cost(scenario, indicators, territory, costs)
    told = []
    for lever in found:
        imported_mwh = indicators["imported_mwh"] - units.MWH_PER_GWH * lever.saved_gwh
        moved = _moved(scenario, lever)
        after = yearly_cost(moved, {**indicators, "imported_mwh": imported_mwh}, territory, costs)
        unpriced = tuple(part for part in after.unpriced if part not in before.unpriced)
        is_priced = not unpriced and after.fixed != before.fixed
        told.append(
            LeverCost(
                lever=lever,
                eur_per_mwh=per_mwh_avoided(before, after) if is_priced else None,
                unpriced=unpriced,
            )
        )
    return tuple(told)


def _moved(scenario: Scenario, lever: Lever) -> Scenario:
    """The scenario with the lever moved, and what it hangs on switched on."""
    row = SETTING[lever.factor]
    switch = {row.switch: True} if row.is_switched_on else {}
    return replace(scenario, **{lever.factor: lever.then}, **switch)  # type: ignore[arg-type]
