"""One rule: inside each window, move consumption from the hours of deficit to the hours of surplus.

The exact closed form of MODEL.md section 2, step 3, with its bound. With d = C - G, the window's movable energy F is
taken above a level T and put back below a level W, which flattens d as far as F allows. `prepare_window` does once what
every flexible share needs; `shift_window` is one share.
"""

import math

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel import ranks
from elfe_core.kernel.layout import (
    AFTER,
    BEFORE,
    BOUNDED,
    DEFICIT,
    DUST,
    ENERGY,
    FLAT,
    FLAT_ENERGY,
    PRODUCTION,
    RISING,
    STOPS,
)

Array = NDArray[np.float64]

ROUNDING = 1e-12
"""A move below this share of the window's largest power is dust of rounding and counts as none."""


def prepare_window(series: Array, windows: Array, window: int, window_h: int, max_reduction_share: float) -> None:
    """Sort one window and find its flat level.

    Parameters
    ----------
    series, windows
        As in `layout`: rows BEFORE (>= 0) and PRODUCTION are read, all that concern windows written.
    window, window_h
        Number of the window, and length of all but the last [h].
    max_reduction_share
        Most that may leave an hour, as a share of its consumption (m); infinity for no bound.
    """
    first, last = window * window_h, min((window + 1) * window_h, series.shape[1])
    total, energy, largest, first_stop = 0.0, 0.0, 0.0, -math.inf
    bounded = max_reduction_share < math.inf
    for hour in range(first, last):
        deficit = series[BEFORE, hour] - series[PRODUCTION, hour]
        series[DEFICIT, hour] = deficit
        series[RISING, hour] = deficit
        total += deficit
        energy += series[BEFORE, hour]
        largest = max(largest, series[BEFORE, hour], abs(deficit))
        if bounded:
            stop = deficit - max_reduction_share * series[BEFORE, hour]
            series[STOPS, hour] = stop
            first_stop = max(first_stop, stop)
    ranks.sort(series, RISING, first, last)
    flat = total / (last - first)
    windows[BOUNDED, window] = 1.0 if first_stop > flat else 0.0
    if windows[BOUNDED, window] > 0.0:
        ranks.sort(series, STOPS, first, last)
        flat = bounded_flat_level(series[STOPS], first, last, total)
    moved = 0.0
    for hour in range(first, last):
        lowered = max(series[DEFICIT, hour] - flat, 0.0)
        moved += min(lowered, max_reduction_share * series[BEFORE, hour]) if bounded else lowered
    windows[ENERGY, window] = energy
    windows[FLAT, window] = flat
    windows[FLAT_ENERGY, window] = moved
    windows[DUST, window] = ROUNDING * largest


def shift_window(
    series: Array, windows: Array, window: int, window_h: int, flexible_share: float, max_reduction_share: float
) -> float:
    """Flatten one prepared window as far as a flexible share allows; row AFTER receives its hours.

    Parameters
    ----------
    series, windows, window, window_h, max_reduction_share
        As in `prepare_window`.
    flexible_share
        Share of the window's consumption that may be moved, 0 to 1.

    Returns
    -------
    float
        Share of the movable energy that could be used, min(1, F_flat / F); 1 if there is none.
    """
    first, last = window * window_h, min((window + 1) * window_h, series.shape[1])
    movable = flexible_share * windows[ENERGY, window]
    amount = min(movable, windows[FLAT_ENERGY, window])
    top, floor = windows[FLAT, window], windows[FLAT, window]
    if movable < windows[FLAT_ENERGY, window]:
        floor = floor_level(series[RISING], first, last, amount)
        if windows[BOUNDED, window] > 0.0:
            top = bounded_top_level(series[RISING], series[STOPS], first, last, amount)
        else:
            top = top_level(series[RISING], first, last, amount)
    dust = windows[DUST, window]
    bounded = windows[BOUNDED, window] > 0.0
    for hour in range(first, last):
        lowered = series[DEFICIT, hour] - top
        if bounded:
            lowered = min(lowered, max_reduction_share * series[BEFORE, hour])
        lowered = lowered if lowered > dust else 0.0
        raised = floor - series[DEFICIT, hour]
        raised = raised if raised > dust else 0.0
        after = series[BEFORE, hour] - lowered + raised
        series[AFTER, hour] = 0.0 if lowered > 0.0 and abs(after) <= dust else after
    return amount / movable if movable > 0.0 else 1.0


def floor_level(rising_w: Array, first: int, last: int, amount_wh: float) -> float:
    """The level W with sum(max(W - d, 0)) = amount, d sorted in rising_w[first:last]."""
    level: float = rising_w[first]
    filled = 0.0
    for rank in range(1, last - first):
        step = rank * (rising_w[first + rank] - level)
        if filled + step > amount_wh:
            return level + (amount_wh - filled) / rank
        filled += step
        level = rising_w[first + rank]
    return level + (amount_wh - filled) / (last - first)


def top_level(rising_w: Array, first: int, last: int, amount_wh: float) -> float:
    """The level T with sum(max(d - T, 0)) = amount, d sorted in rising_w[first:last]."""
    level: float = rising_w[last - 1]
    drained = 0.0
    for rank in range(1, last - first):
        step = rank * (level - rising_w[last - 1 - rank])
        if drained + step > amount_wh:
            return level - (amount_wh - drained) / rank
        drained += step
        level = rising_w[last - 1 - rank]
    return level - (amount_wh - drained) / (last - first)


def bounded_top_level(rising_w: Array, stops_w: Array, first: int, last: int, amount_wh: float) -> float:
    """The level T at which each hour's cut, from d down to T or to its stop, makes the amount.

    Both rising_w[first:last] and stops_w[first:last] are sorted. The cut is piecewise linear in T: its slope is the
    number of hours above T less the number of those that are stopped. The last stop for an amount out of reach.
    """
    next_d, next_stop = last - 1, last - 1
    level: float = rising_w[last - 1]
    cut, slope = 0.0, 0
    while next_stop >= first:
        is_d = next_d >= first and rising_w[next_d] >= stops_w[next_stop]
        point = rising_w[next_d] if is_d else stops_w[next_stop]
        step = slope * (level - point)
        if cut + step > amount_wh:
            return level - (amount_wh - cut) / slope
        cut += step
        level = point
        if is_d:
            slope += 1
            next_d -= 1
        else:
            slope -= 1
            next_stop -= 1
    return level


def bounded_flat_level(stops_w: Array, first: int, last: int, total_wh: float) -> float:
    """The level L at which what can be taken above it fills all that lies below it.

    With j hours stopped above L, the balance sum(d) - n*L = sum of their (stop - L) gives
    L = (sum(d) - their sum) / (n - j); the right j is the first one whose next stop is not above L.
    """
    n_hours, stopped, level = last - first, 0.0, 0.0
    for n_stopped in range(n_hours):
        level = (total_wh - stopped) / (n_hours - n_stopped)
        stop = stops_w[last - 1 - n_stopped]
        if stop <= level:
            break
        stopped += stop
    return level


def is_whole(counted: NDArray[np.bool_], window: int, window_h: int) -> bool:
    """Whether every hour of a window counts; otherwise nothing is moved in it, which could be lost."""
    whole = True
    for hour in range(window * window_h, min((window + 1) * window_h, len(counted))):
        whole = whole and bool(counted[hour])
    return whole
