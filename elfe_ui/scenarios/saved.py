"""The scenarios that the visitor kept, in the session."""

from typing import Final

import streamlit as st

from elfe_core.scenario_file import Saved

SAVED_KEY: Final = "_saved_scenarios"


def saved() -> Saved:
    """Settings of each kept scenario by its name, in the order of keeping."""
    found: Saved = st.session_state.setdefault(SAVED_KEY, {})
    return found
