"""The hourly curves of the demonstration data set: repeatable, plausible and calibrated."""

import numpy as np
import pandas as pd
import pytest

pytest.importorskip("pvlib", reason="the maker of the demonstration data needs requirements-dev.txt")
pytest.importorskip("windpowerlib", reason="the maker of the demonstration data needs requirements-dev.txt")
pytest.importorskip("holidays", reason="the maker of the demonstration data needs requirements-dev.txt")

from elfe_core import clock
from elfe_core.curves import CURVE_NAMES
from elfe_core.demo import noise
from elfe_core.demo.demand import home_shape
from elfe_core.demo.hourly import HourlyData, make_hourly
from elfe_core.demo.parameters import PUBLISHED_FILE, parameter_values, read_parameters
from elfe_core.insight.comparison import compare, compare_shapes, month_by_hour, read_published
from elfe_core.load import DATA_FOLDER
from elfe_core.territory import load_territory

RES1, RES2 = "RES1 (+ RES1WE)", "RES2 (+ RES5)"


@pytest.fixture(scope="module")
def data() -> HourlyData:
    return make_hourly(parameter_values())


def table_of(data: HourlyData, power: np.ndarray) -> np.ndarray:
    return month_by_hour(power, clock.local_hours(data.curves().utc(), "Europe/Paris"))


def likeness(ours: np.ndarray, theirs: np.ndarray) -> float:
    return float(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1])


def territory_consumption(data: HourlyData) -> np.ndarray:
    territory, curves = load_territory(DATA_FOLDER / "territory.toml"), data.curves()
    return np.sum(
        [territory.sector_mwh(name) * curves[name] / curves[name].mean() for name in ("res", "pro", "ent")],
        axis=0,
    )


def test_the_same_parameters_give_the_same_curves(data: HourlyData) -> None:
    """Made twice from scratch, every curve is the same to the last bit."""
    noise.red_noise.cache_clear()
    again = make_hourly(parameter_values())
    for name in CURVE_NAMES:
        np.testing.assert_array_equal(again.curves()[name], data.curves()[name])


def test_the_clock_covers_two_local_years_without_gap(data: HourlyData) -> None:
    """17 544 hours, UTC 2019-12-31T23:00 to 2021-12-31T22:00, one hour apart."""
    assert data.clock.n_hours == 17_544
    assert str(data.clock.utc[0]) == "2019-12-31 23:00:00+00:00"
    assert str(data.clock.utc[-1]) == "2021-12-31 22:00:00+00:00"
    assert set(np.diff(data.clock.utc.tz_localize(None).to_numpy())) == {np.timedelta64(1, "h")}


@pytest.mark.parametrize("name", CURVE_NAMES)
def test_each_year_carries_the_same_mean(data: HourlyData, name: str) -> None:
    """Means of 2020 and 2021 agree, so scaling on one year or on both is the same."""
    curve = data.curves()[name]
    assert curve[data.clock.year == 2020].mean() == pytest.approx(curve[data.clock.year == 2021].mean(), rel=1e-9)


@pytest.mark.parametrize("name", CURVE_NAMES)
def test_curves_are_finite_and_never_negative(data: HourlyData, name: str) -> None:
    """No negative power, no missing hour."""
    curve = data.curves()[name]
    assert np.isfinite(curve).all()
    assert curve.min() >= 0


@pytest.mark.parametrize("years", [(2021,), (2020, 2021)])
def test_published_results_are_met_however_the_curves_are_scaled(data: HourlyData, years: tuple[int, ...]) -> None:
    """Every published figure is within its tolerance, scaled on 2021 alone or on both years."""
    inside = np.flatnonzero(np.isin(data.clock.year, years))
    curves = data.curves().cut(int(inside[0]), int(inside[-1]) + 1)
    rows = compare(read_published(PUBLISHED_FILE), curves, load_territory(DATA_FOLDER / "territory.toml"))
    missed = [(row.result.key, row.figure.indicator, row.ours) for row in rows if not row.is_met]
    assert not missed
    assert len(rows) == 27


def test_the_other_year_is_plausible(data: HourlyData) -> None:
    """2020 has percentiles of consumption within 8 % of 2021's, and other weather."""
    consumption = territory_consumption(data)
    for share in (0.05, 0.5, 0.95):
        first, second = (np.quantile(consumption[data.clock.year == year], share) for year in (2020, 2021))
        assert first == pytest.approx(second, rel=0.08)
    wind = data.wind_farms
    assert abs(likeness(wind[data.clock.year == 2020][:8760], wind[data.clock.year == 2021][:8760])) < 0.3


def test_night_rate_water_heaters_stand_out_in_res2(data: HourlyData) -> None:
    """RES2 peaks at night in summer, when nothing is heated; RES1 is at its lowest then."""
    summer = slice(5, 9)
    res2 = table_of(data, data.profiles[RES2])[summer].mean(axis=0)
    res1 = table_of(data, data.profiles[RES1])[summer].mean(axis=0)
    assert res2[[23, 0, 1, 2]].min() > 1.3 * res2[[4, 5, 6, 7, 8]].max()
    assert res1[[2, 3, 4]].max() < 0.7 * res1.mean()


def test_the_sun_gives_nothing_at_night(data: HourlyData) -> None:
    """Solar power is zero from 22 h to 3 h UTC all year, and by 18 h in December; never zero at noon."""
    hour = np.asarray(data.clock.utc.hour)
    assert data.solar_region[(hour >= 22) | (hour <= 3)].max() == 0
    assert data.solar_region[(data.clock.month == 12) & ((hour >= 18) | (hour <= 5))].max() == 0
    assert data.solar_region[hour == 12].min() > 0


def test_companies_rest_on_sundays_and_holidays(data: HourlyData) -> None:
    """Midday consumption of ENT falls by a tenth or more on Sundays, and on 14 July as on a Sunday."""
    clock, ent = data.clock, data.sector("ent")
    midday = clock.hour == 11
    summer = midday & (clock.month == 7)
    working, sunday = (ent[summer & (clock.day_type == kind)].mean() for kind in (0, 2))
    assert sunday < 0.9 * working
    assert ent[midday & clock.between("2021-07-14", "2021-07-14")][0] < 0.9 * working


def test_cold_raises_consumption_in_winter(data: HourlyData) -> None:
    """Daily means of temperature and of homes' consumption run against each other in winter, hardly in summer."""
    clock = data.clock
    days = (
        pd.DataFrame({"t": data.weather.temperature_c, "res": data.sector("res")}).groupby(clock.utc.floor("D")).mean()
    )
    winter = days[days.index.month.isin([12, 1, 2])]
    assert winter["t"].corr(winter["res"]) < -0.7


def test_wind_is_neither_jumpy_nor_smooth(data: HourlyData) -> None:
    """Hours resemble the next, hardly those two days on; the farms reach nearly their rated 26.2 MW but not above."""
    wind = data.wind_farms
    assert 0.95 < likeness(wind[:-1], wind[1:]) < 0.995
    assert likeness(wind[:-48], wind[48:]) < 0.35
    assert 0.85 * 26_200 < wind.max() <= 26_200
    assert 0.2 < wind.mean() / 26_200 < 0.28


LEAST_CORRELATION = {
    "consumption_rte_france_2012_2018": 0.93,
    "solar_rte_france_2012_2018": 0.97,
    "wind_rte_france_2012_2018": 0.8,
    "wind_farm_la_haute_borne_2014_2015": 0.6,
    "bioenergy_rte_france_2012_2018": 0.9,
}


def test_month_by_hour_shapes_resemble_public_series(data: HourlyData) -> None:
    """Correlation of each curve's 12 x 24 table with the public one."""
    territory = load_territory(DATA_FOLDER / "territory.toml")
    rows = compare_shapes(data.curves(), territory, DATA_FOLDER / "shapes")
    assert {row.reference: row.correlation > LEAST_CORRELATION[row.reference] for row in rows} == dict.fromkeys(
        LEAST_CORRELATION, True
    )


@pytest.mark.parametrize(("profile", "shape"), [(RES1, "res1"), (RES2, "res2")])
def test_homes_follow_the_enedis_shapes(data: HourlyData, profile: str, shape: str) -> None:
    """Home profiles keep the month x local hour shape of the open data."""
    assert likeness(table_of(data, data.profiles[profile]), home_shape(shape)) > 0.97


def test_calibrated_parameters_stay_near_their_priors() -> None:
    """No calibrated figure lies further than 2.5 spreads from what was assumed first."""
    moved = [row for row in read_parameters() if row.prior is not None and row.spread is not None]
    assert len(moved) > 20
    for row in moved:
        assert abs(row.value - row.prior) <= 2.5 * row.spread + 1e-6, row.name
