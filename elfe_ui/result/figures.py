"""Indicators as large figures, and the notes and sentences that go with them."""

import html
import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import streamlit as st

from elfe_core import units
from elfe_core.catalogue import BALANCE, COVERAGE, EXCHANGE, INDICATOR, INDICATORS, STORAGE
from elfe_core.insight.spans import SpanFigures
from elfe_core.scenario import Scenario
from elfe_ui import cached, glossary, widgets
from elfe_ui.view import View
from elfe_ui.words import formats, sentences, story
from elfe_ui.words.names import INDICATOR_TEXTS

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


def panel_of(*scenarios: Scenario) -> Mapping[str, Sequence[str]]:
    """The panel without what says nothing of these scenarios, such as curtailed energy without a limit."""
    return {
        title: [key for key in keys if not (needs := INDICATOR[key].needs) or any(s.is_on(needs) for s in scenarios)]
        for title, keys in PANEL.items()
    }


STORY_TITLE = "En quelques phrases"

COUNTS = {"1/year": "par an", "h": "h"}
"""Units of what is counted."""


def formatted(key: str, value: float, power_unit: str, foyers: int) -> tuple[str, str]:
    """An indicator as it is read on screen: figure and unit."""
    kind = INDICATOR[key].kind
    if math.isnan(value):
        return "–", formats.NOT_APPLICABLE
    if kind == "energy":
        return formats.rounded(value / units.MWH_PER_GWH), "GWh/an"
    if kind == "power":
        shown = formats.in_power_unit(value, power_unit, foyers)
        return formats.rounded(shown), formats.POWER_UNIT_LABELS[power_unit]
    if kind == "percent":
        return formats.number(value, 1), "%"
    return formats.rounded(value), COUNTS[INDICATOR[key].unit]


def formatted_change(key: str, value: float, before: float, power_unit: str, foyers: int) -> str:
    """What an indicator gained or lost, with sign and unit; empty where one of the two does not apply."""
    if math.isnan(value) or math.isnan(before):
        return ""
    figure, unit = formatted(key, value - before, power_unit, foyers)
    unit = "points" if unit == "%" else unit
    if not any(digit in figure for digit in "123456789"):
        return "sans changement"
    return f"{'' if figure.startswith(formats.MINUS) else '+'}{figure} {unit}"


def indicator_unit(key: str, view: View) -> str:
    """Unit in which an indicator is shown."""
    kinds = {"energy": "GWh/an", "power": formats.POWER_UNIT_LABELS[view.display.power_unit], "percent": "%"}
    return kinds.get(INDICATOR[key].kind) or COUNTS[INDICATOR[key].unit]


def in_display_unit(key: str, values: Any, view: View) -> Any:
    """Values of an indicator, a number or an array, in the unit shown."""
    kind = INDICATOR[key].kind
    if kind == "energy":
        return values / units.MWH_PER_GWH
    if kind == "power":
        return values * formats.in_power_unit(1.0, view.display.power_unit, view.territory.foyers)
    return values


def from_display_unit(key: str, value: float, view: View) -> float:
    """A value as a visitor wrote it -> the unit of the core."""
    return value / float(in_display_unit(key, 1.0, view))


def show_panel(view: View) -> None:
    """Every group of indicators, each figure large, its definition under the pointer or the finger."""
    groups = "".join(_group(view, title, keys) for title, keys in panel_of(view.scenario).items())
    if view.reference is not None:
        st.caption(":material/push_pin: Sous chaque chiffre, la différence avec la référence épinglée.")
    st.html(f"<div class='elfe-panel'>{groups}</div>")


def show_span(span: SpanFigures, view: View) -> None:
    """The figures of the days in view, each beside the whole period's."""
    whole, years = view.indicators, view.balance.n_counted / units.HOURS_PER_YEAR
    cells = (
        ("Importé", *map(formats.energy, (span.imported_mwh, years * whole["imported_mwh"]))),
        ("Exporté", *map(formats.energy, (span.exported_mwh, years * whole["exported_mwh"]))),
        ("Pointe d'importation", *(formats.quantity(mw, "MW") for mw in (span.import_max_mw, whole["import_max_mw"]))),
        ("Produit ici", *(formats.percent(pct, 0) for pct in (span.self_production_pct, whole["self_production_pct"]))),
    )
    days = formats.days(span.span.first, span.span.last, with_year=True)
    shown = "".join(
        f"<div class='elfe-figure'><span class='elfe-label'>{label}</span><span class='elfe-value'>{value}</span>"
        f"<span class='elfe-label'>période entière : {beside}</span></div>"
        for label, value, beside in cells
    )
    st.html(
        f"<section class='elfe-span' aria-label='Jours affichés : {days}'><h3>{days}</h3><div>{shown}</div></section>"
    )


def show_main(view: View) -> None:
    """The one figure to be read from the back of a room, with the sentence that it completes."""
    share, place = view.indicators["self_production_pct"], widgets.placeholder()
    if math.isnan(share):
        place.markdown(sentences.balance_in_one(view.indicators, view.territory))
        return
    imported, unit = formatted("imported_mwh", view.indicators["imported_mwh"], "mw", view.territory.foyers)
    change = _change(view, "self_production_pct")
    shown_change = f" <span class='elfe-change'>{change}</span>" if change else ""
    place.html(
        f"<p class='elfe-main'><b>{formats.percent(share, 0)}</b><span>de l'électricité consommée est produite ici, à "
        f"l'heure où l'on en a besoin{shown_change}<br>{imported} {unit} viennent du réseau</span></p>"
    )


def _group(view: View, title: str, keys: Sequence[str]) -> str:
    cells = "".join(_cell(view, key) for key in keys)
    return f"<section><h3>{title}</h3><div class='elfe-cells'>{cells}</div></section>"


def _cell(view: View, key: str) -> str:
    words = INDICATOR_TEXTS[key]
    value, unit = formatted(key, view.indicators[key], view.display.power_unit, view.territory.foyers)
    definition = html.escape(words.definition)
    change = _change(view, key)
    shown_change = f"<span class='elfe-change'>{change}</span>" if change else ""
    return (
        "<div class='elfe-figure'>"
        f"<span class='elfe-label'>{glossary.indicator_link(key, words.label)}</span>"
        f"<span class='elfe-value'>{value} <small>{unit}</small></span>{shown_change}"
        f"<span class='elfe-definition' role='tooltip'>{definition}</span></div>"
    )


def _change(view: View, key: str) -> str:
    """What changes from the pinned reference; empty without one."""
    if view.reference is None:
        return ""
    before = view.reference.indicators[key]
    return formatted_change(key, view.indicators[key], before, view.display.power_unit, view.territory.foyers)


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
        st.markdown(_bullets(_sentences(view)))


def show_story_details(view: View) -> None:
    """What the story adds to the balance, which the page has told already."""
    if details := _sentences(view)[1:]:
        st.subheader(STORY_TITLE, anchor=False)
        st.markdown(_bullets(details))


def _sentences(view: View) -> list[str]:
    facts = cached.story(view.scenario, view.source)
    return story.sentences(facts, story.PowerDisplay(view.display.power_unit, view.territory.foyers))


def _bullets(sentences: list[str]) -> str:
    return "\n".join(f"- {sentence}" for sentence in sentences)
