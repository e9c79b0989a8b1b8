"""How much a curve's mean month and day resemble a public series': month x local hour tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock
from elfe_core.curves import SECTORS, Curves, Hourly
from elfe_core.scenario import today
from elfe_core.simulate import scaled_inputs
from elfe_core.territory import Territory

Table = NDArray[np.float64]
"""Shape (12, 24): January to December by local hour 0 to 23, mean 1."""

REFERENCES = (
    ("consumption", "consumption_rte_france_2012_2018"),
    ("wind", "wind_rte_france_2012_2018"),
    ("wind", "wind_farm_la_haute_borne_2014_2015"),
    ("solar", "solar_rte_france_2012_2018"),
    ("bioenergy", "bioenergy_rte_france_2012_2018"),
)
"""Which public table each curve is held against; the national ones are smoother than one region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """A curve against a public table: correlation of the 288 cells, their mean absolute deviation, and of 12 months."""

    curve: str
    reference: str
    correlation: float
    deviation: float
    monthly_correlation: float


def compare_shapes(curves: Curves, territory: Territory, folder: Path) -> list[Likeness]:
    """Every reference of `folder` beside the curves in use; consumption is today's sectors together."""
    inputs = scaled_inputs(today(territory), curves, territory)
    consumption: Hourly = np.sum([inputs[name] for name in SECTORS], axis=0)
    local = clock.local_hours(curves.utc(), territory.timezone)
    result = []
    for name, reference in REFERENCES:
        ours = month_by_hour(consumption if name == "consumption" else inputs[name], local)
        theirs = read_table(folder / f"{reference}.csv")
        result.append(
            Likeness(
                curve=name,
                reference=reference,
                correlation=_correlation(ours, theirs),
                deviation=float(np.abs(ours - theirs).mean()),
                monthly_correlation=_correlation(ours.mean(axis=1), theirs.mean(axis=1)),
            )
        )
    return result


def month_by_hour(power: Hourly, local: NDArray[np.datetime64]) -> Table:
    """Mean of each month x local hour over the mean of those means; every cell must hold an hour."""
    months = local.astype("datetime64[M]").astype(np.int64) % 12
    hours = (local - local.astype("datetime64[D]")).astype("timedelta64[h]").astype(np.int64)
    cells = months * 24 + hours
    return _normalised(np.bincount(cells, power, 288) / np.bincount(cells, minlength=288))


def read_table(path: Path) -> Table:
    """A public month x hour table: `mois,h00,...,h23`, twelve rows."""
    return _normalised(np.loadtxt(path, delimiter=",", skiprows=1)[:, 1:])


def markdown_table(rows: Sequence[Likeness]) -> str:
    """The likeness of every curve as a Markdown table."""
    head = ["| curve | against | correlation | mean deviation | correlation of months |", "|---|---|---:|---:|---:|"]
    return "\n".join(
        head
        + [
            f"| {row.curve} | {row.reference} | {row.correlation:.3f} | {row.deviation:.3f} "
            f"| {row.monthly_correlation:.3f} |"
            for row in rows
        ]
    )


def _normalised(cells: NDArray[np.float64]) -> Table:
    table: Table = cells.reshape(12, 24) / cells.mean()
    return table


def _correlation(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    return float(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1])
