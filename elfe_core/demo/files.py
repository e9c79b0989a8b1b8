"""Files of the demonstration data set: rows of Enedis' exports with their holes, ELFE's wind history, gzip.

The same parameters give the same bytes.
"""

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from elfe_core.curves import Hourly
from elfe_core.demo.clock import FIRST_YEAR, LAST_YEAR, TIMEZONE
from elfe_core.demo.demand import PROFILES_INF36, PROFILES_SUP36
from elfe_core.demo.hourly import HourlyData, make_hourly
from elfe_core.demo.parameters import PARAMETERS_FILE, parameter_values

Energies = NDArray[np.int64]
"""Energy of each half-hour [Wh], shape (2 * n_hours,), oldest first."""

LARGEST_LEAN = 0.3
"""At most this share of an hour's energy moves between its halves."""


def half_hour_energies(power_kw: Hourly) -> Energies:
    """Energy of each half-hour [Wh]: a slope inside each hour taken from its neighbours, the hour's sum unchanged."""
    padded = np.concatenate([power_kw[:1], power_kw, power_kw[-1:]])
    lean = (padded[2:] - padded[:-2]) / 16
    lean = np.clip(lean, -LARGEST_LEAN * power_kw, LARGEST_LEAN * power_kw)
    hour_wh = np.rint(power_kw * 1000).astype(np.int64)
    first_wh = np.clip(np.rint((power_kw / 2 - lean) * 1000).astype(np.int64), 0, hour_wh)
    return np.stack([first_wh, hour_wh - first_wh], axis=1).ravel()


def half_hours(hours_utc: pd.DatetimeIndex) -> pd.DatetimeIndex:
    """Start of each half-hour in UTC, shape (2 * n_hours,)."""
    return pd.date_range(hours_utc[0], periods=2 * len(hours_utc), freq="30min")


def split_energies(total_wh: Energies, shares: tuple[float, ...]) -> list[Energies]:
    """Whole Wh for each share of a total; the last takes the rest, so that the parts add up exactly."""
    parts = [np.rint(total_wh * share).astype(np.int64) for share in shares[:-1]]
    return [*parts, total_wh - np.sum(parts, axis=0)]


P0_UP_TO_36 = "P0: Total <= 36 kVA"
P0_INJECTION = "P0 : Total toutes puissances"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class KeyRows:
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
class SecretPeriod:
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
    SecretPeriod(name="RES1 (+ RES1WE)", band=P0_UP_TO_36, first_day="2021-05-10", last_day="2021-05-12", absent=True),
    SecretPeriod(name="RES1 (+ RES1WE)", band=P0_UP_TO_36, first_day="2021-06-15", last_day="2021-06-15"),
    SecretPeriod(name="RES1 (+ RES1WE)", band="P1: ]0-3] kVA", first_day="2021-05-20", last_day="2021-05-21"),
    SecretPeriod(name="PRO2 (+ PRO2WE + PRO6)", band=P0_UP_TO_36, first_day="2020-10-24", last_day="2020-10-25"),
    SecretPeriod(name="PRO2 (+ PRO2WE + PRO6)", band="P6: ]15-18] kVA", first_day="2020-11-11", last_day="2020-11-15"),
    SecretPeriod(name="S1: Agriculture", band="P3: Total ]36-250] kVA", first_day="2021-03-27", last_day="2021-03-28"),
    SecretPeriod(name="S1: Agriculture", band="P2: ]120-250] kVA", first_day="2021-04-10", last_day="2021-04-11"),
    SecretPeriod(name="F5 : Solaire", band="P1 : ]0 - 3] kW", first_day="2020-07-14", last_day="2020-07-14"),
)
"""October's hole covers the day of the clock change, when two different hours bear the same local time."""


def consumption_up_to_36(data: HourlyData) -> list[KeyRows]:
    """Totals of the profiles up to 36 kVA."""
    return [
        KeyRows(name=profile.key, band=P0_UP_TO_36, sector="", points=profile.points,
               energy_wh=half_hour_energies(data.profiles[profile.key]))
        for profile in PROFILES_INF36
    ]  # fmt: skip


def consumption_above_36(data: HourlyData) -> list[KeyRows]:
    """Totals of the power bands above 36 kVA in each sector of activity."""
    series = []
    for profile in PROFILES_SUP36:
        name, band, sector = profile.key.split("|")
        energy_wh = half_hour_energies(data.profiles[profile.key])
        series.append(KeyRows(name=name, band=band, sector=sector, points=profile.points, energy_wh=energy_wh))
    return series


def production(data: HourlyData) -> list[KeyRows]:
    """Totals of the filières."""
    curves = {
        "F2 : Bioénergies": (data.bioenergy_region, 170),
        "F4 : Eolien": (data.wind_region, 195),
        "F5 : Solaire": (data.solar_region, 26_400),
    }
    return [
        KeyRows(name=name, band=P0_INJECTION, sector="", points=points, energy_wh=half_hour_energies(power_kw))
        for name, (power_kw, points) in curves.items()
    ]


def table_of(data: HourlyData, totals: list[KeyRows], year: int) -> pd.DataFrame:
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


def series_rows(times: pd.DatetimeIndex, series: KeyRows, keep: NDArray[np.bool_]) -> pd.DataFrame:
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


def band_series(total: KeyRows, bands: Bands) -> list[KeyRows]:
    """A total's power bands, which add up to it exactly."""
    parts = split_energies(total.energy_wh, tuple(bands.shares.values()))
    return [
        KeyRows(name=total.name, band=band, sector=total.sector, points=round(total.points * share), energy_wh=part)
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


REGION_NAME, REGION_CODE = "Bretagne", "53"

CONSUMPTION_LABELS = (
    "Horodate;Région;Code région;Profil;Plage de puissance souscrite;{sector}Nb points soutirage;"
    "Total énergie soutirée (Wh);Courbe Moyenne n°1 (Wh);Indice représentativité Courbe n°1 (%);"
    "Courbe Moyenne n°2 (Wh);Indice représentativité Courbe n°2 (%);Courbe Moyenne n°1 + n°2 (Wh);"
    "Indice représentativité Courbe n°1 + n°2 (%);Jour max du mois (0/1);Semaine max du mois (0/1)"
)
CONSUMPTION_NAMES = (
    "horodate;region;code_region;profil;plage_de_puissance_souscrite;{sector}nb_points_soutirage;"
    "total_energie_soutiree_wh;courbe_moyenne_ndeg1_wh;indice_representativite_courbe_ndeg1;"
    "courbe_moyenne_ndeg2_wh;indice_representativite_courbe_ndeg2;courbe_moyenne_ndeg1_ndeg2_wh;"
    "indice_representativite_courbe_ndeg1_ndeg2;jour_max_du_mois_0_1;semaine_max_du_mois_0_1"
)
INJECTION_LABELS = (
    CONSUMPTION_LABELS.replace(
        "Profil;Plage de puissance souscrite", "Plage de puissance injection;Filière de production"
    )
    .replace("Nb points soutirage", "Nb points injection")
    .replace("soutirée", "injectée")
)
INJECTION_NAMES = (
    CONSUMPTION_NAMES.replace(
        "profil;plage_de_puissance_souscrite", "plage_de_puissance_injection;filiere_de_production"
    )
    .replace("nb_points_soutirage", "nb_points_injection")
    .replace("soutiree", "injectee")
)
WIND_HEADER = "Date,Production éolienne (kW)"


def header(kind: str, technical: bool) -> str:
    """First line of a file of kind "inf36", "sup36" or "prod", in the technical or the labelled style."""
    if kind == "prod":
        return (INJECTION_NAMES if technical else INJECTION_LABELS).format(sector="")
    sector = {False: "Secteur activité;", True: "secteur_activite;"}[technical] if kind == "sup36" else ""
    return (CONSUMPTION_NAMES if technical else CONSUMPTION_LABELS).format(sector=sector)


def enedis_text(rows: pd.DataFrame, kind: str, technical: bool) -> str:
    """The whole file as text; a byte order mark stands before the labelled style, as in the portal's exports."""
    start = header(kind, technical) + "\n" if technical else "\ufeff" + header(kind, technical) + "\n"
    columns = [iso_times(rows["time"]), *label_columns(rows, kind), *figure_columns(rows)]
    return start + "\n".join(map(";".join, zip(*columns, strict=True))) + "\n"


def iso_times(times: pd.Series) -> list[str]:
    """2021-09-30T23:30:00+02:00, in local time."""
    unique = times.drop_duplicates()
    text = {stamp: stamp.isoformat() for stamp in unique}
    return [text[stamp] for stamp in times]


def label_columns(rows: pd.DataFrame, kind: str) -> list[list[str]]:
    """Region, key and number of points, in the order of the header."""
    n = len(rows)
    points = rows["points"].astype(str).tolist()
    name, band = rows["name"].map(shown_profile).tolist(), rows["band"].tolist()
    key = {"inf36": [name, band], "sup36": [name, band, rows["sector"].tolist()], "prod": [band, name]}[kind]
    return [[REGION_NAME] * n, [REGION_CODE] * n, *key, points]


def shown_profile(name: str) -> str:
    """Profile label above 36 kVA, where the made rules bear a short one."""
    return {"ENT3": "ENT3 (+ ENT4 + ENT5)", "ENT4": "ENT3 (+ ENT4 + ENT5)"}.get(name, name)


def figure_columns(rows: pd.DataFrame) -> list[list[str]]:
    """Energy, mean curves with their indices, flags of the month's greatest day and week."""
    energy = rows["energy_wh"]
    mean_1 = (energy.astype("Float64") / rows["points"]).round().astype("Int64")
    hidden = energy.isna().tolist()
    small = (rows["points"] < 1000).tolist()
    index_1 = ["S" if h else "97" if s else "92" for h, s in zip(hidden, small, strict=True)]
    index_2 = ["S" if h else "< 1" if s else "5" for h, s in zip(hidden, small, strict=True)]
    both = ["S" if h else "97" for h in hidden]
    day, week = greatest(rows)
    one, two = as_text(mean_1), as_text(mean_1.mask(rows["points"] < 1000))
    return [as_text(energy), one, index_1, two, index_2, one, both, day, week]


def as_text(values: pd.Series) -> list[str]:
    """Whole numbers as text, empty where missing."""
    return values.astype("string").fillna("").tolist()


def greatest(rows: pd.DataFrame) -> tuple[list[str], list[str]]:
    """Flags "1" in each key's day, and week, of greatest energy of its month."""
    local = pd.DatetimeIndex(rows["time"]).tz_localize(None)
    key = rows["name"] + rows["sector"] + rows["band"]
    frame = pd.DataFrame(
        {
            "key": key.to_numpy(),
            "month": np.asarray(local.month),
            "wh": rows["energy_wh"].to_numpy(dtype=np.float64, na_value=0.0),
        }
    )
    flags = []
    for span in (np.asarray(local.day_of_year), np.asarray(local.isocalendar()["week"], dtype=np.int64)):
        total = frame.assign(span=span).groupby(["key", "month", "span"], sort=False)["wh"].transform("sum")
        largest = total.groupby([frame["key"], frame["month"]], sort=False).transform("max")
        flags.append(np.where(total == largest, "1", "0").tolist())
    return flags[0], flags[1]


def wind_text(data: HourlyData) -> str:
    """ELFE's wind history: UTC, month first, kW with a quoted decimal comma."""
    stamps = data.clock.utc.strftime("%m/%d/%Y %H:%M:%S")
    values = [f"{kw:.1f}".replace(".", ",") for kw in data.wind_farms]
    lines = [f'{stamp},"{value}"' for stamp, value in zip(stamps, values, strict=True)]
    return "\n".join([WIND_HEADER, *lines]) + "\n"


def write_gzip(path: Path, text: str) -> None:
    """Compressed UTF-8 without file name or time inside: the same text gives the same bytes."""
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


TECHNICAL_YEAR = 2020
"""The year whose files bear the technical header style; the other bears accented labels."""

DATA_SETS = {
    "inf36": ("conso-inf36-region", consumption_up_to_36),
    "sup36": ("conso-sup36-region", consumption_above_36),
    "prod": ("prod-region", production),
}
WIND_FILE = "Prod Eol Elfe.csv.gz"


def demo_texts(data: HourlyData) -> Iterator[tuple[str, str]]:
    """File name and text of each file of the data set."""
    for kind, (dataset, totals) in DATA_SETS.items():
        for year in range(FIRST_YEAR, LAST_YEAR + 1):
            rows = table_of(data, totals(data), year)
            yield f"{dataset}-{year}.csv.gz", enedis_text(rows, kind, technical=year == TECHNICAL_YEAR)
    yield WIND_FILE, wind_text(data)


def write_demo(target_dir: Path, parameters_file: Path = PARAMETERS_FILE) -> list[Path]:
    """Make the demonstration data set and write its files, replacing those of the same name.

    Parameters
    ----------
    target_dir
        Folder of the files, made if missing (the project's own is data/raw).
    parameters_file
        The figures behind the curves.

    Returns
    -------
    list of Path
        The files written.
    """
    target_dir.mkdir(parents=True, exist_ok=True)
    data = make_hourly(parameter_values(parameters_file))
    written = []
    for name, text in demo_texts(data):
        write_gzip(target_dir / name, text)
        written.append(target_dir / name)
    return written
