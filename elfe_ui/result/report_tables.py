"""The report's tables, as HTML."""

import html
import math
from collections.abc import Mapping
from typing import Final, NamedTuple

import pandas as pd

from elfe_core.catalogue import INDICATOR
from elfe_ui import series
from elfe_ui.result import tables as screen
from elfe_ui.result.figures import PANEL, formatted, in_display_unit, indicator_unit
from elfe_ui.view import View
from elfe_ui.words import numbers as text
from elfe_ui.words import scenario_words
from elfe_ui.words.names import INDICATOR_TEXTS

HEROES: Final = ("self_production_pct", "imported_mwh", "exported_mwh", "export_time_pct")


class Other(NamedTuple):
    """A scenario to compare with and its name."""

    name: str
    view: View


def heroes(view: View) -> str:
    """The few figures that say most."""
    return "".join(
        f"<div><span>{INDICATOR_TEXTS[key].label}</span><b>{value} <small>{unit}</small></b></div>"
        for key in HEROES
        for value, unit in [_shown(key, view)]
    )


def settings(view: View, other: Other | None) -> str:
    """Every setting; those that differ from the other scenario are marked."""
    mine = scenario_words.settings(view.scenario)
    theirs = scenario_words.settings(other.view.scenario) if other else {}
    rows = "".join(_setting(name, value, theirs.get(name)) for name, value in mine.items())
    heads = ["Réglage", "Ce scénario", *([other.name] if other else [])]
    head = "".join(f"<th>{name}</th>" for name in heads)
    note = "Ce sont les réglages d'aujourd'hui."
    if other:
        whom = "de la référence" if other.name == "Référence" else "d'aujourd'hui"
        note = f"● diffère {whom}."
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table><p class='note'>{note}</p>"


def _setting(name: str, value: str, other: str | None) -> str:
    mark = " class='changed'" if other not in (None, value) else ""
    cells = "".join(f"<td>{html.escape(cell)}</td>" for cell in (value, other) if cell is not None)
    return f"<tr{mark}><th>{html.escape(name)}</th>{cells}</tr>"


def figures(view: View, other: Other | None) -> str:
    """Every indicator with its definition; beside another scenario, its value there and the difference."""
    names = ["Indicateur et définition", "Ce scénario", *([other.name, "Écart"] if other else []), "Unité"]
    head = "".join(f"<th{_is_number(name)}>{name}</th>" for name in names)
    body = ""
    for group, keys in PANEL.items():
        body += f"<tr class='group'><th colspan='{len(names)}'>{group}</th></tr>"
        body += "".join(_indicator(key, view, other) for key in keys)
    note = "<p class='note'>pt : point de pourcentage.</p>" if other else ""
    return f"<div class='wide'><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"


def _indicator(key: str, view: View, other: Other | None) -> str:
    label, definition = (html.escape(part) for part in (INDICATOR_TEXTS[key].label, INDICATOR_TEXTS[key].definition))
    values = [_shown(key, view)[0]]
    if other:
        values += [_shown(key, other.view)[0], difference(key, view, other.view)]
    cells = "".join(f"<td class='number'>{value}</td>" for value in values)
    unit = indicator_unit(key, view)
    return f"<tr><th>{label}<small>{definition}</small></th>{cells}<td class='unit'>{unit}</td></tr>"


def difference(key: str, view: View, other: View) -> str:
    """`+12,5`, `−3 points`, `=` where the two read alike, `–` where one does not apply."""
    mine, theirs = view.indicators[key], other.indicators[key]
    if math.isnan(mine) or math.isnan(theirs):
        return "–"
    change = float(in_display_unit(key, mine - theirs, view))
    is_percent = INDICATOR[key].kind == "percent"
    shown = text.number(change, 1) if is_percent else text.rounded(change)
    if not any(digit in shown for digit in "123456789"):
        return "="
    signed = shown if change < 0 else f"+{shown}"
    return f"{signed} pt{'s' if abs(change) >= 2 else ''}" if is_percent else signed


def energies(view: View) -> str:
    """Where production goes and where consumption comes from, as energies of a year."""
    parts = {
        "Production": series.total_outlets(view.balance, view.territory),
        "Consommation": series.total_origins(view.balance, view.territory),
    }
    return _energy_table("Où va la production, d'où vient la consommation", parts, view)


def _energy_table(name: str, parts: Mapping[str, pd.DataFrame], view: View) -> str:
    frame = screen.energies(parts, view)
    head = "".join(f"<th{_is_number(column)}>{html.escape(column or 'Part')}</th>" for column in frame.columns)
    rows = "".join(_energy_row([str(cell) for cell in row]) for row in frame.itertuples(index=False))
    return (
        f'<table aria-label="{name}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f"<p class='note'>Énergies de la période, ramenées à une année de {text.number(8760)} heures.</p>"
    )


def _energy_row(cells: list[str]) -> str:
    first, *others = cells
    is_sum = first.startswith("**")
    numbers = "".join(f"<td class='number'>{html.escape(cell)}</td>" for cell in others)
    return f"<tr{' class=sum' if is_sum else ''}><th>{html.escape(first.strip('*'))}</th>{numbers}</tr>"


def _is_number(name: str) -> str:
    words_only = ("Indicateur et définition", "Unité", "", "Réglage")
    return "" if name in words_only else " class='number'"


def _shown(key: str, view: View) -> tuple[str, str]:
    return formatted(key, view.indicators[key], view.display.power_unit, view.territory.foyers)
