"""Slices through sweeps, computed live or stored."""

import tempfile
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from elfe_core import load, store, sweep
from elfe_core.catalogue import INDICATOR_UNITS, SETTING
from elfe_core.scenario import Scenario
from elfe_core.store import SweepFile
from elfe_ui.cached.inputs import KEYS, Source, Stamp, curves, territory

Array = NDArray[np.float64]


@st.cache_data(max_entries=32, show_spinner=False, hash_funcs=KEYS)
def _plane(
    scenario: Scenario,
    where: Source,
    held: tuple[tuple[str, float], ...],
    x: tuple[str, tuple[float, ...]],
    y: tuple[str, tuple[float, ...]],
) -> dict[str, Array]:
    grid = sweep.Grid(axes={name: (value,) for name, value in held} | dict([x, y]))
    table = sweep.table(sweep.study(grid, scenario, curves(where), territory(where)))
    at_x, at_y = (np.searchsorted(values, table[name]) for name, values in (x, y))
    planes = {}
    for key in INDICATOR_UNITS:
        planes[key] = np.empty((len(y[1]), len(x[1])))
        planes[key][at_y, at_x] = table[key]
    return planes


def plane(
    scenario: Scenario,
    where: Source,
    held: tuple[tuple[str, float], ...],
    x: tuple[str, tuple[float, ...]],
    y: tuple[str, tuple[float, ...]],
) -> dict[str, Array]:
    """Every indicator over two factors (name and values), the others held; shape (n_y, n_x) each.

    Of the scenario only what is neither held nor varied counts, so that moving along an axis computes nothing anew.
    """
    said = [name for name, _ in (*held, x, y)]
    at_zero = {name: 0.0 for name in said if SETTING[name].can_be(0.0)}
    return _plane(sweep.scenario_of(scenario, at_zero), where, held, x, y)


@st.cache_data(max_entries=32, show_spinner="Lecture des résultats…")
def _results(stamp: Stamp, path: Path, foyers: int, _work: Path) -> SweepFile:
    return store.read_sweep(path, foyers=foyers, indicators=tuple(INDICATOR_UNITS), work=_work)


def results(path: Path, foyers: int, work: Path) -> SweepFile:
    """A file of results, checked; `work` is a folder for a copy in our columns where one is needed.

    Raises
    ------
    DataError, Faults
        Everything that is wrong in the file.
    """
    return _results(load.stamp([path]), path, foyers, work)


def stored_plane(file: SweepFile, held: tuple[tuple[str, float], ...], x: str, y: str) -> dict[str, Array]:
    """Every indicator of a file over two factors, the others held; shape (n_y, n_x) each."""
    return _stored_plane(load.stamp([file.rows]), file, held, x, y)


@st.cache_data(max_entries=8, show_spinner=False)
def _stored_plane(
    stamp: Stamp, _file: SweepFile, held: tuple[tuple[str, float], ...], x: str, y: str
) -> dict[str, Array]:
    return store.slice_of(_file, x, y, dict(held))


def original_csv(path: Path, foyers: int) -> bytes:
    """Results in the layout of the original tool."""
    with tempfile.TemporaryDirectory(prefix="elfe-") as folder:
        out = Path(folder) / "etude.csv"
        store.write_original(path, out, foyers)
        return out.read_bytes()
