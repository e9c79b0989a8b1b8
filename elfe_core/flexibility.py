"""One rule: inside each window, move consumption from the hours of deficit to the hours of surplus.

The exact closed form of MODEL.md section 2, step 3. With d = C - G, the window's movable energy F is taken above a
level T and put back below a level W, which flattens d as far as F allows. At most `max_reduction_share` times an
hour's consumption may leave that hour; without that bound (infinity) it is the original program's rule.

`prepare` does once what every flexible share needs (the sort of each window and its cumulative sums); `shift` is one
series and one share. Any number of series advance together, with the hour of the window as first axis, so that each
step of numpy runs along all windows and not along the few hours of one.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import windows

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Flexibility(NamedTuple):
    """Consumption after flexibility, and how far it could be used; with a leading axis for several series."""

    consumption_w: Array
    """Consumption after flexibility [W/foyer], shape (..., n_hours)."""
    window_use: Array
    """Share of each window's movable energy that could be used, min(1, F_flat / F), 1 if F is 0, (..., n_windows)."""


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
        Of shapes (n_hours,) and (n_windows,). Each window keeps its energy; the sum of squares of C - G never rises.

    Notes
    -----
    Source: MODEL.md section 2, step 3.
    """
    if flexible_share == 0.0:
        return Flexibility(consumption_w.copy(), np.ones(-(-len(consumption_w) // window_h)))
    prepared = prepare(consumption_w[None], production_w[None], window_h, max_reduction_share)
    after, use = prepared(flexible_share)
    return Flexibility(after[0], use[0])


def prepare(
    consumption_w: Array, production_w: Array, window_h: int = 24, max_reduction_share: float = 1.0
) -> Callable[[float], Flexibility]:
    """What `shift` needs for any flexible share, done once for several series.

    Parameters
    ----------
    consumption_w, production_w
        Hourly power [W/foyer], shape (n_series, n_hours); consumption may have one row for all. Not changed.
    window_h, max_reduction_share
        As in `shift`.

    Returns
    -------
    callable
        Flexible share -> Flexibility of shapes (n_series, n_hours) and (n_series, n_windows).
    """
    n_hours = production_w.shape[1]
    whole = n_hours // window_h * window_h
    parts = [
        windows.prepared(
            windows.hours_first(consumption_w[:, first:last], width),
            windows.hours_first(production_w[:, first:last], width),
            max_reduction_share,
        )
        for first, last, width in ((0, whole, window_h), (whole, n_hours, n_hours - whole))
        if first < last
    ]

    def shifted(flexible_share: float) -> Flexibility:
        results = [Flexibility(*windows.flattened(part, flexible_share)) for part in parts]
        if len(parts) == 1:
            return results[0]
        after, use = (np.concatenate(both, axis=1) for both in zip(*results, strict=True))
        return Flexibility(after, use)

    return shifted


def whole_windows(shifted: Flexibility, before_w: Array, counted: Bools, window_h: int) -> Flexibility:
    """Take back what was moved in windows of which an hour does not count: it could have gone there, and be lost.

    Parameters
    ----------
    shifted
        Result of `shift` or `prepare`, shapes (..., n_hours) and (..., n_windows). Not changed.
    before_w
        Consumption before [W/foyer], shape (..., n_hours).
    counted
        Which hours count, shape (n_hours,).
    window_h
        As in `shift`.

    Returns
    -------
    Flexibility
        `window_use` is NaN for the windows that are not whole. Source: own rule.
    """
    broken = ~np.logical_and.reduceat(counted, np.arange(0, len(counted), window_h))
    hours = np.repeat(broken, window_h)[: len(counted)]
    return Flexibility(np.where(hours, before_w, shifted.consumption_w), np.where(broken, np.nan, shifted.window_use))
