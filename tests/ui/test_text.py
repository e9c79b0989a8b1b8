"""Numbers, dates and units as a French reader expects them."""

import math
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import units
from elfe_ui.words import formats

SPACE, MINUS = "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0.0, 0, "0"),
        (-0.0, 1, "0,0"),
        (-0.04, 1, "0,0"),
        (-0.05001, 1, f"{MINUS}0,1"),
        (0.4, 0, "0"),
        (999.6, 0, f"1{SPACE}000"),
        (1234.5, 1, f"1{SPACE}234,5"),
        (-1234567.891, 2, f"{MINUS}1{SPACE}234{SPACE}567,89"),
        (math.nan, 2, "sans objet"),
    ],
)
def test_a_number_is_written_in_french(value: float, decimals: int, written: str) -> None:
    """Narrow spaces between thousands, a decimal comma, a true minus and none before a zero; NaN has no object."""
    assert formats.number(value, decimals) == written


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_written_number_reads_back(value: float, decimals: int) -> None:
    """Reading a written number back gives the value, rounded to its decimals."""
    written = formats.number(value, decimals)
    read = float(written.replace(SPACE, "").replace(MINUS, "-").replace(",", "."))
    assert abs(read - value) <= 0.5 * 10**-decimals + 1e-9 * abs(value)
    assert not set(written) & set(".- \u00a0")


@pytest.mark.parametrize(
    ("value", "written"),
    [(0.0, "0"), (0.123, "0,12"), (9.87, "9,87"), (12.34, "12,3"), (123.4, "123"), (-1234.5, f"{MINUS}1{SPACE}234")],
)
def test_a_number_keeps_the_figures_that_count(value: float, written: str) -> None:
    """Two decimals below 10, one below 100, none above."""
    assert formats.rounded(value) == written


@pytest.mark.parametrize(("value", "written"), [(9.996, "10,0"), (99.96, "100")])
def test_a_number_that_rounds_up_keeps_three_figures(value: float, written: str) -> None:
    """Just below 10 or 100, the number has as many decimals as what it rounds to."""
    assert formats.rounded(value) == written


@pytest.mark.parametrize("value", [0.001, -0.004])
def test_what_rounds_to_zero_reads_zero(value: float) -> None:
    """A value too small for two decimals reads 0, as zero itself does."""
    assert formats.rounded(value) == "0"


def test_a_quantity_has_its_unit() -> None:
    """A unit follows after a space, a percent sign after a narrow one, and NaN has neither."""
    assert formats.quantity(1234.0, "GWh/an") == f"1{SPACE}234\u00a0GWh/an"
    assert formats.quantity(1234.5, "MW", 1) == f"1{SPACE}234,5\u00a0MW"
    assert formats.percent(12.345) == f"12,3{SPACE}%"
    assert formats.percent(math.nan) == formats.quantity(math.nan, "MW") == "sans objet"


@pytest.mark.parametrize(
    ("shown", "with_sign"), [("12,5", "+12,5"), (f"{formats.MINUS}3", f"{formats.MINUS}3"), ("0,0", "0,0")]
)
def test_a_difference_has_its_sign(shown: str, with_sign: str) -> None:
    """Plus, or the minus that it has; what reads as nothing has none."""
    assert formats.signed(shown) == with_sign
    assert formats.is_zero(shown) == (with_sign == "0,0")


@given(st.floats(0, 1e4), st.integers(1, 10**6))
def test_powers_in_each_display_unit(power_mw: float, foyers: int) -> None:
    """MW of the territory, W a foyer and W for 200 foyers are one power."""
    each_w = power_mw * 1e6 / foyers
    assert formats.in_power_unit(power_mw, "mw", foyers) == power_mw
    assert formats.in_power_unit(power_mw, "w", foyers) == pytest.approx(each_w)
    assert formats.in_power_unit(power_mw, "w_group", foyers) == pytest.approx(200 * each_w)
    assert units.GROUP_FOYERS == 200


def test_dates_are_french() -> None:
    """Days in short, and the project's own writing of an hour."""
    assert formats.short_day(date(2021, 3, 1)) == "01/03/2021"
    assert formats.hour_stamp(datetime(2021, 3, 1, 4)) == "01/03/2021:04"
