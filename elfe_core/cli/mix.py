"""`python -m elfe_core mix`: the cheapest mixes that meet a goal."""

import argparse
import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

import pandas as pd

from elfe_core.best_mix.answer import BestMix, Mix, OutOfReach, best_mix
from elfe_core.best_mix.problem import (
    FIELDS,
    SIZES,
    Case,
    Goal,
    Problem,
    Weather,
    parse_bounds,
    parse_goal,
    problems_of,
)
from elfe_core.best_mix.trial import Trial
from elfe_core.catalogue import WEATHER_YEARS
from elfe_core.cli.scenario import read_scenarios
from elfe_core.curves import Curves
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import CASES
from elfe_core.economics.yearly_cost import check_whole_year
from elfe_core.errors import InputError, all_or_faults
from elfe_core.load import curves_of, load_costs, load_curves, load_weather
from elfe_core.scenario import Scenario, in_weather_year, today
from elfe_core.store import harmless_table, write_table
from elfe_core.territory import Territory, load_territory


def add_parser(jobs: Any) -> None:
    """Add the command to the parser."""
    parser = jobs.add_parser("mix", help="the cheapest mixes of wind, sun, bioenergy and battery that meet a goal")
    parser.add_argument("--goal", action="append", required=True, help="self_production_pct:50; may be repeated")
    parser.add_argument("--bounds", default="", help="wind=121:400,solar=10:300,bioenergy=6:60,storage=0:200")
    parser.add_argument("--scenario", type=Path, help=".json with one scenario of the app's: all that is fixed")
    parser.add_argument("--price", help="year of the wholesale price (default: the first of costs.toml)")
    parser.add_argument("--case", choices=CASES, default="middle", help="case of cost that is made least")
    parser.add_argument("--weather", choices=get_args(Weather), default="period", help="where the goal is met")
    parser.add_argument("--year", type=int, choices=WEATHER_YEARS, default=0, help="real weather year")
    parser.add_argument("--curve", type=Path, help="least cost against the first goal (.csv)")
    parser.add_argument("--out", type=Path, help=".csv (default: standard output)")
    parser.set_defaults(job=run)


def run(options: argparse.Namespace) -> None:
    """Search, and print the mixes, the cheapest first.

    Raises
    ------
    InputError, Faults
        A wrong option; or a goal out of reach, with the nearest that can be had and the bounds that stop it.
    """
    territory, goals, bounds = all_or_faults(
        lambda: load_territory(options.territory),
        lambda: all_or_faults(*(lambda text=text: parse_goal(text) for text in options.goal)),
        lambda: parse_bounds(options.bounds),
    )
    own, costs = load_curves(territory), load_costs(territory)
    scenario, price = _scenario(options, territory, own), _price(options.price, costs)
    problems = problems_of(goals, bounds, scenario, territory, costs, price, weather=options.weather)
    trial = Trial(problems[options.case], scenario, _curves(options, scenario, territory, own), territory)
    found = best_mix(trial, with_curve=options.curve is not None)
    if found.out_of_reach is not None:
        raise _refused(goals, found.out_of_reach)
    _write(options.out, _table(found.mixes, trial, problems, goals, price))
    if options.curve is not None:
        _write(options.curve, _curve_table(found, goals[0]))


def _scenario(options: argparse.Namespace, territory: Territory, own: Curves) -> Scenario:
    """What is fixed: the one scenario of a file, or today's."""
    scenario = today(territory)
    if options.scenario is not None:
        found = read_scenarios(options.scenario, territory, own)
        if len(found) != 1:
            raise InputError("scenario", len(found), "a file of one scenario")
        (scenario,) = found.values()
    scenario = in_weather_year(scenario, options.year) if options.year else scenario
    check_whole_year(scenario)
    return scenario


def _curves(options: argparse.Namespace, scenario: Scenario, territory: Territory, own: Curves) -> Curves:
    if options.weather == "period":
        return curves_of(scenario, territory, own)
    return load_weather(territory, own, wind_region_share=scenario.wind_region_share)


def _price(key: str | None, costs: Costs) -> Price:
    found = {price.key: price for price in costs.prices}
    if key is not None and key not in found:
        raise InputError("price", key, "a year with a price", choices=tuple(found))
    return costs.prices[0] if key is None else found[key]


def _refused(goals: Sequence[Goal], reach: OutOfReach) -> InputError:
    """The goal, the nearest that can be had, and what stops it."""
    sizes = ", ".join(f"{name} {size:.4g}" for name, size in reach.sizes.items())
    values = ("not applicable" if math.isnan(value) else f"{value:.5g}" for value in reach.values)
    nearest = ", ".join(f"{goal.key} {value}" for goal, value in zip(goals, values, strict=True))
    ends = {"low": "lower", "high": "upper"}
    stops = " and ".join(f"the {ends[end]} bound of {name}" for name, end in reach.stopped_by)
    alone = "the goals do not go together" if len(goals) > 1 else "what the scenario fixes does"
    return InputError(
        "goal",
        " ".join(map(str, goals)),
        f"a goal within reach: the nearest is {nearest} ({sizes}); "
        + (f"what stops it: {stops}" if stops else f"no bound stops it, {alone}"),
    )


def _table(
    mixes: Sequence[Mix], trial: Trial, problems: dict[Case, Problem], goals: Sequence[Goal], price: Price
) -> pd.DataFrame:
    """A row a mix: sizes, goals, and its cost in the three cases of cost."""
    rows = []
    for mix in mixes:
        costs = {f"{case}_eur_per_year": trial.cost(mix.sizes, problem) for case, problem in problems.items()}
        sizes = {FIELDS[name]: mix.sizes[name] for name in SIZES}
        values = {goal.key: value for goal, value in zip(goals, mix.values, strict=True)}
        rows.append({**sizes, **values, **costs, "price_of": price.key})
    return pd.DataFrame(rows)


def _curve_table(found: BestMix, goal: Goal) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {goal.key: point.value, "eur_per_year": point.cost_eur}
            | {FIELDS[name]: point.sizes[name] for name in SIZES}
            for point in found.curve
        ]
    )


def _write(path: Path | None, table: pd.DataFrame) -> None:
    if path is None:
        harmless_table(table).to_csv(sys.stdout, index=False, lineterminator="\n")
    else:
        write_table(path, table)
