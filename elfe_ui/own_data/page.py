"""The page of the data, from what is loaded to the visitor's own set."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

import streamlit as st

from elfe_core.curve_set import CurveSet, period_notes, replace_role
from elfe_core.curve_set.plants import parts_of, plants_of
from elfe_core.curve_set.treatment import Policy
from elfe_core.curves import SOURCES
from elfe_core.errors import ElfeError
from elfe_core.store import Archive, archive_bytes
from elfe_ui import cached, session, widgets
from elfe_ui.charts import theme
from elfe_ui.exports import provenance
from elfe_ui.own_data import examples, loaded, plants, uploads
from elfe_ui.scenarios import browser_store
from elfe_ui.session import OwnSet
from elfe_ui.view import View, show_faults, show_notice, show_own_faults
from elfe_ui.words import formats, own_data_words, weather_words

LOADED, BRING = "Données en place", "Apporter mes fichiers"
POLICY_KEY, ALIGN_KEY, RESTORED_KEY = "trous", "aligner", "_choix_repris"
KEEP_KEY = "garder_courbes"
IN_PLACE = "Vos courbes sont en place, dans toutes les pages, pour vous seul."


def show_data(view: View) -> None:
    """Everything below the page's title."""
    part = widgets.one_view("partie", [LOADED, BRING])
    try:
        base = cached.curve_set(view.source)
    except ElfeError as error:
        show_faults(error)
        return
    if part == LOADED:
        _loaded(base, view)
    else:
        _bring(base, view)


def _loaded(base: CurveSet, view: View) -> None:
    own = view.source.own
    if own is None:
        st.markdown(f"**{view.territory.data.label}.** Chaque courbe donne une forme ; les réglages donnent l'énergie.")
        if browser_store.keeps_curves():
            st.info("Vos courbes gardées dans ce navigateur reviendront quand la page sera rechargée.")
            _offer_to_keep()
    else:
        st.success(IN_PLACE, icon=":material/person:")
        _say_treatment(own, view)
        _offer_to_keep()
        st.button("Revenir aux données de l'application", icon=":material/undo:", on_click=session.use, args=(None,))
    loaded.show_loaded(base, view)
    with st.expander("Les années météo, de 2012 à 2020 : d'où elles viennent", icon=":material/partly_cloudy_day:"):
        st.html(provenance.weather_table())
        st.caption(weather_words.RECONSTRUCTED)
    st.caption(
        f"Numéro de ce jeu de données : {cached.fingerprint(view.source)}. Deux jeux de même numéro sont les mêmes."
    )
    st.download_button(
        "Garder ce jeu de courbes",
        lambda: archive_bytes(Archive(base) if own is None else Archive(base, own.policy, own.by_weekday)),
        file_name=f"courbes{uploads.KEPT_SUFFIX}",
        icon=":material/save:",
        help="Un seul fichier, à rouvrir sur cette page.",
    )


def _offer_to_keep() -> None:
    """Whether the curves stay in this browser: personal, so only where the visitor asks for it."""
    if not browser_store.works():
        return
    st.session_state[KEEP_KEY] = browser_store.keeps_curves()
    st.checkbox(
        "Garder mes courbes dans ce navigateur",
        key=KEEP_KEY,
        on_change=lambda: browser_store.keep_curves(bool(st.session_state[KEEP_KEY])),
        help="Sans cette coche, vos courbes disparaissent quand la page est rechargée ou fermée.",
    )
    st.caption(
        "Une courbe de consommation dit quand un foyer est chez lui : ne cochez que sur un appareil à vous. Rien n'est "
        "gardé sur le serveur ; décocher les efface aussitôt de ce navigateur."
    )


def _bring(base: CurveSet, view: View) -> None:
    found = uploads.show_uploads(view)
    if not found.curves and not found.sets:
        st.info(
            "Choisissez un ou plusieurs fichiers, puis dites à quoi sert chaque courbe. Rien n'est utilisé avant que "
            "vous ne l'ayez vérifié et demandé.",
            icon=":material/upload_file:",
        )
        examples.show_examples()
        return
    try:
        draft = _draft(base, found)
    except ElfeError as error:
        show_own_faults(error, "Ces courbes ne vont pas ensemble ; les données en place restent.")
        return
    _restore(found.sets)
    _finish(draft, view)


def _restore(sets: Mapping[str, Archive]) -> None:
    """Set the widgets to the choices kept with a set, once, when its file has just been uploaded."""
    if tuple(sets) != st.session_state.get(RESTORED_KEY, ()):
        st.session_state[RESTORED_KEY] = tuple(sets)
        for kept in sets.values():
            if kept.policy is not None:
                st.session_state[POLICY_KEY] = own_data_words.POLICY_WORDS[kept.policy]
            if kept.by_weekday is not None:
                st.session_state[ALIGN_KEY] = kept.by_weekday


def _draft(base: CurveSet, found: uploads.Uploaded) -> CurveSet:
    """The set in use with the roles replaced that the files give."""
    draft = base
    for kept in found.sets.values():
        draft = kept.curve_set
    for role, curves in found.curves.items():
        parts = plants.weighed(role, plants_of(curves)) if role in SOURCES else parts_of(curves)
        source = " + ".join(dict.fromkeys(own_data_words.kind(part.kind) for part in parts))
        draft = replace_role(draft, role, *parts, source=source)
    return draft


def _finish(draft: CurveSet, view: View) -> None:
    """Policy, alignment, their effect, and the button that puts the set in use."""
    st.subheader("Avant de les utiliser", anchor=False)
    names = {own_data_words.POLICY_WORDS[policy]: policy for policy in Policy}
    st.session_state.setdefault(POLICY_KEY, next(iter(names)))
    chosen = st.segmented_control(
        "Heures manquantes", list(names), required=True, key=POLICY_KEY, help=own_data_words.POLICY_HELP
    )
    by_weekday = False
    notes = period_notes(draft)
    if notes:
        for note in notes:
            show_notice(note)
        by_weekday = st.toggle(
            "Aligner les années sur celle de la consommation résidentielle",
            key=ALIGN_KEY,
            help="Chaque jour prend le jour de même rang dans l'année et de même jour de semaine. Sinon, seule la "
            "période commune à toutes les courbes est utilisée.",
        )
    try:
        own = session.stored(draft, names[str(chosen)], by_weekday=by_weekday)
        _say_treatment(own, view)
    except ElfeError as error:
        show_own_faults(error, "Ces courbes ne peuvent pas encore être utilisées ; les données en place restent.")
        return
    changed = [theme.LABELS[role] for role, curve in draft.roles() if curve.files]
    st.caption(f"Courbes du jeu : {', '.join(changed)}.")
    if own == view.source.own:
        st.success(IN_PLACE, icon=":material/person:")
        _offer_to_keep()
        return
    st.button(
        "Utiliser ces courbes",
        type="primary",
        icon=":material/check:",
        on_click=session.use,
        args=(own,),
        key="utiliser",
    )


def _say_treatment(own: OwnSet, view: View) -> None:
    treatment = cached.built(own, view.territory.timezone).treatment
    zone = ZoneInfo(view.territory.timezone)
    first, last = (formats.short_day(end.astimezone(zone).date()) for end in treatment.period.ends())
    st.markdown(f"Période utilisée : du {first} au {last}.")
    said = own_data_words.treated(treatment)
    if said:
        st.markdown("\n".join(f"- {sentence}" for sentence in said))
    else:
        st.caption("Aucune heure n'a été modifiée.")
