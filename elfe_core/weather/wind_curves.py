"""The same weather years with other curves of wind: those that are made, and a real farm's and turbine's."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import numpy as np

from elfe_core import clock
from elfe_core.curves import Curves, Hourly
from elfe_core.weather.facts import MeasuredFarm
from elfe_core.weather.measured import FarmHours
from elfe_core.weather.wind import with_region_wind

REGION, HALF, FARMS, MEASURED_FARM, MEASURED_TURBINE = WIND_CURVES = (
    "region",
    "half",
    "farms",
    "measured_farm",
    "measured_turbine",
)
"""All turbines of the region, half of each, the territory's own farms; measured at one place."""

SHARES: Final[Mapping[str, float]] = {REGION: 1.0, HALF: 0.5, FARMS: 0.0}
"""`wind_region_share` of the curves that a scenario can take."""


def wind_curves(own: Curves, region: Hourly, farm: MeasuredFarm, hours: FarmHours, timezone: str) -> dict[str, Curves]:
    """Curves of the farm's years, one set for each of `WIND_CURVES`.

    Parameters
    ----------
    own
        Curves of the weather years, wind as rough as the territory's own farms'.
    region
        Wind of the region at the same hours, shape (n_hours,).
    farm, hours
        What is measured; the first of its turbines stands for a single one.
    timezone
        Whose years are meant.

    Returns
    -------
    dict
        All with the same hours, of which those count in which every measured curve is known. The farm is the mean of
        the turbines that are known in an hour.
    """
    first, last = clock.hours_of_days(date(farm.years[0], 1, 1), date(farm.years[-1], 12, 31), own.start_utc, timezone)
    cut, wind = own.cut(first, last), region[first:last]
    known = ~np.isnan(hours.turbines_kw)
    sums = np.where(known, hours.turbines_kw, 0.0).sum(axis=0)
    means = np.divide(sums, known.sum(axis=0), out=np.full(len(sums), np.nan), where=known.any(axis=0))
    of_farm, of_turbine = (_placed(values, hours.start_utc, cut) for values in (means, hours.turbines_kw[0]))
    counted = ~np.isnan(of_farm) & ~np.isnan(of_turbine)
    if cut.counted is not None:
        counted &= cut.counted
    series = {name: np.where(counted, curve, 0.0) for name, curve in cut.series.items()}
    base = Curves(start_utc=cut.start_utc, counted=counted, series=series)
    made = {name: with_region_wind(base, wind, share) for name, share in SHARES.items()}
    measured = {
        name: with_region_wind(base, np.nan_to_num(values), 1.0)
        for name, values in ((MEASURED_FARM, of_farm), (MEASURED_TURBINE, of_turbine))
    }
    return made | measured


def _placed(values: Hourly, start_utc: np.datetime64, curves: Curves) -> Hourly:
    """Values at the hours of some curves; NaN where there are none."""
    placed = np.full(curves.n_hours, np.nan)
    offset = int((start_utc.astype("datetime64[h]") - curves.start_utc.astype("datetime64[h]")).astype(np.int64))
    first, last = max(offset, 0), min(offset + len(values), curves.n_hours)
    placed[first:last] = values[first - offset : max(last - offset, first - offset)]
    return placed
