"""The bar above the pages: undo and redo, one setting back, scenarios kept and opened, the reference, the link."""

import re

from streamlit.testing.v1 import AppTest

from tests.app.screen import (
    BALANCE,
    FLOWS,
    HOME,
    Reference,
    assert_reads,
    english_words,
    faults_seen,
    open_app,
    open_lists,
    open_unfolded,
    texts,
)


def settings(app: AppTest) -> tuple[float, bool]:
    return app.slider(key="eolien").value, app.toggle(key="stockage").value


def pinned(app: AppTest) -> str:
    """The reference in the address."""
    found = app.query_params["ref"]
    return found if isinstance(found, str) else found[0]


def click(app: AppTest, key: str) -> AppTest:
    app.button(key=key).click().run()
    assert faults_seen(app) == []
    return app


def html_of(app: AppTest) -> str:
    return "".join(element.proto.body for element in app.main if element.type == "html")


def test_undo_and_redo_bring_settings_back() -> None:
    """Two changes are undone one after the other and redone; a new change ends what could be redone."""
    app = open_app(BALANCE, {"eolien": "200"})
    assert app.button(key="barre_undo").disabled
    app.slider(key="eolien").set_value(300.0).run()
    app.toggle(key="stockage").set_value(True).run()
    assert settings(click(app, "barre_undo")) == (300.0, False)
    assert settings(click(app, "barre_undo")) == (200.0, False)
    assert app.button(key="barre_undo").disabled
    assert settings(click(app, "barre_redo")) == (300.0, False)
    app.slider(key="eolien").set_value(50.0).run()
    assert app.button(key="barre_redo").disabled
    assert settings(click(app, "barre_undo")) == (300.0, False)


def test_undo_stays_within_a_territory() -> None:
    """A change of territory begins a new history: no value of the one comes back as a setting of the other."""
    app = open_app(BALANCE, {"eolien": "200"})
    app.toggle(key="stockage").set_value(True).run()
    home = app.selectbox(key="territoire").value
    app.selectbox(key="territoire").set_value("Lamballe et Dinan").run()
    assert app.button(key="barre_undo").disabled
    app.toggle(key="stockage").set_value(False).run()
    assert settings(click(app, "barre_undo")) == (200.0, True)
    assert "Réglages changés : 2" in texts(app)
    app.selectbox(key="territoire").set_value(home).run()
    assert (app.button(key="barre_undo").disabled, app.button(key="barre_redo").disabled) == (True, True)
    assert settings(app) == (200.0, True)


def test_one_setting_goes_back_or_all_do() -> None:
    """The list of what was changed sets one setting back to today, or all of them."""
    app = open_lists(open_unfolded(BALANCE, {"eolien": "200", "stockage": "true", "unite": "MW"}))
    assert "Réglages changés : 2" in texts(app)
    click(app, "remettre_eolien")
    assert settings(app)[1] is True
    assert "Réglages changés : 1" in texts(app)
    click(app, "tout_remettre")
    assert "Réglages d'aujourd'hui" in texts(app)
    assert app.segmented_control(key="unite").value == "MW"


def test_a_scenario_is_kept_changed_and_found_again() -> None:
    """Archive under a name, it opens again as it was; from a change one returns to it; English words nowhere."""
    app = open_lists(open_app(BALANCE, {"eolien": "200", "stockage": "true"}))
    app.text_input(key="nom_scenario").set_value("Deux cents").run()
    click(app, "enregistrer")
    app.slider(key="eolien").set_value(300.0).run()
    assert settings(click(app, "revenir")) == (200.0, True)
    click(app, "tout_remettre")
    assert settings(click(app, "ouvrir_0")) == (200.0, True)
    assert english_words(app) == {}


def test_one_setting_goes_back_to_the_kept_value() -> None:
    """With a kept scenario open, each setting that differs from it goes back to its value there, also from today's."""
    app = open_lists(open_app(BALANCE, {"eolien": "200", "stockage": "true"}))
    app.text_input(key="nom_scenario").set_value("Deux cents").run()
    click(app, "enregistrer")
    assert "ma_valeur_eolien" not in [button.key for button in app.button]
    app.slider(key="eolien").set_value(300.0).run()
    app.toggle(key="stockage").set_value(False).run()
    assert settings(click(app, "ma_valeur_eolien")) == (200.0, False)
    assert settings(click(app, "ma_valeur_stockage")) == (200.0, True)
    assert not [button.key for button in app.button if str(button.key).startswith("ma_valeur")]


def test_tried_settings_come_back_with_their_headline() -> None:
    """Each setting that was tried is listed with what it gave; a click brings it back."""
    app = open_lists(open_app(BALANCE, {"eolien": "200"}))
    app.toggle(key="stockage").set_value(True).run()
    app.toggle(key="stockage").set_value(False).run()
    first, second = app.button(key="essai_0").label, app.button(key="essai_1").label
    assert "d'autoproduction" in first
    assert first.endswith("Éolien (GWh/an) : 200")
    assert second.endswith("Stockage : oui")
    assert settings(click(app, "essai_1")) == (200.0, True)
    assert english_words(app) == {}


def test_a_scenario_without_a_name_is_not_kept() -> None:
    """The reason is said in French."""
    app = click(open_lists(open_app(BALANCE, {"eolien": "200"})), "enregistrer")
    assert [info.value for info in app.info if "Nom du scénario" in info.value]


def test_the_reference_is_compared_with_and_stays_in_the_address(reference: Reference) -> None:
    """Pinned, each figure says what changes from it, on every page; the address names it; taken away, both end."""
    app = open_lists(open_app(BALANCE, {"eolien": "200"}))
    click(app, "epingler")
    assert pinned(app) == "1-eolien.200"
    app.slider(key="eolien").set_value(300.0).run()
    change = reference.indicators(wind_gwh=300.0)["imported_mwh"] - reference.indicators(wind_gwh=200.0)["imported_mwh"]
    (shown,) = re.findall(r"elfe-label'>[^/]*>Énergie importée<.*?elfe-change[^>]*>(.*?) GWh", html_of(app))
    assert_reads(shown, change / 1000.0)
    app.switch_page(f"pages/{FLOWS}.py").run()
    assert pinned(app) == "1-eolien.200"
    click(open_lists(app), "retirer")
    assert "ref" not in app.query_params
    app.switch_page(f"pages/{BALANCE}.py").run()
    assert "elfe-change" not in html_of(app)


def test_scenario_and_reference_change_places() -> None:
    """What was pinned comes to the screen, what was on screen is pinned."""
    app = open_lists(open_app(BALANCE, {"eolien": "300", "stockage": "true", "ref": "1-eolien.200"}))
    click(app, "echanger")
    assert settings(app) == (200.0, False)
    assert pinned(app) == "1-eolien.300-stockage.1"


def test_a_link_with_a_reference_opens_as_it_was() -> None:
    """On a new session scenario and reference are those of the link; the link for others holds both and its version."""
    app = open_lists(open_app(BALANCE, {"eolien": "300", "ref": "1-solaire.50"}))
    assert "elfe-change" in html_of(app)
    assert "v=1&amp;eolien=300" not in html_of(app)  # made once it is asked for
    app.session_state["barre_partager"] = True
    app.run()
    assert "v=1&amp;eolien=300" in html_of(app)
    assert "ref=1-solaire.50" in html_of(app)


def test_a_wrong_reference_explains_itself() -> None:
    """Every fault of it in French, no reference in its place, the scenario of the link as it is."""
    app = open_lists(open_app(BALANCE, {"eolien": "300", "ref": "1-solaire.9999-vitesse.3"}))
    said = "".join(warning.value for warning in app.warning)
    assert "**Réglage inconnu** : « vitesse »" in said
    assert "**Solaire (GWh/an)** : « 9999 »" in said
    assert "elfe-change" not in html_of(app)
    assert settings(app) == (300.0, False)
    app = open_lists(open_app(BALANCE, {"eolien": "300", "v": "7"}))
    assert "autre version (7)" in "".join(warning.value for warning in app.warning)


def test_home_speaks_of_the_reference() -> None:
    """The home page draws with a reference too."""
    app = open_app(HOME, {"eolien": "300", "ref": "1"})
    assert faults_seen(app) == []
    assert english_words(app) == {}


def test_a_reference_that_cannot_be_is_left_aside() -> None:
    """A period that ends before it begins is said; the page shows its scenario, without differences."""
    app = open_lists(open_app(BALANCE, {"eolien": "300", "ref": "1-du.20211201-au.20210101"}))
    assert faults_seen(app) == []
    assert not app.error
    (said,) = [warning.value for warning in app.warning]
    assert said.startswith("La référence ne peut pas être calculée")
    assert "**Fin de la période**" in said
    assert "elfe-figure" in html_of(app)
    assert "elfe-change" not in html_of(app)
    assert english_words(app) == {}
