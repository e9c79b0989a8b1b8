"""Scenarios to begin with, each with its sentence."""

import streamlit as st

from elfe_core.errors import ElfeError
from elfe_core.presets import Preset
from elfe_ui import cached, state
from elfe_ui.cached import DataSource
from elfe_ui.scenarios import history
from elfe_ui.scenarios.settings import Choices
from elfe_ui.words import faults

NOTE_KEY = "_scenario_note"
"""Where the session keeps what the last click could not do."""


def show(known: Choices, where: DataSource) -> None:
    """One row a preset, its name and its sentence: the whole row is the button."""
    try:
        found = cached.presets()
    except ElfeError as error:
        st.info("\n".join(faults.sentences(error)), icon=":material/info:")
        return
    for preset in found:
        st.button(
            f"**{preset.name}** {preset.sentence}",
            key=f"pret_{preset.key}",
            on_click=_open,
            args=(preset, known, where),
            width="stretch",
        )


def _open(preset: Preset, known: Choices, where: DataSource) -> None:
    """Bring the preset's settings to the screen, or note in French why it cannot be."""
    try:
        scenario = cached.preset_scenario(preset, where)
    except ElfeError as error:
        st.session_state[NOTE_KEY] = faults.sentences(error)
        return
    history.put(state.values_of(scenario, cached.territory(where)), known)
