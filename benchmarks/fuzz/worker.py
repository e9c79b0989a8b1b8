"""One of the processes that share the tries."""

import time
import warnings
from collections import Counter
from multiprocessing.sharedctypes import Synchronized
from typing import Any

from benchmarks.fuzz.attempt import attempt, content_of


def work(seed: int, tries: int, jobs: int, only: str | None, first: int, at: "Synchronized[int]", results: Any) -> None:
    """Every `jobs`-th try from the first; reports now and then."""
    warnings.simplefilter("ignore")
    counts: Counter[str] = Counter()
    n_refused, most_s, found, told_s = 0, 0.0, [], time.monotonic()
    for number in range(first, tries, jobs):
        at.value = number
        reader, content = content_of(seed, number, only)
        outcome = attempt(reader, content)
        counts[reader] += 1
        n_refused, most_s = n_refused + outcome.is_refused, max(most_s, outcome.cpu_s)
        if outcome.found:
            found.append((number, reader, outcome.found, outcome.detail))
        if found or time.monotonic() - told_s > 5.0:
            results.put((first % jobs, counts, n_refused, most_s, found))
            counts, n_refused, most_s, found, told_s = Counter(), 0, 0.0, [], time.monotonic()
    results.put((first % jobs, counts, n_refused, most_s, found))
