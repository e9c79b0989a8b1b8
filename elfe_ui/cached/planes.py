"""Slices through sweeps, computed live or stored."""

import tempfile
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import load, store, sweep
from elfe_core.catalogue import INDICATOR_UNITS, SETTING
from elfe_core.scenario import Scenario
from elfe_core.store import SweepFile
from elfe_ui import visitors
from elfe_ui.cached.data import DataSource, Stamp, territory
from elfe_ui.cached.weather import curves_of
from elfe_ui.memo import kept

Array = NDArray[np.float64]


class Along(NamedTuple):
    """Two factors with their values, and the others as they are held."""

    held: tuple[tuple[str, float], ...]
    x: tuple[str, tuple[float, ...]]
    y: tuple[str, tuple[float, ...]]


@kept(32)
def _plane(scenario: Scenario, where: DataSource, along: Along) -> dict[str, Array]:
    held, x, y = along
    grid = sweep.Grid(axes={name: (value,) for name, value in held} | dict([x, y]))
    table = sweep.table(sweep.study(grid, scenario, curves_of(scenario, where), territory(where)))
    at_x, at_y = (np.searchsorted(values, table[name]) for name, values in (x, y))
    planes = {}
    for key in INDICATOR_UNITS:
        planes[key] = np.empty((len(y[1]), len(x[1])))
        planes[key][at_y, at_x] = table[key]
    return planes


def plane(scenario: Scenario, where: DataSource, along: Along) -> dict[str, Array]:
    """Every indicator over two factors; shape (n_y, n_x) each.

    What is held or varied is ignored in the scenario, so that moving along an axis is served from the cache.
    """
    said = [name for name, _ in (*along.held, along.x, along.y)]
    at_zero = {name: 0.0 for name in said if SETTING[name].can_be(0.0)}
    return _plane(sweep.scenario_of(scenario, at_zero), where, along)


@kept(32, spinner="Lecture des résultats…")
def _results(stamp: Stamp, path: Path, foyers: int, work: Path) -> SweepFile:
    return store.read_sweep(path, foyers=foyers, indicators=tuple(INDICATOR_UNITS), work=work)


def sweep_results(path: Path, foyers: int, work: Path) -> SweepFile:
    """A file of results, checked; `work` is a folder for a copy in our columns where one is needed: for a file of
    all visitors one that stays.

    Raises
    ------
    DataError, Faults
        Everything that is wrong in the file.
    """
    return _results(load.stamp([path]), path, foyers, work)


def stored_plane(file: SweepFile, held: tuple[tuple[str, float], ...], x: str, y: str) -> dict[str, Array]:
    """Every indicator of a file over two factors, the others held; shape (n_y, n_x) each."""
    return _stored_plane(load.stamp([file.rows]), file, held, x, y)


@kept(8)
def _stored_plane(
    stamp: Stamp, _file: SweepFile, held: tuple[tuple[str, float], ...], x: str, y: str
) -> dict[str, Array]:
    return store.slice_of(_file, x, y, dict(held))


def original_csv(path: Path, foyers: int) -> bytes:
    """Results in the layout of the original tool."""
    with tempfile.TemporaryDirectory(dir=visitors.shared()) as folder:
        out = Path(folder) / "etude.csv"
        store.write_original(path, out, foyers)
        return out.read_bytes()
