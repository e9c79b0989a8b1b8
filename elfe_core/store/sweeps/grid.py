"""The grid on which the rows of a sweep lie: its axes, points that stand twice, points that are missing."""

from collections.abc import Callable, Mapping, Sequence
from math import prod
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES, DataError, Place
from elfe_core.store.connect import literal_path, run, sql

Floats = NDArray[np.float64]

SAME = 1e-9
"""Values of a factor that differ by less than this, relative to the larger one, are one value."""

MAX_SLICE_CELLS = 1_000_000
"""Most cells of a slice, unless the rows fill at least half of it."""

APPROXIMATELY = 4
"""Tolerance on the product of two axis lengths while their values are counted approximately."""

CHUNK_VECTORS = 60
"""Rows are read about 120 000 at a time."""


class Axis(NamedTuple):
    """Distinct values of a factor, rising."""

    values: tuple[float, ...]
    edges: Floats
    """Shape (n_values,): from which number on a value belongs to each."""

    @classmethod
    def of(cls, found: Floats) -> "Axis":
        """Axis of the values found, in any order."""
        rising = np.unique(found[np.isfinite(found)])
        starts = np.ones(len(rising), dtype=bool)
        starts[1:] = np.diff(rising) > SAME * np.maximum(np.abs(rising[1:]), np.abs(rising[:-1]))
        edges = rising[starts]
        return cls(tuple(edges.tolist()), edges)

    def place(self, values: Floats) -> NDArray[np.int64]:
        """Number of each value on the axis."""
        return np.searchsorted(self.edges, values, side="right").astype(np.int64) - 1


class ResultGrid(NamedTuple):
    """Axes by factor, and the cell of each row: rows with a factor that is no number are left out."""

    axes: Mapping[str, Axis]
    cells: NDArray[np.int64]
    rows: NDArray[np.int64] | None
    """Number of the row of each cell, counted from 0; None: all of them in their order."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Number of values of each factor."""
        return tuple(len(axis.values) for axis in self.axes.values())

    def point(self, cell: int) -> tuple[str, ...]:
        """Factors of one cell."""
        at = np.unravel_index(cell, self.shape)
        return tuple(
            f"{name}={axis.values[int(place)]:.12g}" for (name, axis), place in zip(self.axes.items(), at, strict=True)
        )


def read_grid(connection: duckdb.DuckDBPyConnection, file: str, rows: Path, factors: Sequence[str]) -> ResultGrid:
    """Grid of a file in our columns; DataError no_grid when its points are scattered."""
    source = {"path": literal_path(rows), "factors": list(factors)}
    ((n_rows, *sizes),) = run(connection, "sweeps/sizes", source)
    _check_sizes(file, sizes, APPROXIMATELY, n_rows)
    found = connection.execute(sql("sweeps/axes"), source).fetchnumpy()
    axes = {name: Axis.of(np.array(found[name][0], dtype=np.float64, ndmin=1)) for name in factors}
    shape = tuple(len(axis.values) for axis in axes.values())
    _check_sizes(file, shape, 1, n_rows)
    cells, numbers, n_before = [], [], 0
    cursor = connection.execute(sql("sweeps/factors"), source)
    while n_chunk := len(chunk := cursor.fetch_df_chunk(CHUNK_VECTORS)):
        values = {name: chunk[name].to_numpy(dtype=np.float64, na_value=np.nan) for name in factors}
        sound = np.flatnonzero(np.all([np.isfinite(column) for column in values.values()], axis=0))
        at = tuple(axes[name].place(values[name][sound]) for name in factors)
        cells.append(np.ravel_multi_index(at, shape).astype(np.int64) if len(sound) else sound)
        numbers.append(sound + n_before)
        n_before += n_chunk
    is_whole = sum(map(len, cells)) == n_before
    return ResultGrid(axes, _joined(cells), None if is_whole else _joined(numbers))


def _check_sizes(file: str, lengths: Sequence[int], room: int, n_rows: int) -> None:
    """Refuse axes so long that a slice of them would hardly hold anything; `room` is that of approximate lengths."""
    *_, second, first = sorted(lengths)
    if first * second > room * max(MAX_SLICE_CELLS, 2 * n_rows) or prod(lengths) >= room * 2**60:
        about = "≈ " if room > 1 else ""
        raise DataError(file, "no_grid", places=[Place(values=(about + " × ".join(map(str, lengths)),))])


def _joined(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.empty(0, dtype=np.int64)


Lines = Callable[[Sequence[int]], Sequence[int | None]]


def double_points(file: str, grid: ResultGrid, lines: Lines) -> DataError | None:
    """The rows that stand at the point of an earlier one; `lines` gives the lines of rows."""
    order = np.argsort(grid.cells, kind="stable")
    is_again = np.append(False, np.diff(grid.cells[order]) == 0)
    if not is_again.any():
        return None
    first_at = np.maximum.accumulate(np.where(is_again, 0, np.arange(len(order))))
    again = np.flatnonzero(is_again)
    pairs = sorted(zip(order[again].tolist(), order[first_at[again]].tolist(), strict=True))[:MAX_PLACES]
    flat = [place for pair in pairs for place in pair]
    numbers = lines(flat if grid.rows is None else grid.rows[flat].tolist())
    places = [
        Place(line=line, other_line=other, series=grid.point(int(grid.cells[place])))
        for (place, _), line, other in zip(pairs, numbers[::2], numbers[1::2], strict=True)
    ]
    return DataError(file, "double_point", places=places, count=len(again))


def holes(file: str, grid: ResultGrid) -> DataError | None:
    """The points of the grid that no row has, where no point stands twice."""
    n_cells = prod(grid.shape)
    n_missing = n_cells - len(grid.cells)
    if not n_missing:
        return None
    present = np.sort(grid.cells)
    ends = np.concatenate(([-1], present, [n_cells]))
    gaps = np.flatnonzero(np.diff(ends) > 1)[:MAX_PLACES]
    spans = [(int(ends[gap]) + 1, int(ends[gap + 1])) for gap in gaps]
    missing = [cell for first, end in spans for cell in range(first, min(end, first + MAX_PLACES))]
    places = [Place(series=grid.point(cell)) for cell in missing[:MAX_PLACES]]
    return DataError(file, "grid_holes", places=places, count=n_missing)
