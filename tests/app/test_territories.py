"""The choice of the territory: its own figures, links, what is kept, results of another one, wrong files."""

import re
import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core import load
from tests.app.factor_screen import button, messages
from tests.app.screen import (
    BALANCE,
    COMPUTED,
    HOME,
    LINES,
    LIVE,
    OWN,
    SHIPPED,
    SURFACE,
    TITLES,
    Reference,
    StreamlitLog,
    assert_figures,
    english_words,
    faults_seen,
    open_app,
    open_unfolded,
    panel,
)
from tests.app.territories import small_territory

USUAL, OTHER = "Redon + Pontchâteau", "Lamballe et Dinan"
OTHER_FILE = load.TERRITORIES_FOLDER / f"{OTHER}.toml"


@pytest.fixture(scope="module")
def other() -> Reference:
    """The second shipped territory, computed by the core alone."""
    return Reference(OTHER_FILE)


def choose(app: AppTest, name: str) -> AppTest:
    return app.selectbox(key="territoire").set_value(name).run()


def test_another_territory_shows_its_own_figures(reference: Reference, other: Reference) -> None:
    """Choosing another territory brings today's values to its own and shows its figures; going back brings back."""
    app = open_unfolded(BALANCE, {"unite": "MW"})
    assert app.sidebar.selectbox[0].label == "Territoire"
    assert app.selectbox(key="territoire").options == [USUAL, OTHER]
    before = panel(app)
    choose(app, OTHER)
    assert faults_seen(app) == []
    assert messages(app) == []
    assert app.slider(key="eolien").value == round(other.territory.today_gwh("wind"), 1)
    assert app.slider(key="solaire").value == round(other.territory.today_gwh("solar"), 1)
    assert app.slider(key="bioenergie").value == round(other.territory.today_gwh("bioenergy"), 1)
    production = other.territory.production
    assert app.slider(key="eolienne_mw").value == production.wind_turbine_mean_mw
    assert app.number_input(key="eoliennes").value == production.wind_turbines
    expected = other.indicators()
    for label, key in (("Énergie importée", "imported_mwh"), ("Énergie exportée", "exported_mwh")):
        shown = float(panel(app)[label][0].replace("\u202f", "").replace(",", "."))
        assert shown == pytest.approx(expected[key] / 1e3, abs=0.5)
    choose(app, USUAL)
    assert panel(app) == before
    assert_figures(before, reference.indicators())


@pytest.mark.parametrize("page", TITLES)
def test_a_link_names_the_territory(other: Reference, page: str) -> None:
    """A link with a territory opens any page with that territory's own values, in French and without a message."""
    app = open_app(page, {"territoire": OTHER})
    assert faults_seen(app) == []
    assert messages(app) == []
    assert app.selectbox(key="territoire").value == OTHER
    assert app.slider(key="eolien").value == round(other.territory.today_gwh("wind"), 1)
    assert english_words(app) == {}
    if page == HOME:
        whole = "\n".join(element.value for element in app.main.markdown)
        assert f"**{OTHER}**" in whole
        assert "Redon" not in whole
        assert "Votre scénario" not in [element.value for element in app.subheader]


def test_a_link_without_territory_means_the_usual_one(reference: Reference) -> None:
    """Links from before keep their meaning."""
    app = open_app(BALANCE, {"unite": "MW", "eolien": "200.0"})
    assert app.selectbox(key="territoire").value == USUAL
    assert_figures(panel(app), reference.indicators(wind_gwh=200.0))


def test_what_was_set_stays(other: Reference) -> None:
    """A link's values, and those set by hand, hold in the other territory; the rest becomes its own."""
    app = open_app(BALANCE, {"territoire": OTHER, "eolien": "222.0", "stockage": "true"})
    assert (app.slider(key="eolien").value, app.toggle(key="stockage").value) == (222.0, True)
    assert app.slider(key="solaire").value == round(other.territory.today_gwh("solar"), 1)
    app.slider(key="solaire").set_value(50.0).run()
    choose(app, USUAL)
    assert (app.slider(key="eolien").value, app.slider(key="solaire").value) == (222.0, 50.0)
    assert app.slider(key="bioenergie").value == 6.0
    assert app.toggle(key="stockage").value is True
    app.switch_page("pages/accueil.py").run()
    assert (app.slider(key="eolien").value, app.slider(key="solaire").value) == (222.0, 50.0)


def test_the_territory_follows_from_page_to_page(other: Reference) -> None:
    """The territory chosen on one page holds on the others; back to today means its own today."""
    app = choose(open_app(BALANCE), OTHER)
    app.switch_page("pages/entrees_sorties.py").run()
    assert app.selectbox(key="territoire").value == OTHER
    app.slider(key="eolien").set_value(300.0).run()
    (back,) = [found for found in app.sidebar.button if found.label == "Revenir à aujourd'hui"]
    back.click().run()
    assert app.selectbox(key="territoire").value == OTHER
    assert app.slider(key="eolien").value == round(other.territory.today_gwh("wind"), 1)


def test_examples_are_said_to_be_examples() -> None:
    """Figures that the file calls examples are said to be so in the sidebar; the usual territory's are not."""
    app = open_app(BALANCE)
    assert not any("exemple" in caption.value.lower() for caption in app.sidebar.caption)
    choose(app, OTHER)
    (said,) = [caption.value for caption in app.sidebar.caption if "exemple" in caption.value.lower()]
    assert "consommation (Lamballe), consommation (Dinan), production" in said
    app.switch_page("pages/accueil.py").run()
    assert any("Chiffres du territoire : exemple" in caption.value for caption in app.main.caption)


@pytest.mark.parametrize("page", [SURFACE, LINES])
def test_the_shipped_study_is_its_territorys(page: str) -> None:
    """With another territory the shipped study is not offered, which is said, and results are computed now."""
    app = open_app(page, {"source": SHIPPED})
    assert app.selectbox(key="source").options == [LIVE, SHIPPED, COMPUTED, OWN]
    choose(app, OTHER)
    assert faults_seen(app) == []
    assert messages(app) == []
    assert (app.selectbox(key="source").options, app.selectbox(key="source").value) == ([LIVE, COMPUTED, OWN], LIVE)
    captions = [caption.value for caption in app.main.caption]
    assert any("sont ceux d'un autre territoire (Redon Agglomération" in caption for caption in captions)
    assert any("Lamballe Terre et Mer et Dinan Agglomération" in caption for caption in captions)
    choose(app, USUAL)
    assert app.selectbox(key="source").options == [LIVE, SHIPPED, COMPUTED, OWN]
    assert messages(app) == []


def test_a_link_to_the_shipped_study_of_another_territory() -> None:
    """A link that asks for the shipped study with another territory is told that there is none."""
    app = open_app(SURFACE, {"territoire": OTHER, "source": SHIPPED})
    assert faults_seen(app) == []
    (warning,) = [element.value for element in app.warning]
    assert "« Calculs d'avance » n'est pas possible" in warning
    assert app.selectbox(key="source").value == LIVE


def test_a_study_computed_for_one_territory_is_told_apart() -> None:
    """A study computed here says that it is another territory's once another one is chosen."""
    app = open_app(LINES, {"source": COMPUTED})
    app.select_slider(key="etude_points").set_value(3).run()
    button(app, "Lancer le calcul").click().run()
    app.session_state["_study"].job.thread.join(30)
    app.run()
    assert messages(app) == []
    assert app.selectbox(key="facteur").options
    choose(app, OTHER)
    assert faults_seen(app) == []
    (warning,) = messages(app)
    assert "autre territoire (Redon Agglomération et Pays de Pontchâteau)" in warning
    assert "par foyer de Lamballe et Dinan" in warning
    assert english_words(app) == {}


def test_an_unknown_territory_is_named(reference: Reference) -> None:
    """A link to a territory that is not there gives one sentence with those that are; the usual one is shown."""
    app = open_app(BALANCE, {"territoire": "Nulle part", "unite": "MW", "solaire": "beaucoup"})
    assert faults_seen(app) == []
    (warning,) = [element.value for element in app.warning]
    assert "**Territoire** : « Nulle part » n'est pas possible ; il faut l'un de ces choix" in warning
    assert f"{USUAL} ou {OTHER}." in warning
    assert "**Solaire (GWh/an)**" in warning
    assert_figures(panel(app), reference.indicators())
    choose(app, OTHER)
    assert list(app.warning) == []


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of territory files in place of the shipped one."""
    monkeypatch.setattr(load, "TERRITORIES_FOLDER", tmp_path / "territories")
    (tmp_path / "territories").mkdir()
    return tmp_path / "territories"


def sentences(app: AppTest) -> list[str]:
    return [line.removeprefix("- ") for error in app.error for line in error.value.split("\n") if line[:2] == "- "]


def test_a_wrong_territory_file_leaves_the_choice(folder: Path, reference: Reference) -> None:
    """Choosing a wrong file says every fault in French, the choice stays usable, and what was set survives."""
    text = OTHER_FILE.read_text(encoding="utf-8")
    text = re.sub("^foyers = 34500", 'foyers = "beaucoup"', text, flags=re.MULTILINE)
    (folder / "Abîmé.toml").write_text(re.sub("^solar_mean_mw.*$", "", text, flags=re.MULTILINE), encoding="utf-8")
    (folder / "Illisible.toml").write_text("[name", encoding="utf-8")
    app = open_app(BALANCE, {"eolien": "200.0", "unite": "MW"})
    assert app.selectbox(key="territoire").options == [USUAL, "Abîmé", "Illisible"]
    choose(app, "Abîmé")
    assert faults_seen(app) == []
    assert len(sentences(app)) == 2
    assert all("**Abîmé.toml**" in sentence for sentence in sentences(app))
    assert english_words(app) == {}
    choose(app, "Illisible")
    assert ["**Illisible.toml**" in sentence for sentence in sentences(app)] == [True]
    choose(app, USUAL)
    assert (list(app.error), app.slider(key="eolien").value) == ([], 200.0)
    assert_figures(panel(app), reference.indicators(wind_gwh=200.0))


def test_a_link_to_a_wrong_file(folder: Path) -> None:
    """A link to a wrong file shows its faults at once, and the usual territory can be chosen."""
    (folder / "Illisible.toml").write_text("[name", encoding="utf-8")
    app = open_app(BALANCE, {"territoire": "Illisible"})
    assert len(sentences(app)) == 1
    choose(app, USUAL)
    assert list(app.error) == []
    assert panel(app)


def test_a_wrong_usual_file_leaves_the_others(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While the usual file is wrong, it keeps a name in the list and another territory can be chosen."""
    small_territory(tmp_path / "small")
    shutil.copy(tmp_path / "small" / "territory.toml", folder / "Une semaine.toml")
    shutil.copytree(tmp_path / "small" / "raw", folder / "raw")
    monkeypatch.setattr(load, "TERRITORY_FILE", tmp_path / "missing.toml")
    app = open_app(BALANCE)
    assert len(sentences(app)) == 1
    assert english_words(app) == {}
    assert app.selectbox(key="territoire").options == ["Territoire habituel", "Une semaine"]
    choose(app, "Une semaine")
    assert (list(app.error), faults_seen(app)) == ([], [])
    assert panel(app)


def test_days_that_the_other_data_lack_are_replaced(folder: Path, tmp_path: Path) -> None:
    """A period that the other territory's data do not cover gives way to its own, which is said."""
    small_territory(tmp_path / "small")
    shutil.copy(tmp_path / "small" / "territory.toml", folder / "Une semaine.toml")
    shutil.copytree(tmp_path / "small" / "raw", folder / "raw")
    app = open_unfolded(BALANCE, {"du": "2020-05-01", "au": "2021-03-02"})
    choose(app, "Une semaine")
    assert faults_seen(app) == []
    assert [app.date_input(key=key).value.isoformat() for key in ("du", "au")] == ["2021-03-03", "2021-03-02"]
    assert len(sentences(app)) == 1
    choose(app, USUAL)
    assert list(app.error) == []


def test_one_territory_is_no_choice(folder: Path) -> None:
    """Where there is one file only, no choice is shown."""
    app = open_app(BALANCE)
    assert panel(app)
    assert "territoire" not in {box.key for box in app.sidebar.selectbox}


def test_an_imposed_territory_is_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A territory file named by the environment is the only one, whatever the link says."""
    monkeypatch.setenv(load.TERRITORY_VARIABLE, str(small_territory(tmp_path)))
    app = open_unfolded(BALANCE, {"territoire": OTHER})
    assert "territoire" not in {box.key for box in app.sidebar.selectbox}
    assert messages(app) == []
    assert app.date_input(key="du").value.isoformat() == "2021-03-03"
    assert list(load.territory_files()) == ["territory"]


def test_choosing_writes_nothing_into_the_log(streamlit_log: StreamlitLog) -> None:
    """Choosing a territory and going back makes Streamlit warn about nothing."""
    app = open_app(SURFACE)
    choose(app, OTHER)
    choose(app, USUAL)
    app.switch_page("pages/bilan.py").run()
    assert streamlit_log.messages == []
