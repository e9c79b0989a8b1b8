"""The guided tour: every step on its page, left and resumed, opened by a link."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_ui.tour import STEPS
from tests.app.screen import BALANCE, HOME, MAP, TITLES, english_words, faults_seen, open_app, open_unfolded

OTHER = "Lamballe et Dinan"


def card(app: AppTest) -> list[str]:
    """Head of the card, if there is one."""
    return [element.value for element in app.main.markdown if element.value.startswith("Étape ")]


def at(app: AppTest) -> str:
    """The place in the tour as the address says it."""
    found = app.query_params["visite"]
    return found if isinstance(found, str) else found[0]


def address(app: AppTest) -> dict[str, Any]:
    """All that a link to this page, or a reload, opens."""
    return {key: app.query_params[key] for key in app.query_params}


def buttons(app: AppTest) -> list[str]:
    return [button.label for button in app.main.button]


@pytest.mark.parametrize("territory", [None, OTHER])
def test_the_whole_tour(territory: str | None) -> None:
    """Each step opens its page with its settings and views, in French, and going back restores the step before."""
    app = open_unfolded(HOME, {"unite": "MW"} | ({"territoire": territory} if territory else {}))
    app.button(key="tour_start").click().run()
    for number, step in enumerate(STEPS):
        assert card(app) == [f"Étape {number + 1} sur {len(STEPS)} · **{step.title}**"]
        assert [title.value for title in app.title] == [TITLES[step.page]]
        assert faults_seen(app) == []
        assert [element.value for element in (*app.error, *app.warning)] == []
        assert english_words(app) == {}
        assert at(app) == f"etape-{number + 1}"
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
    assert app.slider(key="eolien").value == 242.3


def test_left_with_the_settings_of_the_step() -> None:
    """Who leaves can keep what the step set; the last step leaves nothing to resume."""
    app = open_app(HOME, {"visite": str(len(STEPS))})
    app.button(key="tour_keep").click().run()
    assert app.slider(key="eolien").value == 242.3
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
    assert app.slider(key="eolien").value == 242.3


def test_a_link_with_settings_of_its_own_keeps_them() -> None:
    """A link to a step opens its page; what stands in the link goes before what the step sets."""
    app = open_app(HOME, {"visite": "5", "solaire": "77.0"})
    assert [title.value for title in app.title] == [TITLES["bilan"]]
    assert (app.slider(key="solaire").value, app.slider(key="eolien").value) == (77.0, 242.3)
    assert app.toggle(key="stockage").value is True


@pytest.mark.parametrize("number", range(1, len(STEPS) + 1))
def test_the_address_holds_what_the_step_set(number: int) -> None:
    """Opened by a link from whatever page, a step writes its settings and views into the address."""
    app = open_app(MAP, {"visite": str(number), "unite": "MW"})
    step = STEPS[number - 1]
    assert [title.value for title in app.title] == [TITLES[step.page]]
    assert at(app) == f"etape-{number}"
    assert set(step.settings) - {"flexible_pct"} <= set(address(app))  # 5 % is today's
    again = open_app(step.page, address(app))
    for key in (*step.settings, *step.views, "unite"):
        assert again.session_state[key] == app.session_state[key]


def test_what_a_visitor_changed_at_a_step_is_what_a_link_opens() -> None:
    """At a step that has been set, what a link leaves out is as today, and the page is the link's own."""
    left = {"visite": "etape-3", "eolien": "242.3"}
    app = open_app(BALANCE, left)
    assert card(app)[0].startswith("Étape 3 ")
    assert (app.toggle(key="flexibilite").value, app.pills(key="vue").value) == (False, "Échanges")
    assert app.slider(key="eolien").value == 242.3
    elsewhere = open_app(MAP, left)
    assert [title.value for title in elsewhere.title] == [TITLES[MAP]]
    assert card(elsewhere) == card(app)


def test_without_the_settings_from_before_todays_are_offered() -> None:
    """Who came by a link or reloaded has nothing from before the tour: leaving offers today's, and says why."""
    app = open_app(BALANCE, {"visite": "etape-4", "eolien": "300"})
    button = app.button(key="tour_restore")
    assert button.label == "Reprendre les réglages d'aujourd'hui"
    assert "ne sont plus connus" in button.help
    button.click().run()
    assert card(app) == []
    assert app.slider(key="eolien").value == 121.2


def test_the_settings_from_before_are_those_that_were_made() -> None:
    """After a change of territory during the tour, only what the visitor had set comes back, the rest is of there."""
    app = open_app(HOME, {"solaire": "50.0"})
    app.button(key="tour_start").click().run()
    app.selectbox(key="territoire").set_value(OTHER).run()
    today = open_app(HOME, {"territoire": OTHER}).slider(key="eolien").value
    app.button(key="tour_restore").click().run()
    assert (app.slider(key="solaire").value, app.slider(key="eolien").value) == (50.0, today)


@pytest.mark.parametrize("named", ["etape-99", "etape-", "etape-0", "0", "99", "deux", "-1", "²", "1" * 400])
def test_an_unknown_step_is_said(named: str) -> None:
    """A link to a step that does not exist says so, and the app is as without it."""
    app = open_app(HOME, {"visite": named})
    assert faults_seen(app) == []
    assert len(app.warning) == 1
    assert card(app) == []
    assert app.slider(key="eolien").value == 121.2
    app.slider(key="eolien").set_value(130.0).run()
    assert list(app.warning) == []
