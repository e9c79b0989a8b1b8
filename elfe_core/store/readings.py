"""What one half-hourly file holds, however it was read."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import DataError
from elfe_core.store.layouts import Key, Layout

UNUSABLE = np.inf
"""Stands for an energy that cannot be used: its fault is noted, and no other shall follow from it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Readings of one key: half-hours since 1970 (UTC) and Wh in each (NaN: hidden), both of shape (n,), unordered."""

    key: Key
    half_hours: NDArray[np.int64]
    energies_wh: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfHourFile:
    """One file: its readings in the regions asked for, and its faults.

    `lost` counts lines whose time or series is unknown as FaultLog does; None when nobody knows how many there were.
    """

    path: Path
    layout: Layout
    readings: tuple[Readings, ...] = ()
    faults: tuple[DataError, ...] = ()
    lost: Counter[str] | None = field(default_factory=Counter)
