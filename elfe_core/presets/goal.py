"""The least production, on the steps of the sliders, with which the real simulation meets a goal."""

import math
from dataclasses import replace

from elfe_core.curves import Curves
from elfe_core.errors import InputError
from elfe_core.indicators import indicators
from elfe_core.presets import bounds
from elfe_core.presets.preset import Goal
from elfe_core.scenario import Scenario
from elfe_core.simulate import simulate
from elfe_core.territory import Territory


def solved(goal: Goal, start: Scenario, curves: Curves, territory: Territory) -> Scenario:
    """Let the goal's sources grow together until it is met.

    Parameters
    ----------
    goal
        What to reach, and the sources.
    start
        Everything else, and the proportions of the sources. A source of none counts as the mean of the others (all of
        them alike if none has any); one whose curve is zero all along stays as it is.
    curves, territory
        As in `simulate.simulate`.

    Returns
    -------
    Scenario
        `start` if it meets the goal. Otherwise the largest source on the lowest step of its slider that meets it, the
        others in proportion, each rounded up to its own step.

    Raises
    ------
    InputError
        The goal is not met even where one of the sources is at the end of its slider: the indicator, and how far it
        comes.
    """

    def reached(scenario: Scenario) -> float:
        return indicators(simulate(scenario, curves, territory), territory.foyers)[goal.indicator]

    now = reached(start)
    if now >= goal.at_least:
        return start
    parts = _parts(goal, start, curves)
    steps = {name: bounds.STEPS_A_GWH * _highest(name, territory) / part for name, part in parts.items()}
    below, enough = 0, math.floor(min(steps.values(), default=0.0) + 1e-9)
    best = reached(_at(enough, parts, start, territory)) if parts else now
    if not best >= goal.at_least:
        names = ", ".join(goal.by_scaling)
        expected = f"at least {goal.at_least:g}, which {names} do not reach together here"
        raise InputError(goal.indicator, best, expected, low=goal.at_least)
    while enough - below > 1:
        middle = (below + enough) // 2
        if reached(_at(middle, parts, start, territory)) >= goal.at_least:
            enough = middle
        else:
            below = middle
    return _at(enough, parts, start, territory)


def _parts(goal: Goal, start: Scenario, curves: Curves) -> dict[str, float]:
    """Energy of each source that can grow, relative to the largest one."""
    energies = {name: getattr(start, name) for name in goal.by_scaling if curves[name.removesuffix("_gwh")].any()}
    some = [energy for energy in energies.values() if energy > 0.0]
    mean = sum(some) / len(some) if some else 1.0
    parts = {name: energy if energy > 0.0 else mean for name, energy in energies.items()}
    return {name: part / max(parts.values()) for name, part in parts.items()}


def _at(steps: int, parts: dict[str, float], start: Scenario, territory: Territory) -> Scenario:
    """The largest source this many steps up its slider, the others in proportion."""
    energies = {}
    for name, part in parts.items():
        energy_gwh = math.ceil(steps * part - 1e-9) / bounds.STEPS_A_GWH
        energies[name] = bounds.settled_gwh(energy_gwh, territory.today_gwh(name.removesuffix("_gwh")))
    return replace(start, **energies)  # type: ignore[arg-type]


def _highest(name: str, territory: Territory) -> float:
    return bounds.highest_gwh(name, territory.today_gwh(name.removesuffix("_gwh")))
