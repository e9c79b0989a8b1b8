"""Units: each factor by hand, and back again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import units

POWERS = st.floats(0.0, 1e9)
FOYERS = st.integers(1, 10**7)


def test_factors_by_hand():
    """One W for each of a million foyers is one MW, 8.76 GWh a year and 200 W for 200 foyers."""
    million = 10**6
    assert units.w_to_mw(1.0, million) == pytest.approx(1.0)
    assert units.mw_to_w(1.0, million) == pytest.approx(1.0)
    assert units.w_to_annual_mwh(1.0, million) == pytest.approx(8760.0)
    assert units.annual_mwh_to_w(8760.0, million) == pytest.approx(1.0)
    assert units.annual_gwh_to_w(8.76, million) == pytest.approx(1.0)
    assert units.mw_to_annual_gwh(1.0) == pytest.approx(8.76)
    assert units.annual_gwh_to_mw(8.76) == pytest.approx(1.0)
    assert units.w_to_group_w(1.0) == 200.0


def test_published_consumption():
    """626 128 MWh/year over 50 951 foyers are 1 402.8 W per foyer (12.29 MWh per foyer and year)."""
    assert units.annual_mwh_to_w(626128.0, 50951) == pytest.approx(626128e6 / 8760 / 50951)
    assert units.annual_mwh_to_w(626128.0, 50951) == pytest.approx(1402.83, abs=0.01)


@given(POWERS, FOYERS)
def test_there_and_back(power, foyers):
    """Each conversion undoes its opposite."""
    assert units.mw_to_w(units.w_to_mw(power, foyers), foyers) == pytest.approx(power)
    assert units.annual_mwh_to_w(units.w_to_annual_mwh(power, foyers), foyers) == pytest.approx(power)
    assert units.annual_gwh_to_mw(units.mw_to_annual_gwh(power)) == pytest.approx(power)
    assert units.annual_gwh_to_w(units.mw_to_annual_gwh(units.w_to_mw(power, foyers)), foyers) == pytest.approx(power)


def test_arrays_convert_element_by_element():
    """An array is converted to a new array, value by value, and stays as it was."""
    powers = np.array([0.0, 1.0, 2.5])
    powers.setflags(write=False)
    assert units.w_to_mw(powers, 2_000_000).tolist() == [0.0, 2.0, 5.0]
    assert units.w_to_group_w(powers).tolist() == [0.0, 200.0, 500.0]


def test_every_factor_by_hand():
    """Powers of ten, a year of 365 days, and the project's group of 200 foyers."""
    thousands = ("MWH_PER_GWH", "WH_PER_KWH", "KW_PER_MW", "KWH_PER_MWH", "KG_PER_T")
    assert {getattr(units, name) for name in thousands} == {1000}
    assert {getattr(units, name) for name in ("W_PER_MW", "KWH_PER_GWH", "G_PER_T")} == {1_000_000}
    assert (units.HOURS_PER_YEAR, units.GROUP_FOYERS) == (365 * 24, 200)
