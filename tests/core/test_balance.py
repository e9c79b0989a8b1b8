"""Balance and Curves: cutting out hours, with their windows."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.balance import Balance
from elfe_core.curves import CURVE_NAMES, Curves
from tests.strategies import START_UTC, balance_of, balances, curves

HOURLY = [field.name for field in fields(Balance) if field.name.endswith(("_w", "stored_wh"))]


@st.composite
def cuts(draw: st.DrawFn):
    """A balance and two nested ranges of its hours."""
    balance = draw(balances())
    first, last = sorted(draw(st.tuples(*[st.integers(0, balance.n_hours)] * 2).filter(lambda t: t[0] != t[1])))
    inner = sorted(draw(st.tuples(*[st.integers(0, last - first)] * 2).filter(lambda t: t[0] != t[1])))
    return balance, (first, last), tuple(inner)


def windows_touched(balance: Balance, first: int, last: int) -> list[float]:
    touched = sorted({(hour + balance.window_offset_h) // balance.window_h for hour in range(first, last)})
    return [balance.window_use[i] for i in touched]


@given(cuts())
def test_a_cut_keeps_its_hours_and_every_window_that_they_touch(case):
    """Each hourly array is cut alike, and so are the clock and the windows, whole or touched."""
    balance, (first, last), _ = case
    part = balance.cut(first, last)
    assert part.n_hours == last - first
    for name in HOURLY:
        assert (getattr(part, name) == getattr(balance, name)[..., first:last]).all(), name
    assert (part.inputs.utc() == balance.inputs.utc()[first:last]).all()
    assert part.window_use.tolist() == windows_touched(balance, first, last)
    assert part.window_offset_h == first % balance.window_h
    assert (part.window_h, part.capacity_wh) == (balance.window_h, balance.capacity_wh)


@given(cuts())
def test_a_cut_of_a_cut_is_one_cut(case):
    """Cutting twice gives what cutting once at the right hours gives, windows and clock included."""
    balance, (first, last), (inner_first, inner_last) = case
    twice = balance.cut(first, last).cut(inner_first, inner_last)
    once = balance.cut(first + inner_first, first + inner_last)
    assert twice.window_use.tolist() == once.window_use.tolist()
    assert twice.window_offset_h == once.window_offset_h
    assert twice.inputs.start_utc == once.inputs.start_utc
    for name in HOURLY:
        assert (getattr(twice, name) == getattr(once, name)).all(), name


@given(cuts())
def test_hours_of_their_own_are_the_same_and_hold_no_others(case):
    """A year cut from nine would else keep the memory of nine."""
    balance, (first, last), _ = case
    part = balance.cut(first, last)
    own = part.own()
    for name in (*HOURLY, "window_use"):
        assert np.array_equal(getattr(own, name), getattr(part, name)), name
        assert not np.shares_memory(getattr(own, name), getattr(balance, name)), name
    for name in CURVE_NAMES:
        assert np.array_equal(own.inputs[name], part.inputs[name])
        assert not np.shares_memory(own.inputs[name], balance.inputs[name])
    assert (own.inputs.start_utc, own.window_offset_h) == (part.inputs.start_utc, part.window_offset_h)


def test_a_cut_cuts_every_use():
    """The hours of each use are those of the part."""
    hours = np.arange(12.0).reshape(2, 6)
    balance = replace(balance_of(np.ones(6), np.zeros(6)), uses=("a", "b"), uses_w=hours, uses_natural_w=-hours)
    part = balance.cut(2, 5)
    assert part.uses == ("a", "b")
    assert part.uses_w.tolist() == [[2.0, 3.0, 4.0], [8.0, 9.0, 10.0]]
    assert (part.uses_natural_w == -part.uses_w).all()


def test_hand_worked_windows_of_a_cut():
    """Hours 3 to 8 of windows of 4 hours touch windows 0, 1 and 2; the first window began 3 hours before."""
    uses = np.array([0.1, 0.2, 0.3])
    balance = balance_of(np.ones(12), np.zeros(12), window_h=4)
    part = Balance(**{f.name: getattr(balance, f.name) for f in fields(Balance)} | {"window_use": uses}).cut(3, 9)
    assert part.window_use.tolist() == [0.1, 0.2, 0.3]
    assert part.window_offset_h == 3
    assert part.cut(1, 5).window_use.tolist() == [0.2]
    assert part.cut(1, 5).window_offset_h == 0


def test_supply_is_production_less_charge_plus_discharge():
    """Supply is what production and the store give together."""
    assert balance_of([5, 5], [8, 0], capacity_wh=2.0).supply_w.tolist() == [6, 2]


def test_curves_count_hours_from_their_start():
    """A curve's hours follow one another from its start, and a cut starts where it is cut."""
    whole = curves(wind=[1, 2, 3])
    assert whole.n_hours == 3
    assert whole.utc().tolist() == (START_UTC + np.arange(3)).tolist()
    part = whole.cut(1, 3)
    assert part["wind"].tolist() == [2, 3]
    assert part.utc()[0] == START_UTC + 1


@pytest.mark.parametrize("odd", [np.zeros(2), np.zeros((3, 1)), np.zeros(0)])
def test_curves_of_different_shapes_are_refused(odd):
    """All six curves have the same hours."""
    arrays = {name: np.zeros(3) for name in CURVE_NAMES} | {"solar": odd}
    with pytest.raises(ValueError, match="differ in shape"):
        Curves(start_utc=START_UTC, **arrays)
