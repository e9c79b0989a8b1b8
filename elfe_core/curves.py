"""Hourly curves of a territory: one array per source and sector on one UTC clock."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Hourly = NDArray[np.float64]
"""One value an hour, shape (n_hours,)."""

SOURCES = ("wind", "solar", "bioenergy")
SECTORS = ("res", "pro", "ent")
CURVE_NAMES = SOURCES + SECTORS


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curves:
    """Six hourly curves, each of shape (n_hours,), in any unit: only their shape counts until they are scaled.

    `start_utc` is the start of the first hour (numpy datetime64[h], UTC); each value belongs to the hour that starts
    there. No hour is missing and none is double. `counted`, shape (n_hours,), says which hours count: the others are
    left out of every result, since some curve does not know them, and all six curves are 0 there. None: all count.
    """

    start_utc: np.datetime64
    wind: Hourly
    solar: Hourly
    bioenergy: Hourly
    res: Hourly
    pro: Hourly
    ent: Hourly
    counted: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        lengths = {name: getattr(self, name).shape for name in CURVE_NAMES}
        if len(set(lengths.values())) != 1 or len(self.res.shape) != 1:
            raise ValueError(f"curves differ in shape: {lengths}")
        if self.counted is not None and self.counted.shape != self.res.shape:
            raise ValueError(f"counted has shape {self.counted.shape}: expected {self.res.shape}")

    @property
    def n_hours(self) -> int:
        """Number of hours."""
        return len(self.res)

    @property
    def n_counted(self) -> int:
        """Number of hours that count."""
        return self.n_hours if self.counted is None else int(np.count_nonzero(self.counted))

    def utc(self) -> NDArray[np.datetime64]:
        """Start of each hour, shape (n_hours,), datetime64[h]."""
        return self.start_utc + np.arange(self.n_hours)

    def cut(self, first: int, last: int) -> "Curves":
        """Hours first to last, the last excluded."""
        parts = {name: getattr(self, name)[first:last] for name in CURVE_NAMES}
        counted = None if self.counted is None else self.counted[first:last]
        return Curves(start_utc=self.start_utc + first, counted=counted, **parts)
