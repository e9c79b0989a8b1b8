"""Any period on every page: leap years, years that begin in July, two years, a month, the days when clocks change."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.app import territories
from tests.app.factor_screen import drawings, figures, tables
from tests.app.screen import (
    BALANCE,
    FLOWS,
    HOME,
    LINES,
    LIVE,
    SURFACE,
    TITLES,
    Reference,
    assert_figures,
    english_words,
    faults_seen,
    indicator_table,
    open_app,
    open_unfolded,
    panel,
)
from tests.app.territories import small_territory

PERIODS = {
    "leap year": (date(2020, 1, 1), date(2020, 12, 31)),
    "July to June": (date(2020, 7, 1), date(2021, 6, 30)),
    "two years": (date(2020, 1, 1), date(2021, 12, 31)),
    "February of a leap year": (date(2020, 2, 1), date(2020, 2, 29)),
    "spring change": (date(2021, 3, 28), date(2021, 3, 28)),
    "autumn change": (date(2020, 10, 25), date(2020, 10, 25)),
}
EACH_PERIOD = pytest.mark.parametrize(("first", "last"), PERIODS.values(), ids=PERIODS)
RICH = {"eolien": "250.0", "stockage": "true", "flexibilite": "true", "flexible_pct": "10.0", "unite": "MW"}
RICH_CHANGES = {"wind_gwh": 250.0, "storage_on": True, "flexibility_on": True, "flexible_share": 0.1}


def opened(page: str, first: date, last: date, **query: str) -> Any:
    """The page over a period, without any fault or message, in French."""
    app = open_app(page, RICH | {"du": first.isoformat(), "au": last.isoformat()} | query)
    assert faults_seen(app) == []
    assert [element.value for element in (*app.error, *app.warning)] == []
    assert [title.value for title in app.title] == [TITLES[page]]
    assert english_words(app) == {}
    return app


def over(reference: Reference, first: date, last: date, **changes: Any) -> dict[str, float]:
    """Indicators of the rich scenario over a period, by the core alone."""
    return reference.indicators(**RICH_CHANGES | {"period_start": first, "period_end": last} | changes)


@EACH_PERIOD
def test_the_balance_over_any_period(reference: Reference, first: date, last: date) -> None:
    """The figures are the core's, and the views over the whole year are drawn."""
    app = opened(BALANCE, first, last)
    assert_figures(panel(app), over(reference, first, last))
    for view in ("Carte de chaleur", "Heures classées"):
        app.pills(key="vue").set_value(view).run()
        assert faults_seen(app) == []
        assert app.get("vega_lite_chart")


@EACH_PERIOD
def test_the_other_pages_over_any_period(reference: Reference, first: date, last: date) -> None:
    """Home and the flows are drawn, and the table of indicators holds the core's figures."""
    assert opened(HOME, first, last).get("vega_lite_chart")
    app = opened(FLOWS, first, last, flux="Indicateurs")
    assert_figures(indicator_table(app), over(reference, first, last))


@EACH_PERIOD
def test_curves_computed_now_over_any_period(reference: Reference, first: date, last: date) -> None:
    """Curves along a factor are the simulations of their points over the period."""
    app = opened(LINES, first, last, source=LIVE, facteur="Solaire", famille="Aucun")
    (self_production,) = tables(app, "courbes")
    for row in self_production.iloc[[0, -1]].to_dict("records"):
        expected = over(reference, first, last, solar_gwh=float(row["x"]))["self_production_pct"]
        assert row["value"] == pytest.approx(expected, rel=1e-5, abs=0.012)


@pytest.mark.parametrize("name", ["July to June", "spring change"])
def test_a_surface_computed_now_over_any_period(reference: Reference, name: str) -> None:
    """The corners of a surface are the simulations of their points over the period."""
    first, last = PERIODS[name]
    app = opened(SURFACE, first, last, source=LIVE, axe_x="Solaire", axe_y="Stockage", indicateur="Énergie importée")
    (drawing,) = drawings(app)
    period = {"period_start": first, "period_end": last}
    for solar, storage in ((10.0, 0.0), (300.0, 100.0)):
        point = {"solar_gwh": solar, "storage_mwh": storage}
        changes = {key: value for key, value in RICH_CHANGES.items() if key not in ("storage_on", "flexibility_on")}
        expected = figures(reference, {**point, "flexible_share": 0.1}, **{**changes, **period} | {"storage_on": True})
        assert drawing.height(solar, storage) == pytest.approx(expected["imported_mwh"] / 1e3, rel=0.01)


@pytest.fixture(scope="module")
def july_to_june(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A territory whose data are the year from July 2023 to June 2024, which has a 29 February, and no other day."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(territories, "START", datetime(2023, 6, 30, 22, tzinfo=UTC))
        return small_territory(tmp_path_factory.mktemp("july"), n_hours=366 * 24, period=("2023-07-01", "2024-06-30"))


def test_data_of_another_year(july_to_june: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With data of July to June alone, every page shows that year, its figures the core's."""
    monkeypatch.setenv("ELFE_TERRITORY_FILE", str(july_to_june))
    reference = Reference(july_to_june)
    app = open_unfolded(BALANCE, {"unite": "MW"})
    assert (app.date_input(key="du").min, app.date_input(key="au").max) == (date(2023, 7, 1), date(2024, 6, 30))
    assert (app.date_input(key="du").value, app.date_input(key="au").value) == (date(2023, 7, 1), date(2024, 6, 30))
    assert_figures(panel(app), reference.indicators())
    sources: Mapping[str, dict[str, str]] = {SURFACE: {"source": LIVE}, LINES: {"source": LIVE}}
    for page in TITLES:
        app = open_unfolded(page, sources.get(page, {}))
        assert faults_seen(app) == []
        assert [element.value for element in (*app.error, *app.warning)] == []
    (table,) = tables(open_unfolded(LINES, sources[LINES]), "courbes")
    assert np.isfinite(table["value"]).all()
