"""Wind of a country made as rough as that of a few farms."""

import numpy as np

from elfe_core.curves import Hourly


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
