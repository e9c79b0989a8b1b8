"""Flexibility: one window after another, energy moved from deficit to surplus."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.reference import shift_by_bisection, shift_by_quanta, shift_exactly
from tests.core.rules import shift
from tests.strategies import REDUCTIONS, SHARES, Hours, frozen, hours

UNBOUNDED = math.inf
BOUNDS = st.one_of(REDUCTIONS, st.just(UNBOUNDED))


def shifted(case: Hours, share: float, bound: float):
    return shift(
        case.consumption_w,
        case.production_w,
        flexible_share=share,
        window_h=case.window_h,
        max_reduction_share=bound,
    )


def windows(case: Hours) -> list[slice]:
    return [slice(first, first + case.window_h) for first in range(0, len(case.consumption_w), case.window_h)]


def sum_of_squares(case: Hours, consumption_w) -> float:
    return math.fsum(((consumption_w - case.production_w) / case.scale_w) ** 2)


def test_hand_worked_partial_window():
    """Two units move from the highest deficit to the lowest, and no further than the movable energy allows."""
    result = shift(frozen([10, 4, 4, 2]), frozen([0, 0, 0, 0]), flexible_share=0.1, window_h=4)
    assert result.consumption_w == pytest.approx([8, 4, 4, 4])
    assert result.window_use == pytest.approx([1.0])


def test_hand_worked_flat_window_uses_what_it_needs():
    """With more movable energy than flattening takes, C - G is flat and the use is F_flat / F."""
    result = shift(frozen([10, 4, 4, 2]), frozen([0, 0, 0, 0]), flexible_share=0.5, window_h=4)
    assert result.consumption_w == pytest.approx([5, 5, 5, 5])
    assert result.window_use == pytest.approx([5 / 10])


def test_hand_worked_bound_stops_an_hour_at_zero():
    """An hour gives at most what it consumes; the original rule takes more and goes below zero."""
    consumption_w, production_w = frozen([6, 6, 6]), frozen([0, 0, 60])
    bounded = shift(consumption_w, production_w, flexible_share=1.0, window_h=3)
    assert bounded.consumption_w == pytest.approx([0, 0, 18])
    assert bounded.window_use == pytest.approx([12 / 18])
    original = shift(consumption_w, production_w, flexible_share=1.0, window_h=3, max_reduction_share=UNBOUNDED)
    assert original.consumption_w == pytest.approx([-3, -3, 24])
    assert original.window_use == pytest.approx([1.0])


def test_hand_worked_half_bound_in_the_partial_case():
    """With at most half of an hour's consumption free to leave, the next highest hours give the rest."""
    result = shift(frozen([10, 8, 2]), frozen([0, 0, 10]), flexible_share=0.4, window_h=3, max_reduction_share=0.5)
    # F = 8; the first hour gives 5 at most, the second 3 (down to 5); the third is raised by 8.
    assert result.consumption_w == pytest.approx([5, 5, 10])


@given(hours(), SHARES, BOUNDS)
def test_each_window_keeps_its_energy(case, share, bound):
    """Flexibility moves energy inside a window and neither adds nor loses any, the last short window included."""
    after = shifted(case, share, bound).consumption_w
    for window in windows(case):
        change = math.fsum(after[window]) - math.fsum(case.consumption_w[window])
        assert abs(change) <= 1e-11 * case.scale_w * case.window_h


@given(hours(), SHARES, BOUNDS)
def test_flattening_never_raises_the_sum_of_squares(case, share, bound):
    """The exchange with the grid is never further from flat than before, window by window."""
    after = shifted(case, share, bound).consumption_w
    for window in windows(case):
        part = Hours(case.consumption_w[window], case.production_w[window], case.window_h)
        before = sum_of_squares(part, part.consumption_w)
        assert sum_of_squares(part, after[window]) <= before * (1 + 1e-11) + 1e-15


@given(hours(), SHARES, REDUCTIONS)
def test_no_hour_gives_more_than_the_bound(case, share, bound):
    """Consumption stays at or above (1 - m) times what it was."""
    after = shifted(case, share, bound).consumption_w
    least = (1.0 - bound) * case.consumption_w
    assert (after >= least - 1e-12 * case.scale_w).all()


@given(hours(), SHARES)
def test_consumption_never_below_zero_by_default(case, share):
    """With the default bound no hour consumes less than nothing, not even by rounding."""
    after = shift(case.consumption_w, case.production_w, flexible_share=share, window_h=case.window_h).consumption_w
    assert (after >= 0.0).all()


@given(hours(), SHARES, SHARES, BOUNDS)
def test_more_flexibility_never_raises_the_sum_of_squares(case, one_share, other_share, bound):
    """A larger flexible share flattens at least as much as a smaller one."""
    small, large = sorted((one_share, other_share))
    with_small = sum_of_squares(case, shifted(case, small, bound).consumption_w)
    with_large = sum_of_squares(case, shifted(case, large, bound).consumption_w)
    assert with_large <= with_small * (1 + 1e-11) + 1e-15


@given(hours(), SHARES, BOUNDS)
def test_equals_the_bisection_of_the_formulas(case, share, bound):
    """The closed form gives the levels that a bisection of R(T) = F, U(W) = F and R(L) = U(L) gives."""
    result = shifted(case, share, bound)
    after, uses = shift_by_bisection(
        case.consumption_w.tolist(), case.production_w.tolist(), share, case.window_h, bound
    )
    assert np.abs(result.consumption_w - after).max() <= 1e-9 * case.scale_w
    assert result.window_use == pytest.approx(uses, rel=1e-9, abs=1e-9 / max(share, 1e-9))


@given(
    st.integers(2, 5).flatmap(
        lambda n: st.tuples(*[st.lists(st.integers(0, 5), min_size=n, max_size=n) for _ in range(2)])
    ),
    st.sampled_from([0.02, 0.1, 0.5, 1.0]),
    st.sampled_from([0.0, 0.5, 1.0, UNBOUNDED]),
)
def test_equals_moving_small_quanta_from_the_highest_to_the_lowest(powers, share, bound):
    """Moving one small quantum after another from the highest to the lowest hour comes to the same consumption."""
    consumption_w, production_w = (frozen(values) for values in powers)
    result = shift(
        consumption_w, production_w, flexible_share=share, window_h=len(consumption_w), max_reduction_share=bound
    )
    after, quantum = shift_by_quanta(consumption_w.tolist(), production_w.tolist(), share, bound, quanta=500)
    assert np.abs(result.consumption_w - after).max() <= 2 * len(after) * quantum + 1e-9


@given(hours(), SHARES)
def test_without_bound_equals_the_clip_between_two_levels(case, share):
    """The original rule leaves C - G clipped between a floor and a top, or flat at its mean."""
    after = shifted(case, share, UNBOUNDED).consumption_w
    for window in windows(case):
        before = case.consumption_w[window] - case.production_w[window]
        result = after[window] - case.production_w[window]
        clipped = np.clip(before, result.min(), result.max())
        assert np.abs(result - clipped).max() <= 1e-12 * case.scale_w
        assert result.min() <= before.mean() + 1e-12 * case.scale_w
        assert result.max() >= before.mean() - 1e-12 * case.scale_w


@given(hours(), SHARES)
def test_a_bound_out_of_reach_changes_nothing(case, share):
    """A very large finite bound gives the original rule."""
    busy = Hours(frozen(case.consumption_w + case.scale_w), case.production_w, case.window_h)
    far, none = shifted(busy, share, 1e12), shifted(busy, share, UNBOUNDED)
    assert np.abs(far.consumption_w - none.consumption_w).max() <= 1e-11 * busy.scale_w
    assert far.window_use == pytest.approx(none.window_use, abs=1e-9)


@given(hours(), SHARES)
def test_enough_energy_flattens_the_window(case, share):
    """Where the movable energy reaches F_flat, C - G is the window's mean in all its hours (original rule)."""
    after = shifted(case, share, UNBOUNDED).consumption_w
    for window in windows(case):
        deficit = case.consumption_w[window] - case.production_w[window]
        flat_energy = np.maximum(deficit - deficit.mean(), 0.0).sum()
        if share * case.consumption_w[window].sum() >= flat_energy:
            result = after[window] - case.production_w[window]
            assert np.abs(result - deficit.mean()).max() <= 1e-12 * case.scale_w


@given(hours(), SHARES)
def test_window_use_is_the_flat_energy_over_the_movable_energy(case, share):
    """The use of a window is min(1, F_flat / F), and 1 where nothing may be moved."""
    uses = shifted(case, share, UNBOUNDED).window_use
    assert len(uses) == len(windows(case))
    for use, window in zip(uses, windows(case), strict=True):
        deficit = case.consumption_w[window] - case.production_w[window]
        flat_energy = math.fsum(np.maximum(deficit - deficit.mean(), 0.0))
        movable = share * math.fsum(case.consumption_w[window])
        if movable == 0.0:
            assert use == 1.0
        elif movable > 1e-6 * case.scale_w:
            assert use == pytest.approx(min(1.0, flat_energy / movable), rel=1e-9, abs=1e-8)


@given(hours(), BOUNDS)
def test_share_zero_changes_nothing(case, bound):
    """Without a flexible share consumption is as it was, to the last digit, and every window counts as used."""
    result = shifted(case, 0.0, bound)
    assert (result.consumption_w == case.consumption_w).all()
    assert (result.window_use == 1.0).all()
    assert not np.shares_memory(result.consumption_w, case.consumption_w)


@given(hours(), SHARES)
def test_bound_zero_changes_nothing(case, share):
    """Where nothing may leave an hour, consumption is as it was, to the last digit."""
    assert (shifted(case, share, 0.0).consumption_w == case.consumption_w).all()


@given(hours(), SHARES, BOUNDS)
def test_inputs_stay_as_they_are(case, share, bound):
    """The arrays handed in are read, never written (they are read-only) and never handed back."""
    consumption_w, production_w = case.consumption_w.copy(), case.production_w.copy()
    result = shifted(case, share, bound)
    assert (case.consumption_w == consumption_w).all()
    assert (case.production_w == production_w).all()
    assert result.consumption_w.flags.writeable


@pytest.mark.parametrize("bound", [1.0, UNBOUNDED])
def test_window_of_one_hour_moves_nothing(bound):
    """A window of one hour has nowhere to move its energy to."""
    result = shift(frozen([3, 0, 5]), frozen([1, 2, 9]), flexible_share=0.5, window_h=1, max_reduction_share=bound)
    assert result.consumption_w.tolist() == [3, 0, 5]
    assert result.window_use == pytest.approx([0, 1, 0])


@pytest.mark.parametrize("bound", [1.0, UNBOUNDED])
def test_last_window_of_one_hour_moves_nothing(bound):
    """Twenty-five hours are a whole day and a window of one hour, whose energy stays where it is."""
    consumption_w = frozen([*range(24), 7])
    result = shift(consumption_w, frozen(np.ones(25)), flexible_share=0.2, max_reduction_share=bound)
    assert result.consumption_w[-1] == 7
    assert len(result.window_use) == 2


@pytest.mark.parametrize("bound", [0.5, 1.0, UNBOUNDED])
def test_window_longer_than_the_series_is_one_short_window(bound):
    """A window longer than the data is treated as one window of all the data."""
    consumption_w, production_w = frozen([5, 1, 3]), frozen([0, 4, 1])
    long = shift(consumption_w, production_w, flexible_share=0.3, window_h=8760, max_reduction_share=bound)
    exact = shift(consumption_w, production_w, flexible_share=0.3, window_h=3, max_reduction_share=bound)
    assert (long.consumption_w == exact.consumption_w).all()
    assert (long.window_use == exact.window_use).all()


@pytest.mark.parametrize("bound", [0.0, 0.3, 1.0, UNBOUNDED])
def test_window_without_consumption_stays_exactly_zero(bound):
    """Where nothing is consumed nothing moves, and no dust of rounding appears in place of zero."""
    production_w = frozen(np.random.default_rng(0).uniform(0, 1000, 24))
    result = shift(frozen(np.zeros(24)), production_w, flexible_share=0.05, max_reduction_share=bound)
    assert (result.consumption_w == 0.0).all()
    assert result.window_use.tolist() == [1.0]


@given(
    st.integers(2, 6).flatmap(
        lambda n: st.tuples(
            st.lists(st.integers(0, 3), min_size=n, max_size=n), st.lists(st.integers(0, 7), min_size=n, max_size=n)
        )
    ),
    st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 10)]),
    st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(0), None]),
    st.sampled_from([0.1, 1 / 3, 7.3]),
)
def test_an_hour_emptied_exactly_holds_no_dust(powers, share, bound, unit):
    """Where exact arithmetic leaves an hour without consumption, so does the closed form: 0, not 1e-16."""
    consumption, production = powers
    exact = shift_exactly([Fraction(c) for c in consumption], [Fraction(g) for g in production], share, bound)
    result = shift(
        frozen(np.array(consumption) * unit),
        frozen(np.array(production) * unit),
        flexible_share=float(share),
        window_h=len(consumption),
        max_reduction_share=UNBOUNDED if bound is None else float(bound),
    ).consumption_w
    assert result == pytest.approx([float(value) * unit for value in exact], rel=1e-12, abs=1e-12)
    assert [value for value, true in zip(result, exact, strict=True) if true == 0 and value != 0] == []


def test_movable_energy_equal_to_flat_energy():
    """Where F is F_flat to the last digit both branches meet: the window is flat and fully used."""
    consumption_w = frozen([3, 1, 1, 3])
    result = shift(consumption_w, frozen(np.zeros(4)), flexible_share=0.25, window_h=4)
    assert result.consumption_w.tolist() == [2, 2, 2, 2]
    assert result.window_use.tolist() == [1.0]


@pytest.mark.parametrize("nudge", [-1e-15, 0.0, 1e-15])
def test_no_jump_where_the_two_branches_meet(nudge):
    """A hair below and above F = F_flat the results differ by a hair."""
    consumption_w, production_w = frozen([30, 11, 13, 31]), frozen([0, 7, 2, 0.1])
    deficit = consumption_w - production_w
    share = np.maximum(deficit - deficit.mean(), 0.0).sum() / consumption_w.sum()
    result = shift(consumption_w, production_w, flexible_share=share * (1 + nudge), window_h=4)
    assert (result.consumption_w - production_w) == pytest.approx(np.full(4, deficit.mean()), rel=1e-12)
    assert result.window_use == pytest.approx([1.0])
