"""Which settings differ, in the form in which they have an effect."""

from dataclasses import fields, replace
from datetime import date

import numpy as np
import pytest

from elfe_core.catalogue import CAUSES, CHANGES
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.indicators import indicators
from elfe_core.insight.attribution import aligned, differing_groups, differing_settings, in_use
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from tests.strategies import scenario, small_territory

STORED = {"storage_on": True, "storage_mwh": 50.0}
FLEXIBLE = {"flexibility_on": True, "flexible_share": 0.1}


def test_every_field_of_a_scenario_is_in_one_setting_and_every_setting_in_one_group() -> None:
    """A field that is added to the scenario must be given a place here."""
    assert sorted(field for held in CHANGES.values() for field in held) == sorted(f.name for f in fields(Scenario))
    assert sorted(key for held in CAUSES.values() for key in held) == sorted(CHANGES)


@pytest.mark.parametrize(
    "changes",
    [
        {"storage_mwh": 80.0},
        {"storage_on": True, "storage_mwh": 0.0},
        {"flexible_share": 0.3},
        {"flexibility_window_h": 48},
        {"original_rule": True},
        {"flexibility_on": True, "flexible_share": 0.0, "flexibility_window_h": 48},
        {"cut_then_simulate": True},
        {"storage_real": True, "storage_efficiency": 0.5},
        {"export_limit_mw": 3.0},
        {"biogas_engine_factor": 4.0, "biogas_gas_store_h": 1.0},
        {"participation_freezer": 0.9},
        {"foresight": "day_before"},
        {"midday_hours": True},
    ],
    ids=str,
)
def test_what_is_switched_off_is_no_difference(changes: dict[str, object]) -> None:
    """The size of a store that is off, or the order of the calculation where no hour depends on another, is none."""
    assert differing_settings([scenario(), scenario(**changes)]) == ()
    assert differing_groups(scenario(), scenario(**changes)) == ()


def test_what_an_ideal_battery_does_not_use_is_no_difference() -> None:
    """Losses and band count between real batteries only; a bound on an hour not beside the original's rule."""
    ideal, other = scenario(**STORED), scenario(**STORED, storage_efficiency=0.5, storage_low=0.0)
    assert differing_settings([ideal, other]) == ()
    assert differing_settings([replace(one, storage_real=True) for one in (ideal, other)]) == ("storage",)
    rule = scenario(**FLEXIBLE, original_rule=True)
    assert differing_settings([rule, replace(rule, max_reduction_share=0.2)]) == ()


@pytest.mark.parametrize(
    ("changes", "setting", "group"),
    [
        ({"wind_gwh": 7.0}, "wind_gwh", "wind"),
        ({"solar_gwh": 7.0}, "solar_gwh", "solar"),
        ({"bioenergy_gwh": 7.0}, "bioenergy_gwh", "bioenergy"),
        (STORED, "storage", "storage"),
        (FLEXIBLE, "flexibility", "flexibility"),
        ({"biogas_dispatchable_share": 0.5}, "biogas", "bioenergy"),
        ({"export_limit_on": True}, "export_limit", "connection"),
        ({"share_pro": 0.5}, "share_pro", "consumption"),
        ({"period_start": date(2021, 1, 2)}, "period", "period"),
        ({"scale_on_period": True}, "scale_on_period", "period"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_what_has_an_effect_is_a_difference(changes: dict[str, object], setting: str, group: str) -> None:
    """Each setting is found, alone, and its group."""
    other = scenario(**changes)
    assert differing_settings([scenario(), other]) == (setting,)
    assert differing_groups(scenario(), other) == (group,)


def test_the_curve_of_the_wind_counts_where_wind_is_produced() -> None:
    """The region's share is a difference between producers of wind alone."""
    for wind_gwh, settings in ((9.0, ("wind_curve",)), (0.0, ())):
        farms = scenario(wind_gwh=wind_gwh)
        assert differing_settings([farms, replace(farms, wind_region_share=0.5)]) == settings


def test_the_order_of_the_calculation_counts_between_those_to_whom_it_matters() -> None:
    """Beside a scenario without store or flexibility it is no difference; between two with a store it is."""
    first, second = scenario(**STORED), scenario(**STORED, cut_then_simulate=True)
    assert differing_settings([first, second]) == ("cut_then_simulate",)
    assert differing_settings([scenario(), second]) == ("storage",)
    assert differing_settings([scenario(), first, second]) == ("storage", "cut_then_simulate")


def test_aligned_scenarios_share_the_order_that_matters_to_one() -> None:
    """Switching the store alone then leads all the way to the other scenario."""
    plain, stored = scenario(), scenario(**STORED, cut_then_simulate=True)
    start, end = aligned(plain, stored)
    assert replace(start, **STORED) == end == in_use(stored)
    assert aligned(stored, plain)[1].cut_then_simulate


@pytest.mark.parametrize(
    "changes",
    [
        {"storage_mwh": 80.0, "cut_then_simulate": True, "flexibility_window_h": 5},
        {**STORED, "flexible_share": 0.4},
        {**FLEXIBLE, "storage_on": True, "storage_mwh": 0.0},
        {"storage_on": True, "storage_mwh": 0.0, "flexibility_on": True, "flexible_share": 0.0},
    ],
    ids=str,
)
def test_the_form_in_use_has_the_same_results(changes: dict[str, object]) -> None:
    """Every indicator is the same before and after, "not applicable" included."""
    rng = np.random.default_rng(3)
    n_hours = 24 * 6
    curves = Curves(
        start_utc=np.datetime64("2020-12-31T23", "h"), **{name: rng.gamma(1.5, 9.0, n_hours) for name in CURVE_NAMES}
    )
    choices = {"wind_gwh": 9.0, "solar_gwh": 2.0, "bioenergy_gwh": 1.0}
    days = {"period_start": date(2021, 1, 2), "period_end": date(2021, 1, 5)}
    one, place = scenario(**choices, **days, **changes), small_territory()
    for form in (in_use(one), aligned(one, scenario(**choices, **days))[0]):
        ours = indicators(simulate(form, curves, place), place.foyers)
        assert ours == pytest.approx(indicators(simulate(one, curves, place), place.foyers), nan_ok=True)
