"""Presentation mode: in the link, large pictures, scenarios one after the other, nothing changed once it is left."""

import json

import pytest

from tests.app.screen import BALANCE, FLOWS, HOME, faults_seen, open_app


def test_a_link_opens_the_page_large() -> None:
    """The parameter switches it on: the picture has the window's height, its type is larger; else nothing changes."""
    plain, large = open_app(BALANCE), open_app(BALANCE, {"presentation": "true"})
    usual, spec = (json.loads(one.get("vega_lite_chart")[-1].proto.spec) for one in (plain, large))
    assert (type(usual["height"]), spec["height"]) == (int, "container")
    assert spec["config"]["legend"]["labelFontSize"] >= 20
    assert not [button for button in plain.button if str(button.key).startswith("presenter_")]


def test_the_flow_diagram_grows_too() -> None:
    """Its type and its height are those of a projector."""
    plain, large = (
        json.loads(open_app(FLOWS, query).get("plotly_chart")[0].proto.spec)["layout"]
        for query in ({}, {"presentation": "true"})
    )
    assert large["height"] > plain["height"]
    assert large["font"]["size"] >= 20


@pytest.mark.parametrize("page", [HOME, BALANCE])
def test_scenarios_follow_one_another(page: str) -> None:
    """Forward and back through today's, one's own and the ready scenarios; the name of the one on screen is said."""
    app = open_app(page, {"presentation": "true"})
    assert "**Aujourd'hui**" in [text.value for text in app.markdown]
    app.button(key="presenter_arrow_forward").click().run()
    assert faults_seen(app) == []
    assert "**Aujourd'hui**" not in [text.value for text in app.markdown]
    assert app.session_state["flexibilite"] is True
    app.button(key="presenter_arrow_back").click().run()
    assert "**Aujourd'hui**" in [text.value for text in app.markdown]


def test_own_scenario_stays_in_the_round() -> None:
    """Forward and back end at the visitor's own settings, and once round as well; what is changed on the way is own."""
    app = open_app(BALANCE, {"presentation": "true", "eolien": "240", "solaire": "150"})
    assert "**Votre scénario**" in [text.value for text in app.markdown]
    for key in ("forward", "back"):
        app.button(key=f"presenter_arrow_{key}").click().run()
    assert (app.session_state["eolien"], app.session_state["solaire"]) == (240.0, 150.0)
    app.button(key="presenter_arrow_back").click().run()
    assert "**Aujourd'hui**" in [text.value for text in app.markdown]
    app.slider(key="eolien").set_value(200.0).run()
    for key in ("back", "forward"):
        app.button(key=f"presenter_arrow_{key}").click().run()
    assert (app.session_state["eolien"], app.session_state["solaire"]) != (240.0, 150.0)
    assert app.session_state["eolien"] == 200.0


def test_the_tour_takes_the_arrows() -> None:
    """During the tour its own steps are under the arrow keys."""
    app = open_app(HOME, {"presentation": "true", "visite": "2"})
    assert not [button for button in app.button if str(button.key).startswith("presenter_")]
    assert app.button(key="tour_next")


def test_what_grows_keeps_its_distance() -> None:
    """The title of the axis and the legend stand further from the plot, as their type is larger."""
    specs = [
        json.loads(open_app(HOME, query).get("vega_lite_chart")[0].proto.spec)["config"]
        for query in ({}, {"presentation": "true"})
    ]
    for path in (("axis", "titleFontSize"), ("axisY", "titleY"), ("legend", "offset"), ("legend", "labelFontSize")):
        small, large = (spec[path[0]][path[1]] for spec in specs)
        assert large == pytest.approx(1.55 * small, abs=0.6), path
