"""One rule: the running clip of an ideal store (no loss, no power limit, empty at the start)."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Storage(NamedTuple):
    """Result of `run`, each of shape (n_hours,)."""

    stored_wh: Array
    """Energy held at the START of each hour [Wh/foyer]."""
    charge_w: Array
    """Power taken in [W/foyer], >= 0."""
    discharge_w: Array
    """Power given back [W/foyer], >= 0; never in an hour of charge."""


def run(surplus_w: Array, *, capacity_wh: float) -> Storage:
    """Charge with every surplus and discharge into every deficit, between empty and full.

    Parameters
    ----------
    surplus_w
        Production minus consumption [W/foyer], shape (n_hours,). Not changed.
    capacity_wh
        Capacity [Wh/foyer], >= 0.

    Returns
    -------
    Storage
        E(t+1) = clip(E(t) + surplus(t), 0, capacity), with tau = 1 h.

    Notes
    -----
    An hour that neither fills nor empties the store moves its surplus to the last digit (not the rounded difference
    of two levels), so that no dust of rounding is left for the grid. Source: MODEL.md section 2, step 4.
    """
    if capacity_wh == 0.0:
        return Storage(*(np.zeros(len(surplus_w)) for _ in range(3)))
    level = 0.0
    levels = [level]
    for surplus in surplus_w.tolist():
        level += surplus
        if level > capacity_wh:
            level = capacity_wh
        elif level < 0.0:
            level = 0.0
        levels.append(level)
    before, after = np.array(levels[:-1]), np.array(levels[1:])
    inside = (after > 0.0) & (after < capacity_wh)
    change_w = np.where(inside, surplus_w, after - before)
    return Storage(before, np.maximum(change_w, 0.0), np.maximum(-change_w, 0.0))
