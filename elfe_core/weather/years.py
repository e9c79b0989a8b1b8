"""The curves of a territory in real weather years, and what its own curves cover of years."""

from collections.abc import Mapping
from datetime import date

import numpy as np

from elfe_core import clock
from elfe_core.curves import SECTORS, SOURCES, Curves, Hourly
from elfe_core.weather.facts import WeatherFacts
from elfe_core.weather.measured import WEATHER_SOURCES, WeatherHours
from elfe_core.weather.sectors import cells, departures, in_weather
from elfe_core.weather.wind import mapped_by_rank, with_region_wind


def weather_curves(
    hours: WeatherHours, own: Curves, facts: WeatherFacts, timezone: str, *, wind_region_share: float = 0.0
) -> Curves:
    """Curves of a territory in the weather of other years.

    Parameters
    ----------
    hours
        Load and capacity factors of whole local years.
    own
        The territory's own curves: patterns of its sectors, spread of its wind.
    facts
        How strongly each sector follows the cold.
    timezone
        Of the territory.
    wind_region_share
        Part of the wind's energy that is as smooth as a country's; the rest is mapped by rank to the spread of `own`'s.

    Returns
    -------
    Curves
        Hours of all years on one clock, in arbitrary units; sources that do not follow the weather are flat, those that
        `own` does not have are 0.

    Raises
    ------
    InputError
        `own` does not know every month, kind of day and hour.
    """
    utc = hours.start_utc.astype("datetime64[h]") + np.arange(hours.n_hours)
    at, counted = cells(utc, timezone), own.counted if own.counted is not None else np.ones(own.n_hours, dtype=bool)
    own_cells, departure = cells(own.utc()[counted], timezone), departures(hours.load_mw, at)
    series: dict[str, Hourly] = {
        name: in_weather(own[name][counted], own_cells, departure, at, facts.follows_cold(name)) for name in SECTORS
    }
    for name in SOURCES:
        flat = np.full(hours.n_hours, float(own[name].any()))
        series[name] = hours.factor[name] * flat if name in WEATHER_SOURCES else flat
    nation, series["wind"] = series["wind"], mapped_by_rank(hours.factor["wind"], own["wind"][counted])
    return with_region_wind(Curves(start_utc=utc[0], series=series), nation, wind_region_share)


def scaled_by_year(curves: Curves, timezone: str) -> Curves:
    """Each curve over its own mean of each whole local year, which leaves its shapes; other hours are left out.

    For series that come without an installed power, whose growth would pass for wind.
    """
    years = whole_years(curves, timezone)
    spans = [clock.hours_of_days(date(year, 1, 1), date(year, 12, 31), curves.start_utc, timezone) for year in years]
    if not spans:
        raise ValueError("no whole year")
    parts: Mapping[str, list[Hourly]] = {
        name: [_over_mean(curves[name][first:last], curves.cut(first, last).n_counted) for first, last in spans]
        for name in curves.series
    }
    whole = curves.cut(spans[0][0], spans[-1][1])
    series = {name: np.concatenate(of_years) for name, of_years in parts.items()}
    return Curves(start_utc=whole.start_utc, counted=whole.counted, series=series)


def whole_years(curves: Curves, timezone: str) -> tuple[int, ...]:
    """Local calendar years that the curves cover from end to end, rising."""
    first, last = clock.whole_days(curves.start_utc, curves.n_hours, timezone)
    begin = first.year if first <= date(first.year, 1, 1) else first.year + 1
    end = last.year if last >= date(last.year, 12, 31) else last.year - 1
    return tuple(range(begin, end + 1))


def _over_mean(values: Hourly, n_counted: int) -> Hourly:
    mean = values.sum() / max(n_counted, 1)
    return values / mean if mean > 0.0 else values
