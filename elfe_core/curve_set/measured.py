"""A curve as a file gives it, before anything is scaled, aligned or filled: what readers make and checks look at.

Parts of one curve that lie in several files are joined here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import hours_touched, places, runs
from elfe_core.curves import CURVE_NAMES, Hourly
from elfe_core.errors import DataError, ElfeError, InputError, Place, raise_faults

Floats = NDArray[np.float64]

STEPS_MIN = (1, 5, 10, 15, 30, 60)
"""Lengths of a step that a file may have [min]."""

UNITS = ("W", "kW", "MW", "Wh", "kWh", "MWh", "")
"""Units that the values of a plain file may have: mean power, energy in the step, or an arbitrary scale (empty)."""

UTC, PARIS, WINTER = "utc", "Europe/Paris", "utc+1"
CLOCKS = (UTC, PARIS, WINTER)
"""Clocks that times without an offset may follow; WINTER is that of a logger that nobody sets in summer."""

LABELS = ("start", "end")
"""What a time may say of its step."""

VALUES = ("each", "index", "counter")
"""What values may be: those of each step, an index that only rises, or a counter that begins anew each day."""

DATES = ("day", "month")
"""What may stand first in a date such as 05/06/2023."""

SUM = "+"
"""Stands for the sum of all series, or of all columns of values."""

KEEP_ALL = "none"
"""As `missing`: every number is a value."""

KINDS: Mapping[str, str] = {
    "enedis_inf36": "Enedis, consumption up to 36 kVA by region",
    "enedis_sup36": "Enedis, consumption above 36 kVA by region",
    "enedis_prod": "Enedis, production by region",
    "elfe_consumption": "ELFE, mean consumption of a sector",
    "elfe_wind": "ELFE, wind of a farm, kW",
    "elfe_scaled_wind": "ELFE, corrected wind on an arbitrary scale",
    "elfe_production": "ELFE, hourly energy of a source",
    "eco2mix": "RTE éCO2mix",
    "elfe_hours": "all hours of a scenario, kept by this program",
    "hourly_inputs": "hourly curves of the six roles, W per foyer",
    "pvgis": "PVGIS, hourly output of a solar plant",
    "plain": "one time and one value a line",
}
"""Every kind of file that is recognised by its content (FORMATS.md), with its English name."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measured:
    """One curve on a regular UTC clock.

    Parameters
    ----------
    role
        One of CURVE_NAMES that the file says it is; empty where it does not say.
    label
        What the file calls it: `Eolien`, `F5 : Solaire`, `RES`.
    kind
        A key of KINDS.
    files
        Names of the files that it comes from.
    unit
        `W`, or empty for an arbitrary scale.
    step_min
        One of STEPS_MIN.
    start_utc
        Start of the first step, datetime64[m].
    mean_power
        Mean power of each step in `unit`, shape (n_steps,); NaN where the file gives none.
    """

    role: str
    label: str
    kind: str
    files: tuple[str, ...]
    unit: str
    step_min: int
    start_utc: np.datetime64
    mean_power: Floats

    def hourly(self) -> tuple[np.datetime64, Floats]:
        """First hour that begins within the curve (datetime64[h]) and the mean power of each whole hour, (n_hours,).

        An hour that lacks one of its steps is NaN.
        """
        steps_an_hour = 60 // self.step_min
        into_hour = int((self.start_utc - self.start_utc.astype("datetime64[h]")).astype(int)) // self.step_min
        skipped = -into_hour % steps_an_hour
        whole = (len(self.mean_power) - skipped) // steps_an_hour * steps_an_hour
        steps = self.mean_power[skipped : skipped + max(whole, 0)]
        first = self.start_utc + np.timedelta64(skipped * self.step_min, "m")
        return first.astype("datetime64[h]"), steps.reshape(-1, steps_an_hour).mean(axis=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """How a file is read: as its content shows, or as the user sets it. Unset options are None.

    Parameters
    ----------
    kind
        A key of KINDS.
    role
        One of CURVE_NAMES; empty where the only curve of a file has no role.
    unit
        One of UNITS; empty for an arbitrary scale.
    step_min
        One of STEPS_MIN.
    clock
        One of CLOCKS, for times without an offset.
    decimal
        `.`, or `,` where both are read.
    column
        Name of the column of values of a file that has several.
    sheet
        Sheet of a workbook, or table of an archive.
    series
        Which of the meters or turbines of one column; SUM adds them up.
    label
        One of LABELS.
    values
        One of VALUES.
    dates
        One of DATES.
    missing
        Number that stands for "no value", as text; KEEP_ALL where none does.

    Raises
    ------
    InputError
        A value that is none of these.
    """

    kind: str | None = None
    role: str | None = None
    unit: str | None = None
    step_min: int | None = None
    clock: str | None = None
    decimal: str | None = None
    column: str | None = None
    sheet: str | None = None
    series: str | None = None
    label: str | None = None
    values: str | None = None
    dates: str | None = None
    missing: str | None = None

    def __post_init__(self) -> None:
        allowed: Mapping[str, tuple[object, ...]] = {
            "kind": tuple(KINDS),
            "role": ("", *CURVE_NAMES),
            "unit": UNITS,
            "step_min": STEPS_MIN,
            "clock": CLOCKS,
            "decimal": (".", ","),
            "label": LABELS,
            "values": VALUES,
            "dates": DATES,
        }
        for name, values in allowed.items():
            value = getattr(self, name)
            if value is not None and value not in values:
                choices = tuple(str(one) for one in values)
                raise InputError(name, value, "one of " + ", ".join(map(repr, values)), choices=choices)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReport:
    """What one file holds and what is wrong or odd about it.

    `faults` prevent its use; `notes` are for the user to know or decide: gaps, spikes, clipped values...
    """

    file: str
    kind: str
    """A key of KINDS, empty when it was not recognised."""
    curves: tuple[Measured, ...] = ()
    faults: tuple[DataError, ...] = ()
    notes: tuple[DataError, ...] = ()
    understood: Choice = Choice()
    """How the file was read; what is None there is not known, or not a matter of choice for its kind."""
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Fields of Choice that matter for this file, with what may be chosen: columns, sheets, series..."""
    head: tuple[str, ...] = ()
    """First lines as they stand in the file."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Columns of which one is to be chosen; empty where there is only one."""
        return self.options.get("column", ())


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
