"""Which settings differ between scenarios, and which of them a change of the indicators comes from.

Settings are switched in groups. Where several groups differ their effects mingle: the same storage does more beside
more wind. Each group's part is its Shapley value: the mean, over every order in which the groups can be switched one
after the other, of what switching it then changes. The parts add up to the whole change, whatever the order.
Source: L. S. Shapley (1953), "A Value for n-Person Games", Contributions to the Theory of Games II.
"""

import itertools
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from elfe_core.catalogue import CAUSES, CHANGES, SETTING, SETTINGS, SIZES, USES
from elfe_core.scenario import Scenario


def in_use(scenario: Scenario) -> Scenario:
    """The same scenario, with the settings of what is off or of size zero at their defaults.

    `cut_then_simulate` only matters where an hour depends on those before it: with storage, uses or flexibility;
    `foresight` where something is planned: uses or biogas that waits.
    """
    own = [row for row in SETTINGS if row.group != "display" and row.switch and not row.is_size]
    fixed: dict[str, object] = {row.key: row.default for row in own if scenario.is_off(row.key)}
    if scenario.biogas_dispatchable_share == 0.0:
        fixed |= {key: SETTING[key].default for key in CHANGES["biogas"]}
    if not _has_uses(scenario):
        fixed["midday_hours"] = SETTING["midday_hours"].default
    if not _has_plan(scenario):
        fixed["foresight"] = SETTING["foresight"].default
    for size in SIZES:
        if not scenario.in_use(size.key) > 0.0:
            fixed |= {key: SETTING[key].default for key in CHANGES[size.change]}
            fixed[size.key] = 0 if size.is_count else 0.0
    if not _has_memory(scenario):
        fixed["cut_then_simulate"] = False
    if scenario.wind_gwh == 0.0:
        fixed["wind_region_share"] = 0.0
    return replace(scenario, **fixed)  # type: ignore[arg-type]


def differing_settings(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Keys of `CHANGES` whose effect is not the same in all of the scenarios."""
    forms = [in_use(scenario) for scenario in scenarios]
    has_weather = any(form.weather_year for form in forms)

    def values(form: Scenario, key: str) -> tuple[object, ...]:
        return _dates(form) if key == "period" and has_weather else _values(form, key)

    return tuple(key for key in CHANGES if len({values(form, key) for form in forms if _matters(form, key)}) > 1)


def differing_groups(first: Scenario, second: Scenario) -> tuple[str, ...]:
    """Keys of `CAUSES` whose settings differ between two scenarios."""
    settings = differing_settings((first, second))
    return tuple(group for group, keys in CAUSES.items() if any(key in settings for key in keys))


def aligned(first: Scenario, second: Scenario) -> tuple[Scenario, Scenario]:
    """Both as `in_use`; where order of calculation or foresight has no effect on one, it takes that of the other."""
    start, end = in_use(first), in_use(second)
    if not _has_memory(start):
        start = replace(start, cut_then_simulate=end.cut_then_simulate)
    elif not _has_memory(end):
        end = replace(end, cut_then_simulate=start.cut_then_simulate)
    if not _has_plan(start):
        start = replace(start, foresight=end.foresight)
    elif not _has_plan(end):
        end = replace(end, foresight=start.foresight)
    return start, end


def _has_memory(scenario: Scenario) -> bool:
    return any(scenario.in_use(size.key) > 0.0 for size in SIZES)


def _has_uses(scenario: Scenario) -> bool:
    return any(getattr(scenario, f"units_{use}") for use in USES)


def _has_plan(scenario: Scenario) -> bool:
    return scenario.biogas_dispatchable_share > 0.0 or _has_uses(scenario)


def _matters(scenario: Scenario, setting: str) -> bool:
    if setting == "foresight":
        return _has_plan(scenario)
    return setting != "cut_then_simulate" or _has_memory(scenario)


def _values(scenario: Scenario, setting: str) -> tuple[object, ...]:
    return tuple(getattr(scenario, field) for field in CHANGES[setting])


def _dates(scenario: Scenario) -> tuple[object, ...]:
    """Its period without the year that it begins in: a weather year's is another setting."""
    start, end = scenario.period_start, scenario.period_end
    return start.month, start.day, end.month, end.day, end.year - start.year


Indicators = Mapping[str, float]
Simulate = Callable[[Scenario], Indicators]
Groups = tuple[str, ...]
"""One group of settings, or several that are switched together."""

MAX_RUNS: Final = 64
"""Simulations of one attribution: every combination of six groups. With more groups, the weakest are joined."""

MAIN_INDICATOR: Final = "imported_mwh"
OTHER_INDICATORS: Final = (
    "exported_mwh",
    "import_max_mw",
    "export_max_mw",
    "self_production_pct",
    "self_consumption_pct",
    "import_time_pct",
)
"""Compared where the main indicator changes by less than LEAST_CHANGE; of equal changes the first counts."""

LEAST_CHANGE: Final = 0.01
"""Smallest change that is reported, relative to the larger of the two values."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """What each part of the settings does to every indicator, from `before` to `after`.

    For each indicator the values of `parts` add up to after - before; they are NaN where a combination of settings has
    no such indicator.
    """

    before: Indicators
    after: Indicators
    parts: Mapping[Groups, Indicators]

    def change(self, indicator: str) -> float:
        """After minus before."""
        return self.after[indicator] - self.before[indicator]


def attribution(
    first: Scenario, second: Scenario, simulate: Simulate, *, by: str = MAIN_INDICATOR, max_runs: int = MAX_RUNS
) -> Attribution:
    """Attribute the change of every indicator from one scenario to another to the groups of settings that differ.

    Parameters
    ----------
    first, second
        Two scenarios.
    simulate
        Indicators of a scenario; called once for each combination of the groups.
    by, max_runs
        With more than log2(max_runs) groups, those that change the indicator `by` least when switched alone are
        switched together, as one part.

    Returns
    -------
    Attribution
        Shapley values, a part a group (or several that are joined); no parts for equal scenarios.
    """
    runs = _Runs(first, second, simulate)
    players = _joined([(group,) for group in differing_groups(first, second)], runs, by, max_runs)
    parts = {player: shapley(player, [other for other in players if other != player], runs.of) for player in players}
    after = runs.of(itertools.chain.from_iterable(players))
    return Attribution(before=runs.of(()), after=after, parts=parts)


class _Runs:
    """Indicators of the first scenario with some groups as in the second, each simulated once."""

    def __init__(self, first: Scenario, second: Scenario, simulate: Simulate) -> None:
        self._start, self._end = aligned(first, second)
        self._simulate = simulate
        self.known: dict[frozenset[str], Indicators] = {}

    def of(self, groups: Iterable[str]) -> Indicators:
        switched = frozenset(groups)
        if switched not in self.known:
            fields = [f for group in switched for key in CAUSES[group] for f in CHANGES[key]]
            scenario = replace(self._start, **{field: getattr(self._end, field) for field in fields})
            self.known[switched] = self._simulate(scenario)
        return self.known[switched]


def _joined(players: list[Groups], runs: _Runs, by: str, max_runs: int) -> list[Groups]:
    """As many parts as the runs allow, at least one; the strongest alone, the others together."""
    most = max(1, int(math.log2(max(max_runs, 2))))
    if len(players) <= most:
        return players
    start = runs.of(())[by]
    effects = {player: abs(runs.of(player)[by] - start) for player in players}
    alone = sorted(players, key=lambda player: -effects[player])[: most - 1]
    rest = tuple(itertools.chain.from_iterable(player for player in players if player not in alone))
    return [*(player for player in players if player in alone), rest]


def shapley(
    player: Groups, others: Sequence[Groups], indicators: Callable[[Iterable[str]], Indicators]
) -> dict[str, float]:
    """What switching a player does to each indicator, in the mean over every order in which all can be switched.

    `indicators` gives those with some groups switched.
    """
    total = dict.fromkeys(indicators(()), 0.0)
    for size in range(len(others) + 1):
        weight = 1.0 / ((len(others) + 1) * math.comb(len(others), size))
        for chosen in itertools.combinations(others, size):
            before = tuple(itertools.chain.from_iterable(chosen))
            low, high = indicators(before), indicators((*before, *player))
            for key in total:
                total[key] += weight * (high[key] - low[key])
    return total


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Where the change of one indicator comes from.

    `groups` did most of it in its direction, `part` of it; `against` is the strongest of those that worked against it,
    with `against_part`, and None without any. `is_alone`: nothing else differs. A `change` that is hardly one may be
    the sum of parts that cancel out (`cancels`).
    """

    indicator: str
    before: float
    after: float
    groups: Groups
    part: float
    is_alone: bool
    against: Groups | None = None
    against_part: float = 0.0
    cancels: bool = False

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before


def cause(found: Attribution) -> Cause | None:
    """The cause of the change of imported energy, else of the indicator with the largest relative change.

    None where nothing that is looked at changes by `LEAST_CHANGE`.
    """
    if _moves(found, MAIN_INDICATOR) or _cancel_out(found, MAIN_INDICATOR):
        return _cause_of(found, MAIN_INDICATOR)
    others = [key for key in OTHER_INDICATORS if _moves(found, key)]
    return _cause_of(found, max(others, key=lambda key: _relative(found, key))) if others else None


def _cause_of(found: Attribution, key: str) -> Cause:
    change = found.change(key)
    parts = {groups: values[key] for groups, values in found.parts.items()}
    cancels = not _moves(found, key)
    sign = math.copysign(1.0, change)
    groups = max(parts, key=lambda one: sign * parts[one])
    against = min(parts, key=lambda one: sign * parts[one])
    is_against = sign * parts[against] < -LEAST_CHANGE * abs(parts[groups])
    return Cause(
        indicator=key,
        before=found.before[key],
        after=found.after[key],
        groups=groups,
        part=parts[groups],
        is_alone=len(parts) == 1 and len(groups) == 1,
        against=against if is_against else None,
        against_part=parts[against] if is_against else 0.0,
        cancels=cancels,
    )


def _moves(found: Attribution, key: str) -> bool:
    known = bool(found.parts) and all(math.isfinite(values[key]) for values in found.parts.values())
    return known and _relative(found, key) >= LEAST_CHANGE


def _cancel_out(found: Attribution, key: str) -> bool:
    """Whether one part is a clear rise and another a clear fall."""
    least = 2.0 * LEAST_CHANGE * abs(found.before[key])
    parts = [values[key] for values in found.parts.values()]
    return least > 0.0 and max(parts, default=0.0) > least and min(parts, default=0.0) < -least


def _relative(found: Attribution, key: str) -> float:
    size = max(abs(found.before[key]), abs(found.after[key]))
    return abs(found.change(key)) / size if size > 0.0 else 0.0
