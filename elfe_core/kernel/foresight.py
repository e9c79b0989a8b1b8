"""What a plan of a day knows of the hours to come (MODEL.md section 8, point 4), and how it fills them."""

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.ranks import sort

Array = NDArray[np.float64]

PERFECT, DAY_BEFORE, NONE = 0, 1, 2
"""What a plan knows: the hours themselves, the day before and the present hour, nothing."""

DAY_H = 24


def expect(base_w: Array, seen_w: Array, now: int, last: int) -> None:
    """Write into seen_w[now:last] what a plain controller expects at `now`.

    The same hours of the day before plus the present difference from it, which fades in a day; before the first 24 h
    the present value.
    """
    present = base_w[now]
    fading = present - base_w[now - DAY_H] if now >= DAY_H else 0.0
    seen_w[now] = present
    for t in range(now + 1, last):
        fading *= 1.0 - (t - now) / DAY_H
        seen_w[t] = base_w[t - DAY_H] + fading if now >= DAY_H else present


def shared_level(values_w: Array, spare: Array, first: int, last: int, most_w: float, energy_wh: float) -> float:
    """The level w with sum(clip(v - w, 0, most)) = energy, at most what the hours can take.

    values_w[first:last] holds the values v in any order and is sorted with the help of `spare`.
    """
    sort(values_w, first, last, spare)
    return level_of(values_w, first, last, most_w, energy_wh)


def level_of(rising_w: Array, first: int, last: int, most_w: float, energy_wh: float) -> float:
    """The same for values that are sorted: from the highest down, hours begin to fill, and are full `most` below."""
    next_one, next_full = last - 1, last - 1
    level: float = rising_w[last - 1]
    filled, n_filling = 0.0, 0
    while next_full >= first:
        begins = next_one >= first and rising_w[next_one] >= rising_w[next_full] - most_w
        point = rising_w[next_one] if begins else rising_w[next_full] - most_w
        step = n_filling * (level - point)
        if filled + step > energy_wh:
            return level - (energy_wh - filled) / n_filling
        filled += step
        level = point
        if begins:
            n_filling += 1
            next_one -= 1
        else:
            n_filling -= 1
            next_full -= 1
    return level
