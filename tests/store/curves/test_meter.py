"""An index, a counter of the day and a sign for no value are told by the values."""

import numpy as np
import pytest

from elfe_core.store.curves import meter

HOURS = np.arange(24 * 20) * 3600
RISING = np.cumsum(np.full(len(HOURS), 0.3))
DAILY = (HOURS // 3600 % 24 + 1) * 0.5
LOAD = 1.0 + 0.5 * np.sin(HOURS / 9000)


def test_what_only_rises_is_an_index() -> None:
    """A load falls; what never falls for weeks is read by its differences."""
    assert meter.only_rises(HOURS, RISING)
    assert not meter.only_rises(HOURS, LOAD)
    assert not meter.only_rises(HOURS[:40], RISING[:40])
    np.testing.assert_allclose(meter.differences(RISING), 0.3)


def test_what_begins_anew_each_day_is_a_counter() -> None:
    """It falls at midnight alone; the first step of a day is what it shows then."""
    assert meter.begins_anew_daily(HOURS, DAILY)
    assert not meter.begins_anew_daily(HOURS, LOAD)
    assert not meter.begins_anew_daily(HOURS, RISING)
    np.testing.assert_allclose(meter.differences(DAILY), 0.5)


@pytest.mark.parametrize("sign", [9999.0, -9999.0, 99999.0, 32767.0])
def test_a_sign_for_no_value_is_far_above_all_others(sign: float) -> None:
    """9999 beside 2 kW is none; beside 8000 it is a value."""
    assert meter.sign_for_none(np.append(LOAD, sign)) == sign
    assert meter.sign_for_none(np.append(LOAD * abs(sign) * 0.8, sign)) is None
    assert meter.sign_for_none(LOAD) is None
