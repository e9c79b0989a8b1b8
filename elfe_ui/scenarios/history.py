"""Undo and redo: the settings of the scenario as they stood after each change, in the visitor's session."""

from dataclasses import dataclass, field
from time import monotonic

import streamlit as st

from elfe_ui import widgets
from elfe_ui.scenarios.settings import Settings, complete
from elfe_ui.state import Value, WidgetSpecs

KEY = "_history"
MOST_STEPS = 200
ONE_MOVE_S = 1.0
"""Changes of one setting that follow each other faster are one move: a slider under the arrow keys."""


@dataclass(slots=True)
class History:
    """States in order, and the index of the one on screen."""

    states: list[dict[str, Value]] = field(default_factory=list)
    place: int = -1
    moving: str = ""
    """The one setting that changed last, at `moved_s`; nothing where several did, or after a step through the past."""
    moved_s: float = 0.0

    def note(self, values: Settings, now_s: float | None = None) -> None:
        """Record the values on screen at `now_s` [s] (default: now); a new state discards the redo steps."""
        shown, now_s = dict(values), monotonic() if now_s is None else now_s
        if not self.states:
            self.states, self.place = [shown], 0
            return
        before = self.states[self.place]
        differing = [key for key in {**before, **shown} if before.get(key) != shown.get(key)]
        if not differing:
            return
        one = differing[0] if len(differing) == 1 else ""
        goes_on = one and one == self.moving and now_s - self.moved_s <= ONE_MOVE_S
        past = self.states[: self.place + (0 if goes_on else 1)]
        self.states = past if past[-1:] == [shown] else [*past, shown][-MOST_STEPS:]
        self.place, self.moving, self.moved_s = len(self.states) - 1, one, now_s

    @property
    def can_undo(self) -> bool:
        """Whether there is a state before."""
        return self.place > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is a state after."""
        return self.place < len(self.states) - 1

    def moved(self, steps: int) -> dict[str, Value]:
        """Move by some steps, at most to the first or last state; returns the state now on screen."""
        self.moving = ""
        self.place = min(max(self.place + steps, 0), len(self.states) - 1)
        return self.states[self.place]


def of_session(known: WidgetSpecs) -> History:
    """The session's history; a new one if the widgets' bounds or defaults changed with the territory or its data."""
    choices, found = st.session_state.get(KEY, (None, None))
    if choices != known:
        found = History()
        st.session_state[KEY] = (known, found)
    history: History = found
    return history


def move(steps: int, known: WidgetSpecs) -> None:
    """Bring an earlier or later state back to the screen; called before the widgets are drawn."""
    put(of_session(known).moved(steps), known)


def put(settings: Settings, known: WidgetSpecs) -> None:
    """Set every widget of the scenario; a setting that is not given becomes today's."""
    widgets.forget_link_faults()
    for key, value in complete(settings, known).items():
        st.session_state[key] = value
