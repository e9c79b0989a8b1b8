"""Which settings differ between scenarios."""

from collections.abc import Sequence
from dataclasses import replace

from elfe_core.catalogue import CAUSES, CHANGES, SETTING, SIZES
from elfe_core.scenario import Scenario


def in_use(scenario: Scenario) -> Scenario:
    """The same scenario with what is switched off, or of size zero, as by default.

    `cut_then_simulate` only matters where an hour depends on those before it: with storage or flexibility.
    """
    fixed: dict[str, object] = {}
    for size in SIZES:
        if not scenario.in_use(size.key) > 0.0:
            fixed |= {key: SETTING[key].default for key in CHANGES[size.change]} | {size.key: 0.0}
    if not _has_memory(scenario):
        fixed["cut_then_simulate"] = False
    return replace(scenario, **fixed)  # type: ignore[arg-type]


def differing_settings(scenarios: Sequence[Scenario]) -> tuple[str, ...]:
    """Keys of `CHANGES` whose effect is not the same in all of the scenarios."""
    forms = [in_use(scenario) for scenario in scenarios]
    return tuple(key for key in CHANGES if len({_values(form, key) for form in forms if _matters(form, key)}) > 1)


def differing_groups(first: Scenario, second: Scenario) -> tuple[str, ...]:
    """Keys of `CAUSES` whose settings differ between two scenarios."""
    settings = differing_settings((first, second))
    return tuple(group for group, keys in CAUSES.items() if any(key in settings for key in keys))


def aligned(first: Scenario, second: Scenario) -> tuple[Scenario, Scenario]:
    """Both in one form; an order of calculation that does not matter to one is that of the other."""
    start, end = in_use(first), in_use(second)
    if not _has_memory(start):
        start = replace(start, cut_then_simulate=end.cut_then_simulate)
    elif not _has_memory(end):
        end = replace(end, cut_then_simulate=start.cut_then_simulate)
    return start, end


def _has_memory(scenario: Scenario) -> bool:
    return any(scenario.in_use(size.key) > 0.0 for size in SIZES)


def _matters(scenario: Scenario, setting: str) -> bool:
    return setting != "cut_then_simulate" or _has_memory(scenario)


def _values(scenario: Scenario, setting: str) -> tuple[object, ...]:
    return tuple(getattr(scenario, field) for field in CHANGES[setting])
