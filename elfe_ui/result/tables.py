"""Tables for the screen, and the same as numbers for files."""

import html
import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import pandas as pd

from elfe_core import units
from elfe_core.catalogue import INDICATOR, INDICATOR_UNITS, PERIOD_ENERGIES
from elfe_ui import glossary
from elfe_ui.charts import theme
from elfe_ui.economics import shown as shown_costs
from elfe_ui.exports import csv_tables
from elfe_ui.result import bands, figures
from elfe_ui.result.bands import UNKNOWN, EveryYear
from elfe_ui.view import View
from elfe_ui.words import formats
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import IN_PERIOD, YEARLY, Scale, Shown

ENERGY: Final = "consumption_mwh"
"""An indicator read as the energies of a table are."""
SUM: Final = "Total"

OF_PERIOD: Final = "Énergie des heures comptées de la période, sans la ramener à l'année."


def energies(parts: Mapping[str, pd.DataFrame], view: View) -> pd.DataFrame:
    """One row a part of each total: energy, share of its total, mean power, ready to read.

    `parts` are totals by the name of what they add up to (columns key, gwh, share); each ends with its sum. Energies of
    a period under a year are its own, their yearly pace beside them.
    """
    rows = _part_rows(parts, view)
    scale = view.shown.scale(ENERGY, *(row.rate_mwh for row in rows))
    power = formats.POWER_UNIT_LABELS[view.display.power_unit]
    columns: dict[str, list[str]] = {
        "": [f"**{row.whole}**" if row.is_sum else row.name for row in rows],
        f"Énergie ({scale.unit})": _energies(scale, rows),
        "Part": [formats.percent(100.0 * row.share) for row in rows],
        f"Puissance moyenne ({power})": [formats.rounded(row.power) for row in rows],
    }
    if view.shown.period_h is not None:
        rate = view.shown.as_rates.scale(ENERGY)
        columns[f"Rythme ({rate.unit})"] = _energies(rate, rows)
    return pd.DataFrame(columns)


class PartRow(NamedTuple):
    """A part of a whole or their sum: energy as a yearly rate [MWh/year], share, mean power in the unit shown."""

    whole: str
    name: str
    rate_mwh: float
    share: float
    power: float
    is_sum: bool


def _part_rows(parts: Mapping[str, pd.DataFrame], view: View) -> list[PartRow]:
    rows = []
    for whole, total in parts.items():
        energy = float(total["gwh"].sum())
        names = [theme.LABELS[key] for key in total["key"]]
        for name, gwh, share in zip(names, total["gwh"], total["share"], strict=True):
            rows.append(_part_row(whole, name, gwh, share, view))
        rows.append(_part_row(whole, SUM, energy, 1.0 if energy > 0.0 else math.nan, view))
    return rows


def _part_row(whole: str, name: str, gwh: float, share: float, view: View) -> PartRow:
    mean_mw = gwh * units.MWH_PER_GWH / view.balance.n_counted
    power = formats.in_power_unit(mean_mw, view.display.power_unit, view.territory.foyers)
    return PartRow(whole, name, mean_mw * units.HOURS_PER_YEAR, share, power, name == SUM)


def _energies(scale: Scale, rows: Sequence[PartRow]) -> list[str]:
    """Energies of a column, all to the same decimal: one, or two where all are small."""
    energies = [scale.factor * row.rate_mwh for row in rows]
    decimals = 1 if scale.unit == YEARLY or max(energies) >= 10.0 else 2
    return [formats.number(energy, decimals) for energy in energies]


def indicators_html(view: View, years: EveryYear = UNKNOWN) -> str:
    """Every indicator with its value in the display unit, its band and its definition, as a table that fits a phone."""
    rows, shown = [], view.shown
    for key in (key for keys in figures.PANEL.values() for key in keys):
        words, found = INDICATOR_TEXTS[key], figures.value_of(key, view)
        value, unit = shown.read(key, found)
        note = shown.note(key, found)
        label, definition = glossary.indicator_link(key, words.label), html.escape(words.definition)
        rows.append(
            f"<tr><th>{label}<small>{definition}</small>"
            f"{f'<small class=elfe-band>{told}</small>' if (told := bands.told(key, found, view, years)) else ''}"
            f"</th><td>{value}</td>"
            f"<td>{unit}{f'<small>{note}</small>' if note else ''}</td></tr>"
        )
    head = "<tr><th>Indicateur et définition</th><th>Valeur</th><th>Unité</th></tr>"
    return f"<table class='elfe-table'><thead>{head}</thead><tbody>{''.join(rows)}</tbody></table>"


def energy_figures(parts: Mapping[str, pd.DataFrame], view: View) -> pd.DataFrame:
    """The same energies as `energies`, as numbers: those of the period's counted hours, and as yearly rates."""
    rows, years = _part_rows(parts, view), view.balance.n_counted / units.HOURS_PER_YEAR
    figures_ = pd.DataFrame(
        {
            "Ensemble": [row.whole for row in rows],
            "Part": [row.name for row in rows],
            "Énergie (GWh/an)": [row.rate_mwh / units.MWH_PER_GWH for row in rows],
            "Part du total (%)": [100.0 * row.share for row in rows],
            f"Puissance moyenne ({formats.POWER_UNIT_LABELS[view.display.power_unit]})": [row.power for row in rows],
            "Énergie de la période (GWh)": [years * row.rate_mwh / units.MWH_PER_GWH for row in rows],
        }
    )
    return csv_tables.with_project_unit(figures_, view.display.power_unit, view.territory.foyers)


def all_figures(view: View) -> pd.DataFrame:
    """The figures of a page's scenario, and what it costs and emits where that is shown."""
    figures_, costs = indicator_figures(view.indicators, view.shown), shown_costs.figures(view)
    return pd.concat([figures_, costs], ignore_index=True) if len(costs) else figures_


def indicator_figures(found: Mapping[str, float], shown: Shown) -> pd.DataFrame:
    """Every indicator of MODEL.md as a number, with its key, name, unit and definition; an energy also of the period.

    Powers are in the unit shown and once more in the project's own, energies as yearly rates [GWh/year] and as those of
    the period's counted hours [GWh].
    """
    rows, project = [], shown._replace(power_unit=formats.PROJECT_UNIT)
    for key, words in ((key, INDICATOR_TEXTS[key]) for key in INDICATOR_UNITS):
        unit, factor = shown.as_rates.scale(key)
        rows.append((key, words.label, factor * found[key], unit, words.definition))
        if INDICATOR[key].kind == "power" and shown.power_unit != project.power_unit:
            unit, factor = project.scale(key)
            rows.append(
                (f"{key.removesuffix('_mw')}_w_200_foyers", words.label, factor * found[key], unit, words.definition)
            )
        if key in PERIOD_ENERGIES:
            of_period = PERIOD_ENERGIES[key]
            label, gwh = f"{words.label}, {IN_PERIOD}", found[of_period] / units.MWH_PER_GWH
            rows.append((of_period, label, gwh, "GWh", f"{words.definition} {OF_PERIOD}"))
    return pd.DataFrame(rows, columns=["cle", "indicateur", "valeur", "unite", "definition"])
