"""The page "Comparer": scenarios chosen on it or in a link, their differences with the figures of the core."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.insight.weather_band import all_years, in_every_year
from elfe_core.load import load_weather
from elfe_core.scenario import Scenario
from elfe_ui.compare import page
from elfe_ui.exports import offer
from elfe_ui.view import View
from tests.app.screen import (
    BALANCE,
    COMPARE,
    COMPARED_CURVES,
    HOME,
    Reference,
    StreamlitLog,
    assert_reads,
    english_words,
    faults_seen,
    open_app,
)

TODAY, YOURS, TWICE, STORE = "Aujourd'hui", "Votre scénario", "Deux fois plus d'éolien", "Stockage <seul>"
SOLAR, OUTSIDE = "Bien plus de solaire", "D'une autre époque"
CHANGES = {"eolien": "200.0", "stockage": "true", "stockage_mwh": "50", "unite": "MW"}
CHANGED = {"wind_gwh": 200.0, "storage_on": True, "storage_mwh": 50.0}


def main_html(app: AppTest) -> str:
    found = "".join(element.proto.body for element in app.main if element.type == "html")
    return re.sub(r"<style>.*?</style>", "", found.replace("\u202f", " ").replace("\u00a0", " "), flags=re.DOTALL)


def row(app: AppTest, label: str) -> list[str]:
    """Texts of a row of a table."""
    found = re.search(rf"<th scope='row'[^>]*>{re.escape(label)}</th>(.*?)</tr>", main_html(app))
    assert found, label
    cells = re.findall(r"<span class='elfe-cell'>(.*?)</span></td>", found[1])
    return [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in cells]


def test_your_scenario_beside_today(reference: Reference) -> None:
    """A link's scenario is compared with today's: settings, figures of the core, the cause."""
    app = open_app(COMPARE, CHANGES)
    assert faults_seen(app) == []
    assert english_words(app) == {}
    assert app.pills(key="avec").value == [TODAY, YOURS]
    today, yours = reference.indicators(), reference.indicators(**CHANGED)
    assert row(app, "Éolien")[1].split()[0] == "200,0"
    assert row(app, "Stockage") == ["coupé", "50 MWh"]
    before, after = row(app, "Énergie importée")
    assert_reads(before.split()[0], today["imported_mwh"] / 1e3)
    assert_reads(after.split()[0], yours["imported_mwh"] / 1e3)
    change = after.split()[2]
    assert_reads(change, (yours["imported_mwh"] - today["imported_mwh"]) / 1e3)
    assert "· mieux" in after
    assert re.fullmatch(r"\d+ à \d+", after.split("mieux")[1].strip())
    shown = main_html(app)
    assert f"<p class='elfe-large'>{change} <small>GWh/an importés</small></p>" in shown
    assert "C'est surtout l'éolien (+78,8 GWh/an) qui réduit l'importation :" in shown
    parts = [part for name in ("Éolien", "Stockage", "Ensemble") for part in _parts(app, name)]
    assert sum(parts[:2]) == pytest.approx(parts[2], abs=0.1)
    assert_reads(change, parts[2])
    assert len(app.get("vega_lite_chart")) == 3


def test_a_week_is_compared_with_the_same_week(reference: Reference) -> None:
    """Today and the ready scenarios are computed over the visitor's own days: no difference of periods is told."""
    week = {"period_start": date(2021, 2, 8), "period_end": date(2021, 2, 14)}
    app = open_app(COMPARE, {**CHANGES, "du": "2021-02-08", "au": "2021-02-14", "avec": [TODAY, YOURS, TWICE]})
    assert faults_seen(app) == []
    before, after, twice = row(app, "Énergie importée")
    for cell, changed in ((before, {}), (after, CHANGED), (twice, {"wind_gwh": 242.3})):
        imported = reference.indicators(**changed, **week)["imported_period_mwh"]
        assert_reads(cell.split()[0], imported / 1e3)
    assert not [info for info in app.info if "même période" in info.value]


def _parts(app: AppTest, label: str) -> list[float]:
    """Figures of a row of the table of parts."""
    table = main_html(app).split("Part de chaque réglage dans l'énergie importée")[1]
    found = re.search(rf"<th scope='row'[^>]*>{label}</th>(.*?)</tr>", table)
    assert found, label
    shown = re.findall(r"([+−]?[\d,]+) <small>GWh/an", re.sub(r"</?b>", "", found[1]))
    return [float(one.replace("−", "-").replace(",", ".")) for one in shown]


def test_without_a_change_the_page_says_what_to_do() -> None:
    """Your scenario is still today's: the page says so; with one scenario, or none, it asks for two."""
    app = open_app(COMPARE)
    assert "Mêmes réglages, donc mêmes résultats : changez un réglage à gauche" in main_html(app)
    assert faults_seen(app) == []
    for chosen in ([TODAY], []):
        app.pills(key="avec").set_value(chosen).run()
        assert faults_seen(app) == []
        assert [info.value.startswith("Choisissez au moins deux scénarios") for info in app.info] == [True]
        assert not app.get("vega_lite_chart")


Open = Callable[[Mapping[str, Any]], AppTest]


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open the page with more scenarios than the two that every visitor has, one of them outside the data."""
    show = page.show_comparison

    def show_many(view: View, given: Mapping[str, Scenario]) -> None:
        today = given[TODAY]
        more = {
            TWICE: replace(today, wind_gwh=2.0 * today.wind_gwh),
            STORE: replace(today, storage_on=True, storage_mwh=50.0),
            SOLAR: replace(today, solar_gwh=90.0, period_end=date(2021, 6, 30)),
            OUTSIDE: replace(today, period_start=date(1999, 1, 1)),
        }
        show(view, {**given, **more})

    monkeypatch.setattr(page, "show_comparison", show_many)
    return lambda query: open_app(COMPARE, query)


def test_a_link_chooses_the_scenarios(many: Open) -> None:
    """Those that it names, in the order of the page; four have four columns; their names are text, never HTML."""
    app = many({"avec": [STORE, YOURS, TODAY, TWICE], "courbe": "L'année"})
    assert faults_seen(app) == []
    assert [warning.value for warning in app.warning] == []
    assert len(row(app, "Énergie importée")) == 4
    assert row(app, "Stockage") == ["coupé", "coupé", "coupé", "50 MWh"]
    assert "Stockage &lt;seul&gt;" in main_html(app)
    assert "<seul>" not in main_html(app)
    assert app.pills(key="courbe").value == "L'année"


def test_unknown_names_are_said_and_left_aside(many: Open) -> None:
    """A link to a scenario of somebody else: a French sentence, the others are compared."""
    app = many({"avec": [TODAY, "Chez <b>moi", TWICE], "courbe": "Ailleurs"})
    assert faults_seen(app) == []
    unknown, view = (warning.value for warning in app.warning)
    assert unknown.startswith("Le lien nomme un scénario inconnu ici ; il est laissé de côté : « Chez")
    assert "Chez" in unknown
    assert "« Heures classées » la remplace" in view
    assert app.pills(key="avec").value == [TODAY, TWICE]
    assert len(row(app, "Énergie importée")) == 2
    assert english_words(app) == {}


def test_at_most_four_are_compared(many: Open) -> None:
    """A fifth waits, and the page says so."""
    app = many({"avec": [TODAY, YOURS, TWICE, STORE]})
    app.pills(key="avec").set_value([TODAY, YOURS, TWICE, STORE, SOLAR]).run()
    assert faults_seen(app) == []
    assert len(row(app, "Énergie importée")) == 4
    assert app.info[0].value == f"Quatre scénarios au plus : retirez-en pour voir aussi « {SOLAR} »."


def test_different_periods_are_said(many: Open) -> None:
    """Differences are of yearly rates, a half year's own energies beside them; each picture is drawn."""
    app = many({"avec": [TODAY, SOLAR]})
    notes = [info.value for info in app.info]
    assert any("ne couvrent pas la même période (du 1er janvier au 30 juin 2021 ; en 2021)" in one for one in notes)
    assert any("GWh sur la période" in cell for cell in row(app, "Énergie importée"))
    for name in COMPARED_CURVES:
        app.pills(key="courbe").set_value(name).run()
        assert faults_seen(app) == []
        assert len(app.get("vega_lite_chart")) == (4 if name == "Journée type" else 3)


def test_a_scenario_outside_the_data_is_left_aside(many: Open) -> None:
    """It is named with the reason; the others are compared."""
    app = many({"avec": [TODAY, TWICE, OUTSIDE]})
    assert faults_seen(app) == []
    assert [error.value.startswith(f"« {OUTSIDE} » ne peut pas être calculé") for error in app.error] == [True]
    assert len(row(app, "Énergie importée")) == 2


def test_what_was_chosen_stays_across_pages(many: Open, streamlit_log: StreamlitLog) -> None:
    """Another page and back: the same scenarios and the same reference; Streamlit warns about nothing."""
    app = many({})
    assert app.pills(key="avec").value == [TODAY, YOURS]
    app.pills(key="avec").set_value([TWICE, STORE]).run()
    for other in (BALANCE, HOME):
        app.switch_page(f"pages/{other}.py").run()
        app.switch_page(f"pages/{COMPARE}.py").run()
        assert app.pills(key="avec").value == [TWICE, STORE]
        assert "par rapport à « Deux fois plus d'éolien »" in main_html(app)
    assert faults_seen(app) == []
    assert streamlit_log.messages == []


@pytest.mark.parametrize("curve", ["Heures classées", "Mois par mois", "Journée type", "L'année"])
def test_each_picture_can_be_taken_home(curve: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its table has a French column for each scenario, and its notes the settings of each."""
    taken: list[tuple[pd.DataFrame, list[str]]] = []

    def take(
        *_: object, key: str, table: Callable[[], pd.DataFrame], notes: Callable[[], list[str]], **__: object
    ) -> None:
        if key.startswith("comparer_") and key != "comparer_origines":
            taken.append((table(), notes()))

    monkeypatch.setattr(offer, "chart", take)
    app = open_app(COMPARE, CHANGES | {"courbe": curve})
    assert faults_seen(app) == []
    assert taken
    for table, notes in taken:
        assert [name.split(" (")[0] for name in table.columns[1:]] == [TODAY, YOURS]
        assert all(")" in name or name == "Semaine du" or name == "Mois" for name in table.columns)
        assert table.notna().all(axis=None)
        assert [note.split(" : ")[0] for note in notes] == [TODAY, YOURS, "Données"]


def test_a_good_and_a_bad_year_are_one_click_away(reference: Reference) -> None:
    """The visitor's scenario in the worst and in the best weather year: the same dates, the weather is the cause."""
    app = open_app(COMPARE, CHANGES)
    app.button(key="deux_annees").click().run()
    assert faults_seen(app) == []
    assert english_words(app) == {}
    assert app.pills(key="avec").value == [YOURS, "Mauvaise année", "Bonne année"]
    ready = all_years(load_weather(reference.territory, reference.curves), reference.territory)
    found = in_every_year(reference.scenario(**CHANGED), ready, reference.territory)
    band = found.band("self_production_pct")
    assert band is not None
    _, bad, good = row(app, "Énergie importée")
    for cell, year in ((bad, band.low_year), (good, band.high_year)):
        assert_reads(cell.split()[0], found.of_year(year)["imported_mwh"] / 1e3)
    assert row(app, "Météo") == ["celle des données", f"celle de {band.low_year}", f"celle de {band.high_year}"]
    assert f"C'est la météo (celle de {band.low_year}) qui augmente l'importation" in main_html(app)
    assert not [info for info in app.info if "même période" in info.value]
    assert "Réglages qui diffèrent" in main_html(app)
    with pytest.raises(AssertionError):
        row(app, "Période")
