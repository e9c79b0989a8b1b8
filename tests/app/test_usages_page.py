"""The page of uses: fleets that are switched on, what they bring, and how they stay on other pages."""

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.insight.by_use import undriven
from elfe_ui.words import use_words
from tests.app.screen import (
    BALANCE,
    USES,
    Reference,
    assert_figures,
    assert_reads,
    english_words,
    faults_seen,
    main_texts,
    open_app,
    panel,
)
from tests.app.territories import shipped_territory

WINDY = {"eolien": "240.0", "solaire": "150.0", "unite": "MW"}
FLEET = WINDY | {"chauffe_eau": "25000", "voiture": "5000", "creuses_midi": "true"}
FIELDS = {"wind_gwh": 240.0, "solar_gwh": 150.0, "units_water_heater": 25_000, "units_electric_car": 5000}


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def press(app: AppTest, label: str) -> AppTest:
    found = next(button for button in app.main.button if button.label == label)
    return found.click().run()


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def told(app: AppTest) -> str:
    return plain("\n".join(main_texts(app)))


def to_page(app: AppTest, page: str) -> AppTest:
    return app.switch_page(f"pages/{page}.py").run()


def kinds(app: AppTest) -> set[str]:
    """Keys of the numbers of appliances that are not 0: the fields of others are hidden."""
    return {str(field.key) for field in app.main.number_input if field.value}


def test_without_a_fleet_the_page_invites(reference: Reference) -> None:
    """What it is for, ready fleets, a switch a use, the day of production and consumption; no figure of uses."""
    app = open_app(USES, WINDY)
    assert faults_seen(app) == []
    assert "Aucun appareil n'est piloté" in told(app)
    assert "Essayer avec" not in {button.label for button in app.main.button}
    switches = [toggle.label for toggle in app.main.toggle if str(toggle.key).startswith("pilote_")]
    assert len(switches) == len(reference.territory.uses)
    assert kinds(app) == set()
    assert len(app.main.get("vega_lite_chart")) == 1
    assert use_words.TO_THE_DAY in {link.proto.label for link in app.main.get("page_link")}
    assert "Un appareil est une puissance moyenne" in told(app)
    assert "Appareil par appareil" not in [one.value for one in app.main.subheader]
    assert english_words(app) == {}


def test_where_little_is_left_over_the_page_says_so() -> None:
    """With today's production: the share of hours with a surplus, and a mix with more in one click."""
    app = press(open_app(USES, {}), use_words.MORE_PRODUCTION)
    assert app.slider(key="eolien").value == pytest.approx(242.3, abs=0.05)
    assert app.slider(key="solaire").value == pytest.approx(152.9, abs=0.1)
    assert use_words.MORE_PRODUCTION not in {button.label for button in app.main.button}


def test_a_ready_fleet_is_one_click(reference: Reference) -> None:
    """Water heaters at midday: a number from the territory's foyers, in address, figures, undo; one takes all away."""
    app = press(open_app(USES, WINDY), "Les chauffe-eau, à midi aussi")
    assert faults_seen(app) == []
    assert app.number_input(key="chauffe_eau").value == 25_000
    assert app.toggle(key="pilote_chauffe_eau").value
    assert app.toggle(key="creuses_midi").value
    expected = reference.indicators(wind_gwh=240.0, solar_gwh=150.0, units_water_heater=25_000, midday_hours=True)
    assert_figures(panel(to_page(app, BALANCE)), expected)
    assert app.query_params["chauffe_eau"] in ("25000", ["25000"])
    app = press(to_page(app, USES), "Aucun")
    assert kinds(app) == set()
    assert "chauffe_eau" not in app.query_params
    undo = next(button for button in app.main.button if button.label.startswith("Annuler"))
    assert kinds(undo.click().run()) == {"chauffe_eau"}


def test_every_ready_fleet_can_be_simulated() -> None:
    """None of them takes more than the homes of the shipped territory consume."""
    app = open_app(USES, WINDY)
    for ready in [button.label for button in app.main.button if str(button.key).startswith("flotte_")]:
        app = press(app, ready)
        assert faults_seen(app) == []
        assert [error.value for error in app.error] == []
        assert kinds(app)


def test_a_switch_brings_the_usual_number_and_keeps_ones_own(reference: Reference) -> None:
    """On: by estimate for these foyers; a number typed comes back after off and on; each counts in the figures."""
    app = open_app(USES, WINDY)
    app.toggle(key="pilote_lave_vaisselle").set_value(True).run()
    assert app.number_input(key="lave_vaisselle").value == 31_000
    app.number_input(key="lave_vaisselle").set_value(1200).run()
    app.slider(key="lave_vaisselle_pct").set_value(60).run()
    fleet: dict[str, Any] = {"units_dishwasher": 1200, "participation_dishwasher": 0.6}
    expected = reference.indicators(wind_gwh=240.0, solar_gwh=150.0, **fleet)
    assert_figures(panel(to_page(app, BALANCE)), expected)
    app = to_page(app, USES)
    assert (app.number_input(key="lave_vaisselle").value, app.slider(key="lave_vaisselle_pct").value) == (1200, 60)
    app.toggle(key="pilote_lave_vaisselle").set_value(False).run()
    assert kinds(app) == set()
    app.toggle(key="pilote_lave_vaisselle").set_value(True).run()
    assert app.number_input(key="lave_vaisselle").value == 1200


def test_what_is_set_here_stays_on_other_pages_for_several_runs(reference: Reference) -> None:
    """Pages that draw no fleet keep it through runs of their own, and a change made there."""
    app = press(open_app(USES, WINDY), "Les voitures électriques")
    to_page(app, BALANCE).run()
    app.slider(key="eolien").set_value(200.0).run()
    expected = reference.indicators(wind_gwh=200.0, solar_gwh=150.0, units_electric_car=5100)
    assert_figures(panel(app.run()), expected)


def test_the_figures_are_those_of_the_core(reference: Reference) -> None:
    """The headline is what two simulations differ by; a bar and a sentence a foresight; a row a use."""
    app = open_app(USES, FLEET)
    scenario = reference.scenario(**FIELDS, midday_hours=True)
    imported = [reference.indicators(**FIELDS, midday_hours=True)["imported_mwh"]]
    still = dict.fromkeys(("participation_water_heater", "participation_electric_car"), 0.0)
    imported.insert(0, reference.indicators(**FIELDS, midday_hours=True, **still)["imported_mwh"])
    assert undriven(scenario).participation_water_heater == 0.0
    large = re.search(r"elfe-gain'><b>([\d,]+) GWh/an", plain("".join(one.proto.body for one in app.main.get("html"))))
    assert large is not None
    assert_reads(large[1], (imported[0] - imported[1]) / 1e3)
    (small,) = (plain(one.proto.body) for one in app.main.get("html") if "elfe-in-sight" in one.proto.body)
    assert f"<b>{large[1]} GWh/an</b>" in small
    assert len(set(re.findall(r"src='([^']*)'", small))) == 2
    text = told(app)
    assert "9 000 appareils pilotés" in text
    assert "Comparés aux mêmes appareils à leurs heures habituelles" in text
    assert "c'est la borne haute" in text
    assert len(app.main.get("vega_lite_chart")) == 2
    table = plain("".join(one.proto.body for one in app.main.get("html") if "elfe-uses" in one.proto.body))
    assert re.findall(r"</i>([^<]*)</th>", table) == ["Chauffe-eau", "Voitures électriques"]
    assert english_words(app) == {}


def test_the_choice_of_foresight_changes_the_headline() -> None:
    """The day before avoids less; without driving nothing is avoided, which is said."""
    app = open_app(USES, FLEET)
    app.radio(key="prevision").set_value("Avec la veille comme prévision").run()
    assert "choisie avec la veille comme prévision" in told(app)
    app.radio(key="prevision").set_value("Sans pilotage").run()
    assert "chacun tourne à son heure habituelle" in told(app)
    assert faults_seen(app) == []


def test_a_season_and_the_uses_alone(reference: Reference) -> None:
    """The day of winter or summer, and the uses without the rest, with what the shade means."""
    app = open_app(USES, FLEET | {"saison": "Hiver", "appareils": "Les appareils seuls"})
    assert use_words.SHADES in [one.value for one in app.main.caption]
    app.segmented_control(key="saison").set_value("Été").run()
    assert faults_seen(app) == []


def test_more_than_the_homes_consume_leads_back() -> None:
    """The fault stands in French beside the fleets, which stay to be changed; one click makes it fit."""
    app = open_app(USES, WINDY | {"chauffe_eau": "90000", "voiture": "300"})
    assert faults_seen(app) == []
    message = app.error[0].value
    assert "chauffe-eau" in message
    assert "dépassent la consommation résidentielle" in message
    assert kinds(app) == {"chauffe_eau", "voiture"}
    app = press(app, "Revenir aux nombres estimés pour ce territoire")
    assert list(app.error) == []
    assert (app.number_input(key="chauffe_eau").value, app.number_input(key="voiture").value) == (25_000, 300)


def test_both_kinds_of_flexibility_are_said() -> None:
    """With the flexible share on, too: a note, and one click that switches it off."""
    app = open_app(USES, FLEET | {"flexibilite": "true"})
    assert use_words.BOTH_ON in [one.value for one in app.info]
    assert "c'est la borne haute" not in told(app)
    app = press(app, "Couper la part flexible")
    assert list(app.info) == []
    assert not app.toggle(key="flexibilite").value


def test_bad_values_of_a_link_are_told_at_once() -> None:
    """Negative appliances, a share above all owners, an unknown foresight and season: every one of them, in French."""
    app = open_app(
        USES,
        WINDY | {"chauffe_eau": "-3", "voiture_pct": "140", "prevision": "Demain", "saison": "Printemps"},
    )
    assert faults_seen(app) == []
    warned = "\n".join(one.value for one in app.warning)
    for name in ("Chauffe-eau", "Voitures électriques : participation", "Pilotage", "Printemps"):
        assert name in warned
    assert english_words(app) == {}


OWN = """
[[uses]]
name = "water_heater"
kwh_per_day = 4.0
power_kw = 2.0
allowed = [[13, 16]]
profile = [{profile}]
existing = true
source = "essai"
"""


def own_uses(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """The shipped territory with a file of uses of its own."""
    file = shipped_territory(folder)
    (folder / "uses.toml").write_text(text, encoding="utf-8")
    with file.open("a", encoding="utf-8") as end:
        end.write('\n[uses]\nfile = "uses.toml"\n')
    monkeypatch.setenv("ELFE_TERRITORY_FILE", str(file))


def test_a_broken_file_of_uses_is_said_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hours that do not exist, a negative energy, a profile that does not sum to 1: all at once, in French."""
    text = OWN.format(profile=", ".join(["0.04"] * 24)).replace("[[13, 16]]", "[[25, 3]]")
    own_uses(tmp_path, monkeypatch, text.replace("kwh_per_day = 4.0", "kwh_per_day = -4.0"))
    app = open_app(USES, WINDY)
    assert faults_seen(app) == []
    said = plain("\n".join(one.value for one in app.error))
    assert all(part in said for part in ("uses[0].allowed", "uses[0].kwh_per_day", "uses[0].profile", "-4.0", "0.96"))
    assert english_words(app) == {}


def test_a_territory_s_own_use_replaces_the_shipped_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its hours, and a number by an assumption of one in ten foyers where its file says none."""
    own_uses(tmp_path, monkeypatch, OWN.format(profile=", ".join(["0.04"] * 20 + ["0.05"] * 4)))
    app = open_app(USES, WINDY)
    app.toggle(key="pilote_chauffe_eau").set_value(True).run()
    assert app.number_input(key="chauffe_eau").value == 5100
    assert "1 530 participent : à midi, de 13 h à 16 h" in plain("\n".join(one.value for one in app.main.caption))
    assert "Hypothèse d'un foyer sur dix" in app.toggle(key="pilote_chauffe_eau").help
