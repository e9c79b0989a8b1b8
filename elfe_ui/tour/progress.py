"""Where a visitor stands in the tour: in the session, and in the address as `visite=3`, so that a link opens a step."""

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from elfe_core.territory import Territory
from elfe_ui import controls
from elfe_ui.scenarios import history
from elfe_ui.scenarios.settings import Choices, complete, scenario_choices
from elfe_ui.state import Value
from elfe_ui.tour import steps
from elfe_ui.tour.steps import STEPS

KEY = "visite"
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
    """Whether the settings from before the tour are known: a link into the tour has none."""
    return st.session_state.get(BEFORE) is not None


def go(step: int, known: Choices) -> None:
    """Callback: arrive at a step; what was set before the tour is kept the first time."""
    controls.forget_link_faults()
    if current() is None:
        st.session_state[BEFORE] = _settings_now(known)
    st.session_state.update({STEP: step, ARRIVING: True, LEFT: None})


def leave(known: Choices, *, restore: bool) -> None:
    """Callback: end the tour, with the settings of the step or with those from before it."""
    before: dict[str, Value] | None = st.session_state.pop(BEFORE, None)
    number = current()
    st.session_state.update({STEP: None, ARRIVING: False, LEFT: None if number == len(STEPS) - 1 else number})
    if restore and before is not None:
        history.put(before, known)


def follow(known: Choices, territory: Territory, page: StreamlitPage) -> None:
    """Set what the step reached asks for and open its page; to be called before any setting is drawn."""
    from_link = STEP not in st.session_state
    if from_link:
        _take_from_address()
    number = current()
    if number is None:
        st.query_params.pop(KEY, None)
        return
    moved = st.session_state.get(PLACE, territory.name) != territory.name
    st.session_state[PLACE] = territory.name
    if st.session_state.pop(ARRIVING, False) or moved:
        _arrive(number, known, territory, page, kept=dict.fromkeys(st.query_params) if from_link else {})
    if st.query_params.get(KEY) != str(number + 1):
        st.query_params[KEY] = str(number + 1)


def _take_from_address() -> None:
    """The step that a link names; one that does not exist is said."""
    named = st.query_params.get(KEY)
    found = named is not None and named.isascii() and named.isdigit() and 1 <= int(named[:9]) <= len(STEPS)
    st.session_state[STEP] = int(str(named)) - 1 if found else None
    st.session_state[ARRIVING] = found
    if named is not None and not found:
        st.warning(
            f"Le lien demande une étape inconnue de la visite guidée, qui en a {len(STEPS)} : "
            "elle se lance depuis la page Accueil.",
            icon=":material/info:",
        )


def _arrive(number: int, known: Choices, territory: Territory, page: StreamlitPage, kept: dict[str, None]) -> None:
    """`kept` are the parameters of a link, which has its own settings; a page is opened by its script's name."""
    step = STEPS[number]
    wanted = steps.settings_of(step, known, territory) | dict(step.views)
    for key, value in wanted.items():
        if key not in kept:
            st.session_state[key] = value
    if name_of(page) != step.page:
        query = {key: st.query_params.get_all(key) for key in kept} | {KEY: [str(number + 1)]}
        st.switch_page(f"pages/{step.page}.py", query_params=query)


def _settings_now(known: Choices) -> dict[str, Value]:
    shown = {key: st.session_state[key] for key in scenario_choices(known) if key in st.session_state}
    return complete(shown, known)
