"""Where the results on screen come from: computed now, the study shipped, one computed here, or the visitor's file."""

import shutil
from pathlib import Path
from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.uploaded_file_manager import UploadedFile

from elfe_core.errors import ElfeError
from elfe_core.load import DATA_FOLDER
from elfe_core.store import SweepFile
from elfe_ui import cached, memo, received, session, visitors, widgets
from elfe_ui.economics import shown as shown_costs
from elfe_ui.factors import slices, study
from elfe_ui.factors.slices import LiveSlices, Slices, StoredSlices
from elfe_ui.view import View, show_notice, show_own_faults
from elfe_ui.visitors import OwnFolder
from elfe_ui.words.faults import as_text

SHIPPED_FOLDER = DATA_FOLDER / "sweeps"
LIVE, SHIPPED, COMPUTED, OWN = "Calcul en direct", "Calculs d'avance", "Cinq réglages à la fois", "Ouvrir un fichier"
HELPS = {
    LIVE: "la surface ou les courbes sont calculées maintenant, autour de votre scénario",
    SHIPPED: "des milliers de scénarios livrés avec l'application, autour d'aujourd'hui",
    COMPUTED: "toutes leurs combinaisons, calculées ici pendant que vous continuez, à emporter",
    OWN: "des résultats calculés ailleurs, ou ici un autre jour",
}
SOURCE_KEY = "source"
NOT_COUNTED = (
    "Coûts et CO₂ ne se comptent pas sur ce fichier : il faut une année entière, dite par le fichier, et la "
    "consommation, les échanges et les pertes de chaque scénario."
)
WIDTHS = (2.4, 1)
"""Of the pictures and of the choices beside them."""
OWN_FOLDER_KEY, OWN_FILE_KEY = "_own_results", "_own_file"


def choose_source(view: View, least_factors: int, notices: DeltaGenerator) -> Slices | None:
    """The source chosen; None, with a message, while it has nothing to show.

    What a source has to ask and to say stands in `notices`. A page that needs two factors that vary does not show
    results in which only one does.
    """
    other = _territory_of_shipped(view)
    offered = [LIVE, COMPUTED, OWN] if other else [LIVE, SHIPPED, COMPUTED, OWN]
    _follow_offer(offered)
    helps = " ".join(f"« {name} » : {HELPS[name]}." for name in offered)
    chosen = widgets.pick(SOURCE_KEY, offered, "Résultats", LIVE, helps)
    if other:
        st.caption(
            f"Les calculs d'avance sont ceux d'un autre territoire ({as_text(other)}) : ils ne sont pas montrés."
        )
    with notices, widgets.placeholder():
        return _opened(chosen, view, least_factors)


class Laid(NamedTuple):
    """The places of a page of factors, and what it shows; None while that cannot be shown."""

    source: Slices | None
    picture: DeltaGenerator
    choices: DeltaGenerator


def lay_out(view: View, least_factors: int) -> Laid:
    """Pictures on the left, choices on the right, the results at their foot."""
    main, side = st.columns(WIDTHS, gap="medium")
    with main:
        notices, picture = st.container(), st.container()
    with side:
        choices, origin = st.container(gap="xsmall"), st.container()
    with origin:
        return Laid(choose_source(view, least_factors, notices), picture, choices)


def choose_live() -> None:
    """Callback: compute what is shown now."""
    st.session_state[SOURCE_KEY] = LIVE


def _opened(chosen: str, view: View, least_factors: int) -> Slices | None:
    """Draw the source's own widgets and messages; returns the source."""
    if chosen == LIVE:
        return LiveSlices(view.scenario, view.source, counting=slices.counting_of(view))
    if chosen == COMPUTED:
        return _stored(study.show_study(view), view, least_factors)
    if chosen == OWN:
        return _stored(_own_file(), view, least_factors)
    return _stored(shipped_file(), view, least_factors)


def _territory_of_shipped(view: View) -> str | None:
    """The territory that the study shipped is about, if it is another one than that of the other pages."""
    path = shipped_file()
    if path is None:
        return None
    try:
        found = cached.sweep_results(path, view.territory.foyers, _folder_for_copies(path)).provenance
    except ElfeError:
        return None  # its faults are shown in place of its results
    name = view.territory.name if found is None else str(found.get("territory", view.territory.name))
    return None if name == view.territory.name else name


def _follow_offer(offered: list[str]) -> None:
    """What is no longer offered gives way to what is computed now."""
    if st.session_state.get(SOURCE_KEY, LIVE) not in offered:
        st.session_state[SOURCE_KEY] = LIVE


def shipped_file() -> Path | None:
    """The study shipped with the app; None if there is none."""
    return next(iter(sorted(SHIPPED_FOLDER.glob("*.parquet"))), None)


def _stored(path: Path | None, view: View, least_factors: int) -> StoredSlices | None:
    """A file of results, checked; None, with a message, if it is missing or cannot be used."""
    if path is None:
        return None
    try:
        file = cached.sweep_results(path, view.territory.foyers, _folder_for_copies(path))
    except ElfeError as error:
        show_own_faults(error, "Ce fichier de résultats ne peut pas être utilisé ; rien n'est perdu.")
        return None
    _show_notices(file)
    slices.show_origin_warning(file, view)
    found = slices.stored(file, view)
    if view.display.costs_on and found.counting is None and not shown_costs.why_not(view):
        st.caption(NOT_COUNTED)
    if len(found.factors) >= least_factors:
        return found
    if found.factors:
        st.info(
            "Un seul réglage varie dans ces résultats : la page « Un réglage à la fois » les montre.",
            icon=":material/info:",
        )
    else:
        st.info("Ces résultats sont ceux d'un seul scénario : aucun réglage n'y varie.", icon=":material/info:")
    return None


def _folder_for_copies(path: Path) -> Path:
    """Where a file is copied in our columns: that of the server for the study shipped, which all visitors share."""
    return visitors.shared() if path.parent == SHIPPED_FOLDER else path.parent


def _show_notices(file: SweepFile) -> None:
    for notice in file.notices:
        show_notice(notice)


def _own_file() -> Path | None:
    """The visitor's file; it stays until another one is chosen, although Streamlit forgets it on another page."""
    uploaded = st.file_uploader(
        "Fichier de résultats",
        type=["parquet", "csv", "gz"],
        key="fichier",
        help="Un fichier .parquet de la commande « sweep », ou le fichier .csv de l'outil d'origine d'ELFE.",
        on_change=_forget_own_file,
    )
    if uploaded is not None:
        try:
            st.session_state[OWN_FILE_KEY] = _kept(uploaded)
        except ElfeError as error:
            show_own_faults(error, "Ce fichier ne peut pas être gardé ; rien n'est perdu.")
            return None
    path: Path | None = st.session_state.get(OWN_FILE_KEY)
    if path is None:
        st.info(
            "Choisissez un fichier .parquet ou .csv. Il reste dans votre session : personne d'autre ne le voit.",
            icon=":material/upload_file:",
        )
    elif uploaded is None:
        st.caption(f"Fichier gardé de votre dernier choix : {as_text(path.name)}")
    return path


def _forget_own_file() -> None:
    """Another file was chosen, or none: the one before goes, and what was made of it."""
    path: Path | None = st.session_state.pop(OWN_FILE_KEY, None)
    if path is not None:
        memo.forget(str(path))
        shutil.rmtree(path.parent, ignore_errors=True)


def _kept(uploaded: UploadedFile) -> Path:
    """The file in the visitor's own folder."""
    path = _work_folder() / f"{uploaded.file_id}" / Path(uploaded.name).name
    path.parent.mkdir(parents=True, exist_ok=True)
    return received.take(uploaded, path)


def _work_folder() -> Path:
    """A folder of the visitor's own, gone with the session."""
    if OWN_FOLDER_KEY not in st.session_state:
        st.session_state[OWN_FOLDER_KEY] = session.new_folder("results")
    folder: OwnFolder = st.session_state[OWN_FOLDER_KEY]
    return folder.path
