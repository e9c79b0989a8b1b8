"""Texts of times, as people write them, become seconds; one reading for a whole column."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from elfe_core.store.curves.times import (
    are_epochs,
    are_serials,
    clock_second,
    is_stamp,
    read_numbers_of_time,
    read_times,
)

SAME = {
    "2021-03-15T10:30": "",
    "2021-03-15 10:30:00.000": "",
    "2021/03/15 10:30": "",
    "15/03/2021 10:30": "",
    "15.03.2021 10:30:00": "",
    "15-03-21 10h30": "",
    "03/15/2021 10:30:00 AM": "",
    "20210315:1030": "",
    "20210315 10:30": "",
    "15 mars 2021 10:30": "",
    "lundi 15 mars 2021 à 10h30": "",
    "Mar 15, 2021 10:30 AM": "",
    "15.03.2021 10:30 - 15.03.2021 11:30": "",
    "2021-03-15T10:30Z": "utc",
    "2021-03-15T10:30+00:00": "utc",
    "2021-03-15 11:30:00 +0100": "utc",
    "2021-03-15T12:30+02": "utc",
    "2021-03-15 11:30 UTC+1": "utc",
    "2021-03-15 12:30 CEST": "utc",
    "2021-03-15T11:30+01:00[Europe/Paris]": "paris",
}


@pytest.mark.parametrize("text", SAME)
def test_one_time_in_many_shapes(text: str) -> None:
    """Each is half past ten; with an offset in UTC, else on the file's own clock."""
    found = read_times([text])
    moment = np.datetime64("2021-03-15T11:30" if SAME[text] == "paris" else "2021-03-15T10:30")
    assert is_stamp(text)
    assert found.is_known.tolist() == [True]
    assert found.seconds[0].astype("datetime64[s]") == moment
    assert (found.zoned, found.clock) == (SAME[text] == "utc", "Europe/Paris" if SAME[text] == "paris" else None)


@pytest.mark.parametrize(
    "text",
    ["", "x", "2021-02-30T00:00", "2021-01-01 25:00", "2021-01-01", "31/31/2021 00:00", "2021-01-01T00:61", "12:30",
     "2021-01-01T08:00+15:00", "2021-01-01T08:00 Mars"],
)  # fmt: skip
def test_no_time(text: str) -> None:
    """What is no date with its time is not guessed at."""
    assert read_times([text]).is_known.tolist() == [False]


def stamps(shape: str, n_days: int, first: datetime = datetime(2023, 1, 1)) -> list[str]:
    return [(first + timedelta(minutes=30 * at)).strftime(shape) for at in range(48 * n_days)]


@pytest.mark.parametrize(
    ("shape", "n_days", "order"),
    [
        ("%d/%m/%Y %H:%M", 13, "day"),
        ("%m/%d/%Y %H:%M", 13, "month"),
        ("%d/%m/%Y %H:%M", 12, "day"),
        ("%m/%d/%Y %H:%M", 12, "month"),
        ("%Y-%m-%d %H:%M", 12, None),
    ],
)
def test_the_whole_column_shows_whether_the_day_stands_first(shape: str, n_days: int, order: str | None) -> None:
    """By a day above 12 anywhere in the column, else by the reading that leaves no gap."""
    found = read_times(stamps(shape, n_days))
    assert found.order == order
    assert found.is_known.all()
    assert np.diff(found.seconds).tolist() == [1800] * (48 * n_days - 1)


def test_both_readings_of_one_day() -> None:
    """A single day below 13 is a question, unless the user has said it."""
    texts = stamps("%d/%m/%Y %H:%M", 1, datetime(2023, 6, 5))
    assert read_times(texts).order == "?"
    assert read_times(texts, "day").seconds[0].astype("datetime64[s]") == np.datetime64("2023-06-05")
    assert read_times(texts, "month").seconds[0].astype("datetime64[s]") == np.datetime64("2023-05-06")


def test_dates_that_a_spreadsheet_turned() -> None:
    """Days up to 12 with the month first and the others with the day first are a question, not a year of gaps."""
    texts = stamps("%d/%m/%Y %H:%M", 10) + stamps("%m/%d/%Y %H:%M", 12, datetime(2023, 1, 11))
    assert read_times(texts).order == "?"


def test_offsets_are_on_most_lines_or_on_none() -> None:
    """Lines of the other sort are no times."""
    assert read_times(["2021-01-01T00:00Z", "2021-01-01T01:00Z", "2021-01-01T02:00"]).is_known.tolist() == [
        True
    ] * 2 + [False]
    winter = read_times(["2021-01-01 00:00 CET", "2021-07-01 00:00 CET"])
    assert (winter.zoned, winter.is_known.all()) == (False, True)


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("23:30", 84600),
        ("11:30 PM", 84600),
        ("12:00 AM", 0),
        ("24:00", 86400),
        ("0030", 1800),
        ("7h", 25200),
        ("24:01", None),
    ],
)
def test_clocks(text: str, second: int | None) -> None:
    """Times of the day in their shapes; 24:00 is the end of the day."""
    assert clock_second(text) == second


def test_numbers_that_are_times() -> None:
    """Seconds and milliseconds since 1970 are UTC; days of Excel's calendar are on the file's clock."""
    assert are_epochs(["1672531200", "1672534800"])
    assert not are_epochs(["1672534800", "1672531200", "1672538400"])
    assert read_numbers_of_time(["1672531200000"], epoch=True).seconds.tolist() == [1672531200]
    assert are_serials(["44927", "44927,0416667", "44927,0833333"])
    assert not are_serials(["44927", "44928"])
    assert read_numbers_of_time(["44927,0416667"], epoch=False).seconds.tolist() == [1672534800]
