"""A second, independent computation of what the kernel computes: slow, plain, written from MODEL.md's formulas.

Pure Python floats; levels by bisection, the battery with its three minima, ranks by a full sort.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.core.reference import shift_by_bisection

Numbers = Sequence[float]


@dataclass(frozen=True, kw_only=True)
class Case:
    """Curves [W/foyer] with their factors applied, and every choice of sections 2, 6 and 7."""

    consumption: list[float]
    other_production: list[float]
    bioenergy: list[float]
    counted: list[bool]
    day_starts: list[int]
    bioenergy_mean: float
    flexible_share: float = 0.0
    window_h: int = 24
    max_reduction: float = 1.0
    capacity: float = 0.0
    efficiency: float = 1.0
    power: float = math.inf
    low: float = 0.0
    high: float = 1.0
    cyclic: bool = False
    export_limit: float = math.inf
    dispatchable: float = 0.0
    engine_factor: float = 2.0
    gas_store_h: float = 12.0
    foresight: str = "perfect"


def water(base: Numbers, most: float, energy: float) -> float:
    """The level w with sum(clip(b - w, 0, most)) = energy."""

    def filled(level: float) -> float:
        return math.fsum(min(max(b - level, 0.0), most) for b in base)

    return bisect(lambda level: filled(level) - energy, min(base) - most, max(base))


def bisect(falling: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(120):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return 0.5 * (low + high)


def burn_biogas(case: Case) -> tuple[list[float], list[float]]:
    """Section 7: power of the engines and gas at the start of each hour."""
    steady = [(1.0 - case.dispatchable) * b for b in case.bioenergy]
    made = [case.dispatchable * b for b in case.bioenergy]
    base = [c - g - s for c, g, s in zip(case.consumption, case.other_production, steady, strict=True)]
    mean = case.dispatchable * case.bioenergy_mean
    engine, tank = case.engine_factor * mean, case.gas_store_h * mean
    run, levels, level = list(made), [tank / 2] * len(made), tank / 2
    edges = [*case.day_starts, len(made)]
    for first, last in pairwise(edges):
        as_made = case.foresight == "none" or not all(case.counted[first:last]) or mean == 0.0
        to_place = min(max(math.fsum(made[first:last]) + level - tank / 2, 0.0), engine * (last - first))
        for t in range(first, last):
            levels[t] = level
            if as_made:
                continue
            seen, left = base[first:last], to_place
            if case.foresight == "day_before":
                seen = [forecast(base, t, ahead) for ahead in range(last - t)]
                left = max(to_place - math.fsum(run[first:t]), 0.0)
            plan = min(max(base[t] - water(seen, engine, min(left, engine * len(seen))), 0.0), engine)
            run[t] = max(min(plan, engine, level + made[t]), level + made[t] - tank, 0.0)
            level += made[t] - run[t]
    return run, levels


def forecast(base: Numbers, t: int, ahead: int) -> float:
    """Section 8, point 4."""
    if ahead == 0 or t < 24:
        return base[t]
    return base[t + ahead - 24] + (base[t] - base[t - 24]) * math.prod(1 - i / 24 for i in range(1, ahead + 1))


def shift(case: Case, production: Numbers) -> tuple[list[float], list[float]]:
    """Section 2, step 3; a window of which an hour does not count stays as it is, its use is NaN."""
    after, uses = shift_by_bisection(
        case.consumption, list(production), case.flexible_share, case.window_h, case.max_reduction
    )
    for number, first in enumerate(range(0, len(after), case.window_h)):
        hours = slice(first, first + case.window_h)
        if case.flexible_share == 0.0:
            after[hours] = case.consumption[hours]
        if not all(case.counted[hours]):
            after[hours], uses[number] = case.consumption[hours], math.nan
    return after, uses


def walk(case: Case, surplus: Numbers, start: float) -> tuple[list[float], list[float], list[float], float]:
    """Section 6: level at the start of each hour, charge, discharge; and the last level."""
    e, level = math.sqrt(case.efficiency), start
    levels, charges, discharges = [], [], []
    for s in surplus:
        levels.append(level)
        charge = min(s, case.power, (case.high * case.capacity - level) / e) if s > 0.0 else 0.0
        discharge = min(-s, case.power, (level - case.low * case.capacity) * e) if s < 0.0 else 0.0
        level += e * charge - discharge / e
        charges.append(charge)
        discharges.append(discharge)
    return levels, charges, discharges, level


def flows(case: Case) -> dict[str, list[float]]:
    """Every hour, by the kernel's names; `window_use` a window."""
    biogas, gas = burn_biogas(case)
    steady = [(1.0 - case.dispatchable) * b for b in case.bioenergy]
    production = [g + s + x for g, s, x in zip(case.other_production, steady, biogas, strict=True)]
    after, uses = shift(case, production)
    largest = [1e-9 * max(abs(c), g) for c, g in zip(after, production, strict=True)]
    surplus = [g - c if abs(g - c) > d else 0.0 for c, g, d in zip(after, production, largest, strict=True)]
    start = case.low * case.capacity
    for _ in range(20 if case.cyclic else 0):
        end = walk(case, surplus, start)[3]
        if abs(end - start) <= 1e-9 * case.capacity:
            break
        start = end
    levels, charge, discharge, _ = walk(case, surplus, start)
    left = [s - up + down for s, up, down in zip(surplus, charge, discharge, strict=True)]
    left = [value if abs(value) > d else 0.0 for value, d in zip(left, largest, strict=True)]
    exported = [min(max(value, 0.0), case.export_limit) for value in left]
    e = math.sqrt(case.efficiency)
    return {
        "consumption_before_w": list(case.consumption),
        "consumption_w": after,
        "production_w": production,
        "charge_w": charge,
        "discharge_w": discharge,
        "loss_w": [up * (1 - e) + down * (1 / e - 1) for up, down in zip(charge, discharge, strict=True)],
        "stored_wh": levels,
        "imported_w": [max(-value, 0.0) for value in left],
        "exported_w": exported,
        "curtailed_w": [max(value, 0.0) - out for value, out in zip(left, exported, strict=True)],
        "biogas_w": biogas if case.dispatchable > 0.0 else [0.0] * len(biogas),
        "gas_level_wh": gas if case.dispatchable > 0.0 else [0.0] * len(gas),
        "window_use": uses,
    }


def totals(case: Case, of: dict[str, list[float]], first: int, last: int) -> dict[str, float]:
    """What the indicators of a period are made of, by the kernel's names."""
    hours = [t for t in range(first, last) if case.counted[t]]
    n = len(hours)

    def mean(values: Numbers) -> float:
        return math.fsum(values) / n

    def of_hours(name: str) -> list[float]:
        return [of[name][t] for t in hours]

    consumption, imported, before = of_hours("consumption_w"), of_hours("imported_w"), of_hours("consumption_before_w")
    supply = [of["production_w"][t] - of["charge_w"][t] + of["discharge_w"][t] - of["curtailed_w"][t] for t in hours]
    means = ("production_w", "imported_w", "exported_w", "curtailed_w", "charge_w", "discharge_w", "loss_w")
    uses = [u for u in of["window_use"][first // case.window_h : -(-last // case.window_h)] if not math.isnan(u)]
    low, high = 5 * n // 100, 95 * n // 100
    reductions = [(c0 - c) / c0 for c0, c in zip(before, consumption, strict=True) if c0 > 0.0]
    covered = list(zip(supply, consumption, strict=True))
    return {
        **{name: mean(of_hours(name)) for name in means},
        "consumption_w": mean(consumption),
        "supply_w": mean(supply),
        "import_hours_share": mean([float(value > 0.0) for value in imported]),
        "export_hours_share": mean([float(value > 0.0) for value in of_hours("exported_w")]),
        "consumption_low_w": sorted(consumption)[low],
        "consumption_high_w": sorted(consumption)[high],
        "import_low_w": sorted(imported)[low],
        "import_high_w": sorted(imported)[high],
        "import_max_w": max(imported),
        "export_max_w": max(of_hours("exported_w")),
        "coverage_hourly": mean([s / c if c != 0.0 else 0.0 for s, c in covered]),
        "coverage_bounded": mean([min(1.0, s / c) if c > 0.0 else 1.0 for s, c in covered]),
        "window_use": math.fsum(uses) / len(uses) if uses else 1.0,
        "largest_reduction": max([0.0, *reductions]),
        "hours_reduced_over_20pct": float(sum(value > 0.2 for value in reductions)),
    }
