"""Values that look wrong: below zero, far from their neighbours, the same for long, in another unit."""

import math

import numpy as np

from elfe_core.clock import Flags, moment, places, runs
from elfe_core.curve_set.holes import fault, said, series
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import Hourly
from elfe_core.errors import DataError, Place

SPIKE_SHARE_OF_HIGH, SPIKE_TIMES_USUAL, USUAL_SHARE = 0.3, 4.0, 0.99
FEWEST_STEPS = 200
"""Below so many values it is not known what is usual."""

CONSTANT_H = 12
"""A value that stays the same for so long is worth a look (own rule)."""

UNIT_FACTOR, UNIT_TOLERANCE = 1000.0, 10**0.5
JUMP_FACTOR, JUMP_DAYS = 300.0, 7
DAY_MIN = 24 * 60


def below_zero(curve: Measured) -> DataError | None:
    """below_zero: runs of values below zero, with the lowest of each; `count` is the number of hours."""
    return fault(curve, "below_zero", curve.mean_power < 0.0, say_extreme=True)


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
    found = runs(flags)
    if not found:
        return None

    def furthest(first: int, last: int) -> str:
        return said(curve, float(power[first + int(np.argmax(distance[first : last + 1]))]))

    where = places(found, curve.start_utc, curve.step_min, series=series(curve), say=furthest)
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

    The curve's largest value is left aside: a machine at its limit stays there.
    """
    power = curve.mean_power
    same = np.zeros(len(power), dtype=bool)
    same[1:] = (power[1:] == power[:-1]) & (power[1:] != 0.0)
    flags: Flags = np.zeros(len(power), dtype=bool)
    highest = np.max(power, initial=-np.inf, where=~np.isnan(power))
    for first, last in runs(same):
        if (last - first + 2) * curve.step_min >= CONSTANT_H * 60 and power[last] != highest:
            flags[first - 1 : last + 1] = True
    return fault(curve, "constant", flags, say_extreme=True)


def wrong_unit(curve: Measured, expected_mean: float) -> DataError | None:
    """unit_1000: the mean is about 1000 times, or a thousandth of, the one expected (or a further power of 1000).

    Notes
    -----
    Source: own rule. The ratio lies within a factor UNIT_TOLERANCE of a power of 1000 other than 1.
    """
    known = curve.mean_power[~np.isnan(curve.mean_power)]
    mean = float(known.mean()) if len(known) else 0.0
    if not (mean > 0.0 and 0.0 < expected_mean < math.inf):
        return None
    thousands = math.log(mean / expected_mean, UNIT_FACTOR)
    nearest = round(thousands)
    if nearest == 0 or abs(thousands - nearest) > math.log(UNIT_TOLERANCE, UNIT_FACTOR):
        return None
    where = Place(series=series(curve), values=(f"× {UNIT_FACTOR**nearest:g}",))
    return DataError(curve.files, "unit_1000", places=[where])


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
            series=series(curve),
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
