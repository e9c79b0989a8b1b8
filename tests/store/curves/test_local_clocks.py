"""Times without an offset: the changes of the clocks show which clock they follow, and their hours are kept right."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from elfe_core.curve_set.measured import Choice
from tests.store.curves.brought import ECO2MIX, brought, codes, curve, eco2mix_days, noted
from tests.store.enedis import PARIS

PARIS_KW = Choice(unit="kW", clock="Europe/Paris")


def plain_local(first: datetime, n_hours: int, step_min: int = 60) -> list[str]:
    """Lines in Paris time without an offset; the value is the number of the step in UTC."""
    times = [first + timedelta(minutes=step_min * at) for at in range(n_hours * 60 // step_min)]
    return [f"{time.astimezone(PARIS):%Y-%m-%d %H:%M};{at}" for at, time in enumerate(times)]


SPRING, AUTUMN = datetime(2021, 3, 27, 12, tzinfo=UTC), datetime(2021, 10, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
@pytest.mark.parametrize("step_min", [10, 15, 30, 60])
@pytest.mark.parametrize("newest_first", [False, True])
def test_local_times_are_recognised(tmp_path: Path, start: datetime, step_min: int, newest_first: bool) -> None:
    """A 23-hour or a 25-hour day shows the local clock, and each value stands at its UTC time, in either order."""
    lines = plain_local(start, 30, step_min)
    report = brought(tmp_path, "\n".join(["t;W", *(lines[::-1] if newest_first else lines)]))
    assert report.understood.clock == "Europe/Paris"
    assert report.notes == ()
    assert curve(report, "").start_utc == np.datetime64(start.replace(tzinfo=None), "m")
    assert curve(report, "").mean_power.tolist() == list(range(30 * 60 // step_min))


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
def test_utc_times_are_recognised(tmp_path: Path, start: datetime) -> None:
    """Days of 24 hours at the changes show a clock that nobody sets: UTC, or winter time, which a note asks."""
    lines = [f"{start + timedelta(hours=at):%Y-%m-%d %H:%M};{at}" for at in range(30)]
    report = brought(tmp_path, "\n".join(["t;W", *lines]))
    assert (report.understood.clock, codes(report.notes)) == ("utc", ["fixed_clock"])
    assert curve(report, "").mean_power.tolist() == list(range(30))


def test_without_a_change_of_clocks_utc_is_assumed_and_said(tmp_path: Path) -> None:
    """Where nothing tells the clock a note says so, and none does once it is chosen."""
    text = "\n".join(["t;W", *plain_local(datetime(2021, 7, 1, tzinfo=UTC), 5)])
    report = brought(tmp_path, text)
    assert (report.understood.clock, codes(report.notes)) == (None, ["no_clock"])
    assert curve(report, "").start_utc == np.datetime64("2021-07-01T02:00")
    assert curve(brought(tmp_path, text, choice=PARIS_KW), "").start_utc == np.datetime64("2021-07-01T00:00")


def test_equal_values_in_the_double_hour(tmp_path: Path) -> None:
    """Two equal lines for the double hour are two hours, not one and a gap."""
    lines = [line.split(";")[0] + ";7" for line in plain_local(AUTUMN, 30)]
    assert curve(brought(tmp_path, "\n".join(["t;W", *lines])), "").mean_power.tolist() == [7.0] * 30


def test_a_single_hour_of_autumn_leaves_a_gap(tmp_path: Path) -> None:
    """Where the double hour stands once it is the first of the two; the second is a gap, and a note says so."""
    lines = plain_local(AUTUMN, 30)
    del lines[13]
    report = brought(tmp_path, "\n".join(["t;kW", *lines]), choice=PARIS_KW)
    power = curve(report, "").mean_power
    assert np.flatnonzero(np.isnan(power)).tolist() == [13]
    assert noted(report) == [("double_hour", 1), ("missing_steps", 1)]
    assert str(report.notes[0].places[0].first) == "2021-10-31 01:00:00+00:00"


def test_three_values_in_the_double_hour_are_a_conflict(tmp_path: Path) -> None:
    """A third value for the double hour is a fault with its lines."""
    lines = plain_local(AUTUMN, 30)
    lines.insert(14, lines[13].split(";")[0] + ";99")
    report = brought(tmp_path, "\n".join(["t;kW", *lines]), choice=PARIS_KW)
    (fault,) = report.faults
    assert (fault.problem, fault.places[0].values, fault.places[0].other_line) == ("duplicate", ("13", "99"), 15)


def test_an_hour_that_does_not_exist_is_left_out(tmp_path: Path) -> None:
    """Lines in the hour that spring leaves out are counted in a note once the clock is said to be local."""
    lines = [f"2021-03-28 {hour:02d}:00;{hour}" for hour in range(6)]
    report = brought(tmp_path, "\n".join(["t;kW", *lines]), choice=PARIS_KW)
    assert [(note.problem, note.count) for note in report.notes] == [("no_such_hour", 1)]
    assert curve(report, "").mean_power.tolist() == [0.0, 1000.0, 3000.0, 4000.0, 5000.0]


def test_eco2mix_days_of_48_lines(tmp_path: Path) -> None:
    """The spring day's two extra lines are left out, the autumn day's missing hour is a gap; both are said."""
    spring = brought(tmp_path, "\n".join([ECO2MIX, *eco2mix_days(datetime(2021, 3, 28), 1)]))
    assert [(note.problem, note.count) for note in spring.notes] == [("no_such_hour", 2), ("clipped", 10)]
    power = curve(spring, "wind").mean_power / 1e6
    assert power.tolist() == [300.0 + at for at in range(48) if at not in (4, 5)]
    autumn = brought(tmp_path, "\n".join([ECO2MIX, *eco2mix_days(datetime(2021, 10, 31), 1)]))
    assert noted(autumn) == [("double_hour", 2), ("clipped", 12), ("missing_steps", 1)]
    power = curve(autumn, "wind").mean_power / 1e6
    assert np.flatnonzero(np.isnan(power)).tolist() == [6, 7]
    assert power[~np.isnan(power)].tolist() == [300.0 + at for at in range(48)]
