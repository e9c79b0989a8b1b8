"""The shipped year, and batteries, as the kernel takes them."""

import math
from collections.abc import Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, kernel, simulate, units
from elfe_core.curves import SECTORS, SOURCES, Curves
from elfe_core.scenario import today
from tests.shipped import TERRITORY, curves

Array = NDArray[np.float64]

FOYERS = TERRITORY.foyers
TODAY = today(TERRITORY)


def battery(capacity_wh: float = 0.0, **choices: float) -> Array:
    """A row of battery parameters; ideal and unlimited but for what is chosen."""
    neutral = {"efficiency": 1.0, "power_w": math.inf, "low": 0.0, "high": 1.0, "export_limit_w": math.inf}
    return np.array([{"capacity_wh": capacity_wh, **neutral, **choices}[name] for name in kernel.BATTERY])


def factors(**choices: float) -> Array:
    """A row of factors: 1 for each curve and nothing dispatchable but for what is chosen."""
    neutral = dict.fromkeys(SOURCES + SECTORS, 1.0) | {
        "dispatchable_share": 0.0,
        "engine_factor": 2.0,
        "gas_store_h": 12.0,
    }
    return np.array([{**neutral, **choices}[name] for name in SOURCES + SECTORS + kernel.BIOGAS_FACTORS])


def inputs_of(curves: Curves, divided_by: Mapping[str, float] | None = None) -> kernel.Inputs:
    """Curves, each divided by a number, as the kernel takes them; days of Europe/Paris."""
    unit = {name: curves[name] / (divided_by or {}).get(name, 1.0) for name in SOURCES + SECTORS}
    return kernel.inputs(
        [unit[name] for name in SOURCES],
        [unit[name] for name in SECTORS],
        bioenergy=SOURCES.index("bioenergy"),
        counted=curves.counted,
        day_starts=day_starts(curves, TERRITORY.timezone),
    )


def day_starts(curves: Curves, timezone: str) -> NDArray[np.int64]:
    """First hour of each local day."""
    days = clock.local_hours(np.append(curves.start_utc - 1, curves.utc()), timezone).astype("datetime64[D]")
    return np.flatnonzero(days[1:] != days[:-1])


@cache
def year_inputs() -> tuple[kernel.Inputs, int, int]:
    """Curves at 1 GWh/year or a share of 1, and the hours of the default period."""
    scaled = simulate.scaled_inputs(TODAY, curves(), TERRITORY)
    first, last = simulate.period_hours(TODAY.period_start, TODAY.period_end, curves(), TERRITORY.timezone)
    energies = {name: getattr(TODAY, f"{name}_gwh") for name in SOURCES}
    return inputs_of(scaled, energies), first, last


def totals_of(table: Array) -> Mapping[str, Array]:
    """The columns of a table by name."""
    return dict(zip(kernel.TOTALS, np.moveaxis(table, -1, 0), strict=True))


def gwh(power_w: float) -> float:
    """Mean power [W/foyer] -> GWh/year of the territory."""
    return float(units.w_to_annual_mwh(power_w, FOYERS)) / units.MWH_PER_GWH
