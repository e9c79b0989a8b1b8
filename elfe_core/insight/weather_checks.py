"""How near the weather years come to figures found on the copies before, to published results, to measurements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.curves import SECTORS, SOURCES, Curves, Hourly
from elfe_core.insight.comparison import PublishedResult
from elfe_core.insight.weather_band import AllYears, YearlyFigures, all_years, in_every_year, mean_of_years
from elfe_core.scenario import Scenario, in_weather_year, today
from elfe_core.simulate import scaled_inputs
from elfe_core.territory import Territory
from elfe_core.weather.measured import WEATHER_SOURCES, Stations, WeatherHours
from elfe_core.weather.wind import mapped_by_rank
from elfe_core.weather.years import whole_years

Array = NDArray[np.float64]

MIX_GWH = {"wind_gwh": 240.0, "solar_gwh": 150.0}
"""The mix beside today's."""
WINDY_GWH = 300.0
"""Wind with which its curves are told apart."""

PERCENTILES = ("consumption_p5_mw", "consumption_p95_mw")
WINTER_MONTHS = (11, 12, 1, 2, 3)
WEEK_D, STEPS_A_DAY = 7, 8


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Checked:
    """What the checks look at: the nation's hours and the west's, the curves in use and those of the weather years."""

    nation: WeatherHours
    west: WeatherHours
    own: Curves
    curves: Curves
    stations: Stations
    published: Sequence[PublishedResult]
    stated: Mapping[tuple[str, int], float]
    territory: Territory


def markdown(of: Checked, winds: Mapping[str, Curves]) -> str:
    """Every check as Markdown tables; `winds` as `load.load_wind_curves` gives them."""
    tables = (_factors, _days_of_clock_changes, _self_production, _plain_shapes, _likeness)
    return "\n\n".join([*(table(of) for table in tables), _wind_curves(of, winds)])


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])


def yearly_factors_pct(hours: WeatherHours, source: str, timezone: str) -> dict[int, float]:
    """Mean capacity factor of each local year [%]."""
    years = _local(hours, timezone).astype("datetime64[Y]").astype(np.int64) + 1970
    return {int(year): 100.0 * float(hours.factor[source][years == year].mean()) for year in np.unique(years)}


def _factors(of: Checked) -> str:
    columns = [
        yearly_factors_pct(hours, source, of.territory.timezone)
        for source in WEATHER_SOURCES
        for hours in (of.nation, of.west)
    ]
    rows = []
    for year in columns[0]:
        wind, west_wind, solar, west_solar = (column[year] for column in columns)
        stated = [of.stated[f"{source}_factor_pct", year] for source in WEATHER_SOURCES]
        texts = (wind, stated[0], west_wind, solar, stated[1], west_solar)
        rows.append([str(year), *(f"{value:.1f}" for value in texts)])
    head = [
        "capacity factor, %",
        "wind, nation",
        "found before",
        "wind, west",
        "sun, nation",
        "found before",
        "sun, west",
    ]
    return _table(head, rows)


def _days_of_clock_changes(of: Checked) -> str:
    days, n_hours = np.unique(_local(of.west, of.territory.timezone).astype("datetime64[D]"), return_counts=True)
    years = days.astype("datetime64[Y]").astype(np.int64) + 1970
    rows = [
        [str(year), str(n_hours[years == year].sum()), *(_days_of(days, n_hours, years == year, n) for n in (23, 25))]
        for year in np.unique(years)
    ]
    return _table(["hours of a year", "all", "the day of 23", "the day of 25"], rows)


def _days_of(days: NDArray[np.datetime64], n_hours: NDArray[np.int64], within: NDArray[np.bool_], n: int) -> str:
    return ", ".join(str(day) for day in days[within & (n_hours == n)])


def _self_production(of: Checked) -> str:
    ready = all_years(of.curves, of.territory)
    found = [in_every_year(one, ready, of.territory) for one in _scenarios(of.territory)]
    rows = [[str(year), *(text for one in found for text in _year_texts(one, year))] for year in found[0].years]
    head = ["year", "today: self-production, %", "import, GWh/year", "240 wind + 150 sun: %", "import, GWh/year"]
    return _table(head, rows)


def _year_texts(of: YearlyFigures, year: int) -> tuple[str, str]:
    one = of.of_year(year)
    return f"{one['self_production_pct']:.1f}", f"{one['imported_mwh'] / units.MWH_PER_GWH:.0f}"


def plain_shapes(of: Checked, *, rough: bool) -> AllYears:
    """Curves without the rules of the west and of the sectors: the nation's wind, sun and load as they are."""
    wind = mapped_by_rank(of.nation.factor["wind"], of.own["wind"]) if rough else of.nation.factor["wind"]
    flat, load = np.ones(of.nation.n_hours), of.nation.load_mw
    made: dict[str, Hourly] = dict.fromkeys(SOURCES, flat) | dict.fromkeys(SECTORS, load)
    made |= {"wind": wind, "solar": of.nation.factor["solar"]}
    return all_years(Curves(start_utc=of.nation.start_utc, series=made), of.territory)


def _plain_shapes(of: Checked) -> str:
    rows = []
    for name, is_rough in (("national", False), ("rough", True)):
        ready = plain_shapes(of, rough=is_rough)
        for key, scenario in zip(("today", "mix"), _scenarios(of.territory), strict=True):
            band = in_every_year(scenario, ready, of.territory).band("self_production_pct")
            assert band is not None
            stated = [_stated(of, f"{key}_{name}_{end}_pct") for end in ("low", "high")]
            ours = f"{band.low:.1f} ({band.low_year}) to {band.high:.1f} ({band.high_year})"
            rows.append([f"{key}, {name}", ours, " to ".join(stated)])
    return _table(["self-production with the nation's plain shapes, %", "ours", "found before"], rows)


def _stated(of: Checked, wanted: str) -> str:
    """A figure that was found before, with its year where that was said (0: not)."""
    year, value = next((year, value) for (what, year), value in of.stated.items() if what == wanted)
    return f"{value:.1f} ({year})" if year else f"{value:.1f}"


class Likeness(NamedTuple):
    """How what is reconstructed compares with what is known."""

    percentiles: Mapping[str, tuple[float, float]]
    """As `percentiles`."""
    wind_ranks: Mapping[str, float]
    """As `daily_rank_correlations`."""
    cold_correlation: float
    coldest: date
    dearest: date
    """As `cold_weeks`."""


def likeness(of: Checked) -> Likeness:
    """The checks of consumption, wind and cold."""
    return Likeness(percentiles(of), daily_rank_correlations(of), *cold_weeks(of))


def _likeness(of: Checked) -> str:
    found = likeness(of)
    rows = [
        [f"{key}, all years, MW", f"{ours:.2f}", f"{published:.2f} (published A)"]
        for key, (ours, published) in found.percentiles.items()
    ]
    rows += [[f"rank correlation, daily wind, {name}", f"{value:.2f}", ""] for name, value in found.wind_ranks.items()]
    rows.append(["correlation, winter weeks, RES and temperature", f"{found.cold_correlation:.2f}", ""])
    ends = str(found.coldest), str(found.dearest)
    rows.append(["coldest week of the stations, and week with most RES, end", *ends])
    return _table(["check", "ours", "beside"], rows)


def _wind_curves(of: Checked, winds: Mapping[str, Curves]) -> str:
    mixes = [replace(one, wind_gwh=WINDY_GWH) for one in _scenarios(of.territory)]
    rows = []
    for name, curves in winds.items():
        ready = all_years(curves, of.territory)
        means = [mean_of_years(in_every_year(one, ready, of.territory))["imported_mwh"] for one in mixes]
        rows.append([name, *(f"{mean / units.MWH_PER_GWH:.0f}" for mean in means)])
    head = [f"import by curve of {WINDY_GWH:.0f} GWh of wind, mean of 2014 and 2015, GWh", "today's sun", "150 sun"]
    return _table(head, rows)


def percentiles(of: Checked) -> dict[str, tuple[float, float]]:
    """Low and high percentile of today's consumption over all years beside published result A's [MW]."""
    years = whole_years(of.curves, of.territory.timezone)
    start = in_weather_year(today(of.territory), years[0])
    ready, whole = all_years(of.curves, of.territory), replace(start, period_end=date(years[-1], 12, 31))
    found = in_every_year(whole, ready, of.territory).of_year(years[0])
    figures = {one.indicator: one.value for one in of.published[0].figures}
    return {key: (found[key], figures[key]) for key in PERCENTILES}


def daily_rank_correlations(of: Checked) -> dict[str, float]:
    """Rank correlation of the wind's daily mean with that measured at each station, and at the three of the south."""
    days, measured = _daily(of.stations.utc, of.stations.wind_ms)
    ours = _on_days(of, of.curves["wind"], days)
    found = {name: _rank_correlation(ours, row) for name, row in zip(of.stations.names, measured, strict=True)}
    return found | {"+".join(of.stations.names[1:]): _rank_correlation(ours, measured[1:].mean(axis=0))}


def cold_weeks(of: Checked) -> tuple[float, date, date]:
    """Correlation of RES with the temperature over winter weeks; last days of the coldest week and of most RES."""
    days, measured = _daily(of.stations.utc, of.stations.temperature_c)
    week = np.full(WEEK_D, 1.0 / WEEK_D)
    temperature: Array = np.convolve(_known_mean(measured, 0), week, mode="valid")
    res = np.convolve(_on_days(of, _res(of), days), week, mode="valid")
    ends = days[WEEK_D - 1 :]
    is_winter = np.isin(ends.astype("datetime64[M]").astype(np.int64) % 12 + 1, WINTER_MONTHS)
    weekly = float(np.corrcoef(temperature[is_winter], res[is_winter])[0, 1])
    coldest, dearest = (ends[at].astype(date) for at in (int(np.argmin(temperature)), int(np.argmax(res))))
    return weekly, coldest, dearest


def _res(of: Checked) -> Hourly:
    res: Hourly = scaled_inputs(today(of.territory), of.curves, of.territory)["res"]
    return res


def _scenarios(territory: Territory) -> tuple[Scenario, Scenario]:
    """Today's territory, and the mix beside it."""
    now = today(territory)
    return now, replace(now, **MIX_GWH)  # type: ignore[arg-type]


def _local(hours: WeatherHours, timezone: str) -> NDArray[np.datetime64]:
    return clock.local_hours(hours.start_utc.astype("datetime64[h]") + np.arange(hours.n_hours), timezone)


def _daily(utc: NDArray[np.datetime64], values: Array) -> tuple[NDArray[np.datetime64], Array]:
    """Days measured all through, in UTC, and the means of each, shape (n_series, n_days)."""
    days, start, counts = np.unique(utc.astype("datetime64[D]"), return_index=True, return_counts=True)
    whole = [at for at, n in zip(start, counts, strict=True) if n == STEPS_A_DAY]
    means = np.stack([_known_mean(values[:, at : at + STEPS_A_DAY], 1) for at in whole], axis=1)
    return days[counts == STEPS_A_DAY], means


def _known_mean(values: Array, axis: int) -> Array:
    """Mean over the values that are known, NaN without any."""
    known = ~np.isnan(values)
    n_known = known.sum(axis=axis)
    sums = np.where(known, values, 0.0).sum(axis=axis)
    mean: Array = np.divide(sums, n_known, out=np.full(sums.shape, np.nan), where=n_known > 0)
    return mean


def _on_days(of: Checked, curve: Hourly, days: NDArray[np.datetime64]) -> Array:
    """Means of a curve over UTC days."""
    first = (days.astype("datetime64[h]") - of.curves.start_utc).astype(np.int64)
    result: Array = np.array([curve[at : at + 24].mean() for at in first])
    return result


def _rank_correlation(ours: Array, theirs: Array) -> float:
    known = ~np.isnan(theirs)
    first, second = (np.argsort(np.argsort(one[known], kind="stable"), kind="stable") for one in (ours, theirs))
    return float(np.corrcoef(first, second)[0, 1])
