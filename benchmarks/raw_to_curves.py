"""Raw CSV files to hourly curves, in a new process each time, imports included, without the cache: at most 2 s."""

import os
import subprocess
import sys
import time

from benchmarks.report import report

RUNS = 7
UNCACHED = os.environ | {"ELFE_CACHE_FOLDER": ""}
JOB = """
import resource
from elfe_core.load import TERRITORY_FILE, load_curves
from elfe_core.territory import load_territory
curves = load_curves(load_territory(TERRITORY_FILE))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> None:
    times_s, peaks_mb = [], []
    for _ in range(RUNS):
        start = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", JOB], env=UNCACHED, check=True, capture_output=True, text=True)
        times_s.append(time.perf_counter() - start)
        peaks_mb.append(float(done.stdout))
    report("raw files to hourly curves, cold process", times_s, "s", 2)
    report("peak memory of that process", peaks_mb, "MB", 300)


if __name__ == "__main__":
    main()
