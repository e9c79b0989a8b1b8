"""Consumption of the three sectors from the calendar and the shared temperature.

Homes follow the month x hour shapes of Enedis' open data 2023 (Licence Ouverte 2.0): what stands in summer is use,
what winter adds is heating, which then follows the temperature of the days before. Professionals and companies follow
working days, holidays and a milder heating. The lockdowns of 2020 lower what is at work.
"""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from elfe_core.curves import Hourly
from elfe_core.demo.clock import SATURDAY, SUNDAY, WORKING_DAY, Clock
from elfe_core.demo.noise import bump, moving_memory, red_noise, yearly
from elfe_core.demo.parameters import ParameterValues
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


def home_power(clock: Clock, weather: Weather, profile: str, values: ParameterValues) -> Hourly:
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


def business_power(
    clock: Clock, weather: Weather, kind: str, figures: dict[str, float], values: ParameterValues
) -> Hourly:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One key of the Enedis files; `annual_gwh` and `points` are orders of magnitude for Brittany (own estimate).

    `mix` says which rules make the curve: shares of "res1" and "res2" for homes, or one business kind with its figures.
    """

    key: str
    sector: str
    annual_gwh: float
    points: int
    mix: dict[str, float]
    kind: str = "home"


PROFILES_INF36 = (
    Profile(key="RES1 (+ RES1WE)", sector="res", annual_gwh=2100, points=742_000, mix={"res1": 1.0}),
    Profile(key="RES11 (+ RES11WE)", sector="res", annual_gwh=1900, points=318_000, mix={"res1": 0.75, "res2": 0.25}),
    Profile(key="RES2 (+ RES5)", sector="res", annual_gwh=5000, points=664_000, mix={"res2": 1.0}),
    Profile(
        key="PRO1 (+ PRO1WE)", sector="pro", annual_gwh=1150, points=116_000, kind="shop",
        mix={"base": 0.42, "activity": 0.75, "heating": 0.028, "cooling": 0.012, "holidays": 0.15},
    ),
    Profile(
        key="PRO2 (+ PRO2WE + PRO6)", sector="pro", annual_gwh=850, points=47_000, kind="shop",
        mix={"base": 0.48, "activity": 0.6, "heating": 0.036, "cooling": 0.012, "holidays": 0.12},
    ),
    Profile(
        key="ENT1 (+ ENT2)", sector="ent", annual_gwh=260, points=3_900, kind="work",
        mix={"base": 0.45, "activity": 0.8, "heating": 0.024, "cooling": 0.014, "holidays": 0.25},
    ),
)  # fmt: skip
PROFILES_SUP36 = (  # key: profile | power band | sector of activity
    Profile(
        key="ENT3|P3: Total ]36-250] kVA|S1: Agriculture", sector="ent", annual_gwh=520, points=4_300, kind="shop",
        mix={"base": 0.72, "activity": 0.4, "heating": 0.008, "cooling": 0.02, "holidays": 0.0},
    ),
    Profile(
        key="ENT3|P3: Total ]36-250] kVA|S2: Industrie", sector="ent", annual_gwh=900, points=4_100, kind="work",
        mix={"base": 0.55, "activity": 0.7, "heating": 0.014, "cooling": 0.012, "holidays": 0.4},
    ),
    Profile(
        key="ENT3|P3: Total ]36-250] kVA|S3: Tertiaire", sector="ent", annual_gwh=2250, points=11_800, kind="shop",
        mix={"base": 0.46, "activity": 0.6, "heating": 0.03, "cooling": 0.016, "holidays": 0.12},
    ),
    Profile(
        key="ENT4|P7: Total > 250 kVA|S2: Industrie", sector="ent", annual_gwh=3200, points=1_150, kind="work",
        mix={"base": 0.75, "activity": 0.42, "heating": 0.006, "cooling": 0.012, "holidays": 0.4},
    ),
    Profile(
        key="ENT4|P7: Total > 250 kVA|S3: Tertiaire", sector="ent", annual_gwh=1900, points=1_080, kind="shop",
        mix={"base": 0.55, "activity": 0.5, "heating": 0.024, "cooling": 0.016, "holidays": 0.08},
    ),
)  # fmt: skip
PROFILES = PROFILES_INF36 + PROFILES_SUP36


def profile_power(clock: Clock, weather: Weather, profile: Profile, values: ParameterValues) -> Hourly:
    """Consumption of one profile, any unit, shape (n_hours,)."""
    if profile.kind == "home":
        power = np.zeros(clock.n_hours)
        for shape, share in profile.mix.items():
            power += share * home_power(clock, weather, shape, values)
    else:
        power = business_power(clock, weather, profile.kind, profile.mix, values)
    return power * daily_life(clock, profile.key, int(values["seed"]))
