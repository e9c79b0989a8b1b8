"""One rule: biogas that waits in a tank until it serves (MODEL.md section 7).

A plan a local day by water filling, then hour by hour what the tank allows. Foresight as in section 8, point 4.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel import flexibility, ranks
from elfe_core.kernel.layout import BIOGAS, CHOSEN, DEFICIT, GAS, INVERSE, RISING, STOPS

Array = NDArray[np.float64]

PERFECT, DAY_BEFORE, NONE = 0, 1, 2
"""What the plan of a day knows: the hours themselves, the day before and the present hour, nothing."""

DAY_H = 24


class Plant(NamedTuple):
    """Engines [W/foyer] and gas tank, in electricity to be made of it [Wh/foyer]; floats."""

    engine_w: float
    tank_wh: float


def run(plant: Plant, series: Array, counted: NDArray[np.bool_], day_starts: NDArray[np.int64], foresight: int) -> None:
    """Burn the gas of every hour.

    Parameters
    ----------
    series
        As in `layout`. CHOSEN holds the gas as it is made, DEFICIT consumption minus all other production; BIOGAS and
        GAS are written, RISING, STOPS and INVERSE used.
    counted
        Which hours count, (n_hours,); a day of which one does not burns as made.
    day_starts
        First hour of each local day, and n_hours at the end, (n_days + 1,); what stands before burns as made.
    foresight
        PERFECT, DAY_BEFORE or NONE (burns as made).
    """
    level = 0.5 * plant.tank_wh
    for hour in range(day_starts[0]):
        series[BIOGAS, hour], series[GAS, hour] = series[CHOSEN, hour], level
    for day in range(len(day_starts) - 1):
        first, last = day_starts[day], day_starts[day + 1]
        waits = foresight != NONE
        for hour in range(first, last):
            series[BIOGAS, hour], series[GAS, hour] = series[CHOSEN, hour], level
            waits = waits and counted[hour]
        if waits:
            level = _run_day(plant, series, first, last, foresight, level)


def _run_day(plant: Plant, series: Array, first: int, last: int, foresight: int, level: float) -> float:
    """One local day, hours first to last; the level after it."""
    made = 0.0
    for hour in range(first, last):
        made += series[CHOSEN, hour]
        series[INVERSE, hour] = series[DEFICIT, hour]
    left = min(max(made + level - 0.5 * plant.tank_wh, 0.0), plant.engine_w * (last - first))
    water = water_level(series, first, last, plant.engine_w, left)
    for hour in range(first, last):
        if foresight == DAY_BEFORE:
            expect(series, hour, last)
            water = water_level(series, hour, last, plant.engine_w, left)
        plan = min(max(series[DEFICIT, hour] - water, 0.0), plant.engine_w)
        burnt = burn(plant, plan, series[CHOSEN, hour], level)
        series[BIOGAS, hour], series[GAS, hour] = burnt, level
        level += series[CHOSEN, hour] - burnt
        left = max(left - burnt, 0.0)
    return level


def burn(plant: Plant, plan_w: float, made_w: float, level_wh: float) -> float:
    """Power of an hour [W/foyer] that neither borrows gas nor lets the tank overflow.

    Where the tank is full and more is made than the engines take, that is burnt all the same: no gas is lost.
    """
    most = min(plant.engine_w, level_wh + made_w)
    return max(min(plan_w, most), level_wh + made_w - plant.tank_wh, 0.0)


def water_level(series: Array, first: int, last: int, most_w: float, energy_wh: float) -> float:
    """The level w with sum(clip(b - w, 0, most)) = energy, at most what the hours can take; row INVERSE holds b."""
    for hour in range(first, last):
        series[RISING, hour] = series[INVERSE, hour]
    ranks.sort(series, RISING, first, last)
    for hour in range(first, last):
        series[STOPS, hour] = series[RISING, hour] - most_w
    return flexibility.bounded_top_level(series[RISING], series[STOPS], first, last, energy_wh)


def expect(series: Array, hour: int, last: int) -> None:
    """What a plain controller expects at `hour` of it and of the hours until last (MODEL.md section 8, point 4).

    The same hours of the day before plus the present difference from it, which fades in a day; before the first 24 h
    the present value. Reads row DEFICIT and writes INVERSE.
    """
    present = series[DEFICIT, hour]
    fading = present - series[DEFICIT, hour - DAY_H] if hour >= DAY_H else 0.0
    series[INVERSE, hour] = present
    for to_come in range(hour + 1, last):
        fading *= 1.0 - (to_come - hour) / DAY_H
        series[INVERSE, to_come] = series[DEFICIT, to_come - DAY_H] + fading if hour >= DAY_H else present
