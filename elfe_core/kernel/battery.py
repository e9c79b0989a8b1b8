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
    power_w: float
    """Largest charge and discharge, on the side of alternating current; infinity for no limit."""
    low_wh: float
    high_wh: float
    export_limit_w: float
    """Most that may be exported; infinity for no limit."""


def battery(of: Array) -> Battery:
    """Battery of a row of `layout.BATTERY`, shape (6,)."""
    return Battery(of[0], math.sqrt(of[1]), of[2], of[3] * of[0], of[4] * of[0], of[5])


def hour(unit: Battery, level_wh: float, surplus_w: float) -> tuple[float, float, float]:
    """One hour: level after it [Wh/foyer], charge and discharge [W/foyer] on the side of alternating current.

    An hour that neither fills nor empties the battery moves its power to the last digit (not the rounded difference of
    two levels), so that no dust of rounding is left for the grid. The level after never falls where the level before
    rises, also in rounded arithmetic.
    """
    if surplus_w >= 0.0:
        charge = min(surplus_w, unit.power_w)
        after = level_wh + unit.one_way * charge
        if after > unit.high_wh:
            return unit.high_wh, (unit.high_wh - level_wh) / unit.one_way, 0.0
        return after, charge, 0.0
    discharge = min(-surplus_w, unit.power_w)
    after = level_wh - discharge / unit.one_way
    if after < unit.low_wh:
        return unit.low_wh, 0.0, (level_wh - unit.low_wh) * unit.one_way
    return after, 0.0, discharge


def loss(unit: Battery, charge_w: float, discharge_w: float) -> float:
    """Power lost while charging and discharging [W/foyer]."""
    return charge_w * (1.0 - unit.one_way) + discharge_w * (1.0 / unit.one_way - 1.0)


def level_at(unit: Battery, surplus_w: Array, first: int, last: int, is_cyclic: bool) -> float:
    """Level at the hour `last` [Wh/foyer]; NaN if it depends on the hours before `first`.

    Walks from an empty and from a full battery have met once one of them has been emptied or filled all the way. From
    the first hour of all the level is known: the lower end, or that of a cyclic start.
    """
    low, high = unit.low_wh, unit.high_wh
    if first == 0:
        low = cyclic_start(unit, surplus_w) if is_cyclic else low
        high = low
    for t in range(first, last):
        have_met = low == high
        low = hour(unit, low, surplus_w[t])[0]
        high = low if have_met else hour(unit, high, surplus_w[t])[0]
    return low if low == high else math.nan


def cyclic_start(unit: Battery, surplus_w: Array) -> float:
    """The start [Wh/foyer] that the level comes back to after all hours of surplus_w (n_hours,).

    From empty, each round starts from the level that the one before reached.
    """
    start = unit.low_wh
    for _ in range(MOST_ROUNDS):
        end = start
        for surplus in surplus_w:
            end = hour(unit, end, surplus)[0]
        if abs(end - start) <= CLOSES * unit.capacity_wh:
            break
        start = end
    return start
