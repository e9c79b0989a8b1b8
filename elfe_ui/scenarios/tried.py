"""Settings that were tried, each with its headline, newest first: bounded, to go back to."""

from dataclasses import dataclass
from time import monotonic

import streamlit as st

from elfe_ui.scenarios.settings import Settings
from elfe_ui.state import Value

KEY, MOVED_KEY = "_tried", "_tried_moved"
ONE_MOVE_S = 4.0
"""A setting that changes again within that time is still on its way."""
MOST_TRIED = 30
LONGEST_HEADLINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """Settings that differ from today's, on which territory, and what they gave."""

    territory: str
    settings: dict[str, Value]
    headline: str


def every() -> list[Tried]:
    """All that was tried, newest first."""
    found: list[Tried] = st.session_state.setdefault(KEY, [])
    return found


def of_territory(territory: str) -> list[Tried]:
    """What was tried on a territory, newest first."""
    return [one for one in every() if one.territory == territory]


def note(territory: str, settings: Settings, headline: str, now_s: float | None = None) -> None:
    """Remember settings that are on screen at `now_s` [s] (default: now); today's are not.

    What was tried before comes first again. A number that moves on within ONE_MOVE_S was not tried where it passed.
    """
    if not settings:
        return
    now_s = monotonic() if now_s is None else now_s
    now, before = Tried(territory=territory, settings=dict(settings), headline=headline), every()
    newest = before[0].settings if before and before[0].territory == territory else {}
    moved = {key for key in {**newest, **settings} if newest.get(key) != settings.get(key)}
    if moved:
        last, since_s = st.session_state.get(MOVED_KEY, (set(), -ONE_MOVE_S))
        st.session_state[MOVED_KEY] = (moved, now_s)
        is_number = all(type(settings.get(key)) in (int, float) for key in moved)
        if newest and len(moved) == 1 and is_number and moved == last and now_s - since_s <= ONE_MOVE_S:
            before = before[1:]
    keep([now, *(one for one in before if (one.territory, one.settings) != (territory, now.settings))])


def keep(found: list[Tried]) -> None:
    """Make these what was tried, the newest of them."""
    st.session_state[KEY] = found[:MOST_TRIED]
