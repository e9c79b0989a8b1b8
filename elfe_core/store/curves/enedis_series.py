"""Puts readings onto one clock: one energy a series and half-hour, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import Flags
from elfe_core.store.curves.enedis_labels import Key

UNUSABLE = np.inf
"""Stands for an energy that cannot be used: its fault is noted, and no other shall follow from it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Readings:
    """Readings of one key: half-hours since 1970 (UTC) and Wh in each (NaN: hidden), both of shape (n,), unordered."""

    key: Key
    half_hours: NDArray[np.int64]
    energies_wh: NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """One profile, sector or source of one region, in every half-hour of a span; arrays have shape (n_half_hours,).

    `energy_wh` is NaN where no reading or only a hidden one stands; `present` says that some reading stands there,
    `secret` that a hidden one does. `conflicts` are half-hours since 1970 at which one key has two different values.
    """

    name: str
    region: str
    curve: str
    energy_wh: NDArray[np.float64]
    present: Flags
    secret: Flags
    conflicts: NDArray[np.int64]

    @property
    def unknown(self) -> Flags:
        """Half-hours that have readings but no usable energy."""
        return self.present & np.isnan(self.energy_wh)

    @property
    def is_hidden(self) -> bool:
        """Whether it is hidden at all its times: its curve is made without it."""
        return bool(self.present.any()) and bool(np.isnan(self.energy_wh).all())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Band:
    energy_wh: NDArray[np.float64]
    present: Flags
    conflicts: NDArray[np.int64]


def span_of(readings: Iterable[Readings]) -> tuple[int, int] | None:
    """First half-hour, and the one after the last; None without any reading."""
    ends = [(part.half_hours.min(), part.half_hours.max() + 1) for part in readings if len(part.half_hours)]
    return (int(min(first for first, _ in ends)), int(max(end for _, end in ends))) if ends else None


def build_series(readings: Iterable[Readings], first: int, end: int) -> list[Series]:
    """Series in the half-hours from `first` to `end` (excluded), ordered by name.

    A series is its total band where that is visible, else the sum of its other bands where each of those that the
    file knows of is visible: never both, and never a part of them (own rule after FORMATS.md section 1).
    """
    parts: dict[Key, list[Readings]] = {}
    for part in readings:
        parts.setdefault(part.key, []).append(part)
    names: dict[str, list[Key]] = {}
    for key in sorted(parts):
        names.setdefault(key.series, []).append(key)
    return [_series({key: _band(parts[key], first, end) for key in keys}) for keys in names.values()]


def _band(parts: Sequence[Readings], first: int, end: int) -> _Band:
    """One band on the clock; readings outside it are left aside, an exact repetition counts once."""
    half_hours = np.concatenate([part.half_hours for part in parts]) - first
    energies = np.concatenate([part.energies_wh for part in parts])
    if len(half_hours) and (half_hours.min() < 0 or half_hours.max() >= end - first):
        inside = (half_hours >= 0) & (half_hours < end - first)
        half_hours, energies = half_hours[inside], energies[inside]
    grid = np.full(end - first, np.nan)
    present = np.zeros(end - first, dtype=bool)
    grid[half_hours] = energies
    present[half_hours] = True
    kept = grid[half_hours]
    agree = (kept == energies) | (np.isnan(kept) & np.isnan(energies)) | (kept == UNUSABLE) | (energies == UNUSABLE)
    return _Band(energy_wh=grid, present=present, conflicts=half_hours[~agree] + first)


def _series(bands: dict[Key, _Band]) -> Series:
    key = next(iter(bands))
    shape = bands[key].present.shape
    total = next((band.energy_wh for key, band in bands.items() if key.is_total), np.full(shape, np.nan))
    others = [band.energy_wh for key, band in bands.items() if not key.is_total]
    if others:
        total = np.where(np.isnan(total), np.sum(others, axis=0), total)
    return Series(
        name=key.series,
        region=key.region,
        curve=key.curve,
        energy_wh=total,
        present=np.logical_or.reduce([band.present for band in bands.values()]),
        secret=np.logical_or.reduce([band.present & np.isnan(band.energy_wh) for band in bands.values()]),
        conflicts=np.unique(np.concatenate([band.conflicts for band in bands.values()])),
    )
