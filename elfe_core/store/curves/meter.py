"""What the values of a meter show: an index, a counter that begins anew each day, a sign for no value."""

import numpy as np
from numpy.typing import NDArray

from elfe_core.store.curves.times import DAY_S

Values = NDArray[np.float64]
Seconds = NDArray[np.int64]

SIGNS = (999.0, 9999.0, 99999.0, 999999.0, 9999999.0, 999.9, 9999.9, 99999.9, 32767.0, 65535.0, 3276.7, 6553.5)
"""Numbers that loggers write for "no value", either sign."""

SIGNS_BELOW_ZERO = (-1.0, -99.0)
"""Numbers that stand for no value where nothing else lies below zero and they are no small dip."""

SHARE_OF_DIP = 0.05
"""A draw of a plant that stands still is at most this share of its highest value (own rule)."""

FAR = 3.0
"""A sign for no value lies at least so many times above all other values (own rule)."""

FEWEST_DAYS_OF_INDEX, FEWEST_DAYS_OF_COUNTER = 7, 3
"""Shorter curves are not judged: a morning rises too."""

FEWEST_VALUES = 48

RARE_FALLS = 200
"""An index falls once in so many values at most, where its meter is replaced (own rule)."""

FALL = 0.5
"""A counter that begins anew falls at least by this share (own rule)."""


def sign_for_none(values: Values) -> float | None:
    """Number that stands for "no value": far above all others, or the only one below zero; None without one."""
    for size in SIGNS:
        for sign in (size, -size):
            others = values[(values != sign) & np.isfinite(values)]
            if not (values == sign).any() or not len(others):
                continue
            is_alone = sign < 0 <= float(others.min())
            if is_alone or size > FAR * float(np.abs(others).max()):
                return sign
    for sign in SIGNS_BELOW_ZERO if len(values) >= FEWEST_VALUES else ():
        others = values[(values != sign) & np.isfinite(values)]
        if (values == sign).any() and len(others) and float(others.min()) >= 0 > sign + SHARE_OF_DIP * others.max():
            return sign
    return None


def only_rises(seconds: Seconds, values: Values) -> bool:
    """Whether a curve of a week or more, in the order of time, falls hardly ever, and rises in a fifth of its steps."""
    known = values[np.isfinite(values)]
    if len(known) < FEWEST_VALUES or int(seconds[-1]) - int(seconds[0]) < FEWEST_DAYS_OF_INDEX * DAY_S:
        return False
    steps = np.diff(known)
    return RARE_FALLS * int((steps < 0).sum()) <= len(known) and 5 * int((steps > 0).sum()) >= len(steps)


def begins_anew_daily(seconds: Seconds, values: Values) -> bool:
    """Whether a curve of some days, in the order of time, falls at the change of each day and never within one."""
    known = np.isfinite(values)
    days, values = (seconds[known] // DAY_S), values[known]
    if len(values) < FEWEST_VALUES or days[-1] - days[0] < FEWEST_DAYS_OF_COUNTER:
        return False
    steps, changes = np.diff(values), np.diff(days) > 0
    first_hours = np.diff(days, prepend=days[0] - 1)[1:] > 0
    falls = steps < 0
    late = np.concatenate(([False], changes[:-1]))
    allowed = changes | first_hours | late
    if (falls & ~allowed).any() or not falls.any():
        return False
    deep = steps[falls] <= -FALL * values[:-1][falls]
    return bool(deep.all()) and int(falls.sum()) >= 0.9 * int(changes.sum() - 1)


def differences(values: Values, *, anew: bool = True) -> Values:
    """What was metered from each time to the next, shape (n - 1,); where a counter begins `anew`, what it shows then;
    NaN where an index falls, and to and from a reading far below or above those around it.
    """
    steps = np.diff(values)
    if anew:
        return np.where(steps < 0, values[1:], steps)
    highest = np.fmax.accumulate(values)[:-1]
    is_back = (values[:-1] < highest) & (values[1:] >= highest)
    is_spike = np.zeros(len(steps), dtype=bool)
    is_spike[:-1] = (steps[1:] < 0) & (values[2:] >= values[:-2])
    return np.where((steps < 0) | is_back | is_spike, np.nan, steps)
