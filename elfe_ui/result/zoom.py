"""The days in view: kept from page to page and in the link, chosen by length, by steps, by dates or on the overview."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

import streamlit as st

from elfe_core.insight.spans import Span, first_week, month_of, neighbour, part_of, week_of
from elfe_ui import charts, widgets
from elfe_ui.series.power import Window
from elfe_ui.view import View
from elfe_ui.words import formats

PARAMETER = "zoom"
"""Query parameter: first and last day, `20210208-20210214`."""
DAYS_TEXT = re.compile(r"(\d{8})-(\d{8})")

SPAN_KEY, WRITTEN_KEY, BRUSHED_KEY, DRAWN_KEY = "_zoom", "_zoom_ecrit", "_zoom_apercu", "_apercu_dessine"
LENGTH_KEY, DAYS_KEY, SHOWN_KEY, WHOLE_KEY = "duree", "jours", "_jours_montres", "zoom_entier"
ALL, MONTH, WEEK, DAY = "Tout", "Mois", "Semaine", "Jour"


def in_view(period: Span, drawn_key: str = LENGTH_KEY) -> Span:
    """The days in view: those chosen as far as the period holds them, else all of it; writes them into the address.

    `drawn_key` is a widget of this page alone: an address without days means none where the page was drawn before, and
    nothing where it is opened from another one.
    """
    text, is_drawn = st.query_params.get(PARAMETER), drawn_key in st.session_state
    if not is_drawn:
        st.session_state.pop(BRUSHED_KEY, None)
    with widgets.placeholder():
        if text != st.session_state.get(WRITTEN_KEY) and (text is not None or is_drawn):  # a link, or a step back
            found = None if text is None else _read(text)
            if text is not None and (found is None or found.within(period) is None):
                st.warning("Le lien demande des jours que la période ne contient pas ; toute la période est montrée.")
            choose(found)
    chosen: Span | None = st.session_state.get(SPAN_KEY)
    shown = None if chosen is None else chosen.within(period)
    _write(shown)
    return shown or period


def choose(span: Span | None) -> None:
    """Callback: put days in view; None for the whole period."""
    st.session_state[SPAN_KEY] = span
    if st.session_state.pop(BRUSHED_KEY, False):
        st.session_state[DRAWN_KEY] = st.session_state.get(DRAWN_KEY, 0) + 1  # a new overview, without its brush


def choose_brushed() -> None:
    """Callback of the overview: put the days under the brush in view."""
    ends = st.session_state[overview_key()]["selection"][charts.BRUSH].get("local")
    if not ends:
        st.session_state[SPAN_KEY] = None
        return
    first, last = (datetime.fromtimestamp(end / 1000, tz=UTC) for end in (min(ends), max(ends)))
    end = (last - timedelta(hours=1)).date()
    st.session_state[SPAN_KEY] = Span(first=first.date(), last=max(first.date(), end))
    st.session_state[BRUSHED_KEY] = True


def overview_key() -> str:
    """Key of the overview, another one after the days were chosen otherwise."""
    return f"apercu_{st.session_state.get(DRAWN_KEY, 0)}"


def is_brushed() -> bool:
    """Whether the overview's own brush shows the days in view."""
    return bool(st.session_state.get(BRUSHED_KEY, False))


def period_of(view: View) -> Span:
    """All days of the page's scenario."""
    return Span(first=view.scenario.period_start, last=view.scenario.period_end)


def cut_to(span: Span, view: View) -> View:
    """The page as if its scenario had these days alone; the flows are those of the whole period's simulation.

    A reference that holds none of them is left out.
    """
    part, reference = part_of(view.balance, span, view.territory), view.reference
    if reference is not None:
        beside = part_of(reference.balance, span, view.territory)
        reference = reference._replace(balance=beside) if beside.n_counted else None
    scenario = replace(view.scenario, period_start=span.first, period_end=span.last)
    return view._replace(scenario=scenario, balance=part, reference=reference)


def show_way_back(span: Span) -> None:
    """One line that says which days are shown, and the button that shows the whole period again."""
    days = formats.capitalised(formats.days(span.first, span.last, with_year=True))
    with st.container(horizontal=True, vertical_alignment="center", key="elfe_zoom_dit"):
        st.markdown(f":material/date_range: **{days}**, les jours choisis dans « Heure par heure ».", width="content")
        st.button("Toute la période", key=WHOLE_KEY, icon=":material/zoom_out_map:", on_click=choose, args=(None,))


def window_of(span: Span) -> Window:
    """First and last local hour of the days."""
    return datetime.combine(span.first, time()), datetime.combine(span.last, time(23))


def show_controls(span: Span, period: Span) -> None:
    """Lengths, steps to the part before and after, and dates; all work by mouse, finger and keys."""
    st.session_state[LENGTH_KEY] = _length(span, period)
    st.segmented_control(
        "Jours affichés",
        [ALL, MONTH, WEEK, DAY],
        format_func=partial(_named, period=period),
        key=LENGTH_KEY,
        on_change=_resize,
        args=(span, period),
        label_visibility="collapsed",
    )
    for sign, icon, words in ((-1, "chevron_left", "Les jours d'avant"), (1, "chevron_right", "Les jours d'après")):
        moved = None if span == period else neighbour(span, period, sign)
        st.button(
            f":material/{icon}:",
            key=f"zoom_{icon}",
            disabled=moved is None,
            on_click=choose,
            args=(moved,),
            help=words,
        )
    if st.session_state.get(SHOWN_KEY) != span:
        st.session_state[SHOWN_KEY], st.session_state[DAYS_KEY] = span, (span.first, span.last)
    st.date_input(
        "Premier et dernier jour affichés",
        value=(span.first, span.last),
        min_value=period.first,
        max_value=period.last,
        key=DAYS_KEY,
        format="DD/MM/YYYY",
        on_change=_choose_days,
        args=(period,),
        width=218,
        label_visibility="collapsed",
    )


def _resize(span: Span, period: Span) -> None:
    """Callback of the lengths: the one chosen, from the first day in view."""
    parts = {
        MONTH: month_of(span.first),
        WEEK: first_week(span.first, period),
        DAY: Span(first=span.first, last=span.first),
    }
    part = parts.get(st.session_state[LENGTH_KEY])
    choose(None if part is None else part.within(period))


def _choose_days(period: Span) -> None:
    """Callback of the dates: both ends are needed."""
    days: tuple[date, ...] = st.session_state[DAYS_KEY]
    if len(days) == 2:
        span = Span(first=days[0], last=days[1])
        choose(None if span == period else span)


def _length(span: Span, period: Span) -> str | None:
    if span == period:
        return ALL
    if span.n_days == 1:
        return DAY
    if span.n_days == 7 or week_of(span.first).within(period) == span:
        return WEEK
    return MONTH if month_of(span.first).within(period) == span else None


def _named(length: str, period: Span) -> str:
    """What a length is called: all of a year is one."""
    return "Année" if length == ALL and period.n_days in (365, 366) else length


def _read(text: str) -> Span | None:
    """Days of the parameter; None if it is malformed or its last day comes before its first."""
    found = DAYS_TEXT.fullmatch(text)
    try:
        days = [date.fromisoformat(part) for part in found.groups()] if found else []
    except ValueError:
        return None
    return Span(first=days[0], last=days[1]) if days and days[0] <= days[1] else None


def _write(span: Span | None) -> None:
    text = None if span is None else f"{span.first:%Y%m%d}-{span.last:%Y%m%d}"
    st.session_state[WRITTEN_KEY] = text
    query: Any = st.query_params
    if text is None:
        query.pop(PARAMETER, None)
    elif query.get(PARAMETER) != text:
        query[PARAMETER] = text
