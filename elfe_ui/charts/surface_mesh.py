"""From the grid of a sweep to the mesh that is drawn: resampling, holes, ends of the axes, round ticks."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_ui.series.factors import Array, FactorAxis, Surface

FINE_NODES: Final = 24
"""A side with fewer nodes is refined, for smooth shading."""
MAX_NODES: Final[tuple[int, ...]] = (0, 57, 42)
"""Nodes of a drawn side, by the number of surfaces: what a browser receives grows with their square."""
MAX_VALUE: Final = 1e15
"""Past that size a number is a fault, not a quantity, and is not drawn."""
STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


class Mesh(NamedTuple):
    """What is drawn: positions along the factors, one grid of values a surface, shape (n_y, n_x), NaN in holes."""

    x: Array
    y: Array
    values: tuple[Array, ...]
    lines_x: NDArray[np.intp]
    """Columns drawn as lines."""
    lines_y: NDArray[np.intp]
    at_x: Array
    """The same positions, counted in nodes of the sweep."""
    at_y: Array


class Scale(NamedTuple):
    """Values at the two ends of a side of the box."""

    low: float
    high: float


class Ticks(NamedTuple):
    """Round values and the decimals they ask for."""

    values: Array
    decimals: int


def usable(values: Array) -> Array:
    """The same values as float64, NaN where they cannot be drawn."""
    grid = np.asarray(values, dtype=np.float64)
    with np.errstate(invalid="ignore"):
        return np.where(np.abs(grid) < MAX_VALUE, grid, np.nan)


def mesh(surfaces: Sequence[Surface]) -> Mesh:
    """One common mesh for surfaces over the same two factors."""
    most = MAX_NODES[len(surfaces)]
    first = surfaces[0]
    at_x, at_y = _samples(first.x, most), _samples(first.y, most)
    return Mesh(
        x=_between(first.x.values, at_x),
        y=_between(first.y.values, at_y),
        values=tuple(_resampled(usable(one.values), at_x, at_y) for one in surfaces),
        lines_x=_lines(first.x.values.size, at_x.size),
        lines_y=_lines(first.y.values.size, at_y.size),
        at_x=at_x,
        at_y=at_y,
    )


def resampled(grid: Array, drawn: Mesh) -> Array:
    """Values of a grid of the sweep at the nodes of the mesh."""
    return _resampled(usable(grid), drawn.at_x, drawn.at_y)


def _samples(axis: FactorAxis, most: int) -> Array:
    """Where the mesh has nodes, counted in nodes of the axis: all of them and some between, or `most` of them."""
    n = int(axis.values.size)
    if n < 2:
        return np.zeros(n)
    parts = (most - 1) // (n - 1) if n < FINE_NODES else 1
    return np.linspace(0.0, n - 1.0, min((n - 1) * parts + 1, most))


def _lines(n: int, n_mesh: int, most: int = 16) -> NDArray[np.intp]:
    return np.unique(np.linspace(0, max(n_mesh - 1, 0), min(n, most)).round().astype(np.intp))


def _between(values: Array, at: Array) -> Array:
    return np.interp(at, np.arange(values.size), values) if values.size else at


def _resampled(grid: Array, at_x: Array, at_y: Array) -> Array:
    """Bilinear values; a hole of the grid stays one, even between two samples."""
    if not grid.size:
        return np.full((at_y.size, at_x.size), np.nan)
    found = bilinear(grid, at_x[np.newaxis, :], at_y[:, np.newaxis])
    rows, columns = np.nonzero(np.isnan(grid))
    nearest_y = np.searchsorted(at_y, rows - 1e-9).clip(max=at_y.size - 1)
    nearest_x = np.searchsorted(at_x, columns - 1e-9).clip(max=at_x.size - 1)
    found[nearest_y, nearest_x] = np.nan
    return found


def bilinear(grid: Array, at_x: Array, at_y: Array) -> Array:
    """Values of a grid at places counted in its nodes; NaN where a neighbour that counts is NaN."""
    n_y, n_x = grid.shape
    left = np.clip(np.floor(at_x).astype(np.intp), 0, max(n_x - 2, 0))
    low = np.clip(np.floor(at_y).astype(np.intp), 0, max(n_y - 2, 0))
    right, high = np.minimum(left + 1, n_x - 1), np.minimum(low + 1, n_y - 1)
    share_x, share_y = at_x - left, at_y - low
    total = np.zeros(np.broadcast_shapes(at_x.shape, at_y.shape))
    for row, weight_y in ((low, 1 - share_y), (high, share_y)):
        for column, weight_x in ((left, 1 - share_x), (right, share_x)):
            weight = weight_x * weight_y
            total += np.where(weight > 0, weight * grid[row, column], 0.0)
    return total


def height_at(surface: Surface, x: float, y: float) -> float:
    """Value of a surface at a point of its factors; NaN outside the grid and in holes."""
    xs, ys = surface.x.values, surface.y.values
    inside = min(xs.size, ys.size) > 1 and xs[0] <= x <= xs[-1] and ys[0] <= y <= ys[-1]
    if not inside:
        return math.nan
    at_x = np.interp(np.array([x]), xs, np.arange(xs.size))
    at_y = np.interp(np.array([y]), ys, np.arange(ys.size))
    return float(bilinear(usable(surface.values), at_x, at_y)[0])


def factor_scale(values: Array) -> Scale:
    """A factor fills its side of the box."""
    low, high = extent(values)
    return Scale(low, high)


def height_scale(values: Sequence[Array]) -> Scale:
    """Heights fill the box up to round values; a constant lies at half height."""
    low, high = extent(np.concatenate([grid.ravel() for grid in values]))
    if is_flat(low, high):
        middle, room = (low + high) / 2, max(abs(low + high) / 4, 1.0)
        return Scale(middle - room, middle + room)
    step = round_step((high - low) / 5)
    return Scale(math.floor(low / step + 1e-9) * step, math.ceil(high / step - 1e-9) * step)


def is_flat(low: float, high: float) -> bool:
    """Whether a range is no more than rounding errors."""
    return high - low <= 1e-9 * max(abs(low), abs(high), 1e-3)


def extent(values: Array) -> tuple[float, float]:
    """Least and greatest of the numbers among the values; 0 and 1 when there is none."""
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def round_step(least: float) -> float:
    """The smallest of 1, 2, 2.5 and 5 x 10^k that is not below `least`, which is positive."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in STEPS if step * power >= least * (1 - 1e-9))


def ticks(scale: Scale, count: int) -> Ticks:
    """About `count` round values within a scale."""
    span = scale.high - scale.low
    if span <= 1e-12 * max(abs(scale.low), abs(scale.high), 1e-280):
        return Ticks(np.array([scale.low]), 2 if scale.low % 1 else 0)
    step = round_step(span / count)
    first, last = math.ceil(scale.low / step - 1e-6), math.floor(scale.high / step + 1e-6)
    exponent = math.floor(math.log10(step) + 1e-9)
    is_quarter = abs(step / 10.0**exponent - 2.5) < 1e-6
    return Ticks(np.arange(first, last + 1, dtype=np.float64) * step, min(max(0, int(is_quarter) - exponent), 12))
