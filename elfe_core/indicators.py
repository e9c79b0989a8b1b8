"""Balance -> the numbers of MODEL.md section 3, one definition each.

A number whose denominator is zero is NaN: "not applicable", never 0 and never 100. The mean hourly coverage divides by
the number of hours, which is never zero: its definition counts each hour without consumption as 0.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR_UNITS

Array = NDArray[np.float64]

LOW_PERCENT, HIGH_PERCENT = 5, 95
"""Percentiles of consumption and import."""

SAMPLE_STEP, SAMPLE_MARGIN, SAMPLE_SPARE = 16, 1.2, 8
"""One value in so many is the sample of `smallest`; its bound lies a little beyond the rank looked for."""

SUPPLY_ROUNDING = 1e-9
"""A mean supply below this share of the mean production is the rounding of a store that took it all: it is none."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Totals:
    """What the indicators are made of: arrays of one shape, or that broadcast to one, a value a scenario.

    Powers are means over the hours [W/foyer] unless said otherwise; shares are 0-1.
    """

    consumption_w: Array
    production_w: Array
    supply_w: Array
    imported_w: Array
    exported_w: Array
    charge_w: Array
    import_hours_share: Array
    export_hours_share: Array
    consumption_low_w: Array
    """Value at rank floor(5*n/100), counted from 0, of the sorted hours; `high`: at rank floor(95*n/100)."""
    consumption_high_w: Array
    import_low_w: Array
    import_high_w: Array
    import_max_w: Array
    export_max_w: Array
    coverage_hourly: Array
    """Mean of supply over consumption, an hour without consumption counting 0."""
    window_use: Array
    """Mean over the windows of the share of movable energy that could be used."""
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
        The keys of `INDICATOR_UNITS` in their order; NaN where not applicable.

    Notes
    -----
    Percentiles are the value at rank floor(p*n/100), counted from 0, of the sorted hours. Annualised energies are the
    mean power times 8760 h. Only hours that count enter (see Curves). Source: MODEL.md section 3.
    """
    return {key: float(value) for key, value in indicators_of(_totals(balance), foyers).items()}


def indicators_of(totals: Totals, foyers: int) -> dict[str, Array]:
    """Compute every indicator from the totals of any number of scenarios.

    Returns
    -------
    dict
        The keys of `INDICATOR_UNITS` in their order, arrays of the shape of the totals; NaN where not applicable.
    """
    charges_per_h = _ratio(totals.charge_w, totals.capacity_wh)
    supply_w = np.where(np.abs(totals.supply_w) <= SUPPLY_ROUNDING * totals.production_w, 0.0, totals.supply_w)
    found = {
        "consumption_mwh": units.w_to_annual_mwh(totals.consumption_w, foyers),
        "production_mwh": units.w_to_annual_mwh(totals.production_w, foyers),
        "imported_mwh": units.w_to_annual_mwh(totals.imported_w, foyers),
        "exported_mwh": units.w_to_annual_mwh(totals.exported_w, foyers),
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
        "self_consumption_pct": 100.0 * _ratio(supply_w - totals.exported_w, supply_w),
        "self_production_pct": 100.0 * _ratio(totals.consumption_w - totals.imported_w, totals.consumption_w),
        "storage_use_pct": 100.0 * charges_per_h,
        "storage_cycles_per_year": units.HOURS_PER_YEAR * charges_per_h,
        "flexibility_use_pct": 100.0 * totals.window_use,
    }
    return {key: found[key] for key in INDICATOR_UNITS}


def percentile_ranks(n_hours: int) -> tuple[int, int]:
    """Ranks, counted from 0, of the low and the high percentile among sorted hours."""
    return LOW_PERCENT * n_hours // 100, HIGH_PERCENT * n_hours // 100


def percentiles(power_w: Array) -> tuple[Array, Array]:
    """Low and high percentile by rank over the last axis, shape (...,) each."""
    low, high = percentile_ranks(power_w.shape[-1])
    rows = power_w.reshape(-1, power_w.shape[-1])
    shape = power_w.shape[:-1]
    return smallest(rows, low).reshape(shape), -smallest(-rows, rows.shape[1] - 1 - high).reshape(shape)


def smallest(rows: Array, rank: int) -> Array:
    """The value of this rank, counted from 0, of each sorted row: `np.partition`, quicker for a rank near an end.

    Shape (n_rows,). Only the values up to a bound are looked at, once a sample has told a bound that mostly leaves
    enough of them.
    """
    at = int(SAMPLE_MARGIN * rank / SAMPLE_STEP) + SAMPLE_SPARE
    if at * SAMPLE_STEP >= rows.shape[1]:
        return np.partition(rows, rank, axis=1)[:, rank]
    sample = rows[:, ::SAMPLE_STEP].copy()
    sample.partition(at, axis=1)
    chosen = np.flatnonzero(rows <= sample[:, at, None])
    first = np.searchsorted(chosen, rows.shape[1] * np.arange(len(rows) + 1))
    counts = np.diff(first)
    if counts.min() <= rank:
        return np.partition(rows, rank, axis=1)[:, rank]
    below = np.full((len(rows), counts.max()), np.inf)
    below[np.arange(below.shape[1]) < counts[:, None]] = rows.ravel()[chosen]
    below.partition(rank, axis=1)
    return below[:, rank]


def hourly_coverage(supply_w: Array, consumption_w: Array) -> Array:
    """Supply over consumption hour by hour, same shape; an hour without consumption counts 0."""
    return np.divide(supply_w, consumption_w, out=np.zeros_like(supply_w), where=consumption_w != 0.0)


def mean_use(window_use: Array) -> Array:
    """Mean over the windows that count (not NaN), 1 without any; shape (..., n_windows) -> (...,)."""
    n_whole = np.count_nonzero(~np.isnan(window_use), axis=-1)
    total = np.nansum(window_use, axis=-1)
    mean: Array = np.divide(total, n_whole, out=np.ones_like(total), where=n_whole > 0)
    return mean


def _totals(balance: Balance) -> Totals:
    counted = slice(None) if balance.inputs.counted is None else balance.inputs.counted
    consumption_w, imported_w, exported_w = (
        flow_w[counted] for flow_w in (balance.consumption_w, balance.imported_w, balance.exported_w)
    )
    supply_w = balance.supply_w[counted]
    consumption_low, consumption_high = percentiles(consumption_w)
    import_low, import_high = percentiles(imported_w)
    return Totals(
        consumption_w=consumption_w.mean(),
        production_w=balance.production_w[counted].mean(),
        supply_w=supply_w.mean(),
        imported_w=imported_w.mean(),
        exported_w=exported_w.mean(),
        charge_w=balance.charge_w[counted].mean(),
        import_hours_share=(imported_w > 0.0).mean(),
        export_hours_share=(exported_w > 0.0).mean(),
        consumption_low_w=consumption_low,
        consumption_high_w=consumption_high,
        import_low_w=import_low,
        import_high_w=import_high,
        import_max_w=imported_w.max(),
        export_max_w=exported_w.max(),
        coverage_hourly=hourly_coverage(supply_w, consumption_w).mean(),
        window_use=mean_use(balance.window_use),
        capacity_wh=np.array(balance.capacity_wh),
    )


def _ratio(numerator: Array, denominator: Array) -> Array:
    """Quotient, NaN over zero; the arguments broadcast."""
    whole, part = np.broadcast_arrays(denominator, numerator)
    quotient: Array = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0.0)
    return quotient
