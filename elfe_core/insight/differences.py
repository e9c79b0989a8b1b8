"""Which settings differ between scenarios."""

from collections.abc import Sequence
from dataclasses import replace

from elfe_core.catalogue import CAUSES, CHANGES
from elfe_core.scenario import Scenario


def in_use(scenario: Scenario) -> Scenario:
    """The same scenario with what is switched off, or of size zero, in one form.

    `cut_then_simulate` only matters where an hour depends on those before it: with storage or flexibility.
    """
    fixed: dict[str, object] = {"storage_on": False, "storage_mwh": 0.0}
    if scenario.storage_in_use_mwh > 0.0:
        fixed = {}
    if not scenario.flexible_share_in_use > 0.0:
        fixed |= {
            "flexibility_on": False,
            "flexible_share": 0.0,
            "flexibility_window_h": 24,
            "max_reduction_share": 1.0,
        }
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
    return scenario.storage_in_use_mwh > 0.0 or scenario.flexible_share_in_use > 0.0


def _matters(scenario: Scenario, setting: str) -> bool:
    return setting != "cut_then_simulate" or _has_memory(scenario)


def _values(scenario: Scenario, setting: str) -> tuple[object, ...]:
    return tuple(getattr(scenario, field) for field in CHANGES[setting])
