"""What the driven uses of a scenario bring, over its period and on a day."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from elfe_core import day_plan
from elfe_core import indicators as core_indicators
from elfe_core.day_plan import DayPlan, Ground
from elfe_core.insight import by_use as core_by_use
from elfe_core.insight.by_use import UseResult
from elfe_core.scenario import Scenario
from elfe_core.sweep import Progress
from elfe_ui.cached.data import DataSource, territory
from elfe_ui.cached.results import balance, simulated
from elfe_ui.cached.weather import curves_of
from elfe_ui.memo import kept


class Foresights(NamedTuple):
    """Import that the driven uses avoid [MWh/year]: with each foresight, and at most.

    `bound_mwh` is what their energy would avoid as a flexible share of consumption, None where that share is in use.
    """

    avoided_mwh: dict[str, float]
    bound_mwh: float | None


@kept(32)
def foresights(scenario: Scenario, where: DataSource) -> Foresights:
    """What the uses of a scenario avoid with each foresight."""

    def run(one: Scenario) -> dict[str, float]:
        return core_indicators.indicators(simulated(one, where), territory(where).foyers)

    avoided = core_by_use.by_foresight(scenario, run)
    if scenario.flexibility_on:
        return Foresights(avoided, None)
    bound = core_by_use.as_a_share(scenario, balance(scenario, where))
    natural, free = (run(one)["imported_mwh"] for one in (core_by_use.undriven(scenario), bound))
    return Foresights(avoided, natural - free)


@kept(32)
def by_use(scenario: Scenario, where: DataSource, _go_on: Callable[[Progress], bool]) -> tuple[UseResult, ...]:
    """What each use of a scenario does; `_go_on` is told the progress, and must not end the work."""
    found = core_by_use.by_use(scenario, curves_of(scenario, where), territory(where), _go_on)
    assert found is not None
    return found


@kept(4)
def day_ground(scenario: Scenario, where: DataSource) -> Ground:
    """What every plan of a day of a scenario stands on."""
    return day_plan.ground(scenario, curves_of(scenario, where), territory(where))


@kept(32)
def telling_day(scenario: Scenario, where: DataSource) -> date:
    """The day in which a plan of a scenario has most to do."""
    return day_plan.telling_day(day_ground(scenario, where))


@kept(32)
def planned_day(scenario: Scenario, where: DataSource, day: date, knows: str) -> DayPlan:
    """The plan of a day of the data, made from the day itself or from the day before; raises what is wrong with it."""
    on = day_ground(scenario, where)
    return day_plan.plan_day(knows, day_plan.expected(day, knows, on), on)
