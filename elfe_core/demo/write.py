"""Files of the data set: the text of Enedis' exports and of ELFE's wind history, gzip with reproducible bytes."""

import gzip
from pathlib import Path

import numpy as np
import pandas as pd

from elfe_core.demo.hourly import HourlyData

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
