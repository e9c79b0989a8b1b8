"""The figures that MODEL.md sections 6 and 7 print on the demonstration year, by what a notebook calls."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache

import numpy as np
import pytest

import elfe_core as elfe
from elfe_core import kernel
from elfe_core.balance import Balance
from elfe_core.curves import Curves

TERRITORY = elfe.load_territory()
TODAY = elfe.today(TERRITORY)
REAL = {"storage_real": True, "storage_efficiency": 0.85, "storage_duration_h": 2.0}
REAL |= {"storage_low": 0.1, "storage_high": 0.9}
LARGE = replace(
    TODAY,
    wind_gwh=300.0,
    solar_gwh=150.0,
    bioenergy_gwh=30.0,
    storage_on=True,
    storage_mwh=100.0,
    flexibility_on=True,
    flexible_share=0.05,
)
"""Much of everything."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    kernel.get_ready()


@cache
def curves() -> Curves:
    return elfe.load_curves(TERRITORY)


@cache
def balance_of(scenario: elfe.Scenario) -> Balance:
    return elfe.simulate_scenario(scenario, curves(), TERRITORY)


def indicators_of(scenario: elfe.Scenario) -> dict[str, float]:
    return elfe.indicator_values(balance_of(scenario), TERRITORY)


def imported_gwh(scenario: elfe.Scenario) -> float:
    return indicators_of(scenario)["imported_mwh"] / 1000.0


# --- section 6: a real battery ---


@pytest.mark.parametrize("mix", [(TODAY.wind_gwh, TODAY.solar_gwh), (240.0, 150.0), (300.0, 150.0)])
@pytest.mark.parametrize("mwh", [20.0, 50.0, 100.0])
def test_a_real_battery_saves_76_to_82_percent(mix: tuple[float, float], mwh: float) -> None:
    """85 % round trip, 2 h and a band of 10 to 90 % save 76 to 82 % of what the ideal one of that capacity saves."""
    none = replace(TODAY, wind_gwh=mix[0], solar_gwh=mix[1])
    ideal = replace(none, storage_on=True, storage_mwh=mwh)
    real = replace(ideal, **REAL)
    saved = [imported_gwh(none) - imported_gwh(one) for one in (ideal, real)]
    assert 0.755 <= saved[1] / saved[0] <= 0.825
    lost = indicators_of(real)["storage_loss_mwh"]
    assert lost > 0.0 == indicators_of(ideal)["storage_loss_mwh"]


def test_a_real_battery_with_neutral_parameters_is_the_ideal_one() -> None:
    """No loss, no limit of power, the whole capacity: every flow of every hour as without."""
    neutral = {"storage_efficiency": 1.0, "storage_duration_h": 0.0, "storage_low": 0.0, "storage_high": 1.0}
    ideal, same = balance_of(LARGE), balance_of(replace(LARGE, storage_real=True, **neutral))
    for name in kernel.FLOWS:
        np.testing.assert_array_equal(getattr(same, name), getattr(ideal, name), err_msg=name)


# --- section 6: the limit of the connection ---


@pytest.mark.parametrize(("limit_mw", "curtailed_gwh"), [(30.0, 24.1), (60.0, 6.0), (None, 0.0)])
def test_the_limit_of_the_connection(limit_mw: float | None, curtailed_gwh: float) -> None:
    """30 MW curtails 24.1 GWh, 60 MW 6.0, no limit nothing; the import stays."""
    limited = LARGE if limit_mw is None else replace(LARGE, export_limit_on=True, export_limit_mw=limit_mw)
    found = indicators_of(limited)
    assert found["curtailed_mwh"] / 1000.0 == pytest.approx(curtailed_gwh, abs=0.05)
    assert found["imported_mwh"] == indicators_of(LARGE)["imported_mwh"]
    assert found["curtailed_mwh"] + found["exported_mwh"] == pytest.approx(indicators_of(LARGE)["exported_mwh"])
    if limit_mw is not None:
        assert found["export_max_mw"] == pytest.approx(limit_mw)


# --- section 6: how far an hour is emptied ---


@pytest.mark.parametrize(
    ("bound", "saved_gwh", "largest_pct"), [(1.0, 10.6, 71.0), (0.2, 10.3, 20.0), (0.1, 8.6, 10.0), (0.05, 5.5, 5.0)]
)
def test_how_far_an_hour_is_emptied(bound: float, saved_gwh: float, largest_pct: float) -> None:
    """5 % flexible saves 10.6, 10.3, 8.6 or 5.5 GWh, where 71, 20, 10 or 5 % at most may leave an hour."""
    bounded = replace(LARGE, max_reduction_share=bound)
    rigid = imported_gwh(replace(LARGE, flexibility_on=False))
    found = indicators_of(bounded)
    assert rigid - found["imported_mwh"] / 1000.0 == pytest.approx(saved_gwh, abs=0.05)
    assert found["largest_reduction_pct"] == pytest.approx(largest_pct, abs=0.5)
    assert found["hours_reduced_over_20pct"] == (782 if bound == 1.0 else 0)
    assert found["consumption_mwh"] == pytest.approx(indicators_of(LARGE)["consumption_mwh"])


def test_the_original_rule_has_no_bound() -> None:
    """It disables the bound, whatever that is."""
    original = [replace(LARGE, original_rule=True, max_reduction_share=bound) for bound in (1.0, 0.05)]
    assert indicators_of(original[0]) == indicators_of(original[1])
    assert imported_gwh(original[0]) <= imported_gwh(LARGE)


@pytest.mark.parametrize(("share", "original_pct"), [(0.42, 143.0), (0.425, 1863.0), (0.43, 139.0)])
def test_the_bounded_coverage_does_not_explode(share: float, original_pct: float) -> None:
    """An hour that flexibility empties drives the original's mean coverage to 1 863 %; the bounded one stays."""
    emptied = replace(TODAY, wind_gwh=300.0, solar_gwh=300.0, flexibility_on=True, flexible_share=share)
    found = indicators_of(emptied)
    assert found["coverage_hourly_pct"] == pytest.approx(original_pct, abs=0.5)
    assert found["hourly_coverage_bounded_pct"] == pytest.approx(75.4, abs=0.05)


# --- section 7: biogas that waits ---


def test_biogas_that_waits() -> None:
    """240 GWh wind, 150 sun, 30 biogas: import 265.7 GWh -> 261.5, largest 122.3 MW -> 119.0, as much produced."""
    as_made = replace(TODAY, wind_gwh=240.0, solar_gwh=150.0, bioenergy_gwh=30.0)
    waits = replace(as_made, biogas_dispatchable_share=1.0)
    before, after = indicators_of(as_made), indicators_of(waits)
    assert before["imported_mwh"] / 1000.0 == pytest.approx(265.7, abs=0.05)
    assert after["imported_mwh"] / 1000.0 == pytest.approx(261.5, abs=0.05)
    assert before["import_max_mw"] == pytest.approx(122.3, abs=0.05)
    assert after["import_max_mw"] == pytest.approx(119.0, abs=0.05)
    assert after["production_mwh"] == pytest.approx(before["production_mwh"], rel=1e-9)


def test_the_tank_holds_twelve_hours() -> None:
    """By default the tank holds 12 h of the mean and the engines twice the mean; it is never overfull nor in debt."""
    waits = balance_of(replace(TODAY, bioenergy_gwh=30.0, biogas_dispatchable_share=1.0))
    mean_w = 30e9 / 8760 / TERRITORY.foyers
    assert waits.gas_level_wh.max() <= 12 * mean_w * (1 + 1e-9)
    assert waits.gas_level_wh.min() >= -1e-9
    assert waits.biogas_w.max() == pytest.approx(2 * mean_w, rel=1e-9)


# --- every result of these ---


@pytest.mark.parametrize(
    "change",
    [
        lambda: REAL,
        lambda: REAL | {"storage_cyclic": True, "export_limit_on": True, "export_limit_mw": 20.0},
        lambda: REAL | {"biogas_dispatchable_share": 0.7, "max_reduction_share": 0.1, "export_limit_on": True},
    ],
)
def test_each_hour_adds_up(change: Callable[[], dict[str, float]]) -> None:
    """G + import + discharge = C + export + charge + curtailed, each hour of the year."""
    found = balance_of(replace(LARGE, **change()))
    sources = found.production_w + found.imported_w + found.discharge_w
    sinks = found.consumption_w + found.exported_w + found.charge_w + found.curtailed_w
    np.testing.assert_allclose(sources, sinks, rtol=0, atol=1e-9 * sources.max())
