"""One reading for all the numbers of a column; where two fit, none."""

import numpy as np
import pytest

from elfe_core.store.curves.numbers import is_missing, is_number, read_numbers


@pytest.mark.parametrize(
    ("texts", "usual", "decimal", "values"),
    [
        (["0,401", "1,203"], ",", ",", [0.401, 1.203]),
        (["0.401", "1.203"], ",", ".", [0.401, 1.203]),
        (["1 203,0", "802,5"], ",", ",", [1203.0, 802.5]),
        (["1\u00a0203,0", "802"], ",", ",", [1203.0, 802.0]),
        (["1\u202f203", "802"], ",", ",", [1203.0, 802.0]),
        (["1'203.5"], ".", ".", [1203.5]),
        (["1,234.5", "12"], ".", ".", [1234.5, 12.0]),
        (["1.234,5", "12"], ",", ",", [1234.5, 12.0]),
        (["1.234.567"], ",", ",", [1234567.0]),
        (["1,203"], ".", "", []),
        (["1,203"], ",", "", []),
        (["1.203"], ",", "", []),
        (["1.203"], ".", ".", [1.203]),
        (["12", "7"], ",", ",", [12.0, 7.0]),
        (["1e3", "-5", "+.5"], ".", ".", [1000.0, -5.0, 0.5]),
        (["1000,000", "1002,500"], ",", ",", [1000.0, 1002.5]),
    ],
)
def test_the_sign_is_chosen_from_all_values(texts: list[str], usual: str, decimal: str, values: list[float]) -> None:
    """Empty where a comma, or a point, may as well stand between thousands."""
    found = read_numbers(texts, usual=usual)
    assert found.decimal == decimal
    if decimal:
        assert found.values.tolist() == values


def test_thousands_beside_whole_numbers() -> None:
    """802 beside 1,402 is no 1.402, once many numbers say so."""
    found = read_numbers(["802"] * 30 + ["1,402"] * 30, usual=".")
    assert (found.decimal, found.thousands, found.values[0], found.values[-1]) == (".", ",", 802.0, 1402.0)
    assert read_numbers(["802", "1,402"], usual=".").decimal == ""


def test_watts_have_no_three_decimals() -> None:
    """In a file of commas 1,203 W is 1203 W; of kW it is a question."""
    assert read_numbers(["1,203"], usual=".", small_is_odd=True).values.tolist() == [1203.0]
    assert read_numbers(["1,203"], usual=",", small_is_odd=True).decimal == ""


@pytest.mark.parametrize(("decimal", "value"), [(",", 1.203), (".", 1203.0)])
def test_the_user_says_which(decimal: str, value: float) -> None:
    """The chosen sign is the decimal one, the other one stands between thousands."""
    assert read_numbers(["1,203"], usual=",", decimal=decimal).values.tolist() == [value]


def test_missing_and_wrong() -> None:
    """Signs for no value are NaN; what is no number is infinite, never 0."""
    found = read_numbers(["ND", "NaN", "", "-", "x", "1 00", "1e999", "5"], usual=".")
    assert np.isnan(found.values[:4]).all()
    assert np.isinf(found.values[4:7]).all()
    assert found.values[7] == 5.0
    assert is_missing(" n/a ")
    assert is_number("0,4 kWh")
    assert not is_number("kWh")
