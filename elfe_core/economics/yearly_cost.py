"""What the local system of a scenario costs in a year, by part, in three cases and at prices of named years.

It is no bill: network and tax, which a local kWh bears too, are left out on both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from elfe_core import units
from elfe_core.catalogue import SOURCES
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import NOTHING, Range, total
from elfe_core.errors import InputError
from elfe_core.options import fleets_of
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory

BATTERY, DRIVING, BOUGHT, SOLD = "battery", "driving", "bought", "sold"
"""Parts beside the sources."""

FLEXIBLE_SHARE, BIOGAS = "flexible_share", "biogas"
"""What has no price, beside an ideal battery: consumption moved by nobody knows what, and tanks and engines."""

DAYS_A_YEAR = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCost:
    """Costs of a year [EUR/year], and what is invested beyond today's [EUR].

    `fixed` are the parts that no price moves: each source, the battery, driving the uses. `unpriced` names what is in
    the scenario without a price: a total is then a part of the whole, and is said to be.
    """

    fixed: Mapping[str, Range]
    imported_mwh: float
    exported_mwh: float
    consumption_mwh: float
    foyers: int
    capture_share: Range
    invested: Mapping[str, Range]
    unpriced: tuple[str, ...]

    def parts(self, price: Price) -> dict[str, Range]:
        """Every part; what is sold is below zero. They add up to `total`."""
        bought = NOTHING.each(lambda _: price.eur_per_mwh * self.imported_mwh)
        sold = self.capture_share.times(-price.eur_per_mwh * self.exported_mwh)
        return {**self.fixed, BOUGHT: bought, SOLD: sold}

    def total(self, price: Price) -> Range:
        """All parts together [EUR/year]."""
        return total(self.parts(price).values())

    def per_mwh(self, price: Price) -> Range | None:
        """Per MWh consumed [EUR/MWh], by homes and companies alike; None without any."""
        return self.total(price).times(1.0 / self.consumption_mwh) if self.consumption_mwh > 0.0 else None

    def per_foyer(self, price: Price) -> Range:
        """Per foyer [EUR/foyer/year], companies included."""
        return self.total(price).times(1.0 / self.foyers)

    @property
    def investment(self) -> Range:
        """All that is invested beyond today's [EUR]."""
        return total(self.invested.values())

    def beside(self, other: "YearlyCost", price: Price) -> Range:
        """Total less that of another scenario, case by case [EUR/year]; below zero where this one is cheaper."""
        return self.total(price).minus(other.total(price))


def yearly_cost(scenario: Scenario, indicators: Mapping[str, float], territory: Territory, costs: Costs) -> YearlyCost:
    """Add up what a scenario costs in a year.

    Parameters
    ----------
    scenario
        Over a whole year at least: a winter month's import is no year's.
    indicators
        Of the scenario: `imported_mwh`, `exported_mwh`, `consumption_mwh` [MWh/year].
    territory
        Foyers, and what is there today.
    costs
        Rows in force.

    Raises
    ------
    InputError
        The period is shorter than a year.

    Notes
    -----
    Local production: the energy that is built for, in the mean year, times its cost per MWh, curtailed or not. Battery:
    annuity of its energy over its life, annuity of its power over that of the inverter, and upkeep. What is bought
    stands at the wholesale price, what is sold at the part of it that wind and sun catch. Source: MODEL.md section 9.
    """
    check_whole_year(scenario)
    fixed = {name: _energy_mwh(scenario, name) for name in SOURCES}
    parts = {name: costs[f"{name}_eur_per_mwh"].times(mwh) for name, mwh in fixed.items() if _is_known(name, costs)}
    return YearlyCost(
        fixed={
            **parts,
            BATTERY: battery_investment(scenario, costs)[1],
            DRIVING: costs["driving_eur_per_unit"].times(driven_units(scenario, territory)),
        },
        imported_mwh=indicators["imported_mwh"],
        exported_mwh=indicators["exported_mwh"],
        consumption_mwh=indicators["consumption_mwh"],
        foyers=territory.foyers,
        capture_share=costs["capture_share"],
        invested=_invested(scenario, territory, costs),
        unpriced=_unpriced(scenario, costs),
    )


def check_whole_year(scenario: Scenario) -> None:
    """Raise InputError for a period shorter than a year."""
    if (scenario.period_end - scenario.period_start).days < DAYS_A_YEAR - 1:
        raise InputError("period_end", scenario.period_end, "a year at least: costs are those of a year")


def annuity(rate: float, years: float) -> float:
    """Share of an investment that is paid each year over its life; 1/years without interest."""
    return rate / (1.0 - (1.0 + rate) ** -years) if rate > 0.0 else 1.0 / years


class BatteryCost(NamedTuple):
    """Investment [EUR] and yearly cost [EUR/year] of each MWh of a battery and of each MW of its power."""

    invested_per_mwh: Range
    invested_per_mw: Range
    yearly_per_mwh: Range
    yearly_per_mw: Range


def battery_cost(costs: Costs) -> BatteryCost:
    """What a real battery costs: annuities over the lives of its energy and its power, and upkeep of both."""
    energy = costs["battery_eur_per_kwh"].times(units.KWH_PER_MWH)
    power = costs["inverter_eur_per_kw"].times(units.KW_PER_MW)

    def yearly(invested: Range, life: str) -> Range:
        rows = (invested, costs["discount_rate"], costs[life], costs["battery_upkeep_share"])
        cases = zip(*map(_numbers, rows), strict=True)
        return Range(*(of_case * (annuity(rate, years) + share) for of_case, rate, years, share in cases))

    return BatteryCost(energy, power, yearly(energy, "battery_life_years"), yearly(power, "inverter_life_years"))


def battery_investment(scenario: Scenario, costs: Costs) -> tuple[Range, Range]:
    """Investment [EUR] and yearly cost [EUR/year] of the battery; none of an ideal one, which has no price."""
    if not _has_priced_battery(scenario):
        return NOTHING, NOTHING
    of, mwh = battery_cost(costs), scenario.storage_mwh
    mw = mwh / scenario.storage_duration_h
    return (
        of.invested_per_mwh.times(mwh).plus(of.invested_per_mw.times(mw)),
        of.yearly_per_mwh.times(mwh).plus(of.yearly_per_mw.times(mw)),
    )


def driven_units(scenario: Scenario, territory: Territory) -> float:
    """Appliances that their owners let be driven."""
    return sum(fleet.units * fleet.participation for fleet in fleets_of(scenario, territory.uses))


def per_mwh_avoided(before: YearlyCost, after: YearlyCost) -> Range | None:
    """What each MWh of import that a change avoids costs [EUR/MWh], before what is bought and sold.

    None where it avoids none, or has a part without a price.
    """
    avoided_mwh = before.imported_mwh - after.imported_mwh
    if not avoided_mwh > 0.0 or set(after.unpriced) - set(before.unpriced):
        return None
    return total(after.fixed.values()).minus(total(before.fixed.values())).times(1.0 / avoided_mwh)


def _numbers(of: Range) -> tuple[float, float, float]:
    assert of.middle is not None  # rows of costs have all three
    return of.low, of.middle, of.high


def _energy_mwh(scenario: Scenario, source: str) -> float:
    return units.MWH_PER_GWH * float(getattr(scenario, f"{source}_gwh"))


def _is_known(source: str, costs: Costs) -> bool:
    return costs.knows(f"{source}_eur_per_mwh")


def _has_priced_battery(scenario: Scenario) -> bool:
    return scenario.storage_in_use_mwh > 0.0 and scenario.is_on("storage_real") and scenario.storage_duration_h > 0.0


def _invested(scenario: Scenario, territory: Territory, costs: Costs) -> dict[str, Range]:
    """What is built beyond today's [EUR]; what there is less of gives nothing back."""
    found = {}
    for name in SOURCES:
        added_gwh = max(getattr(scenario, f"{name}_gwh") - territory.today_gwh(name), 0.0)
        if costs.knows(f"{name}_eur_per_kw") and costs.knows(f"{name}_full_load_h"):
            hours = costs[f"{name}_full_load_h"].each(lambda full: units.KWH_PER_GWH / full)
            kw = zip(_numbers(hours), _numbers(costs[f"{name}_eur_per_kw"]), strict=True)
            found[name] = Range(*(per_gwh * eur for per_gwh, eur in kw)).times(added_gwh)
    return {**found, BATTERY: battery_investment(scenario, costs)[0]}


def _unpriced(scenario: Scenario, costs: Costs) -> tuple[str, ...]:
    """What the scenario has that no row prices."""
    found = [name for name in SOURCES if _energy_mwh(scenario, name) > 0.0 and not _is_known(name, costs)]
    if scenario.storage_in_use_mwh > 0.0 and not _has_priced_battery(scenario):
        found.append(BATTERY)
    if scenario.flexible_share_in_use > 0.0:
        found.append(FLEXIBLE_SHARE)
    if scenario.biogas_dispatchable_share > 0.0 and scenario.bioenergy_gwh > 0.0:
        found.append(BIOGAS)
    return tuple(found)
