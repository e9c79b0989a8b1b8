import itertools
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elfe_core.balance import Balance
from elfe_core.breakdown import break_down
from elfe_core.curves import CURVE_NAMES, SOURCES, Curves
from elfe_core.errors import InputError
from elfe_core.scenario import today
from elfe_core.simulate import simulate_inputs
from elfe_core.territory import Territory, load_territory
from elfe_ui import series
from elfe_ui.words import seasons

TERRITORY = load_territory(Path(__file__).parents[2] / "data" / "territory.toml")
FLOWS = ("imported", "exported", "consumption", "consumption_before", "production", "supply", "stored")
YEAR_START = np.datetime64("2020-12-31T23", "h")  # local midnight of 2021-01-01
YEAR_HOURS = 8760
SPRING_EVE = np.datetime64("2021-03-26T23", "h")  # local midnight, the day before the 23-hour day
AUTUMN_EVE = np.datetime64("2021-10-29T22", "h")  # local midnight, the day before the 25-hour day


def make_balance(start: np.datetime64, n_hours: int, seed: int = 1, capacity_wh: float = 300.0) -> Balance:
    rng = np.random.default_rng(seed)
    curves = {name: rng.gamma(1.5, 300.0, n_hours) for name in CURVE_NAMES}
    inputs = Curves(start_utc=start, **curves)
    return simulate_inputs(inputs, capacity_wh=capacity_wh, flexible_share=0.05)


@pytest.fixture(scope="module")
def year() -> Balance:
    return make_balance(YEAR_START, YEAR_HOURS)


def w(values: np.ndarray) -> np.ndarray:
    return np.asarray(values, dtype=np.float64)


@settings(max_examples=60, deadline=None)
@given(
    start=st.integers(0, 8000),
    n_hours=st.integers(1, 3000),
    step=st.sampled_from(series.STEPS),
    unit=st.sampled_from(["w", "w_group", "mw"]),
)
def test_energy_is_conserved_by_every_step(start: int, n_hours: int, step: str, unit: str) -> None:
    """The bins' means weighted by their hours add up to the hours' sum, across days of clock change too."""
    balance = make_balance(YEAR_START + start, n_hours, seed=n_hours)
    frame = series.power_series(balance, TERRITORY, unit=unit, step=step, max_points=700).frame
    assert frame["hours"].sum() == n_hours
    total = (w(frame["imported"]) * w(frame["hours"])).sum()
    assert total == pytest.approx(series.in_unit(balance.imported_w, unit, TERRITORY).sum(), rel=1e-5, abs=1e-6)


@pytest.mark.parametrize("step", series.STEPS)
def test_bins_follow_each_other_on_the_wall_clock(step: str, year: Balance) -> None:
    """Times never go back, and a bin ends after it begins."""
    frame = series.power_series(year, TERRITORY, unit="mw", step=step).frame
    assert frame["local"].is_monotonic_increasing
    assert (frame["until"] > frame["local"]).all()
    assert str(frame["local"].dt.tz) == "UTC"


def test_months_and_weeks_begin_where_people_say(year: Balance) -> None:
    """Twelve months from the first of each; weeks begin on Mondays, the first one being partial."""
    months = series.power_series(year, TERRITORY, unit="mw", step="month").frame
    assert months["local"].dt.month.tolist() == list(range(1, 13))
    assert (months["local"].dt.day == 1).all()
    weeks = series.power_series(year, TERRITORY, unit="mw", step="week").frame
    assert (weeks["local"].dt.day_of_week[1:] == 0).all()
    assert weeks["hours"].iloc[0] == 72  # 2021-01-01 was a Friday


@pytest.mark.parametrize(("start", "hours"), [(SPRING_EVE, [24, 23, 24]), (AUTUMN_EVE, [24, 25, 24])])
def test_days_of_clock_change_have_23_or_25_hours(start: np.datetime64, hours: list[int]) -> None:
    """Three local days around a change of clock: no hour is lost or counted twice."""
    balance = make_balance(start, sum(hours))
    frame = series.daily_exchange(balance, TERRITORY, unit="w")
    assert frame["hours"].tolist() == hours
    second = slice(24, 24 + hours[1])
    assert frame["imported"].iloc[1] == pytest.approx(balance.imported_w[second].mean(), rel=1e-6)


def test_hours_of_the_autumn_night_all_appear() -> None:
    """At the hourly step both hours called 02 h are drawn, and 02 h is absent in spring."""
    autumn = series.power_series(make_balance(AUTUMN_EVE, 73), TERRITORY, unit="w").frame["local"]
    assert (autumn == pd.Timestamp("2021-10-31 02:00", tz="UTC")).sum() == 2
    spring = series.power_series(make_balance(SPRING_EVE, 71), TERRITORY, unit="w").frame["local"]
    assert not (spring == pd.Timestamp("2021-03-28 02:00", tz="UTC")).any()


def test_moving_average_by_hand() -> None:
    """Centred; cut short at the ends; an even length reaches one hour further back."""
    values = np.array([1.0, 2.0, 3.0, 10.0])
    assert series.moving_average(values, 3).tolist() == [1.5, 2.0, 5.0, 6.5]
    assert series.moving_average(values, 2).tolist() == [1.0, 1.5, 2.5, 6.5]
    assert series.moving_average(values, 1).tolist() == values.tolist()
    assert series.moving_average(values, 100) == pytest.approx([4.0] * 4)
    assert series.moving_average(np.array([-1.0, -3.0]), 2).tolist() == [-1.0, -2.0]


@given(st.lists(st.floats(0, 1e6), min_size=1, max_size=80), st.integers(1, 100))
def test_moving_average_stays_between_the_extremes(values: list[float], hours: int) -> None:
    """It never leaves the range of what it averages and changes nothing in its input."""
    array = np.array(values)
    before = array.copy()
    mean = series.moving_average(array, hours)
    assert (mean >= 0).all()
    assert (mean <= array.max() * (1 + 1e-9) + 1e-6).all()
    assert np.array_equal(array, before)


def test_moving_average_is_for_hours_only_and_ignores_the_window(year: Balance) -> None:
    """A zoom does not change a smoothed hour; longer steps are means of the hours themselves."""
    window = (datetime(2021, 6, 1), datetime(2021, 6, 8))
    near = series.power_series(year, TERRITORY, unit="w", smoothing_h=24, window=window).frame
    whole = series.power_series(year, TERRITORY, unit="w", smoothing_h=24, max_points=10**6).frame
    both = near.merge(whole, on="local", suffixes=("", "_whole"))
    assert len(both) == len(near) == 169
    assert np.array_equal(both["imported"], both["imported_whole"])
    smooth = series.power_series(year, TERRITORY, unit="w", step="day", smoothing_h=24).frame
    plain = series.power_series(year, TERRITORY, unit="w", step="day").frame
    pd.testing.assert_frame_equal(smooth, plain)


@settings(max_examples=40, deadline=None)
@given(n_hours=st.integers(1, 9000), max_points=st.integers(20, 1500))
def test_points_are_bounded_and_blocks_keep_the_clock(n_hours: int, max_points: int) -> None:
    """Never more points than asked for; blocks begin at multiples of their length on the clock."""
    balance = make_balance(YEAR_START, n_hours)
    frame, _, block_h = series.power_series(balance, TERRITORY, unit="w", max_points=max_points)
    assert len(frame) <= max_points
    if 1 < block_h <= 24:
        assert 24 % block_h == 0
        begin = frame["local"].dt.hour % block_h
        assert (begin == 0).mean() > 0.9  # all but a block cut by a change of clock


def test_year_is_shown_by_blocks_of_six_hours(year: Balance) -> None:
    """8 760 hours in at most 1 500 points: the caption can state the length of a block."""
    result = series.power_series(year, TERRITORY, unit="mw")
    assert (result.block_h, len(result.frame)) == (6, 1460)
    assert result.frame.drop(columns=["local", "until", "hours"]).dtypes.eq(np.float32).all()


def test_window_keeps_both_ends_and_may_be_empty(year: Balance) -> None:
    """From and to are wall-clock times, both included; a window outside the data gives no rows."""
    window = (datetime(2021, 3, 1, 6), datetime(2021, 3, 1, 9))
    frame = series.power_series(year, TERRITORY, unit="w", window=window).frame
    assert frame["local"].dt.hour.tolist() == [6, 7, 8, 9]
    for step in series.STEPS:
        empty = series.power_series(year, TERRITORY, unit="w", step=step, window=(datetime(1999, 1, 1),) * 2)
        assert empty.frame.empty
        assert set(FLOWS) < set(empty.frame.columns)


def test_imported_share_is_of_the_same_bin() -> None:
    """It is imports over consumption of the bin, and not a number where nothing is consumed."""
    n_hours = 48
    need = np.where(np.arange(n_hours) < 24, 100.0, 0.0)
    zero = np.zeros(n_hours)
    inputs = Curves(
        start_utc=YEAR_START, wind=np.full(n_hours, 25.0), solar=zero, bioenergy=zero, res=need, pro=zero, ent=zero
    )
    balance = simulate_inputs(inputs, capacity_wh=0.0, flexible_share=0.0)
    frame = series.power_series(balance, TERRITORY, unit="w", step="day").frame
    assert frame["imported_share"].iloc[0] == pytest.approx(0.75)
    assert np.isnan(frame["imported_share"].iloc[1])


def test_unknown_choices_are_refused(year: Balance) -> None:
    """A unit, a step or a quantity that does not exist is an input error."""
    for call in (
        lambda: series.power_series(year, TERRITORY, unit="kW"),
        lambda: series.power_series(year, TERRITORY, unit="w", step="decade"),
        lambda: series.heat_map(year, TERRITORY, unit="w", quantity="price"),
    ):
        with pytest.raises(InputError):
            call()


def test_duration_curves_fall_and_keep_the_extremes(year: Balance) -> None:
    """At most 400 points, sorted falling, first and last hour kept; hours of import and export are counted."""
    frame, n_hours, import_h, export_h = series.duration_curves(year, TERRITORY, unit="w")
    assert len(frame) == 400
    assert frame["rank"].iloc[[0, -1]].tolist() == [1, n_hours]
    raw = year.consumption_before_w - year.production_w
    assert frame["raw"].iloc[0] == pytest.approx(raw.max(), rel=1e-6)
    assert frame["raw"].iloc[-1] == pytest.approx(raw.min(), rel=1e-6)
    for name in ("raw", "flexible", "net"):
        assert frame[name].is_monotonic_decreasing
    assert import_h == np.count_nonzero(year.imported_w)
    assert export_h == np.count_nonzero(year.exported_w)
    assert len(series.duration_curves(make_balance(YEAR_START, 5), TERRITORY, unit="w").frame) == 5


def test_heat_map_holds_every_local_hour(year: Balance) -> None:
    """365 days of 24 cells; the double hour is averaged, the absent one is empty, a plain one is itself."""
    grid = series.heat_map(year, TERRITORY, unit="w").set_index("day")
    assert grid.shape == (365, 24)
    assert np.isnan(grid.loc["2021-03-28", "h2"])
    assert int(grid.isna().sum().sum()) == 1
    net = year.imported_w - year.exported_w
    double = int((np.datetime64("2021-10-31T00", "h") - YEAR_START).astype(int))
    assert grid.loc["2021-10-31", "h2"] == pytest.approx(net[double : double + 2].mean(), rel=1e-5)
    assert grid.loc["2021-01-01", "h0"] == pytest.approx(net[0], rel=1e-5)
    for quantity in series.HEAT_QUANTITIES:
        assert series.heat_map(year, TERRITORY, unit="mw", quantity=quantity).shape == (365, 25)


def total_gwh(power_w: np.ndarray) -> float:
    return float(power_w.sum()) * TERRITORY.foyers / 1e9


def test_monthly_energies_add_up(year: Balance) -> None:
    """Months add up to the year, quantity by quantity; shares add up to one; both agree with the totals."""
    split = break_down(year)
    for monthly, total, flows in (
        (series.monthly_sources, series.total_sources, {name: year.inputs[name] for name in SOURCES}),
        (series.monthly_outlets, series.total_outlets, split.outlets()),
        (series.monthly_origins, series.total_origins, split.origins()),
    ):
        months, whole = monthly(year, TERRITORY), total(year, TERRITORY).set_index("key")
        assert months["month"].nunique() == 12
        assert months.groupby("month")["share"].sum().to_numpy() == pytest.approx(np.ones(12))
        for key, energy in months.groupby("key")["gwh"].sum().items():
            assert energy == pytest.approx(total_gwh(flows[str(key)]))
            assert whole.loc[key, "gwh"] == pytest.approx(energy)
    sectors = series.total_sectors(year, TERRITORY)
    assert sectors["gwh"].sum() == pytest.approx(total_gwh(year.consumption_before_w))
    assert series.monthly_sectors(year, TERRITORY)["gwh"].sum() == pytest.approx(sectors["gwh"].sum())


def test_what_is_off_is_no_part_of_a_whole(year: Balance) -> None:
    """Without a limit nothing is curtailed, without storage nothing is charged; one scenario with it is enough."""
    off = today(TERRITORY)
    stored, limited = replace(off, storage_on=True), replace(off, export_limit_on=True)
    outlets, origins = series.total_outlets(year, TERRITORY), series.total_origins(year, TERRITORY)
    for scenarios, kept in (
        ([off], ["used_at_once", "exported"]),
        ([off, stored], ["used_at_once", "charge", "exported"]),
        ([limited, stored], ["used_at_once", "charge", "exported", "curtailed"]),
    ):
        assert list(series.of_what_is_on(outlets, scenarios)["key"]) == kept
    assert list(series.of_what_is_on(origins, [limited])["key"]) == [*SOURCES, "imported"]


def test_a_share_of_nothing_is_not_a_number() -> None:
    """Without production its outlets have no shares."""
    zero = np.zeros(24)
    inputs = Curves(start_utc=YEAR_START, wind=zero, solar=zero, bioenergy=zero, res=zero + 1, pro=zero, ent=zero)
    outlets = series.total_outlets(simulate_inputs(inputs, capacity_wh=0.0, flexible_share=0.0), TERRITORY)
    assert outlets["share"].isna().all()


def test_typical_days_are_means_of_the_season(year: Balance) -> None:
    """Winter is December to February and summer June to August, each of 24 local hours a source."""
    frame = series.typical_sources(year, TERRITORY, unit="w")
    assert frame.groupby(["season", "key"]).size().tolist() == [24] * 6
    start = int((np.datetime64("2021-05-31T22", "h") - YEAR_START).astype(int))
    noon = year.inputs["wind"][start + 12 : start + 92 * 24 : 24]
    cell = frame.query("season == 'summer' and key == 'wind' and hour == 12")["power"].item()
    assert cell == pytest.approx(noon.mean(), rel=1e-6)


def test_typical_flexibility_moves_energy_within_the_day(year: Balance) -> None:
    """Before and after hold the same energy over a season's days, to what crosses midnight."""
    frame = series.typical_flexibility(year, TERRITORY, unit="w")
    assert frame.groupby("season").size().tolist() == [24, 24]
    for _, day in frame.groupby("season"):
        assert w(day["consumption"]).sum() == pytest.approx(w(day["consumption_before"]).sum(), rel=0.01)
    spring = series.typical_flexibility(make_balance(SPRING_EVE, 240), TERRITORY, unit="w")
    assert spring["season"].unique().tolist() == ["period"]
    assert {"season", "hour", "consumption", "consumption_before", "production"} == set(spring.columns)


def test_a_period_without_winter_or_summer_has_its_own_typical_day() -> None:
    """Ten days of spring or of January are one typical day: each hour's mean over them."""
    for start in (SPRING_EVE, YEAR_START):
        balance = make_balance(start, 240)
        frame = series.typical_sectors(balance, TERRITORY, unit="w")
        assert frame["season"].unique().tolist() == ["period"]
        assert frame.groupby("key").size().tolist() == [24] * 3
    res = frame.query("key == 'res'")["power"].to_numpy()
    np.testing.assert_allclose(res, balance.inputs["res"].reshape(10, 24).mean(axis=0), rtol=1e-6)


def test_a_period_under_two_months_is_split_by_days() -> None:
    """Fewer than two whole months are days; with two, a month that is cut is named by its days."""
    for n_days, names in (
        (10, ["1er janvier 2021", "2 janvier 2021"]),
        (59, ["janvier 2021", "février 2021"]),
        (70, ["janvier 2021", "février 2021", "du 1er au 11 mars 2021"]),
    ):
        frame = series.monthly_sources(make_balance(YEAR_START, 24 * n_days), TERRITORY)
        assert list(dict.fromkeys(frame["name"]))[: len(names)] == names
        assert set(frame["step"]) == ({"day"} if n_days == 10 else {"month"})
        assert frame["is_whole"].all() == (n_days != 70)
        assert frame.groupby("month")["share"].sum().to_numpy() == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("first", "last", "winter", "summer", "period"),
    [
        ((2021, 1, 1), (2021, 12, 31), "Hiver (décembre à février)", "Été (juin à août)", "2021"),
        ((2021, 1, 15), (2021, 7, 31), "Hiver (janvier et février, en partie)", "Été (juin et juillet)", None),
        ((2021, 2, 1), (2021, 2, 28), "Hiver (février)", "Été", "Février 2021"),
        ((2021, 2, 8), (2021, 2, 14), "Hiver (février, en partie)", "Été", "Du 8 au 14 février 2021"),
    ],
)
def test_a_season_names_the_months_that_the_period_holds(first, last, winter, summer, period) -> None:
    """Months of a season that the period holds, and whether they are whole; a period by its days."""
    titles = seasons.titles(date(*first), date(*last))
    assert (titles["winter"], titles["summer"]) == (winter, summer)
    assert period is None or titles["period"] == period


def test_year_picture_has_one_point_a_day(year: Balance) -> None:
    """365 points of production by source and of consumption."""
    frame = series.year_picture(year, TERRITORY, unit="mw")
    assert len(frame) == 365
    assert {*SOURCES, "consumption"} < set(frame.columns)


def test_nothing_changes_the_balance(year: Balance) -> None:
    """No function writes into the arrays it reads."""
    names = ("imported_w", "exported_w", "consumption_w", "stored_wh")
    before = {name: getattr(year, name).copy() for name in names}
    for unit, step in itertools.product(("w", "mw"), series.STEPS):
        frame = series.power_series(year, TERRITORY, unit=unit, step=step).frame
        frame.loc[:, "imported"] = -1.0
    series.heat_map(year, TERRITORY, unit="w")
    for name in names:
        assert np.array_equal(getattr(year, name), before[name])


def test_the_territory_sets_the_clock() -> None:
    """Another time zone moves the labels, not the energy."""
    balance = make_balance(YEAR_START, 48)
    paris = series.power_series(balance, TERRITORY, unit="w").frame
    azores = series.power_series(balance, _moved("Atlantic/Azores"), unit="w").frame
    assert (paris["local"] - azores["local"]).eq(pd.Timedelta(hours=2)).all()
    assert paris["imported"].equals(azores["imported"])


def _moved(timezone: str) -> Territory:
    return replace(TERRITORY, timezone=timezone)


def test_hours_that_do_not_count_are_in_no_mean() -> None:
    """Hours left out enter neither means nor the duration curve; a bin of such hours alone is empty, not zero."""
    counted = np.ones(48, dtype=bool)
    counted[6:24] = False
    none = np.zeros(48)
    parts = dict.fromkeys(CURVE_NAMES, none) | {"res": np.where(counted, 10.0, 0.0)}
    inputs = Curves(start_utc=YEAR_START, counted=counted, **parts)
    balance = simulate_inputs(inputs, capacity_wh=0.0, flexible_share=0.0)
    days = series.power_series(balance, TERRITORY, unit="w", step="day").frame
    assert days["hours"].tolist() == [6, 24]
    assert days["consumption"].tolist() == pytest.approx([10.0, 10.0])
    hours = series.power_series(balance, TERRITORY, unit="w").frame
    assert np.isnan(hours["consumption"].to_numpy()).tolist() == (~counted).tolist()
    smooth = series.power_series(balance, TERRITORY, unit="w", smoothing_h=5).frame
    assert smooth["consumption"].dropna().tolist() == pytest.approx([10.0] * 30)
    curve = series.duration_curves(balance, TERRITORY, unit="w")
    assert (curve.n_hours, curve.import_h, curve.export_h) == (30, 30, 0)
    grid = series.heat_map(balance, TERRITORY, unit="w").drop(columns="day").to_numpy()
    assert np.isnan(grid).sum() == 18
