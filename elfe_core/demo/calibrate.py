"""Find the parameters with which the made curves give ELFE's published results.

A bounded least-squares search moves the rows of data/demo_parameters.toml that bear a `prior`. It starts from the
priors every time, so it finds the same values again; it weighs each figure's gap by its tolerance, and each parameter's
distance from its prior by its spread, so that no parameter leaves the plausible for a gap that is allowed anyway.

Run it with `python -m elfe_core.demo.calibrate`; it rewrites the values in the parameter file. Then make the data anew.
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import least_squares  # type: ignore[import-untyped]

from elfe_core.demo.hourly import make_hourly
from elfe_core.demo.parameters import (
    PARAMETERS_FILE,
    PUBLISHED_FILE,
    Parameter,
    ParameterValues,
    read_parameters,
    write_values,
)
from elfe_core.insight.comparison import ComparedFigure, PublishedResult, compare, read_published
from elfe_core.load import DATA_FOLDER
from elfe_core.territory import Territory, load_territory

FREEDOM = 2.5
"""A parameter stays within this many spreads of its prior."""

AIM = 0.25
"""The search aims at this share of the tolerance."""

SPAN = 0.1
"""Slopes are taken over this many spreads on either side."""

MAX_STEPS = 60
"""The search stops here if it has not settled before."""

PRIOR_WEIGHT = 0.25
"""Weight of a parameter one spread away from its prior, against a figure at its aim."""


def calibrate(
    parameters: Sequence[Parameter], results: Sequence[PublishedResult], territory: Territory
) -> ParameterValues:
    """The parameters' values after the search, by name, the fixed ones as they were."""
    moved = [row for row in parameters if row.prior is not None and row.spread is not None]

    def residuals(steps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Gaps in aims, then distances from the priors."""
        rows = compare(results, make_hourly(values_at(parameters, steps), with_region_wind=False).curves(), territory)
        return np.concatenate([[figure_gap(row) for row in rows], PRIOR_WEIGHT * steps])

    def slopes(steps: NDArray[np.float64]) -> NDArray[np.float64]:
        """Change of every residual per spread of each parameter, over a span wide enough to smooth out ranks."""
        spans = SPAN * np.eye(len(steps))
        return np.array([(residuals(steps + span) - residuals(steps - span)) / (2 * SPAN) for span in spans]).T

    steps = np.zeros(len(moved))
    for jac in ("2-point", slopes):  # local slopes first, then wider ones to leave the dips that ranks make
        steps = least_squares(
            residuals, steps, jac=jac, diff_step=SPAN / 2, bounds=(-FREEDOM, FREEDOM), max_nfev=MAX_STEPS
        ).x
    return values_at(parameters, steps)


def values_at(parameters: Sequence[Parameter], steps: NDArray[np.float64]) -> ParameterValues:
    """Each calibrated parameter `steps` spreads away from its prior, in the file's order; the others as they are."""
    values, remaining = {}, iter(steps)
    for row in parameters:
        if row.prior is None or row.spread is None:
            values[row.name] = row.value
        else:
            values[row.name] = row.prior + row.spread * float(next(remaining))
    return values


def figure_gap(row: ComparedFigure) -> float:
    """Gap between ours and published, in shares of the aim; a figure published as 0 counts in MWh or percent."""
    allowed = max(row.figure.tolerance_relative * abs(row.figure.value), row.figure.tolerance_absolute)
    return row.gap / (AIM * allowed) if allowed else row.gap


def calibrate_file(parameters_file: Path = PARAMETERS_FILE, published_file: Path = PUBLISHED_FILE) -> None:
    """Search, and put the values found into the parameter file."""
    parameters = read_parameters(parameters_file)
    found = calibrate(parameters, read_published(published_file), load_territory(DATA_FOLDER / "territory.toml"))
    write_values({row.name: found[row.name] for row in parameters if row.is_calibrated}, parameters_file)


if __name__ == "__main__":
    calibrate_file()
