"""The comparison on paper: it tells what the page tells, to the digit."""

import re
from datetime import date, datetime
from typing import Any

import pytest

from elfe_core.indicators import indicators
from elfe_core.insight.attribution import attribution
from elfe_core.simulate import simulate
from elfe_ui.compare import report, tables
from elfe_ui.compare.report import ComparisonCharts
from elfe_ui.compare.tables import Compared
from elfe_ui.exports.paper import Link, PaperChart
from elfe_ui.exports.provenance import LIMITS, CurvesOrigin
from elfe_ui.result.figures import panel_of
from elfe_ui.view import View
from tests.app.screen import Reference
from tests.ui.test_tables import view_of

FEBRUARY = {"period_start": date(2021, 2, 1), "period_end": date(2021, 2, 28)}
CHANGES: dict[str, dict[str, Any]] = {
    "Aujourd'hui": {},
    "Vent <b>": {"wind_gwh": 300.0},
    "Tout": {"wind_gwh": 250.0, "storage_on": True, "storage_mwh": 80.0},
}
ORIGIN = CurvesOrigin("Mes <courbes>", "0123456789abcdef0123", "own", {"éolien": "parc.csv"}, [])
DRAWINGS = ComparisonCharts(
    PaperChart("<svg/>", "Un coup d'œil", "a"), [PaperChart("<svg/>", "Cascade", "b")], [PaperChart("<svg/>", "C", "c")]
)


@pytest.fixture(scope="module")
def reference() -> Reference:
    """The shipped territory, computed by the core alone."""
    return Reference()


def compared_of(reference: Reference, **period: Any) -> tuple[list[Compared], list[Any], View]:
    """Three scenarios, what explains the changes of two, and the page."""

    def computed(name: str, **changes: Any) -> Compared:
        view = view_of(reference, **changes, **period)
        return Compared(name, view.scenario, view.balance, view.indicators)

    def run(scenario: Any) -> dict[str, float]:
        return indicators(simulate(scenario, reference.curves, reference.territory), reference.territory.foyers)

    compared = [computed(name, **changes) for name, changes in CHANGES.items()]
    found = [attribution(compared[0].scenario, other.scenario, run) for other in compared[1:]]
    return compared, found, view_of(reference, **period)


def written(compared: list[Compared], found: list[Any], view: View) -> str:
    link = Link("https://exemple.fr/comparer?avec=Tout&x=<", ["Vos scénarios <restent>."])
    return report.report_html(
        compared,
        found,
        view,
        origin=ORIGIN,
        drawings=DRAWINGS,
        link=link,
        made_on=datetime(2026, 11, 23, 9, 5),
    )


def test_the_report_has_the_tables_of_the_page(reference: Reference) -> None:
    """Title, settings that differ and those alike, causes, every indicator with its marks, limits and the link."""
    compared, found, view = compared_of(reference)
    page = written(compared, found, view._replace(dark=True))
    assert f"<h1>{view.territory.name} : trois scénarios comparés, en 2021</h1>" in page
    for title, keys in panel_of(*(one.scenario for one in compared)).items():
        assert tables.indicators_table(title, keys, compared, view) in page
    for said in (
        tables.settings_table(compared, view),
        tables.cards(compared, found, view),
        tables.parts_table(compared, found, view),
    ):
        assert said
        assert said in page
    assert "· mieux" in page
    assert "Vent &lt;b&gt;" in page
    assert "<b>Vent <b>" not in page
    assert re.search(r"Les mêmes pour tous : Solaire [^<]*Période du 01/01/2021 au 31/12/2021", page)
    assert all(limit in page.replace("&#x27;", "'") for limit in LIMITS)
    assert 'href="https://exemple.fr/comparer?avec=Tout&amp;x=&lt;"' in page
    assert "Vos scénarios &lt;restent&gt;." in page
    assert page.count("data:image/svg+xml;base64,") == 3
    assert not re.findall(r"\b(nan|None|inf)\b|\$\w|\*\*", page)


def test_shares_stand_beside_energies_that_add_up(reference: Reference) -> None:
    """Local, stored and imported energy of each scenario make its consumption, and their shares 100 %."""
    compared, _, view = compared_of(reference)
    table = tables.origins_table(compared, view).replace("\u202f", "")
    rows = [re.findall(r"<b>([\d,]+)</b> <small>GWh/an</small></span>([\d,]+)%", row) for row in table.split("<tr")[2:]]
    assert [len(row) for row in rows] == [3, 3, 3]
    for place, one in enumerate(compared):
        energy, share = (sum(float(row[place][part].replace(",", ".")) for row in rows) for part in (0, 1))
        assert energy == pytest.approx(one.indicators["consumption_mwh"] / 1e3, abs=1.0)
        assert share == pytest.approx(100.0, abs=0.2)


def test_a_short_period_is_told_by_its_own_energies(reference: Reference) -> None:
    """February's energies are large, the yearly rate is named beside them; the hours that count are said."""
    compared, found, view = compared_of(reference, **FEBRUARY)
    page = written(compared, found, view)
    assert "comparés, en février 2021</h1>" in page
    shown = tables.shown_of_all(compared, view)
    for one in compared:
        imported = one.indicators["imported_mwh"]
        assert f"<span>{shown.text('imported_mwh', imported)} importés</span>" in page
        assert f"<small>{shown.pace('imported_mwh', imported)}</small>" in page
    assert "Énergies des 672 heures de la période" in page
    assert not re.search(r"<b>[^<]*</b> <small>GWh/an", page)


def test_scenarios_of_several_periods_say_so(reference: Reference) -> None:
    """The title names no period, and the note says what the differences compare."""
    compared, found, view = compared_of(reference)
    other = view_of(reference, **FEBRUARY)
    mixed = [*compared[:2], Compared("Février", other.scenario, other.balance, other.indicators)]
    page = written(mixed, [found[0], None], view)
    assert "comparés, sur plusieurs périodes</h1>" in page
    assert "ne couvrent pas la même période" in page


def test_the_charts_of_a_comparison_are_drawn(reference: Reference) -> None:
    """One glance, a waterfall for each other scenario, two curves, all on light paper."""
    drawings = report.comparison_charts(*compared_of(reference))
    assert [len(drawings.waterfalls), len(drawings.curves)] == [2, 2]
    for one in (drawings.origins, *drawings.waterfalls, *drawings.curves):
        assert one.svg.startswith("<svg")
