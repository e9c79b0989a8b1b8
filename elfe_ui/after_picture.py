"""What is filled in once the page is drawn, so that its figures and pictures do not wait for it."""

from collections.abc import Callable
from typing import Final

import streamlit as st

KEY: Final = "_after_picture"

Draw = Callable[[], object]


def begin() -> None:
    """Forget what the last run left: it was broken off."""
    st.session_state[KEY] = []


def then(draw: Draw) -> None:
    """Draw this at the end of the run, into a place that the page has kept for it."""
    st.session_state.setdefault(KEY, []).append(draw)


def finish() -> None:
    """Draw all of it, in order."""
    waiting: list[Draw] = st.session_state.pop(KEY, [])
    for draw in waiting:
        draw()
