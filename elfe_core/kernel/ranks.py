"""Sorting and exact values by rank, as loops: a window of hours, a year of hours.

All functions of this package are plain Python on numpy arrays, in the part of the language that numba compiles; they
allocate nothing.
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


def sort(series: Array, row: int, first: int, last: int) -> None:
    """Sort series[row, first:last], rising: insertion in runs, then merges from the bottom up; row LOWER is used."""
    values, spare = series[row], series[LOWER]
    for start in range(first, last, RUN_LENGTH):
        _insertion_sort(values, start, min(start + RUN_LENGTH, last))
    width = RUN_LENGTH
    while width < last - first:
        for start in range(first, last, 2 * width):
            middle, end = min(start + width, last), min(start + 2 * width, last)
            if middle < end:
                _merge(values, start, middle, end, spare)
        width *= 2


def _insertion_sort(values: Array, first: int, last: int) -> None:
    for index in range(first + 1, last):
        value = values[index]
        place = index
        while place > first and values[place - 1] > value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value


def _merge(values: Array, first: int, middle: int, last: int, spare: Array) -> None:
    """Merge the sorted values[first:middle] and values[middle:last] in place."""
    for index in range(middle - first):
        spare[index] = values[first + index]
    left, right, place = 0, middle, first
    while left < middle - first and right < last:
        if values[right] < spare[left]:
            values[place] = values[right]
            right += 1
        else:
            values[place] = spare[left]
            left += 1
        place += 1
    while left < middle - first:
        values[place] = spare[left]
        left += 1
        place += 1


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
    smallest, largest = series[CHOSEN, 0], series[CHOSEN, 0]
    for index in range(1, n_values):
        smallest = min(smallest, series[CHOSEN, index])
        largest = max(largest, series[CHOSEN, index])
    n_buckets = min(BUCKETS, n_values)
    scale = 0.0 if largest - smallest <= CLOSEST else (n_buckets - 1) / (largest - smallest)
    for bucket in range(n_buckets):
        series[COUNTS, bucket] = 0.0
    for index in range(n_values):
        series[COUNTS, int((series[CHOSEN, index] - smallest) * scale)] += 1.0
    low_bucket, low_before = _bucket_of(series[COUNTS], n_buckets, low)
    high_bucket, high_before = _bucket_of(series[COUNTS], n_buckets, high)
    n_low, n_high = 0, 0
    for index in range(n_values):
        bucket = int((series[CHOSEN, index] - smallest) * scale)
        if bucket == low_bucket:
            series[LOWER, n_low] = series[CHOSEN, index]
            n_low += 1
        if bucket == high_bucket:
            series[UPPER, n_high] = series[CHOSEN, index]
            n_high += 1
    found_low = select(series[LOWER], n_low, low - low_before)
    return found_low, select(series[UPPER], n_high, high - high_before)


def _bucket_of(counts: Array, n_buckets: int, rank: int) -> tuple[int, int]:
    """Bucket that holds a rank, and how many values lie in the buckets before it."""
    before = 0
    for bucket in range(n_buckets):
        if before + counts[bucket] > rank:
            return bucket, before
        before += int(counts[bucket])
    return n_buckets - 1, before - int(counts[n_buckets - 1])
