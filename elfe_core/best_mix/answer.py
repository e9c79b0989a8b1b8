"""Answers of the search: round mixes simulated again, unlike ones nearly as cheap, the curve of least cost."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from elfe_core.best_mix.problem import SIZES, Bounds
from elfe_core.best_mix.search import Point, cheapest, first_axes, least_gap, points_of
from elfe_core.best_mix.trial import Trial, Tried
from elfe_core.insight.levers import round_step

UNLIKE_SHARE, NEARLY_SHARE, MOST_MIXES = 0.2, 0.03, 3
"""Unlike mixes differ in one size by this share of its range, and cost at most so much more than the cheapest."""

ROUND_STEPS = 100
"""A size is rounded to about this many steps of its range."""

CURVE_POINTS = 9
USUAL_ROWS = 14_000
"""Years simulated for an answer with its curve, for each year that the goal is met in: for a progress bar."""
WIDER_SHARE = 0.1
"""A bound stops a goal if it comes nearer once the bound is moved by this share of its range."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """A round mix as simulated: sizes by name, cost [EUR/year], and the value of each goal's indicator."""

    sizes: Mapping[str, float]
    cost_eur: float
    values: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """Least cost [EUR/year] at which the first goal reaches a value, and the sizes that do, not rounded."""

    value: float
    cost_eur: float
    sizes: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class OutOfReach:
    """The nearest that can be had, and the bounds that stop it: name of the size and `low` or `high`."""

    values: tuple[float, ...]
    sizes: Mapping[str, float]
    stopped_by: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BestMix:
    """Up to three mixes, the cheapest first, the best before rounding and the curve; or how far the goal is off."""

    mixes: tuple[Mix, ...]
    exact: Point | None
    curve: tuple[CurvePoint, ...]
    out_of_reach: OutOfReach | None
    n_rows: int
    """Years simulated."""


def best_mix(trial: Trial, *, with_curve: bool = True) -> BestMix:
    """Find the cheapest mixes for the problem of a trial, by simulation.

    Parameters
    ----------
    trial
        The problem and its curves.
    with_curve
        Whether to compute the curve of least cost against the first goal.

    Notes
    -----
    Source: MODEL.md section 9. The best mix is rounded to steps of about a hundredth of each range; of the round mixes
    around it that meet the goals when simulated, the cheapest is taken.
    """
    bounds = trial.problem.bounds
    first = trial.of(first_axes(bounds))
    best = cheapest(trial, bounds, first)
    if best is None:
        nearest = least_gap(trial, bounds, first)
        return BestMix(mixes=(), exact=None, curve=(), out_of_reach=_out_of_reach(trial, nearest), n_rows=trial.n_rows)
    mixes = _with_unlike(trial, best, first)
    curve = tuple(_curve(trial, first)) if with_curve else ()
    return BestMix(mixes=mixes, exact=best, curve=curve, out_of_reach=None, n_rows=trial.n_rows)


def rounded(trial: Trial, point: Point, bounds: Bounds) -> Mix | None:
    """The cheapest round mix around a point that meets the goals; None if none does within the bounds.

    A size at a bound stays there: what stands today is no round figure. Steps become finer where no mix of rounder ones
    meets the goals.
    """
    for steps, reach in product((ROUND_STEPS, 10 * ROUND_STEPS, 1000 * ROUND_STEPS), (1, 2)):
        axes = tuple(
            _round_values(size, *trial.problem.bounds[name], *bounds[name], steps, reach)
            for name, size in zip(SIZES, point.sizes, strict=True)
        )
        tried = trial.of(axes)
        met = np.where(tried.gaps <= 0.0, tried.cost, np.inf)
        place = np.unravel_index(np.argmin(met), met.shape)
        if np.isfinite(met[place]):
            return _mix(tried, place)
    return None


def _round_values(
    size: float, least: float, most: float, low: float, high: float, steps: int, reach: int
) -> np.ndarray:
    """Round sizes next to one, `reach` of `steps` either way, and the bounds of the problem where it is near them."""
    step = round_step((most - least) / steps)
    if step == 0.0:
        return np.array([size])
    around = np.arange(np.floor(size / step) - reach + 1, np.ceil(size / step) + reach) * step
    ends = [end for end in (least, most) if abs(size - end) < step]
    values = np.array([*np.round(around, 9), *ends])
    kept = np.unique(values[(values >= low) & (values <= high)])
    return kept if len(kept) else np.array([min(max(size, low), high)])


def _mix(tried: Tried, place: tuple[np.intp, ...]) -> Mix:
    sizes = {name: float(axis[at]) for name, axis, at in zip(SIZES, tried.axes, place, strict=True)}
    values = tuple(float(of_goal[place]) for of_goal in tried.values)
    return Mix(sizes=sizes, cost_eur=float(tried.cost[place]), values=values)


def _with_unlike(trial: Trial, best: Point, first: Tried) -> tuple[Mix, ...]:
    """The cheapest round mix, and others that are unlike it and one another, nearly as cheap."""
    bounds = trial.problem.bounds
    mixes = [mix for mix in [rounded(trial, best, bounds)] if mix is not None]
    for away in _away_from(mixes[0], bounds) if mixes else ():
        if len(mixes) == MOST_MIXES:
            break
        start = _hopeful(first, away, best.cost)
        found = None if start is None else cheapest(trial, _near(start, away, bounds))
        mix = None if found is None else rounded(trial, found, away)
        if mix is not None and mix.cost_eur <= (1.0 + NEARLY_SHARE) * mixes[0].cost_eur and _unlike(mix, mixes, bounds):
            mixes.append(mix)
    return tuple(sorted(mixes, key=lambda mix: mix.cost_eur))


def _away_from(mix: Mix, bounds: Bounds) -> Iterator[dict[str, tuple[float, float]]]:
    """Bounds within which one size is unlike a mix's, more of it before less."""
    for name in SIZES:
        low, high = bounds[name]
        apart = UNLIKE_SHARE * (high - low)
        if apart > 0.0 and mix.sizes[name] + apart <= high:
            yield {**bounds, name: (mix.sizes[name] + apart, high)}
        if apart > 0.0 and mix.sizes[name] - apart >= low:
            yield {**bounds, name: (low, mix.sizes[name] - apart)}


def _hopeful(first: Tried, within: Bounds, best_cost: float) -> Point | None:
    """The cheapest point of the first grid within bounds; None if even so coarse a grid says that it is too dear."""
    inside = [
        point
        for point in points_of(first)
        if all(within[name][0] <= size <= within[name][1] for name, size in zip(SIZES, point.sizes, strict=True))
    ]
    return inside[0] if inside and inside[0].cost <= (1.0 + 2.0 * NEARLY_SHARE) * best_cost else None


def _near(start: Point, within: Bounds, bounds: Bounds) -> dict[str, tuple[float, float]]:
    """Bounds around a point, a quarter of each range either way."""
    found = {}
    for name, size in zip(SIZES, start.sizes, strict=True):
        reach = (bounds[name][1] - bounds[name][0]) / 4.0
        found[name] = (max(within[name][0], size - reach), min(within[name][1], size + reach))
    return found


def _unlike(mix: Mix, others: list[Mix], bounds: Bounds) -> bool:
    def differs(other: Mix) -> bool:
        ranges = {name: bounds[name][1] - bounds[name][0] for name in SIZES}
        gaps = (
            abs(mix.sizes[name] - other.sizes[name]) - UNLIKE_SHARE * ranges[name] for name in SIZES if ranges[name]
        )
        return any(gap >= -1e-9 for gap in gaps)

    return all(differs(other) for other in others)


def _curve(trial: Trial, first: Tried) -> Iterator[CurvePoint]:
    """Least cost against the first goal, from its value where least is built to the best that can be had."""
    goal, values = trial.problem.goals[0], first.values[0]
    known = values[~np.isnan(values)]
    ends = (values.ravel()[0], known.max() if goal.at_least else known.min())
    for value in np.unique([*np.linspace(*ends, CURVE_POINTS)[:-1], goal.value]):
        asked = trial.with_goal(replace(goal, value=float(value)))
        regapped = first._replace(gaps=asked.gaps(first.values))
        found = cheapest(asked, trial.problem.bounds, regapped)
        trial.n_rows += asked.n_rows
        if found is not None:
            sizes = dict(zip(SIZES, found.sizes, strict=True))
            yield CurvePoint(value=float(value), cost_eur=found.cost, sizes=sizes)


def _out_of_reach(trial: Trial, nearest: Point) -> OutOfReach:
    tried = trial.of(tuple(np.array([size]) for size in nearest.sizes))
    stopped = [(name, end) for name, end in product(SIZES, ("low", "high")) if _stops(trial, nearest, name, end)]
    return OutOfReach(
        values=tuple(float(value) for value in tried.values.ravel()),
        sizes=dict(zip(SIZES, nearest.sizes, strict=True)),
        stopped_by=tuple(stopped),
    )


def _stops(trial: Trial, nearest: Point, name: str, end: str) -> bool:
    """Whether a goal comes nearer with a bound moved out that the nearest mix lies at."""
    low, high = trial.problem.bounds[name]
    at = SIZES.index(name)
    wider = max(WIDER_SHARE * (high - low), WIDER_SHARE * max(high, 1.0))
    moved = low - wider if end == "low" else high + wider
    if nearest.sizes[at] != (low if end == "low" else high) or moved < 0.0:
        return False
    sizes = [*nearest.sizes[:at], moved, *nearest.sizes[at + 1 :]]
    return float(trial.of(tuple(np.array([size]) for size in sizes)).gaps.min()) < nearest.gap - 1e-6
