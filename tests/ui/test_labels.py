"""Every choice, source, sector and indicator has a French name."""

from dataclasses import fields, replace
from datetime import date

import pytest

from elfe_core.catalogue import INDICATOR, INDICATOR_UNITS
from elfe_core.curves import CURVE_NAMES, SECTORS, SOURCES
from elfe_core.scenario import POWER_UNITS, Display, Scenario, today
from elfe_core.territory import load_territory
from elfe_ui import state
from elfe_ui.charts import theme
from elfe_ui.result import figures
from elfe_ui.words import factor_names, formats, names
from tests.app.screen import TERRITORY_FILE


def test_every_field_has_a_label() -> None:
    """Fields of scenario, display and choices, and the curves that a fault may name, are called by a French name."""
    known = state.widget_specs(load_territory(TERRITORY_FILE), date(2020, 1, 1), date(2021, 12, 31))
    named = {field.name for part in (Scenario, Display) for field in fields(part)}
    named |= {choice.field for choice in known.values()} | {f"{name}_curve" for name in CURVE_NAMES}
    assert named - set(names.FIELD_LABELS) == set()
    choices = [choice.field for choice in known.values()]
    assert len({names.FIELD_LABELS[field] for field in choices}) == len(choices)


def test_every_indicator_is_explained() -> None:
    """Each indicator has a name of its own, a definition that is a sentence, and a kind that agrees with its unit."""
    assert list(names.INDICATOR_TEXTS) == list(INDICATOR)
    kinds = {"MWh/year": "energy", "%": "percent", "MW": "power", "1/year": "count", "h": "count"}
    kinds |= {"EUR/MWh": "cost", "t/year": "emission"}
    for key, words in names.INDICATOR_TEXTS.items():
        assert INDICATOR[key].kind == kinds[INDICATOR[key].unit]
        assert words.definition.endswith(".")
    assert len({words.label for words in names.INDICATOR_TEXTS.values()}) == len(INDICATOR)


def test_the_panel_shows_known_figures_once() -> None:
    """The panel holds indicators that exist, none twice."""
    shown = [key for keys in figures.PANEL.values() for key in keys]
    assert len(shown) == len(set(shown))
    assert set(shown) <= set(INDICATOR_UNITS)


def test_sources_sectors_and_units_have_names() -> None:
    """Each curve and display unit has a French name."""
    assert set(theme.LABELS) >= {*SOURCES, *SECTORS}
    assert set(formats.POWER_UNIT_LABELS) == set(formats.ENERGY_UNIT_LABELS) == set(POWER_UNITS)


def test_what_belongs_to_a_size_is_named_after_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that is not as by default stands after the size of its group, one that is stays unsaid."""
    words = names.SETTINGS["flexibility_window_h"]._replace(said="fenêtre", unit="h")
    monkeypatch.setitem(names.SETTINGS, "flexibility_window_h", words)
    usual = today(load_territory(TERRITORY_FILE))
    assert factor_names.further("flexibility", usual) == ""
    assert factor_names.further("flexibility", replace(usual, flexibility_window_h=6)) == ", fenêtre 6 h"
    assert factor_names.further("storage", replace(usual, flexibility_window_h=6)) == ""


def test_a_unit_stands_once_in_a_row() -> None:
    """Neighbours of one unit share it; others have their own."""
    assert factor_names.in_a_row({"wind_gwh": 195.0, "solar_gwh": 60.0}) == "Éolien 195 · Solaire 60 GWh/an"
    said = factor_names.in_a_row({"wind_gwh": 195.0, "storage_mwh": 20.0, "flexible_share": 0.05})
    assert said == "Éolien 195 GWh/an · Stockage 20 MWh · Part flexible (borne haute) 5\u202f%"
