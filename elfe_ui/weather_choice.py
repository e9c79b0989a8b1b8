"""The weather year in use: chosen from anywhere on a page, and said above each page."""

from typing import Final

import streamlit as st

from elfe_core.catalogue import SETTING
from elfe_core.scenario import dates_in
from elfe_ui import widgets
from elfe_ui.view import View
from elfe_ui.words import weather_words

YEAR: Final = SETTING["weather_year"]
WIND: Final = SETTING["wind_region_share"]
PERIOD_KEYS: Final = (SETTING["period_start"].query, SETTING["period_end"].query)
MARK_KEY: Final = "elfe_meteo"


def take(year: int) -> None:
    """Callback: take the weather of a year, of the data in use where it is one of theirs; 0 for all of these."""
    widgets.forget_link_faults()
    st.session_state[YEAR.query] = YEAR.words.get(year, YEAR.words[0])
    if year not in YEAR.words:
        start, end = (st.session_state[key] for key in PERIOD_KEYS)
        for key, day in zip(PERIOD_KEYS, dates_in(start, end, year), strict=True):
            st.session_state[key] = day


def take_wind(region_share: float) -> None:
    """Callback: take a curve of wind by the region's part in it."""
    widgets.forget_link_faults()
    st.session_state[WIND.query] = round(WIND.shown * region_share)


def show_mark(view: View) -> None:
    """Which real year's weather the whole page stands in, what of it is measured, and the way back; else nothing."""
    with widgets.placeholder():
        if view.scenario.weather_year == 0:
            return
        with st.container(horizontal=True, vertical_alignment="center", key=MARK_KEY):
            st.markdown(
                f":material/partly_cloudy_day: **{weather_words.in_use(view.scenario)}**",
                width="content",
                help=weather_words.RECONSTRUCTED,
            )
            st.caption(weather_words.measured(view.scenario), width="content")
            st.button(
                weather_words.way_back(view.territory, is_own=view.source.own is not None),
                key="meteo_retour",
                icon=":material/undo:",
                on_click=take,
                args=(0,),
                type="tertiary",
            )
