"""The picture that a scenario begins with, on screen and on paper: its year, or the hours of a shorter period."""

from typing import Final, NamedTuple

import pandas as pd

from elfe_ui import charts, series
from elfe_ui.charts import PreparedChart
from elfe_ui.exports import csv_tables
from elfe_ui.exports.offer import DrawChart, MakeTable
from elfe_ui.view import View, reference_over_time, reference_table
from elfe_ui.words import sentences

TITLE: Final = "Production locale et consommation"
KEYS: Final = ("consumption", "production")
STEPS: Final = (("hour", "heure", 31 * 24 + 1), ("day", "jour", 120 * 24))
"""Step, its French name, and the longest period drawn with it [h]; longer ones are drawn by week."""


class MainPicture(NamedTuple):
    """A chart, what each of its points is, and the table behind it."""

    draw: DrawChart
    note: str
    table: MakeTable


def main_picture(view: View, unit: str) -> MainPicture:
    """Of a year or more a moving average of 7 days by source, else the means of the period's hours, days or weeks."""
    return _of_year(view, unit) if view.balance.is_annual else _of_period(view, unit)


def step_of(view: View) -> tuple[str, str]:
    """The step that suits the length of the period, and its French name."""
    return next(((step, of) for step, of, up_to_h in STEPS if view.balance.n_hours <= up_to_h), ("week", "semaine"))


def _of_year(view: View, unit: str) -> MainPicture:
    frame = series.year_picture(view.balance, view.territory, unit=unit)

    def draw(dark: bool) -> PreparedChart:
        before = reference_table(view, series.year_picture, unit=unit)
        return charts.year_picture(frame, unit=unit, dark=dark, reference=before)

    return MainPicture(draw, sentences.SMOOTHED_7_DAYS, lambda: csv_tables.year_picture(frame, unit))


def _of_period(view: View, unit: str) -> MainPicture:
    step, of = step_of(view)
    detail = series.power_series(view.balance, view.territory, unit=unit, step=step)

    def draw(dark: bool) -> PreparedChart:
        before = reference_over_time(view, detail, 1)
        return charts.production_consumption(detail.frame, unit=unit, step=step, dark=dark, reference=before)

    def table() -> pd.DataFrame:
        return csv_tables.over_time(detail, KEYS, unit, view.territory.timezone)

    return MainPicture(draw, f"Puissance moyenne de chaque {of}", table)
