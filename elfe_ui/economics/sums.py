"""What a scenario costs and emits in a year, beside today."""

from collections.abc import Mapping

from elfe_core.economics.climate import Co2Rows, yearly_co2
from elfe_core.economics.cost_rows import Costs
from elfe_core.economics.yearly_cost import yearly_cost
from elfe_core.scenario import Scenario
from elfe_ui import cached
from elfe_ui.economics import in_force
from elfe_ui.view import View, today_in_period
from elfe_ui.words.counted import Counted, Sums


def counted(view: View) -> Counted:
    """The sums of a page.

    Raises
    ------
    InputError
        Its period is shorter than a year.
    DataError, Faults
        The files of costs or CO2 are damaged.
    """
    now, costs, rows = today_in_period(view), in_force.costs(view.source), cached.co2()

    def of(scenario: Scenario, found: Mapping[str, float]) -> Sums:
        return sums_of(scenario, found, view, costs, rows)

    return Counted(
        yours=of(view.scenario, view.indicators),
        today=of(now.scenario, now.indicators),
        costs=costs,
        price=in_force.price(view.source),
        rows=rows,
        is_own=in_force.is_changed(view.source),
    )


def sums_of(scenario: Scenario, found: Mapping[str, float], view: View, costs: Costs, rows: Co2Rows) -> Sums:
    """Sums of a scenario with its indicators; errors as `counted`."""
    return Sums(
        yearly_cost(scenario, found, view.territory, costs), yearly_co2(scenario, found, view.territory.foyers, rows)
    )
