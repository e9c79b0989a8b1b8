"""Storage: the running clip."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.reference import run_storage
from tests.core.rules import run
from tests.strategies import frozen

SURPLUS = st.lists(
    st.one_of(st.sampled_from([0.0, 0.1, -0.1, 0.3, -0.3, 1.0, -1.0]), st.floats(-1e3, 1e3, allow_subnormal=False)),
    min_size=1,
    max_size=60,
).map(frozen)
CAPACITY = st.one_of(st.sampled_from([0.0, 0.1, 0.3, 1.0, 1e-9, 1e12]), st.floats(0.0, 5e3, allow_subnormal=False))


def scale(surplus_w, capacity_wh: float) -> float:
    """Energy to which tolerances are relative: what the store can ever hold."""
    return max(float(np.abs(surplus_w).sum()), 1e-300)


def test_hand_worked():
    """Fill, spill, empty, and no deeper than empty."""
    result = run(frozen([2, 3, -1, -6, 1]), capacity_wh=4.0)
    assert result.stored_wh.tolist() == [0, 2, 4, 3, 0]
    assert result.charge_w.tolist() == [2, 2, 0, 0, 1]
    assert result.discharge_w.tolist() == [0, 0, 1, 3, 0]


@given(SURPLUS, CAPACITY)
def test_level_stays_between_empty_and_full(surplus_w, capacity_wh):
    """The level is never below zero nor above the capacity, and begins empty."""
    stored_wh = run(surplus_w, capacity_wh=capacity_wh).stored_wh
    assert stored_wh[0] == 0.0
    assert ((stored_wh >= 0.0) & (stored_wh <= capacity_wh)).all()


@given(SURPLUS, CAPACITY)
def test_level_changes_by_what_flows(surplus_w, capacity_wh):
    """From one hour to the next the level changes by charge minus discharge."""
    result = run(surplus_w, capacity_wh=capacity_wh)
    expected = np.cumsum(result.charge_w - result.discharge_w)[:-1]
    assert np.abs(result.stored_wh[1:] - expected).max(initial=0.0) <= 1e-12 * scale(surplus_w, capacity_wh)


@given(SURPLUS, CAPACITY)
def test_charge_and_discharge_never_in_one_hour(surplus_w, capacity_wh):
    """The two flows are not negative, and one of them is zero in each hour."""
    result = run(surplus_w, capacity_wh=capacity_wh)
    assert (result.charge_w >= 0.0).all()
    assert (result.discharge_w >= 0.0).all()
    assert (result.charge_w * result.discharge_w == 0.0).all()


@given(SURPLUS, CAPACITY)
def test_only_surplus_charges_and_only_deficit_discharges(surplus_w, capacity_wh):
    """Charge is at most the surplus, discharge at most the deficit: the store never trades with the grid."""
    result = run(surplus_w, capacity_wh=capacity_wh)
    dust = 1e-12 * scale(surplus_w, capacity_wh)
    assert (result.charge_w <= np.maximum(surplus_w, 0.0) + dust).all()
    assert (result.discharge_w <= np.maximum(-surplus_w, 0.0) + dust).all()


@given(SURPLUS, CAPACITY)
def test_equals_a_plain_loop(surplus_w, capacity_wh):
    """The result is that of the definition, hour after hour."""
    result = run(surplus_w, capacity_wh=capacity_wh)
    levels, changes = run_storage(surplus_w.tolist(), capacity_wh)
    dust = 1e-12 * scale(surplus_w, capacity_wh)
    assert np.abs(result.stored_wh - levels).max() <= dust
    assert np.abs(result.charge_w - result.discharge_w - changes).max() <= dust


@given(SURPLUS, CAPACITY, CAPACITY)
def test_more_storage_never_raises_imports_or_exports(surplus_w, one_wh, other_wh):
    """A larger store takes at least as much from the grid's share, in all."""
    small, large = (run(surplus_w, capacity_wh=capacity) for capacity in sorted((one_wh, other_wh)))
    dust = 1e-12 * scale(surplus_w, max(one_wh, other_wh))
    assert math.fsum(large.discharge_w) >= math.fsum(small.discharge_w) - dust
    assert math.fsum(large.charge_w) >= math.fsum(small.charge_w) - dust


@given(SURPLUS)
def test_no_capacity_does_nothing(surplus_w):
    """A store of nothing holds nothing and moves nothing."""
    for part in run(surplus_w, capacity_wh=0.0):
        assert part.tolist() == [0.0] * len(surplus_w)


@given(SURPLUS, CAPACITY)
def test_inputs_stay_as_they_are(surplus_w, capacity_wh):
    """The surplus handed in is read, never written."""
    before = surplus_w.copy()
    run(surplus_w, capacity_wh=capacity_wh)
    assert (surplus_w == before).all()


def test_an_hour_inside_moves_its_surplus_to_the_last_digit():
    """However much is stored already, an hour that neither fills nor empties moves exactly its surplus."""
    surplus_w = frozen([1e6, *([0.1, 0.7, -0.3] * 300)])
    result = run(surplus_w, capacity_wh=1e7)
    assert (result.charge_w - result.discharge_w == surplus_w).all()


@pytest.mark.parametrize("capacity_wh", [1.0, 2.5])
def test_full_and_empty_hours_stay_still(capacity_wh):
    """A full store takes no more, an empty one gives nothing."""
    result = run(frozen([5, 5, -5, -5]), capacity_wh=capacity_wh)
    assert result.charge_w.tolist() == [capacity_wh, 0, 0, 0]
    assert result.discharge_w.tolist() == [0, 0, capacity_wh, 0]
