"""Breakdown: every Wh produced or consumed has one place."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.breakdown import break_down
from elfe_core.curves import SOURCES
from elfe_core.simulate import simulate_inputs
from tests.strategies import balance_of, balances, curves, scale_of

ANY_RULE = st.one_of(balances(), balances(max_reduction_share=float("inf")))


def test_hand_worked():
    """Two sources share what is used at once in proportion to what they produce in that hour."""
    inputs = curves(wind=[30, 0, 10], solar=[10, 0, 0], res=[20, 15, 10])
    parts = break_down(simulate_inputs(inputs, capacity_wh=12.0, flexible_share=0.0))
    assert parts.used_at_once_w["wind"].tolist() == [15, 0, 10]
    assert parts.used_at_once_w["solar"].tolist() == [5, 0, 0]
    assert parts.used_at_once_w["bioenergy"].tolist() == [0, 0, 0]
    assert parts.outlets()["used_at_once"].tolist() == [20, 0, 10]
    assert parts.charge_w.tolist() == [12, 0, 0]
    assert parts.exported_w.tolist() == [8, 0, 0]
    assert parts.discharge_w.tolist() == [0, 12, 0]
    assert parts.imported_w.tolist() == [0, 3, 0]


@given(balances())
def test_outlets_add_up_to_production_in_each_hour(balance):
    """Used at once, charged and exported are production, hour by hour."""
    total = np.sum(list(break_down(balance).outlets().values()), axis=0)
    assert np.abs(total - balance.production_w).max() <= 1e-9 * scale_of(balance)


@given(balances())
def test_origins_add_up_to_consumption_in_each_hour(balance):
    """Each source used at once, the store and imports are consumption, hour by hour."""
    total = np.sum(list(break_down(balance).origins().values()), axis=0)
    assert np.abs(total - balance.consumption_w).max() <= 1e-9 * scale_of(balance)


@given(ANY_RULE)
def test_under_either_rule_both_sums_hold(balance):
    """Where the original rule takes an hour's consumption below zero, that hour consumes nothing; both sums hold."""
    parts = break_down(balance)
    dust = 1e-9 * scale_of(balance)
    assert np.abs(np.sum(list(parts.outlets().values()), axis=0) - balance.production_w).max() <= dust
    consumed_w = np.maximum(balance.consumption_w, 0.0)
    assert np.abs(np.sum(list(parts.origins().values()), axis=0) - consumed_w).max() <= dust


@given(balances())
def test_no_source_gives_more_than_it_produces(balance):
    """What is used at once of a source is between nothing and its production."""
    dust = 1e-9 * scale_of(balance)
    for name in SOURCES:
        used = break_down(balance).used_at_once_w[name]
        assert (used >= -dust).all()
        assert (used <= balance.inputs[name] + dust).all()


@given(balances())
def test_flows_are_never_negative(balance):
    """No flow of the breakdown is below zero, not even by rounding."""
    parts = break_down(balance)
    assert all((flow >= 0.0).all() for flow in (*parts.outlets().values(), *parts.origins().values()))


def test_hours_without_production_or_consumption():
    """Where nothing is produced nothing is used at once, without a warning; where nothing is consumed, neither."""
    parts = break_down(balance_of([5, 0, 0], [0, 7, 0]))
    assert parts.used_at_once_w["wind"] == pytest.approx([0, 0, 0])
    assert parts.imported_w.tolist() == [5, 0, 0]
    assert parts.exported_w.tolist() == [0, 7, 0]


def test_original_rule_may_empty_an_hour_without_production():
    """An hour driven below zero without production neither consumes, charges nor exports."""
    balance = balance_of([100] * 4, [900, 0, 0, 0], flexible_share=1.0, window_h=4, max_reduction_share=float("inf"))
    assert balance.consumption_w == pytest.approx([500, -100 / 3, -100 / 3, -100 / 3])
    parts = break_down(balance)
    assert np.sum(list(parts.outlets().values()), axis=0) == pytest.approx(balance.production_w)
    assert np.sum(list(parts.origins().values()), axis=0) == pytest.approx([500, 0, 0, 0])


def test_what_charges_is_at_most_what_is_produced():
    """Where consumption is below zero, its surplus charges too: the sources gave no more than they made."""
    balance = simulate_inputs(curves(wind=[30, 4], res=[20, 1]), capacity_wh=100.0, flexible_share=0.0)
    more = replace(
        balance, charge_w=np.array([35.0, 2.0]), exported_w=np.array([0.0, 5.0]), curtailed_w=np.array([1.0, 1.0])
    )
    parts = break_down(more)
    assert parts.charge_w.tolist() == [30.0, 2.0]
    assert parts.exported_w.tolist() == [0.0, 2.0]
    assert parts.curtailed_w.tolist() == [0.0, 0.0]
    assert parts.used_at_once_w["wind"].tolist() == [0.0, 0.0]
