"""The list of scenarios to open: the visitor's own, kept, renamed, copied, written to a file and read from one."""

from collections.abc import Callable

import streamlit as st

from elfe_core.errors import ElfeError
from elfe_ui import widgets
from elfe_ui.scenarios import history, shelf
from elfe_ui.scenarios.ready_made import NOTE_KEY
from elfe_ui.scenarios.settings import Choices, Settings
from elfe_ui.words import faults

NAME_KEY, NEW_NAME_KEY, IMPORT_KEY, RENAME_KEY = "nom_scenario", "nouveau_nom", "importer", "_rename"
RENAME, COPY, DELETE = "Renommer…", "Dupliquer", "Supprimer"


def show(now: Settings, known: Choices, territory: str) -> None:
    """Keep what is on screen under a name; open, rename, copy, delete; the file."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Nom", key=NAME_KEY, max_chars=shelf.LONGEST_NAME, placeholder="Éolien doublé, par exemple")
        st.button("Enregistrer", on_click=_keep, args=(now,), key="enregistrer", icon=":material/bookmark_add:")
    for number, name in enumerate(shelf.saved()):
        if st.session_state.get(RENAME_KEY) == name:
            _show_new_name(name)
        else:
            _show_one(number, name, known)
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
    st.caption(
        "Ils restent dans cette fenêtre tant qu'elle n'est ni fermée ni rechargée : exportez-les pour les retrouver "
        "demain ou les donner à quelqu'un."
    )
    count = st.session_state.setdefault(f"_{IMPORT_KEY}", 0)
    key = f"{IMPORT_KEY}_{count}"
    st.file_uploader("Importer des scénarios", type="json", key=key, on_change=_import, args=(key, known))


def _show_one(number: int, name: str, known: Choices) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(name, key=f"ouvrir_{number}", on_click=_open, args=(name, known), width="stretch")
        menu = f"menu_{number}"
        st.menu_button("Autres", [RENAME, COPY, DELETE], key=menu, on_click=_choose, args=(name, menu))


def _show_new_name(name: str) -> None:
    """In the row of the scenario: a dialog would open under the list."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Nouveau nom", value=name, max_chars=shelf.LONGEST_NAME, key=NEW_NAME_KEY)
        st.button("Renommer", type="primary", on_click=_rename, args=(name,), key="renommer")
        st.button("Garder l'ancien", on_click=_forget_renaming, key="ne_pas_renommer")


def show_notes() -> None:
    """What the last click could not do, or did."""
    with widgets.place():
        for sentence in st.session_state.pop(NOTE_KEY, []):
            st.info(sentence, icon=":material/info:")


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


def _rename(name: str) -> None:
    _try(lambda: shelf.rename(name, st.session_state[NEW_NAME_KEY]))
    _forget_renaming()


def _forget_renaming() -> None:
    st.session_state.pop(RENAME_KEY, None)


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
