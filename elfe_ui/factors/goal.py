"""A goal that the visitor sets: the points that meet it, the nearest of them, and a button to use one."""

from typing import NamedTuple

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from elfe_core import store
from elfe_ui import widgets
from elfe_ui.factors import sliders
from elfe_ui.factors.slices import LiveSlices, Plane, Slices
from elfe_ui.state import WidgetSpec
from elfe_ui.view import View
from elfe_ui.words import factor_names, formats
from elfe_ui.words.names import INDICATOR_TEXTS

AT_LEAST, AT_MOST = "au moins", "au plus"
USUAL_INDICATOR, USUAL_GOAL_PCT = "self_production_pct", 50.0
MOST_COVERAGE_PCT = 300.0
"""Coverage rates pass 100 % where more is produced than consumed."""
NEAREST = 5


class FactorGoal(NamedTuple):
    """A goal: an indicator, its value in the unit of the core, and whether it is a least or a greatest value."""

    key: str
    at_least: bool
    value: float

    def met_by(self, values: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Which values of the indicator meet it; NaN never does."""
        met: NDArray[np.bool_] = values >= self.value if self.at_least else values <= self.value
        return met


def choose_goal(source: Slices, view: View) -> FactorGoal | None:
    """The goal set on screen, None without."""
    label = "Chercher un objectif"
    widgets.warn_of_link_values(WidgetSpec(key="objectif", field=label, default=False))
    is_on = st.toggle(
        label,
        key="objectif",
        bind="query-params",
        help="Montre les points qui atteignent l'objectif, et les plus proches de votre scénario.",
    )
    if not is_on:
        return None
    names = {INDICATOR_TEXTS[key].label: key for key in source.indicators}
    usual = INDICATOR_TEXTS[USUAL_INDICATOR].label
    key = names[
        widgets.pick(
            "objectif_indicateur", list(names), "Indicateur visé", usual if usual in names else next(iter(names))
        )
    ]
    direction = widgets.one_view("objectif_sens", [AT_LEAST, AT_MOST], "Valeur visée")
    return FactorGoal(key, direction == AT_LEAST, _choose_value(key, view))


def _choose_value(key: str, view: View) -> float:
    """The value aimed at, in the unit of the core."""
    unit, factor = view.shown.as_rates.scale(key)
    if unit == "%":
        is_coverage = key.startswith("coverage")
        most, widget = (MOST_COVERAGE_PCT, "objectif_couverture_pct") if is_coverage else (100.0, "objectif_pct")
        label = "Pourcentage visé (%)"
        widgets.warn_of_link_values(WidgetSpec(key=widget, field=label, default=USUAL_GOAL_PCT, low=0.0, high=most))
        return float(
            st.slider(label, 0.0, most, USUAL_GOAL_PCT, 0.5, format="localized", key=widget, bind="query-params")
        )
    start = formats.significant(factor * float(np.nan_to_num(view.indicators[key])))
    label, widget = f"Valeur visée ({unit})", f"objectif_{key}_{view.display.power_unit}"
    sliders.follow_default(widget, start)
    value = st.number_input(label, 0.0, value=start, step=1.0, format="%g", key=widget, bind="query-params")
    return float(value) / factor


def show_nearest(goal: FactorGoal, source: Slices, plane: Plane, fixed: dict[str, float], view: View) -> None:
    """How many points meet the goal, and the nearest to the scenario, each with a button to use it."""
    found, n_meeting, n_points = _nearest(goal, source, plane, fixed, view)
    where = "de cette coupe" if isinstance(source, LiveSlices) else "de l'étude"
    if n_meeting == 0:
        st.info(f"Sur {formats.number(n_points)} points {where}, aucun n'atteint l'objectif.", icon=":material/info:")
        return
    reach = "atteint" if n_meeting == 1 else "atteignent"
    st.markdown(
        f"Sur {formats.number(n_points)} points {where}, **{formats.number(n_meeting)}** {reach} l'objectif. "
        "Les plus proches de votre scénario :"
    )
    varied = (plane.x, plane.y) if isinstance(source, LiveSlices) else source.factors
    for number, row in enumerate(found.to_dict("records")):
        factors = {str(key): float(row[key]) for key in factor_names.FACTORS if key in row}
        moved = {key: value for key, value in factors.items() if key in factor_names.ALWAYS_SAID or key in varied}
        fits = sliders.can_be_set(moved, view.choices)
        words, button = st.columns([2.6, 1], vertical_alignment="center")
        words.markdown(_words(factors, varied, goal.key, float(row[goal.key]), view))
        button.button(
            "Utiliser",
            key=f"utiliser_{number}",
            on_click=sliders.set_scenario,
            args=(moved, view.choices),
            width="stretch",
            disabled=not fits,
            help="Porte ce point dans les réglages : toutes les pages le montrent."
            if fits
            else "Ce point dépasse les bornes des réglages.",
        )


def _words(factors: dict[str, float], varied: tuple[str, ...], key: str, value: float, view: View) -> str:
    """`Éolien 195 GWh/an · Stockage 20 MWh : 50,3 %`."""
    parts = " · ".join(factor_names.words(name, factors[name]) for name in varied)
    reached = view.shown.as_rates.text(key, value)
    return f"{parts} : **{reached}**"


def _nearest(
    goal: FactorGoal, source: Slices, plane: Plane, fixed: dict[str, float], view: View
) -> tuple[pd.DataFrame, int, int]:
    """The nearest points that meet the goal, how many do, and how many points there are."""
    near = factor_names.in_use(view.scenario)
    if isinstance(source, LiveSlices):
        return _nearest_of_plane(goal, plane, fixed, near)
    at = {key: near[key] for key in source.file.axes}
    meeting = store.count_meeting(source.file, goal.key, goal.at_least, goal.value)
    found = store.points_near(source.file, goal.key, goal.at_least, goal.value, at, NEAREST)
    return found, meeting.n_meeting, meeting.n_rows


def _nearest_of_plane(
    goal: FactorGoal, plane: Plane, fixed: dict[str, float], near: dict[str, float]
) -> tuple[pd.DataFrame, int, int]:
    values = plane.values[goal.key]
    at_y, at_x = np.nonzero(goal.met_by(values))
    x, y = np.array(plane.x_values), np.array(plane.y_values)
    distance = np.hypot(
        (x[at_x] - near[plane.x]) / max(np.ptp(x), 1e-12), (y[at_y] - near[plane.y]) / max(np.ptp(y), 1e-12)
    )
    order = np.argsort(distance, kind="stable")[:NEAREST]
    found = {key: np.full(len(order), value) for key, value in fixed.items()}
    found |= {plane.x: x[at_x][order], plane.y: y[at_y][order], goal.key: values[at_y, at_x][order]}
    return pd.DataFrame(found), len(at_x), values.size
