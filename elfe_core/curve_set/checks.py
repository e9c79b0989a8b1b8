"""Checks of a curve: each gives one finding about missing, wrong or odd values, or None."""

import math
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.clock import Flags, hours_touched, moment, places, runs, touched_hours
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import Hourly
from elfe_core.errors import MAX_PLACES, DataError, Place

AROUND_CHANGE_H = 2
"""A run of missing hours within this many hours of a change of the clocks is attributed to it (own rule)."""

HOUR_MIN, DAY_MIN = 60, 24 * 60


def finding(curve: Measured, problem: str, flags: Flags, *, say_extreme: bool = False) -> DataError | None:
    """One fault about the flagged steps, which counts the hours that hold one; None without any."""
    if not flags.any():
        return None

    def extreme(first: int, last: int) -> str:
        part = curve.mean_power[first : last + 1]
        return value_text(curve, float(part[np.argmax(np.abs(part))]))

    where = places(
        runs(flags), curve.start_utc, curve.step_min, series=series_of(curve), say=extreme if say_extreme else None
    )
    return DataError(curve.files, problem, places=where, count=hours_touched(flags, curve.start_utc, curve.step_min))


def series_of(curve: Measured) -> tuple[str, ...]:
    """Role of a curve, or what the file calls it."""
    name = curve.role or curve.label
    return (name,) if name else ()


def value_text(curve: Measured, value: float) -> str:
    """A value with its unit, six digits at most."""
    return f"{value:.6g} {curve.unit}".strip()


def missing_steps(*curves: Measured, problem: str = "missing_steps") -> DataError | None:
    """missing_steps: runs of steps without a value, each with the curves of one file that lack them.

    `count` is the number of hours in which any curve lacks at least one.
    """
    found: dict[tuple[datetime, datetime], list[str]] = {}
    hours: set[int] = set()
    for curve in curves:
        gaps = np.isnan(curve.mean_power)
        hours.update(touched_hours(gaps, curve.start_utc, curve.step_min).tolist())
        for ends in runs(gaps):
            first, last = (moment(curve.start_utc, curve.step_min, end) for end in ends)
            found.setdefault((first, last), []).extend(series_of(curve))
    if not found:
        return None
    first_runs = sorted(found.items())[:MAX_PLACES]
    where = [Place(series=tuple(names), first=first, last=last) for (first, last), names in first_runs]
    files = [name for curve in curves for name in curve.files]
    return DataError(files, problem, places=where, count=len(hours))


def clock_changes(curve: Measured, timezone: str) -> DataError | None:
    """clock_change: hours that are missing or copied around a change of the clocks.

    Notes
    -----
    Source: own rule. A file in local time that was not converted lacks the doubled hour of autumn, invents or lacks one
    in spring, or writes one hour twice. So, for each change: runs of steps without a value that begin and end
    within AROUND_CHANGE_H hours of it, and the hour that follows it where every step equals that of the hour before, is
    not zero, and the curve was not the same an hour earlier already.
    """
    flags = np.zeros(len(curve.mean_power), dtype=bool)
    steps_an_hour = HOUR_MIN // curve.step_min
    around = AROUND_CHANGE_H * steps_an_hour
    repeats = _share_of_copies(curve.mean_power, steps_an_hour) > USUAL_COPIES
    missing = runs(np.isnan(curve.mean_power))
    for change in _change_steps(curve, timezone):
        for first, last in missing:
            if abs(first - change) <= around and abs(last + 1 - change) <= around:
                flags[first : last + 1] = True
        if not repeats:
            flags[max(change, 0) : change + steps_an_hour] |= _is_copy(curve, change, steps_an_hour)
    return finding(curve, "clock_change", flags)


USUAL_COPIES = 0.1
"""Where this share of the hours equals the one before, an equal hour at a change says nothing (own rule)."""


def _share_of_copies(power: Hourly, steps_an_hour: int) -> float:
    """Share of the steps with power that equal the one an hour before."""
    before, after = power[:-steps_an_hour], power[steps_an_hour:]
    known = (after > 0.0) & ~np.isnan(before)
    return float((before == after)[known].mean()) if known.any() else 0.0


def _is_copy(curve: Measured, change: int, steps_an_hour: int) -> bool:
    if change < 2 * steps_an_hour or change + steps_an_hour > len(curve.mean_power):
        return False
    earlier, before, after = curve.mean_power[change - 2 * steps_an_hour : change + steps_an_hour].reshape(3, -1)
    return bool(np.all(before == after) and np.all(after != 0.0) and not np.array_equal(earlier, before))


def _change_steps(curve: Measured, timezone: str) -> list[int]:
    """The step that begins at each change of the clocks within or next to the curve."""
    first_hour = curve.start_utc.astype("datetime64[h]") - AROUND_CHANGE_H
    n_hours = len(curve.mean_power) * curve.step_min // HOUR_MIN + 2 * AROUND_CHANGE_H + 2
    utc = first_hour + np.arange(n_hours)
    offsets = clock.local_hours(utc, timezone) - utc.astype("datetime64[m]")
    changes = utc[1:][offsets[1:] != offsets[:-1]].astype("datetime64[m]")
    since_start = (changes - curve.start_utc.astype("datetime64[m]")).astype(np.int64)
    return [int(minutes) // curve.step_min for minutes in since_start]


SPIKE_SHARE_OF_HIGH, SPIKE_TIMES_USUAL, USUAL_SHARE = 0.3, 4.0, 0.99
FEWEST_STEPS = 200
"""Curves with fewer values are not searched for spikes."""

CONSTANT_H = 12
"""Shortest run of one value that is reported [h] (own rule)."""

ZERO_DAYS, NEVER_NEAR = 3, 0.05
"""Zeros of so many days are reported in a curve that stays above this share of its median otherwise (own rule)."""


def zero_block(curve: Measured) -> DataError | None:
    """zero_block: zeros for ZERO_DAYS days or more in a curve that never comes near zero otherwise.

    `count` is the number of hours.
    """
    power = curve.mean_power
    flags: Flags = np.zeros(len(power), dtype=bool)
    for first, last in runs(power == 0.0):
        flags[first : last + 1] = (last - first + 1) * curve.step_min >= ZERO_DAYS * DAY_MIN
    others = power[~flags & ~np.isnan(power)]
    if not flags.any() or not len(others) or float(others.min()) <= NEVER_NEAR * float(np.median(others)):
        return None
    return finding(curve, "zero_block", flags)


JUMP_FACTOR, JUMP_DAYS = 300.0, 7


def below_zero(curve: Measured) -> DataError | None:
    """below_zero: runs of values below zero, with the lowest of each; `count` is the number of hours."""
    return finding(curve, "below_zero", curve.mean_power < 0.0, say_extreme=True)


def spikes(curve: Measured) -> DataError | None:
    """spike: one or two steps in a row far above or below those around; `count` is the number of spikes.

    Notes
    -----
    Source: own rule. The distance of a step is that from the median of itself and the two steps before and after. A
    spike is further away than SPIKE_TIMES_USUAL times the distance that a share USUAL_SHARE of all steps keeps to, and
    than SPIKE_SHARE_OF_HIGH of the value that a share USUAL_SHARE of all steps stays below: what is usual for the
    curve itself (a single farm, a household, a region) is no spike. Curves of under FEWEST_STEPS values are not judged.
    """
    power = curve.mean_power
    known = ~np.isnan(power)
    if known.sum() < FEWEST_STEPS:
        return None
    distance = np.abs(power - _running_median(power))
    usual = float(np.quantile(distance[known], USUAL_SHARE))
    high = float(np.quantile(np.abs(power[known]), USUAL_SHARE))
    flags = known & (distance > max(SPIKE_TIMES_USUAL * usual, SPIKE_SHARE_OF_HIGH * high))
    flags[:2] = flags[-2:] = False  # with neighbours on one side only, a step of the curve looks like a spike
    found = runs(flags)
    if not found:
        return None

    def furthest(first: int, last: int) -> str:
        return value_text(curve, float(power[first + int(np.argmax(distance[first : last + 1]))]))

    where = places(found, curve.start_utc, curve.step_min, series=series_of(curve), say=furthest)
    return DataError(curve.files, "spike", places=where, count=len(found))


def _running_median(power: Hourly) -> Hourly:
    """Median of the known values of five steps around each; where their number is even, the mean of the middle two."""
    around = np.sort(np.lib.stride_tricks.sliding_window_view(np.pad(power, 2, constant_values=np.nan), 5), axis=1)
    n_known = np.maximum((~np.isnan(around)).sum(axis=1), 1)
    rows = np.arange(len(power))
    median: Hourly = (around[rows, (n_known - 1) // 2] + around[rows, n_known // 2]) / 2
    return median


def constant_stretches(curve: Measured) -> DataError | None:
    """constant: the same value, not zero, for CONSTANT_H hours or more; `count` is the number of hours.

    The curve's maximum is not reported: a machine at its limit stays there.
    """
    power = curve.mean_power
    same = np.zeros(len(power), dtype=bool)
    same[1:] = (power[1:] == power[:-1]) & (power[1:] != 0.0)
    flags: Flags = np.zeros(len(power), dtype=bool)
    highest = np.max(power, initial=-np.inf, where=~np.isnan(power))
    for first, last in runs(same):
        if (last - first + 2) * curve.step_min >= CONSTANT_H * 60 and power[last] != highest:
            flags[first - 1 : last + 1] = True
    return finding(curve, "constant", flags, say_extreme=True)


def jumps(curve: Measured) -> DataError | None:
    """unit_jump: from one day to the next the power changes by a factor of about 1000 and stays there.

    Notes
    -----
    Source: own rule. Compared are the medians of the mean powers of JUMP_DAYS days of 24 h before and after, days
    without power left aside; they differ by JUMP_FACTOR or more. The day named is that of the largest step nearby.
    """
    logs = _log_of_days(curve)
    n_days = len(logs)
    change = np.zeros(n_days)
    for day in range(1, n_days):
        before, after = logs[max(day - JUMP_DAYS, 0) : day], logs[day : day + JUMP_DAYS]
        before, after = before[~np.isnan(before)], after[~np.isnan(after)]
        if min(len(before), len(after)) > JUMP_DAYS // 2:
            change[day] = float(np.median(after) - np.median(before))
    found = []
    for sign in (1.0, -1.0):
        for first, last in runs(sign * change >= math.log10(JUMP_FACTOR)):
            steps = np.nan_to_num(sign * (logs[first : last + 1] - logs[first - 1 : last]), nan=-np.inf)
            found.append((first + int(np.argmax(steps)), sign))
    if not found:
        return None
    where = [
        Place(
            series=series_of(curve),
            first=moment(curve.start_utc, DAY_MIN, day),
            values=("× 1000" if up > 0 else "÷ 1000",),
        )
        for day, up in sorted(found)
    ]
    return DataError(curve.files, "unit_jump", places=where, count=len(found))


def _log_of_days(curve: Measured) -> Hourly:
    """Decimal logarithm of the mean power of each 24 h; NaN without power."""
    steps_a_day = DAY_MIN // curve.step_min
    n_days = len(curve.mean_power) // steps_a_day
    days = curve.mean_power[: n_days * steps_a_day].reshape(n_days, steps_a_day)
    known = ~np.isnan(days)
    means = np.where(known, days, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
    logs: Hourly = np.log10(means, out=np.full(n_days, np.nan), where=means > 0.0)
    return logs


NIGHT_DEG = -6.0
"""Civil twilight ends there: what is produced below comes from no panel."""

NIGHT_SHARE_OF_HIGH, HIGH_SHARE = 0.01, 0.99
"""Power up to this share of the one that 99 % of the steps stay below is taken for noise of a meter (own rule)."""

MOST_SHIFT_H = 0.75
"""A fleet that looks east and west as a whole is centred on noon to a quarter of an hour or two (own rule)."""

FEWEST_DAYS = 7
"""Shorter curves are not judged: clouds decide where their centre lies."""

NOON_H = 12.0
DEG_PER_H = 15.0

Minutes = NDArray[np.datetime64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Where a territory lies, degrees north and east."""

    lat_deg: float
    lon_deg: float


def solar_time_h(utc: Minutes, site: Site) -> Hourly:
    """True solar time [h, 0 to 24) of each UTC time (datetime64[m], shape (n,)).

    Notes
    -----
    Source: NOAA Global Monitoring Laboratory, General Solar Position Calculations (equation of time).
    """
    _, equation_min = _declination_and_equation(utc)
    minutes = (utc - utc.astype("datetime64[D]")).astype(np.float64) + equation_min
    hours: Hourly = (minutes / HOUR_MIN + site.lon_deg / DEG_PER_H) % 24.0
    return hours


def elevation_deg(utc: Minutes, site: Site) -> Hourly:
    """Height of the sun's centre above the horizon [degrees], without refraction, of each UTC time, shape (n,).

    Notes
    -----
    Source: NOAA Global Monitoring Laboratory, General Solar Position Calculations.
    """
    declination, _ = _declination_and_equation(utc)
    lat = np.radians(site.lat_deg)
    hour_angle = np.radians(DEG_PER_H * (solar_time_h(utc, site) - NOON_H))
    sine = np.sin(lat) * np.sin(declination) + np.cos(lat) * np.cos(declination) * np.cos(hour_angle)
    height: Hourly = np.degrees(np.arcsin(np.clip(sine, -1.0, 1.0)))
    return height


def _declination_and_equation(utc: Minutes) -> tuple[Hourly, Hourly]:
    """Declination of the sun [radians] and equation of time [minutes]."""
    years = utc.astype("datetime64[Y]")
    day = (utc - years.astype("datetime64[m]")).astype(np.float64) / DAY_MIN
    length = ((years + 1).astype("datetime64[D]") - years.astype("datetime64[D]")).astype(np.float64)
    g = 2.0 * np.pi * (day - 0.5) / length
    equation = 229.18 * (
        0.000075 + 0.001868 * np.cos(g) - 0.032077 * np.sin(g) - 0.014615 * np.cos(2 * g) - 0.040849 * np.sin(2 * g)
    )
    declination = (
        0.006918
        - 0.399912 * np.cos(g)
        + 0.070257 * np.sin(g)
        - 0.006758 * np.cos(2 * g)
        + 0.000907 * np.sin(2 * g)
        - 0.002697 * np.cos(3 * g)
        + 0.00148 * np.sin(3 * g)
    )
    return declination, equation


def night_sun(curve: Measured, site: Site) -> DataError | None:
    """night_sun: steps with power though the sun stands below NIGHT_DEG from their start to their end.

    `count` is the number of hours. Power up to NIGHT_SHARE_OF_HIGH of the curve's high values is let pass.

    Notes
    -----
    Source: own rule.
    """
    known = curve.mean_power[~np.isnan(curve.mean_power)]
    if not len(known):
        return None
    height = elevation_deg(_edges(curve), site)
    night = np.maximum(height[:-1], height[1:]) < NIGHT_DEG
    floor = NIGHT_SHARE_OF_HIGH * max(float(np.quantile(known, HIGH_SHARE)), 0.0)
    return finding(curve, "night_sun", night & (curve.mean_power > floor), say_extreme=True)


def solar_shift(curve: Measured, site: Site) -> DataError | None:
    """solar_shift: the centre of production over the curve lies MOST_SHIFT_H or more from solar noon.

    The value is by how much, `+2.0 h` when the curve is late. Curves of under FEWEST_DAYS days are not judged.

    Notes
    -----
    Source: own rule. Centre: mean true solar time of the middles of the steps, weighted by their power.
    """
    power = np.where(curve.mean_power > 0.0, curve.mean_power, 0.0)
    if len(power) * curve.step_min < FEWEST_DAYS * DAY_MIN or not power.any():
        return None
    middles = _edges(curve)[:-1] + np.timedelta64(curve.step_min // 2, "m")
    late_h = float(np.average(solar_time_h(middles, site), weights=power)) - NOON_H
    if abs(late_h) < MOST_SHIFT_H:
        return None
    return DataError(curve.files, "solar_shift", places=[Place(series=series_of(curve), values=(f"{late_h:+.1f} h",))])


def _edges(curve: Measured) -> Minutes:
    """Starts of the steps and the end of the last one."""
    steps = np.arange(len(curve.mean_power) + 1) * np.timedelta64(curve.step_min, "m")
    edges: Minutes = curve.start_utc.astype("datetime64[m]") + steps
    return edges
