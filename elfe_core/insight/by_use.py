"""What each use does: energy placed, import avoided alone and beside the others, hours moved (MODEL.md section 8).

Where several uses are driven their effects mingle: two that fill the same hours avoid less together. Each one's part is
its Shapley value, as for the causes of a change (`attribution`).
"""

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from elfe_core import sweep, units
from elfe_core.balance import Balance
from elfe_core.catalogue import FORESIGHTS, USES
from elfe_core.curves import Curves, Hourly
from elfe_core.insight.attribution import shapley
from elfe_core.options import factors_of, fleets_of
from elfe_core.scenario import Scenario
from elfe_core.simulate import period_hours, placed_uses, simulate
from elfe_core.sweep import Grid, Progress
from elfe_core.territory import Territory
from elfe_core.uses import Fleet, FleetHours

IMPORTED = "imported_mwh"
ONE_PERCENT = 0.01

USES_AT_ONCE = 5
"""Uses that are driven and not within one sweep: 32 simulations."""

ROUNDING = 1e-9
"""Energy placed below this share of what a use consumes is rounding, and none."""

Avoided = dict[str, tuple[float, float]]
"""Import avoided by each use, alone and as its part of all [MWh/year]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UseResult:
    """What one use of a scenario does over its period; energies are yearly rates [MWh/year].

    `placed_mwh` runs in other hours than it would on its own; `left_mwh` could not be placed in the allowed hours and
    stays. `later_h` and `earlier_h` are how far a placed kWh is moved forward and backward, by the least transport
    within its windows; NaN where none is. `avoided_alone_mwh` is the import that this use avoids if no other one is
    driven, `avoided_mwh` its part of what all avoid together. `appliances_for_1pct` that take part would place 1 % of
    the territory's consumption, if each placed as much as one does here; NaN where none is placed.
    """

    use: str
    placed_mwh: float
    left_mwh: float
    avoided_alone_mwh: float
    avoided_mwh: float
    later_h: float
    earlier_h: float
    appliances_for_1pct: float

    @property
    def moved_h(self) -> float:
        """How far a placed kWh is moved [h]."""
        return self.later_h + self.earlier_h


def by_use(
    scenario: Scenario, curves: Curves, territory: Territory, go_on: Callable[[Progress], bool] = lambda _: True
) -> tuple[UseResult, ...] | None:
    """What each use of a scenario does beside the others.

    Parameters
    ----------
    scenario, curves, territory
        As in `simulate.simulate`.
    go_on
        Called with the progress of the 2^n_uses simulations; once it returns False no more are begun.

    Returns
    -------
    tuple or None
        A result a use of which there are any, in the territory's order; None if `go_on` stopped the work.

    Raises
    ------
    ElfeError
        As `simulate.simulate`.
    """
    fleets = fleets_of(scenario, territory.uses)
    avoided = _avoided(fleets, scenario, curves, territory, go_on)
    if avoided is None:
        return None
    first, last = period_hours(scenario.period_start, scenario.period_end, curves, territory.timezone)
    placed = placed_uses(fleets, curves, territory).at_share(scenario.share_res).cut(first, last)
    balance = simulate(scenario, curves, territory)
    return tuple(
        _result(number, balance, placed, avoided[fleet.use.name], territory) for number, fleet in enumerate(fleets)
    )


def undriven(scenario: Scenario) -> Scenario:
    """The same appliances, none of which is driven: each runs in its natural hours."""
    return replace(scenario, **{f"participation_{use}": 0.0 for use in USES})  # type: ignore[arg-type]


def placed_mwh(balance: Balance, foyers: int) -> float:
    """Energy of all uses that runs in other hours than it would on its own [MWh/year]."""
    moved_w = np.maximum(balance.uses_w - balance.uses_natural_w, 0.0)
    return units.w_to_annual_mwh(float(moved_w.sum()) / balance.n_counted, foyers)


def by_foresight(scenario: Scenario, indicators: Callable[[Scenario], Mapping[str, float]]) -> dict[str, float]:
    """Import that all driven uses avoid together with each foresight [MWh/year].

    Parameters
    ----------
    scenario
        Its fleets are driven, and compared with the same ones that are not; biogas that waits has the same foresight in
        both.
    indicators
        Those of a scenario, `imported_mwh` among them.
    """
    scenarios = {foresight: replace(scenario, foresight=foresight) for foresight in FORESIGHTS}
    return {
        foresight: indicators(undriven(one))[IMPORTED] - indicators(one)[IMPORTED]
        for foresight, one in scenarios.items()
    }


def as_a_share(scenario: Scenario, balance: Balance) -> Scenario:
    """The energy of the driven uses as a flexible share of consumption, free to go anywhere in its window: the bound.

    `balance`: that of the scenario, whose own share is replaced.
    """
    of_all = float(balance.consumption_before_w.sum())
    driven = sum(
        getattr(scenario, f"participation_{use}") * float(natural_w.sum())
        for use, natural_w in zip(balance.uses, balance.uses_natural_w, strict=True)
    )
    share = min(driven / of_all, 1.0) if of_all > 0.0 else 0.0
    return replace(undriven(scenario), flexibility_on=share > 0.0, flexible_share=share)


def _avoided(
    fleets: tuple[Fleet, ...],
    scenario: Scenario,
    curves: Curves,
    territory: Territory,
    go_on: Callable[[Progress], bool],
) -> Avoided | None:
    """Import avoided by each use: every combination of those that are driven is a row of a sweep."""
    names = {factors_of(fleet.use)[1]: fleet.use.name for fleet in fleets}
    shares = {name: fleet.participation for name, fleet in zip(names, fleets, strict=True)}
    axes: dict[str, tuple[float, ...]] = {
        name: (0.0, share) if share > 0.0 else (0.0,) for name, share in shares.items()
    }
    varied = list(axes)[-USES_AT_ONCE:]
    imports: dict[frozenset[str], float] = {}
    n_all = math.prod(map(len, axes.values()))
    for held in _held(axes):
        done = frozenset(names[name] for name, values in held.items() if values[0] > 0.0)

        def keep(_: int, table: sweep.Table, done: frozenset[str] = done) -> None:
            for row, imported in enumerate(table[IMPORTED]):
                others = {names[name] for name in varied if name in table and table[name][row] > 0.0}
                imports[done | others] = float(imported)

        study = sweep.study(Grid(axes=axes | held), scenario, curves, territory)
        if not sweep.run(study, keep, go_on=lambda _: go_on(Progress(len(imports), n_all))):
            return None
    return _shared(tuple(names.values()), imports)


def _held(axes: Mapping[str, tuple[float, ...]]) -> Iterator[dict[str, tuple[float, ...]]]:
    """Every choice for all but the last uses, so that a sweep is of a few rows: between two the progress is told."""
    first = list(axes)[:-USES_AT_ONCE]
    for values in itertools.product(*(axes[name] for name in first)):
        yield {name: (value,) for name, value in zip(first, values, strict=True)}


def _shared(uses: tuple[str, ...], imports: dict[frozenset[str], float]) -> Avoided:
    """From the import of every set of driven uses; a use that nobody lets be driven avoids nothing."""
    moving = [use for use in uses if frozenset({use}) in imports]

    def indicators(groups: Iterable[str]) -> dict[str, float]:
        return {IMPORTED: imports[frozenset(groups)]}

    found: Avoided = dict.fromkeys(uses, (0.0, 0.0))
    for use in moving:
        others = [(other,) for other in moving if other != use]
        part = shapley((use,), others, indicators)[IMPORTED]
        found[use] = imports[frozenset()] - imports[frozenset({use})], -part
    return found


def _result(
    number: int, balance: Balance, placed: FleetHours, avoided: tuple[float, float], territory: Territory
) -> UseResult:
    """Of the use of this number; `placed` on the hours of the balance."""
    fleet, run_w, natural_w = placed.fleets[number], balance.uses_w[number], balance.uses_natural_w[number]
    moved_wh = float(np.maximum(run_w - natural_w, 0.0).sum())
    moved_wh = moved_wh if moved_wh > ROUNDING * natural_w.sum() else 0.0
    placed_mwh = _annual_mwh(moved_wh, balance, territory)
    later_h, earlier_h = _distances_h(run_w, natural_w, placed.of_one.begins[number])
    driven = fleet.units * fleet.participation
    of_one = placed_mwh / driven if driven > 0.0 else 0.0
    wanted_mwh = ONE_PERCENT * _annual_mwh(float(balance.consumption_w.sum()), balance, territory)
    return UseResult(
        use=fleet.use.name,
        placed_mwh=placed_mwh,
        left_mwh=_annual_mwh(_left(number, placed, balance.inputs.counted), balance, territory),
        avoided_alone_mwh=avoided[0],
        avoided_mwh=avoided[1],
        later_h=later_h if moved_wh > 0.0 else math.nan,
        earlier_h=earlier_h if moved_wh > 0.0 else math.nan,
        appliances_for_1pct=wanted_mwh / of_one if of_one > 0.0 else math.nan,
    )


def _annual_mwh(energy_wh: float, balance: Balance, territory: Territory) -> float:
    """Energy of the hours that count [Wh/foyer] -> yearly rate of the territory [MWh/year]."""
    return units.w_to_annual_mwh(energy_wh / balance.n_counted, territory.foyers)


def _distances_h(run_w: Hourly, natural_w: Hourly, begins: NDArray[np.bool_]) -> tuple[float, float]:
    """How far the least transport moves a placed Wh forward and backward, over the windows that end within the hours.

    In one dimension the least transport is the sum of what is delayed, or advanced, from each hour to the next.
    """
    forward, backward, moved = 0.0, 0.0, 0.0
    for first, last in itertools.pairwise(np.flatnonzero(begins)):
        delayed = np.cumsum(natural_w[first:last] - run_w[first:last])
        forward += float(np.maximum(delayed, 0.0).sum())
        backward += float(np.maximum(-delayed, 0.0).sum())
        moved += float(np.maximum(run_w[first:last] - natural_w[first:last], 0.0).sum())
    return (forward / moved, backward / moved) if moved > 0.0 else (math.nan, math.nan)


def _left(number: int, placed: FleetHours, counted: NDArray[np.bool_] | None) -> float:
    """Driven energy that does not fit into the allowed hours of its windows [Wh/foyer]."""
    fleet, of_one = placed.fleets[number], placed.of_one
    driven = fleet.units * fleet.participation
    starts = np.flatnonzero(of_one.begins[number])
    if len(starts) == 0 or driven == 0.0:
        return 0.0
    energy = driven * np.add.reduceat(of_one.natural_w[number], starts)
    room = driven * of_one.cap_w[number] * np.add.reduceat(of_one.allowed[number].astype(float), starts)
    whole = np.ones(len(starts), dtype=bool) if counted is None else np.logical_and.reduceat(counted, starts)
    return float(np.maximum(energy - room, 0.0)[whole].sum())
