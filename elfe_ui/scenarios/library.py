"""The list of scenarios to open: presets, and the visitor's own, kept in the session and in a small file."""

from collections.abc import Callable, Mapping

import streamlit as st

from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.presets import Preset
from elfe_core.scenario_file import LONGEST_NAME, MOST_SCENARIOS, Settings, clean, free_name, from_file, to_file
from elfe_ui import cached, received, session, state, widgets
from elfe_ui.cached import DataSource
from elfe_ui.economics import in_force
from elfe_ui.scenarios import browser_store, history, take_home_file
from elfe_ui.scenarios.saved import SAVED_KEY, saved
from elfe_ui.state import Value, WidgetSpecs
from elfe_ui.words import faults

NAME_KEY, NEW_NAME_KEY, IMPORT_KEY, RENAME_KEY = "nom_scenario", "nouveau_nom", "importer", "_rename"
TO_OPEN_KEY, FORGET_KEY = "_to_open", "_efface"
RENAME, COPY, DELETE = "Renommer…", "Dupliquer", "Supprimer"

LIST_KEY = "barre_scenarios"
"""Whether the list is open: choosing a scenario closes it."""

LAST_KEY = "_last_scenario"


WITHOUT_OWN = (
    "Ce scénario a été calculé sur les données du territoire : elles remplacent vos courbes, à reprendre à la page "
    "Données."
)


KEPT_HERE = (
    "Vos scénarios, vos essais et la référence restent dans ce navigateur, sur cet appareil ; rien n'est gardé sur le "
    "serveur. Vous les retrouvez après avoir rechargé ou fermé la page. Sur un appareil partagé, effacez-les avant de "
    "partir."
)
NOT_KEPT = (
    "Ce navigateur ne garde rien (navigation privée, ou mémoire pleine) : exportez vos scénarios pour les retrouver "
    "plus tard."
)


def show_own(now: Settings, known: WidgetSpecs, where: DataSource) -> None:
    """Keep what is on screen under a name; open, rename, copy, delete; the file."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Nom", key=NAME_KEY, max_chars=LONGEST_NAME, placeholder="Éolien doublé, par exemple")
        st.button(
            "Enregistrer", on_click=_keep_on_screen, args=(now,), key="enregistrer", icon=":material/bookmark_add:"
        )
    for number, name in enumerate(saved()):
        if st.session_state.get(RENAME_KEY) == name:
            _show_new_name(name)
        else:
            _show_one(number, name, known)
    if saved():
        st.download_button(
            "Exporter mes scénarios",
            lambda: to_file(saved(), cached.territory(where).name),
            file_name="scenarios-elfe.json",
            mime="application/json",
            icon=":material/download:",
            on_click="ignore",
            width="stretch",
        )
    _say_where_kept()
    count = st.session_state.setdefault(f"_{IMPORT_KEY}", 0)
    key = f"{IMPORT_KEY}_{count}"
    st.file_uploader(
        "Importer des scénarios",
        type=["json", "zip"],
        key=key,
        on_change=_import,
        args=(key, known, where),
        help="Un fichier « Exporter mes scénarios », ou le zip de « Tout emporter » entier : son "
        "scénario revient à l'écran.",
    )


def keep_typed_name() -> None:
    """Keep the name in its field while the list is closed: Streamlit drops the value of a widget that is not drawn."""
    if NAME_KEY in st.session_state:
        st.session_state[NAME_KEY] = st.session_state[NAME_KEY]


def _say_where_kept() -> None:
    """Where all of it stays, in plain words, and the button that ends it."""
    if not browser_store.works():
        st.caption(NOT_KEPT)
        return
    st.caption(KEPT_HERE)
    if not browser_store.holds_something():
        return
    if not st.session_state.get(FORGET_KEY):
        st.button("Tout effacer de ce navigateur…", key="effacer", on_click=_ask_to_forget, icon=":material/delete:")
        return
    st.warning("Vos scénarios, vos essais, la référence et vos courbes gardées disparaîtront de ce navigateur.")
    with st.container(horizontal=True):
        st.button("Oui, tout effacer", key="effacer_oui", type="primary", on_click=_forget_all)
        st.button("Ne rien effacer", key="effacer_non", on_click=_ask_to_forget, args=(False,))


def _ask_to_forget(asks: bool = True) -> None:
    st.session_state[FORGET_KEY] = asks


def _forget_all() -> None:
    browser_store.forget_all()
    _ask_to_forget(False)


def _show_one(number: int, name: str, known: WidgetSpecs) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(name, key=f"ouvrir_{number}", on_click=_open_own, args=(name, known), width="stretch")
        menu = f"menu_{number}"
        st.menu_button("Autres", [RENAME, COPY, DELETE], key=menu, on_click=_choose, args=(name, menu))


def _show_new_name(name: str) -> None:
    """The field for a new name, in the scenario's row: a dialog would open under the list."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input("Nouveau nom", value=name, max_chars=LONGEST_NAME, key=NEW_NAME_KEY)
        st.button("Renommer", type="primary", on_click=_rename_kept, args=(name,), key="renommer")
        st.button("Garder l'ancien", on_click=_forget_renaming, key="ne_pas_renommer")


def show_notes() -> None:
    """Messages of the last click."""
    with widgets.placeholder():
        for sentence in st.session_state.pop(state.NOTE_KEY, []):
            st.info(sentence, icon=":material/info:")


def _keep_on_screen(now: Settings) -> None:
    _try(lambda: keep(st.session_state[NAME_KEY], now))


def _open_own(name: str, known: WidgetSpecs) -> None:
    history.put(opened(name), known)
    st.session_state[LIST_KEY] = False


def _choose(name: str, key: str) -> None:
    chosen = st.session_state[key]
    if chosen == RENAME:
        st.session_state[RENAME_KEY] = name
    elif chosen == COPY:
        _try(lambda: duplicate(name))
    elif chosen == DELETE:
        delete(name)


def _rename_kept(name: str) -> None:
    _try(lambda: rename(name, st.session_state[NEW_NAME_KEY]))
    _forget_renaming()


def _forget_renaming() -> None:
    st.session_state.pop(RENAME_KEY, None)


def _import(key: str, known: WidgetSpecs, where: DataSource) -> None:
    """Add the scenarios of a file; a name that is taken gets a number. A file with faults adds nothing."""
    file = st.session_state[key]
    if file is None:
        return
    st.session_state[f"_{IMPORT_KEY}"] += 1
    _try(lambda: _add_all(received.content(file), known, where))


def _add_all(content: bytes, known: WidgetSpecs, where: DataSource) -> None:
    if take_home_file.is_zip(content):
        _open_take_home(content, known, where)
    else:
        add(from_file(content, known))


def _open_take_home(content: bytes, known: WidgetSpecs, where: DataSource) -> None:
    """Put the scenario of a zip on screen, its curves in use; all that it holds is checked first."""
    parts = take_home_file.opened(content)
    own = None if parts.curves is None else session.taken_over(parts.curves)
    if own is not None:
        there = cached.source(where.territory_file, own)
        known = state.widget_specs(cached.territory(there), *cached.data_days(there))
    found = from_file(parts.scenarios, known)
    rows, wrong = in_force.understood(parts.costs, cached.costs(where)) if parts.costs else ({}, [])
    raise_faults(wrong)
    add(found)
    if rows:
        in_force.set_own(rows)
    if own is None and session.own_set() is not None:
        st.session_state[state.NOTE_KEY] = [WITHOUT_OWN]
    session.use(own)
    st.session_state[TO_OPEN_KEY] = next(iter(found.values()))
    st.session_state[LIST_KEY] = False


def open_waiting(known: WidgetSpecs) -> None:
    """Put what an import asked for on screen, once the widgets have the bounds of its data; before they are drawn."""
    waiting = st.session_state.pop(TO_OPEN_KEY, None)
    if waiting is not None:
        history.put(waiting, known)


def _try(act: Callable[[], object]) -> None:
    """Call it; on a fault, keep the French message for `show_notes`."""
    try:
        act()
    except ElfeError as error:
        st.session_state[state.NOTE_KEY] = faults.sentences(error)


def show_presets(known: WidgetSpecs, where: DataSource) -> None:
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
            on_click=_open_preset,
            args=(preset, known, where),
            width="stretch",
        )


def _open_preset(preset: Preset, known: WidgetSpecs, where: DataSource) -> None:
    """Put the preset's settings on screen; on a fault, keep the French message."""
    try:
        scenario = cached.preset_scenario(preset, where)
    except ElfeError as error:
        st.session_state[state.NOTE_KEY] = faults.sentences(error)
        return
    history.put(state.values_of(scenario, cached.territory(where)), known)
    st.session_state[LIST_KEY] = False


def last() -> str | None:
    """The scenario kept or opened last, if it is still there."""
    name: str | None = st.session_state.get(LAST_KEY)
    return name if name in saved() else None


def keep(name: str, settings: Settings) -> None:
    """Keep settings under a name; overwrites that name.

    Raises
    ------
    InputError
        The name is empty or too long, or there are too many scenarios.
    """
    name = clean(name)
    if name not in saved() and len(saved()) >= MOST_SCENARIOS:
        raise InputError("scenario_count", len(saved()) + 1, "not that many scenarios", high=MOST_SCENARIOS)
    saved()[name] = dict(settings)
    st.session_state[LAST_KEY] = name


def opened(name: str) -> dict[str, Value]:
    """Settings of a kept scenario; marks it as the last one opened."""
    st.session_state[LAST_KEY] = name
    return saved()[name]


def rename(old: str, new: str) -> None:
    """Rename a scenario; it stays at its place in the list.

    Raises
    ------
    InputError
        The name is empty, too long, or another scenario's.
    """
    new = clean(new)
    if new != old and new in saved():
        raise InputError("scenario_name", new, "a name that no other scenario has")
    st.session_state[SAVED_KEY] = {new if name == old else name: one for name, one in saved().items()}
    if st.session_state.get(LAST_KEY) == old:
        st.session_state[LAST_KEY] = new


def duplicate(name: str) -> None:
    """Keep the same settings under a new name beside the old one."""
    keep(free_name(name, saved()), saved()[name])


def add(scenarios: Mapping[str, Settings]) -> None:
    """Keep several scenarios; one whose name is taken gets a number.

    Raises
    ------
    InputError
        There would be too many scenarios; none is kept.
    """
    if len(saved()) + len(scenarios) > MOST_SCENARIOS:
        raise InputError(
            "scenario_count", len(saved()) + len(scenarios), "not that many scenarios", high=MOST_SCENARIOS
        )
    for name, settings in scenarios.items():
        keep(free_name(name, saved()), settings)


def delete(name: str) -> None:
    """Remove a scenario."""
    del saved()[name]
