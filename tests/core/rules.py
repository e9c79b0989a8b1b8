"""One rule of the kernel at a time, as the tests of a rule call it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import kernel

Array = NDArray[np.float64]


class Shifted(NamedTuple):
    """Consumption after flexibility [W/foyer], (n_hours,), and the use of each window."""

    consumption_w: Array
    window_use: Array


class Stored(NamedTuple):
    """Level at the start of each hour [Wh/foyer], charge and discharge [W/foyer], (n_hours,) each."""

    stored_wh: Array
    charge_w: Array
    discharge_w: Array


def year(production_w: Array, consumption_w: Array, **choices: float) -> kernel.Year:
    """One scenario of one source and one sector."""
    of = kernel.inputs([production_w], [consumption_w])
    by = kernel.rules(
        first_h=0,
        last_h=len(production_w),
        window_h=int(choices.get("window_h", 24)),
        max_reduction_share=choices.get("max_reduction_share", 1.0),
    )
    battery = [choices.get("capacity_wh", 0.0), 1.0, np.inf, 0.0, 1.0, np.inf]
    return kernel.year(of, by, [1.0, 1.0, 0.0, 2.0, 12.0], choices.get("flexible_share", 0.0), battery)


def shift(consumption_w: Array, production_w: Array, **choices: float) -> Shifted:
    """Section 2, step 3."""
    found = year(production_w, consumption_w, **choices)
    return Shifted(found.flows[kernel.FLOWS.index("consumption_w")], found.window_use)


def run(surplus_w: Array, *, capacity_wh: float) -> Stored:
    """Section 2, step 4: an ideal battery."""
    flows = year(np.maximum(surplus_w, 0.0), np.maximum(-surplus_w, 0.0), capacity_wh=capacity_wh).flows
    return Stored(*(flows[kernel.FLOWS.index(name)] for name in ("stored_wh", "charge_w", "discharge_w")))
