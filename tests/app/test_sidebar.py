"""Each widget of the sidebar changes the scenario as it says; the button brings today back."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_ui import state
from tests.app.screen import BALANCE, HOME, Reference, assert_figures, faults_seen, indicator_table, open_app, panel

Change = Callable[[AppTest], Any]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda app: app.slider(key="eolien").set_value(200.0), {"wind_gwh": 200.0}),
        (lambda app: app.slider(key="solaire").set_value(80.5), {"solar_gwh": 80.5}),
        (lambda app: app.slider(key="bioenergie").set_value(30.0), {"bioenergy_gwh": 30.0}),
        (lambda app: app.toggle(key="stockage").set_value(True), {"storage_on": True, "storage_mwh": 20.0}),
        (lambda app: app.slider(key="stockage_mwh").set_value(100), {}),
        (lambda app: app.toggle(key="flexibilite").set_value(True), {"flexibility_on": True, "flexible_share": 0.05}),
        (lambda app: app.slider(key="flexible_pct").set_value(20.0), {}),
        (lambda app: app.number_input(key="fenetre_h").set_value(48), {}),
        (lambda app: app.slider(key="res_pct").set_value(50), {"share_res": 0.5}),
        (lambda app: app.slider(key="pro_pct").set_value(0), {"share_pro": 0.0}),
        (lambda app: app.slider(key="ent_pct").set_value(150), {"share_ent": 1.5}),
        (lambda app: app.date_input(key="du").set_value(date(2020, 6, 1)), {"period_start": date(2020, 6, 1)}),
        (lambda app: app.date_input(key="au").set_value(date(2021, 1, 31)), {"period_end": date(2021, 1, 31)}),
        (lambda app: app.segmented_control(key="unite").set_value("MW"), {}),
        (lambda app: app.toggle(key="lissage").set_value(False), {}),
        (lambda app: app.number_input(key="lissage_h").set_value(72), {}),
    ],
)
def test_a_widget_changes_the_scenario_as_it_says(
    reference: Reference, change: Change, expected: dict[str, Any]
) -> None:
    """One widget moved gives the figures of exactly that scenario; what is switched off or display changes none."""
    app = open_app(BALANCE, {"unite": "MW"})
    change(app)
    app.run()
    assert faults_seen(app) == []
    assert_figures(panel(app), reference.indicators(**expected))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda app: app.slider(key="stockage_mwh").set_value(100), {"storage_mwh": 100.0}),
        (lambda app: app.slider(key="stockage_mwh").set_value(0), {"storage_mwh": 0.0}),
        (lambda app: app.slider(key="flexible_pct").set_value(20.0), {"flexible_share": 0.2}),
        (lambda app: app.number_input(key="fenetre_h").set_value(48), {"flexibility_window_h": 48}),
        (
            lambda app: app.toggle(key="regle_origine").set_value(True),
            {"max_reduction_share": float("inf")},
        ),
        (lambda app: app.segmented_control(key="ordre").set_value("Couper puis simuler"), {"cut_then_simulate": True}),
        (lambda app: app.segmented_control(key="echelle").set_value("La période"), {"scale_on_period": True}),
    ],
)
def test_a_widget_of_a_rich_scenario(reference: Reference, change: Change, expected: dict[str, Any]) -> None:
    """With storage and flexibility on, in one month, each of their settings counts exactly once."""
    query = {
        "eolien": "250.0",
        "stockage": "true",
        "flexibilite": "true",
        "flexible_pct": "10.0",
        "du": "2021-05-05",
        "au": "2021-06-04",
        "unite": "MW",
    }
    rich = {
        "wind_gwh": 250.0,
        "storage_on": True,
        "flexibility_on": True,
        "flexible_share": 0.1,
        "period_start": date(2021, 5, 5),
        "period_end": date(2021, 6, 4),
    }
    app = open_app(BALANCE, query)
    before = panel(app)
    assert_figures(before, reference.indicators(**rich))
    change(app)
    app.run()
    assert faults_seen(app) == []
    assert_figures(panel(app), reference.indicators(**rich | expected))
    assert panel(app) != before


def test_storage_off_counts_as_no_capacity(reference: Reference) -> None:
    """A storage of 100 MWh that is switched off gives the figures of none, its own ones without object."""
    app = open_app(BALANCE, {"stockage_mwh": "100", "unite": "MW"})
    assert app.slider(key="stockage_mwh").disabled
    assert_figures(panel(app), reference.indicators(storage_on=False, storage_mwh=0.0))
    assert panel(app)["Charges complètes"] == ("–", "sans objet")


def test_the_unit_changes_figures_and_not_the_scenario(reference: Reference) -> None:
    """Another unit shows the same powers in that unit, energies and shares unchanged."""
    app = open_app(BALANCE)
    for unit in ("MW", "W/foyer", "W/200 foyers"):
        app.segmented_control(key="unite").set_value(unit).run()
        assert_figures(panel(app), reference.indicators(), unit)


def test_smoothing_is_said_below_the_chart() -> None:
    """The caption of the detail names the moving average in use, and none once it is switched off."""
    app = open_app(BALANCE, {"lissage_h": "72"})
    assert any("moyenne glissante sur 72 h" in caption.value for caption in app.main.caption)
    app.toggle(key="lissage").set_value(False).run()
    assert not any("moyenne glissante" in caption.value for caption in app.main.caption)
    assert app.number_input(key="lissage_h").disabled


@pytest.mark.parametrize("energy", [0.0, 3.3, 50.0, 200.0, 333.3, 600.0])
def test_wind_keeps_its_energy_when_counted_the_other_way(energy: float) -> None:
    """Switching between GWh and turbines, there and back, keeps the energy, the figures and the number whole."""
    app = open_app(BALANCE, {"eolien": str(energy)})
    figures = panel(app)
    app.segmented_control(key="saisie_eolien").set_value("éoliennes").run()
    assert faults_seen(app) == []
    turbines, each = app.slider(key="eoliennes").value, app.number_input(key="eolienne_mw").value
    assert isinstance(turbines, int)
    assert turbines * each * 8.76 == pytest.approx(energy, abs=1e-9)
    assert panel(app) == figures
    app.segmented_control(key="saisie_eolien").set_value("GWh/an").run()
    assert app.slider(key="eolien").value == pytest.approx(energy, abs=1e-9)
    assert panel(app) == figures


@pytest.mark.xfail(strict=True, reason="few GWh round to no turbine at all: the energy is lost")
@pytest.mark.parametrize("energy", [0.5, 1.5, 3.0])
def test_a_little_wind_is_kept_too(energy: float) -> None:
    """An energy smaller than half a turbine of today becomes one small turbine, not none."""
    app = open_app(BALANCE, {"eolien": str(energy), "saisie_eolien": "GWh/an"})
    app.segmented_control(key="saisie_eolien").set_value("éoliennes").run()
    energy_now = app.slider(key="eoliennes").value * app.number_input(key="eolienne_mw").value * 8.76
    assert energy_now == pytest.approx(energy, abs=1e-9)


@pytest.mark.xfail(strict=True, reason="today's 121.168 GWh become the 121.2 of the slider, and a scenario of its own")
def test_today_counted_in_turbines_is_still_today() -> None:
    """Counting today's wind in turbines shows today's turbines and makes no scenario of its own."""
    app = open_app(HOME)
    app.segmented_control(key="saisie_eolien").set_value("éoliennes").run()
    assert app.slider(key="eoliennes").value == 19
    assert app.number_input(key="eolienne_mw").value == pytest.approx(0.728, abs=1e-9)
    assert "Votre scénario" not in [element.value for element in app.subheader]


@pytest.mark.xfail(strict=True, reason="beyond 600 GWh the energy is cut to 600 without a word")
def test_many_turbines_keep_their_energy_or_say_so() -> None:
    """An energy beyond the slider is kept, or a message says that it was cut."""
    query = {"saisie_eolien": "éoliennes", "eoliennes": "200", "eolienne_mw": "2.0"}
    app = open_app(BALANCE, query)
    app.segmented_control(key="saisie_eolien").set_value("GWh/an").run()
    said = [element.value for element in (*app.warning, *app.info)]
    assert app.slider(key="eolien").value == pytest.approx(200 * 2.0 * 8.76) or said


def test_turbines_make_the_scenario(reference: Reference) -> None:
    """Thirty turbines of 0.8 MW are 210.24 GWh, said below and computed so; the number is what the link says."""
    query = {"saisie_eolien": "éoliennes", "eoliennes": "30", "eolienne_mw": "0.8", "unite": "MW"}
    app = open_app(BALANCE, query)
    assert any("210,2 GWh/an" in caption.value for caption in app.sidebar.caption)
    assert_figures(panel(app), reference.indicators(wind_gwh=30 * 0.8 * 8.76))


EVERYTHING = {
    "eolien": "200.0",
    "solaire": "50.0",
    "bioenergie": "20.0",
    "stockage": "true",
    "stockage_mwh": "77",
    "flexibilite": "true",
    "flexible_pct": "12.5",
    "fenetre_h": "36",
    "regle_origine": "true",
    "res_pct": "90",
    "pro_pct": "80",
    "ent_pct": "70",
    "du": "2021-02-03",
    "au": "2021-04-05",
    "ordre": "Couper puis simuler",
    "echelle": "La période",
    "unite": "W/foyer",
    "lissage": "false",
    "lissage_h": "48",
}
EVERYTHING_CHANGES = {
    "wind_gwh": 200.0,
    "solar_gwh": 50.0,
    "bioenergy_gwh": 20.0,
    "storage_on": True,
    "storage_mwh": 77.0,
    "flexibility_on": True,
    "flexible_share": 0.125,
    "flexibility_window_h": 36,
    "max_reduction_share": float("inf"),
    "share_res": 0.9,
    "share_pro": 0.8,
    "share_ent": 0.7,
    "period_start": date(2021, 2, 3),
    "period_end": date(2021, 4, 5),
    "cut_then_simulate": True,
    "scale_on_period": True,
}


def test_a_link_sets_every_widget(reference: Reference) -> None:
    """A link that names every choice gives that scenario, display included, and no other."""
    app = open_app(BALANCE, EVERYTHING)
    assert [*app.warning, *app.error] == []
    assert_figures(panel(app), reference.indicators(**EVERYTHING_CHANGES), "W/foyer")
    assert app.toggle(key="lissage").value is False
    assert app.number_input(key="lissage_h").value == 48


@pytest.mark.parametrize("wind", [{}, {"saisie_eolien": "éoliennes", "eoliennes": "40", "eolienne_mw": "1.1"}])
def test_back_to_today_resets_every_choice(reference: Reference, wind: dict[str, str]) -> None:
    """The button brings every choice back to its default, and the figures to today's; the view chosen stays."""
    app = open_app(BALANCE, EVERYTHING | wind | {"vue": "Monotone"})
    (button,) = [button for button in app.sidebar.button if button.label == "Revenir à aujourd'hui"]
    button.click().run()
    known = state.choices(reference.territory, date(2020, 1, 1), date(2021, 12, 31))
    drawn = {key: app.session_state[key] for key in known if key in app.session_state}
    assert drawn == {key: known[key].default for key in drawn}
    assert set(known) - set(drawn) <= {"eoliennes", "eolienne_mw"}
    assert app.session_state["vue"] == "Monotone"
    assert_figures(panel(app), reference.indicators(), "W/200 foyers")
    app.segmented_control(key="saisie_eolien").set_value("éoliennes").run()
    assert app.slider(key="eoliennes").value == 19


def test_the_scenario_follows_from_page_to_page(reference: Reference) -> None:
    """The settings made on one page hold on the others, and after coming back."""
    app = open_app(BALANCE)
    app.slider(key="eolien").set_value(300.0)
    app.segmented_control(key="unite").set_value("MW").run()
    for page in ("accueil", "entrees_sorties"):
        app.switch_page(f"pages/{page}.py").run()
        assert app.slider(key="eolien").value == 300.0
    app.pills(key="flux").set_value("Indicateurs").run()
    assert_figures(indicator_table(app), reference.indicators(wind_gwh=300.0))
    app.switch_page("pages/bilan.py").run()
    assert_figures(panel(app), reference.indicators(wind_gwh=300.0))
