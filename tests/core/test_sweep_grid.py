"""The grid of a sweep, its order of rows and its cut into blocks."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from elfe_core import sweep
from elfe_core.errors import ElfeError, InputError
from elfe_core.sweep import FACTOR_UNITS, Grid
from elfe_core.sweep.grid import BLOCKS_AIMED_AT, LARGEST_BLOCK, ROW_ORDER, lay_out
from tests.strategies import scenario

SIZES = st.permutations([*(7, 5, 3, 3, 2), *[1] * (len(FACTOR_UNITS) - 5)])


def test_values_stand_evenly_between_minimum_and_maximum():
    """MODEL.md section 4: value(i) = min + (max - min)*i/(n - 1)."""
    assert sweep.evenly("wind_gwh", 90, 300, 4) == (90, 160, 230, 300)
    assert sweep.evenly("wind_gwh", 90, 300, 1) == (90,)


@pytest.mark.parametrize("arguments", [(10, 5, 3), (5, 5, 2), (0, 1, 0), (0, 1, -1), (0, 1, 10**9)])
def test_values_that_cannot_be(arguments):
    """A maximum that is not above the minimum, or an impossible number of points, is refused."""
    with pytest.raises(InputError) as caught:
        sweep.evenly("wind_gwh", *arguments)
    assert caught.value.field == "wind_gwh"


@pytest.mark.parametrize(
    ("text", "values"),
    [("0:15:4", (0, 0.05, 0.1, 0.15)), ("5", (0.05,)), ("0,5,7.5", (0, 0.05, 0.075)), ("3:9:1", (0.03,))],
)
def test_values_as_text(text, values):
    """`min:max:points`, one value, or values with commas; percent become shares."""
    assert sweep.parse_values("--flexibility", text, "flexible_share", 100.0) == pytest.approx(values, rel=1e-15)


@pytest.mark.parametrize("text", ["", "a", "1:2", "1:2:3:4", "1:2:x", "1:2:3.5", "1,,2"])
def test_text_that_is_no_values(text):
    """Anything else is refused with the option's name and the text."""
    with pytest.raises(InputError) as caught:
        sweep.parse_values("--wind", text, "wind_gwh", 1.0)
    assert (caught.value.field, caught.value.value) == ("--wind", text)


def test_every_fault_of_a_grid_at_once():
    """An unknown factor, values out of order, out of range, none, and not finite are all said."""
    axes = {
        "wind": (1.0,),
        "wind_gwh": (2.0, 1.0),
        "solar_gwh": (),
        "flexible_share": (0.5, 1.5),
        "storage_mwh": (-1.0,),
        "bioenergy_gwh": (math.nan,),
        "share_res": (1.0, 1.0),
    }
    with pytest.raises(ElfeError) as caught:
        Grid(axes=axes)
    assert [fault.field for fault in caught.value.each()] == ["factor", *list(axes)[1:]]


@given(SIZES)
def test_blocks_hold_every_row_once_in_order(sizes):
    """The blocks' factor columns, one after the other, are the product of all values in the order of rows."""
    values = {name: tuple(range(size)) for name, size in zip(FACTOR_UNITS, sizes, strict=True)}
    layout = lay_out(values)
    blocks = [layout.block(number) for number in range(layout.n_blocks)]
    columns = [layout.factor_columns(block) for block in blocks]
    assert [len(part["wind_gwh"]) for part in columns] == [layout.rows_of(block) for block in blocks]
    order = (*ROW_ORDER, "storage_mwh", "flexible_share")
    rows = np.column_stack([np.concatenate([part[name] for part in columns]) for name in order])
    expected = np.array(list(itertools.product(*(values[name] for name in order))), dtype=float)
    assert np.array_equal(rows, expected)
    assert list(columns[0]) == list(FACTOR_UNITS)


@given(SIZES, st.integers(1, 5000), st.integers(1, 300))
def test_blocks_are_bounded(sizes, n_stores, n_shares):
    """No block has more rows than the bound, but for a single store with more flexible shares than that."""
    values = {name: tuple(range(size)) for name, size in zip(FACTOR_UNITS, sizes, strict=True)}
    layout = lay_out(values | {"storage_mwh": tuple(range(n_stores)), "flexible_share": tuple(range(n_shares))})
    largest = max(layout.rows_of(layout.block(number)) for number in {0, layout.n_blocks // 2, layout.n_blocks - 1})
    assert largest <= max(LARGEST_BLOCK, n_shares)


def test_ten_million_scenarios_are_counted_without_being_listed():
    """A large grid is only counted; its blocks are found by their number."""
    values = dict.fromkeys(FACTOR_UNITS, (0.0,)) | {
        name: tuple(range(25)) for name in ("wind_gwh", "solar_gwh", "bioenergy_gwh", "storage_mwh", "flexible_share")
    }
    layout = lay_out(values)
    assert layout.n_scenarios == 25**5
    assert layout.n_blocks > BLOCKS_AIMED_AT
    last = layout.block(layout.n_blocks - 1)
    assert (last.last_outer, last.last_store) == (layout.n_outer, layout.n_stores)


def test_a_whole_number_stays_one():
    """A column of numbers gives a scenario its hours as a whole number again; what varies is switched on."""
    made = sweep.scenario_of(scenario(), {"flexibility_window_h": 4.0, "storage_mwh": 5.0})
    assert (made.flexibility_window_h, type(made.flexibility_window_h)) == (4, int)
    assert (made.storage_on, made.flexibility_on, made.storage_real) == (True, True, False)
    real = sweep.scenario_of(scenario(), {"storage_efficiency": 0.7})
    assert (real.storage_on, real.storage_real, real.in_use("storage_efficiency")) == (True, True, 0.7)


@pytest.mark.parametrize("name", ["wind_gwh", "storage_mwh", "export_limit_mw"])
def test_no_size_beyond_what_the_world_has(name: str) -> None:
    """1e308 GWh/year ended in a file of infinities."""
    with pytest.raises(InputError, match="up to 1e\\+09"):
        Grid(axes={name: (1.0, 1e308)})
    assert Grid(axes={name: (1.0, 1e9)}).n_scenarios == 2
