"""Looks into the results of a sweep: a slice of the grid, and the points that meet a goal."""

import math
import operator
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import numpy as np
from duckdb import ColumnExpression, ConstantExpression, Expression, FunctionExpression
from numpy.typing import NDArray

from elfe_core.errors import InputError
from elfe_core.store.connect import connect, literal_path, run
from elfe_core.store.sweeps.grid import SAME, Axis
from elfe_core.store.sweeps.read import SweepFile

if TYPE_CHECKING:
    import pandas as pd


CHUNK_ROWS = 50_000
"""Rows in memory at once where all of a file are looked at."""


class Meeting(NamedTuple):
    """How many rows meet a goal, of how many; the least and the greatest value, NaN where none is known."""

    n_meeting: int
    n_rows: int
    least: float
    greatest: float


def slice_of(file: SweepFile, x: str, y: str, fixed: Mapping[str, float]) -> dict[str, NDArray[Any]]:
    """Indicators on a plane of the grid.

    Parameters
    ----------
    file
        The results.
    x, y
        Two different factors of `file.axes`.
    fixed
        A value of its axis for every other factor (those of `x` and `y` are ignored).

    Returns
    -------
    dict
        By indicator an array of shape (n_y, n_x) over `file.axes[y]` and `file.axes[x]`, NaN where there is no row or
        no value; `present`, of the same shape: whether there is a row.

    Raises
    ------
    InputError
        x, y or fixed do not fit the file.
    """
    _check_factor(file, "x", x)
    _check_factor(file, "y", y, but=x)
    low, high = _bounds(file, {x, y}, fixed)
    wanted = [ColumnExpression(name) for name in (x, y, *file.indicators)]
    on_plane = [
        ColumnExpression(name).between(ConstantExpression(low[name]), ConstantExpression(high[name])) for name in low
    ]
    found = _rows(file, on_plane).sort(*_in_order(file)).select(*wanted).fetchnumpy()
    at_x, at_y = (_places(file.axes[name], np.asarray(found[name], dtype=np.float64)) for name in (x, y))
    shape = (len(file.axes[y]), len(file.axes[x]))
    slices: dict[str, NDArray[Any]] = {}
    for name in file.indicators:
        slices[name] = np.full(shape, np.nan)
        slices[name][at_y, at_x] = np.ma.filled(found[name], np.nan)
    slices["present"] = np.zeros(shape, dtype=bool)
    slices["present"][at_y, at_x] = True
    return slices


def points_near(
    file: SweepFile, goal_indicator: str, at_least: bool, goal: float, near: Mapping[str, float], limit: int
) -> "pd.DataFrame":
    """Rows that meet a goal, those nearest to a point first.

    Parameters
    ----------
    file
        The results.
    goal_indicator
        One of `file.indicators`; a row where it is NaN never meets the goal.
    at_least
        Whether it has to be `goal` or more, or `goal` or less.
    goal
        In the unit of the indicator.
    near
        A value for each factor of the file, not necessarily one of its axis.
    limit
        How many rows at most, 1 or more.

    Returns
    -------
    pandas.DataFrame
        The factors of the file, its indicators, and `distance`: euclidean, each factor divided by the range of its axis
        (one with a single value does not count). Rows at the same distance are in the order of their factors.

    Raises
    ------
    InputError
        goal_indicator, goal, near or limit do not fit.
    """
    low, high = _goal(file, goal_indicator, at_least, goal)
    if limit < 1:
        raise InputError("limit", limit, "a whole number >= 1", low=1)
    point = {name: _number("near", name, near) for name in file.axes}
    names = [*file.axes, *file.indicators]
    meets = ColumnExpression(goal_indicator).between(ConstantExpression(low), ConstantExpression(high))
    squares = [
        ((ColumnExpression(name) - ConstantExpression(point[name])) / ConstantExpression(_range(values)))
        ** ConstantExpression(2)
        for name, values in file.axes.items()
    ]
    distance = FunctionExpression("sqrt", reduce(operator.add, squares)).alias("distance")
    columns = [ColumnExpression(name) for name in names]
    found = _rows(file, [meets]).select(*columns, distance)
    nearest: pd.DataFrame = found.sort(ColumnExpression("distance"), *_in_order(file)).limit(limit).fetchdf()
    return nearest


def count_meeting(file: SweepFile, goal_indicator: str, at_least: bool, goal: float) -> Meeting:
    """How many rows meet a goal as in `points_near`, of how many."""
    low, high = _goal(file, goal_indicator, at_least, goal)
    parameters = {"path": literal_path(file.rows), "goal": goal_indicator, "low": low, "high": high}
    ((n_meeting, n_rows, least, greatest),) = run(_database().cursor(), "sweeps/meeting", parameters)
    return Meeting(n_meeting, n_rows, *(math.nan if value is None else float(value) for value in (least, greatest)))


def row_chunks(file: SweepFile) -> Iterator[dict[str, NDArray[np.float64]]]:
    """Every row of a file, CHUNK_ROWS at a time: its factors and indicators, shape (n_rows,) a column."""
    rows = _rows(file, []).select(*map(ColumnExpression, [*file.axes, *file.indicators]))
    for chunk in rows.to_arrow_reader(CHUNK_ROWS):
        yield {str(name): values.to_numpy() for name, values in zip(chunk.schema.names, chunk.columns, strict=True)}


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for all queries, which only read files; each takes a cursor of its own."""
    return connect()


def _rows(file: SweepFile, conditions: Sequence[Expression]) -> duckdb.DuckDBPyRelation:
    """Rows of a file of results that meet every condition; a NaN is larger than any number."""
    rows = _database().cursor().read_parquet(literal_path(file.rows), hive_partitioning=False)
    return reduce(lambda found, condition: found.filter(condition), conditions, rows)


def _in_order(file: SweepFile) -> list[Expression]:
    """The factors of a file, in the order in which rows are sorted."""
    return [ColumnExpression(name) for name in file.axes]


def _check_factor(file: SweepFile, field: str, name: str, but: str = "") -> None:
    choices = tuple(factor for factor in file.axes if factor != but)
    if name not in choices:
        raise InputError(field, name, f"one of {', '.join(choices)}", choices=choices)


def _number(field: str, name: str, values: Mapping[str, float]) -> float:
    value = values.get(name)
    if value is None or not math.isfinite(value):
        raise InputError(name, value, f"a number for {name} in {field}")
    return float(value)


def _bounds(file: SweepFile, free: set[str], fixed: Mapping[str, float]) -> tuple[dict[str, float], dict[str, float]]:
    """Lowest and highest number of each factor that is not free: all that is the same value of its axis."""
    low: dict[str, float] = {}
    high: dict[str, float] = {}
    for name, values in file.axes.items():
        if name in free:
            continue
        wanted = _number("fixed", name, fixed)
        at = int(np.argmin(np.abs(np.asarray(values) - wanted)))
        if abs(values[at] - wanted) > SAME * max(abs(wanted), abs(values[at])):
            raise InputError(name, wanted, "a value of its axis", choices=tuple(f"{value:.12g}" for value in values))
        low[name] = values[at]
        high[name] = math.nextafter(values[at + 1], -math.inf) if at + 1 < len(values) else math.inf
    return low, high


def _places(values: Sequence[float], found: NDArray[np.float64]) -> NDArray[np.int64]:
    """Number of each value found on an axis."""
    return Axis(tuple(values), np.asarray(values, dtype=np.float64)).place(found)


def _range(values: Sequence[float]) -> float:
    """Width of an axis; infinity for a single value, which then adds no distance."""
    return values[-1] - values[0] if len(values) > 1 else math.inf


def _goal(file: SweepFile, indicator: str, at_least: bool, goal: float) -> tuple[float, float]:
    """Bounds of a goal."""
    if indicator not in file.indicators:
        choices = file.indicators
        raise InputError("goal_indicator", indicator, f"one of {', '.join(choices)}", choices=choices)
    if not math.isfinite(goal):
        raise InputError("goal", goal, "a finite number")
    return (goal, math.inf) if at_least else (-math.inf, goal)
