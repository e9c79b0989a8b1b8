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
class PlacedUse:
    """A use (section 8): one appliance in its natural hours [W/foyer], where it may run, first hours of its windows."""

    natural: list[float]
    allowed: list[bool]
    begins: list[bool]
    cap: float
    units: float
    participation: float
    existing: bool = False


@dataclass(frozen=True, kw_only=True)
class Case:
    """Curves [W/foyer] with their factors applied, and every choice of sections 2, 6, 7 and 8."""

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
    uses: tuple[PlacedUse, ...] = ()

    @property
    def before(self) -> list[float]:
        """Consumption with all uses in their natural hours."""
        added = [[use.units * n for n in use.natural] for use in self.uses if not use.existing]
        return [math.fsum(hour) for hour in zip(self.consumption, *added, strict=True)]

    @property
    def use_order(self) -> list[int]:
        """Uses in the order in which they are placed: the fewest allowed hours first."""
        return sorted(range(len(self.uses)), key=lambda number: sum(self.uses[number].allowed))


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
    base = [c - g - s for c, g, s in zip(case.before, case.other_production, steady, strict=True)]
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


def place_uses(case: Case, production: Numbers) -> list[list[float]]:
    """Section 8: the driven part of each use as it runs."""
    driven = [[use.participation * use.units * n for n in use.natural] for use in case.uses]
    run = [list(hours) for hours in driven]
    for _ in range({"perfect": 3, "day_before": 1, "none": 0}[case.foresight]):
        for number in case.use_order:
            others = [hours for other, hours in enumerate(run) if other != number]
            natural = [c - math.fsum(n) for c, *n in zip(case.before, *driven, strict=True)]
            base = [math.fsum((c, -g, *o)) for c, g, *o in zip(natural, production, *others, strict=True)]
            run[number] = place_one(case, case.uses[number], driven[number], base)
    return run


def place_one(case: Case, use: PlacedUse, driven: list[float], base: list[float]) -> list[float]:
    """One use in its windows; what stands before the first one stays, and so does a window with an hour that is not
    counted."""
    starts = [t for t, begins in enumerate(use.begins) if begins]
    cap, run = use.cap * use.units * use.participation, list(driven)
    for first, last in pairwise([*starts, len(driven)]):
        hours = [t for t in range(first, last) if use.allowed[t]]
        energy = math.fsum(driven[first:last])
        if energy == 0.0 or not all(case.counted[first:last]):
            continue
        placed = min(energy, cap * len(hours))
        for t in range(first, last):
            run[t] = driven[t] * (1.0 - placed / energy)
        left = placed
        for t in hours:
            seen = [base[later] for later in hours]
            to_come = placed
            if case.foresight == "day_before":
                seen = [forecast(base, t, later - t) for later in hours if later >= t]
                to_come = left
            level = fill(seen, cap, to_come)
            x = min(max(level - base[t], 0.0), cap)
            if case.foresight == "day_before":
                x = max(min(x, left), left - cap * (len(seen) - 1))
            left -= x
            run[t] += x
    return run


def fill(base: Numbers, most: float, energy: float) -> float:
    """The level w with sum(clip(w - b, 0, most)) = energy."""
    return -water([-b for b in base], most, energy)


def shift(case: Case, run: Numbers, free: Numbers, production: Numbers) -> tuple[list[float], list[float]]:
    """Section 2, step 3; a window of which an hour does not count stays as it is, its use is NaN."""
    after, uses = shift_by_bisection(
        run, list(production), case.flexible_share, case.window_h, case.max_reduction, free
    )
    for number, first in enumerate(range(0, len(after), case.window_h)):
        hours = slice(first, first + case.window_h)
        if case.flexible_share == 0.0:
            after[hours] = run[hours]
        if not all(case.counted[hours]):
            after[hours], uses[number] = run[hours], math.nan
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
    driven = [[use.participation * use.units * n for n in use.natural] for use in case.uses]
    placed = place_uses(case, production)
    free = [max(c - math.fsum(d), 0.0) for c, *d in zip(case.before, *driven, strict=True)]
    after, uses = shift(case, [math.fsum(hour) for hour in zip(free, *placed, strict=True)], free, production)
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
        "consumption_before_w": case.before,
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
        **{
            f"use_{number}": [
                x + (1.0 - use.participation) * use.units * n for x, n in zip(run, use.natural, strict=True)
            ]
            for number, (use, run) in enumerate(zip(case.uses, placed, strict=True))
        },
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
