"""The page of a visitor who waits for a place: it says so and tries again by itself."""

from collections.abc import Callable
from typing import Final

import streamlit as st

from elfe_ui import visitors
from elfe_ui.words import formats

TITLE: Final = "Beaucoup de monde : votre place arrive"


def show_if_full(keep_settings: Callable[[], None]) -> None:
    """Show the queue and end the run while there is no place; `keep_settings` draws those of who had one before."""
    if visitors.ask_for_place():
        keep_settings()
        _show_queue()
        st.stop()


@st.fragment(run_every=visitors.ASKS_AGAIN_S)
def _show_queue() -> None:
    place = visitors.ask_for_place()
    if not place:
        st.rerun()
    st.title(TITLE, anchor=False)
    before = "Vous êtes en tête de la file." if place == 1 else f"{formats.number(place - 1)} avant vous dans la file."
    st.info(
        f"{before} Cette page essaie à nouveau toutes les {visitors.ASKS_AGAIN_S} secondes et s'ouvre toute seule. "
        "Vos réglages et votre lien sont gardés.",
        icon=":material/hourglass_top:",
    )
