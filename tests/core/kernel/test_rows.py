"""Rows of a sweep are single scenarios; none stays unwritten; no thread changes a byte."""

import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core import kernel
from tests.core.kernel import shipped
from tests.core.kernel.cases import battery_of, cases, factors_of, inputs_of, rules_of, scale_of
from tests.core.kernel.shipped import battery, factors

BATTERIES = [
    battery(0.0),
    battery(50.0),
    battery(5e3, efficiency=0.85, power_w=40.0, low=0.1, high=0.9),
    battery(1e6),
    battery(2e4, efficiency=0.5, export_limit_w=10.0),
]
SHARES = [0.0, 0.05, 1.0]


def single_row(of, by, row, share, unit):
    """Totals of the period's hours of one simulated scenario."""
    year = kernel.year(of, by, row, share, unit)
    windows = slice(by.first_h // by.window_h, -(-by.last_h // by.window_h))
    hours = slice(by.first_h, by.last_h)
    return kernel.flow_totals(year.flows[:, hours], of.counted[hours], year.window_use[windows])


@settings(max_examples=60)
@given(st.data(), cases(max_days=60))
def test_each_row_is_the_single_scenario(data, case):
    """Short periods of spiky curves, batteries that remember everything: equal to 1e-12, whatever else there is."""
    n_hours = len(case.consumption)
    first = data.draw(st.integers(0, n_hours - 1))
    last = data.draw(st.integers(first + 1, min(n_hours, first + 100)))
    case.counted[first] = True
    of, by = inputs_of(case), rules_of(case, first, last)
    batteries = [*BATTERIES, battery_of(case)]
    rows = [factors_of(case), factors_of(replace(case, dispatchable=0.3)) * [0.5, 2.0, 1.0, 1.0, 1.0, 1.0]]
    table = kernel.rows(of, by, rows, SHARES, batteries)
    assert not np.isnan(table).any()
    scale = scale_of(case)
    for index in np.ndindex(table.shape[:3]):
        expected = single_row(of, by, rows[index[0]], SHARES[index[2]], batteries[index[1]])
        np.testing.assert_allclose(table[index], expected, rtol=1e-12, atol=1e-12 * max(scale, 1.0), err_msg=str(index))


@settings(max_examples=60)
@given(st.data(), cases(max_days=60))
def test_each_period_is_cut_from_the_single_scenario(data, case):
    """Periods that touch, overlap, or are the same, out of one run: each as cut from the hours of the whole."""
    n_hours = len(case.consumption)
    firsts = sorted(data.draw(st.lists(st.integers(0, n_hours - 1), min_size=1, max_size=5)))
    edges = [(first, data.draw(st.integers(first + 1, n_hours))) for first in firsts]
    for first in firsts:
        case.counted[first] = True
    of, row, share = inputs_of(case), factors_of(case), data.draw(st.sampled_from(SHARES))
    unit = data.draw(st.sampled_from([*BATTERIES, battery_of(case)]))
    found = kernel.periods(of, rules_of(case, 0, n_hours), row, share, unit, edges)
    for (first, last), totals in zip(edges, found, strict=True):
        expected = single_row(of, rules_of(case, first, last), row, share, unit)
        np.testing.assert_allclose(totals, expected, rtol=1e-12, atol=1e-12 * max(scale_of(case), 1.0))


@pytest.mark.parametrize(
    "edges", [[[0, 0]], [[0, 9999]], [[9, 24], [0, 24]], [0, 24], [[0, 12, 24]], [], [[0.5, 9.5]], [[0, 1]]]
)
def test_periods_that_are_none_are_refused(edges):
    """Empty, beyond the hours, falling, no pairs, none, of half hours, or of hours that do not count."""
    curve = np.append(0.0, np.ones(23))
    of = kernel.inputs([curve], [curve], counted=curve > 0.0)
    by = kernel.rules(first_h=0, last_h=24)
    with pytest.raises(ValueError, match="period"):
        kernel.periods(of, by, [1.0, 1.0, 0.0, 2.0, 12.0], 0.0, battery(0.0), edges)


@pytest.mark.parametrize("cyclic", [False, True])
def test_a_row_begins_where_it_must(cyclic):
    """A store filled in the first hour of the data is still full sixty days later; a lead of ten days must not do."""
    n_hours = 24 * 60
    production = np.zeros(n_hours)
    production[0] = 1e6
    of = kernel.inputs([production], [np.full(n_hours, 1.0)])
    by = kernel.rules(first_h=n_hours - 24, last_h=n_hours, cyclic=cyclic)
    table = shipped.totals_of(kernel.rows(of, by, [[1.0, 1.0, 0.0, 2.0, 12.0]], [0.0], [battery(1e6), battery(0.0)]))
    assert table["imported_w"][0, :, 0].tolist() == [0.0, 1.0]
    assert table["discharge_w"][0, 0, 0] == 1.0
    found = kernel.periods(of, by, [1.0, 1.0, 0.0, 2.0, 12.0], 0.0, battery(1e6), [[n_hours - 24, n_hours]])
    assert shipped.totals_of(found)["imported_w"].tolist() == [0.0]


def grid():
    """Wind, sun, batteries and flexible shares on the shipped year."""
    of, first, last = shipped.year_inputs()
    rows = [factors(wind=wind, solar=sun, bioenergy=6.0) for wind in (0.0, 121.0, 300.0) for sun in (10.0, 300.0)]
    capacities = [20.0 * 1e6 / shipped.FOYERS * size for size in (0.0, 1.0, 5.0, 200.0)]
    batteries = [battery(wh, efficiency=e) for wh in capacities for e in (1.0, 0.85)]
    return of, kernel.rules(first_h=first, last_h=last), rows, [0.0, 0.05, 0.15], batteries


def test_a_row_does_not_depend_on_its_neighbours():
    """Alone or in the grid: the same bytes."""
    of, by, rows, shares, batteries = grid()
    table = kernel.rows(of, by, rows, shares, batteries)
    for index in [(0, 0, 0), (5, 7, 2), (3, 2, 1), (4, 5, 0)]:
        alone = kernel.rows(of, by, [rows[index[0]]], [shares[index[2]]], [batteries[index[1]]])[0, 0, 0]
        assert alone.tobytes() == np.ascontiguousarray(table[index]).tobytes(), index


def test_threads_change_no_byte():
    """Eight threads on their own arguments give what one call gives."""
    of, by, rows, shares, batteries = grid()
    table = kernel.rows(of, by, rows, shares, batteries)
    with ThreadPoolExecutor(8) as pool:
        parts = list(pool.map(lambda row: kernel.rows(of, by, [row], shares, batteries), rows))
    assert np.concatenate(parts).tobytes() == table.tobytes()


@pytest.mark.parametrize(
    "curves",
    [
        ([np.zeros(48)], [np.zeros(48)]),
        ([np.ones(48)], [np.zeros(48)]),
        ([np.zeros(48)], [np.ones(48)]),
        ([np.full(48, 1e-310)], [np.full(48, 1e-310)]),
        ([np.full(48, 1e150)], [np.eye(1, 48)[0]]),
    ],
)
@pytest.mark.parametrize("bound", [0.0, 1.0, math.inf])
def test_no_row_stays_unwritten(curves, bound):
    """Nothing produced, nothing consumed, both too small to divide by: every total of every row is a number."""
    of = kernel.inputs(*curves, day_starts=[0, 24])
    by = kernel.rules(first_h=24, last_h=48, max_reduction_share=bound)
    rows = [[1.0, 1.0, share, 2.0, hours] for share in (0.0, 1.0) for hours in (0.0, 12.0)]
    table = kernel.rows(of, by, rows, SHARES, [*BATTERIES, battery(1e-300, power_w=0.0, low=0.5, high=0.5 + 1e-9)])
    assert np.count_nonzero(np.isnan(table)) == 0


def test_percentiles_are_exact_on_many_kinds_of_values():
    """Ties, one value, a spike a billion times the rest, two clusters: the value at the rank of the sorted hours."""
    rng = np.random.default_rng(5)
    kinds = [rng.random(3000), rng.integers(0, 3, 3000), np.ones(3000), np.append(rng.random(2999), 1e9)]
    for values in [*kinds, np.append(rng.random(1500), 1e7 + rng.random(1500)), rng.random(7)]:
        of = kernel.inputs([np.zeros(len(values))], [values.astype(float)])
        by = kernel.rules(first_h=0, last_h=len(values))
        row = shipped.totals_of(kernel.rows(of, by, [[1.0, 1.0, 0.0, 2.0, 12.0]], [0.0], [battery(0.0)] * 2)[0, 1, 0])
        in_order, n_hours = np.sort(values), len(values)
        for name in ("consumption", "import"):
            assert row[f"{name}_low_w"] == in_order[5 * n_hours // 100]
            assert row[f"{name}_high_w"] == in_order[95 * n_hours // 100]


def test_wrong_shapes_are_refused():
    """Arguments that compiled code would read beyond are refused before it runs."""
    ok = np.ones((1, 48))
    for bad in ({"counted": np.ones(47)}, {"day_starts": [5, 5]}, {"day_starts": [-1]}, {"day_starts": [48]}):
        with pytest.raises(ValueError, match=r"expected|must rise"):
            kernel.inputs(ok, ok, **bad)
    of = kernel.inputs(ok, ok)
    unit, row = battery(0.0), [1.0, 1.0, 0.0, 2.0, 12.0]
    for first, last in ((0, 49), (-1, 24), (24, 24)):
        with pytest.raises(ValueError, match="period"):
            kernel.rows(of, kernel.rules(first_h=first, last_h=last), [row], [0.0], [unit])
    by = kernel.rules(first_h=0, last_h=48)
    for rows, shares, units in (([row[:4]], [0.0], [unit]), ([row], [[0.0]], [unit]), ([row], [0.0], [unit[:5]])):
        with pytest.raises(ValueError, match="shape"):
            kernel.rows(of, by, rows, shares, units)
    with pytest.raises(ValueError, match="shape"):
        kernel.year(of, by, row, 0.0, unit[:5])
    with pytest.raises(ValueError, match="counts"):
        kernel.rows(kernel.inputs(ok, ok, counted=np.zeros(48)), by, [row], [0.0], [unit])
