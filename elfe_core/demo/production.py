"""Production of the region and of the citizen farms: wind, solar and bioenergy, from the shared weather.

Wind speed at hub height follows a Weibull law whose scale changes with the season, the hour and the month's regime.
Power curves come from windpowerlib's turbine library (Open Energy Platform), smoothed for turbulence and for the
spread of turbines in a farm. Solar power follows the sun's position (pvlib) and the shared cloudiness; bioenergy is
nearly constant, a little less in spring, with slow drifts.
"""

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pvlib
from numpy.typing import NDArray
from scipy.special import ndtr  # type: ignore[import-untyped]
from windpowerlib import WindTurbine
from windpowerlib.power_curves import smooth_power_curve

from elfe_core.curves import Hourly
from elfe_core.demo.clock import Clock
from elfe_core.demo.noise import over_months, red_noise, stream, yearly
from elfe_core.demo.parameters import ParameterValues, monthly_values
from elfe_core.demo.weather import Weather, cold_spells, winterness

WEIBULL_SHAPE = 2.1
"""Usual for north-western France at hub height (own assumption)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoFarm:
    """A wind farm: its rated power [kW], turbine type of the library, own share of the wind's randomness."""

    name: str
    rated_kw: float
    turbines: int
    turbine_type: str
    speed_factor: float
    own_share: float


FARMS = (  # rated power and number of turbines: data/territory.toml; type and speed factor: own assumption
    DemoFarm(name="Bégawatts", rated_kw=8200, turbines=4, turbine_type="MM92/2050", speed_factor=1.02, own_share=0.28),
    DemoFarm(
        name="Isac-Watts", rated_kw=8000, turbines=4, turbine_type="MM100/2000", speed_factor=0.97, own_share=0.28
    ),
    DemoFarm(
        name="Tesdan le Vent", rated_kw=10000, turbines=5, turbine_type="MM100/2000", speed_factor=1.0, own_share=0.28
    ),
)
REGION = tuple(  # five zones of Brittany as one large farm each, about 1 050 MW in all (own assumption)
    DemoFarm(name=f"zone {k}", rated_kw=210_000, turbines=100, turbine_type="V90/2000", speed_factor=1.0, own_share=0.5)
    for k in range(5)
)


def wind_power_kw(clock: Clock, weather: Weather, farms: tuple[DemoFarm, ...], values: ParameterValues) -> Hourly:
    """Mean power of these farms in each hour [kW], shape (n_hours,)."""
    scale = speed_scale(clock, values)
    result: Hourly = np.sum([farm_power_kw(weather, scale, farm, values) for farm in farms], axis=0)
    return result


def speed_scale(clock: Clock, values: ParameterValues) -> Hourly:
    """Scale of the Weibull law in each hour [m/s]: month's regime and hour of the day."""
    regime = over_months(monthly_values(values, "wind"), clock.month_index)
    calm = values["cold_spell_calm"] * cold_spells(clock)
    solar_hour = np.asarray(clock.utc.hour) + 0.5
    night = np.cos(2 * np.pi * (solar_hour - 22) / 24) + 0.35 * np.cos(4 * np.pi * (solar_hour - 20.5) / 24)
    hours = values["wind_night"] * night * (1 - 0.6 * winterness(clock))
    return values["wind_speed_scale_ms"] * np.exp(regime - calm + hours)


def farm_power_kw(weather: Weather, scale: Hourly, farm: DemoFarm, values: ParameterValues) -> Hourly:
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


def availability(farm: DemoFarm, n_hours: int, values: ParameterValues) -> Hourly:
    """Share of the farm's turbines in service: each stops now and then for some days, plus small losses."""
    rng = stream(int(values["seed"]), f"outage {farm.name}")
    running = np.full(n_hours, float(farm.turbines))
    for first in rng.integers(0, n_hours, size=farm.turbines * 5):
        running[first : first + int(rng.gamma(1.5, 30.0)) + 3] -= 1
    result: Hourly = values["wind_losses"] * np.maximum(running, 0.0) / farm.turbines
    return result


LATITUDE, LONGITUDE = 47.9, -2.6
"""About the middle of Brittany."""

LINKE_TURBIDITY = (2.4, 2.6, 3.0, 3.3, 3.5, 3.6, 3.6, 3.5, 3.2, 2.9, 2.6, 2.4)
"""Monthly haze of the clear sky, usual for western Europe (own assumption after SoDa's maps)."""

ROOFS = ((180.0, 30.0, 0.5), (130.0, 30.0, 0.25), (230.0, 30.0, 0.25))
"""Azimuth [degrees from north], tilt [degrees], share of the panels (own assumption)."""


def solar_curve(clock: Clock, weather: Weather, values: ParameterValues) -> Hourly:
    """Solar power of the region, any unit, shape (n_hours,); zero while the sun is down."""
    direct, diffuse = clear_sky_on_roofs(clock)
    clear = 1 - weather.cloud
    season = 1 + values["solar_winter_loss"] * -np.cos(2 * np.pi * (clock.year_fraction - 0.03))
    return (direct * clear**1.25 + diffuse * (0.35 + 0.75 * clear)) * season


def clear_sky_on_roofs(clock: Clock) -> tuple[Hourly, Hourly]:
    """Direct and diffuse sunlight on the mix of roofs under a clear sky, hourly means [W/m2], two of (n_hours,)."""
    return _clear_sky(clock.utc[0], clock.n_hours)


@cache
def _clear_sky(first: pd.Timestamp, n_hours: int) -> tuple[Hourly, Hourly]:
    """Clear sky, as the mean of four instants in each hour."""
    times = pd.date_range(first + pd.Timedelta("7min30s"), periods=4 * n_hours, freq="15min")
    sun = pvlib.solarposition.get_solarposition(times, LATITUDE, LONGITUDE)
    zenith, azimuth = sun["apparent_zenith"], sun["azimuth"]
    haze = yearly(LINKE_TURBIDITY, (np.asarray(times.day_of_year) - 0.5) / 366)
    airmass = pvlib.atmosphere.get_absolute_airmass(pvlib.atmosphere.get_relative_airmass(zenith))
    sky = pvlib.clearsky.ineichen(zenith, airmass, pd.Series(haze, index=times), altitude=80)
    direct, diffuse = np.zeros(len(times)), np.zeros(len(times))
    for roof_azimuth, tilt, share in ROOFS:
        plane = pvlib.irradiance.get_total_irradiance(
            tilt, roof_azimuth, zenith, azimuth, sky["dni"], sky["ghi"], sky["dhi"]
        )
        direct += share * np.nan_to_num(np.asarray(plane["poa_direct"]))
        diffuse += share * np.nan_to_num(np.asarray(plane["poa_diffuse"]))
    up = np.asarray(sun["apparent_elevation"]) > 0
    return _hourly(np.where(up, direct, 0.0)), _hourly(np.where(up, diffuse, 0.0))


def _hourly(quarters: Hourly) -> Hourly:
    """Mean of each four quarters of an hour, shape (n_hours,)."""
    result: Hourly = np.maximum(quarters.reshape(-1, 4).mean(axis=1), 0.0)
    return result


MONTHLY = (1.04, 1.05, 1.04, 0.92, 0.96, 0.92, 1.00, 0.99, 0.97, 0.94, 1.10, 1.09)
"""Normalised monthly means of French bioenergy, 2012-2018 (RTE éCO2mix, Licence Ouverte 2.0, source RTE)."""


def bioenergy_curve(clock: Clock, values: ParameterValues) -> Hourly:
    """Power from biogas, wood and waste, any unit, shape (n_hours,)."""
    seed = int(values["seed"])
    drift = 0.025 * red_noise(seed, "bioenergy drift", clock.n_hours, 90.0)
    jitter = 0.012 * red_noise(seed, "bioenergy jitter", clock.n_hours, 3.0)
    night = 0.012 * np.cos(2 * np.pi * (clock.hour - 2) / 24)
    return np.asarray(yearly(MONTHLY, clock.year_fraction) * (1 + drift + jitter + night))
