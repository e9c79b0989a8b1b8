"""Consumption of each sector in the weather of other years: its own pattern, moved with the nation's load."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curves import Hourly
from elfe_core.errors import InputError

Places = NDArray[np.int64]

MONTHS, HOURS, DAY_KINDS = 12, 24, 3
"""Sizes of a pattern: January to December, local hours 0 to 23; Monday to Friday, Saturday, Sunday."""

EPOCH_WEEKDAY = 3
"""1970-01-01 was a Thursday; Monday is 0."""


class Cells(NamedTuple):
    """Cell of a pattern that each hour falls into, shape (n_hours,), from 0 to MONTHS*DAY_KINDS*HOURS - 1."""

    place: Places

    def means(self, values: Hourly) -> Hourly:
        """Mean of each cell, shape (n_cells,); NaN in a cell without an hour."""
        n_cells = MONTHS * DAY_KINDS * HOURS
        counts = np.bincount(self.place, minlength=n_cells)
        sums = np.bincount(self.place, weights=values, minlength=n_cells)
        means: Hourly = np.divide(sums, counts, out=np.full(n_cells, np.nan), where=counts > 0)
        return means


def cells(utc: NDArray[np.datetime64], timezone: str) -> Cells:
    """The cell of each UTC hour: its local month, kind of day and hour of the day."""
    local = clock.local_hours(utc, timezone)
    month = local.astype("datetime64[M]").astype(np.int64) % MONTHS
    weekday = (local.astype("datetime64[D]").astype(np.int64) + EPOCH_WEEKDAY) % 7
    hour = local.astype("datetime64[h]").astype(np.int64) % HOURS
    kind = np.maximum(weekday - 4, 0)
    return Cells((month * DAY_KINDS + kind) * HOURS + hour)


def departures(load: Hourly, at: Cells) -> Hourly:
    """The load over its own mean of the same month, kind of day and hour, shape (n_hours,): mostly the cold."""
    means: Hourly = at.means(load)
    result: Hourly = load / means[at.place]
    return result


def in_weather(own: Hourly, own_cells: Cells, departure: Hourly, at: Cells, follows_cold: float) -> Hourly:
    """A sector's consumption in the hours of other years, in its own unit.

    Parameters
    ----------
    own, own_cells
        The sector's curve and the cells of its hours, shape (n_own_hours,).
    departure, at
        As `departures` gives them, and the cells of those hours, shape (n_hours,).
    follows_cold
        Exponent k: 0 repeats the pattern, 1 moves as the nation's load does.

    Returns
    -------
    ndarray
        pattern(month, kind of day, hour) * departure**k, shape (n_hours,).

    Raises
    ------
    InputError
        The curve knows no hour of some month, kind of day and hour.

    Notes
    -----
    Source: own rule, MODEL.md section 9. Weekends are cells of their own: homes do not consume less on a Sunday, while
    the nation's load falls by a tenth, which an exponent of 2 would take for a warm day and double.
    """
    pattern = own_cells.means(own)
    if np.isnan(pattern).any():
        raise InputError(
            "weather_patterns", int(np.isnan(pattern).sum()), "curves of a whole year to take patterns from"
        )
    result: Hourly = pattern[at.place] * departure**follows_cold
    return result
