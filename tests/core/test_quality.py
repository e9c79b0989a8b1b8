"""What is found in a curve: every kind of fault when it is there, and none in a curve that is sound."""

from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curve_set import as_curves
from elfe_core.curve_set.checks import Site, elevation_deg, solar_time_h
from elfe_core.curve_set.measured import FileReport, Measured
from elfe_core.curve_set.quality import coverage_by_day, oddities, summary
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import DataError
from elfe_core.store import read_curve_set
from elfe_core.territory import load_territory
from tests.strategies import frozen

PARIS = "Europe/Paris"
REDON = Site(lat_deg=47.65, lon_deg=-2.08)
ROOT = Path(__file__).parent.parent.parent
Array = NDArray[np.float64]


def measured(values: object, start: str = "2021-01-01T00:00", step_min: int = 60, **changes: object) -> Measured:
    facts: dict[str, object] = {"role": "res", "label": "RES", "kind": "plain", "files": ("a.csv",), "unit": "W"}
    return Measured(
        **(facts | changes),  # type: ignore[arg-type]
        step_min=step_min,
        start_utc=np.datetime64(start, "m"),
        mean_power=frozen(values),
    )


def demand(n_days: int = 60, step_min: int = 60, seed: int = 0) -> Array:
    """A sound curve: a daily wave, slow weather and a little noise, about 1000 W."""
    rng = np.random.default_rng(seed)
    n_steps = n_days * 24 * 60 // step_min
    day = np.arange(n_steps) * step_min / 1440
    return 1000 + 300 * np.sin(2 * np.pi * day) + 100 * np.sin(day / 3) + rng.normal(0, 15, n_steps)


def findings(curve: Measured, timezone: str, site: Site | None = None) -> list[DataError]:
    return oddities(FileReport(file="a.csv", kind="plain", curves=(curve,)), timezone, site=site)


def found(curve: Measured) -> dict[str, DataError]:
    faults = findings(curve, PARIS, site=REDON)
    assert len({fault.problem for fault in faults}) == len(faults)
    return {fault.problem: fault for fault in faults}


def times(fault: DataError) -> list[tuple[str, str]]:
    return [(f"{place.first:%m-%dT%H:%M}", f"{place.last:%m-%dT%H:%M}") for place in fault.places]


@cache
def shipped() -> Curves:
    files = load_territory(ROOT / "data" / "territory.toml").data
    return as_curves(
        read_curve_set(
            conso_inf36=files.conso_inf36,
            conso_sup36=files.conso_sup36,
            prod=files.prod,
            wind=files.wind,
            region_codes=files.region_codes,
        )
    )


def shipped_curve(role: str, late_h: int = 0, factor: float = 1.0) -> Measured:
    curves = shipped()
    start = str((curves.start_utc + late_h).astype("datetime64[m]"))
    return measured(curves[role] * factor, start, role=role)


@pytest.mark.parametrize("role", CURVE_NAMES)
def test_no_false_alarm_in_two_years_of_the_shipped_curves(role: str) -> None:
    """Region-wide consumption, solar and bioenergy and the wind of a few farms: nothing to say."""
    assert found(shipped_curve(role)) == {}


@pytest.mark.parametrize("step_min", [10, 15, 30, 60])
def test_a_sound_curve_of_any_step(step_min: int) -> None:
    """Each length of a step is judged alike."""
    assert found(measured(demand(step_min=step_min), step_min=step_min)) == {}


@pytest.mark.parametrize("values", [[], [5.0], [np.nan] * 3, [0.0] * 500])
def test_curves_with_little_to_judge(values: list[float]) -> None:
    """Neither an empty curve nor one without a value is a mistake of the program."""
    assert set(found(measured(values, "2021-01-01T12:00", role="solar"))) <= {"missing_steps"}


# --- gaps ---


def test_missing_steps_are_runs() -> None:
    """First and last step of each run; counted are the hours that lack at least one step."""
    values = demand(step_min=30)
    values[[5, 10, 11, 12]] = np.nan
    fault = found(measured(values, step_min=30))["missing_steps"]
    assert times(fault) == [("01-01T02:30", "01-01T02:30"), ("01-01T05:00", "01-01T06:00")]
    assert (fault.count, fault.places[0].series) == (3, ("res",))


# --- clock changes ---


@pytest.mark.parametrize(("change", "index"), [("2021-03-28T01", 86 * 24 + 1), ("2021-10-31T01", 303 * 24 + 1)])
def test_hours_that_miss_at_a_clock_change(change: str, index: int) -> None:
    """A missing hour at the change is put down to it; the same hour a week later, or half a day, is only a gap."""
    values = demand(365)
    values[index] = np.nan
    assert times(found(measured(values))["clock_change"]) == [(f"{change[5:]}:00", f"{change[5:]}:00")]
    for gap in (slice(index + 7 * 24, index + 7 * 24 + 1), slice(index - 9, index + 9)):
        values = demand(365)
        values[gap] = np.nan
        assert set(found(measured(values))) == {"missing_steps"}


def test_an_hour_that_is_copied_at_a_clock_change() -> None:
    """The doubled hour of autumn written twice is found, with half-hours too; once in a lifetime it is no fault."""
    values = demand(365, step_min=30)
    at = (303 * 24 + 1) * 2
    values[at : at + 2] = values[at - 2 : at]
    fault = found(measured(values, step_min=30))["clock_change"]
    assert (times(fault), fault.count) == ([("10-31T01:00", "10-31T01:30")], 1)
    elsewhere = demand(365, step_min=30)
    elsewhere[at + 48 : at + 50] = elsewhere[at + 46 : at + 48]
    assert found(measured(elsewhere, step_min=30)) == {}


def test_a_zone_without_changes() -> None:
    """No change of the clocks, no such fault."""
    values = demand(365)
    values[86 * 24 + 1] = np.nan
    assert [fault.problem for fault in findings(measured(values), "Etc/UTC")] == ["missing_steps"]


# --- values ---


def test_negative_values() -> None:
    """Runs with the lowest value of each."""
    values = demand()
    values[[100, 200, 201]] = [-5.0, -7.0, -6.0]
    fault = found(measured(values))["below_zero"]
    assert (fault.count, [place.values for place in fault.places]) == (3, [("-5 W",), ("-7 W",)])


@pytest.mark.parametrize("role", CURVE_NAMES)
@pytest.mark.parametrize("n_steps", [1, 2])
def test_a_spike_in_a_shipped_curve(role: str, n_steps: int) -> None:
    """Three times the largest value, for one or two hours, is found where it stands and nowhere else."""
    curve = shipped_curve(role)
    values = curve.mean_power.copy()
    values[5000 : 5000 + n_steps] = 3 * values.max()
    fault = found(measured(values, str(curve.start_utc), role=role))["spike"]
    hours = (curve.start_utc + np.array([5000, 5000 + n_steps - 1]) * 60).tolist()
    assert (fault.count, [(place.first, place.last) for place in fault.places]) == (
        1,
        [tuple(hour.replace(tzinfo=UTC) for hour in hours)],
    )


@given(st.sets(st.integers(10, 1400), min_size=1, max_size=12), st.sampled_from([0.0, 4000.0, 1e6]))
def test_injected_spikes_are_found_one_by_one(at: set[int], value: float) -> None:
    """Wherever they stand, also as a fall to zero, if they keep five hours from one another."""
    apart = [hour for hour in sorted(at) if not any(hour - 5 <= other < hour for other in at)]
    values = demand()
    values[apart] = value
    fault = found(measured(values))["spike"]
    stamps = [datetime(2021, 1, 1, tzinfo=UTC).timestamp() + 3600 * hour for hour in apart]
    assert (fault.count, [place.first.timestamp() for place in fault.places if place.first]) == (len(apart), stamps)


def test_what_is_usual_for_a_curve_is_no_spike() -> None:
    """A household whose oven runs an hour every day has no spikes."""
    values = np.full(60 * 24, 200.0)
    values[18::24] = 3000.0
    assert "spike" not in found(measured(values))


def test_a_value_that_stays_the_same() -> None:
    """Twelve hours are told, eleven are not; zero and the curve's largest value may stay."""
    values = demand()
    values[100:111] = 900.25
    assert found(measured(values)) == {}
    values[300:312] = 900.5
    fault = found(measured(values))["constant"]
    assert (times(fault), fault.count) == ([("01-13T12:00", "01-13T23:00")], 12)
    assert fault.places[0].values == ("900.5 W",)
    limited = np.minimum(demand(), 1100.0)
    limited[600:630] = limited.max()
    assert "constant" not in found(measured(limited))
    assert "constant" not in found(measured(np.where(np.arange(1440) % 48 < 24, 0.0, demand())))


@pytest.mark.parametrize("role", CURVE_NAMES)
def test_a_unit_that_changes_within_a_curve(role: str) -> None:
    """A quarter in kW instead of W shows twice, each within a few days of where it begins and ends."""
    curve = shipped_curve(role)
    values = curve.mean_power.copy()
    values[4800:7200] /= 1000.0
    fault = found(measured(values, str(curve.start_utc), role=role))["unit_jump"]
    assert [place.values for place in fault.places] == [("÷ 1000",), ("× 1000",)]
    days = [
        (np.datetime64(place.first.replace(tzinfo=None), "h") - curve.start_utc.astype("datetime64[h]")).astype(int)
        for place in fault.places
        if place.first
    ]
    assert np.abs(np.array(days) - [4800, 7200]).max() <= 72


# --- the sun ---


def test_the_sun_of_redon() -> None:
    """Noon and heights at the solstices are those of the geometry, to a tenth of an hour and half a degree."""
    noons = np.array(["2021-06-21T12:10", "2021-12-21T12:06"], dtype="datetime64[m]")
    np.testing.assert_allclose(solar_time_h(noons, REDON), 12.0, atol=0.1)
    np.testing.assert_allclose(elevation_deg(noons, REDON), [90 - 47.65 + 23.44, 90 - 47.65 - 23.44], atol=0.5)
    equinox = np.datetime64("2021-03-20T00:00", "m") + np.arange(1440)
    assert abs(int((elevation_deg(equinox, REDON) > 0).sum()) - 720) <= 6


@pytest.mark.parametrize("late_h", [-2, -1, 1, 2])
def test_a_solar_curve_in_another_time(late_h: int) -> None:
    """A shift of one hour is found and measured; two hours also bring power into the night."""
    faults = found(shipped_curve("solar", late_h))
    assert faults["solar_shift"].places[0].values == (f"{late_h:+d}.0 h",)
    assert abs(late_h) < 2 or faults["night_sun"].count > 100


def test_a_solar_curve_that_is_none() -> None:
    """Another source under the name of solar produces at night; the same curve as wind is sound."""
    wind = shipped_curve("wind")
    assert "night_sun" in found(measured(wind.mean_power, str(wind.start_utc), role="solar"))
    assert found(wind) == {}


def test_a_single_hour_of_night() -> None:
    """One hour at midnight is named; without a site nothing is held against the sun."""
    curve = shipped_curve("solar")
    values = curve.mean_power.copy()
    midnight = int((np.datetime64("2020-06-21T00:00") - curve.start_utc).astype(int)) // 60
    values[midnight] = 0.02 * values.max()
    lit = measured(values, str(curve.start_utc), role="solar")
    assert times(found(lit)["night_sun"]) == [("06-21T00:00", "06-21T00:00")]
    assert "night_sun" not in {fault.problem for fault in findings(lit, PARIS)}


# --- coverage and figures ---


def test_coverage_of_local_days() -> None:
    """Days of 23 and 25 hours say so; half an hour counts as half."""
    values = np.ones(2 * 24 * 3)
    values[[60, 61, 62]] = np.nan
    spring = coverage_by_day(measured(values, "2021-03-27T00:00", step_min=30), PARIS)
    assert spring.days.astype(str).tolist() == ["2021-03-27", "2021-03-28", "2021-03-29", "2021-03-30"]
    assert (spring.present_h.tolist(), spring.day_h.tolist()) == ([23.0, 21.5, 24.0, 2.0], [24.0, 23.0, 24.0, 24.0])
    autumn = coverage_by_day(measured(np.ones(72), "2021-10-30T00:00"), PARIS)
    assert (autumn.present_h.tolist(), autumn.day_h.tolist()) == ([22.0, 25.0, 24.0, 1.0], [24.0, 25.0, 24.0, 24.0])
    assert len(coverage_by_day(measured([]), PARIS).days) == 0


@given(st.integers(0, 3000), st.integers(1, 2000), st.sampled_from([10, 15, 30, 60]), st.integers(0, 99))
def test_coverage_adds_up(start_h: int, n_steps: int, step_min: int, seed: int) -> None:
    """All hours present are counted once, no day holds more than it has, and a day's length is that of its hours."""
    values = np.random.default_rng(seed).choice([1.0, np.nan], n_steps)
    start = str(np.datetime64("2019-12-30T00:00") + start_h * 60)
    coverage = coverage_by_day(measured(values, start, step_min), PARIS)
    assert coverage.present_h.sum() * 60 == pytest.approx((~np.isnan(values)).sum() * step_min)
    assert np.all(coverage.present_h <= coverage.day_h)
    utc = np.datetime64("2019-12-28", "h") + np.arange(24 * 260)
    days, lengths = np.unique(clock.local_hours(utc, PARIS).astype("datetime64[D]"), return_counts=True)
    assert coverage.day_h.tolist() == lengths[np.searchsorted(days, coverage.days)].tolist()


def test_main_figures() -> None:
    """Period, missing steps, energy of 8760 h at the mean power, smallest and largest value."""
    figures = summary(measured([1e6, np.nan, 3e6], "2021-03-01T00:30", step_min=30))
    assert (figures.first_utc, figures.last_utc) == (
        datetime(2021, 3, 1, 0, 30, tzinfo=UTC),
        datetime(2021, 3, 1, 1, 30, tzinfo=UTC),
    )
    assert (figures.n_steps, figures.n_missing, figures.step_min) == (3, 1, 30)
    assert (figures.annual_mwh, figures.low, figures.high) == (pytest.approx(2 * 8760), 1e6, 3e6)
    assert summary(measured([1.0], unit="")).annual_mwh is None
    nothing = summary(measured([np.nan]))
    assert (nothing.annual_mwh, nothing.low, nothing.high) == (None, None, None)
