"""What a visitor asks of a mix: one or two goals, in which weather, within which bounds."""

from typing import Final

import streamlit as st

from elfe_core.best_mix.problem import FIELDS, SIZES, STORAGE, Bounds, Goal
from elfe_core.catalogue import INDICATORS, ORIGINAL_ONLY, SETTING
from elfe_core.catalogue import STORAGE as OF_STORAGE
from elfe_ui import goal_choice, widgets
from elfe_ui.costs.mix_job import MixAsked, fixed_part
from elfe_ui.state import WidgetSpec
from elfe_ui.view import View
from elfe_ui.words import mix_words
from elfe_ui.words.counted import Counted

GOAL_KEYS: Final = tuple(row.key for row in INDICATORS if row.group not in (ORIGINAL_ONLY, OF_STORAGE))
"""Indicators that say something of every mix."""
USUAL_SECOND: Final = "export_time_pct"
GOAL_PREFIX, SECOND_PREFIX = "mix", "mix_second"
WEATHER_KEY, SECOND_KEY = "mix_meteo", "mix_second_but"


def choose(view: View, found: Counted) -> MixAsked:
    """Draw the form."""
    st.markdown("**But**")
    goals = [_goal(GOAL_PREFIX, view)]
    label = "Ajouter un second but"
    widgets.warn_of_link_values(WidgetSpec(key=SECOND_KEY, field=label, default=False))
    if st.toggle(label, key=SECOND_KEY, bind="query-params"):
        goals.append(_goal(SECOND_PREFIX, view, USUAL_SECOND, at_least=False))
    weathers = list(mix_words.WEATHERS)
    weather = widgets.pick(
        WEATHER_KEY,
        weathers,
        "Où le but est tenu",
        weathers[0],
        "« Dans votre période » : avec la météo de votre scénario. Les deux autres prennent neuf années réelles, de "
        "2012 à 2020 : en moyenne, ou jusque dans la pire.",
    )
    bounds = _bounds(view)
    return MixAsked(
        goals=tuple(goals),
        bounds=bounds,
        weather=mix_words.WEATHERS[weather],
        fixed=fixed_part(view.scenario),
        price=found.price,
        costs=found.costs,
        basis=found.basis,
    )


def _goal(prefix: str, view: View, usual: str = goal_choice.USUAL_INDICATOR, *, at_least: bool = True) -> Goal:
    chosen = goal_choice.choose(prefix, GOAL_KEYS, view.shown.as_rates, view, usual, at_least=at_least)
    return Goal(key=chosen.key, value=chosen.value, at_least=chosen.at_least)


def _bounds(view: View) -> Bounds:
    """Both ends of every size; the lower one is never below today's."""
    specs = {name: _spec(name, view) for name in SIZES}
    widgets.warn_of_link_values(*specs.values())
    with st.expander("Bornes", icon=":material/straighten:"):
        return {name: _slider(name, spec, view) for name, spec in specs.items()}


def _spec(name: str, view: View) -> WidgetSpec:
    """What a link may hold for both ends of a size."""
    lowest, highest = widgets.bounds_of(view.choices[SETTING[FIELDS[name]].query])
    low = max(lowest, round(_today(name, view), 1))
    return WidgetSpec(key=f"mix_bornes_{name}", field=mix_words.BOUND_NAMES[name], default=low, low=low, high=highest)


def _slider(name: str, spec: WidgetSpec, view: View) -> tuple[float, float]:
    least, most = widgets.bounds_of(spec)
    low, high = st.slider(
        mix_words.BOUND_NAMES[name],
        least,
        most,
        (least, most),
        mix_words.STEPS[name],
        format="localized",
        key=spec.key,
        bind="query-params",
    )
    return (_today(name, view) if low == least else low), high


def _today(name: str, view: View) -> float:
    return 0.0 if name == STORAGE else view.territory.today_gwh(name)
