"""The hours of a scenario or of many rows of a sweep, as plain loops that numba compiles: one path for both.

`year` gives one scenario hour by hour, `rows` the totals of every combination of factors, batteries and flexible
shares, `flow_totals` the totals of hours that are known already. All are pure; compiled, they release the interpreter's
lock, and none starts a thread. The rules are in `biogas`, `flexibility`, `battery` and `exchange`, what is summed in
`totals` and `batteries`, their order in `hours`, the meaning of rows and columns in `layout`; `compiled` says when
compiled code runs.
"""

import threading
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from elfe_core.kernel import compiled
from elfe_core.kernel.biogas import DAY_BEFORE, NONE, PERFECT
from elfe_core.kernel.compiled import begin, get_ready, is_ready
from elfe_core.kernel.exchange import EXCHANGE_TOLERANCE
from elfe_core.kernel.hours import Inputs, Rules
from elfe_core.kernel.layout import BATTERY, BIOGAS_FACTORS, FLOWS, N_SERIES, N_WINDOWS, TOTALS, USE

__all__ = [
    "BATTERY",
    "BIOGAS_FACTORS",
    "DAY_BEFORE",
    "EXCHANGE_TOLERANCE",
    "FLOWS",
    "NONE",
    "PERFECT",
    "TOTALS",
    "Inputs",
    "Rules",
    "Year",
    "begin",
    "flow_totals",
    "get_ready",
    "inputs",
    "is_ready",
    "rows",
    "rules",
    "year",
]

Array = NDArray[np.float64]

_KEPT = threading.local()
"""Each thread's own room for hours, see `_room`."""

LAYOUT: tuple[Literal["C"], Literal["A"], Literal["W"]] = ("C", "A", "W")
"""Of arrays for which there is compiled code; a read-only array would be a type of its own."""

MOST_PLAIN_ROWS = 64
"""More rows than this wait for the compiler, where it has not been run: computing them uncompiled would take longer."""


class Year(NamedTuple):
    """Result of `year`."""

    flows: Array
    """Rows `FLOWS` [W/foyer, levels Wh/foyer], shape (12, n_hours)."""
    window_use: Array
    """Share of each window's movable energy that could be used, (n_windows,); NaN where an hour does not count."""


def inputs(
    sources_w: ArrayLike,
    sectors_w: ArrayLike,
    *,
    bioenergy: int = 0,
    counted: ArrayLike | None = None,
    day_starts: ArrayLike | None = None,
    bioenergy_mean_w: float | None = None,
) -> Inputs:
    """What all scenarios share, checked once.

    Parameters
    ----------
    sources_w, sectors_w
        Curves of production and consumption at a factor of 1 [W/foyer], shapes (n_sources, n_hours) and
        (n_sectors, n_hours).
    bioenergy
        Place among the sources of the one of which a share may wait.
    counted
        Which hours count, (n_hours,); all if not said. The curves must be 0 in the others.
    day_starts
        First hour of each local day, (n_days,), rising; needed for biogas that waits. Hours before the first one burn
        as made; none if not said.
    bioenergy_mean_w
        Mean of that source, from which engines and tank are sized; over all hours that count if not said.

    Raises
    ------
    ValueError
        An array has another shape, or `day_starts` does not rise within the hours.
    """
    sources, sectors = _floats(sources_w), _floats(sectors_w)
    unit = _floats(np.concatenate((sources, sectors)))
    n_hours = unit.shape[1]
    counts = np.ones(n_hours, dtype=bool) if counted is None else np.require(counted, bool, LAYOUT)
    if n_hours == 0 or counts.shape != (n_hours,) or not 0 <= bioenergy < len(sources):
        raise ValueError(f"curves of shape {unit.shape} and counted of {counts.shape}: expected (m, n) and (n,)")
    edges = np.append(np.array([] if day_starts is None else day_starts, dtype=np.int64), n_hours)
    if edges[0] < 0 or np.any(np.diff(edges) <= 0):
        raise ValueError(f"day_starts must rise from 0 to {n_hours - 1}")
    mean_w = bioenergy_mean_w
    if mean_w is None:
        mean_w = sources[bioenergy].sum() / max(np.count_nonzero(counts), 1)
    return Inputs(unit, len(sources), bioenergy, counts, edges, float(mean_w))


def rules(
    *,
    first_h: int,
    last_h: int,
    window_h: int = 24,
    max_reduction_share: float = 1.0,
    foresight: int = PERFECT,
    cyclic: bool = False,
) -> Rules:
    """Choices that all scenarios of a call share.

    Parameters
    ----------
    first_h, last_h
        Period that totals look at, the last hour excluded; one of its hours must count.
    window_h, max_reduction_share
        Length of a flexibility window [h], and the most that may leave an hour as a share of it; infinity for no bound.
    foresight
        Of the biogas: PERFECT, DAY_BEFORE or NONE.
    cyclic
        Whether a battery ends all hours as it began them, instead of beginning empty.
    """
    return Rules(int(window_h), float(max_reduction_share), int(foresight), bool(cyclic), int(first_h), int(last_h))


def year(of: Inputs, by: Rules, factors: ArrayLike, flexible_share: float, battery: ArrayLike) -> Year:
    """One scenario over all hours of its inputs, the period's and the others.

    Parameters
    ----------
    of, by
        As made by `inputs` and `rules`.
    factors, battery
        What each curve is multiplied by, sources before sectors, then `BIOGAS_FACTORS`, shape (n_curves + 3,);
        columns `BATTERY`, (6,).
    flexible_share
        0 to 1.
    """
    row, unit = _floats(factors), _floats(battery)
    _check(of, by, row[None], unit[None])
    n_hours = len(of.counted)
    flows, windows = np.full((len(FLOWS), n_hours), np.nan), _windows(n_hours, by)
    run = compiled.functions(wait=False).year
    run(_owned(of), by, row, float(flexible_share), unit, 0, _room(n_hours), windows, flows)
    return Year(flows, windows[USE])


def rows(of: Inputs, by: Rules, factors: ArrayLike, shares: ArrayLike, batteries: ArrayLike) -> Array:
    """Totals of every combination of factors, batteries and flexible shares over the period.

    Parameters
    ----------
    of, by
        As made by `inputs` and `rules`.
    factors, batteries
        As in `year`, a row each: shapes (n_factors, n_curves + 3) and (n_batteries, 6).
    shares
        Flexible shares, (n_shares,).

    Returns
    -------
    ndarray
        Columns `TOTALS`, shape (n_factors, n_batteries, n_shares, n_totals).

    Notes
    -----
    Begins as NaN, so that a row that nobody wrote could not pass for one of zeros.
    """
    of_factors, of_batteries, of_shares = _floats(factors), _floats(batteries), _floats(shares)
    _check(of, by, of_factors, of_batteries)
    if of_shares.ndim != 1:
        raise ValueError(f"flexible shares of shape {of_shares.shape}: expected (n_shares,)")
    table = np.full((len(of_factors), len(of_shares), len(of_batteries), len(TOTALS)), np.nan)
    wait = table.size > MOST_PLAIN_ROWS * len(TOTALS)
    n_hours = len(of.counted)
    room = _room(n_hours), _windows(n_hours, by), np.empty(len(of_batteries))
    compiled.functions(wait=wait).rows(_owned(of), by, of_factors, of_shares, of_batteries, *room, table)
    return table.swapaxes(1, 2)


def flow_totals(flows: ArrayLike, counted: ArrayLike, window_use: ArrayLike) -> Array:
    """Totals of hours that are known already.

    Parameters
    ----------
    flows
        Rows `FLOWS`, shape (12, n_hours).
    counted
        Which hours count, (n_hours,), at least one.
    window_use
        Of the windows that the hours touch, (n_windows,).

    Returns
    -------
    ndarray
        Columns `TOTALS`, shape (n_totals,).
    """
    row = np.full(len(TOTALS), np.nan)
    run = compiled.functions(wait=False).flow_totals
    hours = _floats(flows)
    run(hours, np.require(counted, bool, LAYOUT), _floats(window_use), 0, _room(hours.shape[1]), row)
    return row


def _floats(values: ArrayLike) -> Array:
    """A float array of the one memory layout for which there is compiled code; a copy only where it is another."""
    return np.require(values, np.float64, LAYOUT)


def _check(of: Inputs, by: Rules, factors: Array, batteries: Array) -> None:
    """Refuse what compiled code, which looks at no bounds, would read or divide wrongly."""
    if factors.shape[1:] != (len(of.unit_w) + len(BIOGAS_FACTORS),) or batteries.shape[1:] != (len(BATTERY),):
        raise ValueError(f"factors of shape {factors.shape} and batteries of {batteries.shape} do not fit the curves")
    if not (0 <= by.first_h < by.last_h <= len(of.counted) and by.window_h >= 1):
        raise ValueError(f"no period of {len(of.counted)} hours: {by}")
    if not np.any(of.counted[by.first_h : by.last_h]):
        raise ValueError("no hour of the period counts")


def _room(n_hours: int) -> Array:
    """Room for the rows of `series`, kept by each thread: fresh pages would cost a third of a scenario's time."""
    room: Array | None = getattr(_KEPT, "room", None)
    if room is None or room.shape[1] != n_hours:
        room = _KEPT.room = np.empty((N_SERIES, n_hours))
    return room


def _windows(n_hours: int, by: Rules) -> Array:
    return np.empty((N_WINDOWS, -(-n_hours // by.window_h)))


def _owned(of: Inputs) -> Inputs:
    return Inputs(
        _floats(of.unit_w),
        int(of.n_sources),
        int(of.bioenergy),
        np.require(of.counted, bool, LAYOUT),
        np.require(of.day_starts, np.int64, LAYOUT),
        float(of.bioenergy_mean_w),
    )
