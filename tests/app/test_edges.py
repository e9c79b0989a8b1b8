"""The ends of every choice: nothing consumed or produced, a day, an hour less or more, every slider at its end."""

import re
from datetime import date
from typing import Any

import pytest

from elfe_core.catalogue import SETTINGS
from elfe_core.scenario import Scenario
from elfe_ui import sidebar, state
from tests.app.screen import (
    BALANCE,
    BALANCE_VIEWS,
    FLOW_VIEWS,
    FLOWS,
    HOME,
    LINES,
    LIVE,
    SURFACE,
    Reference,
    assert_figures,
    faults_seen,
    indicator_table,
    main_texts,
    open_app,
    open_unfolded,
    panel,
    texts,
)

ALL_ON = {"stockage": "true", "flexibilite": "true"}
TABLE = {"flux": "Indicateurs"}
NOTHING_CONSUMED = {"res_pct": "0", "pro_pct": "0", "ent_pct": "0"}
NOTHING_PRODUCED = {"eolien": "0.0", "solaire": "0.0", "bioenergie": "0.0"}
EDGES: dict[str, tuple[dict[str, str], dict[str, Any]]] = {
    "nothing consumed": (NOTHING_CONSUMED, {"share_res": 0.0, "share_pro": 0.0, "share_ent": 0.0}),
    "nothing produced": (NOTHING_PRODUCED, {"wind_gwh": 0.0, "solar_gwh": 0.0, "bioenergy_gwh": 0.0}),
    "nothing at all": (
        NOTHING_CONSUMED | NOTHING_PRODUCED,
        dict.fromkeys(("share_res", "share_pro", "share_ent", "wind_gwh", "solar_gwh", "bioenergy_gwh"), 0.0),
    ),
    "one day": (
        {"du": "2021-07-14", "au": "2021-07-14"},
        {"period_start": date(2021, 7, 14), "period_end": date(2021, 7, 14)},
    ),
    "the 25-hour day": (
        {"du": "2021-10-31", "au": "2021-10-31"},
        {"period_start": date(2021, 10, 31), "period_end": date(2021, 10, 31)},
    ),
    "the 23-hour day": (
        {"du": "2021-03-28", "au": "2021-03-28"},
        {"period_start": date(2021, 3, 28), "period_end": date(2021, 3, 28)},
    ),
    "the first and the last day": (
        {"du": "2020-01-01", "au": "2021-12-31"},
        {"period_start": date(2020, 1, 1), "period_end": date(2021, 12, 31)},
    ),
    "a window of three hours": ({"fenetre_h": "3"}, {"flexibility_window_h": 3}),
    "the longest window": ({"fenetre_h": "168"}, {"flexibility_window_h": 168}),
    "half of consumption flexible": ({"flexible_pct": "50.0"}, {"flexible_share": 0.5}),
    "the original rule with a lot of wind": (
        {"eolien": "600.0", "flexible_pct": "50.0", "regle_origine": "true"},
        {"wind_gwh": 600.0, "flexible_share": 0.5, "original_rule": True},
    ),
    "one day cut and scaled alone": (
        {"du": "2021-10-31", "au": "2021-10-31", "ordre": "La période seule", "echelle": "La période"},
        {
            "period_start": date(2021, 10, 31),
            "period_end": date(2021, 10, 31),
            "cut_then_simulate": True,
            "scale_on_period": True,
        },
    ),
    "the largest of everything": (
        {
            "eolien": "600.0",
            "solaire": "600.0",
            "bioenergie": "120.0",
            "stockage_mwh": "500",
            "flexible_pct": "50.0",
            "fenetre_h": "168",
            "res_pct": "200",
            "pro_pct": "200",
            "ent_pct": "200",
            "lissage_h": "744",
        },
        {
            "wind_gwh": 600.0,
            "solar_gwh": 600.0,
            "bioenergy_gwh": 120.0,
            "storage_mwh": 500.0,
            "flexible_share": 0.5,
            "flexibility_window_h": 168,
            "share_res": 2.0,
            "share_pro": 2.0,
            "share_ent": 2.0,
        },
    ),
}


@pytest.mark.parametrize("name", EDGES)
def test_the_end_of_a_choice_is_drawn_everywhere(reference: Reference, name: str) -> None:
    """At the end of a choice every view of every page is drawn without an exception, with the figures of the core."""
    query, changes = EDGES[name]
    expected = reference.indicators(**{"storage_on": True, "flexibility_on": True} | changes)
    app = open_app(HOME, ALL_ON | query | {"unite": "MW"})
    assert (faults_seen(app), [*app.error, *app.warning]) == ([], [])
    app.switch_page("pages/bilan.py").run()
    for view in BALANCE_VIEWS:
        app.pills(key="vue").set_value(view).run()
        assert (faults_seen(app), [*app.error, *app.warning]) == ([], []), view
        assert_figures(panel(app), expected)
    app.switch_page("pages/entrees_sorties.py").run()
    for view in FLOW_VIEWS:
        app.pills(key="flux").set_value(view).run()
        assert (faults_seen(app), [*app.error, *app.warning]) == ([], []), view
    assert_figures(indicator_table(app), expected)
    for page in (SURFACE, LINES):
        app.switch_page(f"pages/{page}.py").run()
        app.selectbox(key="source").set_value(LIVE).run()
        assert (faults_seen(app), [*app.error, *app.warning]) == ([], []), page
        assert app.get("bidi_component") or app.get("vega_lite_chart")


def test_without_consumption_shares_of_it_have_no_object() -> None:
    """With nothing consumed coverage and self-production read "sans objet", in the panel and the table, and not 0."""
    app = open_app(BALANCE, NOTHING_CONSUMED)
    figures = panel(app)
    for label in ("Taux de couverture global", "Taux d'autoproduction"):
        assert figures[label] == ("–", "sans objet")
    app.switch_page("pages/entrees_sorties.py").run()
    rows = {str(row[0]): str(row[2]) for row in app.table[0].value.to_numpy()}
    assert rows["**Consommation**"] == "sans objet"
    assert rows["**Production**"] == "100,0\u202f%"


def test_home_has_a_sentence_for_a_territory_that_consumes_nothing() -> None:
    """With nothing consumed home says so in a sentence of its own, not with "sans objet" in place of a number."""
    app = open_app(HOME, NOTHING_CONSUMED)
    assert [text for text in texts(app) if "sans objet" in text] == []


def test_without_production_shares_of_it_have_no_object() -> None:
    """With nothing produced self-consumption reads "sans objet" and coverage 0."""
    app = open_app(BALANCE, NOTHING_PRODUCED)
    figures = panel(app)
    assert figures["Taux d'autoconsommation"] == ("–", "sans objet")
    assert figures["Taux de couverture global"] == ("0,0", "%")
    app.switch_page("pages/entrees_sorties.py").run()
    rows = {str(row[0]): str(row[2]) for row in app.table[0].value.to_numpy()}
    assert rows["**Production**"] == "sans objet"


@pytest.mark.parametrize(
    ("query", "ends"),
    [
        ({"du": "2021-10-31", "au": "2021-10-31"}, "31 octobre 2021, heure locale"),
        ({"du": "2021-03-28", "au": "2021-03-28"}, "28 mars 2021, heure locale"),
        ({"du": "2020-12-31", "au": "2021-01-01"}, "Du 31 décembre 2020 au 1er janvier 2021, heure locale"),
    ],
)
def test_the_caption_names_the_ends_of_the_period(query: dict[str, str], ends: str) -> None:
    """The caption of the detail names the local days shown as one says them, also those of 23 and 25 hours too."""
    app = open_app(BALANCE, query)
    assert any(caption.value.startswith(ends) for caption in app.main.caption)


@pytest.mark.parametrize("step", ["Heure", "Jour", "Semaine", "Mois"])
@pytest.mark.parametrize("query", [{}, {"du": "2021-10-31", "au": "2021-10-31"}], ids=["year", "day"])
def test_every_step_of_time_is_drawn(step: str, query: dict[str, str]) -> None:
    """Hours, days, weeks and months are drawn for a year and for one day."""
    app = open_app(BALANCE, query | {"pas": step})
    assert faults_seen(app) == []
    assert len(app.get("vega_lite_chart")) == 2
    assert app.session_state["pas"] == step


@pytest.mark.parametrize(
    ("page", "view"), [(BALANCE, {}), (FLOWS, {"flux": "Entrées"}), (FLOWS, {"flux": "Sorties"}), (FLOWS, TABLE)]
)
def test_a_short_period_speaks_of_itself(page: str, view: dict[str, str]) -> None:
    """Of a week of February no page names a season or a month's energy, and a year's only as the pace."""
    app = open_app(page, {"du": "2021-02-08", "au": "2021-02-14", "stockage": "true", "unite": "MW"} | view)
    assert (faults_seen(app), [info.value for info in app.info if "saison" in info.value]) == ([], [])
    said = [" ".join(text.split()) for text in main_texts(app)]
    assert [one for one in said if re.search(r"Hiver|Été \(|décembre à février|du mois", one)] == []
    paces = r"au rythme de [\d, ]+ GWh/an|Rythme \(GWh/an\)"
    assert [one for one in said if "GWh/an" in re.sub(paces, "", one)] == []
    assert any("GWh viennent du réseau du 8 au 14 février 2021 (au rythme de" in one for one in said)


def test_every_slider_ends_where_the_link_may_go(reference: Reference) -> None:
    """The bounds of each widget are those that a link is held to, and every default lies inside."""
    app = open_unfolded(BALANCE)
    known = state.widget_specs(reference.territory, date(2020, 1, 1), date(2021, 12, 31))
    widgets = {w.key: w for w in (*app.slider, *app.number_input, *app.date_input)}
    elsewhere = {row.query for row in SETTINGS if row.group in sidebar.ELSEWHERE}
    bounded = [choice for key, choice in known.items() if choice.low is not None and key not in elsewhere]
    assert len(bounded) == 22
    for choice in bounded:
        assert (widgets[choice.key].min, widgets[choice.key].max) == (choice.low, choice.high)
        assert choice.low <= choice.default <= choice.high  # type: ignore[operator]


def test_every_field_of_a_scenario_has_a_widget(reference: Reference) -> None:
    """No field of a scenario is out of a visitor's reach."""
    known = state.widget_specs(reference.territory, date(2020, 1, 1), date(2021, 12, 31))
    fields = {choice.field for choice in known.values()}
    assert set(Scenario.__dataclass_fields__) <= fields
