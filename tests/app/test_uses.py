"""Uses come with a link to pages that do not draw their settings."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.screen import BALANCE, Reference, assert_figures, faults_seen, open_app, panel
from tests.app.test_links import complaints

FLEET = {"eolien": "240", "solaire": "150", "chauffe_eau": "12000", "chauffe_eau_pct": "50", "voiture": "2000"}
FIELDS = {
    "wind_gwh": 240.0,
    "solar_gwh": 150.0,
    "units_water_heater": 12_000,
    "participation_water_heater": 0.5,
    "units_electric_car": 2000,
}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


@pytest.mark.parametrize(
    ("said", "fields"),
    [
        ({}, {}),
        ({"prevision": "Avec la veille comme prévision"}, {"foresight": "day_before"}),
        ({"prevision": "Sans pilotage"}, {"foresight": "none"}),
        ({"creuses_midi": "true"}, {"midday_hours": True}),
    ],
)
def test_a_link_brings_fleets_and_foresight(
    reference: Reference, said: dict[str, str], fields: dict[str, object]
) -> None:
    """The figures are those of the core's scenario, and what was said stays in the address."""
    app = open_app(BALANCE, {"unite": "MW", **FLEET, **said})
    assert faults_seen(app) == []
    assert_figures(panel(app), reference.indicators(**FIELDS, **fields))
    for key, text in {"chauffe_eau": "12000", "voiture": "2000", **said}.items():
        assert app.query_params[key] in (text, [text])


def test_a_wrong_number_is_said(reference: Reference) -> None:
    """Negative appliances are as none, and the link's fault is told in French."""
    app = open_app(BALANCE, {"unite": "MW", "chauffe_eau": "-3", "prevision": "Demain"})
    found = complaints(app)
    assert any("Chauffe-eau (nombre d'appareils)" in sentence for sentence in found)
    assert any("Pilotage" in sentence for sentence in found)
    assert_figures(panel(app), reference.indicators())


def test_back_to_today_has_no_fleet(reference: Reference) -> None:
    """The button that brings today back takes them out of the scenario and of the address."""
    app: AppTest = open_app(BALANCE, {"unite": "MW", "chauffe_eau": "12000", "chauffe_eau_pct": "50"})
    next(button for button in app.sidebar.button if button.label == "Revenir à aujourd'hui").click().run()
    assert_figures(panel(app), reference.indicators())
    assert "chauffe_eau" not in app.query_params
