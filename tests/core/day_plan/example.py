"""A small territory on the days around both changes of the clock, and what is expected of one of them."""

from dataclasses import replace
from datetime import date

import numpy as np

from elfe_core import units
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import Curves
from elfe_core.day_plan import DAY, DayPlan, Expected, Forecast, Ground, expected, forecast_of, ground, plan_day
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_core.uses import Use
from tests.strategies import Array, scenario, small_territory

FOYERS = 1000
SPRING, AUTUMN = date(2021, 3, 28), date(2021, 10, 31)
EVENING = tuple(0.5 if hour in (19, 20) else 0.0 for hour in range(24))
NIGHT = tuple(0.25 if hour in (22, 23, 0, 1) else 0.0 for hour in range(24))
USES = (
    Use(name="dishwasher", kwh_per_day=1.0, power_kw=1.0, profile=EVENING, existing=True),
    Use(name="water_heater", kwh_per_day=4.0, power_kw=2.0, allowed=((22, 6),), profile=NIGHT, existing=True),
    Use(name="heating", kwh_per_day=3.0, power_kw=2.0, window_h=4, profile=(1 / 24,) * 24, existing=True),
    Use(name="electric_car", kwh_per_day=7.0, power_kw=3.0, allowed=((18, 8),), profile=EVENING, existing=False),
)
PLACE: Territory = replace(
    small_territory(foyers=FOYERS, sector_w=300.0, timezone="Europe/Paris"), uses=USES, uses_file="uses.toml"
)
FLEETS: dict[str, object] = {
    "units_dishwasher": 400,
    "units_water_heater": 100,
    "units_heating": 50,
    "units_electric_car": 20,
} | {f"participation_{use.name}": 0.5 for use in USES}


def year() -> Curves:
    """Hours of 2021 and some around, with sun by day, wind that comes and goes, consumption with an evening peak."""
    start = np.datetime64("2020-12-31T23", "h")
    hours = np.arange(8762)
    of_day = hours % 24
    sun = np.maximum(np.sin((of_day - 6) * np.pi / 12), 0.0) + 1e-3
    return Curves(
        start_utc=start,
        res=1.0 + 0.5 * np.isin(of_day, (18, 19, 20)),
        ent=np.ones(len(hours)),
        pro=np.ones(len(hours)),
        wind=1.0 + np.sin(hours / 37.0),
        solar=sun,
        bioenergy=np.ones(len(hours)),
    )


DATA = year()


def a_scenario(**choices: object) -> Scenario:
    """Sunny enough for surplus at noon, over the whole year."""
    sunny_gwh = units.w_to_annual_mwh(500.0, FOYERS) / units.MWH_PER_GWH
    usual = {"solar_gwh": sunny_gwh, "period_start": date(2021, 1, 1), "period_end": date(2021, 12, 31)}
    return scenario(**{**usual, **choices})


def on_data(**choices: object) -> Ground:
    return ground(a_scenario(**choices), DATA, PLACE)


def plan_of(day: date, source: str = DAY, forecast: Forecast | None = None, **choices: object) -> DayPlan:
    on = on_data(**choices)
    return plan_day(source, known_of(day, source, on, forecast), on)


def known_of(day: date, source: str, on: Ground, forecast: Forecast | None = None) -> Expected:
    return expected(day, source, on, forecast)


def measured(role: str, start: str, values: object, *, unit: str = "W", step_min: int = 60) -> Measured:
    power: Array = np.asarray(values, dtype=float)
    return Measured(
        role=role,
        label=role,
        kind="plain",
        files=("demain.csv",),
        unit=unit,
        step_min=step_min,
        start_utc=np.datetime64(start, "m"),
        mean_power=power,
    )


def a_forecast(*curves: Measured, scale: str | None = None) -> Forecast:
    return forecast_of({curve.role: (curve,) for curve in curves}, scale)
