"""Choices that begin where the scenario is: while untouched they go with it, as for who opens the link."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import LIVE, SHIPPED, SURFACE, faults_seen, open_app

SECOND = "second_direct_storage_mwh"
GOAL, GOAL_NAME = "objectif_imported_mwh_w_group", "Énergie importée"
WINDY = {"eolien": "300", "stockage_mwh": "60"}
"""Much to store: the goal's default is the import of the scenario."""
WIDGETS = ("slider", "select_slider", "number_input")
PLACES: dict[str, dict[str, Any]] = {
    "second_storage_mwh": {"source": SHIPPED, "comparer": "Autre valeur : Stockage"},
    SECOND: {"source": LIVE, "comparer": "Autre valeur : Stockage"},
    GOAL: {"source": SHIPPED, "objectif": "true", "objectif_indicateur": GOAL_NAME},
}


def found(app: AppTest, key: str) -> Any:
    """The value of the widget, of whatever kind."""
    assert faults_seen(app) == []
    return next(widget.value for kind in WIDGETS for widget in app.get(kind) if widget.key == key)


@pytest.mark.parametrize("key", PLACES)
def test_a_default_goes_with_the_scenario(key: str) -> None:
    """The scenario changes under a choice that nobody touched: the screen shows what the link would open."""
    app = open_app(SURFACE, PLACES[key] | WINDY | {"stockage": "true"})
    before = found(app, key)
    app.toggle(key="stockage").set_value(False).run()
    opened = found(open_app(SURFACE, PLACES[key] | WINDY), key)
    assert found(app, key) == opened
    assert opened != before
    app.toggle(key="stockage").set_value(True).run()
    assert found(app, key) == before


@pytest.mark.parametrize(("key", "text", "value"), [(SECOND, "7", 7.0), (GOAL, "300", 300.0)])
def test_what_was_chosen_stays(key: str, text: str, value: float) -> None:
    """A value of the link's own, or chosen here, does not go with the scenario."""
    app = open_app(SURFACE, PLACES[key] | {key: text})
    app.toggle(key="stockage").set_value(True).run()
    app.toggle(key="stockage").set_value(False).run()
    assert found(app, key) == value
