"""A set of curves: single roles exchanged, years brought together, and the six curves that come out."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curve_set import (
    CurveSet,
    Period,
    RoleCurve,
    align_to,
    build,
    common_period,
    joined,
    period_notes,
    replace_role,
)
from elfe_core.curve_set.alignment import MOST_DAYS_AWAY, source_hours
from elfe_core.curve_set.measured import Measured
from elfe_core.curve_set.treatment import Policy
from elfe_core.curves import CURVE_NAMES, SOURCES
from elfe_core.errors import DataError, ElfeError
from tests.strategies import frozen

PARIS = "Europe/Paris"
Array = NDArray[np.float64]


def hour(text: str) -> np.datetime64:
    return np.datetime64(text, "h")


def local_year(first: date, after_last: date, timezone: str = PARIS) -> Period:
    """The hours of local days, the last one excluded."""
    start = hour("1990-01-01")
    begin, _ = clock.hours_of_days(first, first, start, timezone)
    end, _ = clock.hours_of_days(after_last, after_last, start, timezone)
    return Period(start + begin, end - begin)


def role_curve(values: object, start: str = "2021-01-01T00", files: tuple[str, ...] = ("a.csv",)) -> RoleCurve:
    return RoleCurve(
        start_utc=hour(start),
        values=frozen(values),
        unit="W",
        label="x",
        kind="plain",
        files=files,
        source="made up",
    )


def measured(values: object, start: str = "2021-01-01T00:00", **changes: object) -> Measured:
    facts: dict[str, object] = {
        "role": "ent",
        "label": "ENT",
        "kind": "plain",
        "files": ("m.csv",),
        "unit": "W",
        "step_min": 60,
        "start_utc": np.datetime64(start, "m"),
        "mean_power": frozen(values),
    }
    return Measured(**(facts | changes))  # type: ignore[arg-type]


def six(**changes: RoleCurve | None) -> CurveSet:
    """Six curves of four hours; the value of each hour is its number plus 1."""
    parts: dict[str, RoleCurve | None] = {name: role_curve([1.0, 2.0, 3.0, 4.0]) for name in CURVE_NAMES}
    return CurveSet(**(parts | changes))


def refusals(curve_set: CurveSet, policy: Policy = Policy.REFUSE, **choices: object) -> list[DataError]:
    with pytest.raises(ElfeError) as caught:
        build(curve_set, policy, timezone=PARIS, **choices)  # type: ignore[arg-type]
    return [fault for fault in caught.value.each() if isinstance(fault, DataError)]


# --- roles ---


def test_one_role_is_exchanged_and_the_others_stay() -> None:
    """The new curve says where it comes from; the old set is as it was."""
    before = six(wind=role_curve([1.0, 2.0], files=("w",)), res=role_curve([3.0, 4.0]))
    after = replace_role(before, "wind", measured([5.0, 6.0, 7.0], label="mine"), source="my meter")
    assert (after["wind"].values.tolist(), after["wind"].label, after["wind"].source) == (
        [5.0, 6.0, 7.0],
        "mine",
        "my meter",
    )
    assert [after.get(role) is before.get(role) for role in CURVE_NAMES] == [False] + [True] * 5
    assert (before["wind"].values.tolist(), before["wind"].files) == ([1.0, 2.0], ("w",))


def test_parts_of_the_companies_are_added() -> None:
    """Half-hours become hours, only hours that both cover count, and an hour that one lacks is missing."""
    small = measured([10.0, 30.0, 40.0, 40.0, 1.0, np.nan], step_min=30, label="ENT", files=("inf.csv",))
    large = measured([100.0, 200.0, 300.0], "2021-01-01T01:00", label="P3", files=("sup.csv", "inf.csv"))
    ent = replace_role(CurveSet(), "ent", small, large, source="Enedis")["ent"]
    assert ent is not None
    assert (ent.period, ent.label, ent.files) == (Period(hour("2021-01-01T01"), 2), "ENT + P3", ("inf.csv", "sup.csv"))
    np.testing.assert_array_equal(ent.values, [140.0, np.nan])


def test_parts_that_cannot_be_added() -> None:
    """Different units and separate periods are both said; a sum without bounds too; a wrong role is a mistake."""
    one, other = measured([1.0]), measured([1.0], "2022-01-01T00:00", unit="", files=("b.csv",))
    with pytest.raises(ElfeError) as caught:
        replace_role(CurveSet(), "ent", one, other, source="")
    assert [fault.problem for fault in caught.value.each() if isinstance(fault, DataError)] == [
        "mixed_units",
        "no_overlap",
    ]
    with pytest.raises(DataError, match="infinite"):
        replace_role(CurveSet(), "ent", measured([1e308]), measured([1e308]), source="")
    for role, parts in (("gas", (one,)), ("ent", ())):
        with pytest.raises(ValueError, match="expected curves"):
            replace_role(CurveSet(), role, *parts, source="")


# --- parts ---


def test_files_of_several_years_become_one_curve() -> None:
    """In any order, with a hole between them; a value stands wherever one of the parts has it."""
    late = measured([5.0, 6.0], "2021-01-01T05:00", files=("b.csv",))
    early = measured([0.0, np.nan, 2.0], "2021-01-01T00:00", files=("a.csv",))
    over = measured([1.0, 2.0], "2021-01-01T01:00", files=("a.csv",))
    one = joined([late, early, over])
    assert (one.start_utc, one.files, one.step_min) == (early.start_utc, ("b.csv", "a.csv"), 60)
    np.testing.assert_array_equal(one.mean_power, [0.0, 1.0, 2.0, np.nan, np.nan, 5.0, 6.0])
    assert joined([late]) is late


def test_parts_of_different_steps_become_hours() -> None:
    """Half-hours beside hours, and half-hours that do not fall together with others, are taken by the hour."""
    halves = measured([1.0, 3.0, 5.0, np.nan], step_min=30)
    one = joined([halves, measured([7.0], "2021-01-01T01:00")])
    assert (one.step_min, one.mean_power.tolist()) == (60, [2.0, 7.0])
    both = joined([halves, measured([4.0], "2021-01-01T01:30", step_min=30)])
    assert (both.step_min, both.mean_power.tolist()) == (30, [1.0, 3.0, 5.0, 4.0])


def test_parts_that_contradict_each_other() -> None:
    """Two values for one hour, two units and dates of another century are refused."""
    one = measured([1.0, 2.0, 3.0])
    with pytest.raises(DataError) as caught:
        joined([one, measured([2.0, 4.0, 4.0], "2021-01-01T01:00", files=("b.csv",))])
    fault = caught.value
    assert (fault.problem, fault.count, fault.files) == ("duplicate", 1, ("m.csv", "b.csv"))
    assert f"{fault.places[0].first:%H} {fault.places[0].last:%H}" == "02 02"
    with pytest.raises(ElfeError) as group:
        joined([one, measured([1.0], "1021-01-01T00:00", unit="")])
    assert [part.problem for part in group.value.each() if isinstance(part, DataError)] == ["mixed_units", "far_apart"]
    with pytest.raises(ValueError, match="at least one"):
        joined([])


@given(st.permutations(range(6)), st.integers(0, 5), st.integers(1, 30))
def test_any_cutting_of_a_curve_gives_it_back(order: list[int], overlap: int, length: int) -> None:
    """Cut into pieces that overlap and shuffled, a curve comes back to the bit."""
    values = np.random.default_rng(length).uniform(size=6 * length)
    values[::7] = np.nan
    start = np.datetime64("2020-02-28T00:00", "m")
    pieces = [
        measured(values[n * length : (n + 1) * length + overlap], str(start + n * length * 15), step_min=15)
        for n in order
    ]
    one = joined(pieces)
    assert (one.start_utc, one.step_min) == (start, 15)
    np.testing.assert_array_equal(one.mean_power, values)


# --- periods ---


def test_the_common_period() -> None:
    """It begins with the last to begin and ends with the first to end; who covers what is told."""
    mixed = six(wind=role_curve(np.ones(9), "2020-12-31T22"), solar=role_curve([1.0, 1.0], "2021-01-01T01"))
    assert common_period(mixed) == (hour("2021-01-01T01"), 2)
    (note,) = period_notes(mixed)
    assert (note.problem, note.count) == ("other_periods", 6)
    assert [f"{place.first:%d:%H}" for place in note.places[:3]] == ["31:22", "01:01", "01:00"]
    assert period_notes(six()) == ()


def test_no_common_period() -> None:
    """Every role is named with its hours."""
    with pytest.raises(DataError) as caught:
        common_period(six(wind=role_curve([1.0], "2022-01-01T00")))
    assert (caught.value.problem, caught.value.count) == ("no_overlap", 6)
    with pytest.raises(DataError, match="curve is missing"):
        common_period(CurveSet())


# --- alignment ---


YEARS = st.integers(2015, 2030)


@st.composite
def two_periods(draw: st.DrawFn) -> tuple[Period, Period, str]:
    """A full year of local days (January or July) as source, days of other years as target, and a time zone."""
    timezone = draw(st.sampled_from([PARIS, "Etc/UTC", "America/New_York"]))
    year, month = draw(YEARS), draw(st.sampled_from([1, 7]))
    source = local_year(date(year, month, 1), date(year + 1, month, 1), timezone)
    first = date(draw(YEARS), draw(st.integers(1, 12)), draw(st.integers(1, 28)))
    n_days = draw(st.sampled_from([1, 31, 366, 731]))
    return source, local_year(first, date.fromordinal(first.toordinal() + n_days), timezone), timezone


@given(two_periods())
def test_a_full_year_serves_any_year(periods: tuple[Period, Period, str]) -> None:
    """Every hour finds one of the same weekday and wall-clock time, at most a week off in date; the clock goes on."""
    source, target, timezone = periods
    values = frozen(np.arange(float(source.n_hours)))
    places = source_hours(values, source.start_utc, target, timezone, follows="clock")
    assert np.all((places >= 0) & (places < source.n_hours))
    there = clock.local_hours(source.start_utc + places, timezone)
    here = clock.local_hours(target.start_utc + np.arange(target.n_hours), timezone)
    apart_min = (here - there).astype(np.int64) % (7 * 24 * 60)
    odd = apart_min != 0
    assert set(apart_min[odd].tolist()) <= {60}  # the hour that a spring day lacks is the hour before
    assert odd.sum() <= 1 + target.n_hours // 8000
    for one, other in zip(here[::24].tolist(), there[::24].tolist(), strict=True):
        days = abs((date(2000, one.month, one.day) - date(2000, other.month, other.day)).days)
        assert min(days, 366 - days) <= MOST_DAYS_AWAY


@given(two_periods())
def test_following_the_sun_moves_by_whole_days(periods: tuple[Period, Period, str]) -> None:
    """Each hour is taken a whole number of days away, nearly all of them on the same weekday."""
    source, target, timezone = periods
    values = frozen(np.arange(float(source.n_hours)))
    places = source_hours(values, source.start_utc, target, timezone, follows="sun")
    found = (places >= 0) & (places < source.n_hours)
    moved_h = (source.start_utc + places - target.start_utc - np.arange(target.n_hours))[found].astype(np.int64)
    assert np.all(moved_h % (7 * 24) == 0)
    assert (~found).sum() <= 2


@given(st.integers(0, 200), st.integers(1, 3000), st.data())
def test_hours_that_a_curve_covers_stay(before_h: int, n_hours: int, data: st.DataObject) -> None:
    """Within its own period nothing is moved or filled, a missing hour stays missing, and the input is unchanged."""
    values = np.random.default_rng(before_h).uniform(size=n_hours + before_h)
    values[data.draw(st.integers(0, len(values) - 1))] = np.nan
    values = frozen(values)
    start = hour("2020-02-20T00")
    target = Period(start + before_h, n_hours)
    for follows in ("clock", "sun"):
        aligned, _ = align_to(values, start, target, PARIS, follows=follows)  # type: ignore[arg-type]
        np.testing.assert_array_equal(aligned, values[before_h:])


def aligned_day(source: Period, day: date, follows: str = "clock") -> list[str]:
    """Local times, as `day hour`, that one day takes from a source without a gap."""
    target = local_year(day, date.fromordinal(day.toordinal() + 1))
    values = frozen(np.ones(source.n_hours))
    places = source_hours(values, source.start_utc, target, PARIS, follows=follows)  # type: ignore[arg-type]
    local = clock.local_hours(source.start_utc + places, PARIS)
    return [f"{moment:%Y-%m-%d %H}" for moment in local.tolist()]


YEAR_2021 = local_year(date(2021, 1, 1), date(2022, 1, 1))


def test_days_worked_by_hand() -> None:
    """The nearest date of the same weekday, across New Year too; 29 February is a day like others."""
    assert aligned_day(YEAR_2021, date(2022, 6, 15))[0] == "2021-06-16 00"  # Wednesdays
    assert aligned_day(YEAR_2021, date(2023, 1, 1))[0] == "2021-01-03 00"  # Sundays; 26 December is further
    assert aligned_day(YEAR_2021, date(2022, 12, 31))[0] == "2021-01-02 00"  # Saturdays; 25 December is further
    assert aligned_day(YEAR_2021, date(2024, 2, 29))[0] == "2021-03-04 00"  # Thursdays; 25 February is as near


def test_a_tie_goes_to_the_day_nearer_in_time() -> None:
    """Of two days as near in date the one nearer in time is taken, on either side."""
    years = local_year(date(2019, 1, 1), date(2022, 1, 1))  # its Mondays: 17, 15 and 14 June
    assert aligned_day(years, date(2025, 6, 16))[0] == "2020-06-15 00"
    assert aligned_day(years, date(2014, 6, 16))[0] == "2019-06-17 00"


def test_the_days_of_a_clock_change() -> None:
    """A spring day that serves an ordinary one repeats the hour before; an autumn day gives its first doubled hour."""
    spring = aligned_day(YEAR_2021, date(2022, 3, 27))
    assert (len(spring), spring[1:3]) == (23, ["2021-03-28 01", "2021-03-28 03"])
    spring = aligned_day(YEAR_2021, date(2027, 3, 28))  # both change
    assert (len(spring), spring[1:3]) == (23, ["2021-03-28 01", "2021-03-28 03"])
    ordinary = aligned_day(YEAR_2021, date(2026, 3, 22))  # 22 March, a Sunday before the change
    assert (len(ordinary), ordinary[0]) == (24, "2021-03-21 00")
    year_2020 = local_year(date(2020, 1, 1), date(2021, 1, 1))
    assert aligned_day(year_2020, date(2024, 3, 24))[0] == "2020-03-22 00"
    late = local_year(date(2020, 3, 23), date(2021, 3, 1))  # its first Sunday is the day of the change
    assert aligned_day(late, date(2024, 3, 24))[:4] == [
        "2020-03-29 00",
        "2020-03-29 01",
        "2020-03-29 01",
        "2020-03-29 03",
    ]
    autumn = aligned_day(year_2020, date(2021, 10, 31))  # 25 h from 1 November 2020, a day of 24
    assert (len(autumn), autumn[:4]) == (25, ["2020-11-01 00", "2020-11-01 01", "2020-11-01 02", "2020-11-01 02"])
    early = local_year(date(2020, 4, 1), date(2020, 10, 26))  # its last Sunday is the day of the change
    taken = aligned_day(early, date(2021, 10, 24))
    assert (len(taken), taken[1:4]) == (24, ["2020-10-25 01", "2020-10-25 02", "2020-10-25 03"])
    both = aligned_day(early, date(2026, 10, 25))
    assert (len(both), both[2:4]) == (25, ["2020-10-25 02", "2020-10-25 02"])


def test_the_sun_keeps_its_noon() -> None:
    """A summer-time day that takes a winter-time one keeps UTC for the sun, and the wall clock for habits."""
    winter = local_year(date(2020, 3, 16), date(2020, 3, 29))
    assert aligned_day(winter, date(2021, 3, 29))[0] == "2020-03-23 00"
    assert aligned_day(winter, date(2021, 3, 29), "sun")[0] == "2020-03-22 23"


def test_another_season_does_not_stand_in() -> None:
    """A month of data serves a week around it, no more: the rest is missing."""
    june = local_year(date(2021, 6, 1), date(2021, 7, 1))
    year = local_year(date(2022, 1, 1), date(2023, 1, 1))
    aligned, _ = align_to(frozen(np.ones(june.n_hours)), june.start_utc, year, PARIS)
    days = np.unique(
        clock.local_hours(year.start_utc + np.flatnonzero(~np.isnan(aligned)), PARIS).astype("datetime64[D]")
    )
    assert days[0] >= np.datetime64("2022-05-25")
    assert days[-1] <= np.datetime64("2022-07-07")
    assert set(range(1, 31)) <= {day.day for day in days.tolist() if day.month == 6}


# --- building ---


def test_whole_curves_come_out_as_they_are() -> None:
    """Nothing is touched, every hour counts, and the treatment says so."""
    built = build(six(), Policy.REFUSE, timezone=PARIS)
    assert built.counted is None
    assert (built.curves.start_utc, built.curves["wind"].tolist()) == (hour("2021-01-01"), [1.0, 2.0, 3.0, 4.0])
    treatment = built.treatment
    assert (treatment.policy, treatment.alignment, treatment.n_left_out) == (Policy.REFUSE, "common_period", 0)
    assert [role.role for role in treatment.roles] == list(CURVE_NAMES)


def test_an_hour_left_out_of_one_is_left_out_of_all() -> None:
    """The hours that any curve lacks carry 0 in all; each curve's own gaps are counted."""
    holes = six(wind=role_curve([1.0, np.nan, 3.0, 4.0]), res=role_curve([1.0, np.nan, np.nan, 4.0]))
    built = build(holes, Policy.LEAVE_OUT, timezone=PARIS)
    assert built.counted is not None
    assert built.counted.tolist() == [True, False, False, True]
    assert all(built.curves[role].tolist() == [1.0, 0.0, 0.0, 4.0] for role in CURVE_NAMES)
    assert built.treatment.n_left_out == 2
    assert [role.n_left_out for role in built.treatment.roles] == [1, 0, 0, 2, 0, 0]


def test_filled_hours_are_counted() -> None:
    """A line between its neighbours, said of that curve alone."""
    built = build(six(wind=role_curve([1.0, np.nan, 3.0, 4.0])), Policy.FILL, timezone=PARIS)
    assert (built.counted, built.curves["wind"].tolist()) == (None, [1.0, 2.0, 3.0, 4.0])
    assert [role.n_interpolated for role in built.treatment.roles] == [1, 0, 0, 0, 0, 0]


def test_negative_values_are_refused_or_set_to_zero_and_counted() -> None:
    """Only on demand, and never silently."""
    dips = six(solar=role_curve([-1.0, 2.0, -3.0, 4.0]))
    (fault,) = refusals(dips)
    assert (fault.problem, fault.count, len(fault.places)) == ("negative", 2, 2)
    built = build(dips, Policy.REFUSE, timezone=PARIS, clip_negatives=True)
    assert built.curves["solar"].tolist() == [0.0, 2.0, 0.0, 4.0]
    assert [role.n_clipped for role in built.treatment.roles] == [0, 2, 0, 0, 0, 0]
    assert dips["solar"].values.tolist() == [-1.0, 2.0, -3.0, 4.0]


def test_all_faults_at_once() -> None:
    """A missing role, a zero curve, a curve without any hour, gaps and negatives are said together."""
    bad = six(
        bioenergy=None,
        wind=role_curve([0.0, 0.0, np.nan, 0.0]),
        solar=role_curve([np.nan] * 4),
        res=role_curve([1.0, np.nan, 3.0, -1.0], files=("r.csv",)),
    )
    faults = refusals(bad)
    assert [(fault.problem, fault.places[0].series) for fault in faults] == [
        ("missing_role", ("bioenergy",)),
        ("zero_curve", ("wind",)),
        ("gap", ("wind",)),
        ("zero_curve", ("solar",)),
        ("gap", ("solar",)),
        ("negative", ("res",)),
        ("gap", ("res",)),
    ]
    assert faults[-1].file == "r.csv"
    assert [fault.problem for fault in refusals(bad, Policy.LEAVE_OUT)] == [
        "missing_role",
        "zero_curve",
        "zero_curve",
        "negative",
    ]
    assert "cannot_fill" in [fault.problem for fault in refusals(bad, Policy.FILL)]
    assert [fault.problem for fault in refusals(CurveSet())] == ["missing_role"]
    apart = six(wind=role_curve([1.0], "2022-01-01T00"), pro=None)
    assert [fault.problem for fault in refusals(apart)] == ["missing_role", "no_overlap"]


def year_curve(year: int, seed: int) -> RoleCurve:
    period = local_year(date(year, 1, 1), date(year + 1, 1, 1))
    values = frozen(np.random.default_rng(seed).uniform(1.0, 2.0, period.n_hours))
    return RoleCurve(
        start_utc=period.start_utc, values=values, unit="W", label="x", kind="plain", files=("a.csv",), source=""
    )


def test_years_that_differ_are_brought_together() -> None:
    """Consumption of 2021 with weather of 2020: each day of the target is served, and moved hours are counted."""
    parts = {
        role: year_curve(2020 if role in ("wind", "solar") else 2021, seed) for seed, role in enumerate(CURVE_NAMES)
    }
    mixed = CurveSet(**parts)
    assert [fault.problem for fault in refusals(mixed)] == ["no_overlap"]
    target = local_year(date(2021, 1, 1), date(2022, 1, 1))
    built = build(mixed, Policy.REFUSE, timezone=PARIS, target=target)
    assert (built.treatment.alignment, built.treatment.period, built.curves.n_hours) == ("by_weekday", target, 8760)
    assert [role.n_moved for role in built.treatment.roles] == [8760, 8760, 0, 0, 0, 0]
    assert built.curves["res"].tolist() == parts["res"].values.tolist()
    assert set(built.curves["wind"].tolist()) <= set(parts["wind"].values.tolist())


def test_consumption_follows_the_clock_and_production_the_sun() -> None:
    """In another year the clocks change on other days: habits keep their local hour, weather its hour of the day."""

    def hours_of_day(period: Period, timezone: str) -> Array:
        hours = clock.local_hours(period.start_utc + np.arange(period.n_hours), timezone)
        return (hours - hours.astype("datetime64[D]")).astype(float)

    zones = {role: "UTC" if role in SOURCES else PARIS for role in CURVE_NAMES}
    before, after = (local_year(date(year, 1, 1), date(year + 1, 1, 1)) for year in (2018, 2019))
    start = str(before.start_utc)
    of_2018 = CurveSet(**{role: role_curve(hours_of_day(before, zone), start) for role, zone in zones.items()})
    built = build(of_2018, Policy.REFUSE, timezone=PARIS, target=after)
    n_other = {role: int((built.curves[role] != hours_of_day(after, zone)).sum()) for role, zone in zones.items()}
    assert n_other == {role: 0 if role in SOURCES else 1 for role in CURVE_NAMES}  # the hour that a spring day lacks


@pytest.mark.parametrize(("first", "n_hours"), [(date(2020, 7, 1), 8760), (date(2023, 7, 1), 8784)])
def test_a_july_to_june_year(first: date, n_hours: int) -> None:
    """A year that is not a calendar year, with and without 29 February, is served by calendar years."""
    mixed = CurveSet(**{role: year_curve(2021, seed) for seed, role in enumerate(CURVE_NAMES)})
    target = local_year(first, first.replace(year=first.year + 1))
    built = build(mixed, Policy.REFUSE, timezone=PARIS, target=target)
    assert (built.curves.n_hours, built.treatment.period.n_hours) == (n_hours, n_hours)
    assert [role.n_moved > 0 for role in built.treatment.roles] == [True] * 6
