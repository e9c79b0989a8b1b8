"""Consumption of the three sectors from the calendar and the shared temperature.

Homes follow the month x hour shapes of Enedis' open data 2023 (Licence Ouverte 2.0): what stands in summer is use,
what winter adds is heating, which then follows the temperature of the days before. Professionals and companies follow
working days, holidays and a milder heating. The lockdowns of 2020 lower what is at work.
"""

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from elfe_core.demo.clock import SATURDAY, SUNDAY, WORKING_DAY, Clock
from elfe_core.demo.noise import Hourly, bump, moving_memory, red_noise, yearly
from elfe_core.demo.parameters import Values
from elfe_core.demo.weather import Weather

HEATING_BELOW_C = 15.5
"""Daily mean temperature below which homes are heated [°C] (own assumption, usual in French models: 15 to 17)."""

SATURATION = 1.8
"""Power of a home profile, over its mean, from which heaters at full power bend the rise (own assumption)."""

SUMMER_MONTHS = (6, 7, 8, 9)

HOLIDAY_WEEKS = (  # companies at rest: first and last local day, depth of the dip 0-1 (own assumption)
    ("2020-01-01", "2020-01-05", 1.0),
    ("2020-08-01", "2020-08-23", 0.6),
    ("2020-12-23", "2021-01-03", 1.0),
    ("2021-07-31", "2021-08-22", 0.6),
    ("2021-12-23", "2021-12-31", 1.0),
)
LOCKDOWNS = (  # first and last local day, depth 0-1 (dates official; depth: own assumption)
    ("2020-03-17", "2020-05-10", 1.0),
    ("2020-05-11", "2020-06-21", 0.35),
    ("2020-10-30", "2020-12-14", 0.35),
    ("2021-04-03", "2021-05-02", 0.2),
)

DAY_WORK = (  # activity of a business by local hour on a working day, 0-1 (own assumption)
    0.02, 0.0, 0.0, 0.02, 0.08, 0.22, 0.42, 0.66, 0.88, 0.97, 1.0, 0.97,
    0.86, 0.9, 0.95, 0.93, 0.88, 0.8, 0.66, 0.48, 0.32, 0.2, 0.11, 0.05,
)  # fmt: skip
DAY_SHOP = (  # activity of a shop or workshop by local hour on a working day, 0-1 (own assumption)
    0.05, 0.0, 0.0, 0.02, 0.06, 0.16, 0.32, 0.58, 0.82, 0.94, 0.99, 1.0,
    0.93, 0.86, 0.88, 0.9, 0.93, 0.97, 0.95, 0.75, 0.5, 0.33, 0.2, 0.11,
)  # fmt: skip
OPEN_SHARE = {  # share of a working day's activity left on each day type (own assumption)
    "work": {WORKING_DAY: 1.0, SATURDAY: 0.38, SUNDAY: 0.22},
    "shop": {WORKING_DAY: 1.0, SATURDAY: 0.8, SUNDAY: 0.35},
}


@cache
def home_shape(profile: str) -> NDArray[np.float64]:
    """Month x local hour shape of a home profile ("res1" base rate, "res2" day and night rate), shape (12, 24)."""
    text = files("elfe_core.demo").joinpath(f"{profile}_local_time.csv").read_text(encoding="utf-8")
    rows = [line.split(",")[1:] for line in text.splitlines()[1:]]
    table = np.array(rows, dtype=np.float64)
    shape: NDArray[np.float64] = table / table.mean()
    return shape


MEAN_ACTIVITY = 0.45
"""Activity of a usual week, about."""


def heating_need(clock: Clock, weather: Weather) -> Hourly:
    """Degrees below the heating threshold as buildings feel them [°C], shape (n_hours,)."""
    air_c = weather.temperature_c
    felt_c = 0.25 * air_c + 0.45 * moving_memory(air_c, 20.0) + 0.3 * moving_memory(air_c, 72.0)
    return softly_positive(HEATING_BELOW_C - felt_c, 1.2)


def softly_positive(values: Hourly, edge: float) -> Hourly:
    """max(values, 0) with a round corner of width `edge`."""
    return edge * np.logaddexp(0.0, values / edge)


def home_power(clock: Clock, weather: Weather, profile: str, values: Values) -> Hourly:
    """Consumption of a home profile, mean about 1 in the usual weather, shape (n_hours,)."""
    table = home_shape(profile)
    summer = table[[month - 1 for month in SUMMER_MONTHS]].mean(axis=0)
    usual = np.empty(clock.n_hours)
    for hour in range(24):
        at_hour = clock.hour == hour
        usual[at_hour] = yearly(table[:, hour], clock.year_fraction[at_hour])
    need = heating_need(clock, weather)
    usual_need = softly_positive(HEATING_BELOW_C - weather.usual_c, 2.0)
    per_degree = np.maximum(table[[0, 1, 11]].mean(axis=0) - summer, 0.1) / usual_need.max()
    winter = usual - summer[clock.hour] + values["heating_weather"] * per_degree[clock.hour] * (need - usual_need)
    level = summer.mean()
    use = level * (summer / level)[clock.hour] ** values["use_contrast"] * weekend_at_home(clock)
    power = use + values["heating_homes"] * winter
    power -= values["saturation_homes"] * softly_positive(power - SATURATION, 0.15)
    return softly_positive(power - 0.25, 0.08) + 0.25


def weekend_at_home(clock: Clock) -> Hourly:
    """Factor on a home's use: later mornings and fuller middays on Saturdays and Sundays, shape (n_hours,)."""
    hours = np.arange(24)
    free = 0.10 * np.exp(-(((hours - 12.5) / 3.0) ** 2)) - 0.10 * np.exp(-(((hours - 7.0) / 1.3) ** 2))
    result: Hourly = 1 + np.where(clock.day_type == WORKING_DAY, -0.3, 0.75) * free[clock.hour]
    return result


def business_power(clock: Clock, weather: Weather, kind: str, figures: dict[str, float], values: Values) -> Hourly:
    """Consumption of a business, shape (n_hours,).

    `kind` is "work" or "shop"; `figures` hold the constant part `base`, the part at work `activity`, the heating
    `heating` and cooling `cooling` per degree, and the sensitivity to `holidays`, all as shares of a usual mean.
    """
    day = np.array(DAY_WORK if kind == "work" else DAY_SHOP)
    opened = np.array([OPEN_SHARE[kind][day_type] for day_type in (WORKING_DAY, SATURDAY, SUNDAY)])
    activity = day[clock.hour] * opened[clock.day_type]
    rest = figures["holidays"] * dips(clock, HOLIDAY_WEEKS) + values["lockdown"] * dips(clock, LOCKDOWNS)
    present = np.maximum(1 - rest, 0.1)
    need = heating_need(clock, weather)
    warm = softly_positive(weather.temperature_c - 21.0, 1.0)
    by_day = values["heating_day_businesses"]
    heated = figures["heating"] * need * (1 - by_day + by_day * activity / MEAN_ACTIVITY)
    result: Hourly = (
        figures["base"] * (0.6 + 0.4 * present)
        + values["activity_businesses"] * figures["activity"] * activity * present
        + values["heating_businesses"] * heated
        + figures["cooling"] * warm
    )
    return result


def dips(clock: Clock, periods: tuple[tuple[str, str, float], ...]) -> Hourly:
    """Depth 0-1 of the rest in these periods, with slopes of half a day."""
    position = np.arange(clock.n_hours, dtype=np.float64)
    depth = np.zeros(clock.n_hours)
    for first_day, last_day, share in periods:
        inside = np.flatnonzero(clock.between(first_day, last_day))
        depth += share * bump(position, inside[0], inside[-1] + 1, 6.0)
    return depth


def daily_life(clock: Clock, name: str, seed: int) -> Hourly:
    """Small, slow and quick departures of a profile from its rule, mean 1, shape (n_hours,)."""
    slow = 0.012 * red_noise(seed, f"slow {name}", clock.n_hours, 40.0)
    quick = 0.008 * red_noise(seed, f"quick {name}", clock.n_hours, 2.0)
    return np.exp(slow + quick)
