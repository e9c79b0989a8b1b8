"""Levers: what each saves is what two simulations say; what cannot be tried is left out."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.curves import Curves
from elfe_core.indicators import indicators
from elfe_core.insight import levers
from elfe_core.insight.levers import round_step, today_alike
from elfe_core.scenario import Scenario, today
from elfe_core.simulate import simulate
from elfe_core.territory import Territory
from tests import shipped, strategies
from tests.shipped import TERRITORY

TODAY = today(TERRITORY)
RICH = replace(
    TODAY, wind_gwh=250.0, solar_gwh=150.0, storage_on=True, storage_mwh=50.0, flexibility_on=True, flexible_share=0.1
)


def imported_gwh(scenario: Scenario, curves: Curves | None = None, territory: Territory = TERRITORY) -> float:
    return (
        indicators(simulate(scenario, curves or shipped.curves(), territory), territory.foyers)["imported_mwh"] / 1000.0
    )


SCENARIOS = {
    "today": TODAY,
    "rich": RICH,
    "a winter": replace(RICH, period_start=date(2020, 12, 1), period_end=date(2021, 2, 28)),
    "cut first": replace(RICH, period_start=date(2021, 4, 1), period_end=date(2021, 4, 30), cut_then_simulate=True),
    "the period's scale": replace(
        RICH, period_start=date(2021, 7, 1), period_end=date(2021, 7, 31), scale_on_period=True
    ),
    "original rule": replace(RICH, original_rule=True, flexible_share=0.3),
    "real battery": replace(RICH, storage_real=True),
    "nothing produced": replace(TODAY, wind_gwh=0.0, solar_gwh=0.0, bioenergy_gwh=0.0),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_lever_saves_what_two_simulations_say(name: str) -> None:
    """Each saving is the import of the scenario less that of the scenario with this one factor moved."""
    scenario = SCENARIOS[name]
    found = levers.levers(scenario, shipped.curves(), TERRITORY)
    biogas = {"biogas_dispatchable_share"} if scenario.bioenergy_gwh else set()
    real = {"storage_efficiency", "storage_duration_h"} if scenario.storage_real else set()
    assert {lever.factor for lever in found} == {
        "wind_gwh",
        "solar_gwh",
        "storage_mwh",
        "flexible_share",
    } | biogas | real
    assert [lever.saved_gwh for lever in found] == sorted((lever.saved_gwh for lever in found), reverse=True)
    before = imported_gwh(scenario)
    switches = {"storage_mwh": {"storage_on": True}, "flexible_share": {"flexibility_on": True}}
    for lever in found:
        moved = replace(scenario, **{lever.factor: lever.then}, **switches.get(lever.factor, {}))
        assert lever.saved_gwh == pytest.approx(before - imported_gwh(moved), abs=1e-9 * before)


def test_what_is_tried() -> None:
    """The same energy of wind and of sun, twice the store, five points of share; a first store of the size at hand."""
    tried = {lever.factor: (lever.now, lever.then) for lever in levers.levers(RICH, shipped.curves(), TERRITORY)}
    assert tried["storage_mwh"] == (50.0, 100.0)
    assert tried["flexible_share"] == (0.1, pytest.approx(0.15))
    more = round_step(0.03 * TERRITORY.consumption_gwh)
    assert (tried["wind_gwh"], tried["solar_gwh"]) == ((250.0, 250.0 + more), (150.0, 150.0 + more))
    for off, capacity in (({}, 20.0), ({"storage_mwh": 7.0}, 7.0), ({"storage_on": True, "storage_mwh": 0.0}, 20.0)):
        found = levers.levers(replace(TODAY, **off), shipped.curves(), TERRITORY)
        assert {lever.factor: (lever.now, lever.then) for lever in found}["storage_mwh"] == (0.0, capacity)


def test_what_cannot_be_tried_is_left_out() -> None:
    """A source without a curve and a share of one are no levers."""
    territory = strategies.small_territory()
    curves = strategies.curves(res=np.ones(72), pro=np.ones(72), ent=np.ones(72), solar=np.ones(72))
    scenario = strategies.scenario(wind_gwh=0.0, bioenergy_gwh=0.0, flexibility_on=True, flexible_share=1.0)
    found = levers.levers(scenario, curves, territory)
    assert {lever.factor for lever in found} == {"solar_gwh", "storage_mwh"}


def test_by_hand() -> None:
    """Sun at half of a flat consumption, used at once: a step more saves that step, the others nothing."""
    territory = strategies.small_territory()
    flat = dict.fromkeys(("res", "pro", "ent", "solar"), np.ones(72))
    scenario = strategies.scenario(wind_gwh=0.0, bioenergy_gwh=0.0)
    best, *others = levers.levers(scenario, strategies.curves(**flat), territory)
    assert (best.factor, best.saved_gwh) == ("solar_gwh", pytest.approx(best.then - best.now))
    assert [lever.saved_gwh for lever in others] == pytest.approx([0.0, 0.0], abs=1e-12)


@given(st.floats(1e-6, 1e6))
def test_a_round_step_is_round_and_near(value: float) -> None:
    """1, 2 or 5 times a power of ten, never further than the middle between two such steps."""
    step = round_step(value)
    assert f"{step:e}"[0] in "125"
    assert float(f"{step:.0e}") == step
    assert 1 / 1.6 < step / value < 1.6


def test_no_step_for_nothing() -> None:
    """Nothing consumed, nothing to add."""
    assert round_step(0.0) == 0.0


def test_today_over_the_same_period() -> None:
    """Today for comparison has the scenario's period and way of computing, and none of its changes."""
    scenario = replace(SCENARIOS["the period's scale"], share_res=0.5, cut_then_simulate=True)
    alike = today_alike(scenario, shipped.curves(), TERRITORY)
    assert alike is not None
    assert (alike.period_start, alike.period_end) == (scenario.period_start, scenario.period_end)
    assert (alike.cut_then_simulate, alike.scale_on_period) == (True, True)
    assert (alike.wind_gwh, alike.share_res, alike.storage_on) == (TERRITORY.today_gwh("wind"), 1.0, False)
    more = replace(scenario, biogas_dispatchable_share=1.0, export_limit_on=True)
    assert today_alike(more, shipped.curves(), TERRITORY) == alike


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"period_end": date(2021, 3, 1)},
        {"storage_mwh": 7.0},
        {"storage_on": True, "storage_mwh": 0.0},
        {"flexibility_on": True, "flexible_share": 0.0, "flexibility_window_h": 48},
    ],
)
def test_today_is_not_compared_with_itself(changes: dict[str, object]) -> None:
    """A scenario that simulates just what today is has nothing to be compared with, whatever waits behind a switch."""
    assert today_alike(replace(TODAY, **changes), shipped.curves(), TERRITORY) is None  # type: ignore[arg-type]


def test_today_that_the_curves_cannot_carry() -> None:
    """Where today has wind but the visitor's wind curve is zero, there is no today to compare with."""
    without = replace(shipped.curves(), wind=np.zeros(shipped.curves().n_hours))
    assert today_alike(replace(TODAY, wind_gwh=0.0), without, TERRITORY) is None
    assert today_alike(replace(TODAY, wind_gwh=0.0), shipped.curves(), TERRITORY) == TODAY
