"""The search for the cheapest mix in the background: what is asked, its run, what it found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Final

import numpy as np
import streamlit as st

from elfe_core.best_mix.answer import USUAL_ROWS, BestMix, best_mix
from elfe_core.best_mix.problem import FIELDS, SIZES, Bounds, Case, Goal, Problem, Weather, problems_of, with_battery
from elfe_core.best_mix.trial import Stopped, Trial
from elfe_core.curves import Curves
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import Range
from elfe_core.scenario import Scenario
from elfe_core.sweep import Progress
from elfe_core.territory import Territory
from elfe_ui import visitors
from elfe_ui.background import Holder, Job

JOB_KEY: Final = "_mix"


@dataclass(frozen=True, slots=True, kw_only=True)
class MixAsked:
    """What is searched for; `fixed` is the scenario without the sizes that are chosen."""

    goals: tuple[Goal, ...]
    bounds: Bounds
    weather: Weather
    fixed: Scenario
    price: Price
    costs: Costs
    basis: str
    """What its costs are counted on, in words."""

    def problems(self, territory: Territory) -> dict[Case, Problem]:
        """The problem in every case of cost; raises what is wrong with goals or bounds, all at once."""
        return problems_of(self.goals, self.bounds, self.fixed, territory, self.costs, self.price, weather=self.weather)


def fixed_part(scenario: Scenario) -> Scenario:
    """A scenario without the sizes that a search chooses: two that differ in these alone are the same."""
    sizes = dict.fromkeys(FIELDS.values(), 0.0)
    return replace(with_battery(scenario), **sizes)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class MixFound:
    """Mixes and curve, each with its cost in all cases [EUR/year]."""

    best: BestMix
    mixes: tuple[Range, ...] = ()
    curve: tuple[Range, ...] = ()


@dataclass(slots=True)
class MixJob(Job):
    """One search."""

    asked: MixAsked = field(kw_only=True)
    trial: Trial = field(kw_only=True)
    problems: Mapping[Case, Problem] = field(kw_only=True)
    found: MixFound | None = None
    began_s: float = field(default_factory=monotonic)

    @property
    def seconds_left(self) -> float | None:
        """How long it still takes, by what it took so far; None while that says nothing."""
        done, total = self.progress
        return (monotonic() - self.began_s) * (total - done) / done if done > total / 50 else None

    def compute(self) -> bool:
        """Search, then count the costs of what was found in the other cases."""
        try:
            best = best_mix(self.trial)
            self.found = MixFound(
                best=best,
                mixes=tuple(self.cost(mix.sizes) for mix in best.mixes),
                curve=tuple(self.cost(point.sizes) for point in best.curve),
            )
        except Stopped:
            return False
        return True

    def value(self, sizes: Mapping[str, float]) -> float:
        """The indicator of the first goal in the weather asked for."""
        tried = self.trial.of(tuple(np.array([sizes[name]]) for name in SIZES))
        return float(tried.values[0].item())

    def cost(self, sizes: Mapping[str, float]) -> Range:
        """What sizes cost in a year in the weather asked for."""
        return Range(*(self.trial.cost(sizes, problem) for problem in self.problems.values()))


def begin(asked: MixAsked, curves: Curves, territory: Territory) -> None:
    """Start a search; cancels the one before.

    Raises
    ------
    InputError, Faults
        What is wrong with goals or bounds.
    """
    problems = asked.problems(territory)
    before = current()
    if before is not None:
        before.cancel()

    def go_on(n_rows: int) -> bool:
        done = job.progress.done + n_rows
        return job.go_on(Progress(done, max(job.progress.total, round(1.05 * done))))

    trial = Trial(problems["middle"], asked.fixed, curves, territory, go_on)
    job = MixJob(asked=asked, trial=trial, problems=problems, progress=Progress(0, USUAL_ROWS * trial.n_years))
    visitors.at_leaving("mix", job.cancel)
    job.start()
    st.session_state[JOB_KEY] = Holder(job)


def current() -> MixJob | None:
    """The visitor's search: running, finished or stopped."""
    holder: Holder[MixJob] | None = st.session_state.get(JOB_KEY)
    return None if holder is None else holder.job


def sizes_of(scenario: Scenario) -> dict[str, float]:
    """The sizes of a scenario, its battery as far as it is switched on."""
    return {name: scenario.in_use(FIELDS[name]) for name in SIZES}
