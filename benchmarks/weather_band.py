"""A scenario in all weather years, every indicator of each, inside the process: at most 5 ms."""

import time
from dataclasses import replace

from benchmarks.report import report
from elfe_core import kernel
from elfe_core.insight.weather_band import all_years, in_every_year
from elfe_core.load import TERRITORY_FILE, load_curves, load_weather
from elfe_core.scenario import today
from elfe_core.territory import load_territory

RUNS = 100


def main() -> None:
    kernel.get_ready()
    territory = load_territory(TERRITORY_FILE)
    own = load_curves(territory)
    start = time.perf_counter()
    ready = all_years(load_weather(territory, own), territory)
    print(f"reading and making the curves of nine years, once: {1e3 * (time.perf_counter() - start):.0f} ms")
    mix = replace(today(territory), wind_gwh=240.0, solar_gwh=150.0)
    rich = replace(mix, storage_on=True, storage_mwh=100.0, storage_real=True, flexibility_on=True)
    for name, scenario in (("240 + 150 GWh", mix), ("with a battery and a flexible share", rich)):
        times_ms, own_ms = [], []
        for _ in range(RUNS):
            start, own_start = time.perf_counter(), time.thread_time()
            in_every_year(scenario, ready, territory)
            times_ms.append(1e3 * (time.perf_counter() - start))
            own_ms.append(1e3 * (time.thread_time() - own_start))
        report(f"nine years, {name}", times_ms, "ms", 5)
        report("the same, processor time", own_ms, "ms", 5)


if __name__ == "__main__":
    main()
