"""Wind power of the three citizen farms and of the region, from the shared weather.

Wind speed at hub height follows a Weibull law whose scale changes with the season, the hour and the month's regime.
Power curves come from windpowerlib's turbine library (Open Energy Platform), smoothed for turbulence and for the
spread of turbines in a farm.
"""

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr  # type: ignore[import-untyped]
from windpowerlib import WindTurbine
from windpowerlib.power_curves import smooth_power_curve

from elfe_core.demo.clock import Clock
from elfe_core.demo.noise import Hourly, over_months, red_noise, stream
from elfe_core.demo.parameters import Values, monthly_values
from elfe_core.demo.weather import Weather, cold_spells, winterness

WEIBULL_SHAPE = 2.1
"""Usual for north-western France at hub height (own assumption)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """A wind farm: its rated power [kW], turbine type of the library, own share of the wind's randomness."""

    name: str
    rated_kw: float
    turbines: int
    turbine_type: str
    speed_factor: float
    own_share: float


FARMS = (  # rated power and number of turbines: data/territory.toml; type and speed factor: own assumption
    Farm(name="Bégawatts", rated_kw=8200, turbines=4, turbine_type="MM92/2050", speed_factor=1.02, own_share=0.28),
    Farm(name="Isac-Watts", rated_kw=8000, turbines=4, turbine_type="MM100/2000", speed_factor=0.97, own_share=0.28),
    Farm(
        name="Tesdan le Vent", rated_kw=10000, turbines=5, turbine_type="MM100/2000", speed_factor=1.0, own_share=0.28
    ),
)
REGION = tuple(  # five zones of Brittany as one large farm each, about 1 050 MW in all (own assumption)
    Farm(name=f"zone {k}", rated_kw=210_000, turbines=100, turbine_type="V90/2000", speed_factor=1.0, own_share=0.5)
    for k in range(5)
)


def wind_power_kw(clock: Clock, weather: Weather, farms: tuple[Farm, ...], values: Values) -> Hourly:
    """Mean power of these farms in each hour [kW], shape (n_hours,)."""
    scale = speed_scale(clock, values)
    result: Hourly = np.sum([farm_power_kw(weather, scale, farm, values) for farm in farms], axis=0)
    return result


def speed_scale(clock: Clock, values: Values) -> Hourly:
    """Scale of the Weibull law in each hour [m/s]: month's regime and hour of the day."""
    regime = over_months(monthly_values(values, "wind"), clock.month_index)
    calm = values["cold_spell_calm"] * cold_spells(clock)
    solar_hour = np.asarray(clock.utc.hour) + 0.5
    night = np.cos(2 * np.pi * (solar_hour - 22) / 24) + 0.35 * np.cos(4 * np.pi * (solar_hour - 20.5) / 24)
    hours = values["wind_night"] * night * (1 - 0.6 * winterness(clock))
    return values["wind_speed_scale_ms"] * np.exp(regime - calm + hours)


def farm_power_kw(weather: Weather, scale: Hourly, farm: Farm, values: Values) -> Hourly:
    """Mean power of one farm in each hour [kW], turbines in maintenance left out."""
    seed, n = int(values["seed"]), len(scale)
    own = 0.9 * red_noise(seed, f"wind {farm.name}", n, 3.0) + 0.44 * red_noise(seed, f"gusts {farm.name}", n, 0.7)
    index = np.sqrt(1 - farm.own_share**2) * weather.storminess + farm.own_share * own
    speed_ms = farm.speed_factor * scale * (-np.log1p(-ndtr(index))) ** (1 / WEIBULL_SHAPE)
    speeds, shares = power_curve(farm.turbine_type)
    result: Hourly = farm.rated_kw * np.interp(speed_ms, speeds, shares) * availability(farm, n, values)
    return result


@cache
def power_curve(turbine_type: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Wind speed [m/s] and share of the rated power, smoothed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # windpowerlib 0.2.2 calls pandas the old way
        turbine = WindTurbine(turbine_type=turbine_type, hub_height=100)
        curve = smooth_power_curve(
            turbine.power_curve["wind_speed"],
            turbine.power_curve["value"],
            standard_deviation_method="turbulence_intensity",
            turbulence_intensity=0.12,
        )
    return np.asarray(curve["wind_speed"]), np.asarray(curve["value"]) / turbine.nominal_power


def availability(farm: Farm, n_hours: int, values: Values) -> Hourly:
    """Share of the farm's turbines in service: each stops now and then for some days, plus small losses."""
    rng = stream(int(values["seed"]), f"outage {farm.name}")
    running = np.full(n_hours, float(farm.turbines))
    for first in rng.integers(0, n_hours, size=farm.turbines * 5):
        running[first : first + int(rng.gamma(1.5, 30.0)) + 3] -= 1
    result: Hourly = values["wind_losses"] * np.maximum(running, 0.0) / farm.turbines
    return result
