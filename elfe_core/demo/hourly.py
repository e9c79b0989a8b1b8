"""The hourly curves of the data set, put together: every file is made from what this module gives."""

from dataclasses import dataclass

import numpy as np

from elfe_core.curves import Curves, Hourly
from elfe_core.demo.clock import FIRST_YEAR, LAST_YEAR, Clock, demo_clock
from elfe_core.demo.demand import PROFILES, profile_power
from elfe_core.demo.parameters import ParameterValues
from elfe_core.demo.production import FARMS, REGION, bioenergy_curve, solar_curve, wind_power_kw
from elfe_core.demo.weather import Weather, make_weather

REGION_GWH = {"wind": 1900.0, "solar": 310.0, "bioenergy": 480.0}
"""Yearly energy injected in Brittany, rounded orders of magnitude (own estimate)."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HourlyData:
    """Mean power of each hour [kW], arrays of shape (n_hours,).

    `profiles` by the key of `Profile`; `wind_farms` of ELFE's wind history; the other three are the region's.
    Each curve carries the same mean power in 2020 as in 2021.
    """

    clock: Clock
    weather: Weather
    profiles: dict[str, Hourly]
    wind_farms: Hourly
    wind_region: Hourly
    solar_region: Hourly
    bioenergy_region: Hourly

    def sector(self, name: str) -> Hourly:
        """Sum of the profiles of one sector [kW]."""
        result: Hourly = np.sum([self.profiles[profile.key] for profile in PROFILES if profile.sector == name], axis=0)
        return result

    def curves(self) -> Curves:
        """What the program reads out of the files: six curves on one clock."""
        return Curves(
            start_utc=self.clock.utc[0].tz_localize(None).to_datetime64().astype("datetime64[h]"),
            series={
                "wind": self.wind_farms,
                "solar": self.solar_region,
                "bioenergy": self.bioenergy_region,
                **{name: self.sector(name) for name in ("res", "pro", "ent")},
            },
        )


def make_hourly(values: ParameterValues, with_region_wind: bool = True) -> HourlyData:
    """Every curve, from the parameters alone: the same parameters give the same curves."""
    clock = demo_clock()
    weather = make_weather(clock, values)
    profiles = {
        profile.key: even_years(clock, profile_power(clock, weather, profile, values), profile.annual_gwh)
        for profile in PROFILES
    }
    farms = wind_power_kw(clock, weather, FARMS, values)
    region = wind_power_kw(clock, weather, REGION, values) if with_region_wind else farms
    return HourlyData(
        clock=clock,
        weather=weather,
        profiles=profiles,
        wind_farms=even_years(clock, farms, float(farms.mean()) * 8.76e-3),
        wind_region=even_years(clock, region, REGION_GWH["wind"]),
        solar_region=even_years(clock, solar_curve(clock, weather, values), REGION_GWH["solar"]),
        bioenergy_region=even_years(clock, bioenergy_curve(clock, values), REGION_GWH["bioenergy"]),
    )


def even_years(clock: Clock, power: Hourly, annual_gwh: float) -> Hourly:
    """The curve scaled so that each year's mean power is that of `annual_gwh` in 8 760 hours [kW].

    ELFE's published results scale on 2021 alone; a user may scale on both years. Even years make both give the same.
    """
    mean_kw = annual_gwh * 1e6 / 8760
    factor = np.ones(clock.n_hours)
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        factor[clock.year == year] = mean_kw / power[clock.year == year].mean()
    return power * factor
