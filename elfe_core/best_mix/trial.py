"""Simulates all mixes of a grid: what each costs, and how far it is from the goals."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import replace
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import sweep
from elfe_core.best_mix.problem import FIELDS, SIZES, STORAGE, Goal, Problem, with_battery
from elfe_core.curves import Curves
from elfe_core.errors import InputError
from elfe_core.scenario import Scenario, dates_in
from elfe_core.sweep import Grid, Study
from elfe_core.territory import Territory
from elfe_core.weather.years import whole_years

Array = NDArray[np.float64]
Axes = tuple[Array, ...]
"""Values of each of SIZES, rising."""


class Tried(NamedTuple):
    """Mixes of a grid, arrays of the shape of its axes."""

    axes: Axes
    cost: Array
    """EUR/year, in the mean of the years."""
    gaps: Array
    """By how much each mix misses the goal that it misses most, in shares of that goal; at most 0 where all are met."""
    values: Array
    """Value of each goal's indicator, shape (n_goals, ...): the mean of the years, or the worst of them."""


class Stopped(Exception):
    """The search was told not to go on."""


class Trial:
    """The curves made ready once for all grids of a problem."""

    def __init__(
        self,
        problem: Problem,
        scenario: Scenario,
        curves: Curves,
        territory: Territory,
        go_on: Callable[[int], bool] = lambda _: True,
    ) -> None:
        """`curves` are those of the scenario's weather; those of all years where the problem asks for these.

        `go_on` is told the years that a grid has just simulated; once it returns False every grid raises Stopped.
        """
        self.problem = problem
        self.n_rows = 0
        """Mixes simulated, a year each."""
        self._go_on = go_on
        self._studies = [
            _study(problem, one, curves, territory) for one in _periods(problem, scenario, curves, territory)
        ]

    @property
    def n_years(self) -> int:
        """Years that each mix is simulated in."""
        return len(self._studies)

    def cost(self, sizes: Mapping[str, float], problem: Problem) -> float:
        """What a mix costs [EUR/year] with another problem's costs."""
        axes = tuple(np.array([sizes[name]]) for name in SIZES)
        return float(self.with_problem(problem).of(axes).cost.item())

    def of(self, axes: Axes) -> Tried:
        """Every combination of these sizes; raises Stopped."""
        shape = tuple(len(axis) for axis in axes)
        tables = [self._table(study, axes) for study in self._studies]
        self.n_rows += int(np.prod(shape)) * len(tables)
        problem = self.problem
        traded = [problem.bought * one["imported_mwh"] - problem.sold * one["exported_mwh"] for one in tables]
        cost = np.mean(traded, axis=0).reshape(shape) + problem.fixed
        for place, (per_unit, axis) in enumerate(zip(problem.per_unit, axes, strict=True)):
            cost = cost + per_unit * axis.reshape([-1 if at == place else 1 for at in range(len(axes))])
        values = np.stack([self._value(tables, at).reshape(shape) for at in range(len(problem.goals))])
        return Tried(axes, cost, self.gaps(values), values)

    def with_problem(self, problem: Problem) -> "Trial":
        """The same curves with other goals or costs, and the same weather; counts its rows apart."""
        other = copy(self)
        other.problem, other.n_rows = problem, 0
        return other

    def with_goal(self, goal: Goal) -> "Trial":
        """The same curves with another first goal."""
        return self.with_problem(replace(self.problem, goals=(goal, *self.problem.goals[1:])))

    def _value(self, tables: Sequence[dict[str, Array]], at: int) -> Array:
        goal = self.problem.goals[at]
        of_years = np.stack([table[goal.key] for table in tables])
        if self.problem.weather != "every":
            return np.asarray(of_years.mean(axis=0))
        return np.asarray(of_years.min(axis=0) if goal.at_least else of_years.max(axis=0))

    def gaps(self, values: Array) -> Array:
        """Gaps of goals' values, see `Tried`; a value that is not applicable misses its goal by all of it."""
        gaps = []
        for goal, value in zip(self.problem.goals, values, strict=True):
            missing = goal.value - value if goal.at_least else value - goal.value
            gaps.append(np.where(np.isnan(missing), 1.0, missing / max(abs(goal.value), 1.0)))
        found: Array = np.max(gaps, axis=0)
        return found

    def _table(self, study: Study, axes: Axes) -> dict[str, Array]:
        """The rows of a grid, in the order of `SIZES`, the last one changing quickest."""
        values = {**study.layout.values, **{FIELDS[name]: tuple(axis) for name, axis in zip(SIZES, axes, strict=True)}}
        table = sweep.table(replace(study, layout=sweep.lay_out(values)))
        if not self._go_on(len(table[FIELDS[STORAGE]])):
            raise Stopped
        order = np.lexsort([table[FIELDS[name]] for name in reversed(SIZES)])
        return {key: column[order] for key, column in table.items()}


def _study(problem: Problem, scenario: Scenario, curves: Curves, territory: Territory) -> Study:
    ends = {FIELDS[name]: tuple(sorted(set(problem.bounds[name]))) for name in SIZES}
    return sweep.study(Grid(axes=ends), scenario, curves, territory)


def _periods(problem: Problem, scenario: Scenario, curves: Curves, territory: Territory) -> list[Scenario]:
    """The scenario over its period, or over the same dates of every year, each simulated alone."""
    around = with_battery(scenario)
    if problem.weather == "period":
        return [around]
    covered = whole_years(curves, territory.timezone)
    more = scenario.period_end.year - scenario.period_start.year
    spans: list[tuple[date, date]] = [
        dates_in(scenario.period_start, scenario.period_end, year) for year in covered if year + more in covered
    ]
    if not spans:
        raise InputError("period_end", scenario.period_end, "dates that some year of the curves covers")
    alone = replace(around, weather_year=0, cut_then_simulate=True)
    return [replace(alone, period_start=start, period_end=end) for start, end in spans]
