"""The local wall clock of a balance, and its flows in the unit of the screen."""

from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.balance import Balance
from elfe_core.curves import Hourly
from elfe_core.errors import InputError
from elfe_core.scenario import POWER_UNITS
from elfe_core.territory import Territory

Times = NDArray[np.datetime64]
Ints = NDArray[np.int64]

HOUR: Final = np.timedelta64(60, "m")


def wall_clock(balance: Balance, territory: Territory) -> Times:
    """Local wall-clock label of each hour, datetime64[m], shape (n_hours,), never decreasing."""
    start = balance.inputs.start_utc.astype("datetime64[h]")
    return _wall_clock(int(start.astype(np.int64)), balance.n_hours, territory.timezone)


def counted(balance: Balance) -> NDArray[np.float64]:
    """1 for an hour that counts, 0 for one that is left out (see Curves), shape (n_hours,)."""
    flags = balance.inputs.counted
    return np.ones(balance.n_hours) if flags is None else flags.astype(np.float64)


@lru_cache(maxsize=8)
def _wall_clock(start_hour: int, n_hours: int, timezone: str) -> Times:
    utc = np.datetime64(start_hour, "h") + np.arange(n_hours)
    labels = clock.local_hours(utc, timezone)
    labels.setflags(write=False)
    return labels


def hour_of_day(labels: Times) -> Ints:
    """Hour 0-23 of each label."""
    hours: Ints = (labels - labels.astype("datetime64[D]")).astype("timedelta64[h]").astype(np.int64)
    return hours


def month_of_year(labels: Times) -> Ints:
    """Month 1-12 of each label."""
    months: Ints = labels.astype("datetime64[M]").astype(np.int64) % 12 + 1
    return months


def as_utc(labels: Times) -> pd.DatetimeIndex:
    """Labels as tz-aware UTC times, so that a UTC scale shows the wall clock whatever the browser's zone."""
    return pd.DatetimeIndex(labels.astype("datetime64[ms]")).tz_localize("UTC")


def in_unit(values_w: Hourly, unit: str, territory: Territory) -> Hourly:
    """W/foyer -> the display unit (also Wh/foyer -> its energy)."""
    if unit == "w":
        return values_w
    if unit == "w_group":
        return units.w_to_group_w(values_w)
    if unit == "mw":
        return units.w_to_mw(values_w, territory.foyers)
    raise InputError("power_unit", unit, f"one of {', '.join(POWER_UNITS)}")


def in_gwh(energy_wh: Hourly, territory: Territory) -> Hourly:
    """Wh/foyer -> GWh of the territory."""
    energy_gwh: Hourly = units.w_to_mw(energy_wh, territory.foyers) / units.MWH_PER_GWH
    return energy_gwh
