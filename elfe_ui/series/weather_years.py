"""An indicator in every weather year, or with every curve of wind: a row each."""

import math
from collections.abc import Mapping
from typing import Final

import numpy as np
import pandas as pd

from elfe_core.catalogue import BETTER
from elfe_core.insight.weather_band import YearlyFigures

EXAMPLE_YEAR: Final = 0
"""Stands for the weather of the data in use, as in a scenario's `weather_year`."""
BY_VALUE, BY_YEAR = "value", "year"


def weather_years(
    found: YearlyFigures, key: str, *, own: float, own_name: str, chosen: int, factor: float, order: str = BY_VALUE
) -> pd.DataFrame:
    """One row a year and one for the weather of the data in use, where that is known (`own` is no NaN).

    Columns: year (0 for the data's own), name, value (times `factor`), kind (`worst`, `best`, `highest`, `lowest`,
    `year` or `own`: where neither way is better the ends are the highest and the lowest), is_chosen. By value the
    worst, or the highest, comes first; equal ones keep their order in time, the data's own comes last among the years.
    """
    values = {year: float(value) for year, value in zip(found.years, found.indicators[key], strict=True)}
    frame = _rows(values, {year: str(year) for year in values}, key, chosen)
    if not math.isnan(own):
        row = (EXAMPLE_YEAR, own_name, own, "own", chosen == EXAMPLE_YEAR)
        frame = pd.concat([frame, pd.DataFrame([row], columns=frame.columns)], ignore_index=True)
    return _ordered(frame, key, factor, by_value=order == BY_VALUE)


def wind_curves(
    found: Mapping[str, Mapping[str, float]], key: str, *, names: Mapping[str, str], chosen: str, factor: float
) -> pd.DataFrame:
    """The same with one row a curve of wind, by value; `year` counts the curves as `found` has them."""
    values = {place: one[key] for place, one in enumerate(found.values())}
    named = {place: names[curve] for place, curve in enumerate(found)}
    place = list(found).index(chosen) if chosen in found else -1
    return _ordered(_rows(values, named, key, place), key, factor, by_value=True)


def _rows(values: Mapping[int, float], names: Mapping[int, str], key: str, chosen: int) -> pd.DataFrame:
    """A row a value, those at both ends named unless all are equal."""
    way, kinds = BETTER.get(key, 0), dict.fromkeys(values, "year")
    low, high = min(values, key=lambda one: values[one]), max(values, key=lambda one: values[one])
    if values[low] < values[high]:
        ends = ("worst", "best") if way > 0 else ("best", "worst") if way < 0 else ("lowest", "highest")
        kinds |= dict(zip((low, high), ends, strict=True))
    rows = [(one, names[one], value, kinds[one], one == chosen) for one, value in values.items()]
    return pd.DataFrame(rows, columns=["year", "name", "value", "kind", "is_chosen"])


def _ordered(frame: pd.DataFrame, key: str, factor: float, *, by_value: bool) -> pd.DataFrame:
    frame = frame.assign(value=factor * frame["value"])
    if by_value:
        sign = 1.0 if BETTER.get(key, 0) > 0 else -1.0
        frame = frame.iloc[np.argsort(sign * frame["value"].to_numpy(), kind="stable")]
    return frame.reset_index(drop=True)
