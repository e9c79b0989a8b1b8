"""The list of scenarios to open: the visitor's own, kept, renamed, copied, written to a file and read from one."""

from collections.abc import Callable

import streamlit as st

from elfe_core.errors import ElfeError
from elfe_ui import faults
from elfe_ui.scenarios import history, shelf
from elfe_ui.scenarios.ready_made import NOTE_KEY
from elfe_ui.scenarios.settings import Choices, Settings

NAME_KEY, IMPORT_KEY, RENAME_KEY = "nom_scenario", "importer", "_rename"
RENAME, COPY, DELETE = "Renommer…", "Dupliquer", "Supprimer"


def show(now: Settings, known: Choices, territory: str) -> None:
    """Keep what is on screen under a name; open, rename, copy, delete; the file."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Nom", key=NAME_KEY, max_chars=shelf.LONGEST_NAME, placeholder="Éolien doublé, par exemple")
        st.button("Enregistrer", on_click=_keep, args=(now,), key="enregistrer", icon=":material/bookmark_add:")
    for number, name in enumerate(shelf.saved()):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(name, key=f"ouvrir_{number}", on_click=_open, args=(name, known), width="stretch")
            st.menu_button(
                "Autres",
                [RENAME, COPY, DELETE],
                key=f"menu_{number}",
                on_click=_choose,
                args=(name, f"menu_{number}"),
            )
    if shelf.saved():
        st.download_button(
            "Exporter mes scénarios",
            lambda: shelf.to_file(shelf.saved(), territory),
            file_name="scenarios-elfe.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )
    st.caption("Ils restent dans cette fenêtre : exportez-les pour les retrouver demain ou les donner à quelqu'un.")
    count = st.session_state.setdefault(f"_{IMPORT_KEY}", 0)
    key = f"{IMPORT_KEY}_{count}"
    st.file_uploader("Importer des scénarios", type="json", key=key, on_change=_import, args=(key, known))


def show_notes() -> None:
    """What the last click could not do, or did; and the field for a new name if that was asked for."""
    for sentence in st.session_state.pop(NOTE_KEY, []):
        st.info(sentence, icon=":material/info:")
    name = st.session_state.pop(RENAME_KEY, None)
    if name in shelf.saved():
        _ask_name(name)


@st.dialog("Renommer le scénario")
def _ask_name(name: str) -> None:
    new = st.text_input("Nouveau nom", value=name, max_chars=shelf.LONGEST_NAME)
    if st.button("Renommer", type="primary"):
        _try(lambda: shelf.rename(name, new))
        st.rerun()


def _keep(now: Settings) -> None:
    _try(lambda: shelf.keep(st.session_state[NAME_KEY], now))


def _open(name: str, known: Choices) -> None:
    history.put(shelf.opened(name), known)


def _choose(name: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen == RENAME:
        st.session_state[RENAME_KEY] = name
    elif chosen == COPY:
        _try(lambda: shelf.duplicate(name))
    elif chosen == DELETE:
        shelf.delete(name)


def _import(key: str, known: Choices) -> None:
    """Take over the scenarios of a file; a name that is taken gets a number. A file with faults brings nothing."""
    file = st.session_state[key]
    if file is None:
        return
    st.session_state[f"_{IMPORT_KEY}"] += 1
    _try(lambda: shelf.add(shelf.from_file(file.getvalue(), known)))


def _try(act: Callable[[], object]) -> None:
    """Do it, or note in French why not."""
    try:
        act()
    except ElfeError as error:
        st.session_state[NOTE_KEY] = faults.sentences(error)
