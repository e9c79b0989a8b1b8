"""The way from a goal set elsewhere to the cheapest mix that meets it."""

from typing import Final

import streamlit as st

from elfe_ui import goal_choice
from elfe_ui.costs.mix_form import GOAL_KEYS, GOAL_PREFIX
from elfe_ui.goal_choice import ChosenGoal
from elfe_ui.view import View

PAGE: Final = "pages/couts.py"
PART_KEY, ON_THE_WAY = "volet", "_vers_mix"
EUROS, CLIMATE, MIX = "Euros", "CO₂", "Mix le moins cher"
"""Parts of the page."""


def offer_cheapest(goal: ChosenGoal, view: View) -> None:
    """A button that opens the search for the cheapest mix with this goal."""
    if goal.key not in GOAL_KEYS:
        return
    st.button(
        "Le mix le moins cher pour ce but",
        icon=":material/euro:",
        key="vers_mix",
        width="stretch",
        on_click=_take_goal,
        args=(goal, view),
    )


def follow() -> None:
    """Open the page if that button was clicked; call before any widget is drawn.

    A widget that was drawn before takes its value from the session, one that was not takes it from the address.
    """
    wanted = st.session_state.pop(ON_THE_WAY, None)
    if wanted is None:
        return
    query = {key: [str(value)] for key, value in wanted.items() if key not in st.session_state}
    st.session_state.update(wanted)
    st.switch_page(PAGE, query_params=query | {PART_KEY: [MIX]})


def _take_goal(goal: ChosenGoal, view: View) -> None:
    """Callback: the search takes the goal; the page opens in the run that follows."""
    values = goal_choice.values_of(GOAL_PREFIX, goal, view.shown.as_rates, view)
    st.session_state[ON_THE_WAY] = {PART_KEY: MIX, **values}
