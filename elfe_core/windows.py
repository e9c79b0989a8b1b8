"""Windows of one length, hours first: sorted once, flattened for any flexible share.

A part of `flexibility`. Source: MODEL.md section 2, step 3.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core import held_levels

Array = NDArray[np.float64]
Bools = NDArray[np.bool_]

ROUNDING = 1e-12
"""A move below this share of the window's largest power is dust of rounding and counts as none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Windows:
    """Windows of one length, shape (window_h, n_series, n_windows) or, where said, (n_series, n_windows).

    Consumption and what follows from it alone may have one series for all.
    """

    consumption_w: Array
    deficit_w: Array
    max_reduction_share: float
    rising_w: Array
    """Each window's deficit in rising order."""
    fill_wh: Array
    """What it takes to raise every hour below the one of this rank up to it."""
    drain_wh: Array
    """What it takes to lower every hour above the one of this rank down to it, without the bound."""
    first_stop_w: Array
    """Level under which the bound first holds an hour back: max(d - m*C), (n_series, n_windows)."""
    energy_wh: Array
    """Consumption of the window, (n_series, n_windows)."""
    flat_w: Array
    """Level of the flat window, (n_series, n_windows)."""
    flat_wh: Array
    """What must move to get there, (n_series, n_windows)."""
    dust_w: Array
    """A smaller move is rounding, (n_series, n_windows)."""


def hours_first(power_w: Array, window_h: int) -> Array:
    """Windows of whole length, (n_series, n_hours) -> (window_h, n_series, n_windows)."""
    return np.ascontiguousarray(power_w.reshape(len(power_w), -1, window_h).transpose(2, 0, 1))


def _series_first(power_w: Array) -> Array:
    """(window_h, n_series, n_windows) -> (n_series, n_hours)."""
    return np.ascontiguousarray(power_w.transpose(1, 2, 0)).reshape(power_w.shape[1], -1)


def prepared(consumption_w: Array, production_w: Array, max_reduction_share: float) -> Windows:
    """What every flexible share needs of windows [W/foyer], hours first; consumption may have one series for all."""
    deficit = consumption_w - production_w
    rising = np.sort(deficit, axis=0)
    width = len(deficit)
    below = np.empty_like(rising)
    below[0] = 0.0
    for rank in range(1, width):  # numpy's own cumulative sum runs along the short axis, many times slower
        np.add(below[rank - 1], rising[rank - 1], out=below[rank])
    ranks = np.arange(width, dtype=float)[:, None, None]
    whole = below[-1] + rising[-1]
    fill = ranks * rising - below
    drain = (whole - rising) - below - (width - 1 - ranks) * rising
    drain[-1] = 0.0
    flat = deficit.mean(axis=0)
    flat_energy = np.maximum(deficit - flat, 0.0).sum(axis=0)
    if math.isfinite(max_reduction_share):
        first_stop = (deficit - max_reduction_share * consumption_w).max(axis=0)
        held = first_stop > flat
        if held.any():
            held_deficit, room = _held_rows(deficit, consumption_w, held, max_reduction_share)
            level = held_levels.flat_level(held_deficit, held_deficit - room)
            flat[held] = level
            flat_energy[held] = np.minimum(np.maximum(held_deficit - level[:, None], 0.0), room).sum(axis=1)
    else:
        first_stop = np.full_like(flat, -math.inf)
    largest = np.maximum(consumption_w.max(axis=0), np.maximum(rising[-1], -rising[0]))
    return Windows(
        consumption_w=consumption_w,
        deficit_w=deficit,
        max_reduction_share=max_reduction_share,
        rising_w=rising,
        fill_wh=fill,
        drain_wh=drain,
        first_stop_w=first_stop,
        energy_wh=np.broadcast_to(consumption_w.sum(axis=0), flat.shape),
        flat_w=flat,
        flat_wh=flat_energy,
        dust_w=ROUNDING * largest,
    )


def _held_rows(deficit_w: Array, consumption_w: Array, held: Bools, max_reduction_share: float) -> tuple[Array, Array]:
    """Deficit, and most that may leave each hour, of the chosen windows: (n_chosen, window_h) each."""
    room = np.broadcast_to(max_reduction_share * consumption_w, deficit_w.shape)
    return deficit_w[:, held].T, room[:, held].T


def flattened(windows: Windows, share: float) -> tuple[Array, Array]:
    """Consumption after flexibility and use of each window; shapes (n_series, n_hours) and (n_series, n_windows)."""
    movable = share * windows.energy_wh
    amount = np.minimum(movable, windows.flat_wh)
    partial = movable < windows.flat_wh
    top = np.where(partial, _top_level(windows, amount), windows.flat_w)
    floor = np.where(partial, _floor_level(windows, amount), windows.flat_w)

    lowered = windows.deficit_w - top
    np.maximum(lowered, 0.0, out=lowered)
    if (windows.first_stop_w > top).any():
        np.minimum(lowered, windows.max_reduction_share * windows.consumption_w, out=lowered)
    raised = floor - windows.deficit_w
    np.maximum(raised, 0.0, out=raised)
    _drop_dust(lowered, windows.dust_w)
    _drop_dust(raised, windows.dust_w)
    after = windows.consumption_w - lowered
    after += raised
    emptied = np.abs(after) <= windows.dust_w
    if emptied.any():
        after[emptied & (lowered > 0.0)] = 0.0
    use = np.divide(amount, movable, out=np.ones_like(movable), where=movable > 0.0)
    return _series_first(after), use


def _drop_dust(move_w: Array, dust_w: Array) -> None:
    """Moves that are rounding become zero, in place; they are rare, and looking is quicker than writing."""
    dust = move_w <= dust_w
    dust &= move_w > 0.0
    if dust.any():
        move_w[dust] = 0.0


def _floor_level(windows: Windows, amount: Array) -> Array:
    """The level W of each window with sum(max(W - d, 0)) = amount, shape (n_series, n_windows)."""
    below = np.count_nonzero(windows.fill_wh <= amount, axis=0)
    level, filled = _at_rank(windows.rising_w, windows.fill_wh, below - 1)
    level += (amount - filled) / below
    return level


def _top_level(windows: Windows, amount: Array) -> Array:
    """The level T of each window with sum(min(max(d - T, 0), m*C)) = amount, shape (n_series, n_windows)."""
    above = np.count_nonzero(windows.drain_wh <= amount, axis=0)
    level, drained = _at_rank(windows.rising_w, windows.drain_wh, len(windows.rising_w) - above)
    level -= (amount - drained) / above
    held = windows.first_stop_w > level
    if held.any():
        deficit, room = _held_rows(windows.deficit_w, windows.consumption_w, held, windows.max_reduction_share)
        level[held] = held_levels.level_with_area_above(deficit, deficit - room, amount[held])
    return level


def _at_rank(rising_w: Array, energy_wh: Array, rank: NDArray[np.intp]) -> tuple[Array, Array]:
    """Deficit and energy at each window's rank, (n_series, n_windows) each."""
    level, energy = (np.take_along_axis(values, rank[None], axis=0)[0] for values in (rising_w, energy_wh))
    return level, energy
