"""What it costs: beside today at each price, by part, to invest, and per MWh of import that a lever avoids."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd
import streamlit as st

from elfe_core.insight.lever_costs import LeverCost, lever_costs
from elfe_ui import cached, charts, widgets
from elfe_ui.economics import cards, in_force
from elfe_ui.economics.cards import Card
from elfe_ui.exports import offer
from elfe_ui.series import costs as series
from elfe_ui.view import View
from elfe_ui.words import cost_words, formats, sums
from elfe_ui.words.counted import Counted


def show(view: View, found: Counted) -> None:
    """The part of the page."""
    is_today = found.yours.cost == found.today.cost
    _show_headline(found, is_today=is_today)
    with widgets.placeholder():
        if told := cost_words.unpriced(found.yours.cost.unpriced):
            st.info(told, icon=":material/rule:")
    left, right = st.columns([1.35, 1], gap="medium")
    with left:
        _show_prices(view, found, is_today=is_today)
    with right:
        _show_cards(view, found, is_today=is_today)
    st.subheader("Qui paie quoi", anchor=False)
    _show_parts(view, found, is_today=is_today)
    st.subheader("Ce que coûte un MWh d'importation évité", anchor=False)
    _show_levers(view, found)


def _show_headline(found: Counted, *, is_today: bool) -> None:
    """The cost of a MWh, large; in all and beside today in its sentence."""
    yours, price = found.yours.cost, found.price
    per_mwh, total = yours.per_mwh(price), yours.total(price)
    unit = sums.a_year(sums.euros(total)) if per_mwh is None else sums.EUR_PER_MWH
    figure = sums.span(total if per_mwh is None else per_mwh, unit)
    sentence = cost_words.in_all(yours, found.today.cost, price, found.basis, is_today=is_today)
    st.html(cards.headline(figure, sentence, cost_words.unpriced_names(yours.unpriced)))


def _show_prices(view: View, found: Counted, *, is_today: bool) -> None:
    yours, today, prices = found.yours.cost, found.today.cost, found.costs.prices
    frame, unit = series.by_price(yours, None if is_today else today, prices)
    st.subheader("Tout dépend du prix de gros", anchor=False)
    offer.chart(
        lambda dark: charts.cost_by_price(frame, unit=unit, dark=dark),
        key="couts_prix",
        name="couts-par-prix",
        title="Coût annuel de l'électricité du territoire, selon le prix de gros",
        note=f"{formats.capitalised(found.basis)}. {cost_words.NO_BILL}",
        view=view,
        table=lambda: series.named(frame, unit),
    )
    if not is_today:
        st.markdown(cost_words.turning_point(yours, today, prices, found.basis_without_price))


def _show_cards(view: View, found: Counted, *, is_today: bool) -> None:
    in_force.choose_price(
        view.source,
        "Prix de gros de l'année",
        "Le prix moyen de l'électricité sur le marché français cette année-là, avant réseau et taxes (RTE, Bilan "
        "électrique). Les chiffres de la page sont comptés à ce prix.",
    )
    yours, today, price = found.yours.cost, found.today.cost, found.price
    total, unit = yours.total(price), sums.a_year(sums.euros(yours.total(price), today.total(price)))
    made = [
        Card.beside("En un an", "cout_complet", unit, total, None if is_today else today.total(price)),
        Card.beside(
            "Par MWh consommé",
            "cout_complet",
            sums.EUR_PER_MWH,
            yours.per_mwh(price),
            None if is_today else today.per_mwh(price),
        ),
        Card.beside(
            "Par foyer, entreprises comprises",
            "foyer",
            sums.EUR_A_YEAR,
            yours.per_foyer(price),
            None if is_today else today.per_foyer(price),
        ),
        Card.beside(
            cost_words.TO_INVEST,
            "annuite",
            sums.euros(yours.investment),
            yours.investment,
            note="une fois ; le coût par an le compte déjà, année après année",
        ),
    ]
    st.html(cards.row(made, found.basis))
    st.caption(f"{cost_words.PER_FOYER} {cost_words.NO_BILL}")


def _show_parts(view: View, found: Counted, *, is_today: bool) -> None:
    frame, unit = series.cost_parts(found.yours.cost, found.today.cost, found.price)
    offer.chart(
        lambda dark: charts.cost_parts(frame, title=f"Coût ({unit})", dark=dark, has_today=not is_today),
        key="couts_parts",
        name="couts-par-poste",
        title="Qui paie quoi : coût annuel par poste",
        note=f"{formats.capitalised(found.basis)}. {cost_words.NO_BILL}",
        view=view,
        table=lambda: series.named(frame, unit),
    )
    diamond = "" if is_today else " Losange : aujourd'hui, cas moyen."
    st.caption(f"{cost_words.HOW_RANGES} Barre : cas moyen.{diamond} {formats.capitalised(found.basis)}.")


def _show_levers(view: View, found: Counted) -> None:
    """Around the scenario; a battery that is tried anew is a real one, which has a price."""
    scenario = view.scenario
    around = scenario if scenario.storage_in_use_mwh > 0.0 else replace(scenario, storage_real=True)
    levers = lever_costs(cached.levers(around, view.source), around, view.indicators, view.territory, found.costs)
    frame = series.levers(levers)
    if frame.empty:
        st.caption(cost_words.NO_LEVER)
    else:
        _draw_levers(frame, view, found)
    with widgets.placeholder():
        _say_without_price(levers)


def _draw_levers(frame: pd.DataFrame, view: View, found: Counted) -> None:
    offer.chart(
        lambda dark: charts.cost_parts(
            frame,
            title="Par MWh évité (€/MWh)",
            dark=dark,
            rules=series.price_rules(found.costs.prices, frame),
            has_today=False,
        ),
        key="couts_leviers",
        name="couts-par-mwh-evite",
        title="Ce que coûte un MWh d'importation évité",
        note=f"{cost_words.AVOIDED} {formats.capitalised(found.basis_without_price)}.",
        view=view,
        table=lambda: series.named(frame, sums.EUR_PER_MWH.words),
    )
    st.caption(f"{cost_words.AVOIDED} {formats.capitalised(found.basis_without_price)}.")


def _say_without_price(levers: Sequence[LeverCost]) -> None:
    if told := cost_words.without_price(levers):
        st.caption(told)
