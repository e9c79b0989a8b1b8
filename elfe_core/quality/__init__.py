"""What a curve covers and what is odd about it, before it is used."""

from elfe_core.errors import DataError
from elfe_core.measured import FileReport, Measured
from elfe_core.quality.coverage import Coverage, Summary, coverage_by_day, summary
from elfe_core.quality.holes import clock_changes, missing_steps
from elfe_core.quality.sun import Site, night_sun, solar_shift
from elfe_core.quality.values import below_zero, constant_stretches, jumps, spikes, wrong_unit

__all__ = ["Coverage", "Site", "Summary", "coverage_by_day", "findings", "oddities", "summary"]


def findings(
    curve: Measured, timezone: str, *, site: Site | None = None, expected_mean: float | None = None
) -> tuple[DataError, ...]:
    """All that a user should know about a curve before it is used; nothing is changed.

    Parameters
    ----------
    curve
        Any number of steps.
    timezone
        Time zone of the territory, for the changes of its clocks.
    site
        Where the territory lies; without it a solar curve is not held against the sun.
    expected_mean
        Mean power that the curve should about have, in its unit; without it only a jump shows a wrong unit.

    Returns
    -------
    tuple of DataError
        missing_steps, clock_change, below_zero, spike, constant, unit_1000, unit_jump, and for the role `solar`
        night_sun and solar_shift: at most one of each, with the number of hours or places concerned and the first of
        them.
    """
    return _found(missing_steps(curve), *_odd(curve, timezone, site, expected_mean))


def _odd(curve: Measured, timezone: str, site: Site | None, expected_mean: float | None) -> list[DataError | None]:
    """All but the steps without a value."""
    found = [
        clock_changes(curve, timezone),
        below_zero(curve),
        spikes(curve),
        constant_stretches(curve),
        wrong_unit(curve, expected_mean) if expected_mean is not None else None,
        jumps(curve),
    ]
    if curve.role == "solar" and site is not None:
        found += [night_sun(curve, site), solar_shift(curve, site)]
    return found


def _found(*faults: DataError | None) -> tuple[DataError, ...]:
    return tuple(fault for fault in faults if fault is not None)


def oddities(report: FileReport, timezone: str, *, site: Site | None = None) -> list[DataError]:
    """The notes of a file's reader, the steps without a value of all its curves, then what is odd about each."""
    odd = [note for curve in report.curves for note in _odd(curve, timezone, site, None)]
    return [*report.notes, *_found(missing_steps(*report.curves), *odd)]
