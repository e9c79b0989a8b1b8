"""Scenario-years a second of a sweep with every indicator, its memory, and that time grows with the count.

Five factors over 4, 6 or 8, and 10 points each (about 10^3, 10^4 and 10^5 scenarios) on the shipped year, each in a new
process, the results written by blocks and joined as the command does.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.report import report

LIMIT_A_SECOND = 5000
LIMIT_MB = 600
POINTS = {"10^3": (4, 4, 4, 4, 4), "10^4": (6, 6, 6, 6, 8), "10^5": (10, 10, 10, 10, 10)}
RUNS = {"10^3": 5, "10^4": 5, "10^5": 3}
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
        report(f"{name}: microseconds a scenario-year", [1e6 / rate for rate in rates], "µs", 1e6 / LIMIT_A_SECOND)
        print(f"{name}: {sorted(rates)[len(rates) // 2]:.0f} scenario-years a second (median)")
        report(f"{name}: peak memory of the process", [run["peak_mb"] for run in found], "MB", LIMIT_MB)


def child(points: tuple[int, ...]) -> dict[str, float]:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.sweep_rate", *map(str, points)]
    found: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return found


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
