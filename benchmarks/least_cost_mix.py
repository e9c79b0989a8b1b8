"""The cheapest mix of the shipped year against a linear program of its hours (MODEL.md section 10), some minutes."""

import time

from benchmarks.best_mix import TERRITORY
from elfe_core import kernel
from elfe_core.best_mix.answer import best_mix
from elfe_core.best_mix.problem import parse_goal, problem_of
from elfe_core.best_mix.trial import Trial
from elfe_core.load import load_costs, load_curves
from elfe_core.scenario import today
from tests.core.best_mix.linear_program import least_cost

GOALS = ("self_production_pct:50", "self_production_pct:80")


def main() -> None:
    kernel.get_ready()
    own, costs, scenario = load_curves(TERRITORY), load_costs(TERRITORY), today(TERRITORY)
    for goal in GOALS:
        asked = problem_of([parse_goal(goal)], {}, scenario, TERRITORY, costs, costs.prices[0])
        found = best_mix(Trial(asked, scenario, own, TERRITORY), with_curve=False)
        start = time.perf_counter()
        least, sizes = least_cost(asked, scenario, own, TERRITORY)
        assert found.exact is not None
        took_s = time.perf_counter() - start
        print(f"{goal}: {found.exact.cost / 1e6:.3f} MEUR/year by simulation at {found.exact.sizes}")
        print(f"  {least / 1e6:.3f} by the linear program at {sizes} ({took_s:.0f} s)")
        print(f"  {found.exact.cost / least - 1.0:+.4%}")


if __name__ == "__main__":
    main()
