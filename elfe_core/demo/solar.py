"""Solar power of the region from the sun's position (pvlib) and the shared cloudiness."""

from functools import cache

import numpy as np
import pandas as pd
import pvlib

from elfe_core.demo.clock import Clock
from elfe_core.demo.noise import Hourly, yearly
from elfe_core.demo.parameters import Values
from elfe_core.demo.weather import Weather

LATITUDE, LONGITUDE = 47.9, -2.6
"""About the middle of Brittany."""

LINKE_TURBIDITY = (2.4, 2.6, 3.0, 3.3, 3.5, 3.6, 3.6, 3.5, 3.2, 2.9, 2.6, 2.4)
"""Monthly haze of the clear sky, usual for western Europe (own assumption after SoDa's maps)."""

ROOFS = ((180.0, 30.0, 0.5), (130.0, 30.0, 0.25), (230.0, 30.0, 0.25))
"""Azimuth [degrees from north], tilt [degrees], share of the panels (own assumption)."""


def solar_curve(clock: Clock, weather: Weather, values: Values) -> Hourly:
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
