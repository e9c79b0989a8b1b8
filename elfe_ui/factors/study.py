"""The large study: its form, its run in the background while the visitor goes on, its results to take home."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import streamlit as st

from elfe_core import kernel, sweep
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.errors import ElfeError
from elfe_core.store import SweepParts
from elfe_core.sweep import Progress, Study
from elfe_ui import cached, visitors
from elfe_ui.background import REFRESH_S, Holder, Job
from elfe_ui.view import View, show_faults
from elfe_ui.visitors import OwnFolder
from elfe_ui.words import factor_names, formats, mix_words

FIVE = sweep.MAIN_FACTORS
POINTS = (3, 4, 5, 6, 7, 8, 10, 12)
USUAL_POINTS = 6
FAULT_KEY = "_study_fault"
SCENARIOS_A_SECOND = 15_000
"""For the estimate before the start, on the careful side; see benchmarks/README.md."""


@dataclass(slots=True)
class StudyJob(Job):
    """One study; its file lies in `folder` and is removed with the session."""

    study: Study = field(kw_only=True)
    provenance: dict[str, object] = field(kw_only=True)
    folder: OwnFolder = field(default_factory=OwnFolder)
    is_left: bool = False

    @property
    def out(self) -> Path:
        """The file of results, there once the job is finished."""
        return self.folder.path / "etude.parquet"

    def leave(self) -> None:
        """Stop for good and remove the files: the visitor has left."""
        self.is_left = True
        self.cancel()
        if not self.is_running:
            self.folder.remove()

    def ended(self) -> None:
        """Remove the files of a visitor who has left."""
        if self.is_left:
            self.folder.remove()

    def compute(self) -> bool:
        """Write the rows block by block."""
        columns = (*self.study.factors, *INDICATOR_UNITS)
        parts = SweepParts.open(self.out, self.provenance, columns, resume=False)
        if not sweep.run(self.study, parts.write, go_on=self.go_on):
            return False
        parts.finish()
        return True


JOB_KEY = "_study"


def show_study(view: View) -> Path | None:
    """Draw the form or the progress; returns the file of results once there is one."""
    known = current_job()
    if known is not None and known.is_running:
        _show_progress()
        return None
    if known is not None and known.error is not None:
        _show_error(known.error)
    elif known is not None and known.is_finished:
        _show_downloads(known, view)
        with st.expander("Calculer à nouveau", icon=":material/restart_alt:"):
            _show_form(view)
        return known.out
    elif known is not None and known.is_cancelled:
        st.info("Calcul arrêté. Vous pouvez en lancer un autre.", icon=":material/info:")
    _show_form(view)
    return None


def _show_error(error: Exception) -> None:
    if isinstance(error, ElfeError):
        show_faults(error, "Le calcul s'est arrêté.")
    else:
        st.error("Le calcul s'est arrêté : la place ou la mémoire du serveur manque.", icon=":material/error:")


def _show_form(view: View) -> None:
    points = st.select_slider(
        "Valeurs par réglage",
        POINTS,
        USUAL_POINTS,
        key="etude_points",
        help="Éolien, solaire, bioénergies, stockage et part flexible (borne haute) varient tous les cinq, chacun "
        "entre ses bornes habituelles ; le reste suit votre scénario.",
    )
    total = points ** len(FIVE)
    st.caption(
        f"{formats.number(total)} scénarios, {_duration(total)} environ. L'app reste utilisable pendant le calcul."
    )
    st.button(
        "Lancer le calcul", icon=":material/play_arrow:", type="primary", on_click=_try_to_begin, args=(points, view)
    )
    fault = st.session_state.pop(FAULT_KEY, None)
    if fault is not None:
        show_faults(fault)


def _duration(total: int) -> str:
    seconds = total / SCENARIOS_A_SECOND
    return f"{max(1, round(seconds))} s" if seconds < 90 else f"{round(seconds / 60)} min"


def _try_to_begin(points: int, view: View) -> None:
    """Callback: start the study, or keep the fault for the page to show."""
    try:
        _begin_study(points, view)
    except ElfeError as error:
        st.session_state[FAULT_KEY] = error


def _begin_study(points: int, view: View) -> None:
    values = factor_names.in_use(view.scenario)
    grid = sweep.Grid(axes={key: factor_names.axis(key, points, values[key]) for key in FIVE})
    study = sweep.study(grid, view.scenario, cached.curves_of(view.scenario, view.source), view.territory)
    found = sweep.provenance(
        study,
        view.scenario,
        territory=view.territory.name,
        data=cached.data_label(view.source),
        fingerprint=cached.fingerprint(view.source),
        made_on=datetime.now(tz=UTC).astimezone(ZoneInfo(view.territory.timezone)).date(),
    )
    begin_job(study, found)


@st.fragment(run_every=REFRESH_S)
def _show_progress() -> None:
    known = current_job()
    if known is None or not known.is_running:
        st.rerun()
        return
    done, total = known.progress
    if not kernel.is_ready():
        st.progress(0.0, mix_words.PREPARING)
        return
    st.progress(
        done / total,
        f"Calcul : {formats.number(done)} scénarios sur {formats.number(total)}, l'app reste utilisable.",
    )
    st.button("Arrêter", icon=":material/stop:", disabled=known.is_cancelled, on_click=known.cancel)


def _show_downloads(known: StudyJob, view: View) -> None:
    left, right = st.columns(2)
    left.download_button(
        "Télécharger (.parquet)",
        known.out.read_bytes,
        file_name="etude.parquet",
        mime="application/vnd.apache.parquet",
        icon=":material/download:",
        width="stretch",
        help="Le fichier dit d'où viennent ses résultats : il se rouvre avec « Ouvrir un fichier ».",
    )
    right.download_button(
        "Télécharger (.csv de l'outil d'origine)",
        lambda: cached.original_csv(known.out, view.territory.foyers),
        file_name="etude.csv",
        mime="text/csv",
        icon=":material/download:",
        width="stretch",
    )


def current_job() -> StudyJob | None:
    """The visitor's study: running, finished or stopped."""
    holder: Holder[StudyJob] | None = st.session_state.get(JOB_KEY)
    return None if holder is None else holder.job


def begin_job(study: Study, provenance: dict[str, object]) -> None:
    """Start a study; cancels the one before."""
    before = current_job()
    if before is not None:
        before.cancel()
    job = StudyJob(study=study, provenance=provenance, progress=Progress(0, study.layout.n_scenarios))
    visitors.at_leaving("study", job.leave)
    job.start()
    st.session_state[JOB_KEY] = Holder(job)
