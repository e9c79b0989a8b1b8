"""A large sweep that is computed while the visitor goes on using the app."""

import threading
import weakref
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from elfe_core import sweep
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.errors import ElfeError
from elfe_core.store import SweepParts
from elfe_core.sweep import Progress, Study
from elfe_ui.session import OwnFolder

RUNNING_AT_ONCE = threading.BoundedSemaphore(2)
"""Studies of all visitors that share the server's cores; the others wait for their turn."""

LOOK_S = 0.3
"""How often a study that waits for its turn looks whether it was cancelled."""

NOT_BEGUN = Progress(0, 1)


@dataclass(slots=True)
class Job:
    """One study in a thread of its own; its file lies in `folder` and goes when the session does."""

    study: Study
    provenance: dict[str, object]
    folder: OwnFolder = field(default_factory=OwnFolder)
    progress: Progress = NOT_BEGUN
    is_waiting: bool = True
    """Whether other visitors' studies still have the server's cores."""
    is_cancelled: bool = False
    is_finished: bool = False
    error: ElfeError | OSError | MemoryError | None = None
    thread: threading.Thread | None = None

    @property
    def out(self) -> Path:
        """The file of results, there once the job is finished."""
        return self.folder.path / "etude.parquet"

    @property
    def is_running(self) -> bool:
        """Whether its thread is at work or waits for its turn."""
        return self.thread is not None and self.thread.is_alive()

    def start(self) -> None:
        """Begin; returns at once."""
        self.progress = Progress(0, self.study.layout.n_scenarios)
        self.thread = threading.Thread(target=self._run, name="study", daemon=True)
        self.thread.start()

    def cancel(self) -> None:
        """Stop after the blocks that are being computed."""
        self.is_cancelled = True

    def _run(self) -> None:
        try:
            if self._has_turn():
                try:
                    self._compute()
                finally:
                    RUNNING_AT_ONCE.release()
        except (ElfeError, OSError, MemoryError) as error:
            self.error = error

    def _has_turn(self) -> bool:
        """Wait for one of the places; False when cancelled meanwhile."""
        while not self.is_cancelled:
            if RUNNING_AT_ONCE.acquire(timeout=LOOK_S):
                self.is_waiting = False
                return True
        return False

    def _compute(self) -> None:
        columns = (*self.study.factors, *INDICATOR_UNITS)
        parts = SweepParts.open(self.out, self.provenance, columns, resume=False)
        if sweep.run(self.study, parts.write, go_on=self._go_on):
            parts.finish()
            self.is_finished = True

    def _go_on(self, progress: Progress) -> bool:
        self.progress = progress
        return not self.is_cancelled


class Holder:
    """What the session holds: when it goes, the study stops."""

    def __init__(self, job: Job) -> None:
        self.job = job
        weakref.finalize(self, job.cancel)


JOB_KEY = "_study"


def current() -> Job | None:
    """The visitor's study: running, finished or stopped."""
    holder: Holder | None = st.session_state.get(JOB_KEY)
    return None if holder is None else holder.job


def begin(study: Study, provenance: dict[str, object]) -> None:
    """Start a study in the place of the one before."""
    before = current()
    if before is not None:
        before.cancel()
    job = Job(study, provenance)
    job.start()
    st.session_state[JOB_KEY] = Holder(job)
