"""The view of all weather years: an indicator in each, one to choose, and the hardest week of all winters."""

import math
from typing import Final

import pandas as pd
import streamlit as st

from elfe_core.errors import ElfeError
from elfe_core.insight.weather_band import YearlyFigures
from elfe_core.insight.winter_week import WinterWeek
from elfe_core.scenario import dates_in, in_own_weather
from elfe_core.weather.wind_curves import SHARES
from elfe_ui import cached, charts, series, weather_choice, widgets
from elfe_ui.exports import offer
from elfe_ui.glossary import link
from elfe_ui.result import figures, zoom
from elfe_ui.series.weather_years import BY_VALUE, BY_YEAR
from elfe_ui.view import View
from elfe_ui.words import band_words, weather_words
from elfe_ui.words.names import INDICATOR_TEXTS

VIEW: Final = "Autres années"
FIRST_VIEW: Final = "Échanges"
"""Which shows the hours of a week."""
ORDERS: Final = {"De la pire à la meilleure": BY_VALUE, "Par année": BY_YEAR}
DRAWN_KEY: Final = "_annees_dessinees"
CHART_KEY: Final = "annees"


def show_other_years(view: View) -> None:
    """The picture, the years to choose, the hardest week; a sentence where the data or the period allow none."""
    found = cached.in_every_year(view.scenario, view.source)
    st.markdown(f"**{weather_words.QUESTION}** {weather_words.explained(link('annee_meteo', 'météo'))}")
    if found is None:
        st.info(weather_words.NONE, icon=":material/info:")
        return
    keys = {INDICATOR_TEXTS[key].label: key for key in _known(view, found)}
    default = INDICATOR_TEXTS[band_words.HEADLINE].label
    with st.container(horizontal=True, vertical_alignment="bottom"):
        label = widgets.pick("chiffre", list(keys), "Chiffre", default if default in keys else next(iter(keys)))
        order = widgets.one_view("ordre_annees", list(ORDERS), "Ordre des années", is_named=True)
    _show_picture(keys[label], ORDERS[order], found, view)
    _offer_years(keys[label], found, view)
    _show_week(view)
    _show_wind_curves(keys[label], view)
    if found.of_shapes:
        st.caption(band_words.of_shapes(found))
    st.caption(weather_words.RECONSTRUCTED)


def _known(view: View, found: YearlyFigures) -> list[str]:
    """Indicators of the panel that every year has."""
    keys = [key for group in figures.panel_of(view.scenario).values() for key in group]
    return [key for key in keys if found.band(key) is not None and not math.isnan(figures.value_of(key, view))]


def _show_picture(key: str, order: str, found: YearlyFigures, view: View) -> None:
    shown = view.shown
    scale = shown.scale(key, *map(float, found.indicators[key]))
    frame = series.weather_years(
        found,
        key,
        own=_in_own_weather(key, view),
        own_name=weather_words.own(view.territory, is_own=view.source.own is not None),
        chosen=_in_use(found, view),
        factor=scale.factor,
        order=order,
    )
    texts = [band_words.figure(key, value / scale.factor, shown, scale) for value in frame["value"]]
    name = INDICATOR_TEXTS[key].label
    offer.chart(
        lambda dark: charts.named_figures(
            frame, title=f"{name} ({scale.unit})", texts=texts, what=weather_words.YEAR, dark=dark
        ),
        key=f"{CHART_KEY}_{st.session_state.get(DRAWN_KEY, 0)}",
        name="annees-meteo",
        title=f"{name} selon l'année météo",
        note=weather_words.SHORT_NOTE,
        view=view,
        table=lambda: _table(frame, weather_words.YEAR, f"{name} ({scale.unit})"),
        select=offer.Select(charts.YEAR, _take_clicked),
    )


def _in_use(found: YearlyFigures, view: View) -> int:
    """The year whose weather the page stands in; 0 for that of the data in use."""
    year = view.scenario.period_start.year
    return year if view.scenario.weather_year or year in found.of_shapes else 0


def _in_own_weather(key: str, view: View) -> float:
    """The indicator in the weather of the data in use; NaN where they do not cover these dates."""
    scenario = in_own_weather(view.scenario, view.territory.period_start.year)
    try:
        return figures.value_of(key, view._replace(indicators=cached.indicators(scenario, view.source)))
    except ElfeError:
        return math.nan


def _table(frame: pd.DataFrame, what: str, name: str) -> pd.DataFrame:
    return pd.DataFrame({what: frame["name"], name: frame["value"]})


def _take_clicked() -> None:
    """Callback of the picture: the year of the row that was clicked; a new picture forgets the click."""
    count = st.session_state.get(DRAWN_KEY, 0)
    clicked = st.session_state[f"{CHART_KEY}_{count}"]["selection"][charts.YEAR]
    st.session_state[DRAWN_KEY] = count + 1
    if clicked:
        weather_choice.take(int(clicked[0]["year"]))


def _offer_years(key: str, found: YearlyFigures, view: View) -> None:
    """Buttons for the years at both ends and for the way back: the same as a click, by keys, too."""
    band = found.band(key)
    assert band is not None
    named = weather_words.ends(key, band)
    with st.container(horizontal=True, vertical_alignment="center", key="elfe_annees"):
        st.markdown(weather_words.CHOOSE, width="content")
        for number, (year, words) in enumerate(named):
            st.button(
                f"{year}, {words}",
                key=f"prendre_annee_{number}",
                on_click=weather_choice.take,
                args=(year,),
                disabled=_in_use(found, view) == year,
            )


def _show_week(view: View) -> None:
    """The hardest week of all winters, and the button that shows its hours."""
    week = cached.hardest_winter_week(view.scenario, view.source)
    if week is None:
        return
    with st.container(border=True):
        st.markdown(f":material/severe_cold: {weather_words.hardest_week(week)}")
        st.button(
            "Voir cette semaine, heure par heure",
            key="pire_semaine",
            icon=":material/search_insights:",
            on_click=_show_hours,
            args=(week, view),
        )


def _show_hours(week: WinterWeek, view: View) -> None:
    """Callback: take the week's year, a period that holds it, and put its days in view."""
    year = week.span.first.year
    weather_choice.take(year)
    start, end = dates_in(view.scenario.period_start, view.scenario.period_end, year)
    if not start <= week.span.first <= week.span.last <= end:
        for key in weather_choice.PERIOD_KEYS:
            st.session_state[key] = view.choices[key].default
    zoom.choose(week.span)
    st.session_state["vue"] = FIRST_VIEW


def _show_wind_curves(key: str, view: View) -> None:
    """The same indicator with other curves of wind: how much the curve alone decides."""
    found = cached.by_wind_curve(view.scenario, view.source)
    if not found or any(math.isnan(one[key]) for one in found.values()) or view.scenario.wind_gwh == 0.0:
        return
    st.markdown(f"**{weather_words.WIND_QUESTION}** {weather_words.other_winds(link('courbe_eolienne', 'courbe'))}")
    values = [one[key] for one in found.values()]
    scale = view.shown.scale(key, *values)
    share = view.scenario.wind_region_share
    chosen = next((curve for curve, of in SHARES.items() if of == share), "")
    frame = series.wind_curves(found, key, names=weather_words.WIND_CURVES, chosen=chosen, factor=scale.factor)
    texts = [band_words.figure(key, value / scale.factor, view.shown, scale) for value in frame["value"]]
    name = f"{INDICATOR_TEXTS[key].label} ({scale.unit})"
    st.markdown(weather_words.by_curve(key, values, view.shown))
    offer.chart(
        lambda dark: charts.named_figures(frame, title=name, texts=texts, what=weather_words.WIND_CURVE, dark=dark),
        key="courbes_vent",
        name="courbes-eoliennes",
        title=f"{INDICATOR_TEXTS[key].label} selon la courbe éolienne",
        note=weather_words.WIND_NOTE,
        view=view,
        table=lambda: _table(frame, weather_words.WIND_CURVE, name),
    )
    with st.container(horizontal=True, vertical_alignment="center", key="elfe_vents"):
        st.markdown(weather_words.CHOOSE_WIND, width="content")
        for curve, of in SHARES.items():
            st.button(
                weather_words.WIND_CURVES[curve],
                key=f"prendre_vent_{curve}",
                on_click=weather_choice.take_wind,
                args=(of,),
                disabled=curve == chosen,
            )
    st.caption(weather_words.WIND_NOTE)
