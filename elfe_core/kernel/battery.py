"""One rule: a battery with losses, a power limit and a usable band (MODEL.md section 6).

With neutral values it is section 2's.

Greedy: it charges with every surplus and discharges into every deficit, which makes the least import that any operation
of one battery can make.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CLOSES = 1e-9
"""A cyclic start has closed once start and end agree within this share of the capacity."""

MOST_ROUNDS = 20
"""Rounds after which a cyclic start is taken as it is."""


class Battery(NamedTuple):
    """One battery and the connection behind it; floats."""

    capacity_wh: float
    one_way: float
    """Efficiency one way, the square root of the round trip's."""
    loss_factor: float
    """1 / one_way."""
    power_w: float
    """Largest charge and discharge, on the side of alternating current; infinity for no limit."""
    low_wh: float
    high_wh: float
    export_limit_w: float
    """Most that may be exported; infinity for no limit."""


def battery(parameters: Array) -> Battery:
    """Battery of a row of `layout.BATTERY`, shape (6,)."""
    capacity, one_way = parameters[0], math.sqrt(parameters[1])
    return Battery(
        capacity,
        one_way,
        1.0 / one_way,
        parameters[2],
        parameters[3] * capacity,
        parameters[4] * capacity,
        parameters[5],
    )


def hour(unit: Battery, level_wh: float, surplus_w: float) -> tuple[float, float, float]:
    """One hour: level after it [Wh/foyer], charge and discharge [W/foyer] on the side of alternating current.

    An hour that neither fills nor empties the battery moves its power to the last digit (not the rounded difference of
    two levels), so that no dust of rounding is left for the grid. The level after never falls where the level before
    rises, also in rounded arithmetic.
    """
    charge = min(max(surplus_w, 0.0), unit.power_w)
    discharge = min(max(-surplus_w, 0.0), unit.power_w)
    after = level_wh + unit.one_way * charge - unit.loss_factor * discharge
    if after > unit.high_wh:
        charge = (unit.high_wh - level_wh) * unit.loss_factor
        after = unit.high_wh
    if after < unit.low_wh:
        discharge = (level_wh - unit.low_wh) * unit.one_way
        after = unit.low_wh
    return after, charge, discharge


def loss(unit: Battery, charge_w: float, discharge_w: float) -> float:
    """Power lost while charging and discharging [W/foyer]."""
    return charge_w * (1.0 - unit.one_way) + discharge_w * (unit.loss_factor - 1.0)


def level_after(unit: Battery, level_wh: float, surplus_w: Array, first: int, last: int) -> float:
    """Level after the hours first to last, the last excluded, of surplus_w (n_hours,), from a level [Wh/foyer]."""
    for t in range(first, last):
        level_wh = hour(unit, level_wh, surplus_w[t])[0]
    return level_wh


def settled_level(unit: Battery, surplus_w: Array, first: int, last: int) -> float:
    """Level after the hours first to last whatever it was before them; NaN if it depends on that.

    Walks from an empty and from a full battery have met once one of them has been emptied or filled all the way.
    """
    low, high = unit.low_wh, unit.high_wh
    for t in range(first, last):
        low = hour(unit, low, surplus_w[t])[0]
        high = hour(unit, high, surplus_w[t])[0]
        if low == high:
            return level_after(unit, low, surplus_w, t + 1, last)
    return low if low == high else math.nan


def cyclic_start(unit: Battery, surplus_w: Array) -> float:
    """The start [Wh/foyer] that the level comes back to after all hours of surplus_w (n_hours,).

    From empty, each round starts from the level that the one before reached.
    """
    start = unit.low_wh
    for _ in range(MOST_ROUNDS):
        end = level_after(unit, start, surplus_w, 0, len(surplus_w))
        if abs(end - start) <= CLOSES * unit.capacity_wh:
            break
        start = end
    return start
