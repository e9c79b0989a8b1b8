"""An indicator in every weather year, a row each."""

import math
from typing import Final

import numpy as np
import pandas as pd

from elfe_core.catalogue import BETTER
from elfe_core.insight.weather_band import YearlyFigures

EXAMPLE_YEAR: Final = 0
"""Stands for the weather of the data in use, as in a scenario's `weather_year`."""
BY_VALUE, BY_YEAR = "value", "year"


def weather_years(
    found: YearlyFigures, key: str, *, own: float, chosen: int, factor: float, order: str = BY_VALUE
) -> pd.DataFrame:
    """One row a year and one for the weather of the data in use, where that is known (`own` is no NaN).

    Columns: year (0 for the data's own), value (times `factor`), kind (`worst`, `best`, `highest`, `lowest`, `year` or
    `own`: where neither way is better the ends are the highest and the lowest), is_chosen. By value the worst, or the
    highest, comes first; equal ones keep their order in time, and the data's own comes last among the years.
    """
    way = BETTER.get(key, 0)
    rows = [(year, float(value)) for year, value in zip(found.years, found.indicators[key], strict=True)]
    kinds = dict.fromkeys(found.years, "year")
    band = found.band(key)
    if band is not None and band.low < band.high:
        low, high = ("worst", "best") if way > 0 else ("best", "worst") if way < 0 else ("lowest", "highest")
        kinds |= {band.low_year: low, band.high_year: high}
    if not math.isnan(own):
        rows.append((EXAMPLE_YEAR, own))
        kinds[EXAMPLE_YEAR] = "own"
    frame = pd.DataFrame(rows, columns=["year", "value"])
    frame = frame.assign(
        value=factor * frame["value"], kind=frame["year"].map(kinds), is_chosen=frame["year"] == chosen
    )
    if order == BY_VALUE:
        sign = 1.0 if way > 0 else -1.0
        frame = frame.iloc[np.argsort(sign * frame["value"].to_numpy(), kind="stable")]
    return frame.reset_index(drop=True)
