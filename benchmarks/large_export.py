"""Large exports of Enedis to hourly curves, in a new process each time: 1 GB within 6 s and 500 MB; then the cache.

`python -m benchmarks.large_export [N_MB...]` makes its files in a temporary folder (100, 300 and 1000 MB unless told),
runs them in turn, and removes them.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.make_export import make_export_set
from benchmarks.report import report
from elfe_core.store.curves.cache import FOLDER_VARIABLE

RUNS = 3
SIZES_MB = (100, 300, 1000)
LIMIT_MB = 500
LIMIT_S_PER_GB = 6
START_S = 0.8
"""Part of the limit that does not grow with the file: a cold process imports its packages."""
SETTLED_S = 4
"""A file that has just changed is not kept by the cache."""

JOB = """
import resource, sys, time
from pathlib import Path
start = time.perf_counter()
from elfe_core.curve_set import as_curves
from elfe_core.store import cached_curve_set
paths = [[Path(text)] for text in sys.argv[1:]]
names = ("conso_inf36", "conso_sup36", "prod", "wind")
curves = as_curves(cached_curve_set(**dict(zip(names, paths)), region_codes=("53",)))
took_s = time.perf_counter() - start
usage = resource.getrusage(resource.RUSAGE_SELF)
print(took_s, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime, curves.n_hours)
"""


def measure(paths: list[Path], cache_folder: str) -> tuple[float, float, float]:
    """Seconds with imports, peak MB, and seconds of processor of one process."""
    environment = {**os.environ, FOLDER_VARIABLE: cache_folder}
    command = [sys.executable, "-c", JOB, *map(str, paths)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    took_s, peak_mb, processor_s, _ = map(float, done.stdout.split())
    return took_s, peak_mb, processor_s


def main() -> None:
    sizes = [int(text) for text in sys.argv[1:]] or SIZES_MB
    with tempfile.TemporaryDirectory() as folder:
        sets = {size: make_export_set(Path(folder) / str(size), size * 1_000_000) for size in sizes}
        time.sleep(SETTLED_S)
        raw: dict[int, list[tuple[float, float, float]]] = {size: [] for size in sizes}
        kept: dict[int, list[tuple[float, float, float]]] = {size: [] for size in sizes}
        for _ in range(RUNS):
            for size, paths in sets.items():
                raw[size].append(measure(paths, ""))
                measured = measure(paths, str(Path(folder) / "cache"))
                kept[size] += [measured] if len(raw[size]) > 1 else []
                time.sleep(measured[0] + raw[size][-1][0])  # leaves the machine to others for half of the time
    for size in sizes:
        limit_s = START_S + (LIMIT_S_PER_GB - START_S) * size / 1000
        report(f"{size} MB to hourly curves, cold process", [run[0] for run in raw[size]], "s", limit_s)
        report(f"{size} MB, peak memory of that process", [run[1] for run in raw[size]], "MB", LIMIT_MB)
        report(f"{size} MB, its processor time on all cores", [run[2] for run in raw[size]], "s", 2 * limit_s)
        report(f"{size} MB, second start, from the cache", [run[0] for run in kept[size]], "s", 2)


if __name__ == "__main__":
    main()
