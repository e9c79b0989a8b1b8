"""The compiled kernel alone: rows a second on all cores, one scenario, the plain source, the compiler.

20 000 scenarios: five factors over 5, 5, 8, 10 and 10 points of the shipped year, in the threads of a sweep.
"""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from benchmarks.report import report
from benchmarks.sweep_rate import RANGES
from elfe_core import kernel, sweep, units
from elfe_core.kernel import compiled
from tests.core.kernel.shipped import FOYERS, TODAY, battery, factors, year_inputs
from tests.shipped import TERRITORY, curves

POINTS = (5, 5, 8, 10, 10)
RUNS = 5
LIMIT_A_SECOND = 30_000


def main() -> None:
    axes = {
        name: sweep.evenly(name, low, high, n) for (name, (low, high)), n in zip(RANGES.items(), POINTS, strict=True)
    }
    cores = len(os.sched_getaffinity(0))
    study = sweep.study(sweep.Grid(axes=axes), TODAY, curves(), TERRITORY)
    functions = compiled.functions
    compiled.functions = lambda wait: compiled.PLAIN
    report("plain source: one scenario-year with its totals", [1e3 * timed(one_scenario) for _ in range(5)], "ms", 51.0)
    compiled.functions = functions
    start = time.perf_counter()
    kernel.get_ready()
    one_scenario()
    print(f"loading or compiling: {time.perf_counter() - start:.2f} s")
    count = study.layout.n_scenarios
    alone = [1e6 * timed(lambda: grid_rows(axes, cores)) / count for _ in range(RUNS)]
    whole = [1e6 * timed(lambda: sweep.table(study)) / count for _ in range(RUNS)]
    report("kernel: microseconds a scenario-year, clock", alone, "µs", 1e6 / LIMIT_A_SECOND)
    report("sweep in memory: microseconds a scenario-year, clock", whole, "µs", 1e6 / LIMIT_A_SECOND)
    print(
        f"{count} rows: {1e6 / min(alone):.0f} a second alone, {1e6 / min(whole):.0f} with indicators (best of {RUNS})"
    )
    report("one scenario-year with its totals", [1e3 * timed(one_scenario) for _ in range(50)], "ms", 0.4)
    read = [1e6 * timed(lambda: plain_read(axes)) / 100 for _ in range(RUNS)]
    print(f"a plain read of the curves that a row mixes: {min(read):.0f} µs")
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {compiled.cache.FOLDER_VARIABLE: folder}
        command = [sys.executable, "-m", "elfe_core.kernel"]
        print(f"compiling: {timed(lambda: subprocess.run(command, env=environment, check=True)):.1f} s")


def plain_read(axes) -> float:
    """Sum of the six curves, a hundred times."""
    of, first, last = year_inputs()
    return sum(float(of.unit_w[:, first:last].sum()) for _ in range(100))


def timed(work) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def grid_rows(axes, cores: int) -> np.ndarray:
    of, first, last = year_inputs()
    by = kernel.rules(first_h=first, last_h=last)
    mixes = [
        factors(wind=wind, solar=sun, bioenergy=bio)
        for wind in axes["wind_gwh"]
        for sun in axes["solar_gwh"]
        for bio in axes["bioenergy_gwh"]
    ]
    batteries = [battery(units.mw_to_w(mwh, FOYERS)) for mwh in axes["storage_mwh"]]
    with ThreadPoolExecutor(cores) as pool:
        parts = [mixes[start : start + 5] for start in range(0, len(mixes), 5)]
        return np.concatenate(
            list(pool.map(lambda part: kernel.rows(of, by, part, axes["flexible_share"], batteries), parts))
        )


def one_scenario() -> None:
    of, first, last = year_inputs()
    year_only = of._replace(
        unit_w=of.unit_w[:, first:last], counted=of.counted[first:last], day_starts=np.array([8760])
    )
    by = kernel.rules(first_h=0, last_h=last - first)
    row = factors(wind=240.0, solar=150.0, bioenergy=30.0)
    found = kernel.year(year_only, by, row, 0.05, battery(400.0, efficiency=0.85))
    kernel.flow_totals(found.flows, year_only.counted, found.window_use)


if __name__ == "__main__":
    main()
