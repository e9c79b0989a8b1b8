"""Shared by the benchmarks: several runs, their median, and the machine's core count."""

import os
import statistics
from collections.abc import Sequence


def report(claim: str, figures: Sequence[float], unit: str, limit: float) -> None:
    """Print one line: median, minimum and maximum beside the limit of the claim."""
    median = statistics.median(figures)
    verdict = "reached" if median <= limit else "NOT reached"
    print(
        f"{claim}: median {median:.2f} {unit} (min {min(figures):.2f}, max {max(figures):.2f}, {len(figures)} runs); "
        f"limit {limit:g} {unit}: {verdict}; {os.cpu_count()} cores"
    )
