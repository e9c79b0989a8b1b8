"""Many storage sizes on the same hours: what each leaves to import and to export.

A larger store is never emptier than a smaller one at the same hour. So where the largest stays empty and nothing is
left over, no store does anything: those hours are counted once, for all sizes, and only the others are simulated for
each size. For the same reason no store raises an import: the highest imports are found among the highest without
storage.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import exchange, storage
from elfe_core.indicators import percentile_ranks, smallest

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

ABREAST = 64
"""Lanes (a series and a size each) whose totals are taken together: few enough to stay in the nearest memory."""


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
    active = _active_hours(surplus_w, capacity_wh, start_wh)
    met_w = surplus_w if active.all() else surplus_w[:, active]
    stored, left = storage.advance(*_lanes(met_w, capacity_wh), start_wh)
    gained_wh = (stored[-1] - stored[0]).reshape(len(surplus_w), len(capacity_wh))
    totals = []
    series_abreast = max(1, ABREAST // len(capacity_wh))
    for first in range(0, len(surplus_w), series_abreast):
        series = slice(first, min(first + series_abreast, len(surplus_w)))
        lanes = slice(series.start * len(capacity_wh), series.stop * len(capacity_wh))
        shape = (series.stop - first, len(capacity_wh), len(left))
        left_w, change_w = (
            np.ascontiguousarray(power_w.T).reshape(shape)
            for power_w in (left[:, lanes], np.diff(stored[:, lanes], axis=0))
        )
        flows = Flows(surplus_w[series], consumption_w[series], production_w[series], left_w, change_w, active)
        totals.append(_totals(flows, gained_wh[series]))
    return {key: np.concatenate([part[key] for part in totals]) for key in totals[0]}


class Flows(NamedTuple):
    """Powers of some series [W/foyer], shape (n_series, n_hours) if nothing else is said."""

    surplus_w: Array
    consumption_w: Array
    production_w: Array
    left_w: Array
    """What each store leaves in the hours in which any acts, shape (n_series, n_stores, n_active)."""
    change_w: Array
    """What each store takes (> 0) or gives in those hours, same shape."""
    active: Bools
    """Those hours, shape (n_hours,)."""

    def in_active(self, power_w: Array) -> Array:
        """The hours in which any store acts, shape (..., n_active); all hours without a copy."""
        return power_w if self.active.all() else power_w[..., self.active]


def _totals(flows: Flows, gained_wh: Array) -> dict[str, Array]:
    """What `exchange_totals` gives, for a few series, all of whose powers stay in the nearest memory."""
    active, left, n_hours = flows.active, flows.left_w, len(flows.active)
    passive_surplus = flows.surplus_w[:, ~active]
    import_hours, export_hours = _sure_hours(flows)
    import_hours += np.count_nonzero(passive_surplus, axis=1)[:, None]

    inverse = _inverse(flows.consumption_w)
    covered = np.einsum("sh,sh->s", flows.production_w, inverse)
    charged_share = np.einsum("skh,sh->sk", flows.change_w, flows.in_active(inverse))
    charge = np.maximum(flows.change_w, 0.0)
    imports, exports = np.minimum(left, 0.0), np.maximum(left, 0.0)
    low, high = _import_percentiles(flows, import_hours)
    passive_import = -passive_surplus.sum(axis=1)[:, None]
    passive_max = -passive_surplus.min(axis=1, initial=0.0)[:, None]
    return {
        "supply_w": flows.production_w.mean(axis=1)[:, None] - gained_wh / n_hours,
        "imported_w": (passive_import - imports.sum(axis=2)) / n_hours,
        "exported_w": exports.sum(axis=2) / n_hours,
        "charge_w": charge.sum(axis=2) / n_hours,
        "import_hours_share": import_hours / n_hours,
        "export_hours_share": export_hours / n_hours,
        "import_low_w": low,
        "import_high_w": high,
        "import_max_w": np.maximum(passive_max, -imports.min(axis=2, initial=0.0)),
        "export_max_w": exports.max(axis=2, initial=0.0),
        "coverage_hourly": (covered[:, None] - charged_share) / n_hours,
    }


def _lanes(surplus_w: Array, capacity_wh: Array) -> tuple[Array, Array]:
    """A lane for each series and size: surplus of shape (n_hours, n_series * n_stores), and capacities."""
    surplus = np.ascontiguousarray(surplus_w.T)
    if len(capacity_wh) > 1:
        surplus = np.repeat(surplus, len(capacity_wh), axis=1)
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


def _sure_hours(flows: Flows) -> tuple[Array, Array]:
    """Hours of import and of export, (n_series, n_stores) each; exchanges that are rounding become zero, in place.

    Those that could be rounding are rare: they are counted before they are looked for.
    """
    left, consumption, production = flows.left_w, flows.consumption_w, flows.production_w
    most = exchange.EXCHANGE_TOLERANCE * max(np.abs(consumption).max(initial=0.0), production.max(initial=0.0))
    import_hours, export_hours = _count(left < 0.0), _count(left > 0.0)
    clear = np.count_nonzero(left > most) + np.count_nonzero(left < -most)
    if clear != import_hours.sum() + export_hours.sum():
        exchange.drop_dust(left, consumption[:, None, flows.active], production[:, None, flows.active])
        return _count(left < 0.0), _count(left > 0.0)
    return import_hours, export_hours


def _inverse(consumption_w: Array) -> Array:
    """One over the consumption, same shape; 0 for an hour without."""
    none = consumption_w == 0.0
    if none.any():
        return np.divide(1.0, consumption_w, out=np.zeros_like(consumption_w), where=~none)
    return 1.0 / consumption_w


def _import_percentiles(flows: Flows, import_hours: Array) -> tuple[Array, Array]:
    """Low and high percentile of the import, by rank, shape (n_series, n_stores) each."""
    n_hours = len(flows.active)
    low_rank, high_rank = percentile_ranks(n_hours)
    rank = n_hours - 1 - high_rank
    is_low_zero = n_hours - import_hours > low_rank
    low, (top, is_sure) = np.zeros_like(import_hours), _among_highest(flows, rank)
    unsure = np.nonzero(~(is_sure & is_low_zero))
    if len(unsure[0]):
        net = flows.surplus_w[unsure[0]]
        net[:, flows.active] = flows.left_w[unsure]
        top[unsure] = smallest(net, rank)
        has_low = ~is_low_zero[unsure]
        if has_low.any():
            low[~is_low_zero] = np.maximum(smallest(-net[has_low], low_rank), 0.0)
    return low, np.maximum(-top, 0.0)


def _among_highest(flows: Flows, rank: int) -> tuple[Array, Bools]:
    """The import of this rank from the highest, as a negative power, found among the highest without storage.

    Shape (n_series, n_stores); and for each whether it is sure: no hour outside those looked at can import more.
    """
    n_series, n_stores, _ = flows.left_w.shape
    found, is_sure = np.zeros((n_series, n_stores)), np.zeros((n_series, n_stores), dtype=bool)
    n_looked = 2 * rank + 2
    if n_stores < 2 or n_looked >= len(flows.active):
        return found, is_sure
    thresholds = smallest(flows.surplus_w, n_looked)
    places = np.cumsum(flows.active) - 1
    for series, threshold in enumerate(thresholds):
        surplus = flows.surplus_w[series]
        looked = np.flatnonzero(surplus <= threshold)
        net = np.repeat(surplus[looked][None], n_stores, axis=0)
        is_active = flows.active[looked]
        net[:, is_active] = flows.left_w[series][:, places[looked[is_active]]]
        net.partition(rank, axis=1)
        found[series] = net[:, rank]
        is_sure[series] = found[series] <= threshold
    return found, is_sure


def _count(mask: Bools) -> Array:
    """Number of hours along the last axis, for each row: quicker than numpy's own count along an axis."""
    shape = mask.shape[:-1]
    rows = mask.reshape(math.prod(shape), mask.shape[-1])
    return np.array([np.count_nonzero(row) for row in rows], dtype=float).reshape(shape)
