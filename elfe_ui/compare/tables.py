"""Scenarios side by side as HTML: a table on a wide page, one block a row on a phone."""

import html
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from elfe_core.balance import Balance
from elfe_core.catalogue import BETTER
from elfe_core.insight.attribution import Attribution, Groups, differing_settings
from elfe_core.scenario import Scenario
from elfe_ui.charts import DASHES, line_colour
from elfe_ui.result import figures
from elfe_ui.view import View
from elfe_ui.words import formats, scenario_words, sentences
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.scenario_words import ScenarioPair

IMPORTED: Final = "imported_mwh"


class Compared(NamedTuple):
    """One of the scenarios side by side, with its results."""

    name: str
    scenario: Scenario
    balance: Balance
    indicators: Mapping[str, float]


TableRow = tuple[str, Sequence[str]]
"""What a row is about, and a cell for each scenario, as HTML."""


def pair(first: Compared, second: Compared, view: View) -> ScenarioPair:
    """Two of the scenarios, as sentences need them."""
    return ScenarioPair(first.scenario, second.scenario, view.territory, view.display.power_unit)


def cards(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> str:
    """For each scenario beside the reference: what changes in imports, large, and the cause in one sentence.

    `found` has an attribution for each of them, None where a combination of settings cannot be simulated.
    """
    first = html.escape(compared[0].name, quote=False)
    sections = []
    for place, (other, attribution) in enumerate(zip(compared[1:], found, strict=True), 1):
        two = pair(compared[0], other, view)
        number, unit = sentences.change_amount(
            IMPORTED, other.indicators[IMPORTED] - compared[0].indicators[IMPORTED], two
        )
        large = f"{formats.signed(number)} <small>{unit} importés</small>"
        if formats.is_zero(number):
            large = "= <small>autant d'électricité importée</small>"
        sentence = sentences.cause_sentence(attribution, two) if attribution else sentences.UNKNOWN_CAUSE
        sections.append(
            f"<section><h3>{_who(other.name, place, view.dark)} <small>par rapport à « {first} »</small></h3>"
            f"<p class='elfe-large'>{large}</p><p>{html.escape(sentence, quote=False)}</p></section>"
        )
    return f"<div class='elfe-causes'>{''.join(sections)}</div>"


def settings_table(compared: Sequence[Compared], view: View) -> str:
    """The settings that differ, and nothing else; empty where none does."""
    keys = differing_settings([one.scenario for one in compared])
    rows = [(scenario_words.SETTING_LABELS[key], [_setting(key, one, compared[0]) for one in compared]) for key in keys]
    return _table("Réglages qui diffèrent", compared, rows, view) if rows else ""


def indicators_table(title: str, keys: Sequence[str], compared: Sequence[Compared], view: View) -> str:
    """Indicators with each scenario's value, and its difference to the first one's."""
    rows = [(INDICATOR_TEXTS[key].label, [_indicator(key, one, compared[0], view) for one in compared]) for key in keys]
    return _table(title, compared, rows, view)


def parts_table(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> str:
    """The part of each group of settings in the change of imports; the parts add up to the last row."""
    known = [(place, one) for place, one in enumerate(found, 1) if one is not None and one.parts]
    groups: dict[Groups, None] = dict.fromkeys(key for _, one in known for key in one.parts)
    others = [compared[place] for place, _ in known]
    two = pair(compared[0], compared[0], view)

    def cell(one: Attribution, key: Groups) -> str:
        return _change(one.parts[key][IMPORTED], two) if key in one.parts else "–"

    rows: list[TableRow] = [(scenario_words.part_label(key), [cell(one, key) for _, one in known]) for key in groups]
    rows.append(("Ensemble", [f"<b>{_change(one.change(IMPORTED), two)}</b>" for _, one in known]))
    places = [place for place, _ in known]
    return _table("Part de chaque réglage dans l'énergie importée", others, rows, view, places) if known else ""


def _change(change_mwh: float, two: ScenarioPair) -> str:
    number, unit = sentences.change_amount(IMPORTED, change_mwh, two)
    return f"{formats.signed(number)} <small>{unit}</small>"


def _setting(key: str, one: Compared, first: Compared) -> str:
    value = html.escape(scenario_words.setting_value(key, one.scenario), quote=False)
    gap = scenario_words.setting_gap(key, first.scenario, one.scenario)
    return f"<span class='elfe-shown'>{value}</span><span class='elfe-gap'>{gap}</span>" if gap else value


def _indicator(key: str, one: Compared, first: Compared, view: View) -> str:
    """Value and unit, then the difference: by its sign, its word where one way is better, and its colour."""
    value, unit = figures.formatted(key, one.indicators[key], view.display.power_unit, view.territory.foyers)
    shown = f"<span class='elfe-shown'><b>{value}</b> <small>{unit}</small></span>"
    change = one.indicators[key] - first.indicators[key]
    if one is first or math.isnan(change):
        return shown
    number, unit = sentences.change_amount(key, change, pair(first, one, view))
    if formats.is_zero(number):
        return f"{shown}<span class='elfe-gap'>identique</span>"
    points = f" {unit}" if unit.startswith("point") else ""
    way = BETTER.get(key, 0) * math.copysign(1.0, change)
    kind, word = ("", "") if not way else ("elfe-better", " · mieux") if way > 0 else ("elfe-worse", " · moins bien")
    return f"{shown}<span class='elfe-gap {kind}'>{formats.signed(number)}{points}{word}</span>"


def _table(
    title: str, compared: Sequence[Compared], rows: Sequence[TableRow], view: View, places: Sequence[int] | None = None
) -> str:
    """Each cell also holds its scenario's name, which shows where the head of the table does not."""
    named = [
        _who(one.name, place, view.dark) for one, place in zip(compared, places or range(len(compared)), strict=True)
    ]
    heads = "".join(
        f"<th scope='col' role='columnheader'>{who}{_reference(place)}</th>"
        for place, who in zip(places or range(len(named)), named, strict=True)
    )
    body = "".join(_row(label, cells, named) for label, cells in rows)
    return (
        f"<table class='elfe-compare' role='table'><caption>{title}</caption>"
        f"<thead role='rowgroup'><tr role='row'><td role='cell'></td>{heads}</tr></thead>"
        f"<tbody role='rowgroup'>{body}</tbody></table>"
    )


def _row(label: str, cells: Sequence[str], named: Sequence[str]) -> str:
    filled = "".join(
        f"<td role='cell'><span class='elfe-name'>{who}</span><span class='elfe-cell'>{cell}</span></td>"
        for who, cell in zip(named, cells, strict=True)
    )
    return f"<tr role='row'><th scope='row' role='rowheader'>{html.escape(label, quote=False)}</th>{filled}</tr>"


def _reference(place: int) -> str:
    return "<small>référence</small>" if place == 0 else ""


def _who(name: str, place: int, dark: bool) -> str:
    """A scenario's name behind a piece of its curve, dashes included."""
    colour, stops, at = line_colour(place, dark), [], 0
    for length, paint in zip(DASHES[place], itertools.cycle((colour, "transparent")), strict=False):
        stops.append(f"{paint} {at}px {at + length}px")
        at += length
    line = f"repeating-linear-gradient(90deg, {', '.join(stops)})" if place else colour
    key = f"<span class='elfe-key' style='background: {line}' aria-hidden='true'></span>"
    return f"{key}{html.escape(name, quote=False)}"
