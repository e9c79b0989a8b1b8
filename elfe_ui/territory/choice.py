"""The choice of the territory, and what its file says of its own figures."""

from collections.abc import Mapping
from pathlib import Path

import streamlit as st

from elfe_core import load
from elfe_core.errors import ElfeError, InputError
from elfe_core.territory import Territory
from elfe_ui import cached, state, widgets
from elfe_ui.state import WidgetSpec
from elfe_ui.words import formats

KEY = "territoire"
USUAL = "Territoire habituel"
"""How the usual territory is called while its file does not say."""

EXAMPLE = "exemple"
"""How the source of a figure that is only an example begins."""


def territory_files() -> dict[str, Path]:
    """Territory files as they are called on screen and in links, the usual one first.

    The usual one is named after its territory, as no link holds its name; the others after their file, so that a link
    stays valid when the file's content changes.
    """
    found = load.territory_files()
    usual, *others = found
    return {_usual_name(found[usual], others): found[usual]} | {name: found[name] for name in others}


def _usual_name(file: Path, others: list[str]) -> str:
    try:
        name = cached.territory(cached.source(file)).short_name
    except ElfeError:
        return USUAL
    return USUAL if name in others else name


def choose_territory(known: Mapping[str, Path]) -> tuple[Path, list[InputError]]:
    """The territory file chosen in the sidebar, and faults of the address; no widget if there is only one file."""
    names = tuple(known)
    if len(names) == 1:
        return known[names[0]], []
    choice = WidgetSpec(key=KEY, field="Territoire", default=names[0], choices=names)
    # Read before the widget is drawn, which takes a name that it does not know out of the address.
    wrong = state.link_faults({KEY: st.query_params.get_all(KEY)}, {KEY: choice}) if KEY in st.query_params else []
    if st.session_state.get(KEY, names[0]) not in names:
        st.session_state[KEY] = names[0]
    chosen = st.sidebar.selectbox(
        "Territoire",
        names,
        key=KEY,
        bind="query-params",
        help="Ce que vous avez réglé vous-même est gardé ; le reste prend les valeurs du territoire choisi.",
        on_change=widgets.forget_link_faults,
    )
    return known[chosen], wrong


def example_sentence(territory: Territory) -> str:
    """Which figures are examples only, empty if none is."""
    parts = [f"consommation ({one.short_name})" for one in territory.collectivities if _is_example(one.source)]
    parts += ["production"] if _is_example(territory.production.source) else []
    parts += [f"parc éolien ({farm.name})" for farm in territory.farms if _is_example(farm.source)]
    if not parts and _is_example(territory.source):
        parts = ["tout le territoire"]
    return f"Chiffres d'exemple, et non des relevés{formats.NARROW_SPACE}: {', '.join(parts)}." if parts else ""


def _is_example(source: str) -> bool:
    return source.casefold().startswith(EXAMPLE)
