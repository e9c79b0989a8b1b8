"""Tables for the screen, and the same as numbers for files."""

import html
import math
from collections.abc import Mapping

import pandas as pd

from elfe_core import units
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curves import CURVE_NAMES
from elfe_ui import glossary, series
from elfe_ui.charts import theme
from elfe_ui.exports import csv_tables
from elfe_ui.result import figures
from elfe_ui.view import View
from elfe_ui.words import formats
from elfe_ui.words.names import INDICATOR_TEXTS

FLOWS = (
    "consumption_before",
    "consumption",
    "production",
    "biogas",
    "charge",
    "discharge",
    "loss",
    "imported",
    "exported",
    "curtailed",
)
"""Quantities of the hourly table, as charts name them."""


def energies(parts: Mapping[str, pd.DataFrame], view: View) -> pd.DataFrame:
    """One row a part of each total: annualised energy, share of its total, mean power, ready to read.

    `parts` are totals by the name of what they add up to (columns key, gwh, share); each ends with its sum.
    """
    rows = [row for whole, total in parts.items() for row in _energy_rows(whole, total, view)]
    unit = formats.POWER_UNIT_LABELS[view.display.power_unit]
    return pd.DataFrame(rows, columns=["", "Énergie (GWh/an)", "Part", f"Puissance moyenne ({unit})"])


def _energy_rows(whole: str, total: pd.DataFrame, view: View) -> list[tuple[str, str, str, str]]:
    names = [theme.LABELS[key] for key in total["key"]]
    rows = list(zip(names, total["gwh"], total["share"], strict=True))
    energy = float(total["gwh"].sum())
    rows.append((f"**{whole}**", energy, 1.0 if energy > 0.0 else math.nan))
    return [_energy_row(name, gwh, share, view) for name, gwh, share in rows]


def _energy_row(name: str, gwh: float, share: float, view: View) -> tuple[str, str, str, str]:
    mean_mw = gwh * units.MWH_PER_GWH / view.balance.n_counted
    shown = formats.in_power_unit(mean_mw, view.display.power_unit, view.territory.foyers)
    annual_gwh = units.mw_to_annual_gwh(mean_mw)
    return name, formats.number(annual_gwh, 1), formats.percent(100.0 * share), formats.rounded(shown)


def indicators_html(view: View) -> str:
    """Every indicator with its value in the display unit and its definition, as a table that fits a phone."""
    unit, foyers = view.display.power_unit, view.territory.foyers
    rows = []
    for key in (key for keys in figures.PANEL.values() for key in keys):
        words = INDICATOR_TEXTS[key]
        value, shown_unit = figures.formatted(key, view.indicators[key], unit, foyers)
        label, definition = glossary.indicator_link(key, words.label), html.escape(words.definition)
        rows.append(f"<tr><th>{label}<small>{definition}</small></th><td>{value}</td><td>{shown_unit}</td></tr>")
    head = "<tr><th>Indicateur et définition</th><th>Valeur</th><th>Unité</th></tr>"
    return f"<table class='elfe-table'><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def energy_figures(parts: Mapping[str, pd.DataFrame], view: View) -> pd.DataFrame:
    """The same energies as `energies`, as numbers, with the name of what each part belongs to."""
    unit = view.display.power_unit
    rows = []
    for whole, total in parts.items():
        energy = float(total["gwh"].sum())
        names = [theme.LABELS[key] for key in total["key"]]
        found = [*zip(names, total["gwh"], total["share"], strict=True), ("Total", energy, 1.0 if energy else math.nan)]
        for name, gwh, share in found:
            mean_mw = gwh * units.MWH_PER_GWH / view.balance.n_counted
            power = formats.in_power_unit(mean_mw, unit, view.territory.foyers)
            rows.append((whole, name, units.mw_to_annual_gwh(mean_mw), 100.0 * share, power))
    power_name = f"Puissance moyenne ({formats.POWER_UNIT_LABELS[unit]})"
    return pd.DataFrame(rows, columns=["Ensemble", "Part", "Énergie (GWh/an)", "Part du total (%)", power_name])


def indicator_figures(view: View) -> pd.DataFrame:
    """Every indicator as a number in the unit shown, with its key, name, unit and definition."""
    keys = list(INDICATOR_UNITS)
    return pd.DataFrame(
        {
            "cle": keys,
            "indicateur": [INDICATOR_TEXTS[key].label for key in keys],
            "valeur": [figures.in_display_unit(key, view.indicators[key], view) for key in keys],
            "unite": [figures.indicator_unit(key, view) for key in keys],
            "definition": [INDICATOR_TEXTS[key].definition for key in keys],
        }
    )


def hourly(view: View) -> pd.DataFrame:
    """Every hour of the period in the display unit: UTC, local time, sources, sectors, flows and the store's energy."""
    unit, balance = view.display.power_unit, view.balance
    utc = pd.Series(pd.DatetimeIndex(balance.inputs.utc().astype("datetime64[s]")).tz_localize("UTC"))
    local = utc.dt.tz_convert(view.territory.timezone)
    flows = {key: balance.inputs[key] for key in CURVE_NAMES}
    flows |= {key: getattr(balance, f"{key}_w") for key in FLOWS}
    columns: dict[str, object] = {csv_tables.UTC_START: utc, csv_tables.LOCAL_START: local}
    columns |= {
        csv_tables.named(key, unit): series.in_unit(values, unit, view.territory) for key, values in flows.items()
    }
    for key, level in (("stored", balance.stored_wh), ("gas_level", balance.gas_level_wh)):
        name = f"{theme.LABELS[key]} au début de l'heure ({formats.ENERGY_UNIT_LABELS[unit]})"
        columns[name] = series.in_unit(level, unit, view.territory)
    return pd.DataFrame(columns)
