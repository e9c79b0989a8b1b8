"""Many storage sizes on the same hours: what each leaves to import and to export.

A larger store is never emptier than a smaller one at the same hour. So where the largest stays empty and nothing is
left over, no store does anything: those hours are counted once, for all sizes, and only the others are simulated for
each size. For the same reason no store raises an import: the highest imports are found among the highest without
storage.
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from elfe_core import exchange, storage
from elfe_core.indicators import percentile_ranks

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]


def levels_after(surplus_w: Array, capacity_wh: Array, *, from_empty: bool) -> Array | None:
    """Levels after some hours, shape (n_series * n_stores,) [Wh/foyer].

    Parameters
    ----------
    surplus_w
        [W/foyer], shape (n_series, n_hours).
    capacity_wh
        Rising, shape (n_stores,).
    from_empty
        The stores are empty at the start; otherwise their level there is unknown.

    Returns
    -------
    ndarray or None
        None when the level depends on the unknown one.
    """
    n_series, n_stores = len(surplus_w), len(capacity_wh)
    if surplus_w.shape[1] == 0 or capacity_wh[-1] == 0.0:
        return np.zeros(n_series * n_stores) if from_empty or capacity_wh[-1] == 0.0 else None
    empty, full = storage.span(*_lanes(surplus_w, capacity_wh))
    return empty if from_empty or np.array_equal(empty, full) else None


def exchange_totals(
    surplus_w: Array, consumption_w: Array, production_w: Array, capacity_wh: Array, start_wh: Array
) -> dict[str, Array]:
    """The totals of `indicators.Totals` that depend on storage, each of shape (n_series, n_stores).

    Parameters
    ----------
    surplus_w, consumption_w, production_w
        [W/foyer], shape (n_series, n_hours).
    capacity_wh
        Rising, shape (n_stores,).
    start_wh
        Levels at the first hour, shape (n_series * n_stores,).
    """
    n_series, n_stores, n_hours = len(surplus_w), len(capacity_wh), surplus_w.shape[1]
    active = _active_hours(surplus_w, capacity_wh, start_wh)
    passive_surplus = surplus_w[:, ~active]
    stored, left = storage.advance(*_lanes(surplus_w[:, active], capacity_wh), start_wh)
    change = np.diff(stored, axis=0)
    left = np.ascontiguousarray(left.T).reshape(n_series, n_stores, len(left))
    import_hours, export_hours = _sure_hours(left, consumption_w[:, active], production_w[:, active])
    import_hours += np.count_nonzero(passive_surplus, axis=1)[:, None]

    inverse = _inverse(consumption_w)
    covered = np.einsum("sh,sh->s", production_w, inverse)
    charged = np.einsum("hsk,sh->sk", change.reshape(len(change), n_series, n_stores), inverse[:, active])
    np.maximum(change, 0.0, out=change)
    gained = (stored[-1] - stored[0]).reshape(n_series, n_stores)
    imports, exports = np.minimum(left, 0.0), np.maximum(left, 0.0)
    low, high = _import_percentiles(surplus_w, left, active, import_hours)
    passive_import = -passive_surplus.sum(axis=1)[:, None]
    passive_max = -passive_surplus.min(axis=1, initial=0.0)[:, None]
    return {
        "supply_w": production_w.mean(axis=1)[:, None] - gained / n_hours,
        "imported_w": (passive_import - imports.sum(axis=2)) / n_hours,
        "exported_w": exports.sum(axis=2) / n_hours,
        "charge_w": change.sum(axis=0).reshape(n_series, n_stores) / n_hours,
        "import_hours_share": import_hours / n_hours,
        "export_hours_share": export_hours / n_hours,
        "import_low_w": low,
        "import_high_w": high,
        "import_max_w": np.maximum(passive_max, -imports.min(axis=2, initial=0.0)),
        "export_max_w": exports.max(axis=2, initial=0.0),
        "coverage_hourly": (covered[:, None] - charged) / n_hours,
    }


def _lanes(surplus_w: Array, capacity_wh: Array) -> tuple[Array, Array]:
    """A lane for each series and size: surplus of shape (n_hours, n_series * n_stores), and capacities."""
    surplus = np.repeat(surplus_w.T, len(capacity_wh), axis=1)
    return surplus, np.tile(capacity_wh, len(surplus_w))


def _active_hours(surplus_w: Array, capacity_wh: Array, start_wh: Array) -> Bools:
    """Hours in which any store may hold, take or give something in any of the series, shape (n_hours,)."""
    if len(capacity_wh) == 1 and capacity_wh[0] > 0.0:
        return np.ones(surplus_w.shape[1], dtype=bool)
    rising: Bools = np.any(surplus_w > 0.0, axis=0)
    if capacity_wh[-1] == 0.0:
        return rising
    start = start_wh.reshape(-1, len(capacity_wh))[:, -1]
    largest = np.full(len(surplus_w), capacity_wh[-1])
    stored = storage.advance(np.ascontiguousarray(surplus_w.T), largest, start).stored_wh
    holding: Bools = np.any(stored[:-1] > 0.0, axis=1)
    return rising | holding


def _sure_hours(left: Array, consumption_w: Array, production_w: Array) -> tuple[Array, Array]:
    """Hours of import and of export, (n_series, n_stores) each; exchanges that are rounding become zero, in place.

    Those that could be rounding are rare: they are counted before they are looked for.
    """
    most = exchange.EXCHANGE_TOLERANCE * max(np.abs(consumption_w).max(initial=0.0), production_w.max(initial=0.0))
    import_hours, export_hours = _count(left < 0.0), _count(left > 0.0)
    clear = np.count_nonzero(left > most) + np.count_nonzero(left < -most)
    if clear != import_hours.sum() + export_hours.sum():
        exchange.drop_dust(left, consumption_w[:, None], production_w[:, None])
        return _count(left < 0.0), _count(left > 0.0)
    return import_hours, export_hours


def _inverse(consumption_w: Array) -> Array:
    """One over the consumption, same shape; 0 for an hour without."""
    none = consumption_w == 0.0
    if none.any():
        return np.divide(1.0, consumption_w, out=np.zeros_like(consumption_w), where=~none)
    return 1.0 / consumption_w


def _import_percentiles(surplus_w: Array, left: Array, active: Bools, import_hours: Array) -> tuple[Array, Array]:
    """Low and high percentile of the import, by rank, shape (n_series, n_stores) each."""
    n_series, n_stores = left.shape[:2]
    n_hours = surplus_w.shape[1]
    low_rank, high_rank = percentile_ranks(n_hours)
    low, high = np.empty((n_series, n_stores)), np.empty((n_series, n_stores))
    for series in range(n_series):
        top, is_sure = _among_highest(surplus_w[series], left[series], active, n_hours - 1 - high_rank)
        is_low_zero = n_hours - import_hours[series] > low_rank
        high[series], low[series] = np.maximum(-top, 0.0), 0.0
        for store in np.flatnonzero(~(is_sure & is_low_zero)):
            net = surplus_w[series].copy()
            net[active] = left[series, store]
            ranks = [n_hours - 1 - high_rank, n_hours - 1 - low_rank][: 1 if is_low_zero[store] else 2]
            net.partition(sorted(set(ranks)))
            found = np.maximum(-net[ranks], 0.0)
            high[series, store], low[series, store] = found[0], found[1] if len(found) > 1 else 0.0
    return low, high


def _among_highest(surplus_w: Array, left: Array, active: Bools, rank: int) -> tuple[Array, Any]:
    """The import of this rank from the highest, as a negative power, found among the highest without storage.

    Shape (n_stores,); and for each whether it is sure: no hour outside those looked at can import more.
    """
    n_looked = 2 * rank + 2
    if len(left) < 2 or n_looked >= len(surplus_w):
        return np.zeros(len(left)), np.zeros(len(left), dtype=bool)
    looked = np.argpartition(surplus_w, n_looked)[: n_looked + 1]
    threshold = surplus_w[looked[-1]]
    net = np.repeat(surplus_w[looked][None], len(left), axis=0)
    is_active = active[looked]
    positions = np.cumsum(active)[looked[is_active]] - 1
    net[:, is_active] = left[:, positions]
    net.partition(rank, axis=1)
    found = net[:, rank]
    return found, found <= threshold


def _count(mask: Bools) -> Array:
    """Number of hours along the last axis, for each row: quicker than numpy's own count along an axis."""
    shape = mask.shape[:-1]
    rows = mask.reshape(math.prod(shape), mask.shape[-1])
    return np.array([np.count_nonzero(row) for row in rows], dtype=float).reshape(shape)
