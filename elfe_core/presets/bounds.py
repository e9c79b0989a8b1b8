"""What the screen can show exactly: a preset is made of such values, so that what is read is what is simulated."""

import math

from elfe_core.catalogue import SETTING

STEPS_A_GWH = 10
"""Steps of an energy's slider in 1 GWh/year."""


def shown_gwh(energy_gwh: float) -> float:
    """The energy to the step of its slider."""
    return round(energy_gwh, 1)


def highest_gwh(field: str, today_gwh: float) -> float:
    """Highest energy that the source's slider can show: the catalogue's, or twice today's if that is more."""
    return max(SETTING[field].high, math.ceil(2.0 * shown_gwh(today_gwh)) + 0.0)


def settled_gwh(energy_gwh: float, today_gwh: float) -> float:
    """The energy that is simulated when a slider stands nearest to this one: what reads as today's is today's."""
    shown = shown_gwh(energy_gwh)
    return today_gwh if shown == shown_gwh(today_gwh) else shown


def is_multiple(value: float, step: float) -> bool:
    """Whether a value is a whole number of steps, but for rounding."""
    return math.isclose(value / step, round(value / step), abs_tol=1e-9)
