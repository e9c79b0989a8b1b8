"""Slices and nearest points against plain computations with pandas."""

import math
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elfe_core.catalogue import EXTRA_FACTORS, MAIN_FACTORS, SETTING
from elfe_core.errors import InputError
from elfe_core.store import SweepFile, count_meeting, points_near, slice_of
from tests.store.sweeps.results import AXES, INDICATORS, Table, content, read, table, write_sweep

SLOW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
STEPS = st.lists(st.integers(0, 60), min_size=1, max_size=4, unique=True)


def written(tmp_path: Path, rows: Table) -> SweepFile:
    path = tmp_path / f"{uuid4().hex}.parquet"
    write_sweep(path, rows, {"a": 1})
    return read(path)


@st.composite
def sets(draw: st.DrawFn) -> Table:
    """Any grid, with or without shares, with holes, ties and values that do not apply, in any order."""
    names = [*MAIN_FACTORS, *draw(st.sets(st.sampled_from(EXTRA_FACTORS), max_size=2))]
    scale = {name: 400.0 if "share" in name or SETTING[name].most <= 1.0 else 3.0 for name in names}
    axes = {name: tuple(step / scale[name] for step in draw(STEPS)) for name in names}
    rows = table(axes, seed=draw(st.integers(0, 99)))
    rng = np.random.default_rng(draw(st.integers(0, 99)))
    n_rows = len(rows["wind_gwh"])
    for name in ("coverage_pct", "flexibility_use_pct"):
        rows[name] = np.where(rng.random(n_rows) < 0.3, np.nan, np.round(rows[name] / 10.0))
    kept = rng.permutation(n_rows)[: max(1, int(n_rows * draw(st.floats(0.2, 1.0))))]
    return {name: values[kept] for name, values in rows.items()}


@SLOW
@given(rows=sets(), data=st.data())
def test_a_slice_is_what_pandas_finds(tmp_path: Path, rows: Table, data: st.DataObject) -> None:
    """Every cell holds the value of its row; without a row it is NaN and not present."""
    file = written(tmp_path, rows)
    x, y = data.draw(st.permutations(list(file.axes)))[:2]
    fixed = {name: data.draw(st.sampled_from(axis)) for name, axis in file.axes.items() if name not in (x, y)}
    found = slice_of(file, x, y, fixed)
    frame = pd.DataFrame(rows)
    for name, value in fixed.items():
        frame = frame[frame[name] == value]
    assert list(found) == [*file.indicators, "present"]
    assert int(found["present"].sum()) == len(frame)
    for name in file.indicators:
        plane = frame.pivot(index=y, columns=x, values=name).reindex(index=file.axes[y], columns=file.axes[x])
        np.testing.assert_array_equal(found[name], plane.to_numpy(dtype=float))
        assert found[name].dtype == np.float64


@SLOW
@given(rows=sets(), data=st.data())
def test_the_nearest_points_are_what_pandas_finds(tmp_path: Path, rows: Table, data: st.DataObject) -> None:
    """Rows that meet the goal, by distance and then by factors; what does not apply never meets it."""
    file = written(tmp_path, rows)
    indicator = data.draw(st.sampled_from(["coverage_pct", "flexibility_use_pct", "exported_mwh"]))
    goal = data.draw(st.integers(0, 12)) * 1.0
    at_least, limit = data.draw(st.booleans()), data.draw(st.integers(1, 200))
    near = {name: data.draw(st.floats(0.0, 30.0)) for name in file.axes}
    found = points_near(file, indicator, at_least, goal, near, limit)
    frame = pd.DataFrame(rows)
    frame = frame[frame[indicator] >= goal] if at_least else frame[frame[indicator] <= goal]
    meeting = count_meeting(file, indicator, at_least, goal)
    assert meeting[:2] == (len(frame), file.n_rows)
    assert meeting[2:] == pytest.approx(
        (pd.Series(rows[indicator]).min(), pd.Series(rows[indicator]).max()), nan_ok=True
    )
    square = np.zeros(len(frame))
    for name, axis in file.axes.items():
        if len(axis) > 1:
            square += ((frame[name].to_numpy() - near[name]) / (axis[-1] - axis[0])) ** 2
    expected = frame.assign(distance=np.sqrt(square)).sort_values(["distance", *file.axes])[:limit]
    assert list(found.columns) == [*file.axes, *file.indicators, "distance"]
    np.testing.assert_allclose(found["distance"], expected["distance"], rtol=1e-12)
    again = points_near(file, indicator, at_least, goal, near, limit)
    pd.testing.assert_frame_equal(found, again, check_exact=True)
    full = frame.merge(found[list(file.axes)], on=list(file.axes))
    assert len(full) == len(found) == min(limit, len(frame))


def test_ties_are_in_the_order_of_the_factors(tmp_path: Path) -> None:
    """Points equally far away stand in the order of wind, solar, bioenergy, storage, share."""
    axes = {**AXES, "wind_gwh": (0.0, 1.0, 2.0), "solar_gwh": (0.0, 1.0, 2.0), "storage_mwh": (0.0,)}
    rows = table({**axes, "flexible_share": (0.1,)})
    near = {"wind_gwh": 1.0, "solar_gwh": 1.0, "bioenergy_gwh": 6.0, "storage_mwh": 0.0, "flexible_share": 0.1}
    found = points_near(written(tmp_path, rows), "exported_mwh", True, 0.0, near, 9)
    pairs = [(0, 1), (1, 0), (1, 2), (2, 1), (0, 0), (0, 2), (2, 0), (2, 2)]
    assert list(zip(found["wind_gwh"], found["solar_gwh"], strict=True)) == [(1, 1), *pairs]
    assert found["distance"].to_list() == pytest.approx([0.0] + [0.5] * 4 + [math.sqrt(0.5)] * 4)


def test_a_point_by_hand(tmp_path: Path) -> None:
    """One goal, one point: the row itself with all its columns."""
    rows = table()
    file = written(tmp_path, rows)
    best = int(np.argmax(rows["exported_mwh"]))
    near = {name: axis[0] for name, axis in file.axes.items()}
    found = points_near(file, "exported_mwh", True, float(rows["exported_mwh"][best]), near, 5)
    assert len(found) == 1
    assert found.loc[0, [*AXES, *INDICATORS]].to_list() == pytest.approx(
        [rows[name][best] for name in (*AXES, *INDICATORS)], nan_ok=True
    )
    meeting = count_meeting(file, "exported_mwh", False, -1.0)
    assert meeting == (0, 36, pytest.approx(rows["exported_mwh"].min()), pytest.approx(rows["exported_mwh"].max()))
    assert points_near(file, "exported_mwh", False, -1.0, near, 5).empty


def test_a_value_of_an_axis_within_rounding(tmp_path: Path) -> None:
    """Rows whose factors differ in the last digit are one plane; so is a value that comes back from a screen."""
    rows = table()
    rows["wind_gwh"] *= 1.0 + np.linspace(-1e-12, 1e-12, 36)
    file = written(tmp_path, rows)
    fixed = {**{name: axis[0] for name, axis in file.axes.items()}, "wind_gwh": 195.0}
    for _ in range(2):
        assert slice_of(file, "solar_gwh", "flexible_share", fixed)["present"].all()
    fixed["wind_gwh"] = 300.0
    assert slice_of(file, "solar_gwh", "flexible_share", fixed)["present"].all()


@pytest.mark.parametrize(
    ("x", "y", "fixed", "field"),
    [
        ("wind", "solar_gwh", {}, "x"),
        ("wind_gwh", "wind_gwh", {}, "y"),
        ("wind_gwh", "share_res", {}, "y"),
        ("wind_gwh", "coverage_pct", {}, "y"),
        ("wind_gwh", "solar_gwh", {"bioenergy_gwh": 7.0}, "bioenergy_gwh"),
        ("wind_gwh", "solar_gwh", {"bioenergy_gwh": math.nan}, "bioenergy_gwh"),
        ("wind_gwh", "solar_gwh", {"bioenergy_gwh": 6.0, "storage_mwh": 0.0}, "flexible_share"),
        ("wind_gwh'; --", "solar_gwh", {}, "x"),
    ],
)
def test_a_slice_that_cannot_be(tmp_path: Path, x: str, y: str, fixed: dict[str, float], field: str) -> None:
    """Factors that the file does not have and values that are not on their axis are refused."""
    file = written(tmp_path, table())
    with pytest.raises(InputError) as caught:
        slice_of(file, x, y, fixed)
    assert caught.value.field == field


@pytest.mark.parametrize(
    ("indicator", "goal", "limit", "field"),
    [
        ("wind_gwh", 1.0, 1, "goal_indicator"),
        ("x' OR 1=1 --", 1.0, 1, "goal_indicator"),
        ("coverage_pct", math.nan, 1, "goal"),
        ("coverage_pct", math.inf, 1, "goal"),
        ("coverage_pct", 1.0, 0, "limit"),
        ("coverage_pct", 1.0, 1, "solar_gwh"),
    ],
)
def test_a_goal_that_cannot_be(tmp_path: Path, indicator: str, goal: float, limit: int, field: str) -> None:
    """Only indicators of the file, finite goals and whole points are looked for."""
    file = written(tmp_path, table())
    near = {name: axis[0] for name, axis in file.axes.items() if name != field}
    with pytest.raises(InputError) as caught:
        points_near(file, indicator, True, goal, near, limit)
    assert caught.value.field == field


def test_a_file_without_some_indicators(tmp_path: Path) -> None:
    """What the file does not have is not in the slice; other columns of the file do no harm."""
    rows = {name: values for name, values in table().items() if name != "coverage_pct"}
    rows |= {"distance": np.ones(36), "share": np.ones(36), "present": np.ones(36)}
    file = written(tmp_path, rows)
    fixed = {name: axis[0] for name, axis in file.axes.items()}
    found = slice_of(file, "wind_gwh", "solar_gwh", fixed)
    assert "coverage_pct" not in found
    assert found["present"].all()
    near = points_near(file, "exported_mwh", True, 0.0, fixed, 3)
    assert list(near.columns) == [*file.axes, *file.indicators, "distance"]
    assert near.loc[0, "distance"] == 0.0


def test_many_threads_ask_at_once(tmp_path: Path) -> None:
    """Each query has a cursor of its own."""
    file = written(tmp_path, table())
    fixed = {name: axis[0] for name, axis in file.axes.items()}

    def ask(number: int) -> tuple[bool, int, int]:
        found = slice_of(file, "wind_gwh", "solar_gwh", fixed)["present"].all()
        near = points_near(file, "exported_mwh", True, 0.0, fixed, 3)
        return bool(found), len(near), count_meeting(file, "exported_mwh", True, 0.0).n_meeting

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(ask, range(64))) == {(True, 3, 36)}


@pytest.mark.parametrize("name", ["it's [*].parquet", "{a,b}.parquet", "*.parquet"])
def test_the_name_of_the_file_is_a_plain_name(tmp_path: Path, name: str) -> None:
    """Queries read the very file, whatever its name and its folder look like."""
    folder = tmp_path / "wind_gwh=1"
    folder.mkdir()
    write_sweep(folder / "other.parquet", table(seed=9), {"a": 1})
    write_sweep(folder / name, table(), {"a": 1})
    file = read(folder / name)
    fixed = {factor: axis[0] for factor, axis in file.axes.items()}
    assert slice_of(file, "wind_gwh", "solar_gwh", fixed)["exported_mwh"][0, 0] == table()["exported_mwh"][0]
    assert count_meeting(file, "exported_mwh", True, 0.0).n_rows == 36
    assert points_near(file, "exported_mwh", True, 0.0, fixed, 1)["exported_mwh"][0] == table()["exported_mwh"][0]


def test_a_file_that_is_replaced_is_read_anew(tmp_path: Path) -> None:
    """Nothing is kept of a file between two queries."""
    file = written(tmp_path, table(seed=1))
    fixed = {name: axis[0] for name, axis in file.axes.items()}
    before = slice_of(file, "wind_gwh", "solar_gwh", fixed)["exported_mwh"]
    write_sweep(file.rows, table(seed=2), {"a": 1})
    after = slice_of(file, "wind_gwh", "solar_gwh", fixed)["exported_mwh"]
    assert not np.array_equal(before, after)
    assert content(file)["exported_mwh"][0] == after[0, 0]
