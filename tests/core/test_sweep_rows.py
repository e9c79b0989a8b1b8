"""A sweep's rows are single simulations, whatever the grid, the period and the rule."""

import math
from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from elfe_core import sweep
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import scaled_inputs, simulate, simulate_inputs
from elfe_core.sweep import MAIN_FACTORS, Grid, scenario_of
from tests import shipped
from tests.shipped import TERRITORY
from tests.yearly import indicators

RELATIVE = 1e-9
ROUNDING_PCT = 1e-11
"""A percentage of zero is the rounding of a difference: its relative error has no meaning."""
START = date(2021, 3, 26)
"""Two days before the clocks change, so that a period has a day of 23 hours in it."""


def curve_of(rng: np.random.Generator, style: str, n_hours: int) -> NDArray[np.float64]:
    """Hourly powers >= 0 of one kind, not zero all along.

    None is so small beside the others that a supply over it would be all rounding.
    """
    if style == "free":
        return rng.gamma(0.5, 100.0, n_hours).round(1)
    if style == "ties":
        return np.append(rng.integers(0, 4, n_hours - 1) * 0.1, 0.1)
    if style == "constant":
        return np.full(n_hours, 3.0)
    sun: NDArray[np.float64] = np.maximum(np.sin(np.arange(n_hours) * math.pi / 12), 0.0).round(3)
    return sun * rng.integers(1, 5)


@st.composite
def curve_sets(draw: st.DrawFn) -> Curves:
    """Six curves over whole local days: free, with ties and zeros, constant, by day and night; some hours left out."""
    n_hours = 24 * draw(st.integers(4, 7)) - 1
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    styles = st.sampled_from(["free", "ties", "constant", "sun"])
    shapes = {name: curve_of(rng, draw(styles), n_hours) for name in CURVE_NAMES}
    counted = None
    if draw(st.booleans()):
        counted = rng.random(n_hours) < draw(st.sampled_from([0.5, 0.98]))
        counted[12::24] = True  # some hour of each day counts
        shapes = {name: np.where(counted, shape, 0.0) for name, shape in shapes.items()}
        assume(all(shape.any() for shape in shapes.values()))
    return Curves(start_utc=np.datetime64("2021-03-25T23", "h"), counted=counted, **shapes)


def axis(low: float, high: float) -> st.SearchStrategy[tuple[float, ...]]:
    values = st.floats(low, high).map(lambda value: round(value, 3))
    with_zero = st.one_of(st.just(0.0), values)
    return st.lists(with_zero, min_size=1, max_size=3, unique=True).map(lambda found: tuple(sorted(found)))


GRIDS = st.fixed_dictionaries(
    {},
    optional={
        "wind_gwh": axis(0.1, 600),
        "solar_gwh": axis(0.1, 600),
        "bioenergy_gwh": axis(0.1, 100),
        "storage_mwh": axis(0.01, 3000),
        "flexible_share": axis(0.001, 1.0),
        "share_res": axis(0.1, 2.0),
        "share_pro": axis(0.1, 2.0),
        "share_ent": axis(0.1, 2.0),
        "storage_efficiency": axis(0.3, 1.0).map(lambda found: tuple(value for value in found if value) or (0.7,)),
        "storage_duration_h": axis(0.3, 8.0).map(lambda found: tuple(value for value in found if value) or (2.0,)),
        "export_limit_mw": axis(0.0, 40.0),
        "biogas_dispatchable_share": axis(0.1, 1.0),
    },
).map(lambda axes: Grid(axes=axes))


@st.composite
def scenarios(draw: st.DrawFn, n_days: int) -> Scenario:
    first = draw(st.integers(0, n_days - 1))
    last = draw(st.integers(first, n_days - 1))
    return Scenario(
        wind_gwh=draw(st.sampled_from([0.0, 121.0, 700.0])),
        solar_gwh=11.5,
        bioenergy_gwh=6.0,
        period_start=START + timedelta(days=first),
        period_end=START + timedelta(days=last),
        storage_on=draw(st.booleans()),
        storage_mwh=draw(st.sampled_from([0.0, 20.0, 5000.0])),
        flexibility_on=draw(st.booleans()),
        flexibility_window_h=draw(st.sampled_from([24, 24, 5, 48, 200])),
        storage_real=draw(st.booleans()),
        storage_cyclic=draw(st.booleans()),
        export_limit_on=draw(st.booleans()),
        export_limit_mw=draw(st.sampled_from([0.0, 30.0])),
        biogas_dispatchable_share=draw(st.sampled_from([0.0, 0.0, 0.5])),
        max_reduction_share=draw(st.sampled_from([1.0, 1.0, 0.2])),
        original_rule=draw(st.booleans()),
        cut_then_simulate=draw(st.booleans()),
        scale_on_period=False,
    )


def assert_rows_are_single_simulations(table: dict, single, rows=None) -> None:
    """Each row's indicators equal those of `single(factors of the row)` to 1e-9 relative; NaN where NaN."""
    factors = [name for name in table if name not in INDICATOR_UNITS]
    for row in range(len(table["wind_gwh"])) if rows is None else rows:
        expected = single({name: float(table[name][row]) for name in factors})
        for key, value in expected.items():
            found = table[key][row]
            close = math.isclose(found, value, rel_tol=RELATIVE, abs_tol=ROUNDING_PCT if key.endswith("_pct") else 0.0)
            assert close or (math.isnan(found) and math.isnan(value)), (key, found, value, row)


@settings(max_examples=100, deadline=None)
@given(st.data(), curve_sets(), GRIDS)
def test_every_row_is_the_single_simulation(data, curves, grid):
    """On random curves, grids, periods and rules each row equals the scenario simulated alone."""
    scenario = data.draw(scenarios((curves.n_hours + 1) // 24))
    study = sweep.study(grid, scenario, curves, TERRITORY)
    table = sweep.table(study)
    assert len(table["wind_gwh"]) == grid.n_scenarios

    def single(factors):
        return indicators(simulate(scenario_of(scenario, factors), curves, TERRITORY), TERRITORY.foyers)

    assert_rows_are_single_simulations(table, single)


@pytest.fixture(scope="module")
def shipped_curves() -> Curves:
    return shipped.curves()


@pytest.mark.parametrize("cut_then_simulate", [False, True])
@pytest.mark.parametrize("original_rule", [False, True])
def test_a_year_of_the_shipped_data(shipped_curves, cut_then_simulate, original_rule):
    """All five factors over the shipped year: rows taken at random are the single simulations."""
    scenario = replace(today(TERRITORY), cut_then_simulate=cut_then_simulate, original_rule=original_rule)
    grid = Grid(
        axes={
            "wind_gwh": (0.0, 90.0, 300.0),
            "solar_gwh": (10.0, 300.0),
            "bioenergy_gwh": (6.0, 60.0),
            "storage_mwh": (0.0, 5.0, 50.0, 100.0, 2000.0),
            "flexible_share": (0.0, 0.05, 0.15),
        }
    )
    table = sweep.table(sweep.study(grid, scenario, shipped_curves, TERRITORY))

    def single(factors):
        return indicators(simulate(scenario_of(scenario, factors), shipped_curves, TERRITORY), TERRITORY.foyers)

    rows = np.random.default_rng(7).integers(0, grid.n_scenarios, 24)
    assert_rows_are_single_simulations(table, single, rows)


def test_curves_that_carry_their_power(shipped_curves):
    """On a curves file consumption stands as it is and each source is scaled to the energy asked for."""
    inputs = scaled_inputs(today(TERRITORY), shipped_curves, TERRITORY).cut(1000, 3000)
    grid = Grid(axes={"wind_gwh": (100.0, 250.0), "storage_mwh": (0.0, 30.0), "share_pro": (0.5, 1.0)})
    table = sweep.table(sweep.study_of_inputs(grid, today(TERRITORY), inputs, TERRITORY))

    def single(factors):
        scale = {}
        for name in ("wind", "solar", "bioenergy"):
            mean_w = factors[f"{name}_gwh"] * 1e9 / 8760 / TERRITORY.foyers
            scale[name] = inputs[name] * (mean_w / inputs[name].mean())
        scaled = replace(inputs, **scale, pro=inputs["pro"] * factors["share_pro"])
        capacity_wh = factors["storage_mwh"] * 1e6 / TERRITORY.foyers
        return indicators(simulate_inputs(scaled, capacity_wh=capacity_wh, flexible_share=0.0), TERRITORY.foyers)

    assert list(table)[:5] == list(MAIN_FACTORS)
    assert_rows_are_single_simulations(table, single)
