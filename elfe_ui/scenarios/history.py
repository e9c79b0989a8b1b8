"""Undo and redo: the settings of the scenario as they stood after each change, in the visitor's session."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from elfe_ui import controls
from elfe_ui.scenarios.settings import Choices, complete
from elfe_ui.state import Value

KEY = "_history"
MOST_STEPS = 200

Values = Mapping[str, Value]


@dataclass(slots=True)
class History:
    """States one after the other, and the place of the one on screen."""

    states: list[dict[str, Value]] = field(default_factory=list)
    place: int = -1

    def note(self, values: Values) -> None:
        """What is on screen; a new state ends what could be redone."""
        if self.states and self.states[self.place] == dict(values):
            return
        self.states = [*self.states[: self.place + 1], dict(values)][-MOST_STEPS:]
        self.place = len(self.states) - 1

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before."""
        return self.place > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a state after."""
        return self.place < len(self.states) - 1

    def moved(self, steps: int) -> dict[str, Value]:
        """The state so many steps away, now the one on screen; the last one there is at the end."""
        self.place = min(max(self.place + steps, 0), len(self.states) - 1)
        return self.states[self.place]


def of_session() -> History:
    """The visitor's own history."""
    if KEY not in st.session_state:
        st.session_state[KEY] = History()
    found: History = st.session_state[KEY]
    return found


def move(steps: int, known: Choices) -> None:
    """Bring an earlier or later state back to the screen; called before the widgets are drawn."""
    put(of_session().moved(steps), known)


def put(settings: Values, known: Choices) -> None:
    """Set every widget of the scenario: what is not in the settings becomes as today."""
    controls.forget_link_faults()
    for key, value in complete(settings, known).items():
        st.session_state[key] = value
