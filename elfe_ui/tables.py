"""Tables for the screen and for download."""

import numpy as np
import pandas as pd

from elfe_core import clock, units
from elfe_core.indicators import INDICATOR_UNITS
from elfe_ui import figures, text
from elfe_ui.charts import theme
from elfe_ui.labels import INDICATOR_TEXTS
from elfe_ui.shell import View

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


def annual(total: pd.DataFrame, view: View) -> pd.DataFrame:
    """Energy of the period by key, annualised, with its share and mean power, ready to read."""
    years = view.balance.n_hours / units.HOURS_PER_YEAR
    unit = view.display.power_unit
    mean_mw = total["gwh"] * units.MWH_PER_GWH / view.balance.n_hours
    return pd.DataFrame(
        {
            "": total["key"].map(dict(theme.LABELS)),
            "Énergie (GWh/an)": [text.number(gwh / years, 1) for gwh in total["gwh"]],
            "Part": [text.percent(100.0 * share) for share in total["share"]],
            f"Puissance moyenne ({text.POWER_UNIT_LABELS[unit]})": [
                text.rounded(text.in_power_unit(mw, unit, view.territory.foyers)) for mw in mean_mw
            ],
        }
    )


def indicators(view: View) -> pd.DataFrame:
    """Every indicator with its value in the display unit and its definition."""
    unit, foyers = view.display.power_unit, view.territory.foyers
    return pd.DataFrame(
        {
            "Indicateur": [words.label for words in INDICATOR_TEXTS.values()],
            "Valeur": [figures.formatted(key, view.indicators[key], unit, foyers) for key in INDICATOR_TEXTS],
            "Définition": [words.definition for words in INDICATOR_TEXTS.values()],
        }
    )


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
    columns |= {name: getattr(view.balance, field) for name, field in HOURLY_COLUMNS.items()}
    return _french_csv(pd.DataFrame(columns))


def _stamps(times: np.ndarray) -> pd.Index:
    return pd.DatetimeIndex(times.astype("datetime64[s]")).strftime("%d/%m/%Y:%H")


def _french_csv(frame: pd.DataFrame) -> bytes:
    """`;`, decimal comma, and the mark by which spreadsheets know UTF-8."""
    written = frame.to_csv(index=False, sep=";", decimal=",", lineterminator="\r\n", float_format="%.6f")
    return written.encode("utf-8-sig")
