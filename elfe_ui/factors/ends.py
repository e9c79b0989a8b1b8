"""The ends of the axes of a slice that is computed now."""

from dataclasses import replace

import streamlit as st

from elfe_ui import widgets
from elfe_ui.factors import settings
from elfe_ui.factors.sources import Live
from elfe_ui.state import Choice
from elfe_ui.view import View
from elfe_ui.words import factor_names


def choose(source: Live, factors: tuple[str, ...], view: View) -> Live:
    """The same source with the ends that the visitor chose for these factors."""
    widgets.say_wrong(*(_choice(key, view) for key in factors))  # in sight, not in the fold
    with st.expander("Bornes des axes", icon=":material/straighten:"):
        return replace(source, ends={key: _slider(key, view) for key in factors})


def _choice(key: str, view: View) -> Choice:
    """What a link may say of each end, in the unit shown."""
    lowest, highest = settings.bounds(view.choices[settings.CHOICE_OF_FACTOR[key]])
    return Choice(key=f"bornes_{key}", field=factor_names.FACTORS[key].label, default=lowest, low=lowest, high=highest)


def _slider(key: str, view: View) -> tuple[float, float]:
    """Both ends, in the unit of the core; never the same."""
    factor = factor_names.FACTORS[key]
    lowest, highest = settings.bounds(view.choices[settings.CHOICE_OF_FACTOR[key]])
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
