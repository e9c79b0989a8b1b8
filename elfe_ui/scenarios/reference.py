"""The pinned reference: the scenario that every figure and chart is compared with."""

from typing import NamedTuple

import streamlit as st

from elfe_core.balance import Balance
from elfe_core.scenario import Scenario
from elfe_ui.scenarios.settings import Settings
from elfe_ui.state import Value

KEY = "_reference"


class Reference(NamedTuple):
    """A pinned scenario and what it gives."""

    scenario: Scenario
    balance: Balance
    indicators: dict[str, float]


def pinned() -> dict[str, Value] | None:
    """Settings of the reference that differ from today's; None without a reference."""
    found: dict[str, Value] | None = st.session_state.get(KEY)
    return found


def pin(settings: Settings | None) -> None:
    """Make settings the reference; None for no reference."""
    st.session_state[KEY] = None if settings is None else dict(settings)
