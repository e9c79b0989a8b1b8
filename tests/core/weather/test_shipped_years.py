"""The shipped weather years: made by the rule, as near as their README says, and simulated as one run."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from elfe_core import clock
from elfe_core.catalogue import SECTORS, WEATHER_YEARS
from elfe_core.cli.weather import MARKERS
from elfe_core.curves import Curves
from elfe_core.errors import ElfeError, InputError
from elfe_core.indicators import indicators
from elfe_core.insight import spans, weather_checks
from elfe_core.insight.weather_band import AllYears, all_years, in_every_year, mean_of_years
from elfe_core.load import (
    WEATHER_FOLDER,
    curves_of,
    load_region_wind,
    load_weather,
    region_hours,
)
from elfe_core.load_checks import checked, hours_of, winds_of
from elfe_core.scenario import Scenario, in_weather_year, today
from elfe_core.simulate import simulate
from elfe_core.store import read_weather_copies
from elfe_core.weather.facts import read_weather_facts
from elfe_core.weather.wind import with_region_wind
from elfe_core.weather.years import whole_years
from tests import shipped
from tests.shipped import TERRITORY

MIX = replace(today(TERRITORY), wind_gwh=240.0, solar_gwh=150.0)
RICH = replace(MIX, storage_on=True, storage_mwh=100.0, storage_real=True, flexibility_on=True, export_limit_on=True)


@pytest.fixture(scope="module")
def own() -> Curves:
    return shipped.curves()


@pytest.fixture(scope="module")
def ready(own: Curves) -> AllYears:
    return all_years(load_weather(TERRITORY, own), TERRITORY)


@pytest.fixture(scope="module")
def of() -> weather_checks.Checked:
    copies, facts = read_weather_copies(WEATHER_FOLDER), read_weather_facts(WEATHER_FOLDER / "weather.toml")
    return checked(copies, hours_of(copies, facts), facts, TERRITORY)


def test_the_years_are_those_of_the_setting(ready: AllYears) -> None:
    """Nine whole local years, every hour once, 23 hours on a spring day and 25 on an autumn day."""
    assert whole_years(ready.curves, TERRITORY.timezone) == WEATHER_YEARS
    days, n_hours = np.unique(
        clock.local_hours(ready.curves.utc(), TERRITORY.timezone).astype("datetime64[D]"), return_counts=True
    )
    changes = {n: [str(day) for day in days[n_hours == n]] for n in np.unique(n_hours)}
    assert {n: len(found) for n, found in changes.items()} == {23: 9, 24: len(days) - 18, 25: 9}
    assert {day[5:7] for day in changes[23]} | {day[5:7] for day in changes[25]} == {"03", "10"}


def test_the_sun_stays_at_noon_when_the_clocks_change(ready: AllYears) -> None:
    """The middle of a day's solar power, in UTC, moves by less than half an hour from the week before to that after."""
    solar, utc = ready.curves["solar"], ready.curves.utc()
    for day in (np.datetime64("2015-03-29"), np.datetime64("2015-10-25")):
        middles = []
        for first in (day - 7, day):
            within = (utc >= first.astype("datetime64[h]")) & (utc < (first + 7).astype("datetime64[h]"))
            middles.append(np.average(utc[within].astype(int) % 24, weights=solar[within]))
        assert abs(middles[1] - middles[0]) < 0.5


def test_capacity_factors_are_those_found_before(of: weather_checks.Checked) -> None:
    """Each year's factor of the nation's wind and sun is the README's, found on the same copies by other means."""
    for source in ("wind", "solar"):
        for year, value in weather_checks.yearly_factors_pct(of.nation, source, TERRITORY.timezone).items():
            assert value == pytest.approx(of.stated[f"{source}_factor_pct", year], abs=0.051)


@pytest.mark.parametrize("name", ["national", "rough"])
@pytest.mark.parametrize(("key", "scenario"), [("today", today(TERRITORY)), ("mix", MIX)])
def test_self_production_with_plain_shapes_is_that_found_before(
    of: weather_checks.Checked, name: str, key: str, scenario: Scenario
) -> None:
    """Lowest and highest year of today's mix and of 240 + 150 GWh, before the rules of the west and of the sectors."""
    band = in_every_year(scenario, weather_checks.plain_shapes(of, rough=name == "rough"), TERRITORY).band(
        "self_production_pct"
    )
    assert band is not None
    stated = {what: (value, year) for (what, year), value in of.stated.items()}
    for end, value, year in (("low", band.low, band.low_year), ("high", band.high, band.high_year)):
        expected, of_year = stated[f"{key}_{name}_{end}_pct"]
        assert value == pytest.approx(expected, abs=0.051)
        assert of_year in (0, year)


def test_consumption_is_as_spread_as_published(of: weather_checks.Checked) -> None:
    """Today's 5th and 95th percentile over the nine years lie within 2 % of ELFE's published year."""
    for ours, published in weather_checks.percentiles(of).values():
        assert ours == pytest.approx(published, rel=0.02)


def test_wind_and_cold_are_those_measured(of: weather_checks.Checked) -> None:
    """Daily wind by rank as at the three stations of the south, weekly RES in winter against their temperature."""
    ranks = weather_checks.daily_rank_correlations(of)
    assert ranks["07130+07207+07222"] == pytest.approx(0.78, abs=0.015)
    assert all(ranks[name] > 0.7 for name in ("07130", "07207", "07222"))
    weekly, coldest, dearest = weather_checks.cold_weeks(of)
    assert weekly < -0.8
    assert {coldest, dearest} <= {date(2018, 3, 1), date(2017, 1, 24), date(2017, 1, 25)}


def test_energies_are_todays_in_the_mean_of_the_years(ready: AllYears) -> None:
    """Over all nine years each source and sector has today's energy; single years do not."""
    whole = replace(in_weather_year(today(TERRITORY), 2012), period_end=date(2020, 12, 31))
    balance = simulate(whole, ready.curves, TERRITORY)
    assert indicators(balance, TERRITORY.foyers)["consumption_mwh"] == pytest.approx(
        sum(TERRITORY.sector_mwh(sector) for sector in SECTORS)
    )
    figures = in_every_year(today(TERRITORY), ready, TERRITORY)
    assert np.ptp(figures.indicators["production_mwh"]) > 0.2 * figures.indicators["production_mwh"].mean()


@pytest.mark.parametrize(
    "scenario",
    [
        MIX,
        RICH,
        replace(RICH, storage_cyclic=True, flexibility_window_h=168),
        replace(MIX, period_start=date(2021, 2, 1), period_end=date(2021, 2, 28)),
        replace(RICH, scale_on_period=True),
        replace(RICH, cut_then_simulate=True),
        replace(RICH, units_water_heater=10_000, units_electric_car=5_000),
    ],
    ids=["mix", "rich", "cyclic", "february", "scaled alone", "simulated alone", "uses"],
)
def test_a_band_is_made_of_its_years_own_figures(ready: AllYears, scenario: Scenario) -> None:
    """Each year's indicators are those of the scenario in that year, to 1e-12; the band's ends are two of them."""
    figures = in_every_year(scenario, ready, TERRITORY)
    assert figures.years == WEATHER_YEARS
    for year in (2012, 2017, 2020):
        own = indicators(simulate(in_weather_year(scenario, year), ready.curves, TERRITORY), TERRITORY.foyers)
        for key, value in figures.of_year(year).items():
            assert value == pytest.approx(own[key], rel=1e-12, abs=1e-9, nan_ok=True), (year, key)
    band = figures.band("imported_mwh")
    assert band is not None
    assert (band.low, band.high) == (
        figures.of_year(band.low_year)["imported_mwh"],
        figures.of_year(band.high_year)["imported_mwh"],
    )
    assert band.low == min(figures.indicators["imported_mwh"])


def test_biogas_that_waits_has_its_band_too(ready: AllYears) -> None:
    """Rounding apart, the same as year by year."""
    waiting = replace(MIX, bioenergy_gwh=30.0, biogas_dispatchable_share=0.8)
    figures = in_every_year(waiting, ready, TERRITORY)
    own = indicators(simulate(in_weather_year(waiting, 2016), ready.curves, TERRITORY), TERRITORY.foyers)
    assert figures.of_year(2016)["imported_mwh"] == pytest.approx(own["imported_mwh"], rel=1e-9)


def test_a_winter_ends_in_the_next_year(ready: AllYears) -> None:
    """Dates that pass New Year have eight winters in nine years."""
    winter = replace(MIX, period_start=date(2020, 12, 1), period_end=date(2021, 2, 28))
    assert in_every_year(winter, ready, TERRITORY).years == WEATHER_YEARS[:-1]


def test_where_something_is_not_applicable_there_is_no_band(ready: AllYears) -> None:
    """Without a battery its use has no lowest year."""
    assert in_every_year(MIX, ready, TERRITORY).band("storage_use_pct") is None


def test_years_of_the_territorys_own_data_have_a_band(own: Curves) -> None:
    """Curves of two whole years give two figures."""
    figures = in_every_year(MIX, all_years(own, TERRITORY), TERRITORY)
    assert figures.years == (2020, 2021)
    alone = indicators(simulate(MIX, own, TERRITORY), TERRITORY.foyers)
    assert figures.of_year(2021)["imported_mwh"] == pytest.approx(alone["imported_mwh"], rel=1e-12)


def test_a_year_whose_dates_do_not_count_is_left_out(own: Curves) -> None:
    """A gap over all of a February is no year of the band of that month; of whole years it is one."""
    first, last = clock.hours_of_days(date(2020, 2, 1), date(2020, 2, 29), own.start_utc, TERRITORY.timezone)
    counted = np.ones(own.n_hours, dtype=bool)
    counted[first:last] = False
    zeroed = {name: np.where(counted, own[name], 0.0) for name in own.series}
    gap = Curves(start_utc=own.start_utc, series=zeroed, counted=counted)
    february = replace(MIX, period_start=date(2021, 2, 1), period_end=date(2021, 2, 28))
    assert in_every_year(february, all_years(gap, TERRITORY), TERRITORY).years == (2021,)
    assert in_every_year(MIX, all_years(gap, TERRITORY), TERRITORY).years == (2020, 2021)


def test_the_worst_week_of_nine_years_is_found(ready: AllYears) -> None:
    """The seven days that import most lie in a winter."""
    whole = replace(in_weather_year(today(TERRITORY), 2012), period_end=date(2020, 12, 31))
    hardest = spans.standouts(simulate(whole, ready.curves, TERRITORY), TERRITORY).hardest_week
    assert hardest is not None
    assert hardest.span.first.month in (12, 1, 2)


def test_smooth_wind_is_another_choice(own: Curves) -> None:
    """Wind as the nation's is less rough than the farms', in the same hours of rank."""
    rough = curves_of(in_weather_year(MIX, 2015), TERRITORY, own)["wind"]
    smooth = curves_of(replace(in_weather_year(MIX, 2015), wind_region_share=1.0), TERRITORY, own)["wind"]
    order = np.argsort(smooth, kind="stable")
    assert (np.diff(rough[order]) >= 0.0).all()
    assert rough.std() / rough.mean() > 1.2 * smooth.std() / smooth.mean()


def test_without_a_weather_year_the_curves_are_the_territorys(own: Curves) -> None:
    """The default is what it was: the very curves of the territory."""
    assert today(TERRITORY).weather_year == 0
    assert curves_of(today(TERRITORY), TERRITORY, own) is own


def test_a_period_outside_its_weather_year_is_refused() -> None:
    """Neither a year that is not shipped nor dates of another one."""
    with pytest.raises(InputError, match="weather_year"):
        replace(MIX, weather_year=2011)
    with pytest.raises(ElfeError, match="period_start"):
        replace(MIX, weather_year=2017)


def test_the_readme_holds_the_tables_as_the_command_writes_them(of: weather_checks.Checked) -> None:
    """The tables of data/weather/README.md are those of the shipped files."""
    text = (WEATHER_FOLDER / "README.md").read_text(encoding="utf-8")
    written = text.partition(MARKERS[0])[2].partition(MARKERS[1])[0]
    winds = winds_of(of, read_weather_facts(WEATHER_FOLDER / "weather.toml"))
    assert written.strip() == weather_checks.markdown(of, winds)


def test_the_curve_of_wind_decides_as_was_found_before(of: weather_checks.Checked) -> None:
    """National, one turbine, one farm: 180, 204, 214 GWh in the issue, in this order, a seventh and a sixth more."""
    winds = winds_of(of, read_weather_facts(WEATHER_FOLDER / "weather.toml"))
    mix = replace(MIX, wind_gwh=300.0)
    means = [
        mean_of_years(in_every_year(mix, all_years(winds[name], TERRITORY), TERRITORY))["imported_mwh"]
        for name in ("region", "measured_turbine", "measured_farm")
    ]
    assert [mean / means[0] for mean in means[1:]] == pytest.approx([204 / 180, 214 / 180], abs=0.03)


def test_every_copy_says_where_it_is_from() -> None:
    """Each file that is not made here has its publisher and licence."""
    facts = read_weather_facts(WEATHER_FOLDER / "weather.toml")
    made = {"weather.toml", "README.md", "stated.csv", facts.years.name}
    assert {one.name for one in facts.files} == {file.name for file in WEATHER_FOLDER.iterdir()} - made
    assert all("Licence Ouverte" in one.licence for one in facts.files)


def test_wind_is_mixed_by_energy(own: Curves) -> None:
    """Half as the region and half as the farms: the mean of both shapes; all or nothing is either's own curve."""
    for year in (0, 2015):
        curves = {
            share: curves_of(in_weather_year(replace(MIX, wind_region_share=share), year), TERRITORY, own)
            for share in (0.0, 0.5, 1.0)
        }
        shapes = {share: one["wind"] / one["wind"].mean() for share, one in curves.items()}
        assert shapes[0.5] == pytest.approx((shapes[0.0] + shapes[1.0]) / 2.0)
        assert shapes[1.0].std() < shapes[0.5].std() < shapes[0.0].std()
        assert all((curves[0.5][name] == curves[0.0][name]).all() for name in ("solar", *SECTORS))


def test_a_smoother_wind_imports_less_from_the_same_energy(own: Curves) -> None:
    """With 300 GWh of wind in 2017: farms, half, region."""
    found = []
    for share in (0.0, 0.5, 1.0):
        scenario = in_weather_year(replace(MIX, wind_gwh=300.0, wind_region_share=share), 2017)
        balance = simulate(scenario, curves_of(scenario, TERRITORY, own), TERRITORY)
        found.append(indicators(balance, TERRITORY.foyers)["imported_mwh"])
    assert found == sorted(found, reverse=True)
    assert found[0] > 1.05 * found[-1]


def test_the_wind_of_the_region_must_cover_the_hours(own: Curves) -> None:
    """Curves that begin before it, or a region whose wind never blows, are refused."""
    region = load_region_wind(TERRITORY)
    early = Curves(start_utc=own.start_utc - 1, series=own.series)
    with pytest.raises(InputError, match="region_wind"):
        region_hours(region, early)
    with pytest.raises(InputError, match="region_wind"):
        with_region_wind(own, np.zeros(own.n_hours), 0.5)
    part = own.cut(24, 48)
    assert (region_hours(region, part) == region.values[24:48]).all()
