"""The bar above every page: scenarios, undo and redo, what was changed, the reference, the link."""

from collections.abc import Callable, Mapping
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_ui import widgets
from elfe_ui.cached import DataSource
from elfe_ui.scenarios import history, library, settings, tried
from elfe_ui.scenarios.saved import saved
from elfe_ui.scenarios.settings import Settings, changed, complete
from elfe_ui.state import Value, WidgetSpec, WidgetSpecs
from elfe_ui.words import formats
from elfe_ui.words.names import FIELD_LABELS

STEPS = ((-1, "Annuler", "undo", "Mod+Z"), (1, "Rétablir", "redo", "Mod+Y"))
"""Steps through the history: how many, name, icon, keys."""


def show_toolbar(heading: str, values: Mapping[str, Value], known: WidgetSpecs, where: DataSource) -> DeltaGenerator:
    """Draw the page's heading and the bar; returns the place for the link, known when the page is drawn."""
    now, past = changed(values, known), history.of_session(known)
    past.note(complete(values, known))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="barre"):
        st.title(heading, anchor=False)
        if not _list("Scénarios", "bookmarks", library.LIST_KEY, lambda: _show_scenarios(now, known, where)):
            library.keep_typed_name()
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
        _list(label, "tune", "barre_changes", lambda: _show_changes(now, known))
        label = "Référence" if settings.pinned() is None else "Référence épinglée"
        _list(label, "push_pin", "barre_reference", lambda: _reference(now, known))
        place = st.container(
            horizontal=True, vertical_alignment="center", gap="small", width="content", key="barre_fin"
        )
    library.show_notes()
    return place


def _list(label: str, icon: str, key: str, show: Callable[[], None]) -> bool:
    """A button that opens a list, and whether it is open.

    What it holds is only drawn while it is open, as each element costs every move of a slider. Streamlit takes a button
    of another label for another one: an open list stays open.
    """
    if st.session_state.get(f"_{key}", label) != label:
        st.session_state[key] = st.session_state.get(key, False)
    st.session_state[f"_{key}"] = label
    opened = st.popover(label, icon=f":material/{icon}:", key=key, on_change="rerun")
    if opened.open:
        with opened:
            show()
    return bool(opened.open)


def _show_scenarios(now: Settings, known: WidgetSpecs, where: DataSource) -> None:
    ready, own, past_ones = st.tabs(["Prêts à l'emploi", "Mes scénarios", "Mes essais"])
    with ready:
        library.show_presets(known, where)
    with own:
        library.show_own(now, known, where)
    with past_ones:
        _show_tried(where, known)


def _show_tried(where: DataSource, known: WidgetSpecs) -> None:
    """The settings tried last, each with its headline: a click goes back to them."""
    found = tried.of_territory(where.territory_file.stem)
    if not found:
        st.caption("Chaque réglage que vous essayez vient se ranger ici, avec son résultat, pour y revenir.")
    for number, one in enumerate(found):
        said_ = ", ".join(f"{FIELD_LABELS[known[key].field]} : {said(value)}" for key, value in one.settings.items())
        st.button(
            f"**{one.headline}** {said_}",
            key=f"essai_{number}",
            on_click=_go_back_to,
            args=(one.settings, known),
            width="stretch",
        )


def _go_back_to(settings_: Settings, known: WidgetSpecs) -> None:
    """Callback: settings that were tried come back to the screen, and the list closes."""
    history.put(settings_, known)
    st.session_state[library.LIST_KEY] = False


def _reference(now: Settings, known: WidgetSpecs) -> None:
    """Buttons that pin, exchange and remove the reference."""
    pinned = settings.pinned()
    if pinned is None:
        st.markdown(
            "Épinglez un scénario : chaque chiffre dira ce qui change, et les graphiques garderont sa "
            "trace en pointillé."
        )
        st.button("Épingler ce scénario", on_click=settings.pin, args=(now,), key="epingler", type="primary")
        if now:
            st.button("Épingler aujourd'hui", on_click=settings.pin, args=({},), key="epingler_aujourdhui")
        return
    st.markdown(f"**Épinglé**\n\n{change_lines(pinned, known)}")
    st.button("Retirer la référence", on_click=settings.pin, args=(None,), key="retirer", type="primary")
    if pinned != now:
        st.button("Épingler ce scénario à la place", on_click=settings.pin, args=(now,), key="epingler")
        st.button("Échanger les deux", on_click=_exchange, args=(now, pinned, known), key="echanger")


def _exchange(now: Settings, pinned: Settings, known: WidgetSpecs) -> None:
    """Callback: swap the reference and the scenario on screen."""
    settings.pin(now)
    history.put(pinned, known)


def _show_changes(now: Settings, known: WidgetSpecs) -> None:
    """Each setting that differs, with buttons that set it back; then all of them at once.

    Where a kept scenario is open, a setting that has another value in it goes back to that one, too.
    """
    name = library.last()
    kept = None if name is None else complete(saved()[name], known)
    shown = complete(now, known)
    if not now:
        st.markdown("Tous les réglages sont ceux d'aujourd'hui.")
    for key in [key for key in shown if key in now or (kept is not None and kept[key] != shown[key])]:
        _show_change(known[key], shown[key], None if kept is None or kept[key] == shown[key] else kept[key])
    if now:
        st.button("Tout remettre à aujourd'hui", key="tout_remettre", on_click=history.put, args=({}, known))
    if name is not None and kept != shown:
        st.button(
            f"Revenir à « {name} »", key="revenir", on_click=_open_last, args=(name, known), icon=":material/bookmark:"
        )


def _show_change(spec: WidgetSpec, value: Value, kept: Value | None) -> None:
    """One setting: back to today's, or to the value that the kept scenario has."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if value != spec.default:
            st.button(
                "Remettre",
                icon=":material/restart_alt:",
                key=f"remettre_{spec.key}",
                on_click=_set,
                args=(spec, spec.default),
                type="tertiary",
                help=f"Remet « {FIELD_LABELS[spec.field]} » à aujourd'hui.",
            )
        if kept is not None and kept != spec.default:
            st.button(
                f"Ma valeur : {said(kept)}",
                icon=":material/bookmark:",
                key=f"ma_valeur_{spec.key}",
                on_click=_set,
                args=(spec, kept),
                type="tertiary",
                help=f"Remet « {FIELD_LABELS[spec.field]} » à votre valeur enregistrée.",
            )
        st.markdown(f"{FIELD_LABELS[spec.field]} : {said(spec.default)} → **{said(value)}**")


def change_lines(settings: Settings, known: WidgetSpecs) -> str:
    """A list in Markdown: what a scenario changes of today's settings."""
    if not settings:
        return "Le scénario d'aujourd'hui."
    return "\n".join(f"- {FIELD_LABELS[known[key].field]} : **{said(value)}**" for key, value in settings.items())


def said(value: Value) -> str:
    """The value of a setting as one reads it."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return formats.short_day(value)
    return value if isinstance(value, str) else formats.number(value, 0 if value == int(value) else 1)


def _set(spec: WidgetSpec, value: Value) -> None:
    """Callback: one setting takes a value."""
    widgets.forget_link_faults()
    st.session_state[spec.key] = value


def _open_last(name: str, known: WidgetSpecs) -> None:
    history.put(library.opened(name), known)
