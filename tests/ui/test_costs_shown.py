"""Costs and CO2 in files: the report, the comparison's, the indicators to take home; none without the switch."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
import streamlit as st

from elfe_core.economics.yearly_cost import yearly_cost
from elfe_ui import cached
from elfe_ui.compare import tables as compared_tables
from elfe_ui.compare.tables import Compared
from elfe_ui.economics import shown
from elfe_ui.exports import provenance
from elfe_ui.exports.paper import Link
from elfe_ui.result import report, tables
from elfe_ui.view import View, today_in_period
from tests.ui.sums_rule import bare_sums
from tests.ui.test_take_home import WHERE, view_of

MIX: dict[str, Any] = {"eolien": 240.0, "solaire": 150.0, "stockage": True, "stockage_mwh": 100.0, "batterie": "Réelle"}


@pytest.fixture(autouse=True)
def new_session() -> Iterator[None]:
    """A session without anything."""
    st.session_state.clear()
    yield
    st.session_state.clear()


def view(*, is_on: bool = True, **changes: Any) -> View:
    found = view_of(MIX | changes)
    return found._replace(display=replace(found.display, costs_on=is_on))


def words(html: str) -> str:
    return re.sub(r"<[^>]+>", " ", html)


def plain(html: str) -> str:
    return re.sub(r"\s+", " ", words(html))


def report_of(one: View) -> str:
    return report.report_html(
        one,
        today=today_in_period(one),
        origin=provenance.curves_origin(one),
        figures=[],
        link=Link("http://ici/?v=1", []),
        made_on=datetime(2026, 1, 1, 12),
    )


def test_the_report_has_a_table_beside_today() -> None:
    """Each sum with its basis, today's and the difference; nothing bare anywhere in it."""
    page, basis = report_of(view()), "prix de gros de 2024, coûts de 2020 à 2025"
    assert f"Coût en un an {basis} 36 à 40 M€/an 40 à 58 M€/an 4 à 18 M€/an de plus" in plain(page)
    assert bare_sums(words(page)) == []
    assert "M€" not in report_of(view(is_on=False))


def test_the_indicators_file_has_a_row_a_case() -> None:
    """Numbers in the unit named, the basis as what they are; MWh as the core counts them."""
    one = view()
    found = tables.all_figures(one).set_index("cle")
    costs = cached.costs(WHERE)
    per_mwh = yearly_cost(one.scenario, one.indicators, one.territory, costs).per_mwh(costs.prices[0])
    assert per_mwh is not None
    cases = [found.loc[f"cout_par_mwh_{case}", "valeur"] for case in ("bas", "moyen", "haut")]
    assert cases == pytest.approx(list(per_mwh))
    assert found.loc["cout_total_moyen", "unite"] == "M€/an"
    assert found.loc["cout_total_moyen", "definition"] == "prix de gros de 2024, coûts de 2020 à 2025"
    assert {"co2_marginal_bas", "co2_marginal_haut"} <= set(found.index)
    assert "co2_marginal_moyen" not in found.index
    assert not [key for key in tables.all_figures(view(is_on=False))["cle"] if key.startswith(("cout", "co2"))]


def test_the_comparison_needs_years_of_all() -> None:
    """One scenario of a month: words in place of the table."""
    one = view()
    today = today_in_period(one)
    names = [("Aujourd'hui", today), ("Votre scénario", one)]
    compared = [Compared(name, of.scenario, of.balance, of.indicators) for name, of in names]
    table = compared_tables.costs_table(compared, one)
    assert "4 à 18 M€/an de plus" in plain(table)
    assert bare_sums(words(table)) == []
    month = replace(today.scenario, period_end=today.scenario.period_start)
    short = [compared[0]._replace(scenario=month), compared[1]]
    assert "année entière" in plain(compared_tables.costs_table(short, one))
    assert compared_tables.costs_table(compared, view(is_on=False)) == ""


def test_a_period_that_is_no_year_is_told_once() -> None:
    """The panel says why; headline, story and files have nothing."""
    short = view()
    short = short._replace(scenario=replace(short.scenario, period_end=short.scenario.period_start))
    assert shown.asked_for(short) is None
    assert "année entière" in shown.panel(short)
    assert shown.headline(short) == ""
    assert shown.sentence(short) == []
    assert shown.figures(short).empty
