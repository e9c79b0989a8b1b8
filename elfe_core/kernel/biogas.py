"""One rule: biogas that waits in a tank until it serves (MODEL.md section 7).

A plan a local day by water filling, then hour by hour what the tank allows. Foresight as in section 8, point 4.
"""

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.foresight import DAY_BEFORE, NONE, expect, shared_level
from elfe_core.kernel.layout import BIOGAS, CHOSEN, DEFICIT, GAS, INVERSE, LOWER, RISING

Array = NDArray[np.float64]


def burn(
    engine_w: float,
    tank_wh: float,
    series: Array,
    counted: NDArray[np.bool_],
    day_starts: NDArray[np.int64],
    foresight: int,
) -> None:
    """Burn the gas of every hour.

    Parameters
    ----------
    engine_w, tank_wh
        Largest power of the engines [W/foyer]; gas tank, in electricity to be made of it [Wh/foyer].
    series
        As in `layout`. CHOSEN holds the gas as it is made, DEFICIT consumption minus all other production; BIOGAS and
        GAS are written, RISING, LOWER and INVERSE used.
    counted
        Which hours count, (n_hours,); a day of which one does not burns as made.
    day_starts
        First hour of each local day, and n_hours at the end, (n_days + 1,); what stands before burns as made.
    foresight
        PERFECT, DAY_BEFORE or NONE (burns as made).
    """
    made, level = series[CHOSEN], 0.5 * tank_wh
    for day in range(len(day_starts)):
        first, last = (0, day_starts[0]) if day == 0 else (day_starts[day - 1], day_starts[day])
        waits = foresight != NONE and day > 0
        for t in range(first, last):
            series[BIOGAS][t], series[GAS][t] = made[t], level
            waits = waits and counted[t]
        if waits:
            level = burn_day(engine_w, tank_wh, series, first, last, foresight, level)


def burn_day(
    engine_w: float, tank_wh: float, series: Array, first: int, last: int, foresight: int, level: float
) -> float:
    """One local day, hours first to last; the gas level after it [Wh/foyer].

    Gas is neither borrowed nor lost: where the tank is full and more is made than the engines take, that is burnt all
    the same.
    """
    made, deficit, seen = series[CHOSEN], series[DEFICIT], series[INVERSE]
    total = 0.0
    for t in range(first, last):
        total += made[t]
        seen[t] = deficit[t]
    left = min(max(total + level - 0.5 * tank_wh, 0.0), engine_w * (last - first))
    water = water_level(series, first, last, engine_w, left)
    for t in range(first, last):
        if foresight == DAY_BEFORE:
            expect(deficit, seen, t, last)
            water = water_level(series, t, last, engine_w, left)
        plan = min(max(deficit[t] - water, 0.0), engine_w, level + made[t])
        burnt = max(plan, level + made[t] - tank_wh, 0.0)
        series[BIOGAS][t], series[GAS][t] = burnt, level
        level = max(level + made[t] - burnt, 0.0)
        left = max(left - burnt, 0.0)
    return level


def water_level(series: Array, first: int, last: int, most_w: float, energy_wh: float) -> float:
    """The level w with sum(clip(b - w, 0, most)) = energy, at most what the hours can take; row INVERSE holds b."""
    seen, rising = series[INVERSE], series[RISING]
    for t in range(first, last):
        rising[t] = seen[t]
    return shared_level(rising, series[LOWER], first, last, most_w, energy_wh)
