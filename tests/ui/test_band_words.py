"""Bands in words: the ends are the years' own figures, each with its year; equal years, short periods, missing ones."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.insight.weather_band import YearlyFigures
from elfe_ui.words import band_words
from elfe_ui.words.shown import Shown

YEARS = (2016, 2017, 2018)
SHOWN = Shown("w_group", 50_951)


def figures(years: tuple[int, ...] = YEARS, **told: tuple[float, ...]) -> YearlyFigures:
    """Yearly figures of which only some are told."""
    zeros = np.zeros(len(years))
    return YearlyFigures(years=years, indicators={key: np.array(told.get(key, zeros)) for key in INDICATOR_UNITS})


MIX = figures(
    self_production_pct=(52.4, 49.6, 64.8),
    imported_mwh=(302_000.0, 321_400.0, 203_000.0),
    import_max_mw=(110.0, 135.4, 120.0),
)


def test_the_headline_has_both_ends_and_the_worst_year() -> None:
    """In whole percent, the unit once, the years that make it; of a shorter period the same dates of each year."""
    said = band_words.headline(MIX, of_dates=False)
    assert said == "de 50 à 65\u202f% selon l'année, 2016 à 2018\u00a0; la pire\u00a0: 2017"
    assert "mêmes dates de 2016 à 2018" in band_words.headline(MIX, of_dates=True)


def test_equal_years_have_no_ends() -> None:
    """Where every year reads alike, that is said; without a figure in some year, nothing is."""
    alike = figures(self_production_pct=(100.0, 100.0, 99.9))
    assert band_words.headline(alike, of_dates=False) == "100\u202f% chaque année, 2016 à 2018"
    assert band_words.ends("exported_mwh", alike, SHOWN, SHOWN.scale("exported_mwh", 0.0)) == "0 chaque année"
    lacking = figures(self_production_pct=(50.0, float("nan"), 60.0))
    assert band_words.headline(lacking, of_dates=False) == ""
    assert band_words.told("self_production_pct", lacking, SHOWN) == ""
    assert band_words.story(lacking, SHOWN, of_dates=False) == ""


def test_a_figure_has_its_ends_in_its_unit() -> None:
    """An energy to three figures, a power in the unit shown to three figures, too; each end with its year."""
    scale = SHOWN.scale("imported_mwh", 284_000.0)
    assert band_words.ends("imported_mwh", MIX, SHOWN, scale) == "203 à 321"
    power = SHOWN.scale("import_max_mw", 125.0)
    assert band_words.ends("import_max_mw", MIX, SHOWN, power) == "432\u202f000 à 531\u202f000"
    said = band_words.told("imported_mwh", MIX, SHOWN)
    assert said == "Selon l'année météo\u00a0: de 203 (2018) à 321\u00a0GWh/an (2017)."


def test_the_story_names_the_worst_and_the_best_year() -> None:
    """Each with its share and what is imported."""
    said = band_words.story(MIX, SHOWN, of_dates=False)
    assert "**50\u202f% (321\u00a0GWh/an importés)** la pire année, 2017" in said
    assert "**65\u202f% (203\u00a0GWh/an importés)** la meilleure, 2018" in said


def test_a_change_is_counted_year_by_year() -> None:
    """Both scenarios in the same weather: the least and the largest change, not that of the bands' ends."""
    after = figures(imported_mwh=(202_000.0, 241_400.0, 93_000.0))
    assert band_words.change("imported_mwh", MIX, after, SHOWN) == "de −80,0 à −110\u00a0GWh/an selon l'année météo"
    assert band_words.change("imported_mwh", MIX, MIX, SHOWN) == ""
    one = figures((2017,), imported_mwh=(321_400.0 + 50_000.0,))
    assert band_words.change("imported_mwh", MIX, one, SHOWN) == "+50,0 GWh/an quelle que soit l'année météo"
    mixed = figures(imported_mwh=(303_000.0, 320_400.0, 203_000.0))
    assert band_words.change("imported_mwh", MIX, mixed, SHOWN).startswith("de −1,00 à +1,00")


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ((2012,), "2012"),
        ((2012, 2013, 2014), "2012 à 2014"),
        ((2012, 2013, 2015, 2017, 2018), "2012 à 2013, 2015 et 2017 à 2018"),
    ],
)
def test_years_are_told_in_runs(years: tuple[int, ...], said: str) -> None:
    """Years that follow one another are told by the first and the last."""
    assert band_words.years(years) == said


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=10))
def test_places_keep_the_order(values: list[float]) -> None:
    """The lowest stands at 0, the highest at 1; what is equal stands together."""
    found = band_words.places(values)
    assert all(0.0 <= place <= 1.0 for place in found)
    assert [found[at] for at in np.argsort(values, kind="stable")] == sorted(found)
