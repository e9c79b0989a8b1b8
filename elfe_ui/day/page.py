"""The page of one day, below its title."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from elfe_core.day_plan import FILE, DayPlan, PlannedUse
from elfe_core.errors import ElfeError
from elfe_ui import charts, glossary, series, widgets
from elfe_ui.charts import PreparedChart
from elfe_ui.day import choice, take_home
from elfe_ui.exports import offer
from elfe_ui.view import View, show_faults, show_own_faults
from elfe_ui.words import day_words


def show_day(view: View) -> None:
    """What is planned, the choice of the day, and the plan or what is wrong with it."""
    notes = widgets.placeholder()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="elfe_journee_choix"):
        day_place = st.container(width="content")
        source = choice.show_source()
    forecast = choice.show_forecast(view) if source == FILE else None
    if source == FILE and forecast is None:
        return
    try:
        days = choice.days_of_data(view) if forecast is None else choice.days_of_forecast(forecast, view)
        with day_place:
            day = choice.show_day(days, notes)
        plan = choice.plan_of(view, day, source, forecast)
    except ElfeError as error:
        _show_refused(error, source)
        return
    _show_plan(plan, view)


def _show_refused(error: ElfeError, source: str) -> None:
    if source == FILE:
        show_own_faults(error, choice.REFUSED)
    else:
        show_faults(error)


def _show_plan(plan: DayPlan, view: View) -> None:
    """When to run what, what it brings, and what to take home."""
    st.subheader(f"{day_words.day_title(plan.day)} : {day_words.uncapitalised_headline(plan)}", anchor=False)
    main, side = st.columns([2.1, 1], gap="large")
    with main:
        _strips(plan, [use for use in plan.uses if use.is_started], view, "appareils")
        _power(plan, view)
        _driven(plan, view)
    with side:
        _orders(plan)
        _effect(plan, view)
        take_home.poster_button(plan, view)
        take_home.schedule_button(plan, view)
    _explained(plan, view)


def _strips(plan: DayPlan, uses: Sequence[PlannedUse], view: View, key: str) -> None:
    """The strips of hours of some uses; nothing without any."""
    if not uses:
        return

    def draw(dark: bool) -> PreparedChart:
        return charts.hour_strips(
            series.hour_bars(plan, uses), series.heads(plan, uses), series.clock_marks(plan), dark=dark
        )

    offer.chart(
        draw,
        key=f"journee_{key}",
        name=f"journee-{key}",
        title=f"{day_words.POSTER_TITLE} {day_words.day_title(plan.day)}",
        view=view,
        table=partial(series.day_table, plan, uses),
        label="Télécharger ces bandes",
    )


def _power(plan: DayPlan, view: View) -> None:
    """Why these hours: the day's production and consumption."""
    unit = view.display.power_unit
    powers = series.day_power(plan, unit, view.territory.foyers)
    offer.chart(
        lambda dark: charts.day_power(powers, series.power_ticks(powers, unit), unit=unit, dark=dark),
        key="journee_puissances",
        name="journee-production-consommation",
        title=f"Production et consommation, {day_words.day_name(plan.day)}",
        view=view,
        in_power=True,
    )


def _driven(plan: DayPlan, view: View) -> None:
    """What an automate drives, folded where people have something to start themselves."""
    driven = [use for use in plan.uses if not use.is_started]
    if not driven:
        return
    with st.expander(day_words.DRIVEN, icon=":material/thermostat:", expanded=len(driven) == len(plan.uses)):
        st.caption(day_words.DRIVEN_ABOUT)
        _strips(plan, driven, view, "automate")


def _orders(plan: DayPlan) -> None:
    """What to do, in sentences, with the groups and why there are any."""
    lines = day_words.all_orders(plan)
    st.markdown("\n".join(f"- {line}" for line in lines))
    if plan.is_example:
        st.caption(day_words.EXAMPLE)
    label = day_words.CHOOSE_USES if plan.is_example else day_words.CHANGE_USES
    st.page_link("pages/usages.py", label=label, icon=":material/arrow_forward:")


def _effect(plan: DayPlan, view: View) -> None:
    """What the plan brings: believed, and with what came."""
    st.markdown(day_words.effect(plan))
    st.html(take_home.outcome_table(plan, view))


def _explained(plan: DayPlan, view: View) -> None:
    """What the plan believes, how an hour is judged, what is left out."""
    said = [day_words.origins(plan, take_home.curves_in_use(view)), day_words.clock_change(plan), day_words.LEFT_OUT]
    st.caption(" ".join(line for line in said if line))
    with st.expander("Comment une heure est jugée", icon=":material/help:"):
        st.markdown("\n".join(f"- {line}" for line in day_words.rules()))
        st.markdown(f"Lexique : {glossary.link('bonne_heure', 'Bonne heure')}")
