"""Scenario and Display: valid once built."""

import math
from dataclasses import FrozenInstanceError, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.catalogue import ENERGIES
from elfe_core.errors import ElfeError, InputError
from elfe_core.scenario import POWER_UNITS, SECTOR_SHARE_FIELDS, Display, Scenario, today
from elfe_core.territory import load_territory
from tests.strategies import scenario

ENERGY_FIELDS = (*ENERGIES, "storage_mwh")
NOT_FINITE = (math.nan, math.inf, -math.inf)


def faults_of(build, **choices: object) -> list[InputError]:
    with pytest.raises(ElfeError) as caught:
        build(**choices)
    return [fault for fault in caught.value.each() if isinstance(fault, InputError)]


@pytest.mark.parametrize("field", ENERGY_FIELDS + SECTOR_SHARE_FIELDS)
@pytest.mark.parametrize("value", [*NOT_FINITE, -1e-9])
def test_energies_and_shares_are_finite_and_not_negative(field, value):
    """NaN, an infinity or a negative number is refused, and the fault names field and value."""
    (fault,) = faults_of(scenario, **{field: value})
    assert fault.field == field
    assert fault.value is value
    assert fault.expected == "a finite number >= 0, up to 1e+09"


@pytest.mark.parametrize("value", [*NOT_FINITE, -0.01, 1.01])
def test_flexible_share_is_between_zero_and_one(value):
    """A flexible share outside 0 to 1 is refused."""
    (fault,) = faults_of(scenario, flexible_share=value)
    assert (fault.field, fault.expected) == ("flexible_share", "a number from 0 to 1")


@pytest.mark.parametrize("value", [0, -1, 8761, 24.0, math.nan, "24", None])
def test_window_is_a_whole_number_of_hours(value):
    """A window is a whole number of hours from 1 to 8760."""
    (fault,) = faults_of(scenario, flexibility_window_h=value)
    assert (fault.field, fault.value) == ("flexibility_window_h", value) or math.isnan(value)


@pytest.mark.parametrize("value", [math.nan, -0.1, -math.inf])
def test_reduction_bound_is_not_negative(value):
    """The reduction bound is a number >= 0."""
    (fault,) = faults_of(scenario, max_reduction_share=value)
    assert fault.field == "max_reduction_share"


@pytest.mark.parametrize(
    "field", [*ENERGY_FIELDS, *SECTOR_SHARE_FIELDS, "flexible_share", "flexibility_window_h", "max_reduction_share"]
)
def test_a_boolean_is_not_a_number(field):
    """True is not taken for 1."""
    (fault,) = faults_of(scenario, **{field: True})
    assert (fault.field, fault.value) == (field, True)


@pytest.mark.parametrize("field", [*ENERGY_FIELDS, "share_res", "flexible_share", "max_reduction_share"])
@pytest.mark.parametrize("value", ["1", None, [1.0]])
def test_what_is_no_number_is_a_fault_and_not_a_crash(field, value):
    """A text, nothing or a list in place of a number is an input error like any other."""
    (fault,) = faults_of(scenario, **{field: value})
    assert (fault.field, fault.value) == (field, value)


def test_limits_are_valid():
    """Zero, one, an infinite bound, one hour, one day and the longest window are valid choices."""
    built = scenario(
        wind_gwh=0.0,
        storage_mwh=0.0,
        share_res=0.0,
        share_ent=3.0,
        flexible_share=1.0,
        max_reduction_share=2.0,
        storage_duration_h=0.0,
        export_limit_mw=math.inf,
        flexibility_window_h=8760,
        period_start=date(2021, 1, 1),
        period_end=date(2021, 1, 1),
    )
    assert (built.in_use("max_reduction_share"), built.in_use("export_limit_mw")) == (2.0, math.inf)
    assert scenario(flexible_share=0.0, flexibility_window_h=1, max_reduction_share=0.0).flexibility_window_h == 1


def test_period_may_not_end_before_it_begins():
    """An end before the start is a fault of the end."""
    (fault,) = faults_of(scenario, period_start=date(2021, 1, 2), period_end=date(2021, 1, 1))
    assert (fault.field, fault.expected) == ("period_end", "a day not before 2021-01-02")


def test_all_faults_at_once():
    """Every fault is listed, in the order of the catalogue."""
    faults = faults_of(
        scenario,
        wind_gwh=math.nan,
        solar_gwh=-1.0,
        storage_mwh=math.inf,
        share_ent=-0.1,
        flexible_share=2.0,
        flexibility_window_h=0,
        max_reduction_share=-1.0,
        period_end=date(2020, 1, 1),
    )
    assert [fault.field for fault in faults] == [
        "wind_gwh",
        "solar_gwh",
        "storage_mwh",
        "flexible_share",
        "flexibility_window_h",
        "max_reduction_share",
        "share_ent",
        "period_end",
    ]


@given(st.floats(0, 1e6), st.floats(0, 1), st.booleans(), st.booleans())
def test_a_part_switched_off_counts_as_zero(storage_mwh, share, storage_on, flexibility_on):
    """The simulation uses the chosen values when a part is on, and zero when it is off; the choice stays."""
    built = scenario(
        storage_mwh=storage_mwh, flexible_share=share, storage_on=storage_on, flexibility_on=flexibility_on
    )
    assert built.storage_in_use_mwh == (storage_mwh if storage_on else 0.0)
    assert built.flexible_share_in_use == (share if flexibility_on else 0.0)
    assert (built.storage_mwh, built.flexible_share) == (storage_mwh, share)


def test_frozen_comparable_and_replaceable():
    """A scenario cannot be changed, is equal to its like, and a changed copy is checked again."""
    built = scenario()
    with pytest.raises(FrozenInstanceError):
        built.wind_gwh = 1.0  # type: ignore[misc]
    assert built == scenario()
    assert len({built, scenario()}) == 1
    assert replace(built, wind_gwh=1.0).wind_gwh == 1.0
    with pytest.raises(InputError):
        replace(built, wind_gwh=-1.0)


def test_today_is_the_territorys_production():
    """Today's scenario has the territory's energies and period, and neither storage nor flexibility."""
    territory = load_territory(Path(__file__).parents[2] / "data" / "territory.toml")
    built = today(territory)
    assert isinstance(built, Scenario)
    assert built.wind_gwh == pytest.approx(121.168, abs=1e-3)
    assert (built.storage_in_use_mwh, built.flexible_share_in_use) == (0.0, 0.0)
    assert (built.share_res, built.share_pro, built.share_ent) == (1.0, 1.0, 1.0)
    assert (built.period_start, built.period_end) == (territory.period_start, territory.period_end)


def test_display_faults_at_once():
    """A unit that does not exist and an average of no hours are both named."""
    assert [fault.field for fault in faults_of(Display, power_unit="kW", smoothing_h=-1)] == [
        "power_unit",
        "smoothing_h",
    ]


@pytest.mark.parametrize("unit", POWER_UNITS)
def test_display_units_and_smoothing(unit):
    """Each unit is valid; the average counts one hour when it is switched off."""
    assert Display(power_unit=unit, smoothing_h=24).smoothing_in_use_h(7) == 24
    assert Display(power_unit=unit, smoothing_on=False, smoothing_h=24).smoothing_in_use_h(365) == 1
