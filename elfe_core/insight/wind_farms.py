"""Energy of the known wind farms relative to a scenario's wind and to the territory's consumption."""

import math
from typing import NamedTuple

from elfe_core import units
from elfe_core.curves import SECTORS
from elfe_core.scenario import Scenario
from elfe_core.territory import Farm, Territory


class Weight(NamedTuple):
    """An annual energy [GWh/year] and what it is worth; shares are 0-1, NaN where there is nothing to share."""

    energy_gwh: float
    share_of_wind: float
    """Of the scenario's wind; NaN too where the scenario has less wind than this."""
    share_of_consumption: float
    """Of the scenario's consumption over a year."""
    homes: float
    """Consumption points whose residential consumption of today it equals; NaN without any."""
    points: float
    """The same with all that today's territory consumes, companies included."""


class WindSplit(NamedTuple):
    """Annual wind energy [GWh/year]: all, what the known farms produce, and the rest, NaN if they produce more."""

    all_gwh: float
    farms_gwh: float
    rest_gwh: float


def weigh(annual_mwh: float, scenario: Scenario, territory: Territory) -> Weight:
    """What an annual wind energy [MWh/year] is worth in a scenario."""
    energy_gwh = annual_mwh / units.MWH_PER_GWH
    per_home_mwh = territory.sector_mwh("res") / territory.foyers
    per_point_mwh = territory.consumption_gwh * units.MWH_PER_GWH / territory.foyers
    return Weight(
        energy_gwh=energy_gwh,
        share_of_wind=_over(energy_gwh, scenario.wind_gwh) if energy_gwh <= scenario.wind_gwh else math.nan,
        share_of_consumption=_over(energy_gwh, consumption_gwh(scenario, territory)),
        homes=_over(annual_mwh, per_home_mwh),
        points=_over(annual_mwh, per_point_mwh),
    )


def consumption_gwh(scenario: Scenario, territory: Territory) -> float:
    """What a scenario consumes in a year [GWh/year]: its share of each sector's consumption of today."""
    parts = (getattr(scenario, f"share_{sector}") * territory.sector_mwh(sector) for sector in SECTORS)
    return float(sum(parts)) / units.MWH_PER_GWH


def split_wind(wind_gwh: float, farms: tuple[Farm, ...]) -> WindSplit:
    """The known farms and the rest of a wind energy."""
    farms_gwh = sum(farm.annual_mwh for farm in farms) / units.MWH_PER_GWH
    return WindSplit(wind_gwh, farms_gwh, wind_gwh - farms_gwh if farms_gwh <= wind_gwh else math.nan)


def load_factor(farm: Farm) -> float:
    """Annual energy over what the farm would produce at full power all year long, 0-1; NaN without any power."""
    return _over(farm.annual_mwh, farm.rated_mw * units.HOURS_PER_YEAR)


def _over(part: float, whole: float) -> float:
    return part / whole if whole > 0.0 else math.nan
