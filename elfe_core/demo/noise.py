"""Autocorrelated noise: red noise, smooth bumps and smooth yearly interpolation."""

from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.signal import lfilter  # type: ignore[import-untyped]

from elfe_core.curves import Hourly

SPIN_UP_H = 2000


def stream(seed: int, name: str) -> np.random.Generator:
    """One independent random stream per purpose, so that a change in one leaves the others as they are."""
    return np.random.default_rng([seed, *name.encode()])


@cache
def red_noise(seed: int, name: str, n_hours: int, tau_h: float) -> Hourly:
    """Gaussian noise of unit variance and zero mean with a memory of about `tau_h` hours [h], shape (n_hours,).

    White noise through two first-order low-pass filters in a row, which leaves no hourly jitter. Read-only, as it is
    kept for the next call: the calibration asks for the same noise hundreds of times.
    """
    decay = np.exp(-1.0 / tau_h)
    values: Hourly = stream(seed, name).standard_normal(n_hours + SPIN_UP_H)
    for _ in range(2):
        values = lfilter([1 - decay], [1, -decay], values)
    values = values[SPIN_UP_H:]
    values = (values - values.mean()) / values.std()
    values.flags.writeable = False
    return values


def moving_memory(values: Hourly, tau_h: float) -> Hourly:
    """Exponential memory of a curve [same unit], as a building remembers the temperature of the days before."""
    decay = np.exp(-1.0 / tau_h)
    start = values[:24].mean() * decay
    memory: Hourly = lfilter([1 - decay], [1, -decay], values, zi=[start])[0]
    return memory


def bump(position: Hourly, first: float, last: float, edge: float) -> Hourly:
    """Smooth step up at `first` and down at `last`, from 0 to 1 and back; `edge` is the width of both slopes."""
    rise = 0.5 * (1 + np.tanh((position - first) / edge))
    fall = 0.5 * (1 + np.tanh((position - last) / edge))
    return rise - fall


def yearly(monthly: ArrayLike, year_fraction: Hourly) -> Hourly:
    """Twelve monthly values as a smooth curve around the year: linear between the middles of the months."""
    middles = (np.arange(-1, 13) + 0.5) / 12
    values = np.asarray(monthly, dtype=np.float64)
    result: Hourly = np.interp(year_fraction, middles, np.concatenate([values[-1:], values, values[:1]]))
    return result


def over_months(monthly: ArrayLike, month_index: NDArray[np.int64]) -> Hourly:
    """Values of successive months as a smooth curve: linear between the middles of the months, level at both ends.

    `month_index` counts months from 0, shape (n_hours,); `monthly` has one value for each.
    """
    values = np.asarray(monthly, dtype=np.float64)
    position = np.arange(len(month_index), dtype=np.float64)
    middles = [position[month_index == index].mean() for index in range(len(values))]
    return np.interp(position, middles, values)


def without_monthly_means(values: Hourly, month_index: NDArray[np.int64]) -> Hourly:
    """A noise whose months hardly lean either way: what a month is like is then said by its parameter alone."""
    for _ in range(3):
        means = np.bincount(month_index, values) / np.bincount(month_index)
        values = values - over_months(means, month_index)
    return values
