"""The hours of a scenario or of many rows of a sweep, as plain loops that numba compiles: one path for both.

`year` gives one scenario hour by hour, `rows` the totals of every combination of factors, batteries and flexible
shares, `periods` those of one scenario over several periods, `flow_totals` the totals of hours that are known already.
All are pure; compiled, they release the interpreter's lock, and none starts a thread. The rules are in `biogas`,
`uses`, `flexibility`, `battery` and `exchange`, what is summed in `totals` and `batteries`, their order in `hours`, the
meaning of rows and columns in `layout`; `compiled` says when compiled code runs.
"""

import threading
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from elfe_core.kernel import compiled
from elfe_core.kernel.compiled import begin, get_ready, is_ready
from elfe_core.kernel.exchange import EXCHANGE_TOLERANCE
from elfe_core.kernel.foresight import DAY_BEFORE, NONE, PERFECT
from elfe_core.kernel.hours import Inputs, Rules
from elfe_core.kernel.layout import (
    BATTERY,
    BIOGAS_FACTORS,
    FLOWS,
    N_SERIES,
    N_WINDOWS,
    TOTALS,
    USE,
    USE_FACTORS,
)
from elfe_core.kernel.uses import Uses

__all__ = [
    "BATTERY",
    "BIOGAS_FACTORS",
    "DAY_BEFORE",
    "EXCHANGE_TOLERANCE",
    "FLOWS",
    "NONE",
    "PERFECT",
    "TOTALS",
    "USE_FACTORS",
    "Inputs",
    "Rules",
    "Uses",
    "Year",
    "begin",
    "flow_totals",
    "get_ready",
    "inputs",
    "is_ready",
    "make_uses",
    "periods",
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
    uses_w: Array
    """Power of each use as it runs [W/foyer], (n_uses, n_hours)."""
    uses_natural_w: Array
    """The same in its natural hours."""


def inputs(
    sources_w: ArrayLike,
    sectors_w: ArrayLike,
    *,
    bioenergy: int = 0,
    counted: ArrayLike | None = None,
    day_starts: ArrayLike | None = None,
    bioenergy_mean_w: float | None = None,
    placing: Uses | None = None,
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
    placing
        What can be placed, as made by `make_uses`; nothing if not said.

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
    placed = no_uses(n_hours) if placing is None else placing
    n_uses = len(placed.cap_w)
    if any(hours.shape != (n_uses, n_hours) for hours in (placed.natural_w, placed.allowed)):
        raise ValueError(f"uses of shape {placed.natural_w.shape}: expected {(n_uses, n_hours)}")
    return Inputs(unit, len(sources), bioenergy, counts, edges, float(mean_w), placed)


def make_uses(
    natural_w: ArrayLike,
    allowed: ArrayLike,
    begins: ArrayLike,
    cap_w: ArrayLike,
    existing: ArrayLike,
    order: ArrayLike,
    *,
    sector: int,
    counted: ArrayLike | None = None,
) -> Uses:
    """What can be placed in hours of its own.

    Parameters
    ----------
    natural_w, allowed, begins
        Of one appliance: power when it runs on its own [W/foyer], hours in which it may run, first hours of its
        windows; shapes (n_uses, n_hours). What stands before the first window stays.
    cap_w, existing, order
        Most power of one appliance that is driven [W/foyer], whether it is a part of a sector's curve, numbers of the
        uses in the order in which they are placed; shapes (n_uses,).
    sector
        Row of the curves that existing ones are a part of, sources before sectors.
    counted
        As in `inputs`. In a window of which an hour does not count nothing is placed: it could be lost.
    """
    natural, may = _floats(natural_w), np.require(allowed, bool, LAYOUT)
    counts = np.ones(natural.shape[1], dtype=bool) if counted is None else np.asarray(counted, dtype=bool)
    tables = [
        _use_windows(of_one, may_run, np.flatnonzero(first_hours), counts)
        for of_one, may_run, first_hours in zip(natural, may, np.asarray(begins, dtype=bool), strict=True)
    ]
    return Uses(
        natural,
        may,
        _floats(cap_w),
        np.require(existing, bool, LAYOUT),
        np.require(order, np.int64, LAYOUT),
        np.concatenate([np.empty((0, 4), dtype=np.int64), *(table for table, _ in tables)]),
        np.concatenate([np.empty(0), *(energies for _, energies in tables)]),
        np.cumsum([0, *(len(table) for table, _ in tables)], dtype=np.int64),
        int(sector),
    )


def _use_windows(
    natural_w: Array, allowed: NDArray[np.bool_], starts: NDArray[np.int64], counted: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], Array]:
    """Rows of `Uses.windows` of one use, and their energies: those that all count and have something to place."""
    if len(starts) == 0:
        return np.empty((0, 4), dtype=np.int64), np.empty(0)
    n_allowed = np.add.reduceat(allowed.astype(np.int64), starts)
    energies = np.add.reduceat(natural_w, starts)
    placed = (n_allowed > 0) & (energies > 0.0) & np.logical_and.reduceat(counted, starts)
    firsts, lasts = starts[placed], np.append(starts[1:], len(natural_w))[placed]
    repeats = np.zeros(len(firsts), dtype=np.int64)
    for shift in np.unique(np.diff(firsts)):
        differs = np.append(0, np.cumsum(allowed[shift:] != allowed[:-shift]))
        before = np.flatnonzero(np.diff(firsts) == shift)
        same = differs[lasts[before + 1] - shift] == differs[firsts[before]]
        repeats[before + 1] = same & (np.diff(lasts)[before] == shift)
    return np.stack((firsts, lasts, n_allowed[placed], repeats), axis=1), energies[placed]


def no_uses(n_hours: int) -> Uses:
    """Nothing that can be placed."""
    hours = np.empty((0, n_hours))
    return make_uses(hours, hours, hours, [], [], [], sector=0)


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
        Of biogas and uses: PERFECT, DAY_BEFORE or NONE.
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
        What each curve is multiplied by, sources before sectors, then `BIOGAS_FACTORS`, then `USE_FACTORS` of each
        use, shape (n_curves + 3 + 2 * n_uses,); columns `BATTERY`, (6,).
    flexible_share
        0 to 1.
    """
    row, unit = _floats(factors), _floats(battery)
    _check(of, by, row[None], unit[None])
    n_hours, n_uses = len(of.counted), len(of.uses.cap_w)
    flows, windows = np.full((len(FLOWS) + 2 * n_uses, n_hours), np.nan), _windows(n_hours, by)
    run = compiled.functions(wait=False).year
    run(_owned(of), by, row, float(flexible_share), unit, 0, _room(n_hours, n_uses), windows, flows)
    of_uses = flows[len(FLOWS) :]
    return Year(flows[: len(FLOWS)], windows[USE], of_uses[::2], of_uses[1::2])


def rows(of: Inputs, by: Rules, factors: ArrayLike, shares: ArrayLike, batteries: ArrayLike) -> Array:
    """Totals of every combination of factors, batteries and flexible shares over the period.

    Parameters
    ----------
    of, by
        As made by `inputs` and `rules`.
    factors, batteries
        As in `year`, a row each: shapes (n_factors, n_curves + 3 + 2 * n_uses) and
        (n_batteries, 6).
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
    room = _room(n_hours, len(of.uses.cap_w)), _windows(n_hours, by), np.empty(len(of_batteries))
    compiled.functions(wait=wait).rows(_owned(of), by, of_factors, of_shares, of_batteries, *room, table)
    return table.swapaxes(1, 2)


def periods(
    of: Inputs, by: Rules, factors: ArrayLike, flexible_share: float, battery: ArrayLike, edges: ArrayLike
) -> Array:
    """Totals of one scenario over several periods, out of one run over all hours.

    Parameters
    ----------
    of, by, factors, flexible_share, battery
        As in `year`.
    edges
        First hour of each period and the hour after its last, shape (n_periods, 2), the first ones not falling; an hour
        of each must count.

    Returns
    -------
    ndarray
        Columns `TOTALS`, shape (n_periods, n_totals).

    Raises
    ------
    ValueError
        No periods, or such as are no pairs of hours, fall, or have no hour that counts.
    """
    row, unit, given = _floats(factors), _floats(battery)[None], np.asarray(edges)
    is_table = given.ndim == 2 and given.shape[1] == 2 and len(given) > 0 and given.dtype.kind == "i"
    if not is_table or np.any(np.diff(given[:, 0]) < 0):
        raise ValueError(f"periods that are no rising pairs of hours: {given.tolist()}")
    of_periods = np.require(given, np.int64, LAYOUT)
    for first_h, last_h in of_periods.tolist():
        _check(of, by._replace(first_h=first_h, last_h=last_h), row[None], unit)
    n_hours = len(of.counted)
    table = np.full((len(of_periods), 1, len(TOTALS)), np.nan)
    room = _room(n_hours, len(of.uses.cap_w)), _windows(n_hours, by), np.empty(1)
    run = compiled.functions(wait=False).periods
    run(_owned(of), by, row, float(flexible_share), unit, of_periods, *room, table)
    return table[:, 0]


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
    run(hours, np.require(counted, bool, LAYOUT), _floats(window_use), 0, _room(hours.shape[1], 0), row)
    return row


def _floats(values: ArrayLike) -> Array:
    """A float array of the one memory layout for which there is compiled code; a copy only where it is another."""
    return np.require(values, np.float64, LAYOUT)


def _check(of: Inputs, by: Rules, factors: Array, batteries: Array) -> None:
    """Refuse what compiled code, which looks at no bounds, would read or divide wrongly."""
    n_factors = len(of.unit_w) + len(BIOGAS_FACTORS) + len(USE_FACTORS) * len(of.uses.cap_w)
    if factors.shape[1:] != (n_factors,) or batteries.shape[1:] != (len(BATTERY),):
        raise ValueError(f"factors of shape {factors.shape} and batteries of {batteries.shape} do not fit the curves")
    if not (0 <= by.first_h < by.last_h <= len(of.counted) and by.window_h >= 1):
        raise ValueError(f"no period of {len(of.counted)} hours: {by}")
    if not np.any(of.counted[by.first_h : by.last_h]):
        raise ValueError("no hour of the period counts")


def _room(n_hours: int, n_uses: int) -> Array:
    """Room for the rows of `series`, kept by each thread: fresh pages would cost a third of a scenario's time."""
    room: Array | None = getattr(_KEPT, "room", None)
    n_rows = N_SERIES + 2 * n_uses
    if room is None or room.shape[1] != n_hours or len(room) < n_rows:
        room = _KEPT.room = np.empty((n_rows, n_hours))
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
        Uses(
            _floats(of.uses.natural_w),
            np.require(of.uses.allowed, bool, LAYOUT),
            _floats(of.uses.cap_w),
            np.require(of.uses.existing, bool, LAYOUT),
            np.require(of.uses.order, np.int64, LAYOUT),
            np.require(of.uses.windows, np.int64, LAYOUT),
            _floats(of.uses.energy_wh),
            np.require(of.uses.parts, np.int64, LAYOUT),
            int(of.uses.sector),
        ),
    )
