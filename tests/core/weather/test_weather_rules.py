"""The rule of the weather years, against cases worked by hand and its own limits."""

from datetime import date

import numpy as np
import pytest

from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import InputError
from elfe_core.scenario import dates_in
from elfe_core.weather.factors import installed_mw, month_ratios, nation_factors, weather_hours
from elfe_core.weather.measured import NationHours, RegionFigures
from elfe_core.weather.sectors import cells, departures, in_weather
from elfe_core.weather.wind import mapped_by_rank
from elfe_core.weather.years import scaled_by_year, whole_years

UTC = "Etc/UTC"
PARIS = "Europe/Paris"


def hours(start: str, n_hours: int) -> np.ndarray:
    return np.datetime64(start, "h") + np.arange(n_hours)


def test_installed_power_rises_linearly_between_the_ends_of_years() -> None:
    """100 MW at the end of 2012 and 200 at the end of 2013: half a year on, 150."""
    utc = hours("2013-01-01T00", 8760)
    found = installed_mw({2012: 100.0, 2013: 200.0}, utc, UTC)
    assert found[4380] == pytest.approx(150.0, abs=0.02)
    assert (found[0], found[-1]) == pytest.approx((100.0, 200.0), abs=0.02)


def test_hours_beyond_the_known_years_are_refused() -> None:
    """No installed power is made up for a year whose end is not known."""
    with pytest.raises(InputError, match="installed_mw"):
        installed_mw({2012: 100.0}, hours("2013-01-01T00", 24), UTC)


def test_a_month_is_brought_to_the_regions() -> None:
    """January at half the nation's factor, an unknown January of the next year as the known one, other months as is."""
    utc = hours("2014-01-01T00", 2 * 8760)
    factor, installed = np.full(len(utc), 0.4), np.full(len(utc), 100.0)
    january_gwh = 0.2 * 100.0 * 31 * 24 / 1000.0
    ratios = month_ratios(factor, installed, [{(2014, 1): january_gwh}], utc.astype("datetime64[M]"))
    months = utc.astype("datetime64[M]").astype(int) % 12
    assert ratios[months == 0] == pytest.approx(0.5)
    assert ratios[months != 0] == pytest.approx(1.0)


def test_no_hour_stands_above_the_installed_power() -> None:
    """Where the regions' month is windier than the nation's, its highest hours stop at 1."""
    utc = hours("2014-01-01T00", 31 * 24)
    wind = np.where(np.arange(len(utc)) % 2, 90.0, 10.0)
    nation = NationHours(start_utc=utc[0], load_mw=wind, source_mw={"wind": wind, "solar": wind})
    ends = {"wind": {2013: 100.0, 2014: 100.0}, "solar": {2013: 100.0, 2014: 100.0}}
    energy = {"wind": {(2014, 1): 0.75 * 100.0 * 31 * 24 / 1000.0}, "solar": {}}
    region = RegionFigures(installed_mw=ends, monthly_gwh=energy)
    found = weather_hours(nation, region, [region], UTC)
    assert found.factor["wind"].max() == 1.0
    assert found.factor["wind"].min() == pytest.approx(0.15)
    assert nation_factors(nation, region, UTC).factor["wind"].max() == pytest.approx(0.9)


def test_mapping_by_rank_keeps_the_order_and_takes_the_spread() -> None:
    """The values are those of the spread, the highest in the highest hour; as many values are taken as they are."""
    rng = np.random.default_rng(1)
    wind, spread = rng.random(500), rng.random(500) ** 3
    found = mapped_by_rank(wind, spread)
    assert np.array_equal(np.argsort(found), np.argsort(wind))
    assert np.sort(found) == pytest.approx(np.sort(spread))


def test_an_exponent_of_none_repeats_the_pattern_and_one_follows_the_load() -> None:
    """A sector that does not heat keeps its own hours; one that heats as the nation moves as its load does."""
    own_utc, utc = hours("2021-01-01T00", 8760), hours("2015-01-01T00", 8760)
    own_cells, at = cells(own_utc, PARIS), cells(utc, PARIS)
    rng = np.random.default_rng(2)
    own, load = 1.0 + rng.random(8760), 50.0 + rng.random(8760)
    departure = departures(load, at)
    repeated = in_weather(own, own_cells, departure, at, 0.0)
    assert repeated == pytest.approx(own_cells.means(own)[at.place])
    assert in_weather(own, own_cells, departure, at, 1.0) / repeated == pytest.approx(departure)
    assert at.means(departure)[np.unique(at.place)] == pytest.approx(1.0)


def test_a_sunday_is_no_warm_day() -> None:
    """A nation that halves its load on Sundays leaves homes that do not as they are, whatever their exponent."""
    own_utc, utc = hours("2021-01-01T00", 8760), hours("2015-01-01T00", 8760)
    weekday = (utc.astype("datetime64[D]").astype(int) + 3) % 7
    at = cells(utc, UTC)
    found = in_weather(np.ones(8760), cells(own_utc, UTC), departures(np.where(weekday == 6, 1.0, 2.0), at), at, 2.0)
    assert found == pytest.approx(1.0)


def test_curves_that_do_not_know_the_year_give_no_pattern() -> None:
    """A month of data has no summer to take a pattern from."""
    at = cells(hours("2015-01-01T00", 8760), UTC)
    with pytest.raises(InputError, match="whole year"):
        in_weather(np.ones(744), cells(hours("2021-01-01T00", 744), UTC), np.ones(8760), at, 1.0)


def test_whole_years_are_those_covered_from_end_to_end() -> None:
    """Half a year at either end is left out."""
    n_hours = 3 * 8760 + 24
    curves = Curves(start_utc=np.datetime64("2013-07-01T00", "h"), wind=np.ones(n_hours))
    assert whole_years(curves, UTC) == (2014, 2015)
    assert whole_years(curves.cut(0, 8760), UTC) == ()


def test_shapes_of_a_growing_fleet_are_scaled_year_by_year() -> None:
    """Twice the power in the second year is growth as far as anybody knows: each year has mean 1."""
    wind = np.concatenate([np.full(8760, 1.0), np.full(8760, 2.0)])
    found = scaled_by_year(Curves(start_utc=np.datetime64("2014-01-01T00", "h"), wind=wind), UTC)
    assert found["wind"] == pytest.approx(1.0)
    assert set(found.series) == set(CURVE_NAMES)


@pytest.mark.parametrize(
    ("start", "end", "year", "expected"),
    [
        (date(2021, 2, 1), date(2021, 2, 28), 2016, (date(2016, 2, 1), date(2016, 2, 28))),
        (date(2020, 2, 29), date(2020, 3, 1), 2017, (date(2017, 2, 28), date(2017, 3, 1))),
        (date(2020, 12, 1), date(2021, 1, 31), 2014, (date(2014, 12, 1), date(2015, 1, 31))),
    ],
)
def test_dates_are_taken_in_another_year(start: date, end: date, year: int, expected: tuple[date, date]) -> None:
    """The same days, over New Year too; 29 February is the 28th where there is none."""
    assert dates_in(start, end, year) == expected
