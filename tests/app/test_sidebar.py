"""Each widget of the sidebar changes the scenario as it says; the button brings today back."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.simulate import simulate
from elfe_ui import state
from elfe_ui.scenarios import history
from elfe_ui.sidebar import FOLD_KEY
from tests.app.screen import (
    BALANCE,
    HOME,
    Reference,
    assert_figures,
    faults_seen,
    indicator_table,
    open_app,
    open_lists,
    open_unfolded,
    panel,
)

Change = Callable[[AppTest], Any]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda app: app.slider(key="eolien").set_value(200.0), {"wind_gwh": 200.0}),
        (lambda app: app.slider(key="solaire").set_value(80.5), {"solar_gwh": 80.5}),
        (lambda app: app.slider(key="bioenergie").set_value(30.0), {"bioenergy_gwh": 30.0}),
        (lambda app: app.toggle(key="stockage").set_value(True), {"storage_on": True, "storage_mwh": 20.0}),
        (lambda app: app.toggle(key="flexibilite").set_value(True), {"flexibility_on": True, "flexible_share": 0.05}),
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
    app = open_unfolded(BALANCE, {"unite": "MW"})
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
        (lambda app: app.segmented_control(key="ordre").set_value("La période seule"), {"cut_then_simulate": True}),
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
    app = open_unfolded(BALANCE, query)
    before = panel(app)
    assert_figures(before, reference.indicators(**rich))
    change(app)
    app.run()
    assert faults_seen(app) == []
    assert_figures(panel(app), reference.indicators(**rich | expected))
    assert panel(app) != before


def test_storage_off_counts_as_no_capacity(reference: Reference) -> None:
    """A storage of 100 MWh that is switched off gives the figures of none, its own ones without object."""
    app = open_unfolded(BALANCE, {"stockage_mwh": "100", "unite": "MW"})
    assert app.slider(key="stockage_mwh").disabled
    assert_figures(panel(app), reference.indicators(storage_on=False, storage_mwh=0.0))
    assert panel(app)["Charges complètes"] == ("–", "sans objet")


def test_the_unit_changes_figures_and_not_the_scenario(reference: Reference) -> None:
    """Another unit shows the same powers in that unit, energies and shares unchanged."""
    app = open_unfolded(BALANCE)
    for unit in ("MW", "W/foyer", "W/200 foyers"):
        app.segmented_control(key="unite").set_value(unit).run()
        assert_figures(panel(app), reference.indicators(), unit)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({}, "moyenne glissante sur 24 h"),
        ({"zoom": "20210208-20210310"}, "moyenne glissante sur 24 h"),
        ({"zoom": "20210208-20210214"}, "un point par heure, sans lissage"),
        ({"du": "2021-02-01", "au": "2021-02-28"}, "un point par heure, sans lissage"),
        ({"zoom": "20210208-20210214", "lissage_h": "72"}, "moyenne glissante sur 72 h"),
        ({"zoom": "20210208-20210310", "lissage": "false"}, "un point par heure, sans lissage"),
        ({"lissage": "false"}, "un point toutes les 6 h"),
        ({"zoom": "20210208-20210214", "pas": "Jour", "lissage_h": "72"}, "un point par jour, sans lissage"),
    ],
)
def test_smoothing_follows_the_span_in_view(query: dict[str, str], said: str) -> None:
    """Hours are averaged from a month in view on, not below; the visitor's own choice wins; the caption says which."""
    app = open_unfolded(BALANCE, query)
    told = next(caption.value for caption in app.main.caption if "heure locale" in caption.value)
    assert said in re.sub(r"\[(.*?)\]\(.*?\)", r"\1", told)
    assert ("moyenne glissante" in told) == ("moyenne glissante" in said)
    assert app.number_input(key="lissage_h").disabled == (query.get("lissage") == "false")


def test_turbines_move_the_energy(reference: Reference) -> None:
    """Thirty turbines of 0.8 MW on average are 210.2 GWh a year, on the slider above, in the link and the figures."""
    app = open_unfolded(BALANCE, {"unite": "MW"})
    assert (app.number_input(key="eoliennes").value, app.slider(key="eolienne_mw").value) == (19, 0.728)
    app.number_input(key="eoliennes").set_value(30).run()
    assert app.slider(key="eolien").value == round(30 * 0.728 * 8.76, 1)
    app.slider(key="eolienne_mw").set_value(0.8).run()
    assert app.slider(key="eolien").value == 210.2
    assert app.query_params["eolien"] in ("210.2", ["210.2"])
    assert app.number_input(key="eoliennes").value == 30
    assert_figures(panel(app), reference.indicators(wind_gwh=210.2))


def test_undo_brings_the_turbines_back_with_the_energy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The energy that turbines made comes back with their number and their mean power, and so does today's."""
    monkeypatch.setattr(history, "ONE_MOVE_S", -1.0)  # a test is quicker than a hand

    def shown() -> tuple[int, float, float]:
        return (
            app.number_input(key="eoliennes").value,
            app.slider(key="eolienne_mw").value,
            app.slider(key="eolien").value,
        )

    app = open_unfolded(BALANCE)
    app.number_input(key="eoliennes").set_value(40).run()
    app.slider(key="eolienne_mw").set_value(0.733).run()
    assert shown() == (40, 0.733, round(40 * 0.733 * 8.76, 1))
    app.button(key="barre_undo").click().run()
    assert shown() == (40, 0.728, round(40 * 0.728 * 8.76, 1))
    app.button(key="barre_redo").click().run()
    assert shown() == (40, 0.733, round(40 * 0.733 * 8.76, 1))
    open_lists(app).button(key="tout_remettre").click().run()
    assert shown() == (19, 0.728, 121.2)


@pytest.mark.parametrize("energy", [0.0, 0.5, 3.0, 50.0, 200.0, 333.3, 600.0])
def test_the_energy_moves_the_number_of_turbines(reference: Reference, energy: float) -> None:
    """The slider of the energy is what counts: the number of turbines beside it is its rounding and changes nothing."""
    app = open_unfolded(BALANCE, {"unite": "MW", "eolien": str(energy)})
    assert app.number_input(key="eoliennes").value == round(energy / (0.728 * 8.76))
    assert_figures(panel(app), reference.indicators(wind_gwh=energy))
    app.slider(key="solaire").set_value(12.0).run()
    assert app.slider(key="eolien").value == energy


def test_todays_turbines_are_exactly_today() -> None:
    """Another size of turbine and back again is today to the last digit: home shows no scenario."""
    app = open_unfolded(HOME)
    app.slider(key="eolienne_mw").set_value(1.0).run()
    assert "Votre scénario" in [element.value for element in app.subheader]
    app.slider(key="eolienne_mw").set_value(0.728).run()
    assert "Votre scénario" not in [element.value for element in app.subheader]


def test_turbines_end_where_the_energy_ends() -> None:
    """The largest number of turbines stays within the slider of the energy, whatever their size."""
    app = open_unfolded(BALANCE)
    app.slider(key="eolienne_mw").set_value(5.0).run()
    app.number_input(key="eoliennes").set_value(int(app.number_input(key="eoliennes").max)).run()
    assert faults_seen(app) == []
    assert 550.0 < app.slider(key="eolien").value <= 600.0
    assert app.number_input(key="eoliennes").value == int(600 / 5.0 / 8.76)


def test_the_original_rule_counts_where_it_bites(reference: Reference) -> None:
    """With much wind and half of consumption flexible, the original rule changes figures, and a note says why."""
    query = {"eolien": "600.0", "flexibilite": "true", "flexible_pct": "50.0", "unite": "MW"}
    wanted = {"wind_gwh": 600.0, "flexibility_on": True, "flexible_share": 0.5}
    app = open_unfolded(BALANCE, query)
    assert_figures(panel(app), reference.indicators(**wanted))
    (before,) = [element.value for element in app.info]
    assert before.endswith("Ici, une heure ne descend pas sous zéro.")
    app.toggle(key="regle_origine").set_value(True).run()
    assert_figures(panel(app), reference.indicators(**wanted, original_rule=True))
    (after,) = [element.value for element in app.info]
    assert "sauf si vous gardez la règle d'origine" in after
    balance = simulate(reference.scenario(**wanted, original_rule=True), reference.curves, reference.territory)
    hours = int((balance.consumption_w < 0).sum())
    assert hours > 0
    assert f"négative pendant {hours} h" in after.replace("\u202f", "").replace("\u00a0", " ")


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
    "ordre": "La période seule",
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
    "original_rule": True,
    "share_res": 0.9,
    "share_pro": 0.8,
    "share_ent": 0.7,
    "period_start": date(2021, 2, 3),
    "period_end": date(2021, 4, 5),
    "cut_then_simulate": True,
    "scale_on_period": True,
}


def test_a_closed_fold_draws_nothing_and_keeps_its_settings(reference: Reference) -> None:
    """They come from the link, stay in the address on another page, and are drawn from the first opening on."""
    app = open_app(BALANCE, EVERYTHING)
    drawn = {one.key for kind in ("slider", "date_input", "toggle", "number_input") for one in app.sidebar.get(kind)}
    assert drawn.isdisjoint({"res_pct", "du", "regle_origine", "lissage_h", "eoliennes", "rendement_pct"})
    assert_figures(panel(app), reference.indicators(**EVERYTHING_CHANGES), "W/foyer")
    app.switch_page("pages/entrees_sorties.py").run()
    assert {name: app.query_params[name] for name in ("res_pct", "du", "unite")} == {
        "res_pct": "90",
        "du": "2021-02-03",
        "unite": "W/foyer",
    }
    app.session_state[f"{FOLD_KEY}consumption"] = True
    assert app.run().slider(key="res_pct").value == 90
    app.slider(key="res_pct").set_value(100).run()
    app.session_state[f"{FOLD_KEY}consumption"] = False
    assert app.run().slider(key="res_pct").value == 100
    assert app.session_state["au"] == date(2021, 4, 5)


def test_a_link_sets_every_widget(reference: Reference) -> None:
    """A link that names every choice gives that scenario, display included, and no other."""
    app = open_unfolded(BALANCE, EVERYTHING)
    assert [*app.warning, *app.error] == []
    assert_figures(panel(app), reference.indicators(**EVERYTHING_CHANGES), "W/foyer")
    assert app.toggle(key="lissage").value is False
    assert app.number_input(key="lissage_h").value == 48


def test_back_to_today_resets_the_scenario(reference: Reference) -> None:
    """The button brings the whole scenario back to today; how results are shown and the view stay; undo undoes it."""
    app = open_unfolded(BALANCE, EVERYTHING | {"vue": "Heures classées"})
    app.slider(key="eolienne_mw").set_value(2.0).run()
    (button,) = [button for button in app.sidebar.button if button.label == "Revenir à aujourd'hui"]
    button.click().run()
    known = state.widget_specs(reference.territory, date(2020, 1, 1), date(2021, 12, 31))
    own = {key: choice for key, choice in known.items() if key not in state.DISPLAY_KEYS}
    assert {key: app.session_state[key] for key in own} == {key: choice.default for key, choice in own.items()}
    kept = ("unite", "lissage", "lissage_h", "vue")
    assert [app.session_state[key] for key in kept] == ["W/foyer", False, 48, "Heures classées"]
    assert_figures(panel(app), reference.indicators(), "W/foyer")
    assert (app.number_input(key="eoliennes").value, app.slider(key="eolienne_mw").value) == (19, 0.728)
    app.button(key="barre_undo").click().run()
    assert (app.toggle(key="stockage").value, app.slider(key="solaire").value) == (True, 50.0)
    assert app.segmented_control(key="unite").value == "W/foyer"


def test_the_scenario_follows_from_page_to_page(reference: Reference) -> None:
    """The settings made on one page hold on the others, and after coming back."""
    app = open_unfolded(BALANCE)
    app.slider(key="eolien").set_value(300.0)
    app.segmented_control(key="unite").set_value("MW").run()
    for page in ("accueil", "entrees_sorties"):
        app.switch_page(f"pages/{page}.py").run()
        assert app.slider(key="eolien").value == 300.0
    app.pills(key="flux").set_value("Indicateurs").run()
    assert_figures(indicator_table(app), reference.indicators(wind_gwh=300.0))
    app.switch_page("pages/bilan.py").run()
    assert_figures(panel(app), reference.indicators(wind_gwh=300.0))
