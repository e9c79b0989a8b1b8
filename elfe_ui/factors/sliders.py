"""Sliders of the factors: what a picture holds fixed, the ends of its axes; factors <-> the settings on the left."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from elfe_core.catalogue import FACTORS, MAIN_FACTORS, SETTING
from elfe_core.scenario import Scenario
from elfe_ui import widgets
from elfe_ui.factors.slices import LiveSlices, Slices, StoredSlices
from elfe_ui.state import Value, WidgetSpec, WidgetSpecs
from elfe_ui.view import View
from elfe_ui.words import factor_names
from elfe_ui.words.names import WORDS

QUERY_OF_FACTOR: Mapping[str, str] = {key: SETTING[key].query for key in FACTORS}
"""Query parameter of each factor that a sweep can vary."""


def widget_bounds(spec: WidgetSpec) -> tuple[float, float]:
    """Lowest and highest value of a widget for numbers."""
    assert isinstance(spec.low, int | float)
    assert isinstance(spec.high, int | float)
    return float(spec.low), float(spec.high)


def can_be_set(factors: Mapping[str, float], known: WidgetSpecs) -> bool:
    """Whether the sidebar's widgets can hold exactly these factors."""
    for factor, value in factors.items():
        spec = known[QUERY_OF_FACTOR[factor]]
        low, high = widget_bounds(spec)
        shown = SETTING[factor].shown * value
        is_whole = not isinstance(spec.default, int) or math.isclose(shown, round(shown), abs_tol=1e-9)
        if not (is_whole and low - 1e-9 <= shown <= high + 1e-9):
            return False
    return True


def settings_of(factors: Mapping[str, float], known: WidgetSpecs) -> dict[str, Value]:
    """The sidebar's values for these factors of a sweep; a value outside a widget's bounds is set to the bound.

    Storage or flexibility of zero is switched off, more is switched on.
    """
    settings: dict[str, Value] = {}
    for factor, value in factors.items():
        spec = known[QUERY_OF_FACTOR[factor]]
        low, high = widget_bounds(spec)
        shown = min(max(SETTING[factor].shown * value, low), high)
        settings[spec.key] = round(shown) if isinstance(spec.default, int) else shown
        if SETTING[factor].switch == "storage_real":
            settings[SETTING["storage_real"].query] = WORDS["storage_real"][True]
        elif SETTING[factor].is_switched_on:
            settings[SETTING[SETTING[factor].switch].query] = True
        if SETTING[factor].is_size:
            settings[SETTING[SETTING[factor].switch].query] = value > 0.0
            if not value > 0.0:
                del settings[spec.key]  # switched off: the size keeps its value
    return settings


def fixed_values(source: Slices, view: View, free: Sequence[str]) -> dict[str, float]:
    """A slider for each factor that is not free; the value of every factor, in the unit of the core."""
    if isinstance(source, LiveSlices):
        st.caption("Ces curseurs sont ceux des réglages : ils changent votre scénario.")
        return factor_names.in_use(view.scenario) | {
            key: _live_slider(key, view) for key in _usual(source.factors, view.scenario) if key not in free
        }
    values = {key: of_file[0] for key, of_file in source.file.axes.items()}
    return values | {key: _stored_slider(source, key, view) for key in source.factors if key not in free}


def other_value(source: Slices, key: str, view: View) -> float:
    """A slider for the value of a factor on a second picture."""
    if isinstance(source, StoredSlices):
        return _of_axis(source, key, view, f"second_{key}", "Pour la seconde surface")
    factor = factor_names.FACTORS[key]
    low = 0.0 if SETTING[key].can_be(0.0) else factor.low
    high = min(2.0 * factor.high, SETTING[key].most * factor.shown)
    start = low if factor_names.in_use(view.scenario)[key] else float(round(factor.high / 3.0))
    widget = f"second_direct_{key}"
    follow_default(widget, start)
    chosen = st.slider(
        f"{factor.label}, pour la seconde surface",
        low,
        high,
        start,
        factor.step,
        format="localized",
        key=widget,
        bind="query-params",
    )
    return float(chosen) / factor.shown


def follow_default(widget: str, start: float | str) -> None:
    """Move a widget that is at its default to the new default: a default is not in the link.

    Call before the widget is drawn, with the default that it is given.
    """
    drawn_with = f"_default_{widget}"
    if widget in st.session_state and st.session_state[widget] == st.session_state.get(drawn_with):
        st.session_state[widget] = start
    st.session_state[drawn_with] = start


def _usual(factors: Sequence[str], scenario: Scenario) -> list[str]:
    """The five factors, and those of what is switched on; the others stay where the settings on the left put them."""
    on = [key for key in factors if SETTING[key].switch and scenario.is_on(SETTING[key].switch)]
    return [key for key in factors if key in MAIN_FACTORS or key in on]


def _live_slider(key: str, view: View) -> float:
    """A slider that moves the scenario itself."""
    factor, spec = factor_names.FACTORS[key], view.choices[QUERY_OF_FACTOR[key]]
    widget = f"direct_{key}"
    value = factor_names.in_use(view.scenario)[key]
    st.session_state[widget] = round(value * factor.shown, 1)
    st.slider(
        factor.label,
        *widget_bounds(spec),
        step=factor.step,
        format="localized",
        key=widget,
        on_change=_move_scenario,
        args=(key, widget, view.choices),
    )
    return value


def _move_scenario(key: str, widget: str, known: WidgetSpecs) -> None:
    value = st.session_state[widget] / factor_names.FACTORS[key].shown
    set_scenario({key: value}, known)


def set_scenario(factors: Mapping[str, float], known: WidgetSpecs) -> None:
    """Set the sidebar's settings to these factors; call before they are drawn."""
    widgets.forget_link_faults()
    for name, setting in settings_of(factors, known).items():
        st.session_state[name] = round(setting, 9) if isinstance(setting, float) else setting  # 100 * 0.07 is 7.000…01


def _stored_slider(source: StoredSlices, key: str, view: View) -> float:
    return _of_axis(source, key, view, f"tenu_{key}", "")


def _of_axis(source: StoredSlices, key: str, view: View, widget: str, what_for: str) -> float:
    """A slider over the values that a file has."""
    factor, values = factor_names.FACTORS[key], source.axis(key)
    names = [factor_names.short(float(value)) for value in factor_names.shown(key, values)]
    if len(set(names)) < len(names):
        names = [f"{value:.10g}".replace(".", ",") for value in factor_names.shown(key, values)]
    nearest = int(np.argmin(np.abs(np.asarray(values) - factor_names.in_use(view.scenario)[key])))
    start = (0 if nearest else len(names) - 1) if what_for else nearest
    follow_default(widget, names[start])
    if st.session_state.get(widget, names[start]) not in names:
        st.session_state[widget] = names[start]
    label = f"{factor.label}, {what_for.lower()}" if what_for else factor.label
    widgets.warn_of_link_values(WidgetSpec(key=widget, field=label, default=names[start], choices=tuple(names)))
    chosen = st.select_slider(label, names, value=names[start], key=widget, bind="query-params")
    return values[names.index(str(chosen))]


def choose_ends(source: LiveSlices, factors: tuple[str, ...], view: View) -> LiveSlices:
    """The same source with the ends that the visitor chose for these factors."""
    widgets.warn_of_link_values(*(_ends_spec(key, view) for key in factors))  # outside the expander, to be seen
    with st.expander("Bornes des axes", icon=":material/straighten:"):
        return replace(source, ends={key: _ends_slider(key, view) for key in factors})


def _ends_spec(key: str, view: View) -> WidgetSpec:
    """What a link may hold for both ends of an axis, in the unit shown."""
    lowest, highest = widget_bounds(view.choices[QUERY_OF_FACTOR[key]])
    return WidgetSpec(
        key=f"bornes_{key}", field=factor_names.FACTORS[key].label, default=lowest, low=lowest, high=highest
    )


def _ends_slider(key: str, view: View) -> tuple[float, float]:
    """Both ends, in the unit of the core; never the same."""
    factor = factor_names.FACTORS[key]
    lowest, highest = widget_bounds(view.choices[QUERY_OF_FACTOR[key]])
    low, high = st.slider(
        factor.label,
        lowest,
        highest,
        (max(factor.low, lowest), min(factor.high, highest)),
        factor.step,
        format="localized",
        key=f"bornes_{key}",
        bind="query-params",
    )
    if low == high:
        low, high = max(lowest, low - factor.step), min(highest, high + factor.step)
    return low / factor.shown, high / factor.shown
