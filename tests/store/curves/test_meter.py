"""An index, a counter of the day and a sign for no value are told by the values."""

import numpy as np
import pytest

from elfe_core.store.curves import meter

HOURS = np.arange(24 * 20) * 3600
RISING = np.cumsum(np.full(len(HOURS), 0.3))
DAILY = (HOURS // 3600 % 24 + 1) * 0.5
LOAD = 1.0 + 0.5 * np.sin(HOURS / 9000)


def test_what_only_rises_is_an_index() -> None:
    """A load falls; what hardly falls for weeks is read by its differences, but where its meter is replaced."""
    assert meter.only_rises(HOURS, RISING)
    assert not meter.only_rises(HOURS, LOAD)
    assert not meter.only_rises(HOURS[:40], RISING[:40])
    replaced = np.where(np.arange(len(HOURS)) < 240, 18_000 + RISING, RISING - RISING[239])
    assert meter.only_rises(HOURS, replaced)
    found = meter.differences(replaced, anew=False)
    assert np.flatnonzero(np.isnan(found)).tolist() == [239]
    np.testing.assert_allclose(np.delete(found, 239), 0.3)
    np.testing.assert_allclose(meter.differences(RISING), 0.3)


@pytest.mark.parametrize("wrong", [0.0, 99_999.0])
def test_a_wrong_reading_of_an_index_is_left_out(wrong: float) -> None:
    """Neither the way to it nor the way back is energy."""
    shown = 18_000 + RISING
    shown[100] = wrong
    found = meter.differences(shown, anew=False)
    assert np.flatnonzero(np.isnan(found)).tolist() == [99, 100]
    np.testing.assert_allclose(found[~np.isnan(found)], 0.3)


def test_what_begins_anew_each_day_is_a_counter() -> None:
    """It falls at midnight alone; the first step of a day is what it shows then."""
    assert meter.begins_anew_daily(HOURS, DAILY)
    assert not meter.begins_anew_daily(HOURS, LOAD)
    assert not meter.begins_anew_daily(HOURS, RISING)
    np.testing.assert_allclose(meter.differences(DAILY), 0.5)


@pytest.mark.parametrize("sign", [9999.0, -9999.0, 99999.0, 32767.0])
def test_a_sign_for_no_value_is_far_above_all_others(sign: float) -> None:
    """9999 beside 2 kW is none; beside 8000 it is a value, as is a -9999 where others lie below zero."""
    assert meter.sign_for_none(np.append(LOAD, sign)) == sign
    assert meter.sign_for_none(np.append(LOAD * abs(sign) * 0.8, [sign, -1.0])) is None
    assert meter.sign_for_none(LOAD) is None
    assert meter.sign_for_none(np.append(LOAD * 900, -999.0)) == -999.0
    assert meter.sign_for_none(np.append(LOAD, -1.0)) == -1.0
    assert meter.sign_for_none(np.append(LOAD * 900, -1.0)) is None
