"""The rows of one block: one sort a window for all flexible shares, one flexible curve for all storage sizes."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import exchange, flexibility, indicators, units
from elfe_core.catalogue import FACTOR_OF_CURVE, INDICATOR_UNITS
from elfe_core.curves import SECTORS, SOURCES
from elfe_core.indicators import Totals
from elfe_core.sweep import stores
from elfe_core.sweep.grid import Block
from elfe_core.sweep.study import Study

Array = NDArray[np.float64]

LANES = 300
"""Scenarios of a year that advance together: enough for each step of numpy to outweigh its call and its lock, few
enough to bound memory."""

ABREAST = 16
"""Series whose windows are flattened together: enough for long rows, few enough to stay in the nearest memory."""

LEAD_H = 240
"""Hours simulated before those that count, at first: mostly enough for a store to forget how full it was."""


class Series(NamedTuple):
    """Hourly flows of some scenarios without storage, from start_h on."""

    start_h: int
    production_w: Array
    """Shape (n_outer, n_hours)."""
    consumption_w: Array
    """After flexibility, shape (n_outer, n_shares, n_hours)."""
    surplus_w: Array
    """Shape (n_outer, n_shares, n_hours)."""
    window_use: Array
    """Mean over the windows that count, shape (n_outer, n_shares)."""


def block_table(study: Study, number: int) -> dict[str, Array]:
    """Factors and indicators of every row of a block.

    Parameters
    ----------
    study
        The sweep.
    number
        Block, from 0 to study.layout.n_blocks - 1.

    Returns
    -------
    dict
        `study.factors`, then the keys of `INDICATOR_UNITS`; float64 arrays of shape (rows,), NaN where not
        applicable.
    """
    block = study.layout.block(number)
    factors = study.layout.factor_columns(block)
    shape = (block.last_outer - block.first_outer, block.last_store - block.first_store, study.layout.n_flexible)
    table = {key: np.empty(shape) for key in INDICATOR_UNITS}
    for outer, shares in _pieces(study, block):
        for key, values in _piece(study, block, outer, shares).items():
            table[key][outer, :, shares] = values
    columns = {name: factors[name] for name in study.factors}
    return columns | {key: values.ravel() for key, values in table.items()}


def _pieces(study: Study, block: Block) -> Iterator[tuple[slice, slice]]:
    """Outer combinations of the block and flexible shares that are simulated together."""
    n_outer, n_shares = block.last_outer - block.first_outer, study.layout.n_flexible
    n_stores = block.last_store - block.first_store
    lanes = LANES * units.HOURS_PER_YEAR // max(units.HOURS_PER_YEAR, study.last_h - study.first_h)
    shares_a_piece = max(1, min(n_shares, lanes // n_stores))
    outer_a_piece = max(1, lanes // (n_stores * shares_a_piece))
    for outer in range(0, n_outer, outer_a_piece):
        for share in range(0, n_shares, shares_a_piece):
            yield (
                slice(outer, min(outer + outer_a_piece, n_outer)),
                slice(share, min(share + shares_a_piece, n_shares)),
            )


def _piece(study: Study, block: Block, outer: slice, shares: slice) -> dict[str, Array]:
    """Indicators of shape (n_outer, n_stores, n_shares)."""
    mwh = np.array(study.layout.values["storage_mwh"][block.first_store : block.last_store])
    capacity_wh = units.mw_to_w(mwh, study.foyers)
    lead_h = LEAD_H if capacity_wh[-1] > 0.0 else 0
    while True:
        series = _series(study, block, outer, shares, lead_h)
        first, last = study.first_h - series.start_h, study.last_h - series.start_h
        n_outer, n_shares, n_hours = series.surplus_w.shape
        surplus = series.surplus_w.reshape(-1, n_hours)
        start_wh = stores.levels_after(surplus[:, :first], capacity_wh, from_empty=series.start_h == 0)
        if start_wh is not None:
            break
        lead_h *= 8
    count: slice | NDArray[np.intp] = slice(first, last)
    if study.curves.counted is not None:  # a store does not move in an hour that does not count: it may go
        count = first + np.flatnonzero(study.curves.counted[study.first_h : study.last_h])
    consumption = series.consumption_w.reshape(-1, n_hours)[:, count]
    production = np.repeat(series.production_w[:, count], n_shares, axis=0)
    exchanged = stores.exchange_totals(surplus[:, count], consumption, production, capacity_wh, start_wh)
    low, high = indicators.percentiles(consumption)
    mean_production = production.mean(axis=1)
    totals = Totals(
        consumption_w=consumption.mean(axis=1)[:, None],
        production_w=mean_production[:, None],
        consumption_low_w=low[:, None],
        consumption_high_w=high[:, None],
        window_use=series.window_use.reshape(-1, 1),
        capacity_wh=capacity_wh[None, :],
        **exchanged,
    )
    table = indicators.indicators_of(totals, study.foyers)
    shape = (n_outer, n_shares, len(capacity_wh))
    return {
        key: np.broadcast_to(values, (n_outer * n_shares, len(capacity_wh))).reshape(shape).swapaxes(1, 2)
        for key, values in table.items()
    }


def _series(study: Study, block: Block, outer: slice, shares: slice, lead_h: int) -> Series:
    start_h = max(0, (study.first_h - lead_h) // study.window_h * study.window_h)
    values = study.layout.outer_values(block.first_outer + outer.start, block.first_outer + outer.stop)
    production = _mix(study, SOURCES, values, start_h)
    production = np.broadcast_to(production, (outer.stop - outer.start, production.shape[1]))
    before = _mix(study, SECTORS, values, start_h)
    first_window = (study.first_h - start_h) // study.window_h
    n_windows = -(-(study.last_h - start_h) // study.window_h)
    chosen = study.layout.values["flexible_share"][shares]
    counted = None if study.curves.counted is None else study.curves.counted[start_h:]
    consumption = np.empty((len(production), len(chosen), production.shape[1]))
    surplus = np.empty_like(consumption)
    use = np.ones((len(production), len(chosen)))
    for first in range(0, len(production), ABREAST):
        group = slice(first, first + ABREAST)
        group_before = before[group] if len(before) > 1 else before
        shifted = flexibility.prepare(group_before, production[group], study.window_h, study.max_reduction_share)
        for index, share in enumerate(chosen):
            after = group_before
            if share > 0.0:
                moved = shifted(share)
                if counted is not None:
                    moved = flexibility.whole_windows(moved, group_before, counted, study.window_h)
                after = moved.consumption_w
                use[group, index] = indicators.mean_use(moved.window_use[:, first_window:n_windows])
            consumption[group, index] = after
            surplus[group, index] = exchange.surplus(after, production[group])
    return Series(start_h, production, consumption, surplus, use)


def _mix(study: Study, names: tuple[str, ...], values: dict[str, Array], start_h: int) -> Array:
    """Sum of the curves, each times its factor, shape (n_outer, n_hours), or (1, n_hours) if no factor varies."""
    curves = [study.curves[name][start_h:] for name in names]
    factors = np.array([values[FACTOR_OF_CURVE[name]] for name in names])
    if np.all(factors == factors[:, :1]):
        factors = factors[:, :1]
    total: Array = factors[0][:, None] * curves[0]
    for factor, curve in zip(factors[1:], curves[1:], strict=True):
        total += factor[:, None] * curve
    return total
