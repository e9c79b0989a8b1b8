"""What the screen can show exactly: a preset is made of such values, so that what is read is what is simulated."""

import math
from collections.abc import Mapping

STEP_GWH = 0.1
STEPS_A_GWH = 10
STEP_STORAGE_MWH, HIGHEST_STORAGE_MWH = 1.0, 500.0
STEP_FLEXIBLE_SHARE, HIGHEST_FLEXIBLE_SHARE = 0.005, 0.5
STEP_SECTOR_SHARE, HIGHEST_SECTOR_SHARE = 0.01, 2.0

HIGHEST_GWH: Mapping[str, float] = {"wind_gwh": 600.0, "solar_gwh": 600.0, "bioenergy_gwh": 120.0}
"""Highest energy of each source, for a territory that does not have half as much today."""


def shown_gwh(energy_gwh: float) -> float:
    """The energy to the step of its slider."""
    return round(energy_gwh, 1)


def highest_gwh(field: str, today_gwh: float) -> float:
    """Highest energy that the source's slider can show."""
    return max(HIGHEST_GWH[field], math.ceil(2.0 * shown_gwh(today_gwh)) + 0.0)


def settled_gwh(energy_gwh: float, today_gwh: float) -> float:
    """The energy that is simulated when a slider stands nearest to this one: what reads as today's is today's."""
    shown = shown_gwh(energy_gwh)
    return today_gwh if shown == shown_gwh(today_gwh) else shown


def is_multiple(value: float, step: float) -> bool:
    """Whether a value is a whole number of steps, but for rounding."""
    return math.isclose(value / step, round(value / step), abs_tol=1e-9)
