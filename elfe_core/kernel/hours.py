"""The composed hours: curves and factors -> the flows of one scenario, or the totals of many rows of a sweep.

The order of an hour (MODEL.md section 8): biogas, the uses, the flexible share, the battery, the grid.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.batteries import find_highest, find_runs, import_percentiles, walk
from elfe_core.kernel.battery import battery, cyclic_start, hour, level_at, loss
from elfe_core.kernel.biogas import burn
from elfe_core.kernel.exchange import exchange
from elfe_core.kernel.flexibility import prepare, shift
from elfe_core.kernel.layout import (
    AFTER,
    BEFORE,
    BIOGAS,
    BIOGAS_FACTORS,
    CHOSEN,
    DEFICIT,
    FLOWS,
    GAS,
    N_SERIES,
    PRODUCTION,
    SURPLUS,
    USE,
)
from elfe_core.kernel.totals import Sums, mean_use, need, percentiles, summed, supply
from elfe_core.kernel.uses import Uses, add_new, driven_units, place_uses

Array = NDArray[np.float64]

N_BIOGAS, N_FLOWS = len(BIOGAS_FACTORS), len(FLOWS)

LEAD_H, LEAD_GROWS = 240, 8
"""Hours walked before those that count, at first, mostly enough for a battery to forget how full it was; and by how
much the lead grows where it was not."""


class Inputs(NamedTuple):
    """What all scenarios share."""

    unit_w: Array
    """Curves at a factor of 1 [W/foyer], sources before sectors, shape (n_curves, n_hours)."""
    n_sources: int
    bioenergy: int
    """Row of the curve of which a share may wait."""
    counted: NDArray[np.bool_]
    """Which hours count, (n_hours,); curves are 0 in the others."""
    day_starts: NDArray[np.int64]
    """First hour of each local day, and n_hours at the end, (n_days + 1,)."""
    bioenergy_mean_w: float
    """Mean of that curve, from which engines and tank are sized."""
    uses: Uses


class Rules(NamedTuple):
    """Choices that all scenarios of a call share; numbers."""

    window_h: int
    max_reduction_share: float
    """Infinity for the original rule."""
    foresight: int
    """Of biogas and uses: foresight.PERFECT, DAY_BEFORE or NONE."""
    cyclic: bool
    """The battery ends all hours as it began them; otherwise it begins empty."""
    first_h: int
    """First hour of the period that totals look at."""
    last_h: int
    """Hour after its last."""


def year(
    inputs: Inputs,
    rules: Rules,
    factors: Array,
    flexible_share: float,
    battery_parameters: Array,
    first: int,
    series: Array,
    windows: Array,
    flows: Array,
) -> None:
    """One scenario over all hours.

    Parameters
    ----------
    factors, battery_parameters
        What each curve is multiplied by, `layout.BIOGAS_FACTORS` and `USE_FACTORS` of each use, shape
        (n_curves + 3 + 2 * n_uses,); `layout.BATTERY`, (6,).
    flexible_share
        0 to 1.
    first
        First window, 0: as a constant here it would be a type of its own, for which numba compiles all once more.
    series, windows
        Room for hours and windows, see `layout`; row USE receives the use of each window.
    flows
        Receives `layout.FLOWS` and two rows a use, (12 + 2 * n_uses, n_hours).
    """
    unit, surplus = battery(battery_parameters), series[SURPLUS]
    after, production = series[AFTER], series[PRODUCTION]
    mix(inputs, rules.foresight, factors, series)
    bound, n_windows = rules.max_reduction_share, len(windows[USE])
    if flexible_share > 0.0:
        prepare(series, windows, rules.window_h, bound, first, n_windows)
    shift(series, windows, inputs.counted, rules.window_h, bound, flexible_share, first, n_windows)
    level = cyclic_start(unit, surplus) if rules.cyclic else unit.low_wh
    for t in range(len(inputs.counted)):
        flows[6][t] = level
        level, charge, discharge = hour(unit, level, surplus[t])
        left = surplus[t] - charge + discharge
        imported, exported, curtailed = exchange(left, after[t], production[t], unit.export_limit_w)
        flows[0][t], flows[1][t], flows[2][t] = series[BEFORE][t], after[t], production[t]
        flows[3][t], flows[4][t], flows[5][t] = charge, discharge, loss(unit, charge, discharge)
        flows[7][t], flows[8][t], flows[9][t] = imported, exported, curtailed
        flows[10][t], flows[11][t] = series[BIOGAS][t], series[GAS][t]
    write_uses(inputs.uses, factors, len(inputs.unit_w) + N_BIOGAS, series, flows)


def write_uses(uses: Uses, factors: Array, column: int, series: Array, flows: Array) -> None:
    """Power of every use as it runs and in its natural hours, after `layout.FLOWS`."""
    for use in range(len(uses.cap_w)):
        units = factors[column + 2 * use] * (factors[uses.sector] if uses.existing[use] else 1.0)
        driven, natural = driven_units(uses, use, factors, column), uses.natural_w[use]
        as_run, on_its_own = flows[N_FLOWS + 2 * use], flows[N_FLOWS + 2 * use + 1]
        for t in range(len(natural)):
            on_its_own[t] = units * natural[t]
            as_run[t] = series[N_SERIES + use][t] + (units - driven) * natural[t]


def flow_totals(
    flows: Array, counted: NDArray[np.bool_], window_use: Array, first: int, series: Array, row: Array
) -> None:
    """TOTALS of hours that are known already.

    Parameters
    ----------
    flows
        `layout.FLOWS`, shape (12, n_hours).
    counted
        Which of them count, (n_hours,), at least one from `first`.
    window_use
        Of the windows that the hours touch, (n_windows,).
    first
        First hour and first window looked at; see `year`.
    series
        Room for hours, see `layout`.
    row
        Receives `layout.TOTALS`, (n_totals,).
    """
    for t in range(first, len(counted)):
        series[BEFORE][t], series[AFTER][t], series[PRODUCTION][t] = flows[0][t], flows[1][t], flows[2][t]
    n_counted, n_consuming = need(row, series, counted, first, len(counted))
    charged, discharged = summed(flows[3], series, counted, first), summed(flows[4], series, counted, first)
    lost, curtailed = summed(flows[5], series, counted, first), summed(flows[9], series, counted, first)
    exported, imported = summed(flows[8], series, counted, first), summed(flows[7], series, counted, first)
    sums = Sums(
        charged.total,
        discharged.total,
        lost.total,
        imported.total,
        exported.total,
        curtailed.total,
        imported.hours,
        exported.hours,
        imported.largest,
        exported.largest,
        imported.cover,
        exported.cover,
    )
    supply(row, sums, n_counted, n_consuming)
    row[13], row[14] = percentiles(series, n_counted)
    row[19] = mean_use(window_use, first, len(window_use))


def rows(
    inputs: Inputs,
    rules: Rules,
    factors: Array,
    shares: Array,
    batteries: Array,
    series: Array,
    windows: Array,
    starts_wh: Array,
    table: Array,
) -> None:
    """Totals of every combination of factors, batteries and flexible shares.

    Parameters
    ----------
    factors, shares, batteries
        As in `year`, a row each: shapes (n_factors, n_curves + 3 + 2 * n_uses), (n_shares,), (n_batteries, 6).
    series, windows, starts_wh
        Room for hours and windows, see `layout`, and for a level of each battery.
    table
        Receives `layout.TOTALS`, shape (n_factors, n_shares, n_batteries, n_totals).

    Notes
    -----
    Each window is sorted once for all flexible shares and batteries, and each series of hours is made once for all
    batteries.
    """
    end = len(windows[USE]) if rules.cyclic else -(-rules.last_h // rules.window_h)
    for index in range(len(factors)):
        mix(inputs, rules.foresight, factors[index], series)
        prepared = end
        for place in range(len(shares)):
            prepared = lead_in(inputs, rules, series, windows, shares[place], batteries, starts_wh, prepared, end)
            battery_rows(inputs, rules, series, windows, batteries, starts_wh, table[index][place])


def periods(
    inputs: Inputs,
    rules: Rules,
    factors: Array,
    flexible_share: float,
    batteries: Array,
    edges: NDArray[np.int64],
    series: Array,
    windows: Array,
    levels_wh: Array,
    table: Array,
) -> None:
    """Totals of one scenario over several periods, out of one run over all hours.

    Parameters
    ----------
    factors, flexible_share, series, windows
        As in `year`.
    batteries
        One row of `layout.BATTERY`, (1, 6).
    edges
        First hour of each period and the hour after its last, (n_periods, 2), the first ones not falling; those of
        `rules` are not looked at.
    levels_wh
        Room for the level at the start of a period, (1,).
    table
        Receives `layout.TOTALS`, (n_periods, 1, n_totals).
    """
    unit, surplus = battery(batteries[0]), series[SURPLUS]
    bound, n_windows = rules.max_reduction_share, len(windows[USE])
    mix(inputs, rules.foresight, factors, series)
    if flexible_share > 0.0:
        prepare(series, windows, rules.window_h, bound, 0, n_windows)
    shift(series, windows, inputs.counted, rules.window_h, bound, flexible_share, 0, n_windows)
    level, reached = cyclic_start(unit, surplus) if rules.cyclic else unit.low_wh, 0
    for place in range(len(edges)):
        first, last = edges[place][0], edges[place][1]
        for t in range(reached, first):
            level = hour(unit, level, surplus[t])[0]
        levels_wh[0], reached = level, first
        of_period = Rules(rules.window_h, bound, rules.foresight, rules.cyclic, first, last)
        battery_rows(inputs, of_period, series, windows, batteries, levels_wh, table[place])


def lead_in(
    inputs: Inputs,
    rules: Rules,
    series: Array,
    windows: Array,
    flexible_share: float,
    batteries: Array,
    starts_wh: Array,
    prepared: int,
    end: int,
) -> int:
    """Shift the windows of the period and of as many before as the batteries remember.

    `starts_wh` receives the level of each battery at the period's first hour [Wh/foyer]; `prepared` and the result
    are the first prepared window before and after, `end` is the window after the last.
    """
    lead, shifted = 0, end
    for index in range(len(batteries)):
        lead = LEAD_H if batteries[index][0] > 0.0 else lead
    while True:
        start = max(0, rules.first_h - lead) // rules.window_h
        if flexible_share > 0.0 and start < prepared:
            prepare(series, windows, rules.window_h, rules.max_reduction_share, start, prepared)
            prepared = start
        if start < shifted:
            shift(
                series,
                windows,
                inputs.counted,
                rules.window_h,
                rules.max_reduction_share,
                flexible_share,
                start,
                shifted,
            )
            shifted = start
        is_known = True
        for index in range(len(batteries)):
            unit = battery(batteries[index])
            level = level_at(unit, series[SURPLUS], start * rules.window_h, rules.first_h, rules.cyclic)
            starts_wh[index] = level
            is_known = is_known and not math.isnan(level)
        if is_known:
            return prepared
        lead *= LEAD_GROWS


def battery_rows(
    inputs: Inputs,
    rules: Rules,
    series: Array,
    windows: Array,
    batteries: Array,
    starts_wh: Array,
    block: Array,
) -> None:
    """Totals of all batteries on one series of hours; `block` has shape (n_batteries, n_totals)."""
    first, last = rules.first_h, rules.last_h
    n_counted, n_consuming = need(block[0], series, inputs.counted, first, last)
    block[0][19] = mean_use(windows[USE], first // rules.window_h, -(-last // rules.window_h))
    find_runs(series, first, last)
    threshold = find_highest(series, inputs.counted, first, last, n_counted, len(batteries))
    for index in range(len(batteries)):
        row, unit = block[index], battery(batteries[index])
        for column in range(len(row)):
            row[column] = block[0][column]
        sums = walk(unit, starts_wh[index], series, first, last)
        supply(row, sums, n_counted, n_consuming)
        row[13], row[14] = import_percentiles(
            series, inputs.counted, first, last, n_counted, int(sums.import_hours), threshold
        )


def mix(inputs: Inputs, foresight: int, factors: Array, series: Array) -> None:
    """Consumption before and after the uses and production of all hours, biogas burnt as it is planned."""
    before, production, bioenergy = series[BEFORE], series[PRODUCTION], inputs.unit_w[inputs.bioenergy]
    n_curves, n_hours = len(inputs.unit_w), len(before)
    waiting = factors[n_curves] * factors[inputs.bioenergy]
    for t in range(n_hours):
        before[t], production[t], series[BIOGAS][t], series[GAS][t] = 0.0, 0.0, 0.0, 0.0
    for curve in range(n_curves):
        mixed, unit = production if curve < inputs.n_sources else before, inputs.unit_w[curve]
        factor = factors[curve] * (1.0 - factors[n_curves]) if curve == inputs.bioenergy else factors[curve]
        for t in range(n_hours):
            mixed[t] += factor * unit[t]
    add_new(inputs.uses, factors, n_curves + N_BIOGAS, series)
    if waiting > 0.0:
        mean_w = waiting * inputs.bioenergy_mean_w
        for t in range(n_hours):
            series[CHOSEN][t] = waiting * bioenergy[t]
            series[DEFICIT][t] = before[t] - production[t]
        engine_w, tank_wh = factors[n_curves + 1] * mean_w, factors[n_curves + 2] * mean_w
        burn(engine_w, tank_wh, series, inputs.counted, inputs.day_starts, foresight)
        for t in range(n_hours):
            production[t] += series[BIOGAS][t]
    place_uses(inputs.uses, factors, n_curves + N_BIOGAS, series, foresight)
