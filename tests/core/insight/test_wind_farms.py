"""What the farms weigh, worked by hand."""

import math
from dataclasses import replace
from datetime import date

import pytest

from elfe_core.insight import wind_farms
from elfe_core.load import TERRITORY_FILE
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory, load_territory


@pytest.fixture(scope="module")
def territory() -> Territory:
    return load_territory(TERRITORY_FILE)


def scenario(**changes: float) -> Scenario:
    usual = {"wind_gwh": 100.0, "solar_gwh": 10.0, "bioenergy_gwh": 5.0}
    return Scenario(period_start=date(2021, 1, 1), period_end=date(2021, 12, 31), **(usual | changes))


def test_a_farm_by_hand(territory: Territory) -> None:
    """18 000 MWh of 100 GWh of wind and 626.128 GWh consumed; 293 487 MWh at home over 50 951 points."""
    found = wind_farms.weigh(18_000.0, scenario(), territory)
    assert found.energy_gwh == 18.0
    assert found.share_of_wind == pytest.approx(0.18)
    assert found.share_of_consumption == pytest.approx(18 / 626.128)
    assert found.homes == pytest.approx(18_000 / (293_487 / 50_951))
    assert found.points == pytest.approx(18_000 / (626_128 / 50_951))


def test_the_scenario_counts(territory: Territory) -> None:
    """Half of the homes' consumption is half of it; twice the wind halves the share."""
    found = wind_farms.weigh(18_000.0, scenario(wind_gwh=200.0, share_res=0.5), territory)
    assert found.share_of_wind == pytest.approx(0.09)
    assert found.share_of_consumption == pytest.approx(18 / (626.128 - 293.487 / 2))


@pytest.mark.parametrize("wind_gwh", [0.0, 17.9])
def test_less_wind_than_the_farm_has_no_share(territory: Territory, wind_gwh: float) -> None:
    """No share above one, and none of nothing."""
    assert math.isnan(wind_farms.weigh(18_000.0, scenario(wind_gwh=wind_gwh), territory).share_of_wind)


def test_nothing_consumed_has_no_share(territory: Territory) -> None:
    """Without consumption there is no share of it; a territory without homes has none to count."""
    nobody = scenario(share_res=0.0, share_pro=0.0, share_ent=0.0)
    assert math.isnan(wind_farms.weigh(1.0, nobody, territory).share_of_consumption)
    empty = replace(
        territory,
        collectivities=tuple(replace(one, res_mwh=0.0, pro_mwh=0.0, ent_mwh=0.0) for one in territory.collectivities),
    )
    found = wind_farms.weigh(1.0, scenario(), empty)
    assert math.isnan(found.homes)
    assert math.isnan(found.points)


def test_wind_is_its_farms_and_the_rest(territory: Territory) -> None:
    """58.204 GWh from the farms; the rest is what is left, and unknown where they produce more than all."""
    assert wind_farms.split_wind(100.0, territory.farms) == pytest.approx((100.0, 58.204, 41.796))
    assert math.isnan(wind_farms.split_wind(58.0, territory.farms).rest_gwh)
    assert wind_farms.split_wind(7.0, ()) == (7.0, 0, 7.0)


def test_load_factor(territory: Territory) -> None:
    """8.2 MW all year long are 71 832 MWh."""
    farm = territory.farms[0]
    assert wind_farms.load_factor(farm) == pytest.approx(18_000 / 71_832)
    assert math.isnan(wind_farms.load_factor(replace(farm, rated_mw=0.0)))
