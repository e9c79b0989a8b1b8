"""The bar above every page: scenarios, undo and redo, what was changed, the reference, the link."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_ui import cached
from elfe_ui.cached import DataSource
from elfe_ui.scenarios import changes, history, library, ready_made, reference
from elfe_ui.scenarios.settings import Choices, Settings, changed, complete
from elfe_ui.state import Value

STEPS = ((-1, "Annuler", "undo", "Mod+Z"), (1, "Rétablir", "redo", "Mod+Y"))
"""Steps through the history: how many, name, icon, keys."""


def show(values: Mapping[str, Value], known: Choices, where: DataSource) -> DeltaGenerator:
    """Draw the bar; returns the place for the link, which is known when the page is drawn."""
    now, past = changed(values, known), history.of_session(known)
    past.note(complete(values, known))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="barre"):
        with st.popover("Scénarios", icon=":material/bookmarks:", key="barre_scenarios"):
            ready, own = st.tabs(["Prêts à l'emploi", "Mes scénarios"])
            with ready:
                ready_made.show(known, where)
            with own:
                library.show(now, known, cached.territory(where).name)
        for steps, name, icon, keys in STEPS:
            st.button(
                name,
                icon=f":material/{icon}:",
                disabled=not (past.can_undo if steps < 0 else past.can_redo),
                on_click=history.move,
                args=(steps, known),
                key=f"barre_{icon}",
                shortcut=keys,
            )
        label = f"Réglages changés : {len(now)}" if now else "Réglages d'aujourd'hui"
        with st.popover(label, icon=":material/tune:", key="barre_changes"):
            changes.show(now, known)
        label = "Référence" if reference.pinned() is None else "Référence épinglée"
        with st.popover(label, icon=":material/push_pin:", key="barre_reference"):
            _reference(now, known)
        place = st.container(width="content")
    library.show_notes()
    return place


def _reference(now: Settings, known: Choices) -> None:
    """Pin, exchange, take away."""
    pinned = reference.pinned()
    if pinned is None:
        st.markdown(
            "Épinglez un scénario : chaque chiffre dira ce qui change, et les graphiques garderont sa "
            "trace en pointillé."
        )
        st.button("Épingler ce scénario", on_click=reference.pin, args=(now,), key="epingler", type="primary")
        if now:
            st.button("Épingler aujourd'hui", on_click=reference.pin, args=({},), key="epingler_aujourdhui")
        return
    st.markdown(f"**Épinglé**\n\n{changes.lines(pinned, known)}")
    st.button("Retirer la référence", on_click=reference.pin, args=(None,), key="retirer", type="primary")
    if pinned != now:
        st.button("Épingler ce scénario à la place", on_click=reference.pin, args=(now,), key="epingler")
        st.button("Échanger les deux", on_click=_exchange, args=(now, pinned, known), key="echanger")


def _exchange(now: Settings, pinned: Settings, known: Choices) -> None:
    """The reference comes to the screen, and what is on screen becomes the reference."""
    reference.pin(now)
    history.put(pinned, known)
