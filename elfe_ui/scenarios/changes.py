"""What differs from today's settings, in words, each to be set back on its own."""

from datetime import date

import streamlit as st

from elfe_ui import widgets
from elfe_ui.scenarios import history, shelf
from elfe_ui.scenarios.settings import Choices, Settings
from elfe_ui.state import Choice, Value
from elfe_ui.words import numbers
from elfe_ui.words.names import FIELD_LABELS


def show(now: Settings, known: Choices) -> None:
    """Each setting that differs, with a button that sets it back; then all of them at once."""
    if not now:
        st.markdown("Tous les réglages sont ceux d'aujourd'hui.")
    for key, value in now.items():
        choice = known[key]
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Remettre",
                icon=":material/restart_alt:",
                key=f"remettre_{key}",
                on_click=_reset,
                args=(choice,),
                type="tertiary",
                help=f"Remet « {FIELD_LABELS[choice.field]} » à aujourd'hui.",
            )
            st.markdown(f"{FIELD_LABELS[choice.field]} : {said(choice.default)} → **{said(value)}**")
    if now:
        st.button("Tout remettre à aujourd'hui", key="tout_remettre", on_click=history.put, args=({}, known))
    name = shelf.last()
    if name is not None and shelf.saved()[name] != now:
        st.button(
            f"Revenir à « {name} »", key="revenir", on_click=_reopen, args=(name, known), icon=":material/bookmark:"
        )


def lines(settings: Settings, known: Choices) -> str:
    """A list in Markdown: what a scenario changes of today's settings."""
    if not settings:
        return "Le scénario d'aujourd'hui."
    return "\n".join(f"- {FIELD_LABELS[known[key].field]} : **{said(value)}**" for key, value in settings.items())


def said(value: Value) -> str:
    """The value of a setting as one reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return numbers.short_day(value)
    return value if isinstance(value, str) else numbers.number(value, 0 if value == int(value) else 1)


def _reset(choice: Choice) -> None:
    widgets.forget_link_faults()
    st.session_state[choice.key] = choice.default


def _reopen(name: str, known: Choices) -> None:
    history.put(shelf.opened(name), known)
