"""Sentences made from figures say what the figures say."""

import re
from dataclasses import replace

import numpy as np
import pytest

from elfe_core.curves import Curves
from elfe_core.scenario import today
from elfe_core.simulate import simulate_inputs
from elfe_core.territory import load_territory
from elfe_ui.words import sentences
from elfe_ui.words.shown import Shown
from tests.app.screen import TERRITORY_FILE
from tests.browser.harness import ROOT

TERRITORY = load_territory(TERRITORY_FILE)
SHOWN = Shown("mw", TERRITORY.foyers)
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
    sentence = plain(sentences.balance_in_one(nothing, SHOWN))
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
    sentence = sentences.balance_in_one(FIGURES, SHOWN)
    for part in ("139 GWh/an", "**22 % de la consommation**", "**488 GWh/an**", "0,7 % du temps"):
        assert part in plain(sentence)
    assert "qu'aujourd'hui" not in sentence


@pytest.mark.parametrize(
    ("imported_mwh", "ending"),
    [
        (487_870.0, "C'est autant d'importation qu'aujourd'hui."),
        (487_873.0, "C'est autant d'importation qu'aujourd'hui."),
        (488_370.0, "C'est 0,50 GWh/an importés **de plus** qu'aujourd'hui."),
        (387_870.0, "C'est 100 GWh/an importés **de moins** qu'aujourd'hui."),
        (0.0, "C'est 488 GWh/an importés **de moins** qu'aujourd'hui."),
    ],
)
def test_the_change_from_today(imported_mwh: float, ending: str) -> None:
    """The change in imports is told with its direction; what reads as zero is no change."""
    sentence = sentences.balance_in_one(FIGURES | {"imported_mwh": imported_mwh}, SHOWN, FIGURES)
    assert plain(sentence).endswith(ending)


def test_the_next_steps_lead_to_pages_that_exist() -> None:
    """Each step links to a page of the app or to none."""
    pages = [page for page, _, _ in sentences.NEXT_STEPS if page]
    assert pages
    assert all((ROOT / page).is_file() for page in pages)


def test_the_data_are_labelled_as_what_they_are() -> None:
    """The caption says that the data are a demonstration set, and whose the territory's figures are."""
    label = sentences.data_label(TERRITORY, TERRITORY.data.label, sentences.SMOOTHED_7_DAYS)
    assert re.match("Jeu de démonstration", label)
    assert "ELFE" in label


@pytest.mark.parametrize(
    ("hours", "counted", "told"),
    [
        (8760, 8760, ""),
        (8784, 8784, "GWh/an : les énergies des 8 784 heures de la période, ramenées à une année de 8 760 heures."),
        (
            8760,
            8700,
            "GWh/an : les énergies des 8 700 heures connues, sur 8 760, de la période, ramenées à une année de "
            "8 760 heures.",
        ),
        (
            672,
            672,
            "Énergies des 672 heures de la période ; « au rythme de » les ramène à une année de 8 760 heures.",
        ),
    ],
)
def test_the_hours_that_energies_are_of(hours: int, counted: int, told: str) -> None:
    """A leap year, missing hours and a period under a year are said; a year of 8760 hours needs no words."""
    flags = np.arange(hours) < counted
    curves = Curves(start_utc=np.datetime64("2020-01-01T00", "h"), counted=flags, res=np.where(flags, 1.0, 0.0))
    assert plain(sentences.energies_told(simulate_inputs(curves))) == told


def test_a_period_speaks_of_itself() -> None:
    """The balance of a month has the month's energies, with the yearly rate named beside the import."""
    sentence = plain(sentences.balance_in_one(FIGURES, SHOWN._replace(period_h=672), FIGURES | {"imported_mwh": 5e5}))
    for part in ("(10,6 GWh)", "**37,4 GWh** (au rythme de 488 GWh/an)", "931 MWh importés **de moins**"):
        assert part in sentence


def test_what_stays_in_the_battery() -> None:
    """A period that ends with more in the battery than it began with says so; one that ends level does not."""
    shown = Shown("mw", 1_000_000)
    sun = np.array([5.0, 5.0, 0.0, 0.0])
    for load, stays in (([1.0, 1.0, 1.0, 1.0], True), ([1.0, 1.0, 4.0, 4.0], False)):
        curves = Curves(start_utc=np.datetime64("2021-01-01T00", "h"), solar=sun, res=np.array(load))
        balance = simulate_inputs(curves, capacity_wh=100.0)
        told = plain(sentences.battery_energies(balance, shown._replace(period_h=4)))
        assert told.startswith("La batterie prend 8,00 MWh, en rend")
        assert ("Elle contient 0 MWh au début de la période et 6,00 MWh à la fin" in told) is stays


def test_what_batteries_save() -> None:
    """Both savings, their share and the loss; the one that is simulated is named, the ideal one as an upper bound."""
    scenario = replace(today(TERRITORY), storage_on=True, storage_mwh=100.0)
    said = plain(sentences.batteries(scenario, 15_700.0, 12_100.0, 2140.0, SHOWN))
    for part in ("100 MWh", "15,7 GWh", "85 %", "2 h", "10 %", "90 %", "12,1 GWh", "77 %", "2,14 GWh", "borne haute"):
        assert part in said
    assert "réelle." in plain(sentences.batteries(replace(scenario, storage_real=True), 10.0, 9.0, 1.0, SHOWN))
    assert "aucun surplus" in plain(sentences.batteries(scenario, 0.0, 0.0, 0.0, SHOWN))
