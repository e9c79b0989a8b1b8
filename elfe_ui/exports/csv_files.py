"""Tables as CSV, for a French spreadsheet or for everything else."""

from enum import Enum
from typing import Final

import pandas as pd

DECIMALS: Final = 6


class Style(Enum):
    """How a CSV file is written."""

    FRENCH = "french"
    """`;`, decimal comma, the mark by which spreadsheets know UTF-8, hours as dd/mm/yyyy:hh."""
    STANDARD = "standard"
    """`,`, decimal point, plain UTF-8, ISO 8601: hours in UTC end with Z, others with their distance from UTC."""


def csv_bytes(frame: pd.DataFrame, style: Style) -> bytes:
    """A table as a file; no value (NaN) is an empty cell.

    Columns of times with a zone are hours, written on the clock of their zone; those without a zone are days.
    """
    times = [name for name in frame.columns if pd.api.types.is_datetime64_any_dtype(frame[name].dtype)]
    written = frame.assign(**{name: _written(frame[name], style) for name in times})
    french = style is Style.FRENCH
    text = written.to_csv(
        index=False,
        sep=";" if french else ",",
        decimal="," if french else ".",
        lineterminator="\r\n",
        float_format=f"%.{DECIMALS}f",
    )
    return text.encode("utf-8-sig" if french else "utf-8")


def file_name(stem: str, style: Style) -> str:
    """`indicateurs.csv`, `indicateurs-standard.csv`."""
    return f"{stem}.csv" if style is Style.FRENCH else f"{stem}-{style.value}.csv"


def _written(times: "pd.Series[pd.Timestamp]", style: Style) -> "pd.Series[str]":
    is_day = not isinstance(times.dtype, pd.DatetimeTZDtype)
    if style is Style.FRENCH:
        return times.dt.strftime("%d/%m/%Y" if is_day else "%d/%m/%Y:%H")
    if is_day:
        return times.dt.strftime("%Y-%m-%d")
    iso = times.dt.strftime("%Y-%m-%dT%H:%M:%S%z").str.replace(r"(\d\d)(\d\d)$", r"\1:\2", regex=True)
    return iso.str.replace("+00:00", "Z", regex=False) if str(times.dt.tz) == "UTC" else iso
