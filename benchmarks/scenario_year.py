"""One scenario-year with flexibility, storage and every indicator, inside the process: at most 5 ms."""

import time
from dataclasses import replace
from datetime import date

from benchmarks.report import report
from elfe_core.indicators import indicators
from elfe_core.load import TERRITORY_FILE, load_curves
from elfe_core.scenario import today
from elfe_core.simulate import simulate
from elfe_core.territory import load_territory

RUNS = 200


def main() -> None:
    territory = load_territory(TERRITORY_FILE)
    scenario = replace(
        today(territory),
        storage_on=True,
        flexibility_on=True,
        cut_then_simulate=True,
        period_start=date(2021, 1, 1),
        period_end=date(2021, 12, 31),
    )
    curves = load_curves(territory)
    times_ms = []
    for _ in range(RUNS):
        start = time.perf_counter()
        indicators(simulate(scenario, curves, territory), territory.foyers)
        times_ms.append(1e3 * (time.perf_counter() - start))
    report("one scenario-year with all indicators", times_ms, "ms", 5)


if __name__ == "__main__":
    main()
