"""A curve as a file gives it, before anything is scaled, aligned or filled: what readers make and checks look at."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core.curves import CURVE_NAMES
from elfe_core.errors import DataError, InputError

Values = NDArray[np.float64]

STEPS_MIN = (10, 15, 30, 60)
"""Lengths of a step that a file may have [min]."""

UNITS = ("W", "kW", "MW", "Wh", "kWh", "MWh", "")
"""Units that the values of a plain file may have: mean power, energy in the step, or an arbitrary scale (empty)."""

CLOCKS = ("utc", "Europe/Paris")
"""Clocks that times without an offset may follow."""

KINDS: Mapping[str, str] = {
    "enedis_inf36": "Enedis, consumption up to 36 kVA by region",
    "enedis_sup36": "Enedis, consumption above 36 kVA by region",
    "enedis_prod": "Enedis, production by region",
    "elfe_consumption": "ELFE, mean consumption of a sector",
    "elfe_wind": "ELFE, wind of a farm, kW",
    "elfe_scaled_wind": "ELFE, corrected wind on an arbitrary scale",
    "elfe_production": "ELFE, hourly energy of a source",
    "eco2mix": "RTE éCO2mix, regional",
    "hourly_inputs": "hourly curves of the six roles, W per foyer",
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
    mean_power: Values

    def hourly(self) -> tuple[np.datetime64, Values]:
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
    """How to read a file: what was understood of it, or what the user says instead. None: nothing is said.

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
        Name of the column of values of a plain file that has several (see FileReport.columns).

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

    def __post_init__(self) -> None:
        allowed: Mapping[str, tuple[object, ...]] = {
            "kind": tuple(KINDS),
            "role": ("", *CURVE_NAMES),
            "unit": UNITS,
            "step_min": STEPS_MIN,
            "clock": CLOCKS,
            "decimal": (".", ","),
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
    columns: tuple[str, ...] = ()
    """Columns of a plain file of which one is to be chosen; empty where there is only one."""
