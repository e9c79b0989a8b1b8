"""The cheapest mix that meets the goals: a grid, then finer grids around its best point."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.best_mix.problem import SIZES, Bounds
from elfe_core.best_mix.trial import Axes, Trial, Tried

Array = NDArray[np.float64]

FIRST_POINTS = (9, 9, 3, 6)
"""Points of the first grid along each of SIZES."""
FINER_POINTS = 5
"""Points of a finer grid: one step of the grid before to either side, in half steps."""

SETTLED_SHARE = 2e-4
"""A grid that changes the cost by less than this share ends the search, a fifth of what is asked for (own rule)."""
LEAST_GRIDS, MOST_GRIDS = 5, 14


class Point(NamedTuple):
    """A mix: its sizes in the order of SIZES, its cost [EUR/year], its largest gap to a goal (see `trial.Tried`)."""

    sizes: tuple[float, ...]
    cost: float
    gap: float


def cheapest(trial: Trial, bounds: Bounds, start: Tried | None = None) -> Point | None:
    """The cheapest mix within bounds that meets the goals; None if the grids find none that does.

    Parameters
    ----------
    trial
        Simulates grids.
    bounds
        Least and most of each size.
    start
        A first grid within these bounds, if it is there already.

    Notes
    -----
    Between a grid's point that meets the goals and its neighbour that does not, the mix that just meets them is taken
    to lie where the gap, linear between the two, is 0; so is its cost. Import is convex in the sizes, so both are on
    the safe side, and by less the finer the grid. Source: MODEL.md section 9.
    """
    tried = start if start is not None else trial.of(first_axes(bounds))
    best = _least(tried)
    if best is None:
        nearest = least_gap(trial, bounds, tried)
        if nearest.gap > 0.0:
            return None
        tried = trial.of(_around(nearest, _steps(tried.axes), bounds))
        best = _least(tried) or nearest
    steps = _steps(tried.axes)
    for grids in range(1, MOST_GRIDS):
        tried = trial.of(_around(best, steps, bounds))
        found = _least(tried)
        if found is None:
            found = best
        settled = abs(found.cost - best.cost) <= SETTLED_SHARE * abs(best.cost)
        steps = _next_steps(found, tried.axes, steps, bounds)
        best = found if found.cost <= best.cost or not settled else best
        if settled and grids >= LEAST_GRIDS:
            break
    return best


def least_gap(trial: Trial, bounds: Bounds, start: Tried | None = None) -> Point:
    """The mix within bounds that comes nearest to the goals, whatever it costs; or the first that meets them."""
    tried = start if start is not None else trial.of(first_axes(bounds))
    best, steps = _nearest(tried), _steps(tried.axes)
    for _ in range(LEAST_GRIDS):
        if best.gap <= 0.0:
            break
        tried = trial.of(_around(best, steps, bounds))
        found = _nearest(tried)
        steps = _next_steps(found, tried.axes, steps, bounds)
        best = min(best, found, key=lambda point: point.gap)
    return best


def first_axes(bounds: Bounds) -> Axes:
    """The axes of a first grid, from end to end."""
    return tuple(
        np.linspace(*bounds[name], points) if bounds[name][1] > bounds[name][0] else np.array([bounds[name][0]])
        for name, points in zip(SIZES, FIRST_POINTS, strict=True)
    )


def points_of(tried: Tried) -> list[Point]:
    """Every mix of a grid that meets the goals, and those between its points that just do, the cheapest first."""
    places = np.argwhere(tried.gaps <= 0.0)
    met = [
        Point(_sizes(tried.axes, place), float(tried.cost[tuple(place)]), float(tried.gaps[tuple(place)]))
        for place in places
    ]
    return sorted([*met, *_crossings(tried)], key=lambda point: point.cost)


def _least(tried: Tried) -> Point | None:
    met = np.where(tried.gaps <= 0.0, tried.cost, np.inf)
    place = np.unravel_index(np.argmin(met), met.shape)
    found = [Point(_sizes(tried.axes, place), float(met[place]), 0.0)] if np.isfinite(met[place]) else []
    return min([*found, *_crossings(tried)], key=lambda point: point.cost, default=None)


def _crossings(tried: Tried) -> list[Point]:
    """The mix that just meets the goals on each edge of the grid that leaves them; of each direction the cheapest."""
    points = []
    for at, axis in enumerate(tried.axes):
        gap, cost = np.moveaxis(tried.gaps, at, -1), np.moveaxis(tried.cost, at, -1)
        crosses = (gap[..., :-1] <= 0.0) != (gap[..., 1:] <= 0.0)
        if not crosses.any():
            continue
        before, after = gap[..., :-1][crosses], gap[..., 1:][crosses]
        share = before / (before - after)
        costs = cost[..., :-1][crosses] * (1.0 - share) + cost[..., 1:][crosses] * share
        places = np.argwhere(crosses)
        for one in np.argsort(costs, kind="stable")[:MOST_CROSSINGS]:
            place = np.insert(places[one][:-1], at, places[one][-1])
            sizes = list(_sizes(tried.axes, place))
            low = places[one][-1]
            sizes[at] = float(axis[low] + share[one] * (axis[low + 1] - axis[low]))
            points.append(Point(tuple(sizes), float(costs[one]), 0.0))
    return points


MOST_CROSSINGS = 400
"""Of each direction; more are never the cheapest by far."""


def _nearest(tried: Tried) -> Point:
    place = np.unravel_index(np.argmin(tried.gaps), tried.gaps.shape)
    return Point(_sizes(tried.axes, place), float(tried.cost[place]), float(tried.gaps[place]))


def _sizes(axes: Axes, place: object) -> tuple[float, ...]:
    return tuple(float(axis[at]) for axis, at in zip(axes, place, strict=True))  # type: ignore[call-overload]


def _steps(axes: Axes) -> tuple[float, ...]:
    return tuple(float(axis[1] - axis[0]) if len(axis) > 1 else 0.0 for axis in axes)


def _around(point: Point, steps: tuple[float, ...], bounds: Bounds) -> Axes:
    """Axes one step to either side of a point, in half steps, within the bounds."""
    axes = []
    for name, size, step in zip(SIZES, point.sizes, steps, strict=True):
        offsets = np.linspace(-step, step, FINER_POINTS)
        axes.append(np.unique(np.clip(size + offsets, *bounds[name])))
    return tuple(axes)


def _next_steps(found: Point, axes: Axes, steps: tuple[float, ...], bounds: Bounds) -> tuple[float, ...]:
    """Half of each step, or the same where the best point lies at an end of the grid that is no bound."""
    new = []
    for name, size, axis, step in zip(SIZES, found.sizes, axes, steps, strict=True):
        at_end = size in (axis[0], axis[-1]) and size not in bounds[name]
        new.append(step if at_end else step / 2.0)
    return tuple(new)
