"""Wind of a country made as rough as that of a few farms, and wind of a few farms mixed with that of a region."""

import numpy as np

from elfe_core.curves import Curves, Hourly
from elfe_core.errors import InputError


def mapped_by_rank(wind: Hourly, spread: Hourly) -> Hourly:
    """The hours of `wind` in their order, with the values of `spread`.

    Parameters
    ----------
    wind
        Whose highest hour becomes the highest, shape (n_hours,).
    spread
        Values to take, shape (n_values,).

    Returns
    -------
    ndarray
        The value of rank r of n becomes the quantile (r + 1/2)/n of `spread`, linear between its values; shape
        (n_hours,). Hours of equal value keep their order in time.

    Notes
    -----
    Source: own rule, MODEL.md section 9. All years are mapped at once, so that a windy year stays windy. How long a
    lull lasts stays the country's.
    """
    ranks = np.empty(len(wind))
    ranks[np.argsort(wind, kind="stable")] = np.arange(len(wind))
    places = (np.arange(len(spread)) + 0.5) / len(spread)
    mapped: Hourly = np.interp((ranks + 0.5) / len(wind), places, np.sort(spread))
    return mapped


def with_region_wind(curves: Curves, region: Hourly, share: float) -> Curves:
    """The curves with a part of the wind's energy made as a region makes it.

    Parameters
    ----------
    curves
        Whose wind the rest is.
    region
        Wind of the region at the same hours, in any unit, shape (n_hours,); what it holds where `curves` do not count
        is left out.
    share
        0 leaves the curves as they are, 1 takes the region's alone.

    Raises
    ------
    InputError
        The region's wind is zero all along.
    """
    if share == 0.0:
        return curves
    wind = region if curves.counted is None else np.where(curves.counted, region, 0.0)
    if not wind.any():
        raise InputError("region_wind", share, "a curve of the region's wind that is not zero all along")
    if share < 1.0 and curves["wind"].any():
        own = curves["wind"]
        wind = (1.0 - share) / own.sum() * own + share / wind.sum() * wind
    return Curves(start_utc=curves.start_utc, counted=curves.counted, series={**curves.series, "wind": wind})
