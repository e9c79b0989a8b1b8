"""One rule: inside each window, move consumption from the hours of deficit to the hours of surplus.

The exact closed form of MODEL.md section 2, step 3. With d = C - G, the window's movable energy F is taken above a
level T and put back below a level W, which flattens d as far as F allows. At most `max_reduction_share` times an
hour's consumption may leave that hour; without that bound (infinity) it is the original program's rule.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

ROUNDING = 1e-12
"""A move below this share of the window's largest power is dust of rounding and counts as none."""


class Flexibility(NamedTuple):
    """Result of `shift`."""

    consumption_w: Array
    """Consumption after flexibility [W/foyer], shape (n_hours,)."""
    window_use: Array
    """Share of each window's movable energy that could be used, min(1, F_flat / F), 1 if F is 0, shape (n_windows,)."""


def shift(
    consumption_w: Array,
    production_w: Array,
    *,
    flexible_share: float,
    window_h: int = 24,
    max_reduction_share: float = 1.0,
) -> Flexibility:
    """Flatten consumption minus production in each window of `window_h` hours counted from the first hour.

    Parameters
    ----------
    consumption_w, production_w
        Hourly power [W/foyer], shape (n_hours,); consumption >= 0. Not changed.
    flexible_share
        Share of each window's consumption that may be moved, 0 to 1.
    window_h
        Length of a window [h]; a last, shorter window is treated alike.
    max_reduction_share
        Most that may leave an hour, as a share of its consumption; `math.inf` for no bound.

    Returns
    -------
    Flexibility
        Each window keeps its energy; the sum of squares of C - G never rises.

    Notes
    -----
    Source: MODEL.md section 2, step 3.
    """
    n_windows = -(-len(consumption_w) // window_h)
    if flexible_share == 0.0:
        return Flexibility(consumption_w.copy(), np.ones(n_windows))
    whole = len(consumption_w) // window_h * window_h
    shifted, uses = [], []
    for first, last, width in ((0, whole, window_h), (whole, len(consumption_w), len(consumption_w) - whole)):
        if first == last:
            continue
        before = consumption_w[first:last].reshape(-1, width)
        result = _shift_windows(
            before, production_w[first:last].reshape(-1, width), flexible_share, max_reduction_share
        )
        shifted.append(result.consumption_w.ravel())
        uses.append(result.window_use)
    return Flexibility(np.concatenate(shifted), np.concatenate(uses))


def _shift_windows(consumption_w: Array, production_w: Array, share: float, max_reduction_share: float) -> Flexibility:
    """The rule for windows of one length, shape (n_windows, window_h); `window_use` of shape (n_windows,)."""
    deficit = consumption_w - production_w
    movable = share * consumption_w.sum(axis=1)
    bounded = math.isfinite(max_reduction_share)
    room = max_reduction_share * consumption_w if bounded else np.full_like(consumption_w, math.inf)
    flat = _flat_level(deficit, deficit - room if bounded else None)
    flat_energy = np.minimum(np.maximum(deficit - flat[:, None], 0.0), room).sum(axis=1)

    ones = np.ones_like(deficit)
    points = np.concatenate((deficit, deficit - room), axis=1) if bounded else deficit
    weights = np.concatenate((ones, -ones), axis=1) if bounded else ones
    partial = movable < flat_energy
    amount = np.minimum(movable, flat_energy)
    top = np.where(partial, _level_with_area_above(points, weights, amount), flat)[:, None]
    floor = np.where(partial, -_level_with_area_above(-deficit, ones, amount), flat)[:, None]

    lowered = np.minimum(np.maximum(deficit - top, 0.0), room)
    raised = np.maximum(floor - deficit, 0.0)
    dust = ROUNDING * np.maximum(consumption_w, np.abs(deficit)).max(axis=1, keepdims=True)
    lowered[lowered <= dust] = 0.0
    raised[raised <= dust] = 0.0
    after = consumption_w - lowered + raised
    after[(lowered > 0.0) & (np.abs(after) <= dust)] = 0.0
    use = np.divide(amount, movable, out=np.ones_like(movable), where=movable > 0.0)
    return Flexibility(after, use)


def _flat_level(deficit: Array, bottom: Array | None) -> Array:
    """The level L of each window at which what can be taken above it fills all that lies below it, shape (n_windows,).

    `bottom` is d - m*C, where an hour's reduction stops, or None without a bound: then L is the mean. With j hours
    stopped above L, the balance sum(d) - n*L = sum of max(bottom - L, 0) gives L = (sum(d) - their sum) / (n - j);
    the right j is the first one whose next bottom is not above L.
    """
    n_hours = deficit.shape[1]
    if bottom is None:
        mean: Array = deficit.mean(axis=1)
        return mean
    descending = -np.sort(-bottom, axis=1)
    stopped_sum = np.cumsum(descending, axis=1) - descending
    levels: Array = (deficit.sum(axis=1, keepdims=True) - stopped_sum) / (n_hours - np.arange(n_hours))
    fits = descending <= levels
    fits[:, -1] = True  # with every other hour stopped only rounding could deny the last candidate
    level: Array = levels[np.arange(len(levels)), fits.argmax(axis=1)]
    return level


def _level_with_area_above(points: Array, weights: Array, area: Array) -> Array:
    """The level T of each row with sum(weights * max(points - T, 0)) = area, shape (n_rows,).

    The sum is piecewise linear in T and only rises while T comes down, so the points in falling order, with the
    running slope between them, hold the answer; `area` must be within reach.
    """
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
