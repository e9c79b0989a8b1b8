"""Balance -> the numbers of MODEL.md section 3, one definition each.

A number whose denominator is zero is NaN: "not applicable", never 0 and never 100. The mean hourly coverage divides by
the number of hours, which is never zero: its definition counts each hour without consumption as 0.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import kernel, units
from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR_UNITS, PERIOD_ENERGIES

Array = NDArray[np.float64]

SUPPLY_ROUNDING = 1e-9
"""A mean supply below this share of the mean production is the rounding of a store that took it all: it is none."""


class Totals(NamedTuple):
    """What the indicators are made of: arrays that broadcast to one shape, a value a scenario.

    The fields but the last are the columns `kernel.TOTALS`.
    """

    consumption_w: Array
    production_w: Array
    supply_w: Array
    imported_w: Array
    exported_w: Array
    curtailed_w: Array
    charge_w: Array
    discharge_w: Array
    loss_w: Array
    import_hours_share: Array
    export_hours_share: Array
    consumption_low_w: Array
    consumption_high_w: Array
    import_low_w: Array
    import_high_w: Array
    import_max_w: Array
    export_max_w: Array
    coverage_hourly: Array
    coverage_bounded: Array
    window_use: Array
    largest_reduction: Array
    hours_reduced_over_20pct: Array
    capacity_wh: Array


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
        The keys of `INDICATOR_UNITS` in their order, NaN where not applicable; then those of `PERIOD_ENERGIES`.

    Notes
    -----
    Percentiles are the value at rank floor(p*n/100), counted from 0, of the sorted hours. Annualised energies are the
    mean power times 8760 h, those of the period the sum of its hours. Only hours that count enter (see Curves).
    Source: MODEL.md sections 3 and 6.
    """
    found = {key: float(value) for key, value in indicators_of(_totals(balance), foyers).items()}
    return found | period_energies(found, balance.n_counted)


def period_energies(found: Mapping[str, float], n_counted: int) -> dict[str, float]:
    """Energies of so many hours [MWh], by the keys of `PERIOD_ENERGIES`, from indicators, which are yearly rates."""
    return {key: found[rate] * n_counted / units.HOURS_PER_YEAR for rate, key in PERIOD_ENERGIES.items()}


def indicators_of(totals: Totals, foyers: int) -> dict[str, Array]:
    """Compute every indicator from the totals of any number of scenarios.

    Returns
    -------
    dict
        The keys of `INDICATOR_UNITS` in their order, arrays of the shape of the totals; NaN where not applicable.
    """
    charges_per_h = _ratio(totals.charge_w, totals.capacity_wh)
    supply_w = np.where(np.abs(totals.supply_w) <= SUPPLY_ROUNDING * totals.production_w, 0.0, totals.supply_w)
    made_w = supply_w + totals.curtailed_w + totals.loss_w  # what is lost or curtailed counts as not used
    found = {
        "consumption_mwh": units.w_to_annual_mwh(totals.consumption_w, foyers),
        "production_mwh": units.w_to_annual_mwh(totals.production_w, foyers),
        "imported_mwh": units.w_to_annual_mwh(totals.imported_w, foyers),
        "exported_mwh": units.w_to_annual_mwh(totals.exported_w, foyers),
        "curtailed_mwh": units.w_to_annual_mwh(totals.curtailed_w, foyers),
        "import_time_pct": 100.0 * totals.import_hours_share,
        "export_time_pct": 100.0 * totals.export_hours_share,
        "consumption_p5_mw": units.w_to_mw(totals.consumption_low_w, foyers),
        "consumption_p95_mw": units.w_to_mw(totals.consumption_high_w, foyers),
        "import_p5_mw": units.w_to_mw(totals.import_low_w, foyers),
        "import_p95_mw": units.w_to_mw(totals.import_high_w, foyers),
        "import_max_mw": units.w_to_mw(totals.import_max_w, foyers),
        "export_max_mw": units.w_to_mw(totals.export_max_w, foyers),
        "coverage_pct": 100.0 * _ratio(supply_w, totals.consumption_w),
        "coverage_hourly_pct": 100.0 * totals.coverage_hourly,
        "hourly_coverage_bounded_pct": 100.0 * totals.coverage_bounded,
        "self_consumption_pct": 100.0 * _ratio(supply_w - totals.exported_w, made_w),
        "self_production_pct": 100.0 * _ratio(totals.consumption_w - totals.imported_w, totals.consumption_w),
        "storage_use_pct": 100.0 * charges_per_h,
        "storage_cycles_per_year": units.HOURS_PER_YEAR * charges_per_h,
        "storage_loss_mwh": units.w_to_annual_mwh(totals.loss_w, foyers),
        "flexibility_use_pct": 100.0 * totals.window_use,
        "largest_reduction_pct": 100.0 * totals.largest_reduction,
        "hours_reduced_over_20pct": totals.hours_reduced_over_20pct,
    }
    return {key: found[key] for key in INDICATOR_UNITS}


def totals_of(columns: Array, capacity_wh: Array) -> Totals:
    """Totals of rows of the kernel, (..., n_totals), of batteries of these capacities."""
    return Totals._make([*np.moveaxis(columns, -1, 0), capacity_wh])


def _totals(balance: Balance) -> Totals:
    flows = np.stack([getattr(balance, name) for name in kernel.FLOWS])
    counted = balance.inputs.counted
    every = np.ones(balance.n_hours, dtype=bool) if counted is None else counted
    return totals_of(kernel.flow_totals(flows, every, balance.window_use), np.array(balance.capacity_wh))


def _ratio(numerator: Array, denominator: Array) -> Array:
    """Quotient, NaN over zero; the arguments broadcast."""
    whole, part = np.broadcast_arrays(denominator, numerator)
    quotient: Array = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0.0)
    return quotient
