"""Missing hours: refused, left out, or filled by a rule that never touches what is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from elfe_core.curve_set.treatment import LONGEST_INTERPOLATED_H, MOST_DAYS_AWAY, Filled, Policy, treat_missing
from elfe_core.errors import DataError
from tests.strategies import frozen

START = np.datetime64("2021-03-01T00", "h")
Array = NDArray[np.float64]


def treated(values: object, policy: Policy = Policy.FILL) -> Filled:
    return treat_missing(frozen(values), policy, start_utc=START, files=("a.csv",), series="wind")


def places_of(flags: NDArray[np.bool_]) -> list[int]:
    return [int(place) for place in np.flatnonzero(flags)]


@st.composite
def curves_with_gaps(draw: st.DrawFn) -> Array:
    """Some weeks of powers with runs of missing hours of any length and place, both ends included."""
    n_hours = draw(st.integers(1, 500))
    values = np.random.default_rng(draw(st.integers(0, 99))).uniform(0.0, 9.0, n_hours)
    for _ in range(draw(st.integers(0, 6))):
        first = draw(st.integers(0, n_hours - 1))
        values[first : first + draw(st.integers(1, 60))] = np.nan
    return frozen(values)


def test_up_to_three_hours_lie_on_a_line() -> None:
    """Short runs between two known hours are interpolated, each by itself."""
    filled = treated([1.0, np.nan, 3.0, np.nan, np.nan, np.nan, 11.0])
    assert filled.values.tolist() == [1.0, 2.0, 3.0, 5.0, 7.0, 9.0, 11.0]
    assert (places_of(filled.interpolated), filled.n_from_neighbours, filled.n_left_out) == ([1, 3, 4, 5], 0, 0)


def test_four_hours_come_from_the_days_around() -> None:
    """A longer run is the mean of the same hours of the day before and of the day after."""
    days = np.arange(72.0)
    days[30:34] = np.nan
    days[54:58] = [100.0, 200.0, 300.0, 400.0]
    filled = treated(days)
    assert filled.values[30:34].tolist() == [(6 + 100) / 2, (7 + 200) / 2, (8 + 300) / 2, (9 + 400) / 2]
    assert (filled.n_interpolated, places_of(filled.from_neighbours)) == (0, [30, 31, 32, 33])


def test_a_long_hole_takes_the_nearest_day_of_each_side() -> None:
    """Two missing days take the day before and the day after both; filled hours are never taken."""
    filled = treated(np.concatenate([np.full(24, 1.0), np.full(48, np.nan), np.full(24, 5.0), np.full(24, 99.0)]))
    assert filled.values[24:72].tolist() == [3.0] * 48


@pytest.mark.parametrize("hole", [slice(0, 2), slice(46, 48)])
def test_an_end_takes_the_only_side(hole: slice) -> None:
    """Hours at an end are not interpolated, however few; they are those of the one day that there is."""
    days = np.tile(np.arange(24.0), 2)
    expected = days.copy()
    days[hole] = np.nan
    filled = treated(days)
    assert filled.values.tolist() == expected.tolist()
    assert (filled.n_interpolated, filled.n_from_neighbours) == (0, 2)


def test_beyond_a_week_is_refused() -> None:
    """Fourteen missing days are filled (each within 7 days of one side), fifteen leave a day that is not."""
    known = np.full(24, 2.0)
    assert treated(np.concatenate([known, np.full(14 * 24, np.nan), known])).n_from_neighbours == 14 * 24
    with pytest.raises(DataError) as caught:
        treated(np.concatenate([known, np.full(15 * 24, np.nan), known]))
    (place,) = caught.value.places
    assert (caught.value.problem, caught.value.count, caught.value.file) == ("cannot_fill", 24, "a.csv")
    assert f"{place.first:%m-%dT%H} {place.last:%m-%dT%H}" == "03-09T00 03-09T23"


def test_refusing_names_the_hours() -> None:
    """Each run is named with its first and last hour, and the hours are counted."""
    with pytest.raises(DataError) as caught:
        treated([1.0, np.nan, 1.0, np.nan, np.nan], Policy.REFUSE)
    fault = caught.value
    assert (fault.problem, fault.count, fault.places[0].series) == ("gap", 3, ("wind",))
    assert [(place.first.hour, place.last.hour) for place in fault.places if place.first and place.last] == [
        (1, 1),
        (3, 4),
    ]


def test_left_out_hours_are_zero_and_flagged() -> None:
    """Nothing is filled: the hours carry 0 and are told apart from a measured 0."""
    filled = treated([0.0, np.nan, 2.0], Policy.LEAVE_OUT)
    assert (filled.values.tolist(), places_of(filled.left_out), filled.n_left_out) == ([0.0, 0.0, 2.0], [1], 1)


@pytest.mark.parametrize("policy", Policy)
def test_a_whole_curve_stays(policy: Policy) -> None:
    """Without a gap every policy gives the curve back, and an empty one too."""
    for values in ([], [1.5, 0.0, 7.0]):
        filled = treated(values, policy)
        assert filled.values.tolist() == values
        assert (filled.n_interpolated, filled.n_from_neighbours, filled.n_left_out) == (0, 0, 0)


@given(values=curves_with_gaps(), policy=st.sampled_from([Policy.LEAVE_OUT, Policy.FILL]))
def test_known_values_never_change(values: Array, policy: Policy) -> None:
    """Known hours stay to the bit, each missing hour is flagged once, nothing is NaN, filled values lie in between."""
    before, missing = values.copy(), np.isnan(values)
    try:
        filled = treated(values, policy)
    except DataError:
        assert policy is Policy.FILL
        return
    assert np.array_equal(values, before, equal_nan=True)
    assert np.array_equal(filled.values[~missing], values[~missing])
    flags = np.stack([filled.interpolated, filled.from_neighbours, filled.left_out]).sum(axis=0)
    assert np.array_equal(flags, missing.astype(int))
    assert not np.isnan(filled.values).any()
    touched = filled.values[filled.interpolated | filled.from_neighbours]
    assert np.all((touched >= np.nanmin(values, initial=9.0)) & (touched <= np.nanmax(values, initial=0.0)))


@given(values=curves_with_gaps(), policy=st.sampled_from([Policy.LEAVE_OUT, Policy.FILL]))
def test_treating_twice_changes_nothing(values: Array, policy: Policy) -> None:
    """A treated curve has nothing left to treat."""
    try:
        once = treated(values, policy)
    except DataError:
        return
    twice = treated(once.values, policy)
    assert np.array_equal(once.values, twice.values)
    assert twice.n_interpolated + twice.n_from_neighbours + twice.n_left_out == 0


@given(values=curves_with_gaps())
def test_the_rule_hour_by_hour(values: Array) -> None:
    """A plain loop over the hours, written from the rule alone, gives the same values."""
    expected, refused = values.copy(), False
    for hour in np.flatnonzero(np.isnan(values)):
        first, last = hour, hour
        while first > 0 and np.isnan(values[first - 1]):
            first -= 1
        while last < len(values) - 1 and np.isnan(values[last + 1]):
            last += 1
        if last - first + 1 <= LONGEST_INTERPOLATED_H and first > 0 and last < len(values) - 1:
            share = (hour - first + 1) / (last - first + 2)
            expected[hour] = values[first - 1] * (1 - share) + values[last + 1] * share
            continue
        sides = []
        for way in (-24, 24):
            days = [hour + way * n for n in range(1, MOST_DAYS_AWAY + 1)]
            sides += [values[day] for day in days if 0 <= day < len(values) and not np.isnan(values[day])][:1]
        refused = refused or not sides
        expected[hour] = np.mean(sides) if sides else np.nan
    if refused:
        with pytest.raises(DataError):
            treated(values)
    else:
        np.testing.assert_allclose(treated(values).values, expected, rtol=1e-12, atol=1e-12)
