"""The composed hours: curves and factors -> the flows of one scenario, or the totals of many rows of a sweep.

The order of an hour (MODEL.md section 8): biogas, then the flexible share, then the battery, then the grid.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel import battery, biogas, exchange, flexibility, imports, totals
from elfe_core.kernel.battery import Battery
from elfe_core.kernel.layout import (
    AFTER,
    BEFORE,
    BIOGAS,
    CHOSEN,
    DEFICIT,
    GAS,
    IMPORT,
    INVERSE,
    PRODUCTION,
    RUN_COVER,
    RUN_END,
    RUN_HOURS,
    RUN_IMPORT,
    RUN_LARGEST,
    SURPLUS,
    USE,
)

Array = NDArray[np.float64]

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


class Rules(NamedTuple):
    """Choices that all scenarios of a call share; numbers."""

    window_h: int
    max_reduction_share: float
    """Infinity for the original rule."""
    foresight: int
    """biogas.PERFECT, DAY_BEFORE or NONE."""
    cyclic: int
    """1: the battery ends all hours as it began them; 0: it begins empty."""
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
    series: Array,
    windows: Array,
    flows: Array,
    window_use: Array,
) -> None:
    """One scenario over all hours.

    Parameters
    ----------
    factors, battery_parameters
        What each curve is multiplied by and `layout.BIOGAS_FACTORS`, shape (n_curves + 3,); `layout.BATTERY`, (6,).
    flexible_share
        0 to 1.
    series, windows
        Room for hours and windows, see `layout`.
    flows, window_use
        Receive `layout.FLOWS`, (12, n_hours), and the use of each window, (n_windows,), NaN where an hour does not
        count.
    """
    n_hours, n_windows = len(inputs.counted), len(window_use)
    mix(inputs, rules, factors, series)
    prepare(rules, series, windows, 0, n_windows)
    shift(inputs, rules, series, windows, flexible_share, 0, n_windows)
    unit = battery.battery(battery_parameters)
    level = battery.cyclic_start(unit, series[SURPLUS]) if rules.cyclic else unit.low_wh
    for t in range(n_hours):
        surplus = series[SURPLUS, t]
        flows[6, t] = level
        level, charge, discharge = battery.hour(unit, level, surplus)
        dust = exchange.dust(series[AFTER, t], series[PRODUCTION, t])
        imported, exported, curtailed = exchange.hour(surplus - charge + discharge, dust, unit.export_limit_w)
        flows[0, t], flows[1, t], flows[2, t] = series[BEFORE, t], series[AFTER, t], series[PRODUCTION, t]
        flows[3, t], flows[4, t], flows[5, t] = charge, discharge, battery.loss(unit, charge, discharge)
        flows[7, t], flows[8, t], flows[9, t] = imported, exported, curtailed
        flows[10, t], flows[11, t] = series[BIOGAS, t], series[GAS, t]
    for window in range(n_windows):
        window_use[window] = windows[USE, window]


def flow_totals(flows: Array, counted: NDArray[np.bool_], window_use: Array, series: Array, row: Array) -> None:
    """TOTALS of hours that are known already.

    Parameters
    ----------
    flows
        `layout.FLOWS`, shape (12, n_hours).
    counted
        Which of them count, (n_hours,), at least one.
    window_use
        Of the windows that the hours touch, (n_windows,).
    series
        Room for hours, see `layout`.
    row
        Receives `layout.TOTALS`, (n_totals,).
    """
    n_hours = flows.shape[1]
    for t in range(n_hours):
        series[BEFORE, t], series[AFTER, t], series[PRODUCTION, t] = flows[0, t], flows[1, t], flows[2, t]
    need = totals.write_need(row, series, counted, 0, n_hours)
    sums, loss, place = totals.no_sums(), 0.0, 0
    for t in range(n_hours):
        if counted[t]:
            sums = totals.add_stored(sums, flows[3, t], flows[4, t])
            loss += flows[5, t]
            imported, inverse = flows[7, t], series[INVERSE, t]
            sums = totals.add_import(sums, imported, 1.0 if imported > 0.0 else 0.0, imported, imported * inverse)
            sums = totals.add_export(sums, flows[8, t], flows[9, t], inverse)
            series[CHOSEN, place] = imported
            place += 1
    totals.write_sums(row, sums, loss, need)
    row[13], row[14] = totals.percentiles(series, int(need.n_counted))
    row[19] = totals.mean_use(window_use, 0, len(window_use))


def rows(
    inputs: Inputs,
    rules: Rules,
    factors: Array,
    shares: Array,
    batteries: Array,
    starts_wh: Array,
    series: Array,
    windows: Array,
    table: Array,
) -> None:
    """Totals of every combination of factors, batteries and flexible shares.

    Parameters
    ----------
    factors, shares, batteries
        As in `year`, a row each: shapes (n_factors, n_curves + 3), (n_shares,), (n_batteries, 6).
    starts_wh, series, windows
        Room for a level of each battery, and for hours and windows, see `layout`.
    table
        Receives `layout.TOTALS`, shape (n_factors, n_shares, n_batteries, n_totals).

    Notes
    -----
    Each window is sorted once for all flexible shares and batteries, and each series of hours is made once for all
    batteries.
    """
    end = windows.shape[1] if rules.cyclic else -(-rules.last_h // rules.window_h)
    for index in range(len(factors)):
        mix(inputs, rules, factors[index], series)
        prepared = end
        for place in range(len(shares)):
            prepared = lead_in(inputs, rules, series, windows, shares[place], batteries, starts_wh, prepared, end)
            block = table[index, place]
            series_rows(inputs, rules, series, windows, batteries, starts_wh, block)


def lead_in(
    inputs: Inputs,
    rules: Rules,
    series: Array,
    windows: Array,
    flexible_share: float,
    batteries: Array,
    starts_wh: Array,
    prepared: int,
    end_window: int,
) -> int:
    """Shift the windows of the period and of as many before as the batteries remember.

    `starts_wh` receives the level of each battery at the period's first hour [Wh/foyer]; `prepared` and the result
    are the first prepared window before and after.
    """
    lead, shifted = 0, end_window
    for index in range(len(batteries)):
        lead = LEAD_H if batteries[index, 0] > 0.0 else lead
    while True:
        start = max(0, rules.first_h - lead) // rules.window_h
        if start < prepared:
            prepare(rules, series, windows, start, prepared)
            prepared = start
        if start < shifted:
            shift(inputs, rules, series, windows, flexible_share, start, shifted)
            shifted = start
        if start_levels(rules, series, batteries, start * rules.window_h, starts_wh):
            return prepared
        lead *= LEAD_GROWS


def start_levels(rules: Rules, series: Array, batteries: Array, start_h: int, starts_wh: Array) -> bool:
    """Level of each battery at the period's first hour; False if some depends on what was before start_h."""
    known = True
    for index in range(len(batteries)):
        unit = battery.battery(batteries[index])
        level = unit.low_wh
        if unit.capacity_wh > 0.0 and start_h == 0:
            if rules.cyclic:
                level = battery.cyclic_start(unit, series[SURPLUS])
            level = battery.level_after(unit, level, series[SURPLUS], 0, rules.first_h)
        elif unit.capacity_wh > 0.0:
            level = battery.settled_level(unit, series[SURPLUS], start_h, rules.first_h)
        starts_wh[index] = level
        known = known and not math.isnan(level)
    return known


def series_rows(
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
    need = totals.write_need(block[0], series, inputs.counted, first, last)
    block[0, 19] = totals.mean_use(windows[USE], first // rules.window_h, -(-last // rules.window_h))
    imports.find_runs(series, first, last)
    threshold = imports.find_highest(series, inputs.counted, first, last, int(need.n_counted), len(batteries))
    for index in range(1, len(batteries)):
        for column in range(block.shape[1]):
            block[index, column] = block[0, column]
    for index in range(len(batteries)):
        unit = battery.battery(batteries[index])
        sums = battery_sums(unit, starts_wh[index], series, first, last)
        totals.write_sums(block[index], sums, battery.loss(unit, sums.charge, sums.discharge), need)
        block[index, 13], block[index, 14] = imports.percentiles(
            series, inputs.counted, first, last, int(need.n_counted), int(sums.import_hours), threshold
        )


def battery_sums(unit: Battery, level: float, series: Array, first: int, last: int) -> totals.Sums:
    """Sums of one battery over the period; row IMPORT receives the import of each hour.

    From an hour of deficit that finds the battery empty nothing happens until the next surplus: such a run of hours
    has been summed beforehand. Hours that do not count hold zeros, so they add nothing.
    """
    for t in range(first, last):
        series[IMPORT, t] = max(-series[SURPLUS, t], 0.0)
    sums, t = totals.no_sums(), first
    while t < last:
        surplus = series[SURPLUS, t]
        if surplus <= 0.0 and level <= unit.low_wh:
            imported, hour, largest = series[RUN_IMPORT, t], series[RUN_HOURS, t], series[RUN_LARGEST, t]
            sums = totals.add_import(sums, imported, hour, largest, series[RUN_COVER, t])
            t = int(series[RUN_END, t])
        else:
            level, charge, discharge = battery.hour(unit, level, surplus)
            sums = totals.add_stored(sums, charge, discharge)
            left = surplus - charge + discharge
            series[IMPORT, t] = 0.0
            if left != 0.0:
                dust = exchange.dust(series[AFTER, t], series[PRODUCTION, t])
                imported, exported, curtailed = exchange.hour(left, dust, unit.export_limit_w)
                series[IMPORT, t] = imported
                hour = 1.0 if imported > 0.0 else 0.0
                sums = totals.add_import(sums, imported, hour, imported, imported * series[INVERSE, t])
                sums = totals.add_export(sums, exported, curtailed, series[INVERSE, t])
            t += 1
    return sums


def mix(inputs: Inputs, rules: Rules, factors: Array, series: Array) -> None:
    """Consumption before flexibility and production of all hours, biogas burnt as it is planned."""
    n_curves, n_hours = inputs.unit_w.shape
    share, waiting = factors[n_curves], factors[n_curves] * factors[inputs.bioenergy]
    for t in range(n_hours):
        series[BEFORE, t], series[PRODUCTION, t] = 0.0, 0.0
        series[BIOGAS, t], series[GAS, t] = 0.0, 0.0
    for curve in range(n_curves):
        row = PRODUCTION if curve < inputs.n_sources else BEFORE
        factor = factors[curve] * (1.0 - share) if curve == inputs.bioenergy else factors[curve]
        for t in range(n_hours):
            series[row, t] += factor * inputs.unit_w[curve, t]
    if waiting > 0.0:
        mean_w = waiting * inputs.bioenergy_mean_w
        plant = biogas.Plant(factors[n_curves + 1] * mean_w, factors[n_curves + 2] * mean_w)
        for t in range(n_hours):
            series[CHOSEN, t] = waiting * inputs.unit_w[inputs.bioenergy, t]
            series[DEFICIT, t] = series[BEFORE, t] - series[PRODUCTION, t]
        biogas.run(plant, series, inputs.counted, inputs.day_starts, rules.foresight)
        for t in range(n_hours):
            series[PRODUCTION, t] += series[BIOGAS, t]


def prepare(rules: Rules, series: Array, windows: Array, first: int, last: int) -> None:
    """Sort the windows first to last."""
    for window in range(first, last):
        flexibility.prepare_window(series, windows, window, rules.window_h, rules.max_reduction_share)


def shift(
    inputs: Inputs,
    rules: Rules,
    series: Array,
    windows: Array,
    flexible_share: float,
    first: int,
    last: int,
) -> None:
    """Consumption after flexibility and surplus in the hours of the windows first to last."""
    window_h, bound = rules.window_h, rules.max_reduction_share
    for window in range(first, last):
        whole = flexibility.is_whole(inputs.counted, window, window_h)
        windows[USE, window] = 1.0 if whole else math.nan
        start, end = window * window_h, min((window + 1) * window_h, len(inputs.counted))
        for t in range(start, end):
            series[AFTER, t] = series[BEFORE, t]
        if flexible_share > 0.0 and whole:
            windows[USE, window] = flexibility.shift_window(series, windows, window, window_h, flexible_share, bound)
        for t in range(start, end):
            series[SURPLUS, t] = exchange.surplus(series[AFTER, t], series[PRODUCTION, t])
