"""A weather year from the address to the page."""

import re
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core import load
from elfe_core.catalogue import WEATHER_YEARS
from elfe_core.errors import DataError
from elfe_core.insight.weather_band import YearlyFigures, all_years, in_every_year
from elfe_core.load import load_weather
from elfe_ui import memo
from elfe_ui.sidebar import FOLD_KEY
from tests.app.screen import (
    BALANCE,
    COMPARE,
    FLOWS,
    HOME,
    ROOT,
    Reference,
    assert_figures,
    english_words,
    faults_seen,
    open_app,
    open_unfolded,
    panel,
)


@pytest.mark.parametrize("page", ["pages/bilan.py", "pages/entrees_sorties.py"])
def test_a_link_opens_in_its_weather_year(page: str) -> None:
    """`?meteo=2017` chooses the year in the sidebar; the days stay those of the address, the picture says 2017."""
    app = AppTest.from_file(str(ROOT / "streamlit_app.py"), default_timeout=60)
    app.session_state[f"{FOLD_KEY}period"] = True
    app.query_params["meteo"] = "2017"
    app.query_params["du"], app.query_params["au"] = "2021-02-01", "2021-02-28"
    app.run().switch_page(page).run()
    assert not app.exception
    assert not app.error
    assert not app.warning
    chosen = app.selectbox(key="meteo")
    assert (chosen.value, len(chosen.options)) == ("2017", 1 + len(WEATHER_YEARS))
    assert app.date_input(key="du").value == date(2021, 2, 1)
    assert any("Météo de 2017" in one.value and "février 2017" in one.value for one in app.caption)


@pytest.fixture(scope="module")
def every_year() -> YearlyFigures:
    """The shipped territory with 240 + 150 GWh in the nine years, by the core alone."""
    reference = Reference()
    ready = all_years(load_weather(reference.territory, reference.curves), reference.territory)
    return in_every_year(reference.scenario(wind_gwh=240.0, solar_gwh=150.0), ready, reference.territory)


def bodies(app: AppTest) -> str:
    """All HTML of the page."""
    return "".join(one.proto.body for one in app.main.get("html"))


@pytest.mark.parametrize("page", [HOME, BALANCE, FLOWS])
def test_the_headline_has_its_band(page: str, every_year: YearlyFigures) -> None:
    """Lowest and highest share of the years and the worst one; a tick a year and a dot for the figure."""
    found = bodies(open_app(page, {"eolien": "240", "solaire": "150"}))
    band = every_year.band("self_production_pct")
    assert band is not None
    said = (
        f"de {band.low:.0f} à {band.high:.0f}\u202f% selon l'année, 2012 à 2020\u00a0; la pire\u00a0: {band.low_year}"
    )
    assert said in found
    marks = re.search(r"elfe-range' aria-hidden='true'>(.*?)</span>", found)
    assert marks is not None
    assert (marks[1].count("<i "), marks[1].count("<em ")) == (9, 1)


def test_each_figure_has_its_band(every_year: YearlyFigures) -> None:
    """Below the figure its ends, in its definition the years; the story tells the worst and the best year."""
    app = open_app(BALANCE, {"eolien": "240", "solaire": "150", "unite": "MW"})
    found = bodies(app)
    for key in ("imported_mwh", "self_production_pct", "import_max_mw"):
        band = every_year.band(key)
        assert band is not None
        assert f"({band.low_year}) à" in found
        assert f"({band.high_year})." in found
    assert found.count("class='elfe-band'") > 12
    assert "météo des années 2012 à 2020" in found
    assert any("la pire année, 2017" in one.value for one in app.markdown)


def test_uses_have_a_band_too() -> None:
    """It is filled in after the picture."""
    found = bodies(
        open_app(BALANCE, {"eolien": "240", "solaire": "150", "chauffe_eau": "12000", "chauffe_eau_pct": "50"})
    )
    assert "selon l'année, 2012 à 2020" in found
    assert "&nbsp;" not in found


def test_a_comparison_has_bands() -> None:
    """Each value has its band; a change is counted in the same weather for both."""
    found = bodies(open_app(COMPARE, {"eolien": "240", "solaire": "150"}))
    assert re.search(r"de −\d+ à −\d+\u00a0GWh/an selon l'année météo", found)
    assert found.count("class='elfe-band'") > 20


def test_without_weather_there_is_no_band(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the years cannot be read the page stands as it is, without an empty line."""

    def missing(*_: object, **__: object) -> None:
        raise DataError("years.csv.gz", "missing_file")

    memo.clear()
    monkeypatch.setattr(load, "load_weather", missing)
    app = open_app(BALANCE, {"eolien": "240"})
    assert not app.exception
    assert "elfe-main" in bodies(app)
    assert "elfe-band" not in bodies(app)
    memo.clear()


def test_the_picture_of_all_years_sets_the_year(every_year: YearlyFigures) -> None:
    """A button takes the worst year: the setting, the figure and the mark follow; the mark leads back."""
    app = open_unfolded(BALANCE, {"eolien": "240", "solaire": "150", "vue": "Autres années", "unite": "MW"})
    assert faults_seen(app) == []
    assert english_words(app) == {}
    assert not [one for one in app.button if one.key == "meteo_retour"]
    app.button(key="prendre_annee_0").click().run()
    assert app.selectbox(key="meteo").value == "2017"
    assert any("**Météo de 2017**" in one.value for one in app.markdown)
    assert_figures(panel(app), every_year.of_year(2017))
    app.button(key="meteo_retour").click().run()
    assert app.selectbox(key="meteo").value == "Celle des données"
    assert not [one for one in app.button if one.key == "meteo_retour"]


def test_every_figure_of_the_panel_has_a_picture() -> None:
    """Each indicator that applies can be chosen, and orders the years its own way."""
    app = open_app(BALANCE, {"eolien": "240", "vue": "Autres années", "ordre_annees": "Par année"})
    assert faults_seen(app) == []
    names = app.selectbox(key="chiffre").options
    assert len(names) > 10
    for name in ("Énergie importée", "Importation maximale", "Consommation"):
        app.selectbox(key="chiffre").set_value(name).run()
        assert faults_seen(app) == []
        assert any(one.label.startswith("20") for one in app.button)


@pytest.mark.parametrize("period", [{}, {"du": "2021-07-01", "au": "2021-07-31"}])
def test_the_hardest_week_is_one_click_away(period: dict[str, str]) -> None:
    """Its year, a period that holds it, its days in view; the sentence says which and why."""
    app = open_unfolded(BALANCE, {"eolien": "240", "vue": "Autres années", **period})
    assert any("du 19 au 25\u00a0janvier 2017" in one.value for one in app.markdown)
    app.button(key="pire_semaine").click().run()
    assert faults_seen(app) == []
    assert app.selectbox(key="meteo").value == "2017"
    assert app.query_params["zoom"] in ("20170119-20170125", ["20170119-20170125"])
    assert any("Du 19 au 25 janvier 2017" in one.value for one in app.caption)


def test_curves_without_winter_have_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the years cannot be had, a sentence says why."""

    def missing(*_: object, **__: object) -> None:
        raise DataError("years.csv.gz", "missing_file")

    memo.clear()
    monkeypatch.setattr(load, "load_weather", missing)
    app = open_app(BALANCE, {"vue": "Autres années"})
    assert not app.exception
    assert any("ne vont pas avec ces données" in one.value for one in app.info)
    memo.clear()
