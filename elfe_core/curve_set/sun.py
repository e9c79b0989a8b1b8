"""A solar curve held against the course of the sun: finds wrong time zones and wrong sources."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core.curve_set.holes import fault, series
from elfe_core.curve_set.measured import Measured
from elfe_core.errors import DataError, Place

NIGHT_DEG = -6.0
"""Civil twilight ends there: what is produced below comes from no panel."""

NIGHT_SHARE_OF_HIGH, HIGH_SHARE = 0.01, 0.99
"""Power up to this share of the one that 99 % of the steps stay below is taken for noise of a meter (own rule)."""

MOST_SHIFT_H = 0.75
"""A fleet that looks east and west as a whole is centred on noon to a quarter of an hour or two (own rule)."""

FEWEST_DAYS = 7
"""Over fewer days clouds decide where the centre lies."""

HOUR_MIN, DAY_MIN = 60.0, 24 * 60
NOON_H = 12.0
DEG_PER_H = 15.0

Minutes = NDArray[np.datetime64]
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a territory lies, degrees north and east."""

    lat_deg: float
    lon_deg: float


def solar_time_h(utc: Minutes, site: Site) -> Values:
    """True solar time [h, 0 to 24) of each UTC time (datetime64[m], shape (n,)).

    Notes
    -----
    Source: NOAA Global Monitoring Laboratory, General Solar Position Calculations (equation of time).
    """
    _, equation_min = _declination_and_equation(utc)
    minutes = (utc - utc.astype("datetime64[D]")).astype(np.float64) + equation_min
    hours: Values = (minutes / HOUR_MIN + site.lon_deg / DEG_PER_H) % 24.0
    return hours


def elevation_deg(utc: Minutes, site: Site) -> Values:
    """Height of the sun's centre above the horizon [degrees], without refraction, of each UTC time, shape (n,).

    Notes
    -----
    Source: NOAA Global Monitoring Laboratory, General Solar Position Calculations.
    """
    declination, _ = _declination_and_equation(utc)
    lat = np.radians(site.lat_deg)
    hour_angle = np.radians(DEG_PER_H * (solar_time_h(utc, site) - NOON_H))
    sine = np.sin(lat) * np.sin(declination) + np.cos(lat) * np.cos(declination) * np.cos(hour_angle)
    height: Values = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    return height


def _declination_and_equation(utc: Minutes) -> tuple[Values, Values]:
    """Declination of the sun [radians] and equation of time [minutes]."""
    years = utc.astype("datetime64[Y]")
    day = (utc - years.astype("datetime64[m]")).astype(np.float64) / DAY_MIN
    length = ((years + 1).astype("datetime64[D]") - years.astype("datetime64[D]")).astype(np.float64)
    g = 2.0 * np.pi * (day - 0.5) / length
    equation = 229.18 * (
        0.000075 + 0.001868 * np.cos(g) - 0.032077 * np.sin(g) - 0.014615 * np.cos(2 * g) - 0.040849 * np.sin(2 * g)
    )
    declination = (
        0.006918
        - 0.399912 * np.cos(g)
        + 0.070257 * np.sin(g)
        - 0.006758 * np.cos(2 * g)
        + 0.000907 * np.sin(2 * g)
        - 0.002697 * np.cos(3 * g)
        + 0.00148 * np.sin(3 * g)
    )
    return declination, equation


def night_sun(curve: Measured, site: Site) -> DataError | None:
    """night_sun: steps with power though the sun stands below NIGHT_DEG from their start to their end.

    `count` is the number of hours. Power up to NIGHT_SHARE_OF_HIGH of the curve's high values is let pass.

    Notes
    -----
    Source: own rule.
    """
    known = curve.mean_power[~np.isnan(curve.mean_power)]
    if not len(known):
        return None
    height = elevation_deg(_edges(curve), site)
    night = np.maximum(height[:-1], height[1:]) < NIGHT_DEG
    floor = NIGHT_SHARE_OF_HIGH * max(float(np.quantile(known, HIGH_SHARE)), 0.0)
    return fault(curve, "night_sun", night & (curve.mean_power > floor), say_extreme=True)


def solar_shift(curve: Measured, site: Site) -> DataError | None:
    """solar_shift: the centre of production over the curve lies MOST_SHIFT_H or more from solar noon.

    The value is by how much, `+2.0 h` when the curve is late. Curves of under FEWEST_DAYS days are not judged.

    Notes
    -----
    Source: own rule. Centre: mean true solar time of the middles of the steps, weighted by their power.
    """
    power = np.where(curve.mean_power > 0.0, curve.mean_power, 0.0)
    if len(power) * curve.step_min < FEWEST_DAYS * DAY_MIN or not power.any():
        return None
    middles = _edges(curve)[:-1] + np.timedelta64(curve.step_min // 2, "m")
    late_h = float(np.average(solar_time_h(middles, site), weights=power)) - NOON_H
    if abs(late_h) < MOST_SHIFT_H:
        return None
    return DataError(curve.files, "solar_shift", places=[Place(series=series(curve), values=(f"{late_h:+.1f} h",))])


def _edges(curve: Measured) -> Minutes:
    """Starts of the steps and the end of the last one."""
    steps = np.arange(len(curve.mean_power) + 1) * np.timedelta64(curve.step_min, "m")
    edges: Minutes = curve.start_utc.astype("datetime64[m]") + steps
    return edges
