"""A year of plans beside the year's simulation, on the demonstration data: the figures of docs/MODEL.md section 8."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from elfe_core import day_plan, units
from elfe_core.day_plan import DAY, DAY_BEFORE, Ground
from elfe_core.scenario import today
from elfe_core.simulate import simulate
from tests.shipped import TERRITORY, curves

SCENARIO = replace(
    today(TERRITORY),
    wind_gwh=240.0,
    solar_gwh=150.0,
    units_water_heater=25_000,
    units_dishwasher=30_000,
    units_electric_car=5_000,
    midday_hours=True,
    period_start=date(2021, 1, 1),
    period_end=date(2021, 12, 31),
)
KWH_PER_GWH = units.KWH_PER_GWH


@pytest.fixture(scope="module")
def on() -> Ground:
    return day_plan.ground(SCENARIO, curves(), TERRITORY)


def imported_gwh(foresight: str) -> float:
    flow_w = simulate(replace(SCENARIO, foresight=foresight), curves(), TERRITORY).imported_w
    return float(units.w_to_mw(float(flow_w.sum()), TERRITORY.foyers)) / units.MWH_PER_GWH


@pytest.mark.parametrize(("knows", "avoided_gwh"), [(DAY, 4.74), (DAY_BEFORE, 2.59)])
def test_the_plans_of_all_days(on: Ground, knows: str, avoided_gwh: float) -> None:
    """What they avoid of what then came."""
    avoided_kwh = 0.0
    for number in range(365):
        day = date(2021, 1, 1) + timedelta(days=number)
        came = day_plan.plan_day(knows, day_plan.expected(day, knows, on), on).came
        assert came is not None
        avoided_kwh += came.avoided_kwh
    assert avoided_kwh / KWH_PER_GWH == pytest.approx(avoided_gwh, abs=0.005)


def test_the_year_of_the_same_fleets() -> None:
    """With windows that begin in the evening, and with yesterday corrected by each hour."""
    natural = imported_gwh("none")
    assert natural - imported_gwh("perfect") == pytest.approx(4.73, abs=0.005)
    assert natural - imported_gwh("day_before") == pytest.approx(3.17, abs=0.005)
