"""The tables behind the charts, with French column names and units, and how tables are written as CSV.

Hours stand twice, in UTC and on the local clock, which shows the same hour twice on the autumn day.
"""

from collections.abc import Sequence
from enum import Enum
from typing import Final

import numpy as np
import pandas as pd

from elfe_core.curves import SOURCES
from elfe_core.insight.by_use import UseResult
from elfe_core.store import harmless_table
from elfe_ui.charts import theme
from elfe_ui.charts.flows import NAMES as FLOW_NAMES
from elfe_ui.series import DurationCurves, PowerSeries
from elfe_ui.series.factors import FactorLines, Surface
from elfe_ui.series.uses import AFTER, BEFORE
from elfe_ui.words import factor_names, formats

UTC_START, LOCAL_START = "Début (UTC)", "Début (heure locale)"
SEASONS = {"winter": "hiver", "summer": "été", "period": "période"}
IN_PERCENT = "imported_share"
USE_PANELS = {BEFORE: "heures habituelles", AFTER: "heures choisies"}
FULL_NAMES = {"consumption_before": "Consommation avant flexibilité"}
"""Where a column has no legend beside it that says of what."""

SETTINGS: Final = tuple(factor.label for factor in factor_names.FACTORS.values())
"""Columns that are settings of the whole territory: their energies stay in its unit."""

DECIMALS: Final = 6


def over_time(series: PowerSeries, keys: Sequence[str], unit: str, timezone: str) -> pd.DataFrame:
    """One row a bin of a series: its start, how many hours it averages, each quantity."""
    frame = series.frame
    local = local_clock(frame["local"], timezone)
    columns: dict[str, object] = {
        UTC_START: local.dt.tz_convert("UTC"),
        LOCAL_START: local,
        "Heures moyennées (h)": frame["hours"],
    }
    columns |= {named(key, unit): frame[key] * (100.0 if key == IN_PERCENT else 1.0) for key in keys}
    return pd.DataFrame(columns)


def local_clock(labels: "pd.Series[pd.Timestamp]", timezone: str) -> "pd.Series[pd.Timestamp]":
    """Wall-clock labels (labelled UTC, never decreasing) -> times in their true time zone.

    Of two equal labels the first is the summer hour.
    """
    wall = labels.dt.tz_localize(None)
    return wall.dt.tz_localize(timezone, ambiguous=~wall.duplicated().to_numpy())


def named(key: str, unit: str) -> str:
    """`Consommation (MW)`, `Énergie stockée (MWh)`, `Part importée (%)`."""
    units_of = {"stored": formats.ENERGY_UNIT_LABELS[unit], IN_PERCENT: "%"}
    return f"{FULL_NAMES.get(key, theme.LABELS[key])} ({units_of.get(key, formats.POWER_UNIT_LABELS[unit])})"


def year_picture(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """One row a local day: the year's picture, whose values are means over 7 days."""
    keys, label = ("consumption", *SOURCES), formats.POWER_UNIT_LABELS[unit]
    columns = {f"{theme.LABELS[key]}, moyenne sur 7 jours ({label})": frame[key] for key in keys}
    return pd.DataFrame({"Jour": frame["local"].dt.tz_localize(None), **columns})


def by_month(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a month or a day, one column a part of the whole [GWh of the month or day]."""
    keys = list(dict.fromkeys(frame["key"]))
    wide = frame.pivot(index="month", columns="key", values="gwh")[keys]
    is_day = bool((frame["step"] == "day").all())
    first = pd.Series(pd.DatetimeIndex(wide.index).tz_localize(None))
    columns = {f"{theme.LABELS[key]} (GWh du {'jour' if is_day else 'mois'})": wide[key].to_numpy() for key in keys}
    return pd.DataFrame({"Jour" if is_day else "Mois": first, **columns})


def of_total(frame: pd.DataFrame) -> pd.DataFrame:
    """One row a part of a whole: energy of the period and share."""
    return pd.DataFrame(
        {
            "Part": [theme.LABELS[key] for key in frame["key"]],
            "Énergie de la période (GWh)": frame["gwh"],
            "Part du total (%)": 100.0 * frame["share"],
        }
    )


def flows(links: pd.DataFrame) -> pd.DataFrame:
    """One row a link of the flow diagram: from, to, energy of the period."""
    return pd.DataFrame(
        {
            "De": links["origin"].map(FLOW_NAMES),
            "Vers": links["target"].map(FLOW_NAMES),
            "Énergie de la période (GWh)": links["gwh"],
        }
    )


def typical_day(frame: pd.DataFrame, season: str, unit: str) -> pd.DataFrame:
    """One row an hour of a season's typical day; takes parts in rows (`key`, `power`) or in columns."""
    rows = frame.loc[frame["season"] == season]
    if "key" in rows:
        keys = list(dict.fromkeys(rows["key"]))
        rows = rows.pivot(index="hour", columns="key", values="power")[keys].reset_index()
    hours = {"Saison": SEASONS[season], "Heure locale (h)": rows["hour"]}
    return pd.DataFrame(hours | {named(key, unit): rows[key] for key in theme.LABELS if key in rows})


def typical_uses(frame: pd.DataFrame, production: pd.DataFrame, season: str, unit: str) -> pd.DataFrame:
    """One row an hour of a season's typical day: each use before and after, production, days with a surplus."""
    rows = frame.loc[frame["season"] == season]
    wide = rows.pivot(index="hour", columns=["key", "panel"], values="power")
    columns = {
        f"{theme.use_label(key)}, {USE_PANELS[panel]} ({formats.POWER_UNIT_LABELS[unit]})": wide[key, panel]
        for key in dict.fromkeys(rows["key"])
        for panel in USE_PANELS
    }
    behind = production.loc[production["season"] == season].set_index("hour")
    columns[named("production", unit)] = behind["production"]
    columns["Jours avec un surplus (%)"] = 100.0 * behind["surplus_share"]
    return pd.DataFrame({"Heure locale (h)": wide.index, **columns}).reset_index(drop=True)


def by_use(found: Sequence[UseResult]) -> pd.DataFrame:
    """One row a use; energies are yearly rates."""
    return pd.DataFrame(
        {
            "Appareil": [theme.use_label(one.use) for one in found],
            "Placé à une autre heure (MWh/an)": [one.placed_mwh for one in found],
            "Sans place aux heures permises (MWh/an)": [one.left_mwh for one in found],
            "Importation évitée, part de tous (MWh/an)": [one.avoided_mwh for one in found],
            "Importation évitée, seul (MWh/an)": [one.avoided_alone_mwh for one in found],
            "Décalage plus tard (h)": [one.later_h for one in found],
            "Décalage plus tôt (h)": [one.earlier_h for one in found],
            "Appareils pilotés pour 1 % de la consommation": [one.appliances_for_1pct for one in found],
        }
    )


def duration(curves: DurationCurves, unit: str) -> pd.DataFrame:
    """Sorted need left after local production."""
    keys = [key for key in theme.LABELS if key in curves.frame]
    return pd.DataFrame({"Rang (h)": curves.frame["rank"], **{named(key, unit): curves.frame[key] for key in keys}})


def heat(grid: pd.DataFrame, quantity: str, unit: str) -> pd.DataFrame:
    """One row a day, one column an hour of the local day."""
    labels = formats.ENERGY_UNIT_LABELS if quantity == "stored" else formats.POWER_UNIT_LABELS
    hours = {f"{name[1:]} h ({labels[unit]})": grid[name] for name in grid.columns if name != "day"}
    return pd.DataFrame({"Jour": grid["day"].dt.tz_localize(None), **hours})


def of_lines(family: FactorLines) -> pd.DataFrame:
    """One row a value of the factor, one column a curve."""
    columns = {f"{line.name} : {family.label} ({family.unit})": line.values for line in family.lines}
    return pd.DataFrame({family.x.label: family.x.values, **columns})


def of_surface(surface: Surface) -> pd.DataFrame:
    """One row a node of a slice."""
    n_y, n_x = surface.values.shape
    return pd.DataFrame(
        {
            surface.x.label: np.tile(surface.x.values, n_y),
            surface.y.label: np.repeat(surface.y.values, n_x),
            f"{surface.label} ({surface.unit})": surface.values.ravel(),
        }
    )


def with_project_unit(table: pd.DataFrame, unit: str, foyers: int) -> pd.DataFrame:
    """A table whose powers and energies in the unit shown stand once more in the project's own, on its right."""
    if unit == formats.PROJECT_UNIT:
        return table
    scale, twice = formats.between_units(unit, formats.PROJECT_UNIT, foyers), {}
    for labels in (formats.POWER_UNIT_LABELS, formats.ENERGY_UNIT_LABELS):
        shown, project = f"({labels[unit]})", f"({labels[formats.PROJECT_UNIT]})"
        for name in table.columns:
            if str(name).endswith(shown) and name not in SETTINGS:
                twice[str(name).removesuffix(shown) + project] = scale * table[name]
    return table.assign(**twice)


class CsvStyle(Enum):
    """How a CSV file is written."""

    FRENCH = "french"
    """`;`, decimal comma, the mark by which spreadsheets know UTF-8, hours as dd/mm/yyyy:hh."""
    STANDARD = "standard"
    """`,`, decimal point, plain UTF-8, ISO 8601: hours in UTC end with Z, others with their distance from UTC."""


def csv_bytes(frame: pd.DataFrame, style: CsvStyle) -> bytes:
    """A table as a file; no value (NaN) is an empty cell.

    Columns of times with a zone are hours, written on the clock of their zone; those without a zone are days.
    """
    times = [name for name in frame.columns if pd.api.types.is_datetime64_any_dtype(frame[name].dtype)]
    written = frame.assign(**{name: _times_as_text(frame[name], style) for name in times})
    french = style is CsvStyle.FRENCH
    text = harmless_table(written).to_csv(
        index=False,
        sep=";" if french else ",",
        decimal="," if french else ".",
        lineterminator="\r\n",
        float_format=f"%.{DECIMALS}f",
    )
    return text.encode("utf-8-sig" if french else "utf-8")


def file_name(stem: str, style: CsvStyle) -> str:
    """`indicateurs.csv`, `indicateurs-standard.csv`."""
    return f"{stem}.csv" if style is CsvStyle.FRENCH else f"{stem}-{style.value}.csv"


def _times_as_text(times: "pd.Series[pd.Timestamp]", style: CsvStyle) -> "pd.Series[str]":
    is_day = not isinstance(times.dtype, pd.DatetimeTZDtype)
    if style is CsvStyle.FRENCH:
        return times.dt.strftime("%d/%m/%Y" if is_day else "%d/%m/%Y:%H")
    if is_day:
        return times.dt.strftime("%Y-%m-%d")
    iso = times.dt.strftime("%Y-%m-%dT%H:%M:%S%z").str.replace(r"(\d\d)(\d\d)$", r"\1:\2", regex=True)
    return iso.str.replace("+00:00", "Z", regex=False) if str(times.dt.tz) == "UTC" else iso
