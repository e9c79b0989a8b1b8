"""Curves refuse at their making what no curve can be."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import Faults, InputError

START = np.datetime64("2021-01-01T00", "h")


@given(
    name=st.sampled_from(CURVE_NAMES),
    wrong=st.one_of(
        st.floats(max_value=-1e-300, allow_nan=False), st.sampled_from([np.nan, np.inf, -np.inf, 1e308, 1.01e15])
    ),
    at=st.integers(0, 47),
)
def test_one_wrong_hour_anywhere_is_refused(name: str, wrong: float, at: int) -> None:
    """A negative hour, an infinite one or one without a value is refused by its curve, its value and its place."""
    curve = np.ones(48)
    curve[at] = wrong
    with pytest.raises(InputError, match=f"hour {at}") as refused:
        Curves(start_utc=START, series={"res": np.ones(48), name: curve})
    assert refused.value.field == f"{name}_curve"
    assert np.array_equal(refused.value.value, wrong, equal_nan=True)


def test_all_wrong_curves_are_named_at_once() -> None:
    """Two wrong curves are two faults."""
    wrong = np.array([1.0, np.nan])
    with pytest.raises(Faults) as refused:
        Curves(start_utc=START, wind=wrong, res=-wrong)
    assert {getattr(fault, "field", "") for fault in refused.value.each()} == {"wind_curve", "res_curve"}


def test_curves_of_zero_and_of_no_hour() -> None:
    """What is not given is 0 all along; a cut may hold no hour."""
    curves = Curves(start_utc=START, wind=np.zeros(3))
    assert [float(curves[name].sum()) for name in CURVE_NAMES] == [0.0] * len(CURVE_NAMES)
    assert curves.cut(1, 1).n_hours == 0


@pytest.mark.parametrize("kind", [object, str, complex, "datetime64[h]"])
def test_what_is_no_number_is_refused(kind: object) -> None:
    """By its curve, whatever else numpy would make of it."""
    with pytest.raises(InputError, match="expected a curve of numbers"):
        Curves(start_utc=START, wind=np.ones(3).astype(kind))


def test_hours_are_counted_from_the_start_of_one() -> None:
    """A start given as a day counts in hours all the same; half an hour, and no time, are none."""
    curves = Curves(start_utc=np.datetime64("2021-01-01"), wind=np.ones(3))
    assert np.array_equal(curves.utc(), START + np.arange(3))
    for wrong in (np.datetime64("2021-01-01T00:30"), np.datetime64("NaT")):
        with pytest.raises(InputError, match="start_utc is"):
            Curves(start_utc=wrong, wind=np.ones(3))
