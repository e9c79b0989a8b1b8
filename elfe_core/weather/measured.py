"""What the copies in data/weather hold, and the hours made from them, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core.curves import Hourly

WEATHER_SOURCES = ("wind", "solar")
"""Sources whose power follows the weather."""

ByYear = Mapping[int, float]
ByMonth = Mapping[tuple[int, int], float]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class NationHours:
    """Hourly means of a nation [MW], arrays of shape (n_hours,), from the hour `start_utc` on, none missing."""

    start_utc: np.datetime64
    load_mw: Hourly
    source_mw: Mapping[str, Hourly]
    """By source of WEATHER_SOURCES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionFigures:
    """Of a nation or a region: power installed at the end of each year, and energy of the months that are known."""

    installed_mw: Mapping[str, ByYear]
    """By source, then year."""
    monthly_gwh: Mapping[str, ByMonth]
    """By source, then year and month (1 to 12); empty where none is known."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeatherHours:
    """Whole local years of load [MW] and of capacity factors (0-1), arrays of shape (n_hours,)."""

    start_utc: np.datetime64
    load_mw: Hourly
    factor: Mapping[str, Hourly]
    """By source of WEATHER_SOURCES."""

    @property
    def n_hours(self) -> int:
        """Number of hours."""
        return len(self.load_mw)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FarmHours:
    """Hourly power of the turbines of a real farm [kW], from the hour `start_utc` on; NaN where it is not known."""

    start_utc: np.datetime64
    turbines_kw: NDArray[np.float64]
    """Shape (n_turbines, n_hours)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stations:
    """What weather stations measured every three hours; NaN where nothing was."""

    utc: NDArray[np.datetime64]
    """Moments, shape (n_moments,)."""
    names: tuple[str, ...]
    wind_ms: NDArray[np.float64]
    """Wind 10 m above the ground, shape (n_stations, n_moments)."""
    temperature_c: NDArray[np.float64]
    """Air temperature, shape (n_stations, n_moments)."""
