"""What a nation measured -> capacity factors that a region could have had (MODEL.md section 9)."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.curves import Hourly
from elfe_core.errors import InputError
from elfe_core.weather.measured import WEATHER_SOURCES, ByYear, NationHours, RegionFigures, WeatherHours


def weather_hours(
    nation: NationHours, figures: RegionFigures, regions: Sequence[RegionFigures], timezone: str
) -> WeatherHours:
    """Capacity factors of wind and sun, brought to some regions by their own months.

    Parameters
    ----------
    nation
        Hours of the nation [MW].
    figures, regions
        Installed power of the nation, and of the regions with their months.
    timezone
        Whose years and months the figures are of.

    Returns
    -------
    WeatherHours
        Power over installed power, which rises linearly from one year's end to the next, so that a windy year stays
        windy while the growth of the fleet goes; times the regions' factor of the month over the nation's, in months
        that some region does not know the mean of that month's other years. No hour above 1.

    Raises
    ------
    InputError
        A year of the hours has no installed power.

    Notes
    -----
    Source: own rule, MODEL.md section 9. Left as the nation's, the months without figures of the regions would make
    their years windier and sunnier than the others: the west has 8 % less wind and 12 % less sun per MW than France.
    """
    plain, utc = nation_factors(nation, figures, timezone), _utc(nation)
    months = clock.local_hours(utc, timezone).astype("datetime64[M]")
    factor = {}
    for source, of_nation in plain.factor.items():
        installed = np.sum([installed_mw(one.installed_mw[source], utc, timezone) for one in regions], axis=0)
        scale = month_ratios(of_nation, installed, [one.monthly_gwh[source] for one in regions], months)
        factor[source] = np.minimum(of_nation * scale, 1.0)
    return WeatherHours(start_utc=utc[0], load_mw=nation.load_mw, factor=factor)


def nation_factors(nation: NationHours, figures: RegionFigures, timezone: str) -> WeatherHours:
    """Power over installed power of the nation itself, in each hour; errors as `weather_hours`."""
    utc = _utc(nation)
    factor = {
        source: nation.source_mw[source] / installed_mw(figures.installed_mw[source], utc, timezone)
        for source in WEATHER_SOURCES
    }
    return WeatherHours(start_utc=utc[0], load_mw=nation.load_mw, factor=factor)


def _utc(nation: NationHours) -> NDArray[np.datetime64]:
    hours: NDArray[np.datetime64] = nation.start_utc.astype("datetime64[h]") + np.arange(len(nation.load_mw))
    return hours


def installed_mw(year_ends: ByYear, utc: NDArray[np.datetime64], timezone: str) -> Hourly:
    """Power installed in each hour [MW], shape (n_hours,), linear between the ends of local years.

    Raises
    ------
    InputError
        The hours reach beyond the first or the last year that is known.
    """
    years = sorted(year_ends)
    ends = np.array([_year_end(year, timezone) for year in years]).astype(np.int64)
    hours = utc.astype("datetime64[h]").astype(np.int64)
    if hours[0] < ends[0] or hours[-1] > ends[-1]:
        raise InputError("installed_mw", f"{years[0]} to {years[-1]}", "the ends of all years of the hours")
    result: Hourly = np.interp(hours + 0.5, ends, [year_ends[year] for year in years])
    return result


def month_ratios(
    factor: Hourly,
    installed: Hourly,
    monthly_gwh: Sequence[Mapping[tuple[int, int], float]],
    months: NDArray[np.datetime64],
) -> Hourly:
    """The regions' capacity factor of a month over the nation's, in each of its hours.

    Parameters
    ----------
    factor
        Capacity factor of the nation, shape (n_hours,).
    installed
        Power of the regions together [MW], shape (n_hours,).
    monthly_gwh
        Energy of each region by year and month.
    months
        Local month of each hour, datetime64[M], shape (n_hours,).

    Returns
    -------
    ndarray
        Shape (n_hours,); in a month that a region does not know the mean of the same month in the years that all know,
        1 where there is none.
    """
    first = int(months[0].astype(np.int64))
    place = months.astype(np.int64) - first
    possible_mwh, made = np.bincount(place, weights=installed), np.bincount(place, weights=factor)
    n_hours = np.bincount(place)
    ratios = np.full(len(n_hours), np.nan)
    month_of_year = (first + np.arange(len(n_hours))) % 12
    for at, month in enumerate(month_of_year):
        key = 1970 + (first + at) // 12, int(month) + 1
        if all(key in one for one in monthly_gwh) and made[at] > 0.0:
            of_regions = units.MWH_PER_GWH * sum(one[key] for one in monthly_gwh) / possible_mwh[at]
            ratios[at] = of_regions / (made[at] / n_hours[at])
    for each in range(12):
        alike = month_of_year == each
        known = ratios[alike & ~np.isnan(ratios)]
        ratios[alike & np.isnan(ratios)] = known.mean() if len(known) else 1.0
    return ratios[place]


def _year_end(year: int, timezone: str) -> np.datetime64:
    midnight = datetime(year + 1, 1, 1, tzinfo=ZoneInfo(timezone)).astimezone(UTC)
    return np.datetime64(midnight.replace(tzinfo=None), "h")
