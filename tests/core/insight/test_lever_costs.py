"""What a MWh of import that a lever avoids costs, against figures worked by hand."""

from dataclasses import replace

import pytest

from elfe_core.insight.lever_costs import lever_costs
from elfe_core.insight.levers import Lever
from elfe_core.load import TERRITORY_FILE, load_costs
from elfe_core.scenario import today
from elfe_core.territory import load_territory

TERRITORY = load_territory(TERRITORY_FILE)
COSTS = load_costs(TERRITORY)
NOW = replace(today(TERRITORY), storage_real=True)
FLOWS = {"imported_mwh": 480_000.0, "exported_mwh": 400.0, "consumption_mwh": 626_000.0}


def lever(factor: str, now: float, then: float, saved_gwh: float) -> Lever:
    return Lever(factor=factor, now=now, then=then, saved_gwh=saved_gwh)


def test_more_wind_costs_its_production_over_the_import_avoided() -> None:
    """20 GWh at 50, 59, 80 EUR/MWh that avoid 16 GWh: 62.5, 73.75, 100."""
    wind = NOW.wind_gwh
    (found,) = lever_costs([lever("wind_gwh", wind, wind + 20.0, 16.0)], NOW, FLOWS, TERRITORY, COSTS)
    assert found.eur_per_mwh == pytest.approx((62.5, 73.75, 100.0))


def test_a_first_real_battery_has_a_price_and_an_ideal_one_has_none() -> None:
    """20 MWh in 2 h cost a fifth of 100 MWh in 2 h."""
    tried = [lever("storage_mwh", 0.0, 20.0, 1.0)]
    (real,) = lever_costs(tried, NOW, FLOWS, TERRITORY, COSTS)
    assert real.eur_per_mwh == pytest.approx((581.297966, 825.78794, 1578.198604))
    (ideal,) = lever_costs(tried, replace(NOW, storage_real=False), FLOWS, TERRITORY, COSTS)
    assert (ideal.eur_per_mwh, ideal.unpriced) == (None, ("battery",))


@pytest.mark.parametrize(
    ("tried", "unpriced"),
    [
        (lever("flexible_share", 0.0, 0.05, 3.0), ("flexible_share",)),
        (lever("biogas_dispatchable_share", 0.0, 0.5, 3.0), ("biogas",)),
        (lever("storage_efficiency", 0.85, 0.9, 3.0), ()),
        (lever("wind_gwh", 121.0, 141.0, -1.0), ()),
    ],
)
def test_what_has_no_price_or_avoids_nothing_has_no_cost(tried: Lever, unpriced: tuple[str, ...]) -> None:
    """And names what lacks a price."""
    (found,) = lever_costs([tried], NOW, FLOWS, TERRITORY, COSTS)
    assert (found.eur_per_mwh, found.unpriced) == (None, unpriced)
