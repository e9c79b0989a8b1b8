"""The pages of the factors: right figures in every form, from every source; comparisons, goals, held factors, links."""

import json
import re
from datetime import date
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.catalogue import INDICATOR, INDICATOR_UNITS
from elfe_ui.words.names import INDICATOR_TEXTS
from tests.app.factor_screen import button, drawings, figures, messages, scenario_of, tables
from tests.app.screen import (
    BALANCE,
    COMPUTED,
    IN_SPACE,
    LINES,
    LIVE,
    ON_MAP,
    OWN,
    SHIPPED,
    SURFACE,
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
from tests.app.test_links import complaints

RICH = {
    "eolien": "250.0",
    "solaire": "50.0",
    "bioenergie": "20.0",
    "stockage": "true",
    "stockage_mwh": "50.0",
    "flexibilite": "true",
    "flexible_pct": "10.0",
    "fenetre_h": "12",
    "res_pct": "80",
    "unite": "MW",
}
RICH_CHANGES: dict[str, Any] = {
    "wind_gwh": 250.0,
    "solar_gwh": 50.0,
    "bioenergy_gwh": 20.0,
    "storage_on": True,
    "storage_mwh": 50.0,
    "flexibility_on": True,
    "flexible_share": 0.1,
    "flexibility_window_h": 12,
    "share_res": 0.8,
}
OTHER_INDICATOR = "Un autre indicateur"
GOAL = {"objectif": "true"}
SCALE = {"energy": 1e-3, "power": 1.0, "percent": 1.0, "count": 1.0}
"""The core's unit -> the one shown, with powers in MW."""


def label(key: str) -> str:
    return INDICATOR_TEXTS[key].label


def shown(key: str, value: float) -> float:
    return value * SCALE[INDICATOR[key].kind]


def assert_sound(app: AppTest) -> None:
    assert faults_seen(app) == []
    assert messages(app) == []
    assert english_words(app) == {}


@pytest.mark.parametrize("source", [SHIPPED, LIVE])
@pytest.mark.parametrize("form", [IN_SPACE, ON_MAP])
@pytest.mark.parametrize(
    ("query", "units", "surfaces"),
    [
        ({}, 1, 1),
        ({"comparer": OTHER_INDICATOR, "second_indicateur": "Temps d'importation"}, 1, 2),
        ({"comparer": OTHER_INDICATOR, "second_indicateur": "Énergie importée"}, 2, 2),
        ({"comparer": "Autre valeur : Stockage"} | GOAL, 1, 2),
        ({"indicateur": "Importation maximale", "comparer": "Autre valeur : Bioénergies"}, 1, 2),
        (GOAL | {"objectif_pct": "100.0"}, 1, 1),
    ],
    ids=["one", "same unit", "two units", "other storage", "power", "goal never met"],
)
def test_every_form_of_every_choice_is_drawn(
    source: str, form: str, query: dict[str, str], units: int, surfaces: int
) -> None:
    """Surfaces of one unit share a box, others and maps stand each alone; all in French, the indicators named."""
    app = open_app(SURFACE, RICH | query | {"source": source, "forme": form, "fenetre_h": "24", "res_pct": "100"})
    assert_sound(app)
    boxes = drawings(app)
    assert len(boxes) == (units if form == IN_SPACE else 0)
    assert len(app.get("vega_lite_chart")) == (surfaces if form == ON_MAP else 0)
    if form == IN_SPACE:
        assert len([name for box in boxes for name in box.labels]) == surfaces
        assert query.get("indicateur", "Taux d'autoproduction") in boxes[0].scene["words"]
        assert all("Votre scénario" in box.marks for box in boxes)
        assert (boxes[0].scene["goal"] is not None) is ("objectif" in query)


@pytest.mark.parametrize("form", [IN_SPACE, ON_MAP])
@pytest.mark.parametrize(
    "query",
    [
        {"axe_x": "Rendement de la batterie", "axe_y": "Limite d'exportation"},
        {"axe_x": "Durée de la batterie", "axe_y": "Biogaz qui attend"},
        {"comparer": "Autre valeur : Rendement de la batterie"},
        {"comparer": "Autre valeur : Biogaz qui attend"},
        {"comparer": "Autre valeur : Limite d'exportation"},
    ],
    ids=str,
)
def test_what_is_switched_off_may_vary(form: str, query: dict[str, str]) -> None:
    """Factors of a real battery, of the connection and of biogas are drawn around a scenario that has none of them."""
    app = open_app(SURFACE, query | {"source": LIVE, "forme": form})
    assert_sound(app)
    surfaces = 2 if "comparer" in query else 1
    assert len(app.get("vega_lite_chart")) == (surfaces if form == ON_MAP else 0)
    assert len([name for box in drawings(app) for name in box.labels]) == (surfaces if form == IN_SPACE else 0)


@pytest.mark.parametrize("key", ["export_time_pct", "imported_mwh", "import_max_mw", "self_production_pct"])
def test_the_shipped_surface_shows_the_scenarios(reference: Reference, key: str) -> None:
    """The surface's height at points of the grid is what a single simulation of that point gives."""
    query = {"source": SHIPPED, "axe_y": "Part flexible", "indicateur": label(key), "unite": "MW"}
    (box,) = drawings(open_app(SURFACE, query | {"stockage": "true", "stockage_mwh": "56.0"}))
    for wind, flexible in ((90.0, 0.0), (210.0, 0.05), (300.0, 0.15), (300.0, 0.0)):
        point = {"wind_gwh": wind, "flexible_share": flexible, "storage_mwh": 60.0}
        expected = figures(reference, point | {"solar_gwh": 10.0, "bioenergy_gwh": 6.0})
        assert box.height(wind, 100 * flexible) == pytest.approx(shown(key, expected[key]), rel=1e-4, abs=1e-9)


def test_the_shipped_map_shows_the_scenarios(reference: Reference) -> None:
    """Every cell of the map is exactly its point of the study, over other axes and with other values held."""
    shown_slice = {"source": SHIPPED, "forme": ON_MAP, "axe_x": "Solaire", "axe_y": "Stockage"}
    held = {"eolien": "236.0", "flexibilite": "true", "flexible_pct": "8.0"}
    app = open_app(SURFACE, shown_slice | held | {"indicateur": "Charges complètes"})
    (cells,) = tables(app, "cellules")
    assert len(cells) == 36
    held = {"wind_gwh": 240.0, "bioenergy_gwh": 6.0, "flexible_share": 0.075}
    for row in cells.iloc[[0, 7, 20, 35]].to_dict("records"):
        point = {"solar_gwh": float(row["x"]), "storage_mwh": float(row["y"])}
        expected = figures(reference, held | point)["storage_cycles_per_year"]
        assert row["value"] == pytest.approx(expected, rel=1e-6, nan_ok=True)
    assert cells["value"].isna().sum() == 6


@pytest.mark.parametrize(
    ("x", "y", "names"),
    [
        ("wind_gwh", "flexible_share", ("Éolien", "Part flexible")),
        ("storage_mwh", "share_res", ("Stockage", "Résidentiel RES")),
    ],
)
def test_the_live_map_shows_the_scenario_around_mine(
    reference: Reference, x: str, y: str, names: tuple[str, str]
) -> None:
    """Computed now, every cell is a single simulation of the visitor's scenario with those two factors."""
    query = {"source": LIVE, "forme": ON_MAP, "axe_x": names[0], "axe_y": names[1], "indicateur": "Énergie exportée"}
    app = open_app(SURFACE, RICH | query)
    assert_sound(app)
    (cells,) = tables(app, "cellules")
    assert len(cells) > 400
    for row in cells.iloc[[0, 19, 377, -1]].to_dict("records"):
        per_unit = {name: 100.0 if "share" in name else 1.0 for name in (x, y)}
        point = {x: float(row["x"]) / per_unit[x], y: float(row["y"]) / per_unit[y]}
        expected = figures(reference, point, **RICH_CHANGES)["exported_mwh"] / 1e3
        assert row["value"] == pytest.approx(expected, rel=2e-5, abs=1e-4)


@pytest.mark.parametrize(("page", "table"), [(SURFACE, "cellules"), (LINES, "courbes")])
def test_a_fleet_varies_up_to_the_scenario_s_own(reference: Reference, page: str, table: str) -> None:
    """Number of appliances against who takes part: the axis reaches what there is, each point is its simulation."""
    mix = {"eolien": "240.0", "solaire": "150.0", "chauffe_eau": "25000", "creuses_midi": "true", "unite": "MW"}
    names = ("Chauffe-eau", "Chauffe-eau : participation")
    asked = dict(zip(("axe_x", "axe_y") if page == SURFACE else ("facteur", "famille"), names, strict=True))
    imported = {"indicateur": "Énergie importée"} if page == SURFACE else {"indicateurs": "Énergie importée"}
    app = open_app(page, mix | asked | imported | {"source": LIVE, "forme": ON_MAP})
    assert_sound(app)
    assert "Chauffe-eau (appareils)" in app.main.get("vega_lite_chart")[0].proto.spec
    (cells,) = tables(app, table)
    assert cells["x"].max() == 25_000.0
    row = cells.iloc[-1]
    share = float(row["y"]) if page == SURFACE else float(row["name"].split()[-2])
    fleet = {"units_water_heater": round(row["x"]), "participation_water_heater": share / 100.0}
    found = reference.indicators(wind_gwh=240.0, solar_gwh=150.0, midday_hours=True, **fleet)
    assert row["value"] == pytest.approx(found["imported_mwh"] / 1e3, rel=2e-5)


def test_the_scenario_stands_on_its_own_surface(reference: Reference) -> None:
    """Computed now, the ball of the visitor's scenario lies at his factors and at the figure of the balance."""
    app = open_app(SURFACE, RICH | {"source": LIVE})
    (box,) = drawings(app)
    ball = box.marks["Votre scénario"]
    assert (ball["x"], ball["y"]) == (250.0, 50.0)
    assert ball["z"] == pytest.approx([reference.indicators(**RICH_CHANGES)["self_production_pct"]], abs=0.02)


def test_a_second_surface_is_the_other_value(reference: Reference) -> None:
    """The second surface is the same slice with the value chosen; it starts from another value than the first."""
    query = {"source": SHIPPED, "axe_y": "Part flexible", "indicateur": label("export_time_pct")}
    app = open_app(SURFACE, query | {"comparer": "Autre valeur : Solaire"})
    second = app.select_slider(key="second_solar_gwh")
    assert second.value == "300"
    second.set_value("184").run()
    (box,) = drawings(app)
    for index, solar in enumerate((10.0, 184.0)):
        point = {"wind_gwh": 270.0, "flexible_share": 0.025, "solar_gwh": solar, "bioenergy_gwh": 6.0}
        expected = figures(reference, point)["export_time_pct"]
        assert box.height(270.0, 2.5, index) == pytest.approx(expected, rel=1e-4)


def test_a_second_surface_computed_now(reference: Reference) -> None:
    """Computed now, the second value is any value of its slider, on maps as in space."""
    app = open_app(SURFACE, {"source": LIVE, "forme": ON_MAP, "comparer": "Autre valeur : Stockage"})
    slider = app.slider(key="second_direct_storage_mwh")
    assert slider.value == round(slider.value) > 0.0
    slider.set_value(80.0).run()
    one, two = tables(app, "cellules")
    row = two.iloc[-1]
    point = {"wind_gwh": float(row["x"]), "solar_gwh": float(row["y"]), "storage_mwh": 80.0}
    assert row["value"] == pytest.approx(figures(reference, point)["self_production_pct"], rel=1e-5)
    assert not np.allclose(one["value"], two["value"])


@pytest.mark.parametrize("source", [SHIPPED, LIVE])
def test_the_curves_show_the_scenarios(reference: Reference, source: str) -> None:
    """Each curve of the page of one factor is the simulation of its points; each indicator has a chart of its own."""
    query = {"source": source, "facteur": "Solaire", "famille": "Stockage", "courbes": "3"}
    app = open_app(LINES, query)
    app.multiselect(key="indicateurs").set_value([label("self_production_pct"), label("export_time_pct")]).run()
    assert_sound(app)
    first, second = tables(app, "courbes")
    assert sorted(set(first["name"])) == [
        "Stockage 0 MWh",
        "Stockage 100 MWh",
        f"Stockage {'40' if source == SHIPPED else '50'} MWh",
    ]
    held: dict[str, float] = {"wind_gwh": 120.0, "bioenergy_gwh": 6.0} if source == SHIPPED else {}
    for table, key in ((first, "self_production_pct"), (second, "export_time_pct")):
        for row in table.iloc[[0, len(table) // 2, len(table) - 1]].to_dict("records"):
            point = {"solar_gwh": float(row["x"]), "storage_mwh": float(row["name"].split()[1])}
            assert row["value"] == pytest.approx(figures(reference, held | point)[key], rel=1e-5, abs=0.012)


FEBRUARY = {"du": "2021-02-01", "au": "2021-02-28"}
FEBRUARY_DAYS: dict[str, Any] = {"period_start": date(2021, 2, 1), "period_end": date(2021, 2, 28)}


def test_a_short_period_is_read_by_its_own_energies(reference: Reference) -> None:
    """Curves, map and surface of February have its energies, name the yearly rate, and say which hours count."""
    query = FEBRUARY | {"source": LIVE, "famille": "Aucun"}
    app = open_app(LINES, query)
    app.multiselect(key="indicateurs").set_value([label("imported_mwh")]).run()
    assert_sound(app)
    (table,) = tables(app, "courbes")
    for row in table.iloc[[0, -1]].to_dict("records"):
        found = reference.indicators(wind_gwh=float(row["x"]), **FEBRUARY_DAYS)
        assert row["value"] == pytest.approx(found["imported_period_mwh"] / 1e3, rel=1e-5)
    assert any("Énergies des 672 heures de la période" in one.value for one in app.caption)
    said = json.dumps(json.loads(app.get("vega_lite_chart")[0].proto.spec), ensure_ascii=False)
    assert "Énergie importée sur la période (GWh)" in said
    assert "au rythme de " in said
    app = open_app(SURFACE, query | {"indicateur": "Énergie importée", "forme": "Carte"})
    assert_sound(app)
    cells = tables(app, "cellules")[0]
    held = {"wind_gwh": float(cells["x"].iloc[-1]), "solar_gwh": float(cells["y"].iloc[-1])}
    found = reference.indicators(**held, **FEBRUARY_DAYS)
    assert cells["value"].iloc[-1] == pytest.approx(found["imported_period_mwh"] / 1e3, rel=1e-5)


def test_a_goal_of_a_short_period_is_one_of_its_energy(reference: Reference) -> None:
    """It is asked in the period's unit; answers say its energy and the yearly rate."""
    goal = GOAL | {"objectif_indicateur": "Énergie importée", "objectif_sens": "au plus"}
    app = open_app(SURFACE, FEBRUARY | {"source": LIVE} | goal)
    assert_sound(app)
    (field,) = (one for one in app.number_input if one.label == "Valeur visée (GWh)")
    imported_mwh = reference.indicators(**FEBRUARY_DAYS)["imported_period_mwh"]
    assert field.value == pytest.approx(imported_mwh / 1e3, rel=5e-3)
    assert any(re.search(r"\*\*[\d,]+\u00a0GWh\*\* \(au rythme de ", one.value) for one in app.main.markdown)


@pytest.mark.parametrize(("page", "choice"), [(SURFACE, {"indicateur": "Importation maximale"}), (LINES, {})])
def test_the_unit_is_changed_beside_a_picture_of_powers(page: str, choice: dict[str, str]) -> None:
    """A picture of powers has the switch, which changes all pictures; one of shares has none."""
    app = open_unfolded(page, {"source": LIVE, "unite": "MW"} | choice)
    if page == LINES:
        assert not any("unite_" in str(one.key) for one in app.segmented_control)
        app.multiselect(key="indicateurs").set_value([label("import_max_mw")]).run()
    switch = next(one for one in app.segmented_control if "unite_" in str(one.key))
    switch.set_value("W/200 foyers").run()
    assert_sound(app)
    assert app.segmented_control(key="unite").value == "W/200 foyers"


def test_curves_without_a_family() -> None:
    """Without a second factor there is one curve an indicator, up to four; without an indicator a sentence."""
    four = [label(key) for key in ("imported_mwh", "exported_mwh", "coverage_pct", "import_max_mw")]
    for source in (SHIPPED, LIVE):
        app = open_app(LINES, {"source": source, "famille": "Aucun"})
        app.multiselect(key="indicateurs").set_value(four).run()
        assert_sound(app)
        found = tables(app, "courbes")
        assert [len(set(table["name"])) for table in found] == [1, 1, 1, 1]
        app.multiselect(key="indicateurs").set_value([]).run()
        assert [info.value for info in app.info] == ["Choisissez au moins un indicateur."]
        assert_sound(app)


def test_every_factor_and_every_indicator_is_drawn() -> None:
    """No factor and no indicator makes an exception, alone or along an axis, whatever else is chosen."""
    app = open_app(SURFACE, {"source": LIVE})
    for name in app.selectbox(key="axe_x").options:
        app.selectbox(key="axe_x").set_value(name).run()
        assert_sound(app)
        assert app.selectbox(key="axe_y").value != name
        assert name not in app.selectbox(key="axe_y").options
    app = open_app(SURFACE, {"source": SHIPPED})
    assert app.selectbox(key="indicateur").options == [label(key) for key in INDICATOR_UNITS]
    for name in app.selectbox(key="indicateur").options:
        app.selectbox(key="indicateur").set_value(name).run()
        assert_sound(app)


def test_one_factor_never_stands_on_both_axes() -> None:
    """The factor of the first axis is not offered for the second; taking it over moves the second elsewhere."""
    app = open_app(SURFACE)
    app.selectbox(key="axe_y").set_value("Stockage").run()
    app.selectbox(key="axe_x").set_value("Stockage").run()
    assert_sound(app)
    assert (app.selectbox(key="axe_x").value, app.selectbox(key="axe_y").value) == ("Stockage", "Solaire")
    app.selectbox(key="axe_x").set_value("Solaire").run()
    assert_sound(app)
    assert (app.selectbox(key="axe_x").value, app.selectbox(key="axe_y").value) == ("Solaire", "Éolien")


@pytest.mark.parametrize("source", [SHIPPED, LIVE])
def test_what_is_held_follows_the_settings(source: str) -> None:
    """One set of sliders: those on the left move the surface; a study takes its nearest value, and says so."""
    app = open_app(SURFACE, {"source": source, "axe_y": "Part flexible"})
    assert [slider.label for slider in app.main.select_slider] == []
    before = drawings(app)[0]
    app.toggle(key="stockage").set_value(True).run()
    app.slider(key="stockage_mwh").set_value(77.0)
    app.slider(key="solaire").set_value(200.0).run()
    assert_sound(app)
    assert drawings(app)[0] != before
    said = " ".join(caption.value for caption in app.caption)
    assert ("Le reste suit vos réglages : Solaire 200 GWh/an · Bioénergies 6,04 GWh/an · Stockage 77 MWh" in said) is (
        source == LIVE
    )
    assert ("Solaire 184 GWh/an · Bioénergies 6 GWh/an · Stockage 80 MWh" in said) is (source == SHIPPED)
    assert ("Vos réglages : Solaire 200 GWh/an" in said) is (source == SHIPPED)


@pytest.mark.parametrize("source", [SHIPPED, LIVE])
def test_a_point_is_taken_over(reference: Reference, source: str) -> None:
    """ "Utiliser" brings a point into the settings; the balance then shows exactly the figures of that point."""
    app = open_app(SURFACE, {"source": source, "unite": "MW", "axe_y": "Stockage"} | GOAL | {"objectif_pct": "30.0"})
    assert_sound(app)
    said = next(one.value for one in app.main.caption if one.value.startswith("Éolien") and "Stockage" in one.value)
    figures = [one.value for one in app.main.markdown if re.fullmatch(r"\*\*[0-9,]+\u202f%\*\*", one.value)]
    app.button(key="utiliser_0").click().run()
    scenario = scenario_of(app)
    factors = {name: getattr(scenario, name) for name in ("wind_gwh", "solar_gwh", "bioenergy_gwh")}
    factors |= {"storage_mwh": scenario.storage_in_use_mwh, "flexible_share": scenario.flexible_share_in_use}
    expected = reference.indicators(**factors, storage_on=scenario.storage_on, flexibility_on=scenario.flexibility_on)
    assert figures[0] == f"**{expected['self_production_pct']:.1f}\u202f%**".replace(".", ",")
    assert expected["self_production_pct"] >= 30.0 - 1e-9
    assert f"Éolien {factors['wind_gwh']:.6g}".replace(".", ",")[:9] in said
    app.switch_page(f"pages/{BALANCE}.py").run()
    assert_figures(panel(app), expected)


def test_an_answer_in_use_is_said_and_the_others_stay() -> None:
    """After "Utiliser" the same answers stand there, the one used says so; the scenario's own value follows it."""
    app = open_app(SURFACE, {"source": LIVE, "unite": "MW"} | GOAL | {"objectif_pct": "30.0"})

    def answers() -> list[str]:
        return [one.value for one in app.main.markdown if re.fullmatch(r"\*\*[0-9,]+\u202f%\*\*", one.value)]

    before = answers()
    assert len(before) > 1
    app.button(key="utiliser_0").click().run()
    assert_sound(app)
    assert answers() == before
    labels = [
        (app.button(key=f"utiliser_{place}").label, app.button(key=f"utiliser_{place}").disabled) for place in (0, 1)
    ]
    assert labels == [("Utilisé", True), ("Utiliser", False)]
    assert any(f"Votre scénario : {before[0]}" in one.value for one in app.main.markdown)
    assert [one.value for one in app.main.caption].count("C'est votre scénario : toutes les pages le montrent.") == 1


def test_a_goal_counts_what_meets_it() -> None:
    """The count of a slice computed now is that of its cells; more is asked, fewer meet it."""
    app = open_app(SURFACE, {"source": LIVE, "forme": ON_MAP} | GOAL | {"objectif_pct": "25.0"})
    (cells,) = tables(app, "cellules")
    wanted, n_cells = int((cells["value"] >= 25.0).sum()), len(cells)
    assert 0 < wanted < n_cells
    assert count_said(app) == f"**{wanted}** points sur {n_cells} l'atteignent"
    assert int(cells["met"].sum()) == wanted
    app.segmented_control(key="objectif_sens").set_value("au plus").run()
    assert count_said(app) == f"**{n_cells - wanted}** points sur {n_cells} l'atteignent"
    app.toggle(key="objectif").set_value(False).run()
    assert list(app.info) == []


def count_said(app: AppTest) -> str:
    (said,) = [text.value for text in app.main.markdown if "atteignent" in text.value]
    return said.replace("\u202f", "").partition(".")[0]


def test_a_goal_never_met_says_the_best_and_looks_further() -> None:
    """The best of the slice is said; wider axes are offered until they go from end to end of the settings."""
    app = open_app(SURFACE, {"source": LIVE, "forme": ON_MAP} | GOAL | {"objectif_pct": "90.0"})
    (cells,) = tables(app, "cellules")
    best = f"Au mieux : Éolien 300 GWh/an · Solaire 300 GWh/an : **{cells['value'].max():.1f}\u202f%**".replace(
        ".", ","
    )
    assert best in app.info[0].value.replace("**.", "**")
    button(app, "Élargir les axes").click().run()
    assert_sound(app)
    (wider,) = tables(app, "cellules")
    assert (wider["x"].min(), wider["x"].max(), wider["y"].max()) == (0.0, 600.0, 600.0)
    assert wider["value"].max() > cells["value"].max()
    assert app.info[0].value.startswith("Même d'un bout à l'autre des réglages, aucun point")
    assert not any(one.label == "Élargir les axes" for one in app.button)
    app.selectbox(key="source").set_value(SHIPPED).run()
    assert "Aucun point du fichier n'atteint l'objectif. Au mieux" in app.info[0].value
    button(app, "Chercher au-delà, en direct").click().run()
    assert app.selectbox(key="source").value == LIVE
    assert_sound(app)


@pytest.mark.parametrize("source", [SHIPPED, LIVE])
@pytest.mark.parametrize("wanted", ["40.0", "50.0"])
def test_answers_are_round_and_unlike(source: str, wanted: str) -> None:
    """No answer asks for more than another in every way; computed now, they are at round figures."""
    app = open_app(SURFACE, {"source": source} | GOAL | {"objectif_pct": wanted})
    words = [text.value for text in app.main.caption if re.match(r"Éolien [\d,]+ · Solaire", text.value)]
    found = [
        [float(part.replace(",", ".")) for part in re.findall(r"[\d,]+(?= ·| [GM]Wh|\u202f%)", one)] for one in words
    ]
    assert 2 <= len(found) <= 4
    today = open_app(BALANCE).slider(key="eolien").value
    assert all(not all(a <= b for a, b in zip(one, two, strict=True)) for one in found for two in found if one != two)
    assert all(one[0] > today - 30 for one in found)
    if source == LIVE:
        assert all(value % 10 == 0 for one in found for value in one)


def test_a_goal_in_the_unit_shown(reference: Reference) -> None:
    """A goal of a power is asked in the unit of the page and means the same scenarios in each."""
    query = {"source": SHIPPED, "objectif_indicateur": "Importation maximale", "objectif_sens": "au plus"} | GOAL
    app = open_unfolded(SURFACE, query | {"unite": "MW"})
    app.number_input(key="objectif_import_max_mw_mw").set_value(100.0).run()
    in_mw = [text.value for text in app.main.markdown if "atteignent" in text.value]
    app.segmented_control(key="unite").set_value("W/foyer").run()
    app.number_input(key="objectif_import_max_mw_w").set_value(100e6 / 50_951).run()
    in_w = [text.value for text in app.main.markdown if "atteignent" in text.value]
    assert_sound(app)
    count = [int(text[0].split("**")[1].replace("\u202f", "")) for text in (in_mw, in_w)]
    assert count[0] == count[1]
    assert count[0] > 0


@pytest.mark.parametrize(
    ("page", "query", "said", "kept"),
    [
        (SURFACE, {"axe_x": "inconnu"}, "**Premier réglage** : « inconnu »", {"axe_x": "Éolien"}),
        (SURFACE, {"axe_x": "Solaire", "axe_y": "Solaire"}, "**Second réglage** : « Solaire »", {"axe_x": "Solaire"}),
        (SURFACE, {"indicateur": "bruit"}, "**Indicateur** : « bruit »", {"indicateur": "Taux d'autoproduction"}),
        (SURFACE, {"comparer": "rien"}, "**Comparer avec** : « rien »", {"comparer": "Rien"}),
        (SURFACE, {"forme": "Cube"}, "**Vue** : « Cube »", {"forme": IN_SPACE}),
        (SURFACE, {"source": "Ailleurs"}, "**Résultats** : « Ailleurs »", {"source": LIVE}),
        (SURFACE, {"source": SHIPPED, "axe_x": "Résidentiel RES"}, "**Premier réglage**", {"axe_x": "Éolien"}),
        (SURFACE, GOAL | {"objectif_indicateur": "x"}, "**Indicateur visé**", {"objectif_pct": 50.0}),
        (LINES, {"facteur": "inconnu"}, "**Réglage** : « inconnu »", {"facteur": "Éolien"}),
        (LINES, {"famille": "Éolien"}, "**Une courbe par valeur de** : « Éolien »", {"famille": "Solaire"}),
    ],
)
def test_a_wrong_link_is_said_and_replaced(page: str, query: dict[str, str], said: str, kept: dict[str, Any]) -> None:
    """What a link names wrongly gives one French sentence with the label on screen; the usual choice replaces it."""
    app = open_app(page, query)
    assert faults_seen(app) == []
    (sentence,) = complaints(app)
    assert sentence.startswith(said)
    assert "il faut l'un de ces choix" in sentence
    assert english_words(app) == {}
    assert {name: app.session_state[name] for name in kept} == kept
    assert drawings(app) or tables(app, "courbes")


def test_a_link_sets_every_choice() -> None:
    """A link that names every choice of the page opens exactly that, with nothing to say about it."""
    query = {
        "axe_x": "Stockage",
        "axe_y": "Solaire",
        "indicateur": "Énergie importée",
        "forme": ON_MAP,
        "source": SHIPPED,
        "comparer": "Autre valeur : Éolien",
        "second_wind_gwh": "90",
        "objectif": "true",
        "objectif_indicateur": "Temps d'importation",
        "objectif_sens": "au plus",
        "objectif_pct": "60.0",
    }
    app = open_app(SURFACE, query)
    assert_sound(app)
    found = {name: app.session_state[name] for name in query}
    assert found == query | {"objectif": True, "objectif_pct": 60.0}
    one, two = tables(app, "cellules")
    assert (one["value"] < two["value"]).all()


def test_a_link_from_before_opens_what_it_named() -> None:
    """Former names of the sources, and held values that had sliders of their own, which are settings now."""
    former = {"source": "Étude livrée", "axe_y": "Part flexible", "tenu_solar_gwh": "184", "tenu_storage_mwh": "60"}
    app = open_app(SURFACE, former)
    assert_sound(app)
    assert app.selectbox(key="source").value == SHIPPED
    assert (app.slider(key="solaire").value, app.slider(key="stockage_mwh").value) == (184.0, 60.0)
    assert app.toggle(key="stockage").value is True
    assert not any(name.startswith("tenu_") for name in app.query_params)
    asked = open_app(SURFACE, former | {"solaire": "20.0"})
    assert asked.slider(key="solaire").value == 20.0
    for name, source in (("Grande étude", COMPUTED), ("Mon fichier", OWN)):
        app = open_app(LINES, {"source": name})
        assert (app.selectbox(key="source").value, messages(app)) == (source, [])


def test_the_choices_stay_from_page_to_page() -> None:
    """Scenario, source and the choices of the page are there again after a visit to other pages."""
    app = open_unfolded(SURFACE, {"eolien": "200.0", "source": LIVE, "axe_x": "Stockage"} | GOAL)
    app.selectbox(key="indicateur").set_value("Énergie importée")
    app.segmented_control(key="unite").set_value("MW").run()
    before = drawings(app)
    app.switch_page(f"pages/{LINES}.py").run()
    assert app.selectbox(key="source").value == LIVE
    app.switch_page(f"pages/{BALANCE}.py").run()
    assert app.slider(key="eolien").value == 200.0
    app.switch_page(f"pages/{SURFACE}.py").run()
    assert_sound(app)
    assert app.toggle(key="objectif").value is True
    assert app.selectbox(key="indicateur").value == "Énergie importée"
    assert drawings(app) == before


def test_the_shipped_study_says_what_makes_it_differ() -> None:
    """A scenario over other days, another window, rule, order or consumption is told apart from the shipped study."""
    query = {"du": "2021-02-01", "fenetre_h": "12", "regle_origine": "true", "res_pct": "90"}
    app = open_app(SURFACE, query | {"source": SHIPPED, "ordre": "La période seule", "echelle": "La période"})
    (warning,) = messages(app)
    for part in (
        "autre période (du 01/01/2021 au 31/12/2021)",
        "règle de flexibilité qui ne descend pas sous zéro",
        "fenêtre de flexibilité de 24 h",
        "Résidentiel RES à 100\u202f%",
        "autre réglage « Heures calculées »",
        "autre réglage « Énergies annuelles mises à l'échelle sur »",
    ):
        assert part in warning
    assert english_words(app) == {}
    assert messages(open_app(LINES, {"source": SHIPPED})) == []


@pytest.mark.parametrize("page", [SURFACE, LINES])
def test_wind_on_days_without_any(
    page: str, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On days without wind, energies scaled to them, wind is refused in a French sentence; other factors are drawn."""
    folder = tmp_path_factory.mktemp("calm")
    territory = small_territory(folder, wind_turbines="0")
    wind = folder / "raw" / "wind.csv"
    lines = wind.read_text(encoding="utf-8").splitlines()
    calm = [f'{line.partition(",")[0]},"0"' if line[:5] in ("03/03", "03/04", "03/05") else line for line in lines]
    wind.write_text("\n".join(calm) + "\n", encoding="utf-8")
    monkeypatch.setenv("ELFE_TERRITORY_FILE", str(territory))
    app = open_app(page, {"source": LIVE, "du": "2021-03-04", "au": "2021-03-04", "echelle": "La période"})
    assert faults_seen(app) == []
    (message,) = [element.value for element in app.error]
    assert "**Courbe éolienne**" in message
    assert english_words(app) == {}
    app.selectbox(key="axe_x" if page == SURFACE else "facteur").set_value("Solaire").run()
    if page == SURFACE:
        app.selectbox(key="axe_y").set_value("Stockage").run()
    assert (faults_seen(app), [*app.error]) == ([], [])
    assert drawings(app) or tables(app, "courbes")
    app.selectbox(key="source").set_value(COMPUTED).run()
    button(app, "Lancer le calcul").click().run()
    assert faults_seen(app) == []
    assert "**Courbe éolienne**" in app.error[0].value
    app.run()
    assert list(app.error) == []


def test_the_pages_write_nothing_into_the_log(streamlit_log: StreamlitLog) -> None:
    """Choosing and choosing again makes Streamlit warn about nothing."""
    app = open_app(SURFACE, GOAL)
    app.selectbox(key="axe_x").set_value("Part flexible").run()
    app.selectbox(key="comparer").set_value("Autre valeur : Bioénergies").run()
    app.selectbox(key="source").set_value(LIVE).run()
    app.slider(key="bioenergie").set_value(40.0).run()
    app.switch_page(f"pages/{LINES}.py").run()
    app.selectbox(key="facteur").set_value("Part flexible").run()
    assert streamlit_log.messages == []
