"""One rule: the running clip of an ideal store (no loss, no power limit).

`run` is one store from empty, hour by hour; `advance` moves any number of stores at once and is what it stands on.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STRETCH_H = 73
"""Hours that `advance` walks through one by one while all stretches of the period move abreast; any number would do."""


class Storage(NamedTuple):
    """Result of `run`, each of shape (n_hours,)."""

    stored_wh: Array
    """Energy held at the START of each hour [Wh/foyer]."""
    charge_w: Array
    """Power taken in [W/foyer], >= 0."""
    discharge_w: Array
    """Power given back [W/foyer], >= 0; never in an hour of charge."""


class Passage(NamedTuple):
    """Result of `advance`."""

    stored_wh: Array
    """Energy held at the start of each hour and after the last one [Wh/foyer], shape (n_hours + 1, n_stores)."""
    left_w: Array
    """Surplus that did not fit (> 0) or deficit that nothing was left for (< 0) [W/foyer], shape (n_hours, n_stores);
    exactly zero in an hour that the store absorbs or feeds whole."""


def run(surplus_w: Array, *, capacity_wh: float) -> Storage:
    """Charge with every surplus and discharge into every deficit, between empty and full, from empty.

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
    stored, left = advance(surplus_w[:, None], np.array([capacity_wh]), np.zeros(1))
    before, after = stored[:-1, 0], stored[1:, 0]
    change_w = np.where(left[:, 0] == 0.0, surplus_w, after - before)
    return Storage(before, np.maximum(change_w, 0.0), np.maximum(-change_w, 0.0))


def advance(surplus_w: Array, capacity_wh: Array, start_wh: Array) -> Passage:
    """Move many stores through the same hours.

    Parameters
    ----------
    surplus_w
        Surplus that each store meets [W/foyer], shape (n_hours, n_stores). Not changed.
    capacity_wh, start_wh
        Capacity, and energy held at the start [Wh/foyer], shape (n_stores,). Not changed.

    Returns
    -------
    Passage
        The level of each hour and what is left for the grid.

    Notes
    -----
    The hours are cut into stretches that move abreast. A stretch turns the level it starts from into
    clip(level + its whole surplus, where an empty store ends, where a full store ends): so one walk through a stretch
    from empty and from full gives every stretch's start, and a second one its levels. Own rule; the clip of clips is
    a clip.
    """
    n_hours, n_stores = surplus_w.shape
    if n_hours == 0:
        return Passage(start_wh[None].copy(), surplus_w.copy())
    stretch_h = min(STRETCH_H, n_hours)
    padded_h = -(-n_hours // stretch_h) * stretch_h
    if padded_h != n_hours:
        surplus_w = np.concatenate((surplus_w, np.zeros((padded_h - n_hours, n_stores))))
    surplus = surplus_w.reshape(-1, stretch_h, n_stores)
    stored = np.empty((padded_h + 1, n_stores))
    left = np.empty((padded_h, n_stores))
    starts = _stretch_starts(surplus, capacity_wh, start_wh)
    level, end = starts[:-1], np.empty_like(starts[:-1])
    levels, lefts = stored[:-1].reshape(surplus.shape), left.reshape(surplus.shape)
    for hour in range(stretch_h):
        levels[:, hour] = level
        np.add(level, surplus[:, hour], out=end)
        np.minimum(end, capacity_wh, out=level)
        np.maximum(level, 0.0, out=level)
        np.subtract(end, level, out=lefts[:, hour])
    stored[-1] = level[-1]
    return Passage(stored[: n_hours + 1], left[:n_hours])


def span(surplus_w: Array, capacity_wh: Array) -> tuple[Array, Array]:
    """Where each store ends that starts empty, and where it ends that starts full [Wh/foyer], (n_stores,) each.

    `surplus_w` as in `advance`. A store that starts anywhere between ends between; where both ends are equal the
    start no longer matters.
    """
    ends = _ends(surplus_w[None], capacity_wh)
    return ends[0, 0], ends[1, 0]


def _stretch_starts(surplus: Array, capacity_wh: Array, start_wh: Array) -> Array:
    """Level at the start of each stretch and after the last one, shape (n_stretches + 1, n_stores)."""
    from_empty, from_full = _ends(surplus, capacity_wh)
    whole = surplus.sum(axis=1)
    starts = np.empty((len(surplus) + 1, surplus.shape[2]))
    starts[0] = start_wh
    for stretch in range(len(surplus)):
        after = starts[stretch + 1]
        np.add(starts[stretch], whole[stretch], out=after)
        np.maximum(after, from_empty[stretch], out=after)
        np.minimum(after, from_full[stretch], out=after)
    return starts


def _ends(surplus: Array, capacity_wh: Array) -> Array:
    """Where each stretch ends from empty and from full, shape (2, n_stretches, n_stores)."""
    n_stretches, stretch_h, n_stores = surplus.shape
    ends = np.zeros((2, n_stretches, n_stores))
    ends[1] = capacity_wh
    for hour in range(stretch_h):
        np.add(ends, surplus[:, hour], out=ends)
        np.minimum(ends, capacity_wh, out=ends)
        np.maximum(ends, 0.0, out=ends)
    return ends
