"""The grid of a sweep: which factors vary, over which values, and how the scenarios are cut into blocks."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.catalogue import EXTRA_FACTORS, FACTOR_UNITS, MAIN_FACTORS, SETTING
from elfe_core.errors import ElfeError, InputError, raise_faults

Array = NDArray[np.float64]

INNER_FACTORS = ("storage_mwh", "flexible_share")
"""Factors that change quickest in the rows of a table: one sort of the hours serves all their values."""

ROW_ORDER = (*EXTRA_FACTORS, *(name for name in MAIN_FACTORS if name not in INNER_FACTORS))
"""Factors from the slowest to the quickest in the rows of a table; storage and flexible share follow."""

MAX_POINTS = 100_000
"""Most values of one factor."""

BLOCKS_AIMED_AT, SMALLEST_BLOCK, LARGEST_BLOCK = 64, 800, 5000
"""Scenarios a block: few enough for progress, an interruption or a second core, enough to share work."""

MOST_STORES = 300
"""Storage sizes a block: all of them advance together, which bounds memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Values of each factor that varies, by its name in `FACTOR_UNITS`; each rising and without doubles.

    Raises
    ------
    InputError, Faults
        An unknown factor, no value, a value that is not finite, out of range, or not above the one before it.
    """

    axes: Mapping[str, tuple[float, ...]]

    def __post_init__(self) -> None:
        faults: list[ElfeError] = []
        for name, values in self.axes.items():
            faults.extend(_axis_faults(name, values))
        raise_faults(faults)

    @property
    def n_scenarios(self) -> int:
        """Number of scenarios."""
        return math.prod(len(values) for values in self.axes.values())


def evenly(name: str, low: float, high: float, points: int) -> tuple[float, ...]:
    """Values min + (max - min)*i/(points - 1), i from 0; one point is the minimum.

    Raises
    ------
    InputError
        The number of points is not from 1 to MAX_POINTS, or the maximum is not above the minimum.
    """
    if not 1 <= points <= MAX_POINTS:
        raise InputError(name, points, f"a number of points from 1 to {MAX_POINTS}", low=1, high=MAX_POINTS)
    if points == 1:
        return (low,)
    if not low < high:
        raise InputError(name, high, f"a maximum above the minimum {low:g}", low=low)
    return tuple(low + (high - low) * i / (points - 1) for i in range(points))


def parse_values(option: str, text: str, name: str, per_unit: float) -> tuple[float, ...]:
    """Values of a factor from `min:max:points`, `a,b,c` or `a`, each divided by `per_unit`.

    Raises
    ------
    InputError
        The text is of none of these forms, or as `evenly`.
    """
    expected = "min:max:points, or values a,b,c"
    try:
        if ":" in text:
            low, high, points = text.split(":")
            return evenly(name, float(low) / per_unit, float(high) / per_unit, int(points))
        return tuple(float(part) / per_unit for part in text.split(","))
    except ValueError as error:
        raise InputError(option, text, expected) from error


def _axis_faults(name: str, values: Sequence[float]) -> Iterator[ElfeError]:
    if name not in FACTOR_UNITS:
        yield InputError("factor", name, "a factor that can vary", choices=tuple(FACTOR_UNITS))
        return
    if not 1 <= len(values) <= MAX_POINTS:
        yield InputError(name, len(values), f"a number of points from 1 to {MAX_POINTS}", low=1, high=MAX_POINTS)
    low, high = SETTING[name].least, SETTING[name].most
    for value in values:
        if SETTING[name].is_count and not float(value).is_integer():
            yield InputError(name, value, f"a whole number from {low:g} to {high:g}", low=low, high=high)
            return
        if not SETTING[name].can_be(value):
            yield InputError(name, value, SETTING[name].expected, low=low, high=None if math.isinf(high) else high)
            return
    for before, after in pairwise(values):
        if not before < after:
            yield InputError(name, after, f"a value above the one before it, {before:g}", low=before)
            return


class Block(NamedTuple):
    """A run of rows: outer combinations first_outer to last_outer, storage sizes first_store to last_store."""

    number: int
    first_outer: int
    last_outer: int
    first_store: int
    last_store: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GridBlocks:
    """Every factor's values, one where it does not vary, and the blocks of the rows.

    Rows stand in the order of `ROW_ORDER`, then storage, then flexible share, the last one changing quickest.
    """

    values: Mapping[str, tuple[float, ...]]
    n_outer: int
    n_stores: int
    n_flexible: int
    outer_a_block: int
    stores_a_block: int

    @property
    def n_scenarios(self) -> int:
        """Number of rows."""
        return self.n_outer * self.n_stores * self.n_flexible

    @property
    def n_blocks(self) -> int:
        """Number of blocks."""
        return -(-self.n_outer // self.outer_a_block) * -(-self.n_stores // self.stores_a_block)

    def block(self, number: int) -> Block:
        """The block of this number, 0 to n_blocks - 1."""
        store_runs = -(-self.n_stores // self.stores_a_block)
        outer, store = number // store_runs * self.outer_a_block, number % store_runs * self.stores_a_block
        return Block(
            number,
            outer,
            min(outer + self.outer_a_block, self.n_outer),
            store,
            min(store + self.stores_a_block, self.n_stores),
        )

    def rows_of(self, block: Block) -> int:
        """Number of rows of a block."""
        return (block.last_outer - block.first_outer) * (block.last_store - block.first_store) * self.n_flexible

    def outer_values(self, first: int, last: int) -> dict[str, Array]:
        """The factors of `ROW_ORDER` for outer combinations first to last, shape (last - first,) each."""
        sizes = [len(self.values[name]) for name in ROW_ORDER]
        indices = np.unravel_index(np.arange(first, last), sizes)
        return {name: np.array(self.values[name])[index] for name, index in zip(ROW_ORDER, indices, strict=True)}

    def factor_columns(self, block: Block) -> dict[str, Array]:
        """Every factor of each row of a block, shape (rows,) each, in the order of `FACTOR_UNITS`."""
        outer = self.outer_values(block.first_outer, block.last_outer)
        stores = np.array(self.values["storage_mwh"][block.first_store : block.last_store])
        shares = np.array(self.values["flexible_share"])
        shape = (block.last_outer - block.first_outer, len(stores), len(shares))
        spread = {name: values[:, None, None] for name, values in outer.items()}
        spread |= {"storage_mwh": stores[None, :, None], "flexible_share": shares[None, None, :]}
        return {name: np.broadcast_to(spread[name], shape).ravel() for name in FACTOR_UNITS}


def lay_out(values: Mapping[str, tuple[float, ...]]) -> GridBlocks:
    """Cut the rows of a grid into blocks; `values` has every factor of `FACTOR_UNITS`.

    The cut depends on the grid alone, so that work begun on one machine goes on upon another.
    """
    n_outer = math.prod(len(values[name]) for name in ROW_ORDER)
    n_stores, n_flexible = len(values["storage_mwh"]), len(values["flexible_share"])
    total = n_outer * n_stores * n_flexible
    aim = min(max(total // BLOCKS_AIMED_AT, SMALLEST_BLOCK), LARGEST_BLOCK)
    inner = n_stores * n_flexible
    if inner > LARGEST_BLOCK:
        outer_a_block, stores_a_block = 1, max(1, LARGEST_BLOCK // n_flexible)
    elif inner > aim:
        outer_a_block, stores_a_block = 1, max(1, aim // n_flexible)
    else:
        outer_a_block, stores_a_block = aim // inner, n_stores
    if stores_a_block > MOST_STORES:
        outer_a_block, stores_a_block = 1, MOST_STORES
    return GridBlocks(
        values=values,
        n_outer=n_outer,
        n_stores=n_stores,
        n_flexible=n_flexible,
        outer_a_block=outer_a_block,
        stores_a_block=stores_a_block,
    )
