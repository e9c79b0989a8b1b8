"""Scenario-years a second of a sweep with every indicator, its memory, and that time grows with the count.

Five factors on the shipped year, 10^4 to 10^6 scenarios, each in a new process with the kernel in its cache, results
written by blocks and joined as the command does; the seconds are those of the whole process but its first one, which
is the fixed start (Python, the curves).
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report

LIMIT_A_SECOND = 25_000
LIMIT_MB = 400
FIXED_START_S = 1.0
POINTS = {
    "10^4": (6, 6, 6, 6, 8),
    "10^5": (10, 10, 10, 10, 10),
    "2 x 10^5": (10, 10, 10, 10, 20),
    "10^6": (10, 10, 10, 50, 20),
}
RUNS = {"10^4": 5, "10^5": 3, "2 x 10^5": 3, "10^6": 1}
RANGES = {
    "wind_gwh": (90, 300),
    "solar_gwh": (10, 300),
    "bioenergy_gwh": (6, 60),
    "storage_mwh": (0, 100),
    "flexible_share": (0, 0.15),
}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(one_run([int(points) for points in sys.argv[1:]])))
        return
    for name, points in POINTS.items():
        found = [child(points) for _ in range(RUNS[name])]
        count = found[0]["count"]
        rates = [run["count"] / run["seconds"] for run in found]
        print(f"{name} ({count} scenario-years): {[round(run['seconds'], 2) for run in found]} s")
        beyond = [1e6 * max(run["whole_s"] - FIXED_START_S, 0.0) / count for run in found]
        report(f"{name}: microseconds a scenario-year beyond the start", beyond, "µs", 1e6 / LIMIT_A_SECOND)
        print(f"{name}: {sorted(rates)[len(rates) // 2]:.0f} scenario-years a second (median)")
        report(f"{name}: peak memory of the process", [run["peak_mb"] for run in found], "MB", LIMIT_MB)


def child(points: tuple[int, ...]) -> dict[str, float]:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sweep_rate", *map(str, points)]
    start = time.perf_counter()
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found | {"whole_s": time.perf_counter() - start}


def one_run(points: list[int]) -> dict[str, float]:
    from elfe_core import sweep
    from elfe_core.catalogue import INDICATOR_UNITS
    from elfe_core.load import TERRITORY_FILE, load_curves
    from elfe_core.scenario import today
    from elfe_core.store import SweepParts
    from elfe_core.territory import load_territory

    territory = load_territory(TERRITORY_FILE)
    axes = {
        name: sweep.evenly(name, low, high, n) for (name, (low, high)), n in zip(RANGES.items(), points, strict=True)
    }
    study = sweep.study(sweep.Grid(axes=axes), today(territory), load_curves(territory), territory)
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "sweep.parquet"
        start = time.perf_counter()
        parts = SweepParts.open(out, {}, (*study.factors, *INDICATOR_UNITS), resume=False)
        sweep.run(study, parts.write)
        parts.finish()
        seconds = time.perf_counter() - start
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"count": study.layout.n_scenarios, "seconds": seconds, "peak_mb": peak_mb}


if __name__ == "__main__":
    main()
