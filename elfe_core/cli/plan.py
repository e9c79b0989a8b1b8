"""`python -m elfe_core plan`: when each use should run on one day, for people and for an energy management system."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from elfe_core import clock, day_plan
from elfe_core.cli.data import add_choices, choice_of, day
from elfe_core.cli.scenario import read_scenarios
from elfe_core.curve_set.measured import Measured
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.day_plan import DayPlan, Forecast, Outcome
from elfe_core.errors import InputError, all_or_faults
from elfe_core.load import curves_of, load_curves
from elfe_core.scenario import Scenario, today
from elfe_core.store import read_any, refusing, whole_file
from elfe_core.territory import Territory, load_territory

ROLES = (*CURVE_NAMES, day_plan.CONSUMPTION)


def add_parser(jobs: Any) -> None:
    """Add the command to the parser."""
    parser = jobs.add_parser("plan", help="when each use should run on one day: hours to post, and rows to replay")
    parser.add_argument("--day", type=day, metavar="YYYY-MM-DD", help="local day (default: one with much to do)")
    parser.add_argument("--scenario", type=Path, help=".json with one scenario of the app's (default: today's)")
    parser.add_argument("--name", help="which scenario of the file, where there are several")
    known = (day_plan.DAY, day_plan.DAY_BEFORE)
    parser.add_argument("--knows", choices=known, default=known[0], help="without --forecast: what the plan knows")
    parser.add_argument("--forecast", action="append", default=[], metavar="[ROLE=]FILE", help="may be repeated")
    parser.add_argument("--scale", choices=day_plan.SCALES, help="of the forecast: power of the territory, or as data")
    parser.add_argument(
        "--minutes", type=int, choices=day_plan.STEPS_MIN, default=60, help="length of a row (default: 60)"
    )
    parser.add_argument("--csv", type=Path, help="rows of steps, uses and groups")
    parser.add_argument("--json", type=Path, help="the same with the facts of the plan")
    add_choices(parser)
    parser.set_defaults(job=run)


def run(options: argparse.Namespace) -> None:
    """Write the plan, or print its hours.

    Raises
    ------
    ElfeError
        What is wrong with the scenario, the day or the forecast, all holes of the latter at once.
    """
    territory = load_territory(options.territory)
    own = load_curves(territory)
    scenario, forecast = all_or_faults(
        lambda: _scenario(options, territory, own), lambda: _forecast(options, territory)
    )
    plan = _plan(options, scenario, forecast, territory, own)
    for path, text in ((options.csv, day_plan.to_csv), (options.json, day_plan.to_json)):
        if path is not None:
            with refusing(path), whole_file(path) as unfinished:
                unfinished.write_text(text(plan, options.minutes), encoding="utf-8")
    if options.csv is None and options.json is None:
        print(*_lines(plan), sep="\n")


def _plan(
    options: argparse.Namespace, scenario: Scenario, forecast: Forecast | None, territory: Territory, own: Curves
) -> DayPlan:
    on = day_plan.ground(scenario, curves_of(scenario, territory, own), territory)
    source = options.knows if forecast is None else day_plan.FILE
    chosen = options.day
    if chosen is None:
        chosen = day_plan.telling_day(on) if forecast is None else day_plan.first_day(forecast, territory.timezone)
    return day_plan.plan_day(source, day_plan.expected(chosen, source, on, forecast), on)


def _scenario(options: argparse.Namespace, territory: Territory, own: Curves) -> Scenario:
    """The scenario of a file, the one that is named where there are several; today's without a file."""
    if options.scenario is None:
        return today(territory)
    found = read_scenarios(options.scenario, territory, own)
    if options.name is None and len(found) == 1:
        return next(iter(found.values()))
    if options.name not in found:
        raise InputError("name", options.name, "a scenario of the file", choices=tuple(found))
    return found[options.name]


def _forecast(options: argparse.Namespace, territory: Territory) -> Forecast | None:
    """The forecast that all files give together; None without one."""
    if not options.forecast:
        return None
    reports = all_or_faults(*(lambda text=text: _curves(text, options, territory) for text in options.forecast))
    curves: dict[str, tuple[Measured, ...]] = {}
    for found in reports:
        for role, parts in found.items():
            curves[role] = (*curves.get(role, ()), *parts)
    found = day_plan.forecast_of(curves, options.scale)
    if found.scale == day_plan.OF_DATA and options.scale is None:
        print("values without a unit: read on the scale of the data's own curve", file=sys.stderr)
    return found


def _curves(text: str, options: argparse.Namespace, territory: Territory) -> dict[str, tuple[Measured, ...]]:
    """The curves of `FILE` or `ROLE=FILE` by role."""
    role, equals, name = text.partition("=")
    is_named = bool(equals) and role in ROLES
    path, choice = Path(name if is_named else text), choice_of(options)
    if is_named and role in CURVE_NAMES:
        choice = replace(choice, role=role)
    regions = territory.data.region_codes
    report = read_any(path, choice=choice, regions=regions)
    local = day_plan.on_local_clock(report, choice, territory.timezone)
    if local != choice:
        print(f"{path.name}: nothing tells the clock of its times; taken as {local.clock}", file=sys.stderr)
        report = read_any(path, choice=local, regions=regions)
    return day_plan.curves_of_report(report, role if is_named else "")


def _lines(plan: DayPlan) -> list[str]:
    """The plan in words: a line a group, and what it brings."""
    of_what = {day_plan.FILE: "the forecast", day_plan.DAY_BEFORE: "the day before"}.get(plan.source, "the day itself")
    rows = [
        {
            "use": use.name,
            "group": group.name,
            "appliances": f"{group.appliances:g}",
            "hours": _hours(plan, day_plan.announced(group.power_kw, use.quality)),
            "kwh": f"{group.power_kw.sum():.2f}",
            "good_hours": _hours(plan, _runs(use.quality)),
        }
        for use in plan.uses
        for group in use.groups
    ]
    lines = [f"{plan.territory}, {plan.day}, planned on {of_what}"]
    lines += ["one appliance of each kind: the scenario has no fleet"] if plan.is_example else []
    lines.append(pd.DataFrame(rows).to_string(index=False))
    lines.append(f"as expected: {_outcome(plan.believed)}")
    return [*lines, f"with what came: {_outcome(plan.came)}"] if plan.came is not None else lines


def _runs(quality: Sequence[str]) -> list[tuple[int, int]]:
    good = pd.Series(quality).eq(day_plan.GOOD).to_numpy()
    return [(first, last + 1) for first, last in clock.runs(good)]


def _hours(plan: DayPlan, ranges: Sequence[tuple[int, int]]) -> str:
    """`13:00-15:00`, local; `none` without any."""
    starts = [str(hour)[11:16] for hour in plan.local_hours()] + ["24:00"]
    return ", ".join(f"{starts[first]}-{starts[last]}" for first, last in ranges) or "none"


def _outcome(outcome: Outcome) -> str:
    return (
        f"{outcome.natural_kwh:.1f} kWh bought in natural hours, {outcome.planned_kwh:.1f} by the plan, "
        f"{round(outcome.avoided_kwh, 2) + 0.0:.2f} less; largest power bought {outcome.natural_peak_kw:.1f} and "
        f"{outcome.planned_peak_kw:.1f} kW"
    )
