"""Parts of one curve that lie in several files, one after the other, become one curve."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from elfe_core.clock import hours_touched, places, runs
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import Hourly
from elfe_core.errors import DataError, ElfeError, Place, raise_faults

LONGEST_YEARS = 100
"""Files that lie further apart hold a wrong date (own rule)."""

HOUR_MIN, YEAR_MIN = 60, 525_960


def joined(parts: Sequence[Measured]) -> Measured:
    """One curve from its parts in any order: files of several years, or of periods that overlap.

    Parameters
    ----------
    parts
        At least one, of one curve: role, label and kind are those of the first. Parts whose steps differ in length or
        do not fall together are taken hour by hour.

    Returns
    -------
    Measured
        From the first step of any part to the last; NaN where no part has a value, and a value where any has one.

    Raises
    ------
    DataError, Faults
        duplicate: two parts give different values for one time (hours are counted); mixed_units; far_apart: the parts
        span more than LONGEST_YEARS.
    ValueError
        No part.
    """
    if not parts:
        raise ValueError("expected at least one part of a curve")
    if len(parts) == 1:
        return parts[0]
    files = tuple(dict.fromkeys(name for part in parts for name in part.files))
    same = parts if len({_grid(part) for part in parts}) == 1 else [_by_hour(part) for part in parts]
    offsets = [_minutes(part) // part.step_min for part in same]
    n_steps = max(at + len(part.mean_power) for at, part in zip(offsets, same, strict=True)) - min(offsets)
    step_min, first = same[0].step_min, same[offsets.index(min(offsets))]
    raise_faults(_misfits(parts, files, n_steps * step_min))
    power: Hourly = np.full(n_steps, np.nan)
    clash = np.zeros(n_steps, dtype=bool)
    for at, part in zip(offsets, same, strict=True):
        here = slice(at - min(offsets), at - min(offsets) + len(part.mean_power))
        known, new = power[here], part.mean_power
        clash[here] |= ~np.isnan(known) & ~np.isnan(new) & (known != new)
        power[here] = np.where(np.isnan(known), new, known)
    if clash.any():
        where = places(runs(clash), first.start_utc, step_min, series=(parts[0].role or parts[0].label,))
        count = hours_touched(clash, first.start_utc, step_min)
        raise DataError(files, "duplicate", places=where, count=count)
    return replace(parts[0], files=files, step_min=step_min, start_utc=first.start_utc, mean_power=power)


def _misfits(parts: Sequence[Measured], files: tuple[str, ...], length_min: int) -> list[ElfeError]:
    faults: list[ElfeError] = []
    if len({part.unit for part in parts}) > 1:
        units = [Place(file=part.files[0], values=(part.unit,)) for part in parts]
        faults.append(DataError(files, "mixed_units", places=units))
    if length_min > LONGEST_YEARS * YEAR_MIN:
        faults.append(DataError(files, "far_apart"))
    return faults


def _minutes(part: Measured) -> int:
    return int(part.start_utc.astype("datetime64[m]").astype(np.int64))


def _grid(part: Measured) -> tuple[int, int]:
    """Length of the steps, and how far they are off its multiples."""
    return part.step_min, _minutes(part) % part.step_min


def _by_hour(part: Measured) -> Measured:
    start_utc, power = part.hourly()
    return replace(part, step_min=HOUR_MIN, start_utc=start_utc.astype("datetime64[m]"), mean_power=power)
