"""Slices of a sweep as charts take them: named axes, a grid of values in display units, and what is drawn over it.

Over a surface seen from above: iso-lines at round levels with a place for their labels, the edges of its cells,
hatching where nothing is known, the outline of an area.
"""

import math
from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from contourpy import FillType, LineType, contour_generator
from numpy.typing import NDArray

from elfe_ui.words.formats import number
from elfe_ui.words.shown import Beside

Array = NDArray[np.float64]
Point = tuple[float, float]
"""A place on two factors, in the units shown."""

ISO_COLUMNS: Final = ("level", "line", "order", "x", "y", "label", "narrow")
LEVEL_STEPS: Final = (1.0, 2.0, 2.5, 5.0)
"""Round steps between two levels, times a power of ten."""
SHORTEST: Final = 0.12
"""Length of the shortest line that gets a label, in sides of the plot."""
BORDER: Final = 0.05
"""Labels keep this far from the sides of the plot."""
WIDE_GAP, NARROW_GAP = (0.07, 0.07), (0.2, 0.1)
"""Room of a label across and up, in sides of the plot: on a wide plot, and on a phone."""
LONG_LINE: Final = 0.6
"""A line that is longer than this may be labelled although its level already is."""
HATCHES: Final = 24
"""Strokes of the hatching across the whole plot."""
Mask = NDArray[np.bool_]


class FactorAxis(NamedTuple):
    """One factor along an axis: its name with its unit (`Éolien (GWh/an)`), its values, rising, shape (n,)."""

    label: str
    values: Array


class Surface(NamedTuple):
    """One indicator over two factors, shape (n_y, n_x); NaN where it is not applicable or not known."""

    label: str
    unit: str
    """As written beside a number: `%`, `MW`, `GWh/an`, `par an`…"""
    x: FactorAxis
    y: FactorAxis
    values: Array
    beside: Beside | None = None
    """A second reading of the values, as they stand here."""


class FactorLine(NamedTuple):
    """One indicator over one factor, for one value of another: shape (n_x,), NaN as in `Surface`."""

    name: str
    """What sets the curve apart: `Part flexible 5 %`."""
    values: Array


class FactorLines(NamedTuple):
    """The curves of one indicator over one factor."""

    label: str
    unit: str
    x: FactorAxis
    lines: tuple[FactorLine, ...]
    beside: Beside | None = None
    """A second reading of the values, as they stand here."""


class _IsoLine(NamedTuple):
    level: float
    vertices: Array
    """Shape (n_vertices, 2), in the units of the axes."""
    placed: Array
    """The same in sides of the plot, 0 to 1."""


class _LabelSpot(NamedTuple):
    line: int
    order: int
    narrow: bool


def iso_lines(surface: Surface, max_levels: int = 8) -> pd.DataFrame:
    """Lines along which a surface keeps a round value.

    Parameters
    ----------
    surface : Surface
        Linear along the edges of its cells; a cell with a NaN corner is a hole.
    max_levels : int
        Most levels to draw.

    Returns
    -------
    pandas.DataFrame
        One row a vertex, columns `COLUMNS`: `level` in the surface's unit; `line`, the number of the line; `order`
        along it; `x` and `y` in the units of the axes; `label`, the level in French at the vertex that bears it and
        empty elsewhere; `narrow`, whether this label has room on a phone too.
    """
    levels = round_levels(surface.values, max_levels)
    lines = list(_iso_parts(surface, levels))
    if not lines:
        return pd.DataFrame({name: pd.Series(dtype=_dtype(name)) for name in ISO_COLUMNS})
    frame = pd.concat([_rows(index, line) for index, line in enumerate(lines)], ignore_index=True)
    starts = np.cumsum([0, *(len(line.vertices) for line in lines)])
    decimals = _decimals(levels)
    for spot in _spots(lines):
        row = int(starts[spot.line]) + spot.order
        frame.loc[row, "label"] = number(lines[spot.line].level, decimals)
        frame.loc[row, "narrow"] = spot.narrow
    return frame


def cell_edges(axis: FactorAxis) -> Array:
    """Where the cells of an axis begin and end, shape (n + 1,): half way between neighbours, and at the two ends."""
    values = axis.values
    if len(values) < 2:
        return np.array([*(values - 0.5), *(values + 0.5)], dtype=np.float64)
    return np.concatenate([values[:1], (values[:-1] + values[1:]) / 2, values[-1:]])


def hatches(unknown: Mask, across: Array, upward: Array) -> pd.DataFrame:
    """Slanted strokes from (x, y) to (x2, y2) over some cells, by their edges; they run on from cell to cell."""
    row, column = (index[:, None] for index in np.nonzero(unknown))
    u, v = ((edges - edges[0]) / (edges[-1] - edges[0]) for edges in (across, upward))
    shift = np.arange(1 - HATCHES, HATCHES) / HATCHES
    start, end = np.maximum(u[column], v[row] - shift), np.minimum(u[column + 1], v[row + 1] - shift)
    shift, met = np.broadcast_to(shift, start.shape), end > start + 1e-9
    parts = {"": start[met], "2": end[met]}
    columns = {f"x{name}": across[0] + part * np.ptp(across) for name, part in parts.items()}
    columns |= {f"y{name}": upward[0] + (part + shift[met]) * np.ptp(upward) for name, part in parts.items()}
    return pd.DataFrame({name: values.astype(np.float32) for name, values in columns.items()})


def outline(margin: Array, x: Array, y: Array) -> pd.DataFrame:
    """Straight lines from (x, y) to (x2, y2) around where a margin is not negative, linear between its nodes."""
    known = np.ma.masked_invalid(margin)
    rings: list[Array] = []
    if min(margin.shape) > 1 and known.count():
        generator = contour_generator(x, y, known, name="serial", corner_mask=False, fill_type=FillType.OuterOffset)
        points, starts = generator.filled(0.0, max(float(known.max()), 0.0) + 1.0)[:2]
        for found, at in zip(points, starts, strict=True):
            assert found is not None
            assert at is not None
            rings += np.split(found, at[1:-1])
    lines = np.concatenate([np.column_stack([ring[:-1], ring[1:]]) for ring in rings] or [np.empty((0, 4))])
    return pd.DataFrame(lines, columns=["x", "y", "x2", "y2"])


def round_levels(values: Array, max_levels: int) -> list[float]:
    """Round values strictly between the least and the greatest: as many as there may be, none if they are equal."""
    known = values[np.isfinite(values)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    if max_levels < 1 or not high - low > 1e-9 * max(abs(low), abs(high)):
        return []
    power = math.floor(math.log10((high - low) / max_levels)) - 1
    for exponent in range(power, power + 4):
        for step in LEVEL_STEPS:
            size = step * 10.0**exponent
            first, last = math.floor(low / size) + 1, math.ceil(high / size) - 1
            if last - first + 1 <= max_levels:
                decimals = max(0, 1 - exponent)
                return [round(index * size, decimals) for index in range(first, last + 1)]
    return []


def _iso_parts(surface: Surface, levels: list[float]) -> Iterator[_IsoLine]:
    """Without the cells that have a NaN corner, so that every vertex is on an edge between two known values."""
    if min(surface.values.shape) < 2 or not levels:
        return
    generator = contour_generator(
        surface.x.values,
        surface.y.values,
        np.ma.masked_invalid(surface.values),
        name="serial",
        corner_mask=False,
        line_type=LineType.Separate,
    )
    low = np.array([surface.x.values[0], surface.y.values[0]])
    span = np.array([surface.x.values[-1], surface.y.values[-1]]) - low
    for level in levels:
        for part in generator.lines(level):
            vertices: Array = np.asarray(part, dtype=np.float64)
            if np.ptp(vertices, axis=0).any():
                yield _IsoLine(level, vertices, (vertices - low) / span)


def _rows(index: int, line: _IsoLine) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "level": line.level,
            "line": np.int32(index),
            "order": np.arange(len(line.vertices), dtype=np.int32),
            "x": line.vertices[:, 0],
            "y": line.vertices[:, 1],
            "label": "",
            "narrow": False,
        }
    )


def _dtype(name: str) -> str:
    return {"line": "int32", "order": "int32", "label": "str", "narrow": "bool"}.get(name, "float64")


def _decimals(levels: list[float]) -> int:
    """Fewest decimals that write every level exactly."""
    return next((n for n in range(12) if all(round(level, n) == level for level in levels)), 12)


def _spots(lines: list[_IsoLine]) -> list[_LabelSpot]:
    """Where labels stand, clear of one another: first those a phone has room for, then those a wide page adds."""
    spots: list[_LabelSpot] = []
    taken: list[Array] = []
    for gap, narrow in ((NARROW_GAP, True), (WIDE_GAP, False)):
        for index in sorted(range(len(lines)), key=lambda i: -_length(lines[i])):
            line = lines[index]
            if any(spot.line == index for spot in spots) or _length(line) < SHORTEST:
                continue
            named = any(lines[spot.line].level == line.level for spot in spots)
            order = None if named and _length(line) < LONG_LINE else _free_vertex(line, taken, gap)
            if order is not None:
                spots.append(_LabelSpot(index, order, narrow))
                taken.append(line.placed[order])
    return spots


def _length(line: _IsoLine) -> float:
    return float(np.hypot(*np.diff(line.placed, axis=0).T).sum())


def _free_vertex(line: _IsoLine, taken: list[Array], gap: tuple[float, float]) -> int | None:
    """The vertex nearest to the middle of the line that has room for a label."""
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line.placed, axis=0).T))])
    for order in np.argsort(np.abs(walked - walked[-1] / 2), kind="stable"):
        if _is_free(line.placed[order], taken, gap):
            return int(order)
    return None


def _is_free(place: Array, taken: list[Array], gap: tuple[float, float]) -> bool:
    inside: Mask = (place > BORDER) & (place < 1 - BORDER)
    apart = all(np.abs((place - other) / gap).max() >= 1 for other in taken)
    return bool(inside.all()) and apart
