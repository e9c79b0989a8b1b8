"""Where a visitor stands in the tour: in the session, and in the address, so that a link opens a step.

`visite=3` is an order: the step sets all that the link leaves open. Once it has, the address holds the settings and
says `visite=etape-3`, at the step: who reloads it or follows it finds what was on screen, on whatever page.
"""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from elfe_core.territory import Territory
from elfe_ui import widgets
from elfe_ui.scenarios import history
from elfe_ui.scenarios.settings import Choices, changed, plain
from elfe_ui.state import Value
from elfe_ui.tour import steps
from elfe_ui.tour.steps import STEPS

KEY = "visite"
AT = "etape-"
"""Before the step's number: it has been set, what differs from it is the visitor's."""
HOME = "accueil"
STEP, ARRIVING, BEFORE, LEFT, PLACE = "_tour_step", "_tour_arriving", "_tour_before", "_tour_left", "_tour_place"


def name_of(page: StreamlitPage) -> str:
    """Name of a page's script; the home page has no name in the address."""
    return page.url_path or HOME


def current() -> int | None:
    """The step that the visitor is at, counted from 0; None outside the tour."""
    step: int | None = st.session_state.get(STEP)
    return step


def left_at() -> int | None:
    """The step at which the tour was left; None if it was not."""
    step: int | None = st.session_state.get(LEFT)
    return step


def can_restore() -> bool:
    """Whether the settings from before the tour are known: a link into the tour has none, nor has a page reloaded."""
    return st.session_state.get(BEFORE) is not None


def go(step: int, known: Choices) -> None:
    """Callback: arrive at a step; what was set before the tour is kept the first time."""
    widgets.forget_link_faults()
    if current() is None:
        st.session_state[BEFORE] = changed(st.session_state, known)  # type: ignore[arg-type]
    st.session_state.update({STEP: step, ARRIVING: True, LEFT: None})


def leave(known: Choices, *, restore: bool) -> None:
    """Callback: end the tour, with the settings of the step or with those from before it, today's if not known."""
    before: dict[str, Value] | None = st.session_state.pop(BEFORE, None)
    number = current()
    st.session_state.update({STEP: None, ARRIVING: False, LEFT: None if number == len(STEPS) - 1 else number})
    if restore:
        history.put(before or {}, known)


def follow(known: Choices, territory: Territory, page: StreamlitPage) -> None:
    """Set what the step reached asks for and open its page; to be called before any setting is drawn."""
    ordered = _take_from_address()
    number = current()
    if number is None:
        st.query_params.pop(KEY, None)
        return
    moved = st.session_state.get(PLACE, territory.name) != territory.name
    st.session_state[PLACE] = territory.name
    if ordered or st.session_state.pop(ARRIVING, False) or moved:
        _arrive(number, known, territory, page, ordered=ordered)
    if st.query_params.get(KEY) != _at(number):
        st.query_params[KEY] = _at(number)


def _at(number: int) -> str:
    return f"{AT}{number + 1}"


def _take_from_address() -> bool:
    """The step that a link names, one that does not exist is said; returns whether the step is to be set."""
    named = st.query_params.get(KEY, "")
    is_new = STEP not in st.session_state
    digits = named.removeprefix(AT)
    found = digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= len(STEPS)
    if is_new or (found and digits == named):
        st.session_state[STEP] = int(digits) - 1 if found else None
    if is_new and named and not found:
        st.warning(
            f"Le lien demande une étape inconnue de la visite guidée, qui en a {len(STEPS)} : "
            "elle se lance depuis la page Accueil.",
            icon=":material/info:",
        )
    return found and digits == named


def _arrive(number: int, known: Choices, territory: Territory, page: StreamlitPage, *, ordered: bool) -> None:
    """Set the step and open its page; by a link, what stands in the address goes before what the step sets.

    A widget drawn before writes what it is given into the address; one that is not yet learns it from there.
    """
    step = STEPS[number]
    address = {key: st.query_params.get_all(key) for key in st.query_params} if ordered else {}
    wanted = steps.settings_of(step, known, territory) | dict(step.views)
    wanted = {key: value for key, value in wanted.items() if key not in address}
    told = {key: [plain(value)] for key, value in wanted.items() if key not in known or value != known[key].default}
    query = {key: texts for key, texts in (address | told).items() if key not in st.session_state}
    st.session_state.update(wanted)
    if ordered or name_of(page) != step.page:
        st.switch_page(f"pages/{step.page}.py", query_params=query | {KEY: [_at(number)]})
