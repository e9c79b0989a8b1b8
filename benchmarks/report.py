"""Shared by the benchmarks: several runs, their median, their 95th percentile, and the machine's core count."""

import math
import os
import statistics
from collections.abc import Sequence


def report(claim: str, figures: Sequence[float], unit: str, limit: float, *, at_percentile: int = 50) -> bool:
    """Print one line: median, 95th percentile and ends beside the limit; whether the percentile named reaches it."""
    judged = percentile(figures, at_percentile)
    verdict = "reached" if judged <= limit else "NOT reached"
    judge = "" if at_percentile == 50 else f" at the {at_percentile}th percentile"
    print(
        f"{claim}: median {statistics.median(figures):.2f} {unit} (95th percentile {percentile(figures, 95):.2f}, "
        f"min {min(figures):.2f}, max {max(figures):.2f}, {len(figures)} runs); "
        f"limit {limit:g} {unit}{judge}: {verdict}; {os.cpu_count()} cores",
        flush=True,
    )
    return judged <= limit


def percentile(figures: Sequence[float], share_pct: int) -> float:
    """The smallest figure that so many percent of all do not exceed; the median is the usual one."""
    if share_pct == 50:
        return statistics.median(figures)
    return sorted(figures)[max(math.ceil(share_pct * len(figures) / 100), 1) - 1]
