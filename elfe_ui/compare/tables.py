"""Scenarios side by side as HTML: a table on a wide page, one block a row on a phone."""

import html
import itertools
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR
from elfe_core.errors import InputError
from elfe_core.insight.attribution import Attribution, Groups, differing_settings
from elfe_core.scenario import Scenario, in_own_weather
from elfe_ui import series
from elfe_ui.charts import DASHES, line_colour, theme
from elfe_ui.economics import shown as shown_costs
from elfe_ui.economics.sums import sums_of
from elfe_ui.result import bands, figures
from elfe_ui.result.bands import UNKNOWN, EveryYear
from elfe_ui.view import View, shown_of
from elfe_ui.words import cost_words, formats, scenario_words, sentences
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.scenario_words import ScenarioPair
from elfe_ui.words.shown import Shown

IMPORTED: Final = "imported_mwh"
BETTER: Final = (
    "« Mieux » : moins d'électricité prise au réseau, ou davantage de la consommation produite sur place. Les autres "
    "écarts ne sont ni bons ni mauvais en eux-mêmes."
)
METHOD: Final = (
    "Quand plusieurs réglages changent, leurs effets se mêlent : un stockage sert davantage quand il y a plus "
    "d'éolien. Chaque part est donc la moyenne de ce que le réglage change, sur tous les ordres dans lesquels on peut "
    "changer les réglages l'un après l'autre (valeur de Shapley). Les parts font exactement la différence entière."
)
JOINED: Final = "Pour borner le calcul, les réglages qui comptent le moins sont réunis en une seule part."


class Compared(NamedTuple):
    """One of the scenarios side by side, with its results."""

    name: str
    scenario: Scenario
    balance: Balance
    indicators: Mapping[str, float]
    years: EveryYear = UNKNOWN
    """What it gives in every weather year, where that is known."""


TableRow = tuple[str, Sequence[str]]
"""What a row is about, and a cell for each scenario, as HTML."""


def shown_of_all(compared: Sequence[Compared], view: View) -> Shown:
    """How the figures of all are read: energies of their periods where these are of one length, else yearly rates."""
    first, *others = (shown_of(one.balance, view.display, view.territory) for one in compared)
    return first.compared_with(*others)


def periods_told(compared: Sequence[Compared], view: View) -> str:
    """What differences are of where the scenarios' periods differ; empty where they are the same."""
    periods = sorted(periods_of(compared, view))
    if len(periods) == 1:
        return ""
    said = " ; ".join(formats.uncapitalised(formats.period(first, last)) for first, last in periods)
    as_rates = shown_of_all(compared, view).period_h is None
    how = "des énergies ramenées à une année de 8 760 heures" if as_rates else "les énergies de leurs périodes"
    return (
        f"Ces scénarios ne couvrent pas la même période ({said}). Leurs écarts comparent {how} ; "
        "leurs courbes peuvent être de longueurs différentes."
    )


def periods_of(compared: Sequence[Compared], view: View) -> set[tuple[date, date]]:
    """First and last day of each period that there is, in the territory's usual year where a weather year is used."""
    alike = [in_own_weather(one.scenario, view.territory.period_start.year) for one in compared]
    return {(one.period_start, one.period_end) for one in alike}


def parts_told(found: Sequence[Attribution | None]) -> str:
    """How the part of a setting is counted."""
    is_joined = any(len(groups) > 1 for one in found if one is not None for groups in one.parts)
    return f"{METHOD} {JOINED}" if is_joined else METHOD


def pair(first: Compared, second: Compared, view: View, shown: Shown) -> ScenarioPair:
    """Two of the scenarios, as sentences need them."""
    return ScenarioPair(first.scenario, second.scenario, view.territory, shown)


def cards(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> str:
    """For each scenario beside the reference: what changes in imports, large, and the cause in one sentence.

    `found` has an attribution for each of them, None where a combination of settings cannot be simulated.
    """
    first, shown = html.escape(compared[0].name, quote=False), shown_of_all(compared, view)
    sections = []
    for place, (other, attribution) in enumerate(zip(compared[1:], found, strict=True), 1):
        two = pair(compared[0], other, view, shown)
        change = other.indicators[IMPORTED] - compared[0].indicators[IMPORTED]
        number, unit = shown.change(IMPORTED, change)
        pace = shown.pace(IMPORTED, change)
        large = f"{formats.signed(number)} <small>{unit} importés{pace and f' ({pace})'}</small>"
        if formats.is_zero(number):
            large = "= <small>autant d'électricité importée</small>"
        sentence = sentences.cause_sentence(attribution, two) if attribution else sentences.UNKNOWN_CAUSE
        years = bands.change(IMPORTED, compared[0].years, other.years, shown)
        sections.append(
            f"<section><h3>{who(other.name, place, view.dark)} <small>par rapport à « {first} »</small></h3>"
            f"<p class='elfe-large'>{large}</p>{years}<p>{html.escape(sentence, quote=False)}</p></section>"
        )
    return f"<div class='elfe-causes'>{''.join(sections)}</div>"


def settings_table(compared: Sequence[Compared], view: View) -> str:
    """The settings that differ, and nothing else; empty where none does."""
    keys = differing_settings([one.scenario for one in compared])
    rows = [(scenario_words.SETTING_LABELS[key], [_setting(key, one, compared[0]) for one in compared]) for key in keys]
    return _table("Réglages qui diffèrent", compared, rows, view) if rows else ""


def indicators_table(title: str, keys: Sequence[str], compared: Sequence[Compared], view: View) -> str:
    """Indicators with each scenario's value, and its difference to the first one's."""
    rows = [(INDICATOR_TEXTS[key].label, _indicators(key, compared, view)) for key in keys]
    return _table(title, compared, rows, view)


def costs_table(compared: Sequence[Compared], view: View) -> str:
    """What each costs and emits, where that is shown and every period is a year; else why not, or empty."""
    found = shown_costs.asked_for(view)
    if found is None:
        told = shown_costs.why_not(view)
        return told and f"<p class='elfe-note'>{told}</p>"
    try:
        of_each = [sums_of(one.scenario, one.indicators, view, found.costs, found.rows) for one in compared]
    except InputError:
        return f"<p class='elfe-note'>{cost_words.NO_YEAR}</p>"
    columns = [shown_costs.rows(of, found) for of in of_each]
    bases = " ; ".join(dict.fromkeys(row.basis for row in columns[0]))
    unpriced = dict.fromkeys(part for of in of_each for part in of.cost.unpriced)
    missing = cost_words.unpriced_names(list(unpriced))
    note = f"Base : {bases}{missing and f' ; {missing}'}. {cost_words.NO_BILL}"
    rows = [(row.label, cells) for row, cells in shown_costs.table(columns)]
    return f"{_table(shown_costs.TITLE, compared, rows, view)}<p class='elfe-note'>{note}</p>"


def parts_table(compared: Sequence[Compared], found: Sequence[Attribution | None], view: View) -> str:
    """The part of each group of settings in the change of imports; the parts add up to the last row."""
    known = [(place, one) for place, one in enumerate(found, 1) if one is not None and one.parts]
    groups: dict[Groups, None] = dict.fromkeys(key for _, one in known for key in one.parts)
    others, shown = [compared[place] for place, _ in known], shown_of_all(compared, view)
    scale = shown.scale(IMPORTED, *(one.change(IMPORTED) for _, one in known))

    def said(change_mwh: float) -> str:
        number, unit = shown.change(IMPORTED, change_mwh, scale)
        return f"{formats.signed(number)} <small>{unit}</small>"

    def cell(one: Attribution, key: Groups) -> str:
        return said(one.parts[key][IMPORTED]) if key in one.parts else "–"

    rows: list[TableRow] = [(scenario_words.part_label(key), [cell(one, key) for _, one in known]) for key in groups]
    rows.append(("Ensemble", [f"<b>{said(one.change(IMPORTED))}</b>" for _, one in known]))
    places = [place for place, _ in known]
    return _table("Part de chaque réglage dans l'énergie importée", others, rows, view, places) if known else ""


def origins_table(compared: Sequence[Compared], view: View) -> str:
    """Where the consumption of each comes from: energy and share of its consumption."""
    shown, frame = (
        shown_of_all(compared, view),
        series.compared_origins([one.name for one in compared], [one.balance for one in compared], view.territory),
    )
    scale = shown.scale("consumption_mwh", *(one.indicators["consumption_mwh"] for one in compared))

    def said(rate_mwh: float, share: float) -> str:
        figure, unit = shown.read("consumption_mwh", rate_mwh, scale)
        return f"<span class='elfe-shown'><b>{figure}</b> <small>{unit}</small></span>{formats.percent(100.0 * share)}"

    rows = [
        (theme.LABELS[str(key)], [said(*one) for one in part[["rate_mwh", "share"]].itertuples(index=False)])
        for key, part in frame.groupby("key", sort=False)
    ]
    return _table("D'où vient la consommation, en chiffres", compared, rows, view)


def _setting(key: str, one: Compared, first: Compared) -> str:
    value = html.escape(scenario_words.setting_value(key, one.scenario), quote=False)
    gap = scenario_words.setting_gap(key, first.scenario, one.scenario)
    return f"<span class='elfe-shown'>{value}</span><span class='elfe-gap'>{gap}</span>" if gap else value


def _indicators(key: str, compared: Sequence[Compared], view: View) -> list[str]:
    """A cell a scenario: its value and unit, the difference from the first, and what stands small beside them."""
    values, shown = [figures.value_of(key, one) for one in compared], shown_of_all(compared, view)
    scale = shown.scale(key, *values)
    cells = []
    for place, (one, value) in enumerate(zip(compared, values, strict=True)):
        figure, unit = shown.read(key, value, scale)
        gap = figures.gap_of(key, value - values[0], shown, scale) if place else figures.Gap("", "")
        note = shown.pace(key, value) or _of_own_period(key, value, one, shown, view)
        band = bands.ends(key, value, one.years, shown, scale)
        beside = [(f"elfe-gap {gap.style}".strip(), gap.text), ("elfe-pace", note), ("elfe-band", band)]
        cells.append(
            f"<span class='elfe-shown'><b>{figure}</b> <small>{unit}</small></span>"
            + "".join(f"<span class='{style}'>{text}</span>" for style, text in beside if text)
        )
    return cells


def _of_own_period(key: str, value: float, one: Compared, shown: Shown, view: View) -> str:
    """The energy of a period under a year, beside the rate by which periods of different lengths are compared."""
    own = shown_of(one.balance, view.display, view.territory)
    is_of_period = own != shown and own.pace(key, value)
    return f"soit {own.text(key, value)} sur la période" if is_of_period and INDICATOR[key].kind == "energy" else ""


def _table(
    title: str, compared: Sequence[Compared], rows: Sequence[TableRow], view: View, places: Sequence[int] | None = None
) -> str:
    """Each cell also holds its scenario's name, which shows where the head of the table does not."""
    named = [
        who(one.name, place, view.dark) for one, place in zip(compared, places or range(len(compared)), strict=True)
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


def who(name: str, place: int, dark: bool) -> str:
    """HTML: a scenario's name behind a piece of its curve, dashes included."""
    colour, stops, at = line_colour(place, dark), [], 0
    for length, paint in zip(DASHES[place], itertools.cycle((colour, "transparent")), strict=False):
        stops.append(f"{paint} {at}px {at + length}px")
        at += length
    line = f"repeating-linear-gradient(90deg, {', '.join(stops)})" if place else colour
    key = f"<span class='elfe-key' style='background: {line}' aria-hidden='true'></span>"
    return f"{key}{html.escape(name, quote=False)}"
