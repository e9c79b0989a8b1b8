"""From hourly mean power to the half-hourly energy that Enedis publishes."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from elfe_core.demo.noise import Hourly

Energies = NDArray[np.int64]
"""Energy of each half-hour [Wh], shape (2 * n_hours,), oldest first."""

LARGEST_LEAN = 0.3
"""At most this share of an hour's energy moves between its halves."""


def half_hour_energies(power_kw: Hourly) -> Energies:
    """Energy of each half-hour [Wh]: a slope inside each hour taken from its neighbours, the hour's sum unchanged."""
    padded = np.concatenate([power_kw[:1], power_kw, power_kw[-1:]])
    lean = (padded[2:] - padded[:-2]) / 16
    lean = np.clip(lean, -LARGEST_LEAN * power_kw, LARGEST_LEAN * power_kw)
    hour_wh = np.rint(power_kw * 1000).astype(np.int64)
    first_wh = np.clip(np.rint((power_kw / 2 - lean) * 1000).astype(np.int64), 0, hour_wh)
    return np.stack([first_wh, hour_wh - first_wh], axis=1).ravel()


def half_hours(hours_utc: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Start of each half-hour in UTC, shape (2 * n_hours,)."""
    return pd.date_range(hours_utc[0], periods=2 * len(hours_utc), freq="30min")


def split_energies(total_wh: Energies, shares: tuple[float, ...]) -> list[Energies]:
    """Whole Wh for each share of a total; the last takes the rest, so that the parts add up exactly."""
    parts = [np.rint(total_wh * share).astype(np.int64) for share in shares[:-1]]
    return [*parts, total_wh - np.sum(parts, axis=0)]
