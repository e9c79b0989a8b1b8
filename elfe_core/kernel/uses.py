"""One rule: uses that run in other hours than their natural ones, placed by water filling (MODEL.md section 8).

Each use is placed in its windows beside all others, one use after the other; with perfect foresight in several rounds.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.foresight import DAY_BEFORE, NONE, PERFECT, expect, level_of, shared_level
from elfe_core.kernel.layout import (
    BEFORE,
    CHOSEN,
    DEFICIT,
    FREE,
    INVERSE,
    LOWER,
    N_SERIES,
    PRODUCTION,
    RISING,
    RUN,
)

Array = NDArray[np.float64]

ROUNDS = 3
"""With perfect foresight each use is placed so often: block coordinate descent on a convex problem."""


class Uses(NamedTuple):
    """Uses of the curves' hours."""

    natural_w: Array
    """When one appliance runs on its own [W/foyer], (n_uses, n_hours)."""
    allowed: NDArray[np.bool_]
    """Hours in which it may be placed, (n_uses, n_hours)."""
    cap_w: Array
    """Most power of one appliance that is driven [W/foyer], (n_uses,)."""
    existing: NDArray[np.bool_]
    """Whether it is a part of the consumption curve of row `sector`, whose factor its energy follows, (n_uses,)."""
    order: NDArray[np.int64]
    """Numbers of the uses in the order in which they are placed, (n_uses,)."""
    windows: NDArray[np.int64]
    """Windows in which something is placed, those of one use after those of another, (n_windows, 4): first hour, hour
    after the last, number of allowed hours, and 1 where these are those of the window before, shifted."""
    energy_wh: Array
    """Natural energy of one appliance in each of them [Wh/foyer], (n_windows,)."""
    parts: NDArray[np.int64]
    """Where the windows of each use begin, and n_windows at the end, (n_uses + 1,)."""
    sector: int


def add_new(uses: Uses, factors: Array, column: int, series: Array) -> None:
    """Add the uses that no curve holds to row BEFORE, in their natural hours; their factors begin at `column`."""
    before = series[BEFORE]
    for use in range(len(uses.cap_w)):
        units, natural = factors[column + 2 * use], uses.natural_w[use]
        if units > 0.0 and not uses.existing[use]:
            for t in range(len(before)):
                before[t] += units * natural[t]


def place_uses(uses: Uses, factors: Array, column: int, series: Array, foresight: int) -> None:
    """Place the driven part of every use.

    Parameters
    ----------
    factors, column
        Row of factors and the column where those of the uses begin.
    series
        As in `layout`. BEFORE and PRODUCTION are read; RUN, FREE and the rows of the uses written; DEFICIT, CHOSEN,
        RISING, LOWER and INVERSE used.
    foresight
        PERFECT, DAY_BEFORE or NONE (natural hours).
    """
    before, run, free, net = series[BEFORE], series[RUN], series[FREE], series[DEFICIT]
    n_hours, driven = len(before), 0.0
    for t in range(n_hours):
        run[t], free[t] = before[t], before[t]
    for use in range(len(uses.cap_w)):
        factor, natural, power = driven_units(uses, use, factors, column), uses.natural_w[use], series[N_SERIES + use]
        driven = max(driven, factor)
        for t in range(n_hours):
            power[t] = factor * natural[t]
            free[t] = max(free[t] - power[t], 0.0)
    if foresight == NONE or driven == 0.0:
        return
    for t in range(n_hours):
        net[t] = before[t] - series[PRODUCTION][t]
    for turn in range(ROUNDS if foresight == PERFECT else 1):
        for index in range(len(uses.order)):
            use = uses.order[index]
            factor = driven_units(uses, use, factors, column)
            most_w = factors[column + 2 * use] * factors[column + 2 * use + 1] * uses.cap_w[use]
            if factor > 0.0 and most_w > 0.0:
                if foresight == DAY_BEFORE:
                    run_use(uses, use, factor, most_w, series)
                else:
                    place_use(uses, use, factor, most_w, series, turn == 0)
    for t in range(n_hours):
        total = free[t]
        for use in range(len(uses.cap_w)):
            total += series[N_SERIES + use][t]
        run[t] = total


def driven_units(uses: Uses, use: int, factors: Array, column: int) -> float:
    """What multiplies the natural power of one appliance to give the driven part of a use."""
    driven: float = factors[column + 2 * use] * factors[column + 2 * use + 1]
    return driven * factors[uses.sector] if uses.existing[use] else driven


def place_use(uses: Uses, use: int, factor: float, most_w: float, series: Array, is_first: bool) -> None:
    """Place one use with perfect foresight in each of its windows, beside the others as they are in row DEFICIT.

    `is_first`: in the first round, in which its natural hours are left and its allowed ones are listed.
    """
    hours, rising, net = series[N_SERIES + len(uses.order) + use], series[RISING], series[DEFICIT]
    power = series[N_SERIES + use]
    for window in range(uses.parts[use], uses.parts[use + 1]):
        first, energy, n_allowed = uses.windows[window][0], factor * uses.energy_wh[window], uses.windows[window][2]
        is_full = most_w * n_allowed <= energy
        if is_first:
            leave_hours(uses, use, window, factor, most_w, is_full, series)
        if not is_full:
            end = first + n_allowed
            sort_hours(hours, rising, power, net, first, end)
            level = level_of(rising, first, end, most_w, energy)
            for place in range(first, end):
                hour, value = int(hours[place]), rising[place]
                power[hour] = min(max(value - level, 0.0), most_w)
                net[hour] = power[hour] - value


def leave_hours(uses: Uses, use: int, window: int, factor: float, most_w: float, is_full: bool, series: Array) -> None:
    """Take a use out of its natural hours and list its allowed ones; where it fills them all, place it for good.

    What does not fit stays in its natural hours, the same share of each.
    """
    power, natural, net = series[N_SERIES + use], uses.natural_w[use], series[DEFICIT]
    hours, place = series[N_SERIES + len(uses.order) + use], uses.windows[window][0]
    first, last, n_allowed = uses.windows[window][0], uses.windows[window][1], uses.windows[window][2]
    placed, stays = 0.0, 0.0
    if is_full:
        placed, stays = most_w, factor - most_w * n_allowed / uses.energy_wh[window]
    for t in range(first, last):
        net[t] -= power[t]
        power[t] = stays * natural[t] + (placed if uses.allowed[use][t] else 0.0)
        net[t] += power[t]
    if uses.windows[window][3] == 1:
        before = uses.windows[window - 1][0]
        for index in range(n_allowed):
            hours[first + index] = hours[before + index] + (first - before)
    else:
        for t in range(first, last):
            if uses.allowed[use][t]:
                hours[place] = t
                place += 1


def sort_hours(hours: Array, rising: Array, power: Array, net: Array, first: int, end: int) -> None:
    """Sort hours[first:end] by how little is consumed without this use, and write production minus that into `rising`.

    By insertion: they are nearly sorted, as on the day before or in the round before.
    """
    for place in range(first, end):
        hour = hours[place]
        value, free = power[int(hour)] - net[int(hour)], place
        while free > first and rising[free - 1] > value:
            rising[free], hours[free] = rising[free - 1], hours[free - 1]
            free -= 1
        rising[free], hours[free] = value, hour


def run_use(uses: Uses, use: int, factor: float, most_w: float, series: Array) -> None:
    """Run one use with yesterday as forecast, beside the others as they are in row DEFICIT."""
    power, net, base = series[N_SERIES + use], series[DEFICIT], series[CHOSEN]
    for t in range(len(base)):
        base[t] = net[t] - power[t]
    for window in range(uses.parts[use], uses.parts[use + 1]):
        energy, n_allowed = factor * uses.energy_wh[window], uses.windows[window][2]
        is_full = most_w * n_allowed <= energy
        leave_hours(uses, use, window, factor, most_w, is_full, series)
        if not is_full:
            run_window(uses, use, window, most_w, energy, series)


def run_window(uses: Uses, use: int, window: int, most_w: float, energy_wh: float, series: Array) -> None:
    """Each hour of a window plans what is left over the allowed hours to come and runs its own part.

    It runs never less than what the others could no longer take.
    """
    allowed, power, net, base = uses.allowed[use], series[N_SERIES + use], series[DEFICIT], series[CHOSEN]
    seen, rising, last = series[INVERSE], series[RISING], uses.windows[window][1]
    left, n_left = energy_wh, uses.windows[window][2]
    for t in range(uses.windows[window][0], last):
        if allowed[t]:
            expect(base, seen, t, last)
            end = t
            for later in range(t, last):
                if allowed[later]:
                    rising[end] = -seen[later]
                    end += 1
            level = shared_level(rising, series[LOWER], t, int(end), most_w, left)
            n_left -= 1
            planned = min(max(-base[t] - level, 0.0), most_w, left)
            power[t] = max(planned, left - most_w * n_left)
            left -= power[t]
            net[t] = base[t] + power[t]
