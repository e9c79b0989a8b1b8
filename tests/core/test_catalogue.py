"""The catalogue: each choice once, and every other table agrees with it."""

from dataclasses import fields
from datetime import date

import pytest

from elfe_core import catalogue
from elfe_core.catalogue import CAUSES, CHANGES, CURVES, FACTORS, INDICATORS, SETTINGS, SOURCES
from elfe_core.errors import InputError
from elfe_core.scenario import Display, Scenario

DAY = date(2021, 1, 1)
USUAL = Scenario(**dict.fromkeys(catalogue.ENERGIES, 1.0), period_start=DAY, period_end=DAY)  # type: ignore[arg-type]


def test_every_field_has_a_row() -> None:
    """The fields of a scenario and of the display are the settings, none more and none less."""
    of_scenario = {row.key for row in SETTINGS if row.group != "display"}
    assert of_scenario == {field.name for field in fields(Scenario)}
    assert {row.key for row in SETTINGS} - of_scenario == {field.name for field in fields(Display)}


@pytest.mark.parametrize("table", [SETTINGS, CURVES, INDICATORS])
def test_keys_are_alone(table: tuple[catalogue.SettingRow, ...]) -> None:
    """No key stands twice, and no parameter of a link."""
    keys = [row.key for row in table]
    assert len(set(keys)) == len(keys)
    queries = [row.query for row in SETTINGS]
    assert len(set(queries)) == len(queries)


@pytest.mark.parametrize("row", [row for row in SETTINGS if row.default is not None], ids=lambda row: row.key)
def test_defaults_are_those_of_the_dataclasses(row: catalogue.SettingRow) -> None:
    """A row's default is what a scenario or a display holds where nothing is said, and lies in its bounds."""
    assert getattr(Display() if row.group == "display" else USUAL, row.key) == row.default
    if row.kind in {"number", "share"}:
        assert row.low <= float(row.default) <= row.high


@pytest.mark.parametrize("row", [row for row in SETTINGS if row.kind in {"energy", "share"}], ids=lambda row: row.key)
def test_a_scenario_refuses_what_no_row_allows(row: catalogue.SettingRow) -> None:
    """A value below a row's lowest is refused by its name."""
    values = {field.name: getattr(USUAL, field.name) for field in fields(Scenario)} | {row.key: row.low - 1.0}
    with pytest.raises(InputError) as caught:
        Scenario(**values)
    assert caught.value.field == row.key


def test_switches_and_curves_exist() -> None:
    """What a row belongs to is a row itself; each curve has the setting that scales it."""
    keys = {row.key for row in SETTINGS}
    assert {row.switch for row in SETTINGS} - {""} <= keys
    assert set(catalogue.FACTOR_OF_CURVE) == {row.key for row in CURVES}
    assert set(catalogue.FACTOR_OF_CURVE.values()) <= set(FACTORS)
    assert SOURCES == ("wind", "solar", "bioenergy")


def test_changes_and_causes_hold_every_setting_once() -> None:
    """Each field of a scenario is in one change, each change in one cause."""
    fields_of_changes = [field for change in CHANGES.values() for field in change]
    assert sorted(fields_of_changes) == sorted(field.name for field in fields(Scenario))
    assert sorted(change for cause in CAUSES.values() for change in cause) == sorted(CHANGES)


def test_the_original_table_has_21_columns() -> None:
    """Their places are 0 to 20, each once (MODEL.md section 4)."""
    rows = [factor.original for factor in FACTORS.values()] + [row.original for row in INDICATORS]
    assert sorted(one.place for one in rows if one is not None) == list(range(21))
