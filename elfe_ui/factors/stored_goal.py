"""A goal searched for in a file of results: by the file's own columns, or by costs that are made of them."""

import math

import numpy as np
import pandas as pd

from elfe_core import store
from elfe_core.store import Meeting, SweepFile
from elfe_ui.factors.slices import COST_KEYS, StoredSlices
from elfe_ui.goal_choice import ChosenGoal
from elfe_ui.series.factors import Array


def search(source: StoredSlices, goal: ChosenGoal, near: dict[str, float], limit: int) -> tuple[pd.DataFrame, Meeting]:
    """Rows that meet a goal, those nearest to a point first, as `store.points_near`, and how many do."""
    if goal.key not in COST_KEYS:
        found = store.points_near(source.file, goal.key, goal.at_least, goal.value, near, limit)
        return found, store.count_meeting(source.file, goal.key, goal.at_least, goal.value)
    nearest, n_meeting, least, greatest = pd.DataFrame(), 0, math.inf, -math.inf
    for columns in store.row_chunks(source.file):
        rows = pd.DataFrame(columns | source.counted(columns, columns))
        values = rows[goal.key].to_numpy()
        meets = values >= goal.value if goal.at_least else values <= goal.value
        n_meeting += int(meets.sum())
        least, greatest = (
            np.fmin(least, np.nanmin(values, initial=math.inf)),
            np.fmax(greatest, np.nanmax(values, initial=-math.inf)),
        )
        kept = rows[meets].assign(distance=_distances(source.file, rows[meets], near))
        nearest = pd.concat([nearest, kept]) if len(nearest) else kept
        nearest = nearest.sort_values(["distance", *source.file.axes], kind="stable").head(limit)
    known = least <= greatest
    ends = (float(least), float(greatest)) if known else (math.nan, math.nan)
    return nearest.reset_index(drop=True), Meeting(n_meeting, source.file.n_rows, *ends)


def _distances(file: SweepFile, rows: pd.DataFrame, near: dict[str, float]) -> Array:
    """Of each row to a point, each factor over the range of its axis; one with a single value does not count."""
    parts = [
        (rows[name].to_numpy() - near[name]) / (values[-1] - values[0])
        for name, values in file.axes.items()
        if len(values) > 1
    ]
    total: Array = np.sqrt(sum(part**2 for part in parts)) if parts else np.zeros(len(rows))
    return total
