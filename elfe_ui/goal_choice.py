"""The widgets of a goal: an indicator, its direction, its value in the unit shown; the same wherever one is set."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st

from elfe_ui import widgets
from elfe_ui.state import WidgetSpec
from elfe_ui.view import View
from elfe_ui.words import formats, scenario_words
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import Shown

AT_LEAST, AT_MOST = "au moins", "au plus"
USUAL_INDICATOR, USUAL_GOAL_PCT = "self_production_pct", 50.0
MOST_COVERAGE_PCT = 300.0
"""Coverage rates pass 100 % where more is produced than consumed."""


class ChosenGoal(NamedTuple):
    """An indicator, whether its value is the least or the greatest that is asked, the value in the unit of the core."""

    key: str
    at_least: bool
    value: float


def choose(
    prefix: str, keys: Sequence[str], shown: Shown, view: View, usual: str = USUAL_INDICATOR, *, at_least: bool = True
) -> ChosenGoal:
    """Draw the widgets, whose parameters in the address begin with `prefix`."""
    names = {INDICATOR_TEXTS[key].label: key for key in keys}
    first = INDICATOR_TEXTS[usual].label
    default = first if first in names else next(iter(names))
    key = names[widgets.pick(f"{prefix}_indicateur", list(names), "Indicateur visé", default, is_named=True)]
    ways = [AT_LEAST, AT_MOST] if at_least else [AT_MOST, AT_LEAST]
    direction = widgets.one_view(f"{prefix}_sens", ways, "Valeur visée", is_named=True)
    return ChosenGoal(key, direction == AT_LEAST, _choose_value(prefix, key, shown, view))


def values_of(prefix: str, goal: ChosenGoal, shown: Shown, view: View) -> dict[str, str | float]:
    """What the widgets of a prefix hold for a goal."""
    unit, factor = shown.scale(goal.key, view.indicators[goal.key])
    value = factor * goal.value
    return {
        f"{prefix}_indicateur": INDICATOR_TEXTS[goal.key].label,
        f"{prefix}_sens": AT_LEAST if goal.at_least else AT_MOST,
        _value_key(prefix, goal.key, unit, shown, view): round(2.0 * value) / 2.0 if unit == "%" else value,
    }


def _value_key(prefix: str, key: str, unit: str, shown: Shown, view: View) -> str:
    """The parameter of the value: an indicator's own, in its unit, but for percentages, which share one."""
    if unit == "%":
        return f"{prefix}_couverture_pct" if key.startswith("coverage") else f"{prefix}_pct"
    name = f"{prefix}_{key}_{view.display.power_unit}"
    return name if unit == shown.as_rates.scale(key).unit else f"{name}_{scenario_words.slug(unit)}"


def _choose_value(prefix: str, key: str, shown: Shown, view: View) -> float:
    """The value aimed at, in the unit of the core."""
    unit, factor = shown.scale(key, view.indicators[key])
    widget = _value_key(prefix, key, unit, shown, view)
    if unit == "%":
        most = MOST_COVERAGE_PCT if key.startswith("coverage") else 100.0
        label = "Pourcentage visé (%)"
        widgets.warn_of_link_values(WidgetSpec(key=widget, field=label, default=USUAL_GOAL_PCT, low=0.0, high=most))
        return float(
            st.slider(label, 0.0, most, USUAL_GOAL_PCT, 0.5, format="localized", key=widget, bind="query-params")
        )
    start = formats.significant(factor * float(np.nan_to_num(view.indicators[key])))
    label = f"Valeur visée ({unit})"
    widgets.follow_default(widget, start)
    value = st.number_input(label, 0.0, value=start, step=1.0, format="%g", key=widget, bind="query-params")
    return float(value) / factor
