"""The calibration's parts: priors, steps, gaps and the parameter file it rewrites."""

import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("pvlib", reason="the maker of the demonstration data needs requirements-dev.txt")
pytest.importorskip("windpowerlib", reason="the maker of the demonstration data needs requirements-dev.txt")
pytest.importorskip("holidays", reason="the maker of the demonstration data needs requirements-dev.txt")

from elfe_core.demo.calibrate import AIM, figure_gap, values_at
from elfe_core.demo.parameters import PARAMETERS_FILE, parameter_values, read_parameters, write_values
from elfe_core.insight.comparison import ComparedFigure, PublishedFigure, PublishedResult


def compared(published: float, ours: float, relative: float, absolute: float) -> ComparedFigure:
    figure = PublishedFigure(
        indicator="import_max_mw", value=published, unit="MW", tolerance_relative=relative, tolerance_absolute=absolute
    )
    result = PublishedResult(
        key="A", title="", period_start=date(2021, 1, 1), period_end=date(2021, 12, 31), figures=(figure,)
    )
    return ComparedFigure(result=result, figure=figure, ours=ours)


def test_no_step_gives_the_priors() -> None:
    """The search starts from the priors; figures without one keep their value."""
    rows = read_parameters()
    moved = [row for row in rows if row.is_calibrated]
    values = values_at(rows, np.zeros(len(moved)))
    assert all(values[row.name] == (row.prior if row.is_calibrated else row.value) for row in rows)


def test_one_step_is_one_spread() -> None:
    """Only the parameter stepped moves, by its spread."""
    rows = read_parameters()
    moved = [row for row in rows if row.is_calibrated]
    values = values_at(rows, np.eye(len(moved))[2])
    assert moved[2].prior is not None
    assert moved[2].spread is not None
    assert values[moved[2].name] == pytest.approx(moved[2].prior + moved[2].spread)
    assert values[moved[1].name] == moved[1].prior


@pytest.mark.parametrize(
    ("row", "gap"),
    [
        (compared(100.0, 105.0, 0.05, 0.0), 1 / AIM),  # at the edge of a relative tolerance
        (compared(0.66, 0.41, 0.05, 0.5), -0.5 / AIM),  # half of a wider absolute tolerance
        (compared(0.0, 3.0, 0.0, 0.0), 3.0),  # published as none at all
    ],
)
def test_gaps_count_in_shares_of_the_aim(row: ComparedFigure, gap: float) -> None:
    """A gap is weighed by the wider tolerance."""
    assert figure_gap(row) == pytest.approx(gap)


def test_new_values_leave_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    """Comments, units, priors and the other values stay as they are."""
    copy = tmp_path / "parameters.toml"
    shutil.copy(PARAMETERS_FILE, copy)
    write_values({"wind_night": 0.05}, copy)
    assert parameter_values(copy) == parameter_values() | {"wind_night": 0.05}
    before, after = (path.read_text(encoding="utf-8").splitlines() for path in (PARAMETERS_FILE, copy))
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1


def test_every_parameter_says_what_it_means() -> None:
    """Each row has a meaning, and a name of its own."""
    rows = read_parameters()
    assert len({row.name for row in rows}) == len(rows)
    assert all(row.meaning for row in rows)
