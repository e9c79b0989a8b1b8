"""Every page with every view: drawn without an exception, in French, with the figures of the core."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from elfe_core.catalogue import INDICATOR_UNITS
from tests.app.screen import (
    BALANCE,
    FLOWS,
    HOME,
    PLACES,
    TITLES,
    Reference,
    StreamlitLog,
    assert_figures,
    assert_reads,
    english_words,
    faults_seen,
    indicator_table,
    main_texts,
    open_app,
    panel,
    texts,
)
from tests.ui.sums_rule import bare_sums

RICH = {
    "eolien": "250.0",
    "solaire": "150.0",
    "bioenergie": "20.0",
    "stockage": "true",
    "stockage_mwh": "50",
    "flexibilite": "true",
    "flexible_pct": "10.0",
    "res_pct": "90",
    "unite": "MW",
}
RICH_CHANGES = {
    "wind_gwh": 250.0,
    "solar_gwh": 150.0,
    "bioenergy_gwh": 20.0,
    "storage_on": True,
    "storage_mwh": 50.0,
    "flexibility_on": True,
    "flexible_share": 0.1,
    "share_res": 0.9,
}


@pytest.mark.parametrize(("page", "query"), PLACES, ids=lambda part: part if isinstance(part, str) else "")
def test_a_view_is_drawn_in_french(page: str, query: dict[str, str]) -> None:
    """Every view shows its page's title and a chart or a table, no exception, no message, no English word.

    With costs and CO2 shown, each sum on it is a range or says that it is none, and is told with its year.
    """
    of_today = {"res_pct": "100"} if "source" in query else {}  # what the shipped study is about
    app = open_app(page, RICH | query | of_today | {"couts": "true"})
    assert faults_seen(app) == []
    assert [element.value for element in (*app.error, *app.warning)] == []
    assert [title.value for title in app.title] == [TITLES[page]]
    kinds = ("vega_lite_chart", "deck_gl_json_chart", "plotly_chart", "bidi_component")
    assert any(app.get(kind) for kind in kinds) or indicator_table(app)
    assert english_words(app) == {}
    assert len(texts(app)) > 50
    assert [bare for text in main_texts(app) for bare in bare_sums(text)] == []


def test_each_view_draws_its_charts() -> None:
    """Each view over time draws its overview and its detail, the other views a chart of their own."""
    app = open_app(BALANCE, RICH)
    for page, query in PLACES:
        if page == BALANCE:
            app.pills(key="vue").set_value(query["vue"]).run()
            of_the_year = query["vue"] in ("Heures classées", "Carte de chaleur", "Autres années")
            assert len(app.get("vega_lite_chart")) >= (1 if of_the_year else 2)


def test_the_pages_write_nothing_into_the_log(streamlit_log: StreamlitLog) -> None:
    """Drawing the pages makes Streamlit warn about nothing: no deprecation, no clash of settings."""
    for page in TITLES:
        open_app(page, RICH)
    assert streamlit_log.messages == []


@pytest.mark.parametrize("unit", ["MW", "W/foyer", "W/200 foyers"])
def test_the_panel_holds_the_figures_of_the_core(reference: Reference, unit: str) -> None:
    """The figures beside the balance are those that the core computes for the link's scenario, in each unit."""
    app = open_app(BALANCE, RICH | {"unite": unit})
    assert_figures(panel(app), reference.indicators(**RICH_CHANGES), unit)


def test_the_figures_of_today(reference: Reference) -> None:
    """Without a link the figures are exactly today's; what has no meaning without storage reads "sans objet"."""
    app = open_app(BALANCE, {"unite": "MW"})
    figures = panel(app)
    assert_figures(figures, reference.indicators())
    assert figures["Charges complètes"] == ("–", "sans objet")


def test_the_indicator_table_holds_every_indicator(reference: Reference) -> None:
    """The indicators' table has the figures of the core, a row each but for the original program's own coverage."""
    app = open_app(FLOWS, RICH | {"flux": "Indicateurs"})
    expected, rows = reference.indicators(**RICH_CHANGES), indicator_table(app)
    assert len(rows) == len(INDICATOR_UNITS) - 1 == 23
    assert_figures(rows, expected)
    assert_reads(rows["Consommation"][0], expected["consumption_mwh"] / 1e3)
    assert_reads(rows["Production locale"][0], expected["production_mwh"] / 1e3)


def _rows(app: Any) -> dict[str, tuple[str, str, str]]:
    return {str(row[0]).strip("*"): tuple(map(str, row[1:])) for row in app.table[0].value.to_numpy()}


def test_the_table_of_inputs_adds_up(reference: Reference) -> None:
    """The yearly table shows each source's and each sector's energy, and their sums, as shares and in MW."""
    app = open_app(FLOWS, {"unite": "MW", "flux": "Entrées"})
    rows, today = _rows(app), reference.indicators()
    assert list(rows)[3] == "Production"
    assert list(rows)[7] == "Consommation"
    assert_reads(rows["Production"][0], today["production_mwh"] / 1e3)
    assert_reads(rows["Consommation"][0], today["consumption_mwh"] / 1e3)
    assert_reads(rows["Consommation"][2], today["consumption_mwh"] / 8760)
    assert rows["Production"][1] == rows["Consommation"][1] == "100,0\u202f%"


def test_the_table_of_outputs_agrees_with_the_exchange(reference: Reference) -> None:
    """In the outputs' table exports and imports are the core's, and each whole is the sum of its parts."""
    app = open_app(FLOWS, RICH | {"flux": "Sorties"})
    expected = reference.indicators(**RICH_CHANGES)
    table = [[str(cell) for cell in row] for row in app.table[0].value.to_numpy()]
    export = next(row for row in table if re.match("Export", row[0]))
    imported = next(row for row in table if re.match("Import", row[0]))
    assert_reads(export[1], expected["exported_mwh"] / 1e3)
    assert_reads(imported[1], expected["imported_mwh"] / 1e3)
    values = [float(row[1].replace(",", ".").replace("\u202f", "")) for row in table]
    whole = next(i for i, row in enumerate(table) if row[0] == "**Production**")
    assert sum(values[:whole]) == pytest.approx(values[whole], abs=0.05 * whole + 0.05)
    assert sum(values[whole + 1 : -1]) == pytest.approx(values[-1], abs=0.35)


def main_figure(app: AppTest) -> str:
    """The large figure and its sentence, blanks made plain."""
    found = next(one.proto.body for one in app.main.get("html") if "elfe-main" in one.proto.body)
    return re.sub(r"<[^>]+>", " ", found).replace("\u202f", " ").replace("\u00a0", " ")


def test_home_shows_the_visitors_scenario(reference: Reference) -> None:
    """Home shows the scenario's share large, once, with its gain over today, and today as the trace of its picture."""
    today, changed = reference.indicators(), reference.indicators(**RICH_CHANGES)
    app = open_app(HOME)
    assert (app.subheader[0].value, "points" in main_figure(app)) == ("Aujourd'hui", False)
    assert f"{round(today['self_production_pct'])} %" in main_figure(app)
    app = open_app(HOME, RICH)
    assert app.subheader[0].value == "Votre scénario"
    gain = changed["self_production_pct"] - today["self_production_pct"]
    assert f"{round(changed['self_production_pct'])} %" in main_figure(app)
    assert f"+{gain:.1f} points".replace(".", ",") in main_figure(app)
    assert "fantome" in app.get("vega_lite_chart")[0].proto.spec


def test_less_production_is_a_loss_on_home() -> None:
    """A scenario without any wind has a share below today's."""
    assert re.search(r"−\d+,\d points", main_figure(open_app(HOME, {"eolien": "0.0"})))
