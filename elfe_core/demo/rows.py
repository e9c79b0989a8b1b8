"""The rows of one Enedis file: keys, totals, power bands and the holes of statistical secrecy."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from elfe_core.demo.clock import TIMEZONE
from elfe_core.demo.halfhours import Energies, half_hour_energies, half_hours, split_energies
from elfe_core.demo.hourly import HourlyData
from elfe_core.demo.profiles import PROFILES_INF36, PROFILES_SUP36

P0_UP_TO_36 = "P0: Total <= 36 kVA"
P0_INJECTION = "P0 : Total toutes puissances"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Series:
    """Rows of one key: labels (profile or filière, band, sector or ""), points, energy of each half-hour [Wh]."""

    name: str
    band: str
    sector: str
    points: int
    energy_wh: Energies


@dataclass(frozen=True, slots=True, kw_only=True)
class Bands:
    """Power bands published beside a total, in some months only: band -> share of the total's energy (own choice)."""

    shares: dict[str, float]
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Rows under statistical secrecy, local days, both included; `absent` leaves the rows out instead of the energy."""

    name: str
    band: str
    first_day: str
    last_day: str
    absent: bool = False


BANDS = {
    "RES1 (+ RES1WE)": Bands(
        shares={"P1: ]0-3] kVA": 0.17, "P2: ]3-6] kVA": 0.83}, first_day="2021-05-01", last_day="2021-06-30"
    ),
    "PRO2 (+ PRO2WE + PRO6)": Bands(
        shares={"P3: ]6-9] kVA": 0.12, "P4: ]9-12] kVA": 0.19, "P6: ]15-18] kVA": 0.27, "P7: ]18-36] kVA": 0.42},
        first_day="2020-10-15",
        last_day="2020-11-20",
    ),
    "S1: Agriculture": Bands(
        shares={"P1: ]36-120] kVA": 0.71, "P2: ]120-250] kVA": 0.29}, first_day="2021-03-01", last_day="2021-04-30"
    ),
    "F5 : Solaire": Bands(
        shares={"P1 : ]0 - 3] kW": 0.24, "P2 : ]3 - 9] kW": 0.19, "P3 : ]9 - 36] kW": 0.26, "P4 : > 36 kW": 0.31},
        first_day="2020-07-01",
        last_day="2020-07-31",
    ),
}
HOLES = (
    Hole(name="RES1 (+ RES1WE)", band=P0_UP_TO_36, first_day="2021-05-10", last_day="2021-05-12", absent=True),
    Hole(name="RES1 (+ RES1WE)", band=P0_UP_TO_36, first_day="2021-06-15", last_day="2021-06-15"),
    Hole(name="RES1 (+ RES1WE)", band="P1: ]0-3] kVA", first_day="2021-05-20", last_day="2021-05-21"),
    Hole(name="PRO2 (+ PRO2WE + PRO6)", band=P0_UP_TO_36, first_day="2020-10-24", last_day="2020-10-25"),
    Hole(name="PRO2 (+ PRO2WE + PRO6)", band="P6: ]15-18] kVA", first_day="2020-11-11", last_day="2020-11-15"),
    Hole(name="S1: Agriculture", band="P3: Total ]36-250] kVA", first_day="2021-03-27", last_day="2021-03-28"),
    Hole(name="S1: Agriculture", band="P2: ]120-250] kVA", first_day="2021-04-10", last_day="2021-04-11"),
    Hole(name="F5 : Solaire", band="P1 : ]0 - 3] kW", first_day="2020-07-14", last_day="2020-07-14"),
)
"""October's hole covers the day of the clock change, when two different hours bear the same local time."""


def consumption_up_to_36(data: HourlyData) -> list[Series]:
    """Totals of the profiles up to 36 kVA."""
    return [
        Series(name=profile.key, band=P0_UP_TO_36, sector="", points=profile.points,
               energy_wh=half_hour_energies(data.profiles[profile.key]))
        for profile in PROFILES_INF36
    ]  # fmt: skip


def consumption_above_36(data: HourlyData) -> list[Series]:
    """Totals of the power bands above 36 kVA in each sector of activity."""
    series = []
    for profile in PROFILES_SUP36:
        name, band, sector = profile.key.split("|")
        energy_wh = half_hour_energies(data.profiles[profile.key])
        series.append(Series(name=name, band=band, sector=sector, points=profile.points, energy_wh=energy_wh))
    return series


def production(data: HourlyData) -> list[Series]:
    """Totals of the filières."""
    curves = {
        "F2 : Bioénergies": (data.bioenergy_region, 170),
        "F4 : Eolien": (data.wind_region, 195),
        "F5 : Solaire": (data.solar_region, 26_400),
    }
    return [
        Series(name=name, band=P0_INJECTION, sector="", points=points, energy_wh=half_hour_energies(power_kw))
        for name, (power_kw, points) in curves.items()
    ]


def table_of(data: HourlyData, totals: list[Series], year: int) -> pd.DataFrame:
    """Every row of one file, newest first: local time stamp, labels, points and energy (missing where hidden)."""
    times = half_hours(data.clock.utc).tz_convert(TIMEZONE)
    in_year = np.asarray(times.year == year)
    parts = []
    for total in totals:
        parts.append(series_rows(times, total, in_year))
        bands = BANDS.get(total.sector or total.name)
        if bands is not None and not (total.sector and total.band.startswith("P7")):
            inside = in_year & between(times, bands.first_day, bands.last_day)
            parts += [series_rows(times, series, inside) for series in band_series(total, bands)]
    rows = pd.concat([part for part in parts if len(part)], ignore_index=True)
    rows = with_holes(rows)
    return rows.sort_values(["time", "name", "sector", "band"], ascending=[False, True, True, True])


def series_rows(times: pd.DatetimeIndex, series: Series, keep: NDArray[np.bool_]) -> pd.DataFrame:
    """Rows of one key in the half-hours to keep."""
    return pd.DataFrame(
        {
            "time": times[keep],
            "name": series.name,
            "band": series.band,
            "sector": series.sector,
            "points": series.points,
            "energy_wh": pd.array(series.energy_wh[keep], dtype="Int64"),
        }
    )


def band_series(total: Series, bands: Bands) -> list[Series]:
    """A total's power bands, which add up to it exactly."""
    parts = split_energies(total.energy_wh, tuple(bands.shares.values()))
    return [
        Series(name=total.name, band=band, sector=total.sector, points=round(total.points * share), energy_wh=part)
        for (band, share), part in zip(bands.shares.items(), parts, strict=True)
    ]


def with_holes(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with statistical secrecy: energy missing, or the row itself."""
    times = pd.DatetimeIndex(rows["time"])
    absent = np.zeros(len(rows), dtype=bool)
    hidden = np.zeros(len(rows), dtype=bool)
    for hole in HOLES:
        is_key = ((rows["name"] == hole.name) | (rows["sector"] == hole.name)) & (rows["band"] == hole.band)
        inside = np.asarray(is_key) & between(times, hole.first_day, hole.last_day)
        absent |= inside & hole.absent
        hidden |= inside & (not hole.absent)
    rows = rows.assign(energy_wh=rows["energy_wh"].mask(hidden))
    return rows[~absent]


def between(times: pd.DatetimeIndex, first_day: str, last_day: str) -> NDArray[np.bool_]:
    """True in these local days, the last included."""
    start = pd.Timestamp(first_day, tz=TIMEZONE)
    end = pd.Timestamp(last_day, tz=TIMEZONE) + pd.DateOffset(days=1)
    return np.asarray((times >= start) & (times < end))
