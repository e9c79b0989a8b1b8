"""What a curve covers and what is odd about it, before it is used."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.clock import moment
from elfe_core.curve_set.checks import (
    Site,
    below_zero,
    clock_changes,
    constant_stretches,
    jumps,
    missing_steps,
    night_sun,
    solar_shift,
    spikes,
    zero_block,
)
from elfe_core.curve_set.measured import FileReport, Measured
from elfe_core.curves import Hourly
from elfe_core.errors import DataError

MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DailyCoverage:
    """Local days from the first to the last of a curve, arrays of shape (n_days,).

    `present_h` are the hours of a day that have values, in parts of an hour for shorter steps; `day_h` are those that
    the day has: 24, or 23 and 25 at the changes of the clocks.
    """

    days: NDArray[np.datetime64]
    present_h: Hourly
    day_h: Hourly


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Main figures of a curve.

    Parameters
    ----------
    first_utc, last_utc
        Start of the first and of the last step.
    n_missing
        Steps without a value.
    annual_mwh
        Mean power over 8760 h [MWh/year]; None where the unit is not W or there is no value.
    low, high
        Smallest and largest value in the curve's unit; None without any.
    """

    first_utc: datetime
    last_utc: datetime
    step_min: int
    n_steps: int
    n_missing: int
    annual_mwh: float | None
    low: float | None
    high: float | None


def coverage_by_day(curve: Measured, timezone: str) -> DailyCoverage:
    """Hours present on each local day, for a calendar; a step belongs to the day in which it starts."""
    steps = np.arange(len(curve.mean_power)) * np.timedelta64(curve.step_min, "m")
    utc_hours = (curve.start_utc.astype("datetime64[m]") + steps).astype("datetime64[h]")
    hours, hour_of_step = np.unique(utc_hours, return_inverse=True)
    if not len(hours):
        empty = np.zeros(0)
        return DailyCoverage(days=np.zeros(0, dtype="datetime64[D]"), present_h=empty, day_h=empty)
    days = clock.local_hours(hours, timezone).astype("datetime64[D]")
    step_h = curve.step_min / MINUTES_PER_HOUR
    day_of_step = (days - days[0]).astype(np.int64)[hour_of_step]
    all_days = np.arange(days[0], days[-1] + 1)
    n_present = np.bincount(day_of_step[~np.isnan(curve.mean_power)], minlength=len(all_days))
    present_h: Hourly = n_present.astype(np.float64) * step_h
    return DailyCoverage(days=all_days, present_h=present_h, day_h=_hours_of(all_days, timezone))


def _hours_of(days: NDArray[np.datetime64], timezone: str) -> Hourly:
    """Number of hours of each of some days in a row."""
    start = days[0].astype("datetime64[h]") - np.timedelta64(24, "h")
    around = start + np.arange(24 * (len(days) + 2))
    local = clock.local_hours(around, timezone).astype("datetime64[D]")
    place = (local - days[0]).astype(np.int64)
    within = (place >= 0) & (place < len(days))
    counts: Hourly = np.bincount(place[within], minlength=len(days)).astype(np.float64)
    return counts


def summary(curve: Measured) -> Summary:
    """Main figures of a curve of at least one step."""
    known = curve.mean_power[~np.isnan(curve.mean_power)]
    n_steps = len(curve.mean_power)
    is_power = curve.unit == "W" and len(known) > 0
    return Summary(
        first_utc=moment(curve.start_utc, curve.step_min, 0),
        last_utc=moment(curve.start_utc, curve.step_min, n_steps - 1),
        step_min=curve.step_min,
        n_steps=n_steps,
        n_missing=n_steps - len(known),
        annual_mwh=units.w_to_annual_mwh(float(known.mean()), foyers=1) if is_power else None,
        low=float(known.min()) if len(known) else None,
        high=float(known.max()) if len(known) else None,
    )


def _odd(curve: Measured, timezone: str, site: Site | None) -> list[DataError | None]:
    """Everything odd about one curve but the steps without a value; at most one of each kind."""
    found = [
        clock_changes(curve, timezone),
        below_zero(curve),
        spikes(curve),
        constant_stretches(curve),
        zero_block(curve),
        jumps(curve),
    ]
    if curve.role == "solar" and site is not None:
        found += [night_sun(curve, site), solar_shift(curve, site)]
    return found


def oddities(report: FileReport, timezone: str, *, site: Site | None = None) -> list[DataError]:
    """All that a user should know about the curves of a file before they are used; nothing is changed.

    Parameters
    ----------
    report
        What the file's reader made of it.
    timezone
        Time zone of the territory, for the changes of its clocks.
    site
        Where the territory lies; without it a solar curve is not held against the sun.

    Returns
    -------
    list of DataError
        The reader's own notes; missing_steps of all the curves; then for each curve clock_change, below_zero, spike,
        constant, zero_block, unit_jump, and for the role `solar` night_sun and solar_shift: at most one of each, with
        the number of hours or places concerned and the first of them.
    """
    odd = [note for curve in report.curves for note in _odd(curve, timezone, site)]
    return [*report.notes, *(note for note in (missing_steps(*report.curves), *odd) if note is not None)]
