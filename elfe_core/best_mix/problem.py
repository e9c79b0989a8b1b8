"""What is asked of a mix: goals, bounds, the case and the price that costs are counted at."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from elfe_core.catalogue import BETTER, INDICATOR_UNITS, SETTING, SOURCES
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import CASES
from elfe_core.economics.yearly_cost import battery_investment, driven_units
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory

SIZED_SOURCES: Final = ("wind", "solar", "bioenergy")
STORAGE: Final = "storage"
SIZES: Final = (*SIZED_SOURCES, STORAGE)
"""What is chosen, in the order of every array: GWh/year, and MWh of a real battery."""

FIELDS: Final = {**{name: f"{name}_gwh" for name in SIZED_SOURCES}, STORAGE: "storage_mwh"}

Case = Literal["low", "middle", "high"]
Weather = Literal["period", "mean", "every"]
"""In which weather the goal is met: that of the scenario's period, the mean of all years, or every one of them."""

Bounds = Mapping[str, tuple[float, float]]
"""Least and most of each of SIZES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An indicator that is at least, or at most, so much.

    Raises
    ------
    InputError
        No such indicator, or not a finite number.
    """

    key: str
    value: float
    at_least: bool

    def __post_init__(self) -> None:
        if self.key not in INDICATOR_UNITS:
            raise InputError("goal", self.key, "an indicator", choices=tuple(INDICATOR_UNITS))
        if not math.isfinite(self.value):
            raise InputError("goal", self.value, "a finite number")

    def __str__(self) -> str:
        return f"{self.key}{'>=' if self.at_least else '<='}{self.value:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Goals, bounds, and costs of one unit of each size.

    `per_unit` [EUR per GWh, and per MWh of battery, a year], `bought` and `sold` [EUR/MWh], `fixed` [EUR/year]: what
    the sizes do not move.
    """

    goals: tuple[Goal, ...]
    bounds: Bounds
    per_unit: tuple[float, ...]
    bought: float
    sold: float
    fixed: float
    weather: Weather = "period"


def parse_goal(text: str) -> Goal:
    """`self_production_pct:50`, `imported_mwh:200000`, or with the direction said: `export_time_pct<=5`.

    Without one more is asked of what is better when it is more, and less of everything else.

    Raises
    ------
    InputError
        The text is of none of these forms, or as `Goal`.
    """
    for sign in (">=", "<=", ":"):
        key, found, number = text.partition(sign)
        if found:
            try:
                value = float(number)
            except ValueError:
                break
            at_least = sign == ">=" or (sign == ":" and BETTER.get(key.strip(), 0) > 0)
            return Goal(key=key.strip(), value=value, at_least=at_least)
    raise InputError("goal", text, "an indicator and a number, such as self_production_pct:50")


def parse_bounds(text: str) -> dict[str, tuple[float, float]]:
    """`wind=121:400,storage=0:200`: least and most of some sizes.

    Raises
    ------
    InputError
        The text is not of this form.
    """
    found = {}
    for part in filter(None, text.split(",")):
        name, _, span = part.partition("=")
        low, _, high = span.partition(":")
        try:
            found[name.strip()] = (float(low), float(high))
        except ValueError:
            raise InputError("bounds", part, "sizes and their ends, such as wind=121:400,storage=0:200") from None
    return found


def bounds_in_force(said: Bounds, territory: Territory) -> dict[str, tuple[float, float]]:
    """Least and most of every size: what is said, no less than what stands today, no more than the screen offers.

    Raises
    ------
    InputError, Faults
        A size that is none, an end that is no number >= 0, ends that cross, or an upper end below today's; all at once.
    """
    faults: list[ElfeError] = [
        InputError("bounds", name, "a size", choices=SIZES) for name in said if name not in SIZES
    ]
    found = {}
    for name in SIZES:
        now = territory.today_gwh(name) if name in SOURCES else 0.0
        low, high = said.get(name, (now, max(SETTING[FIELDS[name]].high, now)))
        if not (0.0 <= low < math.inf and 0.0 <= high < math.inf):
            faults.append(InputError(f"{name}_bounds", (low, high), "two finite numbers >= 0", low=0.0))
        elif high < low:
            faults.append(InputError(f"{name}_bounds", high, f"an upper end not below {low:g}", low=low))
        elif high < now:
            expected = f"an upper end not below today's {now:g}: nothing built is taken down"
            faults.append(InputError(f"{name}_bounds", high, expected, low=now))
        found[name] = (max(low, now), max(high, now))
    raise_faults(faults)
    return found


def problem_of(
    goals: Sequence[Goal],
    bounds: Bounds,
    scenario: Scenario,
    territory: Territory,
    costs: Costs,
    price: Price,
    *,
    case: Case = "middle",
    weather: Weather = "period",
) -> Problem:
    """What is asked, for the fixed settings of a scenario.

    Raises
    ------
    InputError, Faults
        As `bounds_in_force`; no goal, or two of one indicator that no value meets; a battery without a duration, which
        has no price.
    """
    faults: list[ElfeError] = []
    if not goals:
        faults.append(InputError("goal", "", "at least one goal"))
    faults += _contradictions(goals)
    if not scenario.storage_duration_h > 0.0:
        faults.append(InputError("storage_duration_h", 0.0, "a duration: a battery without one has no price"))
    raise_faults(faults)
    at = CASES.index(case)
    one_mwh = replace(with_battery(scenario), storage_mwh=1.0)
    battery = _number(battery_investment(one_mwh, costs)[1][at])
    driving = _number(costs["driving_eur_per_unit"][at]) * driven_units(scenario, territory)
    others = [
        1e3 * float(getattr(scenario, f"{name}_gwh")) * _number(costs[f"{name}_eur_per_mwh"][at])
        for name in SOURCES
        if name not in SIZED_SOURCES and costs.knows(f"{name}_eur_per_mwh")
    ]
    return Problem(
        goals=tuple(goals),
        bounds=bounds_in_force(bounds, territory),
        per_unit=(*(1e3 * _number(costs[f"{name}_eur_per_mwh"][at]) for name in SIZED_SOURCES), battery),
        bought=price.eur_per_mwh,
        sold=price.eur_per_mwh * _number(costs["capture_share"][at]),
        fixed=driving + sum(others),
        weather=weather,
    )


def _contradictions(goals: Sequence[Goal]) -> list[InputError]:
    """Goals of one indicator of which the least that one asks for is above the most that another allows."""
    return [
        InputError("goal", f"{one} {other}", "goals that some value meets")
        for one in goals
        for other in goals
        if one.key == other.key and one.at_least and not other.at_least and one.value > other.value
    ]


def problems_of(
    goals: Sequence[Goal],
    bounds: Bounds,
    scenario: Scenario,
    territory: Territory,
    costs: Costs,
    price: Price,
    *,
    weather: Weather = "period",
) -> dict[Case, Problem]:
    """The same problem in every case of cost; errors as `problem_of`."""
    return {
        case: problem_of(goals, bounds, scenario, territory, costs, price, case=case, weather=weather)
        for case in get_args(Case)
    }


def with_battery(scenario: Scenario) -> Scenario:
    """The scenario with its real battery switched on; its size is what is looked for."""
    return replace(scenario, storage_on=True, storage_real=True)


def _number(value: float | None) -> float:
    assert value is not None  # rows of costs have all three cases
    return value
