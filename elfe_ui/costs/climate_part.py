"""What it emits in a year, on two bases side by side, beside today."""

import streamlit as st

from elfe_core.economics.climate import BASES, YearlyCo2
from elfe_core.economics.ranges import Range
from elfe_ui import charts
from elfe_ui.economics import cards
from elfe_ui.economics.cards import Card
from elfe_ui.exports import offer
from elfe_ui.series import costs as series
from elfe_ui.view import View
from elfe_ui.words import cost_names, cost_words, formats, sums
from elfe_ui.words.counted import Counted
from elfe_ui.words.sums import Unit


def show(view: View, found: Counted) -> None:
    """The part of the page."""
    is_today = found.yours.co2 == found.today.co2
    for column, basis in zip(st.columns(2, gap="medium"), BASES, strict=True):
        with column:
            _show_basis(view, found, basis, is_today=is_today)
    st.markdown(cost_words.why_two(found.rows))
    st.caption(cost_words.LIFE_CYCLE)
    with st.expander("Les émissions de chaque technologie, et leurs sources", icon=":material/menu_book:"):
        st.html(cards.co2_table(found.rows))


def _show_basis(view: View, found: Counted, basis: str, *, is_today: bool) -> None:
    yours, today = found.yours.co2, found.today.co2
    said = sums.co2_basis(found.rows, basis)
    st.subheader(cost_names.BASES[basis], anchor=False)
    st.caption(f"{formats.capitalised(cost_words.BASIS_HEADS[basis])} : {said}.")
    st.html(cards.row(_cards(yours, None if is_today else today, basis), said))
    frame, unit = series.co2_parts(yours, today, basis)
    offer.chart(
        lambda dark: charts.cost_parts(frame, title=f"Émissions ({unit})", dark=dark, has_today=not is_today),
        key=f"co2_{basis}",
        name=f"co2-{basis}",
        title=f"Ce qu'émet l'électricité du territoire : {said}",
        view=view,
        width_px=offer.HALF_WIDTH_PX,
        table=lambda: series.named(frame, unit),
    )


def _cards(yours: YearlyCo2, today: YearlyCo2 | None, basis: str) -> list[Card]:
    """In a year and per foyer: the difference to today, below it the whole; the whole alone where that is today."""
    year, foyer = sums.a_year(sums.TONNES), sums.KG_A_YEAR
    in_all, per_foyer = yours.total(basis), yours.per_foyer_kg(basis)
    if today is None:
        return [
            Card("En un an", "cycle_de_vie", sums.span(in_all, year)),
            Card("Par foyer, entreprises comprises", "foyer", sums.span(per_foyer, foyer)),
        ]
    was, was_per_foyer = today.total(basis), today.per_foyer_kg(basis)
    return [
        _change("Par rapport à aujourd'hui, en un an", "cycle_de_vie", in_all, was, year),
        _change("Par foyer, entreprises comprises", "foyer", per_foyer, was_per_foyer, foyer),
    ]


def _change(label: str, term: str, value: Range, was: Range, unit: Unit) -> Card:
    note = f"{sums.span(value, unit)}, aujourd'hui {sums.span(was, unit)}"
    return Card(label, term, sums.change(value.minus(was), unit), note)
