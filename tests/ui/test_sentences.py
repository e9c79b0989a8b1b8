"""Sentences made from figures say what the figures say."""

import re
from dataclasses import replace

import pytest

from elfe_core.scenario import today
from elfe_core.territory import load_territory
from elfe_ui.words import sentences
from tests.app.screen import TERRITORY_FILE
from tests.browser.harness import ROOT

TERRITORY = load_territory(TERRITORY_FILE)
FIGURES = {
    "consumption_mwh": 626_128.0,
    "production_mwh": 138_688.0,
    "imported_mwh": 487_870.0,
    "coverage_pct": 22.15,
    "self_production_pct": 22.08,
    "export_time_pct": 0.66,
}


def plain(text: str) -> str:
    """A text with plain spaces."""
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def test_a_territory_that_consumes_nothing_has_its_own_sentence() -> None:
    """With nothing consumed the sentence says so, and has no share of nothing in it."""
    nothing = dict.fromkeys(FIGURES, float("nan")) | {"consumption_mwh": 0.0, "production_mwh": 138_688.0}
    sentence = plain(sentences.balance_in_one(nothing, TERRITORY))
    assert "139 GWh/an" in sentence
    assert "ne consomme rien" in sentence
    assert "sans objet" not in sentence


def test_the_introduction_counts_the_territory() -> None:
    """The introduction names the territory, its foyers and its yearly consumption."""
    introduction = sentences.introduction(TERRITORY)
    assert "**Redon + Pontchâteau**" in introduction
    assert "50 951 foyers" in plain(introduction)
    assert "626 GWh consommés par an" in plain(introduction)


def test_the_balance_in_one_sentence() -> None:
    """Production, coverage, import and export time stand in the sentence, rounded as in French."""
    sentence = sentences.balance_in_one(FIGURES, TERRITORY)
    for part in ("139 GWh/an", "**22 % de la consommation**", "**488 GWh/an**", "0,7 % du temps"):
        assert part in plain(sentence)
    assert "qu'aujourd'hui" not in sentence


@pytest.mark.parametrize(
    ("imported_mwh", "ending"),
    [
        (487_870.0, "C'est autant d'importation qu'aujourd'hui."),
        (488_369.0, "C'est autant d'importation qu'aujourd'hui."),
        (488_371.0, "C'est 1 GWh importés **de plus** qu'aujourd'hui."),
        (387_870.0, "C'est 100 GWh importés **de moins** qu'aujourd'hui."),
        (0.0, "C'est 488 GWh importés **de moins** qu'aujourd'hui."),
    ],
)
def test_the_change_from_today(imported_mwh: float, ending: str) -> None:
    """The change in imports is told with its direction; less than half a GWh is no change."""
    sentence = sentences.balance_in_one(FIGURES | {"imported_mwh": imported_mwh}, TERRITORY, FIGURES)
    assert plain(sentence).endswith(ending)


def test_the_next_steps_lead_to_pages_that_exist() -> None:
    """Each step links to a page of the app or to none."""
    pages = [page for page, _, _ in sentences.NEXT_STEPS if page]
    assert pages
    assert all((ROOT / page).is_file() for page in pages)


def test_the_data_are_labelled_as_what_they_are() -> None:
    """The caption says that the data are a demonstration set, and whose the territory's figures are."""
    label = sentences.data_label(TERRITORY, TERRITORY.data.label)
    assert re.match("Jeu de démonstration", label)
    assert "ELFE" in label


def test_what_batteries_save() -> None:
    """Both savings, their share and the loss; the one that is simulated is named, the ideal one as an upper bound."""
    scenario = replace(today(TERRITORY), storage_on=True, storage_mwh=100.0)
    said = plain(sentences.batteries(scenario, 15_700.0, 12_100.0, 2140.0))
    for part in ("100 MWh", "15,7 GWh", "85 %", "2 h", "10 %", "90 %", "12,1 GWh", "77 %", "2,14 GWh", "borne haute"):
        assert part in said
    assert "réelle." in plain(sentences.batteries(replace(scenario, storage_real=True), 10.0, 9.0, 1.0))
    assert "aucun surplus" in plain(sentences.batteries(scenario, 0.0, 0.0, 0.0))
