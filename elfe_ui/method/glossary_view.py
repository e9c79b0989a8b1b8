"""The whole glossary, with a field that looks for a term; `methode?terme=autoproduction` opens that one first."""

import streamlit as st

from elfe_ui import glossary
from elfe_ui.glossary import Term
from elfe_ui.view import View
from elfe_ui.words import numbers

TERM_KEY = "terme"


def open_for_a_link(part_key: str, part: str) -> None:
    """A link that names a term opens the glossary, unless it names a part of the page; before both are drawn."""
    if TERM_KEY in st.query_params and part_key not in st.query_params and part_key not in st.session_state:
        st.session_state[part_key] = part


def show(view: View) -> None:
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
        st.caption(f"{numbers.number(len(terms))} {words}")
    for term in terms:
        st.markdown(_entry(term), anchors=False)


def _entry(term: Term) -> str:
    related = " · ".join(glossary.link(key, glossary.BY_KEY[key].name) for key in term.related)
    return f"**{term.name}**  \n{term.definition}" + (f"  \n*Voir aussi :* {related}" if related else "")


def _plain(query: str) -> str:
    """What a visitor wrote, without the marks that Markdown would read."""
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]()<>#+-.!|~$:" else mark for mark in query)
