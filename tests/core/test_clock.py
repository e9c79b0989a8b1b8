"""The clock: UTC hours and local days, daylight saving included."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core.clock import hours_of_days, local_hours, whole_days

PARIS = "Europe/Paris"
WHOLE_HOUR_ZONES = (PARIS, "Etc/UTC", "Pacific/Auckland", "America/Sao_Paulo")
ZONES = (*WHOLE_HOUR_ZONES, "Asia/Kolkata", "Australia/Adelaide", "America/St_Johns", "Asia/Kathmandu")
START = np.datetime64("2020-01-01T00", "h")
TWO_YEARS_H = (366 + 365) * 24


def as_local(utc: np.datetime64, timezone: str) -> datetime:
    naive: datetime = utc.astype("datetime64[s]").item()
    return naive.replace(tzinfo=UTC).astimezone(ZoneInfo(timezone))


def hours_in(day: date, timezone: str = PARIS) -> int:
    first, last = hours_of_days(day, day, START, timezone)
    return last - first


def test_days_of_23_24_and_25_hours():
    """In Paris the spring day has 23 hours, the autumn day 25, another day 24."""
    assert hours_in(date(2021, 3, 28)) == 23
    assert hours_in(date(2021, 10, 31)) == 25
    assert hours_in(date(2021, 3, 27)) == 24
    assert hours_in(date(2021, 12, 31)) == 24


def test_a_paris_year_begins_an_hour_before_the_utc_year():
    """The local year 2021 is 8760 hours from 23:00 UTC on 31 December 2020."""
    first, last = hours_of_days(date(2021, 1, 1), date(2021, 12, 31), START, PARIS)
    assert START + first == np.datetime64("2020-12-31T23", "h")
    assert last - first == 8760


@pytest.mark.parametrize("timezone", ZONES)
def test_days_follow_one_another(timezone):
    """Day after day over two years no hour is lost or counted twice."""
    days = [date(2020, 1, 1) + timedelta(days=i) for i in range(731)]
    limits = [hours_of_days(day, day, START, timezone) for day in days]
    assert all(one[1] == other[0] for one, other in pairwise(limits))
    assert hours_of_days(days[0], days[-1], START, timezone) == (limits[0][0], limits[-1][1])


@pytest.mark.parametrize("timezone", ZONES)
def test_local_hours_hour_by_hour_for_two_years(timezone):
    """Each UTC hour has the wall-clock time that the time zone database gives it."""
    utc = START + np.arange(TWO_YEARS_H)
    zone = ZoneInfo(timezone)
    origin = datetime(2020, 1, 1, tzinfo=UTC)
    expected = [(origin + timedelta(hours=i)).astimezone(zone).replace(tzinfo=None) for i in range(TWO_YEARS_H)]
    assert (local_hours(utc, timezone) == np.array(expected, dtype="datetime64[m]")).all()


def test_autumn_hour_twice_and_spring_hour_absent():
    """In Paris 2 h stands twice on the autumn day and is absent on the spring day."""
    autumn = local_hours(np.datetime64("2021-10-30T22", "h") + np.arange(25), PARIS)
    spring = local_hours(np.datetime64("2021-03-27T23", "h") + np.arange(23), PARIS)
    assert (autumn == np.datetime64("2021-10-31T02:00", "m")).sum() == 2
    assert np.datetime64("2021-03-28T02:00", "m") not in spring
    assert len(np.unique(autumn)) == 24
    assert len(np.unique(spring)) == 23


@given(st.sampled_from(ZONES), st.lists(st.integers(0, TWO_YEARS_H), min_size=1, max_size=40))
def test_local_hours_of_scattered_hours(timezone, numbers):
    """Hours in any order, with gaps and repeats, are each given their own local time; the input stays as it is."""
    utc = START + np.array(numbers)
    utc.setflags(write=False)
    expected = [as_local(hour, timezone).replace(tzinfo=None) for hour in utc]
    assert local_hours(utc, timezone).tolist() == expected


@given(st.sampled_from(ZONES), st.integers(0, 400 * 24), st.integers(1, 24 * 40))
def test_whole_days_are_exactly_the_days_inside_the_data(timezone, offset, n_hours):
    """The days from the first to the last one lie in the data, and the days beside them do not.

    Where local midnight falls inside a UTC hour the last day may be given up for the part of an hour.
    """
    start_utc = START + offset
    start, end = whole_days(start_utc, n_hours, timezone)
    if end >= start:
        first, last = hours_of_days(start, end, start_utc, timezone)
        assert first >= 0
        assert last <= n_hours
    if end >= start - timedelta(days=1):
        day = timedelta(days=1)
        assert hours_of_days(start - day, start - day, start_utc, timezone)[0] < 0
        beside_end = hours_of_days(end + day, end + day, start_utc, timezone)[1]
        assert beside_end > n_hours or (timezone not in WHOLE_HOUR_ZONES and beside_end == n_hours)


def test_whole_days_of_whole_days():
    """Data from local midnight to local midnight count from the first day to the last."""
    assert whole_days(np.datetime64("2020-12-31T23", "h"), 8760, PARIS) == (date(2021, 1, 1), date(2021, 12, 31))
    assert whole_days(np.datetime64("2021-06-30T12", "h"), 24 * 7, "Pacific/Auckland") == (
        date(2021, 7, 1),
        date(2021, 7, 7),
    )


def test_whole_days_of_broken_days():
    """An hour short at either end, that day does not count."""
    assert whole_days(np.datetime64("2021-01-01T00", "h"), 8760, PARIS) == (date(2021, 1, 2), date(2021, 12, 31))
    assert whole_days(np.datetime64("2020-12-31T23", "h"), 8759, PARIS) == (date(2021, 1, 1), date(2021, 12, 30))


def test_data_shorter_than_a_day_have_no_whole_day():
    """For twenty hours of one day the last day comes before the first."""
    start, end = whole_days(np.datetime64("2021-01-01T02", "h"), 20, PARIS)
    assert end < start


def test_a_day_of_which_half_an_hour_is_missing_is_not_whole():
    """Where local midnight falls on a half hour, data from 00:30 do not cover that day."""
    start_utc = np.datetime64("2021-01-01T19", "h")  # 00:30 on 2 January in India
    start, end = whole_days(start_utc, 72, "Asia/Kolkata")
    first, _ = hours_of_days(start, end, start_utc, "Asia/Kolkata")
    assert start == date(2021, 1, 3)
    assert first >= 0
