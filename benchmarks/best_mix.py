"""The cheapest mixes for a goal, with the curve of least cost, inside the process: at most 3 s."""

import time
from collections.abc import Sequence

from benchmarks.report import report
from elfe_core import kernel
from elfe_core.best_mix.answer import BestMix, best_mix
from elfe_core.best_mix.problem import Weather, parse_goal, problem_of
from elfe_core.best_mix.trial import Trial
from elfe_core.curves import Curves
from elfe_core.load import TERRITORY_FILE, load_costs, load_curves, load_weather
from elfe_core.scenario import today
from elfe_core.territory import load_territory

RUNS = 5
GOALS: Sequence[tuple[str, Weather]] = (
    ("self_production_pct:50", "period"),
    ("self_production_pct:80", "period"),
    ("imported_mwh:200000", "period"),
    ("self_production_pct:50", "mean"),
    ("self_production_pct:50", "every"),
)
TERRITORY = load_territory(TERRITORY_FILE)


def found_of(goal: str, weather: Weather, curves: Curves) -> BestMix:
    scenario, costs = today(TERRITORY), load_costs(TERRITORY)
    asked = problem_of([parse_goal(goal)], {}, scenario, TERRITORY, costs, costs.prices[0], weather=weather)
    return best_mix(Trial(asked, scenario, curves, TERRITORY))


def main() -> None:
    kernel.get_ready()
    own = load_curves(TERRITORY)
    every = load_weather(TERRITORY, own)
    for goal, weather in GOALS:
        times_s, own_s = [], []
        for _ in range(RUNS):
            start, own_start = time.perf_counter(), time.process_time()
            found = found_of(goal, weather, own if weather == "period" else every)
            times_s.append(time.perf_counter() - start)
            own_s.append(time.process_time() - own_start)
        report(f"best mix, {goal}, weather: {weather}, {found.n_rows} years", times_s, "s", 3)
        report("the same, processor time of all cores", own_s, "s", 6)
        for point in found.curve if goal == GOALS[0][0] else ():
            sizes = ", ".join(f"{name} {size:.0f}" for name, size in point.sizes.items())
            print(f"  {point.value:.1f}: {point.cost_eur / 1e6:.2f} MEUR/year ({sizes})")


if __name__ == "__main__":
    main()
