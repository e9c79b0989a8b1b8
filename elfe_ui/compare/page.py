"""The page that sets two to four scenarios side by side."""

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from elfe_core.errors import ElfeError
from elfe_core.insight.attribution import Attribution
from elfe_core.scenario import Scenario
from elfe_ui import cached
from elfe_ui.compare import choice, pictures, tables
from elfe_ui.compare.tables import Compared
from elfe_ui.exports import offer
from elfe_ui.result.figures import panel_of
from elfe_ui.result.tables import indicator_figures
from elfe_ui.view import View, show_faults
from elfe_ui.words import faults, formats

TOO_FEW: Final = (
    "Choisissez au moins deux scénarios ci-dessus pour les voir côte à côte. Le premier de la liste sert de "
    "référence ; «\u00a0Votre scénario\u00a0» suit les réglages de gauche."
)
METHOD: Final = (
    "Quand plusieurs réglages changent, leurs effets se mêlent : un stockage sert davantage quand il y a plus "
    "d'éolien. Chaque part est donc la moyenne de ce que le réglage change, sur tous les ordres dans lesquels on peut "
    "changer les réglages l'un après l'autre (valeur de Shapley). Les parts font exactement la différence entière."
)
JOINED: Final = "Pour borner le calcul, les réglages qui comptent le moins sont réunis en une seule part."
FIRST_PANELS: Final = ("Échanges avec le réseau", "Couverture locale")
BETTER: Final = (
    "« Mieux » : moins d'électricité prise au réseau, ou davantage de la consommation produite sur place. Les autres "
    "écarts ne sont ni bons ni mauvais en eux-mêmes."
)


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
    st.html(tables.cards(compared, found, view))
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
    if len({(one.scenario.period_start, one.scenario.period_end) for one in compared}) > 1:
        st.info(_different_periods(compared, view), icon=":material/calendar_month:")


def _different_periods(compared: Sequence[Compared], view: View) -> str:
    periods = sorted({(one.scenario.period_start, one.scenario.period_end) for one in compared})
    said = " ; ".join(formats.uncapitalised(formats.period(first, last)) for first, last in periods)
    as_rates = tables.shown_of_all(compared, view).period_h is None
    how = "des énergies ramenées à une année de 8 760 heures" if as_rates else "les énergies de leurs périodes"
    return (
        f"Ces scénarios ne couvrent pas la même période ({said}). Leurs écarts comparent {how} ; "
        "leurs courbes peuvent être de longueurs différentes."
    )


def _show_results(compared: Sequence[Compared], view: View) -> None:
    """The indicators that a comparison begins with, the others behind a click."""
    panel = panel_of(*(one.scenario for one in compared))
    made = {title: tables.indicators_table(title, keys, compared, view) for title, keys in panel.items()}
    for title in FIRST_PANELS:
        st.html(made.pop(title))
    st.caption(BETTER)
    offer.table("comparaison", lambda: _results_table(compared, view), name="comparaison")
    with st.expander("Les autres indicateurs", icon=":material/table_rows:"):
        for table in made.values():
            st.html(table)


def _show_parts(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> None:
    table = tables.parts_table(compared, found, view)
    if not table:
        return
    st.subheader("D'où vient le changement ?", anchor=False)
    pictures.show_waterfalls(compared, found, view)
    with st.expander("La part de chaque réglage, en chiffres", icon=":material/account_tree:"):
        st.html(table)
        is_joined = any(len(groups) > 1 for one in found if one is not None for groups in one.parts)
        st.caption(f"{METHOD} {JOINED}" if is_joined else METHOD)


def _results_table(compared: Sequence[Compared], view: View) -> pd.DataFrame:
    """Every indicator in the unit shown: its name, its unit, a column a scenario."""
    shown = tables.shown_of_all(compared, view)
    found = [indicator_figures(one.indicators, shown) for one in compared]
    names = found[0][["indicateur", "unite"]]
    return names.assign(**{one.name: frame["valeur"] for one, frame in zip(compared, found, strict=True)})
