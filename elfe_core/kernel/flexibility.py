"""One rule: inside each window, move consumption from the hours of deficit to the hours of surplus.

The exact closed form of MODEL.md section 2, step 3, with its bound. With d = C - G, the window's movable energy F is
taken above a level T and put back below a level W, which flattens d as far as F allows. `prepare` does once what every
flexible share needs; `shift` is one share.
"""

import math

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.exchange import surplus
from elfe_core.kernel.layout import (
    AFTER,
    BOUNDED,
    DEFICIT,
    DUST,
    ENERGY,
    FLAT,
    FLAT_ENERGY,
    FREE,
    LOWER,
    PRODUCTION,
    RISING,
    RUN,
    STOPS,
    SURPLUS,
    USE,
)
from elfe_core.kernel.ranks import sort

Array = NDArray[np.float64]

ROUNDING = 1e-12
"""A move below this share of the window's largest power is dust of rounding and counts as none."""


def prepare(
    series: Array, windows: Array, window_h: int, max_reduction_share: float, first_window: int, last_window: int
) -> None:
    """Sort the windows first to last, the last excluded, and find their flat levels.

    Parameters
    ----------
    series, windows
        As in `layout`: rows RUN, FREE (>= 0) and PRODUCTION are read, all that concern windows written.
    window_h
        Length of all windows but the last [h].
    max_reduction_share
        Most that may leave an hour, as a share of what no use drives (m); infinity for no bound.
    """
    run, free, production = series[RUN], series[FREE], series[PRODUCTION]
    deficit, rising, stops = series[DEFICIT], series[RISING], series[STOPS]
    for window in range(first_window, last_window):
        first, last = window * window_h, min((window + 1) * window_h, len(run))
        total, energy, largest, highest_stop = 0.0, 0.0, 0.0, -math.inf
        for t in range(first, last):
            net, used = run[t] - production[t], free[t]
            deficit[t], rising[t] = net, net
            total += net
            energy += used
            largest = max(largest, run[t], abs(net))
            if max_reduction_share < math.inf:
                stop = net - max_reduction_share * used
                stops[t] = stop
                highest_stop = max(highest_stop, stop)
        sort(rising, first, last, series[LOWER])
        flat = total / (last - first)
        is_bounded = highest_stop > flat
        if is_bounded:
            sort(stops, first, last, series[LOWER])
            flat = flat_level(stops, first, last, total)
        moved = 0.0
        for t in range(first, last):
            lowered = max(deficit[t] - flat, 0.0)
            moved += min(lowered, max_reduction_share * free[t]) if is_bounded else lowered
        windows[BOUNDED][window] = 1.0 if is_bounded else 0.0
        windows[ENERGY][window], windows[DUST][window] = energy, ROUNDING * largest
        windows[FLAT][window], windows[FLAT_ENERGY][window] = flat, moved


def shift(
    series: Array,
    windows: Array,
    counted: NDArray[np.bool_],
    window_h: int,
    max_reduction_share: float,
    flexible_share: float,
    first_window: int,
    last_window: int,
) -> None:
    """Flatten windows as far as a flexible share allows; rows AFTER, SURPLUS and USE receive their hours.

    Parameters
    ----------
    series, windows, window_h, max_reduction_share, first_window, last_window
        As in `prepare`, which must have been called if the share is above 0.
    counted
        Which hours count, (n_hours,). In a window of which one does not, nothing is moved: it could be lost.
    flexible_share
        Share that may be moved of what no use drives in the window, 0 to 1.
    """
    run, free, after = series[RUN], series[FREE], series[AFTER]
    production, deficit = series[PRODUCTION], series[DEFICIT]
    for window in range(first_window, last_window):
        first, last = window * window_h, min((window + 1) * window_h, len(run))
        is_whole = True
        for t in range(first, last):
            after[t] = run[t]
            is_whole = is_whole and counted[t]
        windows[USE][window] = 1.0 if is_whole else math.nan
        movable = flexible_share * windows[ENERGY][window] if flexible_share > 0.0 and is_whole else 0.0
        if movable > 0.0:
            amount, is_bounded = min(movable, windows[FLAT_ENERGY][window]), windows[BOUNDED][window] > 0.0
            windows[USE][window] = amount / movable
            top, floor, dust = windows[FLAT][window], windows[FLAT][window], windows[DUST][window]
            if movable < windows[FLAT_ENERGY][window]:
                floor = floor_level(series[RISING], first, last, amount)
                n_stops = last - first if is_bounded else 0
                top = top_level(series[RISING], series[STOPS], first, last, n_stops, amount)
            for t in range(first, last):
                lowered = min(deficit[t] - top, max_reduction_share * free[t]) if is_bounded else deficit[t] - top
                raised = floor - deficit[t]
                lowered = lowered if lowered > dust else 0.0
                moved = run[t] - lowered + (raised if raised > dust else 0.0)
                after[t] = 0.0 if lowered > 0.0 and abs(moved) <= dust else moved
        for t in range(first, last):
            series[SURPLUS][t] = surplus(after[t], production[t])


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


def top_level(rising_w: Array, stops_w: Array, first: int, last: int, n_stops: int, amount_wh: float) -> float:
    """The level T at which each hour's cut, from d down to T or to its stop, makes the amount.

    Both rising_w[first:last] and the last n_stops of stops_w[first:last] are sorted: all of them, or none where no
    stop matters. The cut is piecewise linear in T: its slope is the number of hours above T less the number of those
    that are stopped. The last stop for an amount out of reach.
    """
    next_d, next_stop, first_stop = last - 1, last - 1, last - n_stops
    level: float = rising_w[last - 1]
    cut, slope = 0.0, 0
    while next_d >= first or next_stop >= first_stop:
        is_d = next_d >= first and (next_stop < first_stop or rising_w[next_d] >= stops_w[next_stop])
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
    return level - (amount_wh - cut) / slope if slope > 0 else level


def flat_level(stops_w: Array, first: int, last: int, total_wh: float) -> float:
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
