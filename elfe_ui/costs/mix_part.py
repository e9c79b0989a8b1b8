"""The cheapest mixes for a goal: the search with its progress, cards to use, the curve of least cost."""

from typing import Final

import pandas as pd
import streamlit as st

from elfe_core import kernel
from elfe_core.best_mix.answer import Mix
from elfe_core.best_mix.problem import FIELDS, SIZES, STORAGE
from elfe_core.catalogue import SETTING
from elfe_core.errors import ElfeError
from elfe_ui import cached, charts, widgets
from elfe_ui.background import REFRESH_S
from elfe_ui.costs import mix_form, mix_job
from elfe_ui.costs.mix_job import MixAsked, MixFound, MixJob
from elfe_ui.economics import cards
from elfe_ui.exports import offer
from elfe_ui.series import costs as series
from elfe_ui.state import WidgetSpecs, to_widget
from elfe_ui.view import View, show_faults
from elfe_ui.words import formats, mix_words, sums
from elfe_ui.words.counted import Counted
from elfe_ui.words.names import INDICATOR_TEXTS, WORDS

FAULT_KEY: Final = "_mix_fault"
USED: Final = "C'est votre scénario : toutes les pages le montrent."


def show(view: View, found: Counted) -> None:
    """The part of the page."""
    st.markdown(mix_words.HEAD)
    left, right = st.columns([1, 1.9], gap="medium")
    with left:
        asked = mix_form.choose(view, found)
        st.button(
            "Chercher le mix le moins cher",
            type="primary",
            icon=":material/search:",
            on_click=_try_to_begin,
            args=(asked, view),
            width="stretch",
        )
        st.caption(f"{mix_words.fixed(view.scenario)} {mix_words.NEEDS_REAL}")
        st.caption(f"Coûts : {found.basis}, cas moyen ; les fourchettes disent les deux autres cas.")
    with right:
        _show_search(asked, view)


def _try_to_begin(asked: MixAsked, view: View) -> None:
    """Callback: start the search, or keep what is wrong with it for the page to show."""
    st.session_state.pop(FAULT_KEY, None)
    scenario = view.scenario
    try:
        curves = (
            cached.curves_of(scenario, view.source)
            if asked.weather == "period"
            else cached.weather_curves(view.source, scenario.wind_region_share)
        )
        mix_job.begin(asked, curves, view.territory)
    except ElfeError as error:
        st.session_state[FAULT_KEY] = error


def _show_search(asked: MixAsked, view: View) -> None:
    fault, job = st.session_state.get(FAULT_KEY), mix_job.current()
    if fault is not None:
        show_faults(fault, "La recherche attend une correction.")
    elif job is None:
        st.info(mix_words.NOT_YET, icon=":material/search:")
    elif job.is_running:
        _show_progress()
    elif job.error is not None:
        _show_error(job.error)
    elif job.found is None:
        st.info("Recherche arrêtée. Vous pouvez en lancer une autre.", icon=":material/info:")
    else:
        _show_found(job, job.found, asked, view)


@st.fragment(run_every=REFRESH_S)
def _show_progress() -> None:
    job = mix_job.current()
    if job is None or not job.is_running:
        st.rerun()
        return
    done, total = job.progress
    said = mix_words.progress(done, total, job.seconds_left, is_ready=kernel.is_ready())
    st.progress(min(done / total, 1.0), said)
    st.button("Arrêter", icon=":material/stop:", disabled=job.is_cancelled, on_click=job.cancel)


def _show_error(error: Exception) -> None:
    if isinstance(error, ElfeError):
        show_faults(error, "La recherche s'est arrêtée.")
    else:
        st.error("La recherche s'est arrêtée : la mémoire du serveur manque.", icon=":material/error:")


def _show_found(job: MixJob, found: MixFound, asked: MixAsked, view: View) -> None:
    if job.asked != asked:
        st.info(mix_words.OUTDATED, icon=":material/update:")
    reach, shown = found.best.out_of_reach, view.shown.as_rates
    if reach is not None:
        st.warning(mix_words.out_of_reach(job.asked.goals, reach, shown), icon=":material/block:")
        return
    for place, column in enumerate(st.columns(len(found.best.mixes))):
        with column.container(border=True, height="stretch", key=f"reponse_mix_{place}"):
            _show_mix(place, job, found, view)
    st.caption(mix_words.told(job.asked.goals, job.asked.weather, job.asked.basis, len(found.best.mixes), shown))
    _show_curve(job, found, view)


def _show_mix(place: int, job: MixJob, found: MixFound, view: View) -> None:
    mix, shown = found.best.mixes[place], view.shown.as_rates
    unit = sums.a_year(sums.euros(*found.mixes))
    heads = (mix_words.rank(place, mix, found.best.mixes[0]), sums.span(found.mixes[place], unit))
    values = zip(job.asked.goals, mix.values, strict=True)
    told = " ; ".join(mix_words.goal_value(*pair, shown) for pair in values)
    bars = {name: (mix.sizes[name], job.problems["middle"].bounds[name][1]) for name in SIZES}
    st.html(cards.mix(*heads, bars, f"{formats.capitalised(told)} ; {job.asked.basis}.", dark=view.dark))
    is_used = _is_used(mix, view)
    st.button(
        "Utilisé" if is_used else "Utiliser",
        key=f"utiliser_mix_{place}",
        icon=":material/check:" if is_used else None,
        disabled=is_used,
        on_click=_use,
        args=(mix, view.choices),
        help="Porte ce mix dans les réglages : toutes les pages le montrent, « Annuler » le retire.",
        width="stretch",
    )
    if is_used:
        st.caption(USED)


def _use(mix: Mix, known: WidgetSpecs) -> None:
    """Callback: the settings take the sizes; a battery becomes a real one, none is switched off."""
    widgets.forget_link_faults()
    has_battery = mix.sizes[STORAGE] > 0.0
    st.session_state[SETTING["storage_on"].query] = has_battery
    if has_battery:
        st.session_state[SETTING["storage_real"].query] = WORDS["storage_real"][True]
    for name in SIZES:
        row = SETTING[FIELDS[name]]
        if name != STORAGE or has_battery:
            st.session_state[row.query] = to_widget(row, mix.sizes[name])


def _is_used(mix: Mix, view: View) -> bool:
    now = mix_job.sizes_of(view.scenario)
    is_ideal = now[STORAGE] > 0.0 and not view.scenario.is_on("storage_real")
    return not is_ideal and all(abs(now[name] - mix.sizes[name]) < 0.051 for name in SIZES)


def _show_curve(job: MixJob, found: MixFound, view: View) -> None:
    """Least cost against the first goal, with the scenario's own point where it lies."""
    goal = job.asked.goals[0]
    scale = view.shown.as_rates.scale(goal.key, goal.value)
    unit = sums.a_year(sums.euros(*found.curve))
    frame = series.least_cost(found.best.curve, found.curve, scale.factor, unit)
    points = _points(job, view, scale.factor, unit)
    titles = (f"{INDICATOR_TEXTS[goal.key].label} ({scale.unit})", f"Coût ({unit.words})")
    st.subheader("Ce que coûte un but plus haut", anchor=False)
    offer.chart(
        lambda dark: charts.least_cost(frame, points, titles=titles, goal=scale.factor * goal.value, dark=dark),
        key="mix_courbe",
        name="mix-le-moins-cher",
        title=f"Coût du mix le moins cher selon le but : {titles[0]}",
        note=f"{formats.capitalised(job.asked.basis)}.",
        view=view,
        table=lambda: series.named_curve(frame, titles),
    )
    st.caption(mix_words.curve_told(job.asked.basis))


def _points(job: MixJob, view: View, factor: float, unit: sums.Unit) -> pd.DataFrame:
    """The scenario as the search counts it: with a real battery, in the same weather."""
    sizes = mix_job.sizes_of(view.scenario)
    cost, value = job.cost(sizes), job.value(sizes)
    row = (factor * value, unit.factor * float(cost.middle or 0.0), series.YOURS, sums.figures(cost, unit))
    return pd.DataFrame([row], columns=["value", "cost", "name", "text"])
