"""The guided tour: every step on its page, left and resumed, opened by a link."""

import pytest
from streamlit.testing.v1 import AppTest

from elfe_ui.tour import STEPS
from tests.app.screen import HOME, TITLES, english_words, faults_seen, open_app

OTHER = "Lamballe et Dinan"


def card(app: AppTest) -> list[str]:
    """Head of the card, if there is one."""
    return [element.value for element in app.main.markdown if element.value.startswith("Étape ")]


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


@pytest.mark.parametrize("territory", [None, OTHER])
def test_the_whole_tour(territory: str | None) -> None:
    """Each step opens its page with its settings and views, in French, and going back restores the step before."""
    app = open_app(HOME, {"unite": "MW"} | ({"territoire": territory} if territory else {}))
    app.button(key="tour_start").click().run()
    for number, step in enumerate(STEPS):
        assert card(app) == [f"Étape {number + 1} sur {len(STEPS)} · **{step.title}**"]
        assert [title.value for title in app.title] == [TITLES[step.page]]
        assert faults_seen(app) == []
        assert [element.value for element in (*app.error, *app.warning)] == []
        assert english_words(app) == {}
        assert app.query_params["visite"] in (str(number + 1), [str(number + 1)])
        assert app.session_state["unite"] == "MW"
        for key, value in step.views.items():
            assert app.session_state[key] == value
        for key in ("stockage", "flexibilite"):
            assert app.toggle(key=key).value is step.settings.get(key, False)
        if number < len(STEPS) - 1:
            app.button(key="tour_next").click().run()
    app.button(key="tour_back").click().run()
    assert card(app)[0].startswith(f"Étape {len(STEPS) - 1} ")


def test_left_with_the_settings_from_before_and_resumed() -> None:
    """Who leaves can have the settings from before, and go on at the same step from the home page."""
    app = open_app(HOME, {"solaire": "50.0"})
    app.button(key="tour_start").click().run()
    assert app.slider(key="solaire").value != 50.0
    app.button(key="tour_next").click().run()
    app.button(key="tour_restore").click().run()
    assert card(app) == []
    assert "visite" not in app.query_params
    assert (app.slider(key="solaire").value, app.slider(key="eolien").value) == (50.0, 121.2)
    app.switch_page("pages/accueil.py").run()
    assert {"Reprendre la visite à l'étape 2", "Recommencer la visite"} <= set(buttons(app))
    app.button(key="tour_resume").click().run()
    assert card(app)[0].startswith("Étape 2 ")
    assert app.slider(key="eolien").value == 242.4


def test_left_with_the_settings_of_the_step() -> None:
    """Who leaves can keep what the step set; the last step leaves nothing to resume."""
    app = open_app(HOME, {"visite": str(len(STEPS))})
    app.button(key="tour_keep").click().run()
    assert app.slider(key="eolien").value == 242.4
    assert "Visite guidée, 5 minutes" in buttons(app)


def test_what_a_visitor_changes_stays_until_the_next_step() -> None:
    """Within a step settings are the visitor's, other pages can be opened, and the card leads back."""
    app = open_app(HOME, {"visite": "2"})
    app.slider(key="eolien").set_value(300.0).run()
    assert app.slider(key="eolien").value == 300.0
    app.switch_page("pages/donnees.py").run()
    assert card(app)[0].startswith("Étape 2 ")
    assert [link.proto.label for link in app.main.get("page_link")] == [TITLES["bilan"]]
    assert app.slider(key="eolien").value == 300.0
    app.button(key="tour_next").click().run()
    assert app.slider(key="eolien").value == 242.4


def test_a_link_with_settings_of_its_own_keeps_them() -> None:
    """A link to a step opens its page; what stands in the link goes before what the step sets."""
    app = open_app(HOME, {"visite": "4", "solaire": "77.0"})
    assert [title.value for title in app.title] == [TITLES["bilan"]]
    assert (app.slider(key="solaire").value, app.slider(key="eolien").value) == (77.0, 242.4)
    assert app.toggle(key="stockage").value is True


@pytest.mark.parametrize("named", ["0", "99", "deux", "-1", "²", "1" * 400])
def test_an_unknown_step_is_said(named: str) -> None:
    """A link to a step that does not exist says so, and the app is as without it."""
    app = open_app(HOME, {"visite": named})
    assert faults_seen(app) == []
    assert len(app.warning) == 1
    assert card(app) == []
    assert app.slider(key="eolien").value == 121.2
    app.slider(key="eolien").set_value(130.0).run()
    assert list(app.warning) == []
