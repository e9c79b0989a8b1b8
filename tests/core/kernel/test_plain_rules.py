"""Each rule of the kernel by itself, called as plain Python: bounds and rounding that random years seldom touch."""

import math

import numpy as np
import pytest

from elfe_core import kernel
from elfe_core.kernel import batteries, battery, exchange, flexibility, foresight, layout, ranks, totals
from tests.core.kernel.shipped import battery as battery_row

N_HOURS = 80
FIRST, LAST = 7, 71


@pytest.mark.parametrize("size", [1.0, 1e3, 1e-3])
def test_dust_is_a_billionth_of_the_larger_power(size: float) -> None:
    """Below it there is neither surplus nor deficit nor exchange; above it all of it is kept."""
    for sign in (1.0, -1.0):
        for share, is_dust in ((5e-10, True), (2e-9, False)):
            consumption, production = size, size * (1.0 + sign * share)
            left = production - consumption
            assert exchange.surplus(consumption, production) == (0.0 if is_dust else left)
            found = exchange.exchange(left, consumption, production, math.inf)
            assert found == ((0.0, 0.0, 0.0) if is_dust else (max(-left, 0.0), max(left, 0.0), 0.0))


def test_dust_is_told_beside_what_is_there() -> None:
    """A small power is none beside a large one of either kind, and is one beside nothing."""
    assert exchange.exchange(1e-7, 1000.0, 0.0, math.inf) == (0.0, 0.0, 0.0)
    assert exchange.exchange(1e-7, 0.0, 1000.0, math.inf) == (0.0, 0.0, 0.0)
    assert exchange.exchange(1e-7, -1000.0, 0.0, math.inf) == (0.0, 0.0, 0.0)
    assert exchange.exchange(1e-7, 0.0, 1e-7, math.inf) == (0.0, 1e-7, 0.0)
    assert exchange.surplus(0.0, 1e-7) == 1e-7
    assert exchange.surplus(-1000.0, 0.0) == 1000.0


def test_what_is_beyond_the_connection_is_curtailed() -> None:
    """Export ends at the limit; import has none."""
    assert exchange.exchange(30.0, 10.0, 40.0, 20.0) == (0.0, 20.0, 10.0)
    assert exchange.exchange(20.0, 10.0, 30.0, 20.0) == (0.0, 20.0, 0.0)
    assert exchange.exchange(-30.0, 40.0, 10.0, 20.0) == (30.0, 0.0, 0.0)


def test_the_level_at_an_hour_is_known_once_the_battery_has_been_empty_or_full() -> None:
    """NaN before; from the first hour of all it is known; a cyclic one begins as it ends."""
    unit = battery.battery(battery_row(8.0))
    rising = np.array([3.0, 3.0, 3.0, 3.0, -1.0, -1.0])
    assert math.isnan(battery.level_at(unit, rising, 1, 3, False))
    assert battery.level_at(unit, rising, 0, 3, False) == 8.0
    assert battery.level_at(unit, rising, 1, 5, False) == 7.0
    assert battery.level_at(unit, -rising, 1, 5, False) == 1.0
    assert battery.level_at(unit, rising, 0, 0, True) == battery.cyclic_start(unit, rising) == 6.0
    assert battery.level_at(unit, rising, 0, 1, True) == 8.0


def test_a_reduction_of_a_fifth_is_not_more_than_a_fifth() -> None:
    """Rounding of the bound does not count as much reduced; a little more than rounding does."""
    for before, used, expected in ((0.5, 0.4, 0), (1.0, 0.8, 0), (1.0, 0.8 - 1e-7, 1), (7.0, 5.6, 0), (0.3, 0.24, 0)):
        row, series = np.zeros(len(layout.TOTALS)), np.zeros((layout.N_SERIES, 1))
        series[layout.BEFORE], series[layout.AFTER] = before, used
        totals.need(row, series, np.ones(1, dtype=bool), 0, 1)
        assert row[layout.TOTALS.index("hours_reduced_over_20pct")] == expected
        assert row[layout.TOTALS.index("largest_reduction")] == pytest.approx((before - used) / before)


def test_an_hour_that_uses_more_than_before_is_not_reduced() -> None:
    """Nor one without consumption before; an hour without consumption now is not divided by."""
    row, series = np.zeros(len(layout.TOTALS)), np.zeros((layout.N_SERIES, 4))
    series[layout.BEFORE], series[layout.AFTER] = [1.0, 0.0, -1.0, 2.0], [3.0, -1.0, -3.0, 0.0]
    assert totals.need(row, series, np.ones(4, dtype=bool), 0, 4) == (4, 3)
    assert series[layout.INVERSE].tolist() == [1 / 3, -1.0, -1 / 3, 0.0]
    assert row[layout.TOTALS.index("largest_reduction")] == 1.0
    assert row[layout.TOTALS.index("hours_reduced_over_20pct")] == 1.0


@pytest.mark.parametrize("n_values", [1, 2, 31, 32, 33, 63, 64, 65, 100, 200])
def test_sorting_and_ranks(n_values: int) -> None:
    """A part of an array is sorted and the rest stays; every rank is that of a full sort, with ties and far values."""
    rng = np.random.default_rng(n_values)
    for values in (rng.normal(size=n_values), rng.integers(0, 5, n_values) * 1.0, rng.normal(size=n_values) * 1e-295):
        padded = np.concatenate(([9.0], values, [-9.0]))
        ranks.sort(padded, 1, n_values + 1, np.empty(n_values + 2))
        assert padded.tolist() == [9.0, *sorted(values.tolist()), -9.0]
        series = np.zeros((layout.N_SERIES, n_values))
        for low in range(0, n_values, max(n_values // 5, 1)):
            assert ranks.select(values.copy(), n_values, low) == sorted(values)[low]
            series[layout.CHOSEN] = values
            assert ranks.two_ranks(series, n_values, low, n_values - 1) == (sorted(values)[low], max(values))
            assert series[layout.CHOSEN].tolist() == values.tolist()


def _series(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Some days of surplus and deficit, and which hours count: the others hold 0."""
    rng = np.random.default_rng(seed)
    counted = rng.random(N_HOURS) < (0.9 if seed % 2 else 1.0)
    series = np.zeros((layout.N_SERIES, N_HOURS))
    series[layout.AFTER] = np.where(counted, rng.integers(1, 50, N_HOURS), 0)
    series[layout.PRODUCTION] = np.where(counted, rng.integers(0, 60, N_HOURS) * (rng.random(N_HOURS) < 0.5), 0)
    series[layout.BEFORE] = series[layout.AFTER]
    series[layout.SURPLUS] = series[layout.PRODUCTION] - series[layout.AFTER]
    return series, counted


@pytest.mark.parametrize("seed", range(8))
def test_the_highest_imports_are_the_highest_of_a_sort(seed: int) -> None:
    """The threshold is the import of its rank, and every hour that reaches it is listed; none for a single battery."""
    series, counted = _series(seed)
    inside = np.arange(N_HOURS)[FIRST:LAST][counted[FIRST:LAST]]
    imports = np.maximum(-series[layout.SURPLUS], 0.0)
    n_looked = 2 * (len(inside) - 95 * len(inside) // 100) + 2
    threshold = batteries.find_highest(series, counted, FIRST, LAST, len(inside), 2)
    assert threshold == np.sort(imports[inside])[len(inside) - n_looked]
    n_found = int(series[layout.HIGHEST][0])
    assert series[layout.HIGHEST][1 : n_found + 1].tolist() == [t for t in inside if imports[t] >= threshold]
    assert batteries.find_highest(series, counted, FIRST, LAST, len(inside), 1) == math.inf
    assert series[layout.HIGHEST][0] == 0.0


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("capacity_wh", [0.0, 0.5, 40.0, 400.0])
def test_a_walk_with_runs_is_the_walk_hour_by_hour(seed: int, capacity_wh: float) -> None:
    """Sums, import of each hour and both percentiles are those of a plain loop, wherever the walk begins."""
    series, counted = _series(seed)
    unit = battery.battery(battery_row(capacity_wh, efficiency=0.81, export_limit_w=20.0, low=0.1))
    counted_inside = counted[FIRST:LAST]
    row = np.zeros(len(layout.TOTALS))
    n_counted, n_consuming = totals.need(row, series, counted, FIRST, LAST)
    batteries.find_runs(series, FIRST, LAST)
    threshold = batteries.find_highest(series, counted, FIRST, LAST, n_counted, 2)
    sums = batteries.walk(unit, unit.low_wh, series, FIRST, LAST)
    level, expected = unit.low_wh, []
    for t in range(FIRST, LAST):
        surplus = series[layout.SURPLUS][t]
        level, charge, discharge = battery.hour(unit, level, surplus)
        left = surplus - charge + discharge
        flows = exchange.exchange(left, series[layout.AFTER][t], series[layout.PRODUCTION][t], 20.0)
        expected.append(
            (charge, discharge, *flows, flows[0] * series[layout.INVERSE][t], flows[1] * series[layout.INVERSE][t])
        )
    charge, discharge, imported, exported, curtailed, import_cover, export_cover = np.array(expected).T
    assert (sums.charge, sums.discharge) == pytest.approx((charge.sum(), discharge.sum()))
    assert sums.loss == pytest.approx(charge.sum() * (1 - 0.9) + discharge.sum() * (1 / 0.9 - 1))
    assert (sums.imported, sums.exported, sums.curtailed) == pytest.approx(
        (imported.sum(), exported.sum(), curtailed.sum())
    )
    assert (sums.import_hours, sums.export_hours) == (np.sum(imported > 0), np.sum(exported > 0))
    assert (sums.import_max, sums.export_max) == pytest.approx((imported.max(), exported.max()))
    assert (sums.import_cover, sums.export_cover) == pytest.approx((import_cover.sum(), export_cover.sum()))
    assert series[layout.IMPORT][FIRST:LAST] == pytest.approx(imported)
    found = batteries.import_percentiles(series, counted, FIRST, LAST, n_counted, int(sums.import_hours), threshold)
    rising = np.sort(imported[counted_inside])
    assert found == pytest.approx((rising[5 * n_counted // 100], rising[95 * n_counted // 100]))
    totals.supply(row, sums, n_counted, n_consuming)
    supply = (series[layout.PRODUCTION][FIRST:LAST] - charge + discharge - curtailed)[counted_inside]
    assert row[layout.TOTALS.index("supply_w")] == pytest.approx(supply.mean())


def test_percentiles_are_sure_only_where_enough_hours_import_nothing() -> None:
    """With imports in all hours but as many as lie below the low percentile, that percentile is not zero."""
    n_hours = 100
    for n_free, expected in ((6, 0.0), (5, 1.0)):
        series = np.zeros((layout.N_SERIES, n_hours))
        imports = np.where(np.arange(n_hours) < n_free, 0.0, np.arange(n_hours) - n_free + 1.0)
        series[layout.SURPLUS], series[layout.IMPORT] = -imports, imports
        counted = np.ones(n_hours, dtype=bool)
        threshold = batteries.find_highest(series, counted, 0, n_hours, n_hours, 2)
        found = batteries.import_percentiles(series, counted, 0, n_hours, n_hours, n_hours - n_free, threshold)
        assert found == (expected, np.sort(imports)[95])


@pytest.mark.parametrize("capacity_wh", [0.5, 30.0, 3000.0])
@pytest.mark.parametrize("cyclic", [False, True])
def test_a_period_begins_as_full_as_the_hours_before_leave_it(capacity_wh: float, cyclic: bool) -> None:
    """Rows of a late period are the hours of the whole; a small battery and one that remembers for weeks."""
    rng = np.random.default_rng(3)
    n_hours, first = 24 * 30, 24 * 28 + 5
    of = kernel.inputs([rng.gamma(0.4, 60.0, n_hours)], [rng.gamma(3.0, 8.0, n_hours)])
    by = kernel.rules(first_h=first, last_h=n_hours - 3, cyclic=cyclic)
    factors, units = [1.0, 1.0, 0.0, 2.0, 12.0], [battery_row(capacity_wh), battery_row(0.0)]
    flows = kernel.year(of, by, factors, 0.1, units[0]).flows
    row = kernel.rows(of, by, [factors], [0.1], units)[0, 0, 0]
    for name in ("charge_w", "discharge_w", "imported_w", "exported_w"):
        mean = flows[layout.FLOWS.index(name)][first : n_hours - 3].mean()
        assert row[layout.TOTALS.index(name)] == pytest.approx(mean, rel=1e-9, abs=1e-12), name


def test_levels_by_hand() -> None:
    """Of water filling: the floor, the top with and without stops, the flat window, and what several hours share."""
    rising = np.array([0.0, 1.0, 2.0, 5.0])
    assert flexibility.floor_level(rising, 0, 4, 3.0) == 2.0
    assert flexibility.floor_level(rising, 0, 4, 0.5) == 0.5
    assert flexibility.floor_level(rising, 0, 4, 20.0) == 7.0
    assert flexibility.top_level(rising, rising, 0, 4, 0, 2.0) == 3.0
    assert flexibility.top_level(rising, rising, 0, 4, 0, 5.0) == 1.0
    assert flexibility.top_level(rising, np.array([-1.0, 0.0, 1.0, 4.0]), 0, 4, 4, 1.5) == 1.5
    assert flexibility.top_level(rising, np.array([-1.0, 0.0, 1.0, 4.0]), 0, 4, 4, 9.0) == -1.0
    assert flexibility.flat_level(np.array([-1.0, 0.0, 1.0, 4.0]), 0, 4, 8.0) == 4 / 3
    assert foresight.level_of(np.array([1.0, 2.0, 4.0]), 0, 3, 10.0, 3.0) == 1.5
    assert foresight.level_of(np.array([1.0, 2.0, 4.0]), 0, 3, 1.0, 2.0) == 1.0
    assert foresight.level_of(np.array([1.0, 2.0, 4.0]), 0, 3, 1.0, 9.0) == 0.0


def test_what_is_expected_by_hand() -> None:
    """The day before plus a difference that fades; the present value on the first day."""
    base, seen = np.arange(60.0), np.zeros(60)
    base[30] += 6.0
    foresight.expect(base, seen, 3, 6)
    assert seen[3:6].tolist() == [3.0, 3.0, 3.0]
    foresight.expect(base, seen, 24, 26)
    assert seen[24:26] == pytest.approx([24.0, 1.0 + 24.0 * 23 / 24])
    foresight.expect(base, seen, 30, 33)
    assert seen[30:33] == pytest.approx([36.0, 7.0 + 30.0 * 23 / 24, 8.0 + 30.0 * 23 / 24 * 22 / 24])


def test_the_mean_use_of_windows_leaves_out_those_that_are_not_whole() -> None:
    """1 without any."""
    use = np.array([0.5, math.nan, 0.25, 1.0])
    assert totals.mean_use(use, 0, 3) == 0.375
    assert totals.mean_use(use, 1, 2) == 1.0
    assert totals.mean_use(use, 3, 3) == 1.0


def test_arrays_of_another_shape_are_refused() -> None:
    """Curves, hours that count, days, uses, factors, batteries, shares and periods."""
    ones = np.ones((1, 48))
    of = kernel.inputs(ones, ones)
    by = kernel.rules(first_h=0, last_h=48)
    factors, unit = [1.0, 1.0, 0.0, 2.0, 12.0], battery_row()
    short = kernel.make_uses(ones[:, :47], ones[:, :47], ones[:, :47], [1.0], [True], [0], sector=1)
    second_day = kernel.inputs(ones * 0, ones * 0, counted=np.arange(48) >= 24)
    bad = [
        lambda: kernel.inputs(np.ones((1, 0)), np.ones((1, 0))),
        lambda: kernel.inputs(ones, ones, counted=np.ones(47)),
        lambda: kernel.inputs(ones, ones, bioenergy=1),
        lambda: kernel.inputs(ones, ones, bioenergy=-1),
        lambda: kernel.inputs(ones, ones, day_starts=[0, 24, 24]),
        lambda: kernel.inputs(ones, ones, day_starts=[-1, 24]),
        lambda: kernel.inputs(ones, ones, day_starts=[0, 48]),
        lambda: kernel.inputs(ones, ones, placing=short),
        lambda: kernel.year(of, by, factors[:-1], 0.0, unit),
        lambda: kernel.year(of, by, factors, 0.0, unit[:-1]),
        lambda: kernel.rows(of, by, [factors], [[0.0]], [unit]),
        lambda: kernel.year(of, by._replace(first_h=48), factors, 0.0, unit),
        lambda: kernel.year(of, by._replace(first_h=-1), factors, 0.0, unit),
        lambda: kernel.year(of, by._replace(last_h=49), factors, 0.0, unit),
        lambda: kernel.year(of, by._replace(window_h=0), factors, 0.0, unit),
        lambda: kernel.year(of._replace(counted=np.arange(48) > 47), by, factors, 0.0, unit),
        lambda: kernel.year(second_day, by._replace(last_h=24), factors, 0.0, unit),
    ]
    for job in bad:
        with pytest.raises(ValueError, match=r"expected|must rise|do not fit|no period|no hour"):
            job()
    assert kernel.year(of, by._replace(last_h=1, window_h=1), factors, 0.0, unit).flows.shape == (12, 48)


def test_uses_are_tables_of_windows_by_hand() -> None:
    """First hour, hour after the last, allowed hours, whether they repeat; what has nothing to place is left out."""
    hours = np.arange(96)
    natural = np.where(hours // 24 == 1, 0.0, 1.0)
    allowed, begins = hours % 24 < 6, hours % 24 == 0
    counted = np.ones(96, dtype=bool)
    made = kernel.make_uses([natural], [allowed], [begins], [2.0], [True], [0], sector=1)
    assert made.windows.tolist() == [[0, 24, 6, 0], [48, 72, 6, 1], [72, 96, 6, 1]]
    assert made.energy_wh.tolist() == [24.0, 24.0, 24.0]
    assert made.parts.tolist() == [0, 3]
    counted[50] = False
    made = kernel.make_uses([natural], [allowed], [begins], [2.0], [True], [0], sector=1, counted=counted)
    assert made.windows[:, 0].tolist() == [0, 72]
    late = np.where(hours >= 72, hours % 24 < 7, allowed)
    made = kernel.make_uses([np.ones(96)], [late], [begins], [2.0], [True], [0], sector=1)
    assert made.windows.tolist() == [[0, 24, 6, 0], [24, 48, 6, 1], [48, 72, 6, 1], [72, 96, 7, 0]]
