"""One synthetic weather for Brittany that every curve shares: wind regime, temperature, cloudiness.

Own rule. A slow "storminess" index drives all three: a westerly winter storm is windy, mild and cloudy; a winter
anticyclone is calm, cold and clear. Dates of the cold spells of January and February 2021 are those of the real ones;
everything else is drawn from a fixed seed.
"""

from dataclasses import dataclass

import numpy as np

from elfe_core.curves import Hourly
from elfe_core.demo.clock import Clock
from elfe_core.demo.noise import bump, moving_memory, over_months, red_noise, without_monthly_means
from elfe_core.demo.parameters import ParameterValues, monthly_values

COLD_SPELLS = {  # name -> first and last local day
    "january": ("2021-01-02", "2021-01-11"),
    "february": ("2021-02-08", "2021-02-14"),
}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Weather:
    """Hourly weather, arrays of shape (n_hours,).

    `storminess` is a standard normal index of wind; `temperature_c` the air temperature [°C]; `usual_c` what is usual
    at that time of the year [°C]; `cloud` the share of clear-sky sunlight lost, 0-1.
    """

    storminess: Hourly
    temperature_c: Hourly
    usual_c: Hourly
    cloud: Hourly


def make_weather(clock: Clock, values: ParameterValues) -> Weather:
    """The weather of 2020 and 2021."""
    seed, n = int(values["seed"]), clock.n_hours
    storminess = without_monthly_means(
        0.88 * red_noise(seed, "storm", n, 9.0) + 0.475 * red_noise(seed, "regime", n, 70.0), clock.month_index
    )
    usual_c = usual_temperature(clock, values)
    cloud = cloudiness(storminess, seed)
    anomaly_c = temperature_anomaly(clock, storminess, values)
    return Weather(
        storminess=storminess,
        temperature_c=usual_c + anomaly_c + day_swing(clock, cloud, values),
        usual_c=usual_c,
        cloud=cloud,
    )


def winterness(clock: Clock) -> Hourly:
    """1 in the middle of January, -1 in the middle of July."""
    return np.cos(2 * np.pi * (clock.year_fraction - 0.05))


def usual_temperature(clock: Clock, values: ParameterValues) -> Hourly:
    """Daily mean temperature usual at that time of the year [°C]; the sea delays the seasons by about a month."""
    season = np.cos(2 * np.pi * (clock.year_fraction - values["temperature_coldest_day"] / 365))
    return values["temperature_mean_c"] - values["temperature_season_c"] * season


def cloudiness(storminess: Hourly, seed: int) -> Hourly:
    """Share of clear-sky sunlight lost to clouds, 0-1, cloudier in stormy hours."""
    own = 0.6 * red_noise(seed, "cloud", len(storminess), 12.0)
    showers = 0.55 * red_noise(seed, "showers", len(storminess), 2.0)
    index = 0.4 * moving_memory(storminess, 6.0) + own + showers
    return 0.82 / (1 + np.exp(-1.5 * index))


def temperature_anomaly(clock: Clock, storminess: Hourly, values: ParameterValues) -> Hourly:
    """Departure from the usual temperature [°C]: air masses, westerly wind (mild in winter, cool in summer), spells."""
    seed, n = int(values["seed"]), clock.n_hours
    masses = red_noise(seed, "air mass", n, 60.0)
    westerly = moving_memory(storminess, 30.0) * winterness(clock)
    spread_c = values["temperature_spread_c"] * (1 + 0.15 * winterness(clock))
    drawn_c = spread_c * masses + values["temperature_westerly_c"] * westerly
    anomaly_c = without_monthly_means(drawn_c, clock.month_index)
    anomaly_c += over_months(monthly_values(values, "temperature"), clock.month_index)
    for name, (first, last) in COLD_SPELLS.items():
        anomaly_c -= values[f"cold_spell_{name}_c"] * cold_spell(clock, first, last)
    return anomaly_c


def cold_spell(clock: Clock, first_day: str, last_day: str) -> Hourly:
    """1 inside these local days, with slopes of about a day, 0 outside."""
    inside = np.flatnonzero(clock.between(first_day, last_day))
    return bump(np.arange(clock.n_hours, dtype=np.float64), inside[0] + 12, inside[-1] - 12, 18.0)


def cold_spells(clock: Clock) -> Hourly:
    """1 inside the cold spells of 2021."""
    result: Hourly = np.sum([cold_spell(clock, first, last) for first, last in COLD_SPELLS.values()], axis=0)
    return result


def day_swing(clock: Clock, cloud: Hourly, values: ParameterValues) -> Hourly:
    """The day's rise and fall [°C]: warmest about 15 h solar, wider in summer and under a clear sky."""
    solar_hour = np.asarray(clock.utc.hour) + 0.5 - 0.13
    width_c = values["temperature_day_c"] * (1 - 0.4 * winterness(clock)) * (1.35 - 0.8 * moving_memory(cloud, 12.0))
    return width_c * np.cos(2 * np.pi * (solar_hour - 15) / 24)
