"""What driving the fleets brings: in one figure, with each foresight, and use by use."""

import html
from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_core.catalogue import FORESIGHTS
from elfe_core.insight.by_use import UseResult, placed_mwh, undriven
from elfe_core.options import fleets_of
from elfe_core.sweep import Progress
from elfe_ui import cached, charts, visitors
from elfe_ui.charts import theme
from elfe_ui.exports import csv_tables, offer
from elfe_ui.view import View
from elfe_ui.words import use_words
from elfe_ui.words.names import WORDS, use_text

IMPORTED = "imported_mwh"


class Headline(NamedTuple):
    """The large figure, empty where next to nothing changes, and the words that it completes."""

    figure: str
    words: str


def headline(view: View) -> Headline:
    """The import that the driven uses avoid together, and what they move."""
    before = cached.indicators(undriven(view.scenario), view.source)[IMPORTED]
    driven = sum(fleet.units * fleet.participation for fleet in fleets_of(view.scenario, view.territory.uses))
    imported = view.indicators[IMPORTED]
    told = use_words.Driven(driven, placed_mwh(view.balance, view.territory.foyers), before - imported, imported)
    return Headline(*use_words.headline(told, view.scenario, view.shown))


def show_headline(told: Headline) -> None:
    """The figure large, beside its words."""
    large = f"<b>{told.figure}</b>" if told.figure else ""
    st.html(f"<p class='elfe-main elfe-gain'>{large}<span>{told.words}</span></p>")


def show_foresights(view: View) -> None:
    """A bar for what is known beforehand, and what the difference means."""
    found = cached.foresights(view.scenario, view.source)
    rows = [
        (WORDS["foresight"][key], found.avoided_mwh[key], "chosen" if key == view.scenario.foresight else "other")
        for key in FORESIGHTS
    ]
    if found.bound_mwh is not None:
        rows.append((use_words.BOUND, found.bound_mwh, "bound"))
    table = pd.DataFrame(rows, columns=["name", "energy", "kind"])
    table["name"] = [
        f"{name} : {use_words.energy(value, view.shown)}"
        for name, value in zip(table["name"], table["energy"], strict=True)
    ]
    st.markdown("**Importation évitée, selon ce que l'on sait d'avance**")
    st.altair_chart(charts.foresights(table, dark=view.dark), width="stretch", theme=None, key="usages_previsions")
    st.markdown(use_words.foresights(found.avoided_mwh, found.bound_mwh, view.scenario, view.shown))


def show_by_use(view: View) -> None:
    """A row a use; where the computing takes its time, its progress in the row's place."""
    st.subheader("Appareil par appareil", anchor=False)
    place = st.empty()
    with visitors.set_aside():
        found = cached.by_use(view.scenario, view.source, partial(_tell, place))
    with place.container():
        st.html(table(found, view))
        st.caption(use_words.TABLE_NOTE)
        offer.table("usages", lambda: csv_tables.by_use(found), name="usages")


def _tell(place: DeltaGenerator, progress: Progress) -> bool:
    place.progress(progress.done / progress.total, use_words.progress(progress.done, progress.total))
    return True


def table(found: Sequence[UseResult], view: View) -> str:
    """HTML: the results of each use, on a phone one block a use."""
    owned = {use.name: use_words.suggestion(use, view.territory.foyers) for use in view.territory.uses}
    heads = "".join(f"<th scope='col' role='columnheader'>{name}</th>" for name in use_words.COLUMNS)
    body = "".join(_row(one, use_words.row(one, owned[one.use], view.shown), view.dark) for one in found)
    return (
        "<table class='elfe-compare elfe-uses' role='table'>"
        f"<thead role='rowgroup'><tr role='row'><td role='cell'></td>{heads}</tr></thead>"
        f"<tbody role='rowgroup'>{body}</tbody></table>"
    )


def _row(of: UseResult, cells: Sequence[tuple[str, str]], dark: bool) -> str:
    dot = f"<i class='elfe-key' style='background:{theme.use_colour(of.use, dark)}'></i>"
    filled = "".join(
        f"<td role='cell'><span class='elfe-name'>{name}</span>"
        f"<span class='elfe-cell'>{figure}<small>{words}</small></span></td>"
        for name, (figure, words) in zip(use_words.COLUMNS, cells, strict=True)
    )
    name = html.escape(use_text(of.use).legend, quote=False)
    return f"<tr role='row'><th scope='row' role='rowheader'>{dot}{name}</th>{filled}</tr>"
