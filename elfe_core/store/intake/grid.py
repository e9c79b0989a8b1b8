"""Times -> a regular clock: the step that they show, and how long they may span."""

import numpy as np
from numpy.typing import NDArray

from elfe_core.measured import STEPS_MIN
from elfe_core.runs import MINUTE_S

MAX_YEARS = 30
"""A file that spans more has a wrong year somewhere, and would fill the memory with nothing."""

YEAR_S = 31557600


def common_step_min(seconds: NDArray[np.int64]) -> int | None:
    """Most common difference between successive times, in minutes; None when it is none of STEPS_MIN."""
    differences = np.diff(np.unique(seconds))
    if not len(differences):
        return None
    found, counts = np.unique(differences, return_counts=True)
    step_min, rest = divmod(int(found[np.argmax(counts)]), MINUTE_S)
    return step_min if step_min in STEPS_MIN and not rest else None


def is_too_long(seconds: NDArray[np.int64]) -> bool:
    """Whether times span more than MAX_YEARS."""
    return bool(len(seconds)) and int(seconds.max()) - int(seconds.min()) > MAX_YEARS * YEAR_S
