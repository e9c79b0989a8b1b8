"""The page of uses, below its title."""

from functools import partial
from typing import Final, NamedTuple

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_core.catalogue import SETTING
from elfe_core.territory import Territory
from elfe_ui import charts, series, widgets
from elfe_ui.exports import csv_tables, offer
from elfe_ui.state import WidgetSpecs
from elfe_ui.uses import fleets, gains, in_sight
from elfe_ui.view import View
from elfe_ui.words import seasons, use_words
from elfe_ui.words.seasons import PERIOD

SEASON_KEY, SCALE_KEY = "saison", "appareils"
SEASONS: Final = {PERIOD: "Toute la période", **seasons.NAMES}
ALL, ALONE = "Toute la consommation", "Les appareils seuls"
LEAST_EXPORT_TIME_PCT = 5.0
"""With a surplus in fewer hours there is little to gain from driving anything (own rule)."""
FLEXIBILITY_KEY: Final = SETTING["flexibility_on"].query


class Places(NamedTuple):
    """Where the page goes on once its scenario is computed."""

    headline: DeltaGenerator
    in_sight: DeltaGenerator
    result: DeltaGenerator


def show_fleets(known: WidgetSpecs, territory: Territory) -> Places:
    """What may wait, and the rows of the fleets; returns where the results go."""
    st.markdown(use_words.INTRODUCTION)
    fleets.show_ready(known, territory)
    headline = st.container()
    rows, result = st.columns([1, 2], gap="medium")
    with rows:
        in_sight = st.container(key="elfe_parc_en_vue")
        fleets.show_rows(known, territory)
    return Places(headline, in_sight, result)


def show_result(view: View, places: Places) -> None:
    """What is gained, the typical day before and after, what each foresight avoids, each use by itself."""
    has_uses, unit = bool(view.balance.uses), view.display.power_unit
    uses = series.typical_uses(view.balance, view.territory, unit=unit)
    production = series.typical_surplus(view.balance, view.territory, unit=unit)
    with places.headline:
        if has_uses:
            told = gains.headline(view)
            gains.show_headline(told)
            places.in_sight.html(in_sight.strip(told, uses, production, view.dark))
        else:
            st.markdown(use_words.EMPTY)
        with widgets.placeholder():
            if view.indicators["export_time_pct"] < LEAST_EXPORT_TIME_PCT:
                fleets.show_more_production(view)
    with places.result:
        with widgets.placeholder():
            if has_uses and view.scenario.flexibility_on:
                _show_both_on()
        _show_day(uses, production, view)
        st.page_link("pages/journee.py", label=use_words.TO_THE_DAY, icon=":material/today:")
        if has_uses:
            gains.show_foresights(view)
    if has_uses:
        gains.show_by_use(view)
    with st.expander(use_words.ASSUMED_TITLE, icon=":material/rule:"):
        st.markdown("\n".join(f"- {line}" for line in use_words.ASSUMED))
        st.page_link("pages/methode.py", label="Formules et sources, page Méthode", icon=":material/arrow_forward:")


def _show_both_on() -> None:
    st.info(use_words.BOTH_ON, icon=":material/join:")
    st.button("Couper la part flexible", on_click=_switch_share_off)


def _switch_share_off() -> None:
    widgets.forget_link_faults()
    st.session_state[FLEXIBILITY_KEY] = False


def _show_day(frame: pd.DataFrame, production: pd.DataFrame, view: View) -> None:
    """The typical day of a season, with the rest of consumption or without it."""
    unit = view.display.power_unit
    with st.container(horizontal=True, vertical_alignment="center"):
        named = {SEASONS[season]: season for season in dict.fromkeys(frame["season"])}
        season = named[widgets.one_view(SEASON_KEY, list(named), "Saison", is_named=True)]
        alone = bool(view.balance.uses) and widgets.one_view(SCALE_KEY, [ALL, ALONE], "Vue", is_named=True) == ALONE
    offer.chart(
        lambda dark: charts.typical_uses(frame, production, season, unit=unit, dark=dark, alone=alone),
        key="usages_journee",
        in_power=True,
        name="usages-journee-type",
        title=use_words.DAY_TITLE,
        note=use_words.SHADES if alone else "",
        view=view,
        table=partial(csv_tables.typical_uses, frame, production, season, unit),
    )
    with widgets.placeholder():
        if alone:
            st.caption(use_words.SHADES)
