"""Sliders for the factors that a picture holds fixed."""

from collections.abc import Mapping, Sequence

import numpy as np
import streamlit as st

from elfe_core.catalogue import MAIN_FACTORS, SETTING
from elfe_core.scenario import Scenario
from elfe_ui import widgets
from elfe_ui.factors import settings
from elfe_ui.factors.sources import AnySource, Live, Stored
from elfe_ui.state import Choice
from elfe_ui.view import View
from elfe_ui.widgets import Choices
from elfe_ui.words import factor_names


def sliders(source: AnySource, view: View, free: Sequence[str]) -> dict[str, float]:
    """A slider for each factor that is not free; the value of every factor, in the unit of the core."""
    if isinstance(source, Live):
        st.caption("Ces curseurs sont ceux des réglages : ils changent votre scénario.")
        return factor_names.in_use(view.scenario) | {
            key: _live(key, view) for key in _usual(source.factors, view.scenario) if key not in free
        }
    values = {key: of_file[0] for key, of_file in source.file.axes.items()}
    return values | {key: _stored(source, key, view) for key in source.factors if key not in free}


def other_value(source: AnySource, key: str, view: View) -> float:
    """A slider for the value of a factor on a second picture."""
    if isinstance(source, Stored):
        return _of_axis(source, key, view, f"second_{key}", "Pour la seconde surface")
    factor = factor_names.FACTORS[key]
    start = 0.0 if factor_names.in_use(view.scenario)[key] else float(round(factor.high / 3.0))
    widget = f"second_direct_{key}"
    follow(widget, start)
    chosen = st.slider(
        f"{factor.label}, pour la seconde surface",
        0.0,
        2.0 * factor.high,
        start,
        factor.step,
        format="localized",
        key=widget,
        bind="query-params",
    )
    return float(chosen) / factor.shown


def follow(widget: str, start: float | str) -> None:
    """What stands at its default goes along when the default moves: it is not in the link, which opens the new one.

    To be called before the widget is drawn, with the default that it is given.
    """
    drawn_with = f"_default_{widget}"
    if widget in st.session_state and st.session_state[widget] == st.session_state.get(drawn_with):
        st.session_state[widget] = start
    st.session_state[drawn_with] = start


def _usual(factors: Sequence[str], scenario: Scenario) -> list[str]:
    """The five factors, and those of what is switched on; the others stay where the settings on the left put them."""
    on = [key for key in factors if SETTING[key].switch and scenario.is_on(SETTING[key].switch)]
    return [key for key in factors if key in MAIN_FACTORS or key in on]


def _live(key: str, view: View) -> float:
    """A slider that moves the scenario itself."""
    factor, choice = factor_names.FACTORS[key], view.choices[settings.CHOICE_OF_FACTOR[key]]
    widget = f"direct_{key}"
    value = factor_names.in_use(view.scenario)[key]
    st.session_state[widget] = round(value * factor.shown, 1)
    st.slider(
        factor.label,
        *settings.bounds(choice),
        step=factor.step,
        format="localized",
        key=widget,
        on_change=_move_scenario,
        args=(key, widget, view.choices),
    )
    return value


def _move_scenario(key: str, widget: str, known: Choices) -> None:
    value = st.session_state[widget] / factor_names.FACTORS[key].shown
    set_scenario({key: value}, known)


def set_scenario(factors: Mapping[str, float], known: Choices) -> None:
    """Bring factors to the settings on the left; to be called before these are drawn."""
    widgets.forget_link_faults()
    for name, setting in settings.settings_of(factors, known).items():
        st.session_state[name] = round(setting, 9) if isinstance(setting, float) else setting  # 100 * 0.07 is 7.000…01


def _stored(source: Stored, key: str, view: View) -> float:
    return _of_axis(source, key, view, f"tenu_{key}", "")


def _of_axis(source: Stored, key: str, view: View, widget: str, what_for: str) -> float:
    """A slider over the values that a file has."""
    factor, values = factor_names.FACTORS[key], source.axis(key)
    names = [factor_names.short(float(value)) for value in factor_names.shown(key, values)]
    if len(set(names)) < len(names):
        names = [f"{value:.10g}".replace(".", ",") for value in factor_names.shown(key, values)]
    nearest = int(np.argmin(np.abs(np.asarray(values) - factor_names.in_use(view.scenario)[key])))
    start = (0 if nearest else len(names) - 1) if what_for else nearest
    follow(widget, names[start])
    if st.session_state.get(widget, names[start]) not in names:
        st.session_state[widget] = names[start]
    label = f"{factor.label}, {what_for.lower()}" if what_for else factor.label
    widgets.say_wrong(Choice(key=widget, field=label, default=names[start], choices=tuple(names)))
    chosen = st.select_slider(label, names, value=names[start], key=widget, bind="query-params")
    return values[names.index(str(chosen))]
