"""Which settings differ between scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from elfe_core.scenario import Scenario

SETTINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "wind_gwh": ("wind_gwh",),
    "solar_gwh": ("solar_gwh",),
    "bioenergy_gwh": ("bioenergy_gwh",),
    "storage": ("storage_on", "storage_mwh"),
    "flexibility": ("flexibility_on", "flexible_share", "flexibility_window_h", "max_reduction_share"),
    "share_res": ("share_res",),
    "share_pro": ("share_pro",),
    "share_ent": ("share_ent",),
    "period": ("period_start", "period_end"),
    "cut_then_simulate": ("cut_then_simulate",),
    "scale_on_period": ("scale_on_period",),
}
"""Fields of a scenario that are one setting to whoever reads them."""

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "wind": ("wind_gwh",),
    "solar": ("solar_gwh",),
    "bioenergy": ("bioenergy_gwh",),
    "storage": ("storage",),
    "flexibility": ("flexibility",),
    "consumption": ("share_res", "share_pro", "share_ent"),
    "period": ("period", "cut_then_simulate", "scale_on_period"),
}
"""Settings that are switched together."""


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
    """Keys of `SETTINGS` whose effect is not the same in all of the scenarios."""
    forms = [in_use(scenario) for scenario in scenarios]
    return tuple(key for key in SETTINGS if len({_values(form, key) for form in forms if _matters(form, key)}) > 1)


def differing_groups(first: Scenario, second: Scenario) -> tuple[str, ...]:
    """Keys of `GROUPS` whose settings differ between two scenarios."""
    settings = differing_settings((first, second))
    return tuple(group for group, keys in GROUPS.items() if any(key in settings for key in keys))


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
    return tuple(getattr(scenario, field) for field in SETTINGS[setting])
