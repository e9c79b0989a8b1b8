"""Second, independent computations of what the core computes: slow, plain, and written from MODEL.md's formulas."""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction

Numbers = Sequence[float]


def shift_by_bisection(
    consumption: Numbers,
    production: Numbers,
    share: float,
    window_h: int,
    max_reduction: float,
    free: Numbers | None = None,
) -> tuple[list[float], list[float]]:
    """Consumption after flexibility and use of each window, the levels found by bisection on R and U.

    `free`: what of the consumption the share acts on, all of it if not said.
    """
    acted_on = consumption if free is None else free
    shifted: list[float] = []
    uses: list[float] = []
    for first in range(0, len(consumption), window_h):
        window = slice(first, first + window_h)
        parts = (list(hours[window]) for hours in (consumption, production, acted_on))
        after, use = _window_by_bisection(*parts, share, max_reduction)
        shifted += after
        uses.append(use)
    return shifted, uses


def _window_by_bisection(
    consumption: list[float], production: list[float], free: list[float], share: float, max_reduction: float
) -> tuple[list[float], float]:
    deficit = [c - g for c, g in zip(consumption, production, strict=True)]
    room = [math.inf if math.isinf(max_reduction) else max_reduction * c for c in free]

    def lowered(top: float) -> list[float]:
        return [min(max(d - top, 0.0), r) for d, r in zip(deficit, room, strict=True)]

    def raised(floor: float) -> list[float]:
        return [max(floor - d, 0.0) for d in deficit]

    low, high = min(deficit), max(deficit)
    flat = _bisect(lambda level: math.fsum(lowered(level)) - math.fsum(raised(level)), low, high)
    flat_energy, movable = math.fsum(lowered(flat)), share * math.fsum(free)
    top = floor = flat
    if movable < flat_energy:
        top = _bisect(lambda level: math.fsum(lowered(level)) - movable, low, high)
        floor = _bisect(lambda level: movable - math.fsum(raised(level)), low, high)
    after = [c - down + up for c, down, up in zip(consumption, lowered(top), raised(floor), strict=True)]
    return after, min(1.0, flat_energy / movable) if movable > 0.0 else 1.0


def _bisect(falling: Callable[[float], float], low: float, high: float) -> float:
    """Where a function that never rises passes zero."""
    for _ in range(90):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if falling(middle) > 0.0 else (low, middle)
    return 0.5 * (low + high)


def shift_exactly(
    consumption: Sequence[Fraction], production: Sequence[Fraction], share: Fraction, max_reduction: Fraction | None
) -> list[Fraction]:
    """One window in rational arithmetic, so that a zero is a zero; None for no bound."""
    deficit = [c - g for c, g in zip(consumption, production, strict=True)]
    room = None if max_reduction is None else [max_reduction * c for c in consumption]

    def lowered(top: Fraction) -> list[Fraction]:
        over = [max(d - top, Fraction(0)) for d in deficit]
        return over if room is None else [min(o, r) for o, r in zip(over, room, strict=True)]

    def raised(floor: Fraction) -> list[Fraction]:
        return [max(floor - d, Fraction(0)) for d in deficit]

    kinks = sorted({*deficit, *(d - r for d, r in zip(deficit, room or [], strict=room is not None))})
    flat = _solve(lambda level: sum(lowered(level), Fraction(0)) - sum(raised(level), Fraction(0)), kinks, Fraction(0))
    movable = share * sum(consumption, Fraction(0))
    top = floor = flat
    if movable < sum(lowered(flat), Fraction(0)):
        top = _solve(lambda level: sum(lowered(level), Fraction(0)), kinks, movable)
        floor = _solve(lambda level: -sum(raised(level), Fraction(0)), kinks, -movable)
    return [c - down + up for c, down, up in zip(consumption, lowered(top), raised(floor), strict=True)]


def _solve(falling: Callable[[Fraction], Fraction], kinks: list[Fraction], target: Fraction) -> Fraction:
    """Where a function that never rises, straight between its kinks, has the target's value."""
    values = [falling(kink) for kink in kinks]
    for left, right, above, below in zip(kinks, kinks[1:], values, values[1:], strict=False):
        if above >= target >= below and above > below:
            return left + (above - target) / (above - below) * (right - left)
    return kinks[-1] if target <= values[-1] else kinks[0]


def shift_by_quanta(
    consumption: Numbers, production: Numbers, share: float, max_reduction: float, quanta: int
) -> tuple[list[float], float]:
    """One window, quantum after quantum from the highest hour that may give to the lowest hour; and the quantum."""
    after = list(consumption)
    deficit = [c - g for c, g in zip(consumption, production, strict=True)]
    least = [c - max_reduction * c if math.isfinite(max_reduction) else -math.inf for c in consumption]
    quantum = share * math.fsum(consumption) / quanta
    for _ in range(quanta):
        lowest = min(range(len(after)), key=deficit.__getitem__)
        able = [hour for hour in range(len(after)) if after[hour] - quantum >= least[hour]]
        highest = max(able, key=deficit.__getitem__, default=lowest)
        if deficit[highest] - quantum <= deficit[lowest]:
            break
        for hour, sign in ((highest, -1.0), (lowest, 1.0)):
            after[hour] += sign * quantum
            deficit[hour] += sign * quantum
    return after, quantum


def run_storage(surplus: Numbers, capacity: float) -> tuple[list[float], list[float]]:
    """Level at the start of each hour and change of level in each hour, straight from MODEL.md section 2, step 4."""
    levels, changes, level = [], [], 0.0
    for power in surplus:
        after = min(max(level + power, 0.0), capacity)
        levels.append(level)
        changes.append(after - level)
        level = after
    return levels, changes
