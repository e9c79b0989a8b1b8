"""Hourly curves of a territory: one array per source and sector on one UTC clock."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from elfe_core.catalogue import CURVES, SECTORS, SOURCES
from elfe_core.errors import InputError, raise_faults

__all__ = ["CURVE_NAMES", "SECTORS", "SOURCES", "Curves", "Hourly"]

Hourly = NDArray[np.float64]
"""One value an hour, shape (n_hours,)."""

CURVE_NAMES = tuple(row.key for row in CURVES)

MOST_VALUE = 1e15
"""Largest value of a curve in any unit: beyond, no sum of its hours is a number."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, init=False)
class Curves:
    """One hourly curve a row of the catalogue, each of shape (n_hours,), in any unit: only the shape counts at first.

    `start_utc` is the start of the first hour (numpy datetime64[h], UTC); each value belongs to the hour that starts
    there. No hour is missing and none is double. `counted`, shape (n_hours,), says which hours count: the others are
    left out of every result, since some curve does not know them, and every curve is 0 there. None: all count.
    `Curves(start_utc=..., wind=..., res=...)`: a curve that is not given is 0 all along.

    Raises
    ------
    ValueError
        A name that is no curve of the catalogue, no curve at all, or curves that differ in shape.
    InputError, Faults
        A curve holds a negative value, one above MOST_VALUE or none (NaN) at some hour, or no numbers; all such curves
        at once. `start_utc` is not the start of an hour.
    """

    start_utc: np.datetime64
    series: Mapping[str, Hourly]
    counted: NDArray[np.bool_] | None

    def __init__(
        self,
        *,
        start_utc: np.datetime64,
        counted: NDArray[np.bool_] | None = None,
        series: Mapping[str, Hourly] | None = None,
        **named: Hourly,
    ) -> None:
        given = {**(series or {}), **named}
        if unknown := set(given) - set(CURVE_NAMES):
            raise ValueError(f"no such curve: {sorted(unknown)}")
        lengths = {name: curve.shape for name, curve in given.items()}
        if len(set(lengths.values())) != 1 or len(next(iter(lengths.values()))) != 1:
            raise ValueError(f"curves differ in shape: {lengths}")
        (n_hours,) = next(iter(lengths.values()))
        raise_faults([fault for name, curve in given.items() if (fault := _fault_of(name, curve)) is not None])
        if counted is not None and counted.shape != (n_hours,):
            raise ValueError(f"counted has shape {counted.shape}: expected {(n_hours,)}")
        object.__setattr__(self, "start_utc", _hour(start_utc))
        object.__setattr__(self, "counted", counted)
        every = {name: given[name] if name in given else np.zeros(n_hours) for name in CURVE_NAMES}
        object.__setattr__(self, "series", every)

    def __getitem__(self, name: str) -> Hourly:
        """The curve of this name."""
        return self.series[name]

    @property
    def n_hours(self) -> int:
        """Number of hours."""
        return len(self.series[CURVE_NAMES[0]])

    @property
    def n_counted(self) -> int:
        """Number of hours that count."""
        return self.n_hours if self.counted is None else int(np.count_nonzero(self.counted))

    def utc(self) -> NDArray[np.datetime64]:
        """Start of each hour, shape (n_hours,), datetime64[h]."""
        return self.start_utc + np.arange(self.n_hours)

    def cut(self, first: int, last: int) -> "Curves":
        """Hours first to last, the last excluded."""
        counted = None if self.counted is None else self.counted[first:last]
        return _sound(self.start_utc + first, counted, {name: curve[first:last] for name, curve in self.series.items()})

    def own(self) -> "Curves":
        """The same hours in a block of their own: a part holds all the hours that it was cut from."""
        counted = None if self.counted is None else self.counted.copy()
        series = dict(zip(self.series, np.stack([*self.series.values()]), strict=True))
        return _sound(self.start_utc, counted, series)


def _sound(start_utc: np.datetime64, counted: NDArray[np.bool_] | None, series: Mapping[str, Hourly]) -> Curves:
    """Curves of which nothing is to be checked again: they are hours of sound ones."""
    made = object.__new__(Curves)
    object.__setattr__(made, "start_utc", start_utc)
    object.__setattr__(made, "counted", counted)
    object.__setattr__(made, "series", series)
    return made


def _fault_of(name: str, curve: Hourly) -> InputError | None:
    """What no curve can hold; None where every value is a number from 0 to MOST_VALUE."""
    if curve.dtype.kind not in "fiub":
        return InputError(f"{name}_curve", str(curve.dtype), "a curve of numbers")
    if not len(curve) or (curve.min() >= 0.0 and curve.max() <= MOST_VALUE):  # one that holds NaN has NaN as both
        return None
    at = int(np.flatnonzero(~((curve >= 0.0) & (curve <= MOST_VALUE)))[0])
    expected = f"a curve of finite values >= 0 (hour {at})"
    return InputError(f"{name}_curve", float(curve[at]), expected, low=0.0, high=MOST_VALUE)


def _hour(start_utc: np.datetime64) -> np.datetime64:
    """The same in whole hours, in which `utc` counts on."""
    hour: np.datetime64 = start_utc.astype("datetime64[h]")
    if not hour == start_utc:  # NaT equals nothing
        raise InputError("start_utc", str(start_utc), "the start of an hour (datetime64, UTC)")
    return hour
