"""The study shipped with the app still is what the model makes of the shipped data, and agrees with what ELFE found."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest
from numpy.typing import NDArray

from elfe_core import load, store, sweep
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.load import DATA_FOLDER, TERRITORY_FILE
from elfe_core.scenario import today
from elfe_core.store import SweepFile
from elfe_core.sweep import Study
from elfe_core.territory import Territory, load_territory

FILES = sorted((DATA_FOLDER / "sweeps").glob("*.parquet"))
MAX_MB = 1.0

Array = NDArray[np.float64]


@pytest.fixture(scope="module")
def territory() -> Territory:
    return load_territory(TERRITORY_FILE)


@pytest.fixture(scope="module", params=FILES, ids=lambda path: path.stem)
def path(request: pytest.FixtureRequest) -> Path:
    """Each shipped study."""
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def file(path: Path, territory: Territory, tmp_path_factory: pytest.TempPathFactory) -> SweepFile:
    work = tmp_path_factory.mktemp("work")
    return store.read_sweep(path, foyers=territory.foyers, indicators=tuple(INDICATOR_UNITS), work=work)


@pytest.fixture(scope="module")
def study(file: SweepFile, territory: Territory) -> Study:
    """The same grid around today, as it would be computed now."""
    grid = sweep.Grid(axes={name: values for name, values in file.axes.items() if len(values) > 1})
    return sweep.study(grid, today(territory), load.load_curves(territory), territory)


def _rows(path: Path) -> Mapping[str, Array]:
    with duckdb.connect() as connection:
        found = connection.read_parquet(str(path)).fetchnumpy()
    return {name: np.ma.filled(np.ma.asarray(values, dtype=np.float64), np.nan) for name, values in found.items()}


def test_there_is_one_and_it_is_small() -> None:
    """A study is shipped, below a megabyte, so that the page shows something at once and a clone stays quick."""
    assert len(FILES) == 1
    assert FILES[0].stat().st_size < MAX_MB * 1e6


def test_it_says_where_it_comes_from(file: SweepFile, study: Study, territory: Territory) -> None:
    """Its provenance is what a sweep made today would carry, the day apart: same model, data, period and rules."""
    now = sweep.provenance(
        study,
        today(territory),
        territory=territory.name,
        data=territory.data.label,
        fingerprint=load.fingerprint(load.data_files(TERRITORY_FILE, territory)),
        made_on=datetime.now(tz=UTC).date(),
    )
    found: dict[str, Any] = dict(file.provenance or {})
    assert {**found, "made_on": ""} == {**now, "made_on": ""}
    assert found["varied"] == {name: list(values) for name, values in file.axes.items()}


def test_every_row_is_what_the_model_computes_now(path: Path, study: Study) -> None:
    """All rows, in their order: factors exactly, each indicator to 1e-9 of its value, "not applicable" where it was."""
    found, now = _rows(path), sweep.table(study)
    assert list(found) == list(now)
    assert len(found["wind_gwh"]) == study.layout.n_scenarios > 5000
    for name, values in now.items():
        exact = name in study.factors
        np.testing.assert_allclose(found[name], values, rtol=0 if exact else 1e-9, atol=1e-9, err_msg=name)


def test_it_reads_without_a_remark(file: SweepFile) -> None:
    """No hole, no missing indicator, every factor of the study in it."""
    assert file.notices == ()
    assert file.indicators == tuple(INDICATOR_UNITS)
    assert tuple(file.axes) == sweep.MAIN_FACTORS
    assert file.n_rows == np.prod([len(values) for values in file.axes.values()])


def test_export_time_is_what_elfe_published(file: SweepFile, territory: Territory) -> None:
    """Published result C: from 0 up to about 16 % of the time, the most with all the wind and nothing flexible."""
    start = today(territory)
    fixed = {name: _nearest(file, name, getattr(start, name)) for name in ("solar_gwh", "bioenergy_gwh")}
    found = store.slice_of(file, "wind_gwh", "flexible_share", fixed | {"storage_mwh": 0.0})
    export, wind, flexible = found["export_time_pct"], file.axes["wind_gwh"], file.axes["flexible_share"]
    assert (wind[0], wind[-1], flexible[0], flexible[-1]) == pytest.approx((90.0, 300.0, 0.0, 0.15))
    assert round(float(export.min())) == 0
    assert 14.0 <= export.max() <= 18.0
    at_y, at_x = np.unravel_index(int(export.argmax()), export.shape)
    assert (flexible[at_y], wind[at_x]) == (0.0, 300.0)
    assert np.diff(export, axis=1).min() >= 0.0
    assert np.diff(export, axis=0).max() <= 0.5


def _nearest(file: SweepFile, name: str, value: float) -> float:
    return min(file.axes[name], key=lambda of_axis: abs(of_axis - value))
