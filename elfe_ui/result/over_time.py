"""Power over time: the days in view on a small overview, their detail, their figures, and the days that stand out."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import streamlit as st

from elfe_core.insight.spans import Span, SpanEnergy
from elfe_ui import cached, charts, series, widgets
from elfe_ui.exports import csv_tables, offer
from elfe_ui.glossary import link
from elfe_ui.result import figures, hours, zoom
from elfe_ui.series import PowerSeries
from elfe_ui.view import View
from elfe_ui.words import formats, sentences

STEP_LABELS = {"Heure": "hour", "Jour": "day", "Semaine": "week", "Mois": "month"}
STEP_HELP = "Chaque point est la puissance moyenne de l'heure, du jour, de la semaine ou du mois."
READ_VALUES = "Passez sur la courbe, ou touchez-la, pour lire ses valeurs."

Chart = Any
TimeChart = Callable[[PowerSeries, View, int], Chart]
"""Detail, page, hours of its moving average -> chart."""


class TimeView(NamedTuple):
    """A view over time."""

    explanation: str
    chart: TimeChart
    keys: Sequence[str]
    """The quantities that it shows."""
    file_name: str


@st.fragment
def show_over_time(view: View, name: str, shown: TimeView) -> None:
    """Choices, overview, figures of the days in view, detail, length of its points, days that stand out."""
    period = zoom.period_of(view)
    span = zoom.in_view(period)
    with st.container(gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", key="elfe_zoom"):
            zoom.show_controls(span, period)
        _show_overview(view, span, period)
        with widgets.placeholder():
            if span != period:
                figures.show_span(cached.span_figures(view.scenario, view.source, span), view)
        picture = st.container(gap="xsmall")
        with st.container(horizontal=True, vertical_alignment="center", key="elfe_pas"):
            st.markdown("Un point par", width="content")
            step = STEP_LABELS[widgets.one_view("pas", list(STEP_LABELS), "Pas de temps", STEP_HELP, is_named=True)]
        with picture:
            _show_detail(view, name, shown, step, span)
    _show_standouts(view)


def _show_overview(view: View, span: Span, period: Span) -> None:
    """The whole period, small: what is in view is marked, and a brush chooses it."""
    unit = view.display.power_unit
    daily = series.daily_exchange(view.balance, view.territory, unit=unit)
    marked = None if span == period or zoom.is_brushed() else zoom.window_of(span)
    st.altair_chart(
        charts.overview(daily, unit=unit, dark=view.dark, marked=marked),
        width="stretch",
        theme=None,
        key=zoom.overview_key(),
        on_select=zoom.choose_brushed,
        selection_mode=charts.BRUSH,
    )


def _show_detail(view: View, name: str, shown: TimeView, step: str, span: Span) -> None:
    unit, smoothing_h = view.display.power_unit, view.display.smoothing_in_use_h(span.n_days)
    detail = series.power_series(
        view.balance,
        view.territory,
        unit=unit,
        step=step,
        smoothing_h=smoothing_h,
        window=zoom.window_of(span),
    )
    caption = sentences.days_in_view(span.first, span.last, step, smoothing_h, detail.block_h)
    offer.chart(
        lambda dark: shown.chart(detail, view._replace(dark=dark), smoothing_h),
        key="detail",
        in_power="imported_share" not in shown.keys,
        name=shown.file_name,
        title=name,
        note=caption,
        view=view,
        table=lambda: csv_tables.over_time(detail, shown.keys, unit, view.territory.timezone),
        label="Ce dessin",
        beside=lambda: hours.button(view, "heures", wide=False, in_fragment=True),
        in_fragment=True,
    )
    st.caption(caption.replace(sentences.SMOOTHED, link("moyenne_glissante", sentences.SMOOTHED), 1))
    st.caption(f"{shown.explanation} {READ_VALUES}")


def _show_standouts(view: View) -> None:
    """Lists of the days that import and export most, and of the hardest week: a click shows them."""
    found = cached.standouts(view.scenario, view.source)
    week = () if found.hardest_week is None else (found.hardest_week,)
    lists = (
        ("Importent le plus", found.importing, "imported_mwh"),
        ("Exportent le plus", found.exporting, "exported_mwh"),
        ("La semaine la plus dure", week, "imported_mwh"),
    )
    with st.expander("Les jours à regarder", icon=":material/search_insights:", expanded=True):
        for number, (column, (title, spans, key)) in enumerate(zip(st.columns(3), lists, strict=True)):
            with column, st.container(gap="xsmall"):
                st.markdown(f"**{title}**")
                if not spans:
                    st.caption("Aucun jour de la période.")
                for place, one in enumerate(spans):
                    _offer_span(one, key, f"jour_{number}_{place}")


def _offer_span(one: SpanEnergy, key: str, widget_key: str) -> None:
    days = formats.days(one.span.first, one.span.last, with_year=False).removeprefix("du ")
    energy = formats.energy(getattr(one, key))
    st.button(
        f"{days} · {energy}",
        key=widget_key,
        on_click=zoom.choose,
        args=(one.span,),
        width="stretch",
        help=f"Affiche ces heures : {energy} {'importés' if key == 'imported_mwh' else 'exportés'}.",
    )
