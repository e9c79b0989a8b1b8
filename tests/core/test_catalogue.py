"""The catalogue agrees with what is made from it, and with what is written out beside it."""

import math
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from elfe_core import catalogue
from elfe_core.catalogue import (
    CURVES,
    FACTORS,
    INDICATOR_UNITS,
    INDICATORS,
    PERIOD_ENERGIES,
    SETTING,
    SETTINGS,
    SettingRow,
)
from elfe_core.curves import Curves
from elfe_core.errors import ElfeError, InputError
from elfe_core.indicators import indicators
from elfe_core.scenario import Display, Scenario
from elfe_core.simulate import simulate_inputs
from elfe_core.store.sweeps.columns import ORIGINAL
from tests.strategies import scenario

ORIGINAL_HEADER = (
    "wind turbines(W/house);solar pannels(W/house);bioenergy(W/house);battery(Wh/house);flexibility (raw ratio);"
    "storage use (ratio);imported power (W/house);exported power (W/house);imported_time (ratio);"
    "exported_time (ratio);low_conso_peak (W/house);high_conso_peak (W/house);low_import_peak (W/house);"
    "high_import_peak (W/house);flexibility_use (%);export_max (W/house);import_max (W/house);coverage (%);"
    "coverage_avg (%);autoconso (%);autoprod (%)"
)
"""MODEL.md section 4."""

NUMBERS = [row for row in SETTINGS if row.kind in ("energy", "number", "share")]
OF_SCENARIO = {field.name: field for field in fields(Scenario)}
OF_DISPLAY = {field.name: field for field in fields(Display)}


def test_scenario_and_display_are_the_settings() -> None:
    """Every field is a row and every row a field: those of the display in Display, all others in Scenario."""
    assert set(OF_SCENARIO) | set(OF_DISPLAY) == set(SETTING)
    assert not set(OF_SCENARIO) & set(OF_DISPLAY)


@pytest.mark.parametrize("row", [row for row in SETTINGS if row.default is not None], ids=lambda row: row.key)
def test_a_default_is_that_of_the_field(row: SettingRow) -> None:
    """A row's default is the field's, of the same type."""
    written = (OF_SCENARIO | OF_DISPLAY)[row.key].default
    assert (row.default, type(row.default)) == (written, type(written))


def test_only_what_the_territory_says_has_no_default() -> None:
    """Energies are today's and the days the usual ones; every other row says where its widget starts."""
    assert {row.kind for row in SETTINGS if row.default is None} == {"energy", "day"}


@pytest.mark.parametrize("row", NUMBERS, ids=lambda row: row.key)
def test_what_the_screen_offers_can_be_simulated(row: SettingRow) -> None:
    """The slider lies in what can be simulated, and its default on the slider."""
    assert row.least <= row.low < row.high <= row.most
    if row.default is not None:
        assert row.low <= float(row.default) <= row.high


@pytest.mark.parametrize("row", [row for row in NUMBERS if row.key in OF_SCENARIO], ids=lambda row: row.key)
def test_a_scenario_keeps_to_the_bounds(row: SettingRow) -> None:
    """The least and the most that can be simulated are accepted, what lies beyond is refused by name and bound."""
    unit = 1 if row.whole and row.kind == "number" else 0.5
    whole_band = {"storage_low": 0.0, "storage_high": 1.0}
    least = 1e-9 if row.above else row.least
    ends = [] if row.key in whole_band else [least, *([row.most] if row.most < math.inf else [])]
    for value in ends:
        assert getattr(scenario(**{row.key: value}), row.key) == value
    beyond = [row.least - unit, *([row.most + unit] if row.most < math.inf else [])]
    for value in beyond:
        with pytest.raises(ElfeError) as caught:
            scenario(**whole_band | {row.key: value})
        fault = next(iter(caught.value.each()))
        assert isinstance(fault, InputError)
        assert (fault.field, fault.value, fault.low) == (row.key, value, row.least)


def test_names_are_given_once() -> None:
    """No key, query parameter or option stands twice."""
    for names in (
        [row.key for row in SETTINGS],
        [row.query for row in SETTINGS],
        [row.key for row in CURVES],
        [row.key for row in INDICATORS],
        [factor.option for factor in FACTORS.values()],
    ):
        assert len(set(names)) == len(names)
    assert not set(SETTING) & set(INDICATOR_UNITS)


def test_a_switch_is_a_setting_of_its_own() -> None:
    """What turns a setting on is a choice of two."""
    switches = [SETTING[row.switch] for row in SETTINGS if row.switch]
    assert switches
    assert {type(row.default) for row in switches} == {bool}


def test_every_curve_has_the_setting_that_scales_it() -> None:
    """An energy for each source, a share of today's for each sector, both able to vary in a sweep."""
    assert set(catalogue.FACTOR_OF_CURVE) == {row.key for row in CURVES}
    assert set(catalogue.FACTOR_OF_CURVE.values()) <= set(FACTORS)
    assert {row.key for row in SETTINGS if row.kind == "energy"} == {
        catalogue.FACTOR_OF_CURVE[row.key] for row in CURVES if row.kind == "source"
    }


def test_what_a_change_is_called_covers_every_field() -> None:
    """Every field of a scenario belongs to one setting that a reader knows, and each of these to one cause."""
    of_changes = [key for keys in catalogue.CHANGES.values() for key in keys]
    assert sorted(of_changes) == sorted(OF_SCENARIO)
    of_causes = [change for changes in catalogue.CAUSES.values() for change in changes]
    assert sorted(of_causes) == sorted(catalogue.CHANGES)


def test_the_original_program_s_header_is_made_from_the_rows() -> None:
    """Name, unit and place of its twenty-one columns give the header that ELFE's files have, to the letter."""
    rows = [*FACTORS.values(), *INDICATORS]
    columns = sorted((row.original for row in rows if row.original is not None), key=lambda column: column.place)
    assert [column.place for column in columns] == list(range(21))
    assert ";".join(column.header for column in columns) == ORIGINAL_HEADER
    assert [column.header for column in ORIGINAL.values()] == ORIGINAL_HEADER.split(";")


def test_indicators_are_those_of_the_catalogue() -> None:
    """A simulation gives every indicator of the catalogue and no other, in its order."""
    day = np.tile([200.0, 900.0], 24)
    curves = Curves(start_utc=np.datetime64("2021-01-01T00", "h"), wind=day, res=day[::-1].copy())
    found = indicators(simulate_inputs(curves, capacity_wh=100.0, flexible_share=0.1), 1000)
    assert list(found) == [*(row.key for row in INDICATORS), *PERIOD_ENERGIES.values()]
    assert all(row.most >= found[row.key] for row in INDICATORS)
    assert all(row.can_lack or math.isfinite(found[row.key]) for row in INDICATORS)


def test_an_indicator_that_can_lack_is_seen_to_lack() -> None:
    """Without production, consumption, storage and flexibility those that can be not applicable are, but for two."""
    nothing = np.zeros(48)
    curves = Curves(start_utc=np.datetime64("2021-01-01T00", "h"), res=nothing)
    found = indicators(simulate_inputs(curves, capacity_wh=0.0, flexible_share=0.0), 1000)
    lacking = {key for key, value in found.items() if math.isnan(value)}
    assert lacking == {row.key for row in INDICATORS if row.can_lack} - {"coverage_hourly_pct", "flexibility_use_pct"}


def test_a_curve_that_is_not_given_is_zero() -> None:
    """A territory needs no file for a source that it does not have; an unknown name is refused."""
    start = np.datetime64("2021-01-01T00", "h")
    curves = Curves(start_utc=start, res=np.ones(24))
    assert not curves["bioenergy"].any()
    assert replace(curves, solar=np.ones(24))["solar"].all()
    with pytest.raises(ValueError, match="no such curve"):
        Curves(start_utc=start, tide=np.ones(24))


def test_a_sweep_s_sql_names_no_factor_and_no_indicator() -> None:
    """Adding either touches no query, but for the three indicators that tell a wrong unit."""
    told = {"imported_mwh", "self_production_pct", "coverage_pct"}
    for file in Path(catalogue.__file__).parent.glob("store/sweeps/sql/*.sql"):
        text = file.read_text(encoding="utf-8")
        named = {key for key in (*FACTORS, *INDICATOR_UNITS) if key in text}
        assert named <= (told if file.stem == "units" else set())
