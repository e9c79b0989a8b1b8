"""What a picture of the factors holds fixed, the ends of its axes; factors <-> the settings on the left."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st

from elfe_core.catalogue import FACTORS, MAIN_FACTORS, SETTING, USE_FACTORS
from elfe_core.scenario import Scenario
from elfe_ui import widgets
from elfe_ui.factors.slices import LiveSlices, Slices, StoredSlices
from elfe_ui.state import Value, WidgetSpec, WidgetSpecs
from elfe_ui.view import View
from elfe_ui.words import factor_names
from elfe_ui.words.names import WORDS

QUERY_OF_FACTOR: Mapping[str, str] = {key: SETTING[key].query for key in FACTORS}
"""Query parameter of each factor that a sweep can vary."""


def can_be_set(factors: Mapping[str, float], known: WidgetSpecs) -> bool:
    """Whether the sidebar's widgets can hold exactly these factors."""
    for factor, value in factors.items():
        spec = known[QUERY_OF_FACTOR[factor]]
        low, high = widgets.bounds_of(spec)
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
        low, high = widgets.bounds_of(spec)
        shown = min(max(SETTING[factor].shown * value, low), high)
        settings[spec.key] = round(shown) if isinstance(spec.default, int) else shown
        if SETTING[factor].switch == "storage_real":
            settings[SETTING["storage_real"].query] = WORDS["storage_real"][True]
        elif SETTING[factor].is_switched_on:
            settings[SETTING[SETTING[factor].switch].query] = True
        if SETTING[factor].is_size and SETTING[factor].switch:
            settings[SETTING[SETTING[factor].switch].query] = value > 0.0
            if not value > 0.0:
                del settings[spec.key]  # switched off: the size keeps its value
    return settings


def set_scenario(factors: Mapping[str, float], known: WidgetSpecs) -> None:
    """Set the sidebar's settings to these factors; call before they are drawn."""
    widgets.forget_link_faults()
    for name, setting in settings_of(factors, known).items():
        st.session_state[name] = round(setting, 9) if isinstance(setting, float) else setting  # 100 * 0.07 is 7.000…01


def fixed_values(source: Slices, view: View) -> dict[str, float]:
    """Every factor as the settings have it, in the unit of the core; of a file, the nearest value that it has."""
    wanted = factor_names.in_use(view.scenario)
    if isinstance(source, LiveSlices):
        return wanted
    return {key: values[_nearest(values, wanted[key])] for key, values in source.file.axes.items()}


def show_held(source: Slices, fixed: Mapping[str, float], free: Sequence[str], view: View) -> None:
    """What the picture holds fixed: what the settings say, or the nearest to it that a file has."""
    held = [key for key in _usual(source.factors, view.scenario) if key not in free]
    if not held:
        return
    said = " · ".join(factor_names.words(key, fixed[key]) for key in held)
    if isinstance(source, LiveSlices):
        st.caption(f"Le reste suit vos réglages : {said}.")
        return
    wanted = factor_names.in_use(view.scenario)
    moved = [key for key in held if not math.isclose(fixed[key], wanted[key], rel_tol=1e-6, abs_tol=1e-9)]
    st.caption(f"Le reste suit vos réglages, à la valeur calculée la plus proche : {said}.")
    if moved:
        yours = " · ".join(factor_names.words(key, wanted[key]) for key in moved)
        st.caption(f":material/info: Vos réglages : {yours}. « Calcul en direct » les prend exactement.")


def _nearest(values: Sequence[float], wanted: float) -> int:
    return int(np.argmin(np.abs(np.asarray(values) - wanted)))


def _usual(factors: Sequence[str], scenario: Scenario) -> list[str]:
    """The five factors, and those of what is switched on; the others stay where the settings on the left put them."""
    on = [key for key in factors if SETTING[key].switch and scenario.is_on(SETTING[key].switch)]
    return [key for key in factors if key in MAIN_FACTORS or key in on]


def other_value(source: Slices, key: str, view: View) -> float:
    """A slider for the value of a factor on a second picture."""
    if isinstance(source, StoredSlices):
        return _of_axis(source, key, view)
    factor = factor_names.FACTORS[key]
    low = 0.0 if SETTING[key].can_be(0.0) else factor.low
    high = min(2.0 * factor.high, SETTING[key].most * factor.shown)
    start = low if factor_names.in_use(view.scenario)[key] else float(round(factor.high / 3.0))
    widget = f"second_direct_{key}"
    widgets.follow_default(widget, start)
    chosen = st.slider(_second(key), low, high, start, factor.step, format="localized", key=widget, bind="query-params")
    return float(chosen) / factor.shown


def _second(key: str) -> str:
    return f"{factor_names.FACTORS[key].label}, pour la seconde surface"


def _of_axis(source: StoredSlices, key: str, view: View) -> float:
    """A slider over the values that a file has."""
    values, widget = source.axis(key), f"second_{key}"
    names = [factor_names.short(float(value)) for value in factor_names.shown(key, values)]
    if len(set(names)) < len(names):
        names = [f"{value:.10g}".replace(".", ",") for value in factor_names.shown(key, values)]
    start = names[0 if _nearest(values, factor_names.in_use(view.scenario)[key]) else -1]
    widgets.follow_default(widget, start)
    if st.session_state.get(widget, start) not in names:
        st.session_state[widget] = start
    widgets.warn_of_link_values(WidgetSpec(key=widget, field=_second(key), default=start, choices=tuple(names)))
    chosen = st.select_slider(_second(key), names, value=start, key=widget, bind="query-params")
    return values[names.index(str(chosen))]


def choose_ends(source: LiveSlices, factors: tuple[str, ...], view: View) -> LiveSlices:
    """The same source with the ends that the visitor chose for these factors."""
    widgets.warn_of_link_values(*(_ends_spec(key, view) for key in factors))  # outside the expander, to be seen
    with st.expander("Bornes des axes", icon=":material/straighten:"):
        return replace(source, ends={key: _ends_slider(key, view) for key in factors})


def widen(factors: Sequence[str], known: WidgetSpecs) -> None:
    """Callback: take both axes down to the lowest setting, and up to twice their end or the highest one."""
    for key in factors:
        lowest, highest = widgets.bounds_of(known[QUERY_OF_FACTOR[key]])
        _, high = st.session_state.get(_ends_key(key), _usual_ends(key, known))
        st.session_state[_ends_key(key)] = (lowest, min(2.0 * high, highest))


def are_widest(source: LiveSlices, factors: Sequence[str], known: WidgetSpecs) -> bool:
    """Whether the axes of a slice already go from end to end of the settings."""
    return all(
        np.allclose(np.asarray(source.ends[key]) * SETTING[key].shown, widgets.bounds_of(known[QUERY_OF_FACTOR[key]]))
        for key in factors
    )


def _ends_key(key: str) -> str:
    return f"bornes_{key}"


def _usual_ends(key: str, known: WidgetSpecs) -> tuple[float, float]:
    lowest, highest = widgets.bounds_of(known[QUERY_OF_FACTOR[key]])
    factor = factor_names.FACTORS[key]
    return max(factor.low, lowest), min(factor.high, highest)


def _ends_label(key: str) -> str:
    return f"Axe {factor_names.FACTORS[key].label}"


def _ends_spec(key: str, view: View) -> WidgetSpec:
    """What a link may hold for both ends of an axis, in the unit shown."""
    lowest, highest = widgets.bounds_of(view.choices[QUERY_OF_FACTOR[key]])
    return WidgetSpec(key=_ends_key(key), field=_ends_label(key), default=lowest, low=lowest, high=highest)


def _ends_slider(key: str, view: View) -> tuple[float, float]:
    """Both ends, in the unit of the core; never the same."""
    factor = factor_names.FACTORS[key]
    lowest, highest = widgets.bounds_of(view.choices[QUERY_OF_FACTOR[key]])
    usual = _usual_ends(key, view.choices)
    if key in USE_FACTORS:  # a territory's own fleet is often larger than the usual axis
        usual = (usual[0], max(usual[1], factor_names.in_use(view.scenario)[key] * factor.shown))
    widgets.follow_default(_ends_key(key), usual)
    low, high = st.slider(
        _ends_label(key),
        lowest,
        highest,
        usual,
        factor.step,
        format="localized",
        key=_ends_key(key),
        bind="query-params",
    )
    if low == high:
        low, high = max(lowest, low - factor.step), min(highest, high + factor.step)
    return low / factor.shown, high / factor.shown
