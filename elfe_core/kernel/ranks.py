"""Sorting and exact values by rank, as loops: a window of hours, a year of hours.

All rules of this package are plain Python, in the part of the language that numba compiles; they allocate nothing.
`int()` of a count that began at 0 keeps numba from compiling the callee for the constant 0 as well.
"""

import numpy as np
from numpy.typing import NDArray

from elfe_core.kernel.layout import CHOSEN, COUNTS, LOWER, UPPER

Array = NDArray[np.float64]

RUN_LENGTH = 32
"""Up to so many values insertion is the quickest sort; longer arrays are sorted in such runs and merged."""

BUCKETS = 2048
"""A year's hours fall into this many buckets, a few each; only the bucket that holds a rank is looked into."""

CLOSEST = 1e-290
"""Values that lie closer together share one bucket: the number of buckets per unit would not be finite."""


def sort(values: Array, first: int, last: int, spare: Array) -> None:
    """Sort values[first:last], rising: insertion in runs, then merges from the bottom up."""
    for start in range(first, last, RUN_LENGTH):
        for index in range(start + 1, min(start + RUN_LENGTH, last)):
            value, place = values[index], index
            while place > start and values[place - 1] > value:
                values[place] = values[place - 1]
                place -= 1
            values[place] = value
    width = RUN_LENGTH
    while width < last - first:
        for start in range(first, last - width, 2 * width):
            middle, end = start + width, min(start + 2 * width, last)
            for index in range(width):
                spare[index] = values[start + index]
            left, right = 0, middle
            for place in range(start, end):
                if left < width and (right >= end or spare[left] <= values[right]):
                    values[place] = spare[left]
                    left += 1
                else:
                    values[place] = values[right]
                    right += 1
        width *= 2


def select(values: Array, n_values: int, rank: int) -> float:
    """Value of this rank, counted from 0, among the first n_values, which are reordered (Hoare's selection)."""
    first, last = 0, n_values - 1
    while first < last:
        pivot = values[(first + last) // 2]
        left, right = first, last
        while left <= right:
            while values[left] < pivot:
                left += 1
            while values[right] > pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if rank <= right:
            last = right
        elif rank >= left:
            first = left
        else:
            break
    found: float = values[rank]
    return found


def two_ranks(series: Array, n_values: int, low: int, high: int) -> tuple[float, float]:
    """Values of ranks low <= high, counted from 0, among the first n_values of row CHOSEN; exact.

    Parameters
    ----------
    series
        As in `layout`; row CHOSEN holds finite numbers and stays, COUNTS, LOWER and UPPER are used.
    n_values
        How many of them count, at least 1.

    Notes
    -----
    Buckets of equal width are counted once; the bucket of each rank is then searched. A value's bucket never falls
    while the value rises, also in rounded arithmetic, so the answer is that of a full sort.
    """
    values, counts, lower, upper = series[CHOSEN], series[COUNTS], series[LOWER], series[UPPER]
    smallest, largest = values[0], values[0]
    for index in range(n_values):
        smallest, largest = min(smallest, values[index]), max(largest, values[index])
    n_buckets = min(BUCKETS, n_values)
    scale = 0.0 if largest - smallest <= CLOSEST else (n_buckets - 1) / (largest - smallest)
    for bucket in range(n_buckets):
        counts[bucket] = 0.0
    for index in range(n_values):
        counts[int((values[index] - smallest) * scale)] += 1.0
    before, low_bucket, low_before, high_bucket, high_before = 0, 0, 0, 0, 0
    for bucket in range(n_buckets):
        if before <= low:
            low_bucket, low_before = bucket, before
        if before <= high:
            high_bucket, high_before = bucket, before
        before += int(counts[bucket])
    n_low, n_high = 0, 0
    for index in range(n_values):
        bucket = int((values[index] - smallest) * scale)
        if bucket == low_bucket:
            lower[n_low] = values[index]
            n_low += 1
        if bucket == high_bucket:
            upper[n_high] = values[index]
            n_high += 1
    return select(lower, int(n_low), low - low_before), select(upper, int(n_high), high - high_before)
