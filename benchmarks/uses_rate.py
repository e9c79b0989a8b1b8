"""Six uses over the shipped year: time by foresight beside natural hours, rows of a sweep, and how near the optimum.

A realistic fleet with 240 GWh of wind and 150 of sun; the same with all hours allowed to each use, the slowest case.
Placing the uses again and again leads to the joint optimum (block coordinate descent on a convex problem with separable
bounds): how much lower its sum of squares is than that of the three rounds of the rule.
"""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from benchmarks.report import report
from elfe_core import kernel, sweep
from elfe_core.kernel import compiled, uses
from elfe_core.simulate import kernel_inputs, placed_uses, scaled_inputs
from elfe_core.uses import Fleet, FleetHours
from tests.core.kernel.shipped import TODAY, battery, year_inputs
from tests.shipped import TERRITORY, curves

OWNED = {
    "dishwasher": 8_000,
    "washing_machine": 15_000,
    "dryer": 3_000,
    "water_heater": 12_000,
    "heating": 5_000,
    "electric_car": 3_000,
}
RUNS = 50
PERFECT_MS, DAY_BEFORE_MS = 2.0, 40.0
MANY_ROUNDS = 300
MIX = replace(TODAY, wind_gwh=240.0, solar_gwh=150.0)


def main() -> None:
    kernel.get_ready()
    for name, limited in (("the fleet", True), ("all hours allowed", False)):
        of, placed = year_of(limited)
        natural = timed_ms(of, placed, kernel.NONE)
        for foresight, code, limit in (
            ("perfect", kernel.PERFECT, PERFECT_MS),
            ("day before", kernel.DAY_BEFORE, DAY_BEFORE_MS),
        ):
            taken = [ms - min(natural) for ms in timed_ms(of, placed, code)]
            report(f"six uses over a year, {name}, {foresight}", taken, "ms", limit)
    axes = {f"units_{use}": sweep.evenly(f"units_{use}", 0.0, 10_000.0, 9) for use in ("dishwasher", "water_heater")}
    study = sweep.study(sweep.Grid(axes=axes), MIX, curves(), TERRITORY)
    start = time.perf_counter()
    sweep.table(study)
    print(f"a sweep over two fleets: {1e3 * (time.perf_counter() - start) / study.layout.n_scenarios:.2f} ms a row")
    of, placed = year_of(True)
    rounds = uses.ROUNDS
    sums = [squares(of, placed)]
    uses.ROUNDS = MANY_ROUNDS
    compiled._State.compiled = compiled.in_memory()
    sums.append(squares(of, placed))
    uses.ROUNDS = rounds
    print(f"sum of squares of C - G, {rounds} rounds above {MANY_ROUNDS}: {100 * (sums[0] / sums[1] - 1):.6f} %")


def year_of(limited: bool) -> tuple[kernel.Inputs, FleetHours]:
    """The shipped year at the mix's energies, and the fleet on it."""
    _, first, last = year_inputs()
    known = {use.name: use for use in TERRITORY.uses}
    fleets = [Fleet(use=known[name], units=float(units), participation=0.5) for name, units in OWNED.items()]
    if not limited:
        fleets = [replace(fleet, use=replace(fleet.use, allowed=((0, 0),), window_h=24)) for fleet in fleets]
    placed = placed_uses(fleets, curves(), TERRITORY).cut(first, last)
    inputs = scaled_inputs(MIX, curves(), TERRITORY).cut(first, last)
    return kernel_inputs(inputs, TERRITORY.timezone, placed), placed


def run(of: kernel.Inputs, placed: FleetHours, foresight: int) -> kernel.Year:
    factors = [*np.ones(len(of.unit_w)), 0.0, 2.0, 12.0, *placed.factors()]
    by = kernel.rules(first_h=0, last_h=len(of.counted), foresight=foresight)
    return kernel.year(of, by, factors, 0.0, battery())


def timed_ms(of: kernel.Inputs, placed: FleetHours, foresight: int) -> Sequence[float]:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        run(of, placed, foresight)
        taken.append(1e3 * (time.perf_counter() - start))
    return taken


def squares(of: kernel.Inputs, placed: FleetHours) -> float:
    flows = dict(zip(kernel.FLOWS, run(of, placed, kernel.PERFECT).flows, strict=True))
    return float(np.sum((flows["consumption_w"] - flows["production_w"]) ** 2))


if __name__ == "__main__":
    main()
