"""The page that sets two to four scenarios side by side."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from elfe_core.errors import ElfeError
from elfe_core.insight.attribution import Attribution
from elfe_core.scenario import Scenario
from elfe_ui import cached, widgets
from elfe_ui.compare import choice, pictures, report, tables
from elfe_ui.compare.tables import Compared
from elfe_ui.exports import offer
from elfe_ui.result import bands
from elfe_ui.result.bands import EveryYear
from elfe_ui.result.figures import panel_of
from elfe_ui.result.tables import indicator_figures
from elfe_ui.view import View, show_faults
from elfe_ui.words import faults

TOO_FEW: Final = (
    "Choisissez au moins deux scénarios ci-dessus pour les voir côte à côte. Le premier de la liste sert de "
    "référence ; «\u00a0Votre scénario\u00a0» suit les réglages de gauche."
)
FIRST_PANELS: Final = ("Échanges avec le réseau", "Couverture locale")


def show_comparison(view: View, candidates: Mapping[str, Scenario]) -> None:
    """Choose among the candidates and compare: causes, settings, curves, indicators.

    The first candidate of those chosen is the reference that the others are compared with.
    """
    names = choice.choose_names(list(candidates))
    compared = _computed({name: candidates[name] for name in names}, view)
    if len(compared) < 2:
        st.info(TOO_FEW, icon=":material/compare_arrows:")
        return
    found = [_attribution(compared[0], other, view) for other in compared[1:]]
    pictures.show_origins(compared, view)
    _with_bands(compared, view, lambda known: tables.cards(known, found, view))
    with st.container(horizontal=True, vertical_alignment="center", key="comparer_a_emporter"):
        report.report_button(compared, found, view)
        offer.table("comparaison", lambda: _results_table(compared, view), name="comparaison")
    _show_settings(compared, view)
    st.subheader("Leurs courbes", anchor=False)
    pictures.show_curves(compared, view)
    st.subheader("Leurs résultats", anchor=False)
    _show_results(compared, view)
    _show_parts(compared, found, view)


def _computed(chosen: Mapping[str, Scenario], view: View) -> list[Compared]:
    """Results of each scenario; skips, with a message, those that cannot be simulated with these data."""
    compared = []
    for name, scenario in chosen.items():
        try:
            balance = cached.balance(scenario, view.source)
        except ElfeError as error:
            show_faults(
                error, f"« {faults.escaped(name)} » ne peut pas être calculé avec ces données ; il est laissé de côté."
            )
            continue
        compared.append(Compared(name, scenario, balance, cached.indicators(scenario, view.source)))
    return compared


def _attribution(first: Compared, second: Compared, view: View) -> Attribution | None:
    """None where some combination of the two scenarios' settings cannot be simulated."""
    try:
        return cached.attribution(first.scenario, second.scenario, view.source)
    except ElfeError:
        return None


def _show_settings(compared: Sequence[Compared], view: View) -> None:
    st.subheader("Leurs réglages", anchor=False)
    if table := tables.settings_table(compared, view):
        st.html(table)
        st.caption("Tous les autres réglages sont les mêmes.")
    else:
        st.caption("Aucun réglage ne diffère entre ces scénarios.")
    if told := tables.periods_told(compared, view):
        st.info(told, icon=":material/calendar_month:")


def _show_results(compared: Sequence[Compared], view: View) -> None:
    """The indicators that a comparison begins with, the others behind a click."""
    panel = panel_of(*(one.scenario for one in compared))

    def show(title: str) -> None:
        keys = panel[title]
        _with_bands(compared, view, lambda known: tables.indicators_table(title, keys, known, view))

    for title in FIRST_PANELS:
        show(title)
    st.caption(tables.BETTER)
    _with_bands(compared, view, lambda known: bands.under_all(known[0].years))
    with widgets.placeholder():
        if costs := tables.costs_table(compared, view):
            st.html(costs)
    with st.expander("Les autres indicateurs", icon=":material/table_rows:"):
        for title in [title for title in panel if title not in FIRST_PANELS]:
            show(title)


def _with_bands(compared: Sequence[Compared], view: View, html: Callable[[Sequence[Compared]], str]) -> None:
    """Draw one piece of HTML, the scenarios' bands in it once they are known."""

    def draw(found: Sequence[EveryYear]) -> None:
        st.html(html([one._replace(years=years) for one, years in zip(compared, found, strict=True)]))

    bands.beside([one.scenario for one in compared], view.source, draw)


def _show_parts(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> None:
    table = tables.parts_table(compared, found, view)
    if not table:
        return
    st.subheader("D'où vient le changement ?", anchor=False)
    pictures.show_waterfalls(compared, found, view)
    with st.expander("La part de chaque réglage, en chiffres", icon=":material/account_tree:"):
        st.html(table)
        st.caption(tables.parts_told(found))


def _results_table(compared: Sequence[Compared], view: View) -> pd.DataFrame:
    """Every indicator in the unit shown: its name, its unit, a column a scenario."""
    shown = tables.shown_of_all(compared, view)
    found = [indicator_figures(one.indicators, shown) for one in compared]
    names = found[0][["indicateur", "unite"]]
    return names.assign(**{one.name: frame["valeur"] for one, frame in zip(compared, found, strict=True)})
