"""The data in use against what is published: ELFE's results, and the mean month and day of public series."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.curves import SECTORS, Curves, Hourly
from elfe_core.errors import ElfeError, raise_faults
from elfe_core.indicators import indicators
from elfe_core.scenario import today
from elfe_core.simulate import scaled_inputs, simulate
from elfe_core.territory import Territory
from elfe_core.toml_table import TomlTable, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFigure:
    """One published number; `indicator` is a key of the model's section 3, or consumption_kwh_per_foyer.

    It is met within `tolerance_relative` of itself or within `tolerance_absolute`, whichever is wider.
    """

    indicator: str
    value: float
    unit: str
    tolerance_relative: float
    tolerance_absolute: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedResult:
    """The figures of one published simulation, over local days of which both ends are included."""

    key: str
    title: str
    period_start: date
    period_end: date
    figures: tuple[PublishedFigure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedFigure:
    """A published figure and ours."""

    result: PublishedResult
    figure: PublishedFigure
    ours: float

    @property
    def gap(self) -> float:
        """Ours minus published, in the figure's unit."""
        return self.ours - self.figure.value

    @property
    def is_met(self) -> bool:
        """Whether ours is within the figure's tolerance."""
        allowed = max(self.figure.tolerance_relative * abs(self.figure.value), self.figure.tolerance_absolute)
        return abs(self.gap) <= allowed


def read_published(path: Path) -> tuple[PublishedResult, ...]:
    """Read `published_results.toml`.

    Raises
    ------
    DataError, Faults
        The file is missing, is not TOML, or lacks a key; all at once.
    """
    values = read_toml(path)
    faults: list[ElfeError] = []
    results = tuple(_result(table) for table in TomlTable(path.name, "", values, faults).tables("result"))
    raise_faults(faults)
    return results


def _result(table: TomlTable) -> PublishedResult:
    return PublishedResult(
        key=table.text("key"),
        title=table.text("title"),
        period_start=table.day("period_start"),
        period_end=table.day("period_end"),
        figures=tuple(_figure(figure) for figure in table.tables("figure")),
    )


def _figure(table: TomlTable) -> PublishedFigure:
    return PublishedFigure(
        indicator=table.text("indicator"),
        value=table.number("value"),
        unit=table.text("unit"),
        tolerance_relative=table.number("tolerance_relative"),
        tolerance_absolute=table.number("tolerance_absolute"),
    )


def compare(results: Sequence[PublishedResult], curves: Curves, territory: Territory) -> list[ComparedFigure]:
    """Simulate today's territory over each result's period and set our figures beside the published ones.

    Parameters
    ----------
    results
        Published figures; a key that no indicator has gives NaN, which is not met.
    curves, territory
        The data in use. All of the curves are scaled and simulated, then each period is cut out, as the app does.

    Raises
    ------
    InputError, Faults
        A period lies outside the curves.
    """
    compared = []
    for result in results:
        scenario = replace(today(territory), period_start=result.period_start, period_end=result.period_end)
        balance = simulate(scenario, curves, territory)
        ours: Mapping[str, float] = indicators(balance, territory.foyers) | {
            "consumption_kwh_per_foyer": float(balance.consumption_w.sum()) / units.WH_PER_KWH
        }
        compared += [
            ComparedFigure(result=result, figure=figure, ours=ours.get(figure.indicator, math.nan))
            for figure in result.figures
        ]
    return compared


def results_markdown(rows: Sequence[ComparedFigure]) -> str:
    """The comparison as a Markdown table; a figure out of tolerance is marked as missed."""
    lines = [
        "| result | figure | unit | published | ours | gap | allowed | |",
        "|---|---|---|---:|---:|---:|---:|---|",
    ]
    for row in rows:
        figure = row.figure
        allowed = max(figure.tolerance_relative * abs(figure.value), figure.tolerance_absolute)
        verdict = "met" if row.is_met else "**missed**"
        lines.append(
            f"| {row.result.key} | {figure.indicator} | {figure.unit} | {figure.value:,.2f} | {row.ours:,.2f} "
            f"| {row.gap:+,.2f} | ±{allowed:,.2f} | {verdict} |"
        )
    met = sum(row.is_met for row in rows)
    return "\n".join([*lines, "", f"{met} of {len(rows)} figures met."])


MonthByHour = NDArray[np.float64]
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


def month_by_hour(power: Hourly, local: NDArray[np.datetime64]) -> MonthByHour:
    """Mean of each month x local hour over the mean of those means; every cell must hold an hour."""
    months = local.astype("datetime64[M]").astype(np.int64) % 12
    hours = (local - local.astype("datetime64[D]")).astype("timedelta64[h]").astype(np.int64)
    cells = months * 24 + hours
    return _normalised(np.bincount(cells, power, 288) / np.bincount(cells, minlength=288))


def read_table(path: Path) -> MonthByHour:
    """A public month x hour table: `mois,h00,...,h23`, twelve rows."""
    return _normalised(np.loadtxt(path, delimiter=",", skiprows=1)[:, 1:])


def shapes_markdown(rows: Sequence[Likeness]) -> str:
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


def _normalised(cells: NDArray[np.float64]) -> MonthByHour:
    table: MonthByHour = cells.reshape(12, 24) / cells.mean()
    return table


def _correlation(ours: NDArray[np.float64], theirs: NDArray[np.float64]) -> float:
    return float(np.corrcoef(ours.ravel(), theirs.ravel())[0, 1])
