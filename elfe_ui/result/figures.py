"""Indicators as large figures, and the notes and sentences that go with them."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, Protocol

import numpy as np
import streamlit as st

from elfe_core.catalogue import BALANCE, BETTER, COVERAGE, EXCHANGE, INDICATOR, INDICATORS, STORAGE
from elfe_core.insight.spans import SpanFigures
from elfe_core.scenario import Scenario
from elfe_ui import cached, glossary, widgets
from elfe_ui.economics import shown as shown_costs
from elfe_ui.result import bands
from elfe_ui.result.bands import UNKNOWN, EveryYear
from elfe_ui.view import Reference, View, shown_of
from elfe_ui.words import formats, sentences, story
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import Scale, Shown

PANEL: Mapping[str, Sequence[str]] = {
    title: tuple(row.key for row in INDICATORS if row.group == group)
    for group, title in (
        (EXCHANGE, "Échanges avec le réseau"),
        (COVERAGE, "Couverture locale"),
        (BALANCE, "Consommation et production"),
        (STORAGE, "Stockage et flexibilité"),
    )
}
"""Figures of the original tool's results panel, by group."""


class Result(Protocol):
    """A scenario and what it gives."""

    @property
    def scenario(self) -> Scenario:
        """Its settings."""
        ...

    @property
    def indicators(self) -> Mapping[str, float]:
        """Its indicators."""
        ...


def panel_of(*scenarios: Scenario) -> Mapping[str, Sequence[str]]:
    """The panel without what says nothing of these scenarios, such as curtailed energy without a limit.

    What also lacks for other reasons stays, to read that it does not apply.
    """
    return {
        title: [key for key in keys if INDICATOR[key].can_lack or any(_is_measured(key, one) for one in scenarios)]
        for title, keys in PANEL.items()
    }


def _is_measured(key: str, scenario: Scenario) -> bool:
    needs = INDICATOR[key].needs
    return needs == "" or scenario.has(needs)


def value_of(key: str, one: Result) -> float:
    """An indicator as it is shown: NaN where what it measures is switched off, whatever files say."""
    return one.indicators[key] if _is_measured(key, one.scenario) else math.nan


STORY_TITLE = "En quelques phrases"


class Gap(NamedTuple):
    """By how much an indicator differs: `−12 GWh/an · mieux`, and the class of its colour."""

    text: str
    style: str


def gap_of(key: str, change: float, shown: Shown, scale: Scale | None = None) -> Gap:
    """A difference with its sign, its unit, and where one way is better (`BETTER`) which it is; empty for NaN.

    With the `scale` of the value beside it the unit is not repeated.
    """
    if math.isnan(change):
        return Gap("", "")
    number, unit = shown.change(key, change, scale)
    if formats.is_zero(number):
        return Gap("identique", "")
    way = BETTER.get(key, 0) * math.copysign(1.0, change)
    style, word = ("", "") if not way else ("elfe-better", " · mieux") if way > 0 else ("elfe-worse", " · moins bien")
    said = "" if scale is not None and not unit.startswith("point") else f" {unit}"
    return Gap(f"{formats.signed(number)}{said}{word}", style)


def show_panel(view: View) -> None:
    """Every group of indicators, each figure large, its definition under the pointer or the finger."""
    with widgets.placeholder():
        if told := sentences.energies_told(view.balance):
            st.caption(told)
    if view.reference is not None:
        st.caption(":material/push_pin: Sous chaque chiffre, la différence avec la référence épinglée.")
    whole = f"<p class='elfe-whole'>{formats.capitalised(_whole(view))}</p>"

    def draw(found: Sequence[EveryYear]) -> None:
        groups = "".join(_group(view, title, keys, found[0]) for title, keys in panel_of(view.scenario).items())
        costs = shown_costs.panel(view)
        st.html(f"<div class='elfe-panel'>{whole}{groups}{costs}{bands.under_all(found[0])}</div>")

    bands.beside([view.scenario], view.source, draw)


def show_span(span: SpanFigures, view: View) -> None:
    """The figures of the days in view, each beside the whole period's, powers in the chart's unit.

    While they stand on the page, what is marked `elfe-whole` shows: that the other figures are not of these days.
    """
    whole, foyers = view.indicators, view.territory.foyers
    unit = view.display.power_unit
    peak, peak_of_all = (
        formats.power(mw, unit, foyers).removesuffix(formats.POWER_UNIT_WORDS[unit])
        for mw in (span.import_max_mw, whole["import_max_mw"])
    )
    in_unit = f"{peak}<span>{formats.POWER_UNIT_LABELS[unit]}</span>"
    cells = (
        ("Importé", *map(formats.energy, (span.imported_mwh, whole["imported_period_mwh"]))),
        ("Exporté", *map(formats.energy, (span.exported_mwh, whole["exported_period_mwh"]))),
        ("Pointe importée", in_unit, peak_of_all),
        ("Produit ici", *(formats.percent(pct, 0) for pct in (span.self_production_pct, whole["self_production_pct"]))),
    )
    days, of_all = formats.days(span.span.first, span.span.last, with_year=True), _whole(view)
    shown = "".join(
        f"<div><small>{label}</small><b>{value}</b><small><i>{of_all} : </i>{beside}</small></div>"
        for label, value, beside in cells
    )
    st.html(
        f"<section class='elfe-span' aria-label='Jours affichés : {days}'>"
        f"<div><h3>{days}</h3><small>{of_all}</small></div>{shown}</section>"
    )


def _whole(view: View) -> str:
    """What all days of the scenario are called."""
    n_days = (view.scenario.period_end - view.scenario.period_start).days + 1
    return "année entière" if n_days in (365, 366) else "période entière"


def show_main(view: View) -> None:
    """The one figure to be read from the back of a room, with the sentence that it completes."""
    share, place, shown = view.indicators["self_production_pct"], widgets.placeholder(), view.shown
    of_all = f"<span class='elfe-whole'>({_whole(view)})</span>"
    if math.isnan(share):
        place.markdown(sentences.balance_in_one(view.indicators, view.shown))
        return
    imported = view.indicators["imported_mwh"]
    when, pace = "", ""
    if shown.period_h is not None:
        period = formats.period(view.scenario.period_start, view.scenario.period_end)
        when = f" {formats.uncapitalised(period)}"
        pace = f"<small>({shown.pace('imported_mwh', imported)})</small>"
    said = (
        f"<p class='elfe-main'><b>{formats.percent(share, 0)}</b><span>de l'électricité consommée est produite ici, à "
        f"l'heure où l'on en a besoin{_change(view, 'self_production_pct')}<br>"
        f"{shown.text('imported_mwh', imported)} viennent du réseau{when} {pace}{of_all}"
    )
    costs = shown_costs.headline(view)
    with place:
        bands.beside(
            [view.scenario],
            view.source,
            lambda found: st.html(f"{said}{bands.headline(view, found[0])}{costs}</span></p>"),
        )


def _group(view: View, title: str, keys: Sequence[str], years: EveryYear) -> str:
    cells = "".join(_cell(view, key, years) for key in keys)
    return f"<section><h3>{title}</h3><div class='elfe-cells'>{cells}</div></section>"


def _cell(view: View, key: str, years: EveryYear) -> str:
    words, found, shown = INDICATOR_TEXTS[key], value_of(key, view), view.shown
    value, unit = shown.read(key, found)
    note = shown.note(key, found)
    told = bands.told(key, found, view, years)
    return (
        "<div class='elfe-figure'>"
        f"<span class='elfe-label'>{glossary.indicator_link(key, words.label)}</span>"
        f"<span class='elfe-value'>{value} <small>{unit}</small></span>"
        f"{f'<span class=elfe-note>{note}</span>' if note else ''}"
        f"{bands.under(key, found, view, years)}{_change(view, key)}"
        f"<span class='elfe-definition' role='tooltip'>{html.escape(words.definition)}{_at_reference(view, key)}"
        f"{told and f' {told}'}</span>"
        "</div>"
    )


def _change(view: View, key: str) -> str:
    """What changes from the pinned reference, as HTML; empty without one."""
    if view.reference is None:
        return ""
    shown = view.shown.compared_with(_shown_of_reference(view, view.reference))
    gap = gap_of(key, value_of(key, view) - value_of(key, view.reference), shown)
    return f" <span class='elfe-change {gap.style}'>{gap.text}</span>" if gap.text else ""


def _at_reference(view: View, key: str) -> str:
    """The reference's own value, for the definition under the pointer."""
    if view.reference is None:
        return ""
    shown = view.shown.compared_with(_shown_of_reference(view, view.reference))
    return f" Référence : {shown.text(key, value_of(key, view.reference))}."


def _shown_of_reference(view: View, reference: Reference) -> Shown:
    return shown_of(reference.balance, view.display, view.territory)


def show_flexibility_note(view: View) -> None:
    """Say when the original rule would have made consumption negative."""
    place = widgets.placeholder()
    if not view.scenario.flexibility_on:
        return
    original = replace(view.scenario, original_rule=True)
    hours = int(np.count_nonzero(cached.balance(original, view.source).consumption_w < 0.0))
    if hours:
        place.info(
            f"La règle d'origine aurait rendu la consommation négative pendant {formats.number(hours)} h de la "
            "période : elle retirait à une heure plus qu'elle ne consomme. Ici, une heure ne descend pas sous zéro"
            + (", sauf si vous gardez la règle d'origine, comme en ce moment." if view.scenario.original_rule else "."),
            icon=":material/info:",
        )


def show_story(view: View) -> None:
    """The whole story, in a block that can be closed."""
    with st.expander(STORY_TITLE, expanded=True, icon=":material/notes:"):
        bands.beside([view.scenario], view.source, lambda found: st.markdown(_bullets(_sentences(view, found[0]))))


def show_story_details(view: View) -> None:
    """What the story adds to the balance, which the page has told already."""
    if _sentences(view)[1:]:
        st.subheader(STORY_TITLE, anchor=False)
        bands.beside([view.scenario], view.source, lambda found: st.markdown(_bullets(_sentences(view, found[0])[1:])))


def _sentences(view: View, years: EveryYear = UNKNOWN) -> list[str]:
    facts = cached.story(view.scenario, view.source)
    return [*story.sentences(facts, view.shown, bands.in_a_sentence(view, years)), *shown_costs.sentence(view)]


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
