"""The copies and the made hours of real weather years in data/weather."""

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from elfe_core.curves import Hourly
from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.tables import write_table
from elfe_core.weather.measured import WEATHER_SOURCES, FarmHours, NationHours, RegionFigures, Stations, WeatherHours

if TYPE_CHECKING:
    import pandas as pd

NATION_FILE, INSTALLED_FILE, MONTHS_FILE = (
    "rte_france_2012_2020.csv.gz",
    "installed_mw.csv",
    "regional_monthly_gwh.csv",
)
SYNOP_FILE, STATED_FILE = "synop_2015_2019.csv.gz", "stated.csv"
DECIMALS = 5
"""Of capacity factors in the file of the hours: a hundred thousandth of the installed power."""


TEXTS = ("utc", "region", "month", "station", "what")


class WeatherCopies(NamedTuple):
    """What the files of data/weather hold."""

    nation: NationHours
    figures: dict[str, RegionFigures]
    """By name of the nation or region."""
    stations: Stations
    stated: dict[tuple[str, int], float]
    """As `read_stated`; with the stations for checks alone."""


def read_weather_copies(folder: Path) -> WeatherCopies:
    """Read the published copies.

    Raises
    ------
    DataError
        missing_file, unreadable, missing_column, missing_value, negative, gap (hours that do not follow one another).
    """
    hours = _hours(folder / NATION_FILE, ["consumption_mw", *(f"{name}_mw" for name in WEATHER_SOURCES)])
    start_utc, (load, *sources) = hours
    nation = NationHours(start_utc=start_utc, load_mw=load, source_mw=dict(zip(WEATHER_SOURCES, sources, strict=True)))
    stations, stated = read_stations(folder / SYNOP_FILE), read_stated(folder / STATED_FILE)
    return WeatherCopies(nation, _figures(folder), stations, stated)


def read_weather_hours(path: Path) -> WeatherHours:
    """Read the hours that `write_weather_hours` wrote; errors as `read_weather_copies`."""
    start_utc, (load, *factors) = _hours(path, ["load_mw", *(f"{name}_factor" for name in WEATHER_SOURCES)])
    return WeatherHours(start_utc=start_utc, load_mw=load, factor=dict(zip(WEATHER_SOURCES, factors, strict=True)))


def read_farm_hours(path: Path, turbines: Sequence[str]) -> FarmHours:
    """Read the hours of a real farm; errors as `read_weather_copies`, an empty field is a missing value."""
    columns = [f"{name}_kw" for name in turbines]
    start_utc, values = _hours(path, columns, may_lack=columns)
    return FarmHours(start_utc=start_utc, turbines_kw=np.stack(values))


def read_stations(path: Path) -> Stations:
    """Read what weather stations measured; errors as `read_weather_copies`, an empty field is a missing value."""
    names = ("wind_10m_ms", "temperature_c")
    frame = _table(path, ["utc", "station", *names], may_lack=names)
    moments = np.array(sorted(frame["utc"].unique())).astype("datetime64[h]")
    stations = sorted(str(name) for name in frame["station"].unique())
    wind, temperature = (
        frame.pivot(index="station", columns="utc", values=name).loc[stations].to_numpy(dtype=np.float64)
        for name in names
    )
    return Stations(utc=moments, names=tuple(stations), wind_ms=wind, temperature_c=temperature)


def read_stated(path: Path) -> dict[tuple[str, int], float]:
    """Figures found on the copies before, by what they are and their year; errors as `read_weather_copies`."""
    frame = _table(path, ["what", "year", "value"])
    keys = zip(frame["what"].astype(str), frame["year"].astype(int), strict=True)
    return dict(zip(keys, frame["value"].tolist(), strict=True))


def write_weather_hours(path: Path, hours: WeatherHours) -> None:
    """Write the hours as .csv.gz; the same hours give the same bytes.

    Raises
    ------
    DataError
        As `write_table`.
    """
    import pandas as pd

    utc = (hours.start_utc + np.arange(hours.n_hours)).astype("datetime64[m]").astype(str)
    factors = {f"{name}_factor": np.round(hours.factor[name], DECIMALS) for name in WEATHER_SOURCES}
    write_table(path, pd.DataFrame({"utc": utc, "load_mw": hours.load_mw, **factors}))


def _figures(folder: Path) -> dict[str, RegionFigures]:
    """Installed power and months by name of the nation or region."""
    ends = _table(folder / INSTALLED_FILE, ["year_end", "region", "wind_mw", "solar_mw"])
    months = _table(folder / MONTHS_FILE, ["month", "region", "wind_gwh", "solar_gwh"])
    found = {}
    for name in ends["region"].unique():
        own_ends, own_months = ends[ends["region"] == name], months[months["region"] == name]
        keys = [(int(text[:4]), int(text[5:])) for text in own_months["month"]]
        found[str(name)] = RegionFigures(
            installed_mw={
                source: dict(zip(own_ends["year_end"].tolist(), own_ends[f"{source}_mw"].tolist(), strict=True))
                for source in WEATHER_SOURCES
            },
            monthly_gwh={
                source: dict(zip(keys, own_months[f"{source}_gwh"].tolist(), strict=True)) for source in WEATHER_SOURCES
            },
        )
    return found


def _hours(path: Path, columns: Sequence[str], may_lack: Sequence[str] = ()) -> tuple[np.datetime64, list[Hourly]]:
    """First hour and columns of a table whose hours follow one another; those that `may_lack` hold NaN there."""
    frame = _table(path, ["utc", *columns], may_lack)
    try:
        utc = frame["utc"].to_numpy(dtype=str).astype("datetime64[h]")
    except ValueError as error:
        raise DataError(path.name, "bad_time", detail=str(error)) from None
    late = np.flatnonzero(np.diff(utc).astype(np.int64) != 1)
    if len(late):
        raise DataError(path.name, "gap", places=[Place(values=(str(utc[at + 1]),)) for at in late], count=len(late))
    return utc[0], [frame[name].to_numpy(dtype=np.float64) for name in columns]


def _table(path: Path, columns: Sequence[str], may_lack: Sequence[str] = ()) -> "pd.DataFrame":
    """Columns of a table with at least one row, texts without blanks, numbers finite and >= 0 but for `may_lack`."""
    import pandas as pd  # here: it would double the time of a cold start

    try:
        texts = dict.fromkeys(TEXTS, "str")
        frame = pd.read_csv(path, usecols=lambda name: name in columns, encoding="utf-8", dtype=texts)
    except FileNotFoundError:
        raise DataError(path.name, "missing_file") from None
    except (OSError, EOFError, zlib.error, ValueError) as error:
        raise DataError(path.name, "unreadable", detail=str(error)) from None
    absent = [name for name in columns if name not in frame]
    if absent:
        raise DataError(path.name, "missing_column", wanted=Wanted("columns", names=tuple(absent)))
    if frame.empty:
        raise DataError(path.name, "empty")
    for name in columns:
        if name not in may_lack:
            _check(path.name, name, frame[name])
    return frame


def _check(file: str, name: str, column: "pd.Series") -> None:
    """Refuse empty fields, texts among numbers, and numbers below zero."""
    missing = column.isna()
    if missing.any():
        lines = [Place(line=int(at) + 2, column=name) for at in np.flatnonzero(missing)]
        raise DataError(file, "missing_value", places=lines, count=len(lines))
    if name in TEXTS:
        return
    if column.dtype.kind not in "fi":
        raise DataError(file, "bad_number", places=[Place(column=name)])
    wrong = np.flatnonzero(~((column >= 0) & (column < np.inf)))
    if len(wrong):
        places = [Place(line=int(at) + 2, column=name, values=(str(column.iloc[at]),)) for at in wrong]
        raise DataError(file, "negative", places=places, count=len(wrong))
