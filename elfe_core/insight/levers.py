"""Import saved by a small increase of each factor; the scenario of today to compare with."""

from dataclasses import dataclass, replace

import numpy as np

from elfe_core import simulate, sweep, units
from elfe_core.catalogue import USES
from elfe_core.curves import SOURCES, Curves
from elfe_core.scenario import SECTOR_SHARE_FIELDS, Scenario, today
from elfe_core.territory import Territory

NEW_BATTERY_MWH = 20.0
"""Size of the battery that is tried where the scenario has none [MWh]."""

MORE_ENERGY_SHARE = 0.03
"""Increase of a source that is tried, as a share of the territory's consumption; rounded to 1, 2 or 5 times 10^n."""

MORE_FLEXIBLE_SHARE = 0.05
MORE_EFFICIENCY = 0.05
"""A real battery is tried with so much more of its round trip kept, and with twice the power."""

MORE_DISPATCHABLE_SHARE = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """One factor moved from `now` to `then` (in its own unit), the others held, and the import that it saves.

    `saved_gwh` is below zero where more is imported.
    """

    factor: str
    now: float
    then: float
    saved_gwh: float


def levers(scenario: Scenario, curves: Curves, territory: Territory) -> tuple[Lever, ...]:
    """What a little more of each factor would save.

    Parameters
    ----------
    scenario, curves, territory
        As in `simulate.simulate`.

    Returns
    -------
    tuple of Lever
        As much more wind as solar, half of the bioenergy waiting, a battery twice as large (or a first one), a real one
        with less loss or twice the power, five points more of flexible consumption; without what cannot be. `saved_gwh`
        in GWh/year, the largest first.
    """
    tried = _tried(scenario, curves, territory)
    axes = {factor: tuple(sorted(values)) for factor, values in tried.items()}
    study = sweep.study(sweep.Grid(axes=axes), scenario, curves, territory)
    held = {factor: now for factor, (now, _) in tried.items()}
    now_mwh = sweep.one_row(study, held)["imported_mwh"]
    found = []
    for factor, (now, then) in tried.items():
        saved_mwh = now_mwh - sweep.one_row(study, {**held, factor: then})["imported_mwh"]
        found.append(Lever(factor=factor, now=now, then=then, saved_gwh=saved_mwh / units.MWH_PER_GWH))
    return tuple(sorted(found, key=lambda lever: -lever.saved_gwh))


def today_alike(scenario: Scenario, curves: Curves, territory: Territory) -> Scenario | None:
    """Today's territory over the scenario's period, computed in the same way.

    None if the scenario is just that, or if the curves of a source of today are zero all along.
    """
    now = today(territory)
    alike = replace(
        scenario,
        **{f"{name}_gwh": getattr(now, f"{name}_gwh") for name in SOURCES},
        **{name: getattr(now, name) for name in SECTOR_SHARE_FIELDS},
        biogas_dispatchable_share=0.0,
        storage_on=False,
        export_limit_on=False,
        flexibility_on=False,
        **dict.fromkeys((f"units_{use}" for use in USES), 0),  # type: ignore[arg-type]
    )
    produced = [name for name in SOURCES if getattr(now, f"{name}_gwh") > 0.0]
    if not all(_has_curve(name, scenario, curves, territory) for name in produced):
        return None
    stores_power, shifts = scenario.storage_in_use_mwh > 0.0, scenario.flexible_share_in_use > 0.0
    return None if replace(scenario, storage_on=stores_power, flexibility_on=shifts) == alike else alike


def _tried(scenario: Scenario, curves: Curves, territory: Territory) -> dict[str, tuple[float, float]]:
    """Value now and value tried of each factor that can be moved, in the order of the sidebar."""
    more_gwh = round_step(MORE_ENERGY_SHARE * territory.consumption_gwh)
    tried: dict[str, tuple[float, float]] = {}
    for name in ("wind", "solar"):
        energy = getattr(scenario, f"{name}_gwh")
        if more_gwh > 0.0 and _has_curve(name, scenario, curves, territory):
            tried[f"{name}_gwh"] = (energy, energy + more_gwh)
    waits = scenario.biogas_dispatchable_share
    if scenario.bioenergy_gwh > 0.0:
        tried["biogas_dispatchable_share"] = (waits, min(waits + MORE_DISPATCHABLE_SHARE, 1.0))
    battery_mwh, share = scenario.storage_in_use_mwh, scenario.flexible_share_in_use
    tried["storage_mwh"] = (battery_mwh, 2.0 * battery_mwh or scenario.storage_mwh or NEW_BATTERY_MWH)
    if battery_mwh > 0.0 and scenario.is_on("storage_real"):
        efficiency, duration_h = scenario.storage_efficiency, scenario.storage_duration_h
        tried["storage_efficiency"] = (efficiency, min(efficiency + MORE_EFFICIENCY, 1.0))
        tried["storage_duration_h"] = (duration_h, duration_h / 2.0)
    tried["flexible_share"] = (share, min(share + MORE_FLEXIBLE_SHARE, 1.0))
    return {factor: (now, then) for factor, (now, then) in tried.items() if now != then and then > 0.0}


def round_step(value: float) -> float:
    """The nearest of 1, 2 and 5 times a power of ten, by ratio; 0 for nothing."""
    if not value > 0.0:
        return 0.0
    exponent = int(np.floor(np.log10(value)))
    steps = [float(f"{digit}e{power}") for power in (exponent, exponent + 1) for digit in (1, 2, 5)]
    return min(steps, key=lambda step: abs(np.log(step / value)))


def _has_curve(name: str, scenario: Scenario, curves: Curves, territory: Territory) -> bool:
    """Whether a source's curve can be scaled: it is not zero all along its reference."""
    curve = curves[name]
    if scenario.scale_on_period:
        first, last = simulate.period_hours(scenario.period_start, scenario.period_end, curves, territory.timezone)
        curve = curve[first:last]
    return bool(curve.any())
