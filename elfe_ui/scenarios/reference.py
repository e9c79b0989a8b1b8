"""The pinned reference: the scenario that every figure and chart is compared with."""

import streamlit as st

from elfe_ui.scenarios.settings import Settings
from elfe_ui.state import Value

KEY = "_reference"


def pinned() -> dict[str, Value] | None:
    """Settings of the reference that differ from today's; None without a reference."""
    found: dict[str, Value] | None = st.session_state.get(KEY)
    return found


def pin(settings: Settings | None) -> None:
    """Make settings the reference; None for no reference."""
    st.session_state[KEY] = None if settings is None else dict(settings)
