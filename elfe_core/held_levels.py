"""Levels of the flexibility rule in windows where the bound on an hour's reduction holds some hours back.

A part of `flexibility`: both levels are solved exactly, from the sorted points where a piecewise linear sum bends.
Source: MODEL.md section 2, step 3, "Bound".
"""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def flat_level(deficit: Array, bottom: Array) -> Array:
    """The level L of each window at which what can be taken above it fills all that lies below it, shape (n_rows,).

    `bottom` is d - m*C, where an hour's reduction stops. With j hours stopped above L, the balance
    sum(d) - n*L = sum of max(bottom - L, 0) gives L = (sum(d) - their sum) / (n - j); the right j is the first one
    whose next bottom is not above L.
    """
    n_hours = deficit.shape[1]
    descending = -np.sort(-bottom, axis=1)
    stopped_sum = np.cumsum(descending, axis=1) - descending
    levels: Array = (deficit.sum(axis=1, keepdims=True) - stopped_sum) / (n_hours - np.arange(n_hours))
    fits = descending <= levels
    fits[:, -1] = True  # with every other hour stopped only rounding could deny the last candidate
    level: Array = levels[np.arange(len(levels)), fits.argmax(axis=1)]
    return level


def level_with_area_above(deficit: Array, bottom: Array, area: Array) -> Array:
    """The level T of each row at which each hour's cut, from its deficit down to T or to its bottom, makes `area`.

    The cut is piecewise linear in T and only rises while T comes down, so the points where its slope changes, in
    falling order, with the running slope between them, hold the answer; `area` must be within reach, (n_rows,).
    """
    points = np.concatenate((deficit, bottom), axis=1)
    weights = np.concatenate((np.ones_like(deficit), -np.ones_like(bottom)), axis=1)
    order = np.argsort(-points, axis=1)
    falling = np.take_along_axis(points, order, axis=1)
    slope = np.cumsum(np.take_along_axis(weights, order, axis=1), axis=1)
    reached = np.zeros_like(falling)
    reached[:, 1:] = np.cumsum(slope[:, :-1] * (falling[:, :-1] - falling[:, 1:]), axis=1)
    step = (reached <= area[:, None]).sum(axis=1) - 1
    rows = np.arange(len(points))
    missing = area - reached[rows, step]
    gradient = slope[rows, step]
    below = np.divide(missing, gradient, out=np.zeros_like(missing), where=gradient > 0.0)
    level: Array = falling[rows, step] - below
    return level
