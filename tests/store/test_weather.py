"""Files of the weather years: what is wrong in them is named."""

import gzip
from pathlib import Path

import numpy as np
import pytest

from elfe_core.errors import DataError
from elfe_core.store import read_weather_hours, write_weather_hours
from elfe_core.weather.measured import WeatherHours

HEADER = "utc,load_mw,wind_factor,solar_factor"


def test_hours_come_back_as_they_were_written(tmp_path: Path) -> None:
    """Loads exactly, factors to five decimals; the same hours give the same bytes."""
    hours = WeatherHours(
        start_utc=np.datetime64("2014-12-31T23", "h"),
        load_mw=np.array([50_000.5, 49_000.0]),
        factor={"wind": np.array([0.123456, 1.0]), "solar": np.zeros(2)},
    )
    first, second = tmp_path / "a.csv.gz", tmp_path / "b.csv.gz"
    write_weather_hours(first, hours)
    write_weather_hours(second, hours)
    assert first.read_bytes() == second.read_bytes()
    found = read_weather_hours(first)
    assert found.start_utc == hours.start_utc
    assert np.array_equal(found.load_mw, hours.load_mw)
    assert found.factor["wind"].tolist() == [0.12346, 1.0]


@pytest.mark.parametrize(
    ("lines", "problem", "said"),
    [
        ([HEADER], "empty", ""),
        (["utc,load_mw,wind_factor"], "missing_column", "solar_factor"),
        ([HEADER, "2015-01-01T00:00,1,,0"], "missing_value", "line 2"),
        ([HEADER, "2015-01-01T00:00,1,0.5,0", "2015-01-01T02:00,1,0.5,0"], "gap", "2015-01-01T02"),
        ([HEADER, "2015-01-01T00:00,1,-0.5,0"], "negative", "-0.5"),
        ([HEADER, "2015-01-01T00:00,1,windy,0"], "bad_number", "wind_factor"),
        ([HEADER, "yesterday,1,0.5,0"], "bad_time", ""),
    ],
)
def test_a_damaged_file_is_refused(tmp_path: Path, lines: list[str], problem: str, said: str) -> None:
    """By what is wrong and where."""
    file = tmp_path / "years.csv.gz"
    file.write_bytes(gzip.compress("\n".join(lines).encode()))
    with pytest.raises(DataError) as caught:
        read_weather_hours(file)
    assert caught.value.problem == problem
    assert said in str(caught.value)


def test_a_file_that_is_not_there_or_no_table_is_refused(tmp_path: Path) -> None:
    """Each by its own problem."""
    with pytest.raises(DataError) as caught:
        read_weather_hours(tmp_path / "years.csv.gz")
    assert caught.value.problem == "missing_file"
    (tmp_path / "years.csv.gz").write_bytes(b"no gzip")
    with pytest.raises(DataError) as caught:
        read_weather_hours(tmp_path / "years.csv.gz")
    assert caught.value.problem == "unreadable"
