"""The page Méthode, one part at a time; `methode?terme=autoproduction` opens the glossary with that term first."""

from collections.abc import Callable, Mapping
from itertools import groupby

import streamlit as st

from elfe_core import load
from elfe_ui import cached, charts, glossary, series, widgets
from elfe_ui.economics import cards, in_force
from elfe_ui.exports import csv_tables, offer, provenance
from elfe_ui.glossary import Term
from elfe_ui.method import drawing, facts
from elfe_ui.result import figures
from elfe_ui.view import View
from elfe_ui.words import formats, sums
from elfe_ui.words.names import INDICATOR_TEXTS

EXAMPLE_DAYS = 4
"""Days of the scenario that are drawn as an example."""

TERM_KEY = "terme"


def show_method(view: View) -> None:
    """Everything below the page's title."""
    _open_glossary_for_a_link(PART_KEY, GLOSSARY)
    part = widgets.one_view(PART_KEY, list(PARTS))
    with st.container(key="elfe_prose"):
        PARTS[part](view)


def _show_model(view: View) -> None:
    st.markdown(facts.written("calcul", {}), anchors=False)
    st.html(drawing.drawn(view))
    st.caption(f"Dans chaque case, les {drawing.HOURS} heures de votre scénario autour de la production la plus forte.")
    for step in {step.key: step for step in drawing.STEPS}.values():
        st.subheader(f"{drawing.NUMBERS[step.key]}. {step.title}", anchor=step.anchor)
        st.markdown(facts.written(f"etape_{step.key}", {}), anchors=False)
    st.markdown(facts.written("calcul_exemple", {}), anchors=False)
    unit = view.display.power_unit
    window = series.window_of_most_production(view.balance, view.territory, EXAMPLE_DAYS)
    detail = series.power_series(view.balance, view.territory, unit=unit, window=window)
    offer.chart(
        lambda dark: charts.production_consumption(detail.frame, unit=unit, step=detail.step, dark=dark),
        key="exemple",
        name="production-consommation-exemple",
        title="Production et consommation, heure par heure",
        view=view._replace(reference=None),
        table=lambda: csv_tables.over_time(detail, ("production", "consumption"), unit, view.territory.timezone),
    )


def _show_indicators(view: View) -> None:
    st.markdown(facts.written("indicateurs", facts.about_territory(view)), anchors=False)
    formulas = facts.toml("formulas.toml")
    for title, keys in figures.PANEL.items():
        st.subheader(title, anchor=False)
        for key in keys:
            words, formula = INDICATOR_TEXTS[key], formulas[key]
            left, right = st.columns([1.5, 1], vertical_alignment="center")
            parts = (f"**{words.label}.**", words.definition, formula.get("note", ""))
            left.markdown(" ".join(part for part in parts if part))
            right.latex(formula["latex"])


def _show_costs(view: View) -> None:
    rows, costs = cached.co2(), in_force.costs(view.source)
    st.markdown(facts.written("couts", facts.about_costs(costs, rows)), anchors=False)
    if in_force.is_changed(view.source):
        st.markdown(f":material/edit: **{formats.capitalised(sums.CHANGED)}**, page « Coûts et climat ».")
    st.html(cards.costs_table(costs))
    st.html(cards.co2_table(rows))


def _show_hypotheses(view: View) -> None:
    st.markdown(facts.written("hypotheses", facts.about_territory(view)), anchors=False)


def _show_sources(view: View) -> None:
    st.markdown(facts.written("sources", {}), anchors=False)
    st.html(facts.sources_table(view))
    st.subheader("Les usages pilotés", anchor=False)
    st.html(facts.uses_table(view.territory))
    st.subheader("Les années météo", anchor=False)
    st.html(provenance.weather_table())
    st.markdown(facts.written("licences", facts.about_servers()), anchors=False)


def _show_checks(view: View) -> None:
    st.markdown(facts.written("verification", facts.about_checks(view)), anchors=False)
    where = cached.source(load.TERRITORY_FILE)
    rows, territory = cached.published(where), cached.territory(where)
    values = {
        "published_territory": territory.short_name,
        "published_label": territory.data.label,
        "met": str(sum(row.is_met for row in rows)),
        "figures": str(len(rows)),
    }
    st.markdown(facts.written("publies", values), anchors=False)
    for title, of_result in groupby(rows, key=lambda row: row.result.title):
        st.markdown(f"**{title}**")
        st.html(facts.published_table(list(of_result)))
    st.markdown(facts.written("publies_c", {}), anchors=False)
    st.markdown(facts.written("annees_meteo", facts.about_weather(where)), anchors=False)


def _open_glossary_for_a_link(part_key: str, part: str) -> None:
    """A link that names a term opens the glossary, unless it names a part of the page; before both are drawn."""
    if TERM_KEY in st.query_params and part_key not in st.query_params and part_key not in st.session_state:
        st.session_state[part_key] = part


def _show_glossary(view: View) -> None:
    """The field and the terms that it finds, all of them while it is empty."""
    query = st.text_input(
        "Chercher un mot", key=TERM_KEY, bind="query-params", placeholder="autoproduction, surplus, P0…", max_chars=60
    )
    terms = glossary.found(query, glossary.TERMS) if query else list(glossary.TERMS)
    if not terms:
        st.info(f"Aucun terme ne contient « {_plain(query)} ». Voici tout le lexique.", icon=":material/search_off:")
        terms = list(glossary.TERMS)
    elif query:
        words = "terme trouvé" if len(terms) == 1 else "termes trouvés"
        st.caption(f"{formats.number(len(terms))} {words}")
    for term in terms:
        st.markdown(_term_entry(term), anchors=False)


def _term_entry(term: Term) -> str:
    related = " · ".join(glossary.link(key, glossary.BY_KEY[key].name) for key in term.related)
    return f"**{term.name}**  \n{term.definition}" + (f"  \n*Voir aussi :* {related}" if related else "")


def _plain(query: str) -> str:
    """What a visitor wrote, without the marks that Markdown would read."""
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]()<>#+-.!|~$:" else mark for mark in query)


PART_KEY, GLOSSARY = "chapitre", "Lexique"
PARTS: Mapping[str, Callable[[View], None]] = {
    "Calcul": _show_model,
    "Indicateurs": _show_indicators,
    "Coûts et CO₂": _show_costs,
    "Hypothèses et limites": _show_hypotheses,
    "Sources": _show_sources,
    "Vérification": _show_checks,
    GLOSSARY: _show_glossary,
}
