"""Work in a thread of its own while the visitor reads: a few at a time for all, cancelled with the visit."""

import threading
import weakref
from dataclasses import dataclass
from typing import Generic, TypeVar

from elfe_core.errors import ElfeError
from elfe_core.sweep import Progress

RUNNING_AT_ONCE = threading.BoundedSemaphore(2)
"""Jobs of all visitors that share the server's cores; the others wait for their turn."""

LOOK_S = 0.3
"""How often a job that waits for its turn looks whether it was cancelled."""

REFRESH_S = 0.5
"""How often a page looks how far its job is."""

NOT_BEGUN = Progress(0, 1)


@dataclass(slots=True)
class Job:
    """One piece of work; `compute` says whether it came to its end, and asks `go_on` meanwhile."""

    progress: Progress = NOT_BEGUN
    is_cancelled: bool = False
    is_finished: bool = False
    error: ElfeError | OSError | MemoryError | None = None
    thread: threading.Thread | None = None

    def compute(self) -> bool:
        """The work itself."""
        raise NotImplementedError

    def ended(self) -> None:
        """What is done at the end of the thread, however it came."""

    @property
    def is_running(self) -> bool:
        """Whether its thread is at work or waits for its turn."""
        return self.thread is not None and self.thread.is_alive()

    def start(self) -> None:
        """Begin; returns at once."""
        self.thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)
        self.thread.start()

    def cancel(self) -> None:
        """Stop after what is being computed."""
        self.is_cancelled = True

    def go_on(self, progress: Progress) -> bool:
        """Note how far it is; False once it was cancelled."""
        self.progress = progress
        return not self.is_cancelled

    def _run(self) -> None:
        try:
            if self._has_turn():
                try:
                    self.is_finished = self.compute()
                finally:
                    RUNNING_AT_ONCE.release()
        except (ElfeError, OSError, MemoryError) as error:
            self.error = error
        finally:
            self.ended()

    def _has_turn(self) -> bool:
        """Wait for one of the places; False when cancelled meanwhile."""
        while not self.is_cancelled:
            if RUNNING_AT_ONCE.acquire(timeout=LOOK_S):
                return True
        return False


J = TypeVar("J", bound=Job)


class Holder(Generic[J]):
    """Held by the session: cancels the job when the session ends."""

    def __init__(self, job: J) -> None:
        self.job = job
        weakref.finalize(self, job.cancel)
