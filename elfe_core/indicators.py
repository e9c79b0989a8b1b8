"""Balance -> the numbers of MODEL.md section 3, one definition each.

A number whose denominator is zero is NaN: "not applicable", never 0 and never 100. The mean hourly coverage divides by
the number of hours, which is never zero: its definition counts each hour without consumption as 0.
"""

import math
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from elfe_core import units
from elfe_core.balance import Balance

Array = NDArray[np.float64]

INDICATOR_UNITS: Mapping[str, str] = {
    "consumption_mwh": "MWh/year",
    "production_mwh": "MWh/year",
    "imported_mwh": "MWh/year",
    "exported_mwh": "MWh/year",
    "import_time_pct": "%",
    "export_time_pct": "%",
    "consumption_p5_mw": "MW",
    "consumption_p95_mw": "MW",
    "import_p5_mw": "MW",
    "import_p95_mw": "MW",
    "import_max_mw": "MW",
    "export_max_mw": "MW",
    "coverage_pct": "%",
    "coverage_hourly_pct": "%",
    "self_consumption_pct": "%",
    "self_production_pct": "%",
    "storage_use_pct": "%",
    "storage_cycles_per_year": "1/year",
    "flexibility_use_pct": "%",
}
"""Every indicator's key, in the order of MODEL.md section 3, with its unit."""


def indicators(balance: Balance, foyers: int) -> dict[str, float]:
    """Compute every indicator of a balance.

    Parameters
    ----------
    balance
        Hourly flows [W/foyer].
    foyers
        Number of consumption points of the territory.

    Returns
    -------
    dict
        The keys of `INDICATOR_UNITS` in their order; NaN where not applicable.

    Notes
    -----
    Percentiles are the value at rank floor(p*n/100), counted from 0, of the sorted hours. Annualised energies are the
    mean power times 8760 h. Source: MODEL.md section 3.
    """
    supply_w = balance.supply_w
    consumption, production = float(balance.consumption_w.mean()), float(balance.production_w.mean())
    imported, exported = float(balance.imported_w.mean()), float(balance.exported_w.mean())
    supply = float(supply_w.mean())
    consumption_p5, consumption_p95 = _percentiles(balance.consumption_w)
    import_p5, import_p95 = _percentiles(balance.imported_w)
    charges_per_h = _ratio(float(balance.charge_w.mean()), balance.capacity_wh)
    values = (
        *(units.w_to_annual_mwh(power_w, foyers) for power_w in (consumption, production, imported, exported)),
        100.0 * float(np.count_nonzero(balance.imported_w)) / balance.n_hours,
        100.0 * float(np.count_nonzero(balance.exported_w)) / balance.n_hours,
        *(units.w_to_mw(power_w, foyers) for power_w in (consumption_p5, consumption_p95, import_p5, import_p95)),
        units.w_to_mw(float(balance.imported_w.max()), foyers),
        units.w_to_mw(float(balance.exported_w.max()), foyers),
        100.0 * _ratio(supply, consumption),
        100.0 * _hourly_coverage(supply_w, balance.consumption_w),
        100.0 * _ratio(supply - exported, supply),
        100.0 * _ratio(consumption - imported, consumption),
        100.0 * charges_per_h,
        units.HOURS_PER_YEAR * charges_per_h,
        100.0 * float(balance.window_use.mean()),
    )
    return dict(zip(INDICATOR_UNITS, values, strict=True))


def _ratio(numerator: float, denominator: float) -> float:
    return numerator / denominator if denominator != 0.0 else math.nan


def _percentiles(power_w: Array) -> tuple[float, float]:
    """5th and 95th percentile by rank."""
    ranks = [5 * len(power_w) // 100, 95 * len(power_w) // 100]
    low, high = np.partition(power_w, ranks)[ranks]
    return float(low), float(high)


def _hourly_coverage(supply_w: Array, consumption_w: Array) -> float:
    """Mean of supply over consumption, an hour without consumption counting 0."""
    ratio = np.divide(supply_w, consumption_w, out=np.zeros_like(supply_w), where=consumption_w != 0.0)
    return float(ratio.mean())
