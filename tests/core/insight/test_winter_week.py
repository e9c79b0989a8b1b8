"""The hardest winter week: by a plain search over the balance's hours, and told in ratios."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from elfe_core import clock
from elfe_core.catalogue import CURVES
from elfe_core.curves import Curves
from elfe_core.errors import InputError
from elfe_core.insight.winter_week import WINTER_MONTHS, hardest_winter_week
from elfe_core.load import load_weather
from elfe_core.scenario import Scenario, in_weather_year, today
from elfe_core.simulate import simulate
from tests import shipped
from tests.shipped import TERRITORY

MIX = replace(today(TERRITORY), wind_gwh=240.0, solar_gwh=150.0)
RICH = replace(MIX, storage_on=True, storage_mwh=100.0, flexibility_on=True)
USES = replace(MIX, units_water_heater=12_000)


@pytest.fixture(scope="module")
def curves() -> Curves:
    """The shipped weather years."""
    return load_weather(TERRITORY, shipped.curves())


@pytest.mark.parametrize("scenario", [MIX, RICH, USES], ids=["mix", "rich", "uses"])
def test_it_is_the_week_that_a_plain_search_finds(scenario: Scenario, curves: Curves) -> None:
    """Of every seven days of November to March within a year, simulated in that year, the most import."""
    found = hardest_winter_week(scenario, curves, TERRITORY)
    best = (-1.0, date.min)
    for year in range(2012, 2021):
        balance = simulate(in_weather_year(scenario, year), curves, TERRITORY)
        for start in (date(year, 1, 1) + timedelta(days=n) for n in range(366)):
            end = start + timedelta(days=6)
            if start.month in WINTER_MONTHS and end.month in WINTER_MONTHS and end.year == start.year == year:
                first, last = clock.hours_of_days(start, end, balance.inputs.start_utc, TERRITORY.timezone)
                best = max(best, (balance.imported_w[first:last].sum() * TERRITORY.foyers / 1e6, start))
    assert found.span.first == best[1]
    assert found.span.n_days == 7
    assert found.imported_mwh == pytest.approx(best[0], rel=1e-9)


def test_it_is_still_and_cold(curves: Curves) -> None:
    """January 2017: a quarter of the wind of a usual winter week, two fifths more need; the period is not asked."""
    found = hardest_winter_week(MIX, curves, TERRITORY)
    assert found.span.first == date(2017, 1, 19)
    assert found.wind_ratio == pytest.approx(0.24, abs=0.01)
    assert found.consumption_ratio == pytest.approx(1.42, abs=0.02)
    summer = in_weather_year(replace(MIX, period_start=date(2021, 7, 1), period_end=date(2021, 7, 31)), 2018)
    assert hardest_winter_week(summer, curves, TERRITORY) == found
    alone = replace(MIX, cut_then_simulate=True, scale_on_period=True)
    assert hardest_winter_week(alone, curves, TERRITORY) == found


def test_without_wind_there_is_no_ratio(curves: Curves) -> None:
    """Nothing to compare: NaN, not zero."""
    assert np.isnan(hardest_winter_week(replace(MIX, wind_gwh=0.0), curves, TERRITORY).wind_ratio)


def test_curves_of_a_summer_hold_no_winter_week() -> None:
    """Refused, not guessed."""
    hours = Curves(start_utc=np.datetime64("2021-06-01T00"), series={row.key: np.ones(24 * 60) for row in CURVES})
    with pytest.raises(InputError):
        hardest_winter_week(MIX, hours, TERRITORY)
