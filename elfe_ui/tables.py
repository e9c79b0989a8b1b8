"""Tables for the screen and for download."""

import html
import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from elfe_core import clock, units
from elfe_core.indicators import INDICATOR_UNITS
from elfe_ui import figures, glossary, text
from elfe_ui.charts import theme
from elfe_ui.labels import INDICATOR_TEXTS
from elfe_ui.shell import View

INPUT_COLUMNS = {
    "eolien_w_foyer": "wind",
    "solaire_w_foyer": "solar",
    "bioenergies_w_foyer": "bioenergy",
    "residentiel_w_foyer": "res",
    "petits_pros_w_foyer": "pro",
    "entreprises_w_foyer": "ent",
}
HOURLY_COLUMNS = {
    "consommation_avant_w_foyer": "consumption_before_w",
    "consommation_w_foyer": "consumption_w",
    "production_w_foyer": "production_w",
    "charge_stockage_w_foyer": "charge_w",
    "decharge_stockage_w_foyer": "discharge_w",
    "importation_w_foyer": "imported_w",
    "exportation_w_foyer": "exported_w",
    "energie_stockee_wh_foyer": "stored_wh",
}


def energies(parts: Mapping[str, pd.DataFrame], view: View) -> pd.DataFrame:
    """One row a part of each total: annualised energy, share of its total, mean power, ready to read.

    `parts` are totals by the name of what they add up to (columns key, gwh, share); each ends with its sum.
    """
    rows = [row for whole, total in parts.items() for row in _energy_rows(whole, total, view)]
    unit = text.POWER_UNIT_LABELS[view.display.power_unit]
    return pd.DataFrame(rows, columns=["", "Énergie (GWh/an)", "Part", f"Puissance moyenne ({unit})"])


def _energy_rows(whole: str, total: pd.DataFrame, view: View) -> list[tuple[str, str, str, str]]:
    names = [theme.LABELS[key] for key in total["key"]]
    rows = list(zip(names, total["gwh"], total["share"], strict=True))
    energy = float(total["gwh"].sum())
    rows.append((f"**{whole}**", energy, 1.0 if energy > 0.0 else math.nan))
    return [_energy_row(name, gwh, share, view) for name, gwh, share in rows]


def _energy_row(name: str, gwh: float, share: float, view: View) -> tuple[str, str, str, str]:
    mean_mw = gwh * units.MWH_PER_GWH / view.balance.n_counted
    shown = text.in_power_unit(mean_mw, view.display.power_unit, view.territory.foyers)
    annual_gwh = units.mw_to_annual_gwh(mean_mw)
    return name, text.number(annual_gwh, 1), text.percent(100.0 * share), text.rounded(shown)


def indicators_html(view: View) -> str:
    """Every indicator with its value in the display unit and its definition, as a table that fits a phone."""
    unit, foyers = view.display.power_unit, view.territory.foyers
    rows = []
    for key, words in INDICATOR_TEXTS.items():
        value, shown_unit = figures.formatted(key, view.indicators[key], unit, foyers)
        label, definition = glossary.indicator_link(key, words.label), html.escape(words.definition)
        rows.append(f"<tr><th>{label}<small>{definition}</small></th><td>{value}</td><td>{shown_unit}</td></tr>")
    head = "<tr><th>Indicateur et définition</th><th>Valeur</th><th>Unité</th></tr>"
    return f"<table class='elfe-table'><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def indicators_csv(view: View) -> bytes:
    """Indicators with full precision in their own units, for a French spreadsheet."""
    frame = pd.DataFrame(
        {
            "cle": list(INDICATOR_UNITS),
            "indicateur": [INDICATOR_TEXTS[key].label for key in INDICATOR_UNITS],
            "valeur": [view.indicators[key] for key in INDICATOR_UNITS],
            "unite": [unit.replace("year", "an") for unit in INDICATOR_UNITS.values()],
            "definition": [INDICATOR_TEXTS[key].definition for key in INDICATOR_UNITS],
        }
    )
    return _french_csv(frame)


def hourly_csv(view: View) -> bytes:
    """Every hour of the period: UTC, local time and the flows, for a French spreadsheet."""
    utc = view.balance.inputs.utc()
    local = clock.local_hours(utc, view.territory.timezone)
    columns: dict[str, object] = {"utc": _stamps(utc), "heure_locale": _stamps(local)}
    columns |= {name: getattr(view.balance.inputs, field) for name, field in INPUT_COLUMNS.items()}
    columns |= {name: getattr(view.balance, field) for name, field in HOURLY_COLUMNS.items()}
    return _french_csv(pd.DataFrame(columns))


def _stamps(times: np.ndarray) -> pd.Index:
    return pd.DatetimeIndex(times.astype("datetime64[s]")).strftime("%d/%m/%Y:%H")


def _french_csv(frame: pd.DataFrame) -> bytes:
    """`;`, decimal comma, and the mark by which spreadsheets know UTF-8."""
    written = frame.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n", float_format="%.6f")
    return written.encode("utf-8-sig")
