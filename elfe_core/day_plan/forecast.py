"""A file of forecasts on a local day: which curves it gives, on which scale, and the holes for which it is refused.

A file gives any of the six curves, or the consumption of all sectors together. What it lacks is taken from elsewhere
(`expected`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curve_set.measured import CLOCKS, Choice, FileReport, Measured, joined
from elfe_core.curves import CURVE_NAMES, SECTORS, Hourly
from elfe_core.day_plan.ground import Ground, day_period
from elfe_core.errors import DataError, Faults, InputError, Place, raise_faults
from elfe_core.scenario import today
from elfe_core.simulate import annual_means_w

CONSUMPTION: Final = "consumption"
"""Role of a curve that is the consumption of all sectors."""

OF_TERRITORY: Final = "territory"
"""Power of the territory with today's production and consumption; it is multiplied as the scenario multiplies these."""
OF_DATA: Final = "data"
"""The scale of the data's own curve: the same measure, of another day."""
SCALES: Final = (OF_TERRITORY, OF_DATA)

PER_FOYER_KIND: Final = "hourly_inputs"
"""Files of this kind hold W per foyer."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Forecast:
    """Curves by role (CURVE_NAMES or CONSUMPTION), as a file gives them, and how they are scaled (SCALES)."""

    curves: Mapping[str, Measured]
    scale: str

    @property
    def files(self) -> tuple[str, ...]:
        """Names of the files."""
        return tuple(dict.fromkeys(name for curve in self.curves.values() for name in curve.files))


def forecast_of(curves: Mapping[str, tuple[Measured, ...]], scale: str | None = None) -> Forecast:
    """A forecast from curves by role, parts of one curve joined.

    `scale` is OF_TERRITORY for powers in W and OF_DATA for an arbitrary scale, if it is not said.

    Raises
    ------
    InputError, Faults
        No curve at all; consumption beside one of its sectors; powers of the territory asked of an arbitrary scale.
    DataError
        As `joined`.
    """
    found = {role: joined(parts) for role, parts in curves.items() if parts}
    if not found:
        raise InputError("forecast", "nothing", "a file with one of the curves", choices=(*CURVE_NAMES, CONSUMPTION))
    if CONSUMPTION in found and set(SECTORS) & set(found):
        raise InputError("forecast", CONSUMPTION, "the whole consumption or that of sectors, not both")
    has_units = all(curve.unit for curve in found.values())
    if scale == OF_TERRITORY and not has_units:
        raise InputError("forecast_scale", scale, "data, for a curve without a unit", choices=(OF_DATA,))
    return Forecast(curves=found, scale=scale or (OF_TERRITORY if has_units else OF_DATA))


def curves_of_report(report: FileReport, role: str = "") -> dict[str, tuple[Measured, ...]]:
    """The curves of one file by role; one of éCO2mix without a role is the whole consumption.

    `role` is that of a file of one curve which does not say its own.

    Raises
    ------
    DataError, Faults
        What is wrong with the file.
    InputError
        It does not say what its curve is.
    """
    if report.faults:
        raise Faults(report.faults)
    found: dict[str, list[Measured]] = {}
    for curve in report.curves:
        found_role = curve.role or role or (CONSUMPTION if curve.kind == "eco2mix" else "")
        if not found_role:
            choices = (*CURVE_NAMES, CONSUMPTION)
            raise InputError("forecast_role", report.file, f"one of {', '.join(choices)}", choices=choices)
        found.setdefault(found_role, []).append(curve)
    return {role: tuple(parts) for role, parts in found.items()}


def on_local_clock(report: FileReport, choice: Choice, timezone: str) -> Choice:
    """How a file of forecasts is read: on the territory's clock where nothing in it tells the clock of its times.

    Curves of years are then taken for UTC; what is written of one day is written for those who live in it.
    """
    is_open = any(note.problem == "no_clock" for note in report.notes)
    return replace(choice, clock=timezone) if is_open and timezone in CLOCKS else choice


def days_of(forecast: Forecast, timezone: str) -> tuple[date, date]:
    """First and last local day of which any curve has a value; empty if a curve has none."""
    ends = [_known_ends(curve) for curve in forecast.curves.values()]
    first, last = min(first for first, _ in ends), max(last for _, last in ends)
    local = clock.local_hours(np.array([first, last]), timezone).astype("datetime64[D]").tolist()
    return local[0], local[1]


def first_day(forecast: Forecast, timezone: str) -> date:
    """The first local day without a hole in any curve; the first of all where there is none."""
    first, last = days_of(forecast, timezone)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if not any(np.isnan(on_day(curve, day, timezone)).any() for curve in forecast.curves.values()):
            return day
    return first


def _known_ends(curve: Measured) -> tuple[np.datetime64, np.datetime64]:
    start_utc, hourly = curve.hourly()
    known = np.flatnonzero(~np.isnan(hourly))
    if not len(known):
        raise DataError(curve.files, "empty")
    return start_utc + int(known[0]), start_utc + int(known[-1])


def on_day(curve: Measured, day: date, timezone: str) -> Hourly:
    """Mean power of each hour of a local day, NaN where the curve gives none, shape (23 to 25,)."""
    start_utc, hourly = curve.hourly()
    first, last = clock.hours_of_days(day, day, start_utc, timezone)
    wanted = np.arange(first, last)
    within = (wanted >= 0) & (wanted < len(hourly))
    found: Hourly = np.full(len(wanted), np.nan)
    found[within] = hourly[wanted[within]]
    return found


def forecast_w(forecast: Forecast, day: date, on: Ground) -> dict[str, Hourly]:
    """What a forecast gives for a day, by role [W/foyer], as the scenario scales it, shape (23 to 25,) each.

    Raises
    ------
    InputError
        The day is none of the forecast's.
    DataError, Faults
        gap: every hour of the day that any curve lacks; negative.
    """
    zone = on.territory.timezone
    first, last = days_of(forecast, zone)
    if not first <= day <= last:
        expected = f"a day of the forecast, from {first} to {last}"
        raise InputError("forecast_day", day, expected, low=first, high=last)
    found = {role: on_day(curve, day, zone) for role, curve in forecast.curves.items()}
    holes = {role: np.isnan(power) for role, power in found.items()}
    below = {role: power < 0.0 for role, power in found.items()}
    start_utc = day_period(day, zone).start_utc
    raise_faults([*_faults("gap", holes, forecast, start_utc), *_faults("negative", below, forecast, start_utc)])
    return {role: power * _factor(role, forecast, on) for role, power in found.items()}


def _faults(
    problem: str, where: Mapping[str, NDArray[np.bool_]], forecast: Forecast, start_utc: np.datetime64
) -> list[DataError]:
    """One fault with all runs of flagged hours, each with its curves."""
    runs: dict[tuple[int, int], list[str]] = {}
    for role, flags in where.items():
        for ends in clock.runs(flags):
            runs.setdefault(ends, []).append(role)
    places = [
        Place(series=tuple(roles), first=clock.moment(start_utc, 60, first), last=clock.moment(start_utc, 60, last))
        for (first, last), roles in sorted(runs.items())
    ]
    count = int(sum(int(flags.sum()) for flags in where.values()))
    return [DataError(forecast.files, problem, places=places, count=count)] if places else []


def _factor(role: str, forecast: Forecast, on: Ground) -> float:
    """What brings a curve to W/foyer in the scenario."""
    parts = SECTORS if role == CONSUMPTION else (role,)
    if forecast.scale == OF_DATA:
        raw, scaled = (sum(float(curves[name].sum()) for name in parts) for curves in (on.raw, on.inputs))
        return scaled / raw if raw > 0.0 else 0.0
    now, wanted = (
        sum(annual_means_w(scenario, on.territory)[name] for name in parts)
        for scenario in (today(on.territory), on.scenario)
    )
    per_foyer = 1.0 if forecast.curves[role].kind == PER_FOYER_KIND else 1.0 / on.territory.foyers
    return per_foyer * (wanted / now if now > 0.0 else 1.0)
