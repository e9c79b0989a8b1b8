"""A goal that the visitor sets: a few points that meet it and a button to use one, or the best that can be had."""

import math
from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import streamlit as st

from elfe_core.scenario import Scenario
from elfe_core.store import Meeting
from elfe_ui import goal_choice, widgets
from elfe_ui.costs import way_in
from elfe_ui.factors import slices, sliders, source_choice, stored_goal
from elfe_ui.factors.slices import COST_KEYS, LiveSlices, Plane, Slices
from elfe_ui.goal_choice import ChosenGoal
from elfe_ui.series.factors import Array
from elfe_ui.state import WidgetSpec, WidgetSpecs
from elfe_ui.view import View
from elfe_ui.words import cost_words, factor_names, formats

ANSWERS = 4
APART = 0.12
"""Least distance of two answers, as a share of the axes."""
USED = "C'est votre scénario : toutes les pages le montrent."
USED_KEY = "_reponse_utilisee"
"""Where the session keeps the answer used last and what it was searched for."""
LOOKED_AT = 400
"""Points of a file, the nearest first, among which answers are chosen."""


class FactorGoal(NamedTuple):
    """A goal: an indicator, its value in the unit of the core, and whether it is a least or a greatest value."""

    key: str
    at_least: bool
    value: float

    def margin(self, values: Array) -> Array:
        """By how much each value meets it: not negative where it is met, NaN where the value is not known."""
        return values - self.value if self.at_least else self.value - values


class Searched(NamedTuple):
    """What answers are searched for: the goal, the factors along the axes, the factors that they shall be near."""

    goal: FactorGoal
    axes: tuple[str, str]
    near: Mapping[str, float]


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
    yours = view._replace(indicators=slices.own_figures(source, view))
    chosen = goal_choice.choose("objectif", source.indicators, slices.shown_in(source, view), yours)
    return FactorGoal(*chosen)


def show_nearest(goal: FactorGoal, source: Slices, plane: Plane, fixed: dict[str, float], view: View) -> None:
    """How many points meet the goal, and a few near the scenario, each with a button to use it."""
    searched = Searched(goal, (plane.x, plane.y), factor_names.in_use(view.scenario))
    searched = _before_use(searched, view.scenario)
    found, meeting = _nearest(goal, source, plane, fixed, searched.near)
    yours = f"Votre scénario : {_value(goal.key, slices.own_figures(source, view), source, view)}."
    if meeting.n_meeting == 0:
        _show_best(goal, source, plane, meeting, view)
        way_in.offer_cheapest(ChosenGoal(*goal), view)
        st.markdown(yours)
        return
    reach = "l'atteint" if meeting.n_meeting == 1 else "l'atteignent"
    counts = f"**{formats.number(meeting.n_meeting)}** points sur {formats.number(meeting.n_rows)}"
    st.markdown(f"{counts} {reach}. {yours}")
    way_in.offer_cheapest(ChosenGoal(*goal), view)
    is_live = isinstance(source, LiveSlices)
    varied = (plane.x, plane.y) if is_live else source.factors
    set_too = () if is_live else tuple(factor_names.ALWAYS_SAID)  # a slice computed now has the settings' own
    for number, row in enumerate(found.to_dict("records")):
        factors = {str(key): float(row[key]) for key in factor_names.FACTORS if key in row}
        with st.container(border=True, key=f"reponse_{number}", gap="xxsmall"):
            with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
                st.markdown(_value(goal.key, row, source, view), width="content")
                moved = {key: value for key, value in factors.items() if key in varied or key in set_too}
                is_used = _offer(number, moved, searched, view)
            st.caption(factor_names.in_a_row({name: factors[name] for name in varied}))
            if is_used:
                st.caption(USED)


def _offer(number: int, moved: Mapping[str, float], searched: Searched, view: View) -> bool:
    """The button that uses an answer; whether that is the scenario already, so that the button is off."""
    is_used, fits = _has(view.scenario, moved), sliders.can_be_set(moved, view.choices)
    st.button(
        "Utilisé" if is_used else "Utiliser",
        key=f"utiliser_{number}",
        icon=":material/check:" if is_used else None,
        on_click=_use,
        args=(moved, searched, view.choices),
        disabled=is_used or not fits,
        help="Porte ce point dans les réglages : toutes les pages le montrent."
        if fits
        else "Ce point dépasse les bornes des réglages.",
    )
    return is_used


def _use(moved: Mapping[str, float], searched: Searched, known: WidgetSpecs) -> None:
    """Callback: the settings take an answer; the others stay, those near the scenario that it was found from."""
    sliders.set_scenario(moved, known)
    st.session_state[USED_KEY] = (searched, moved)


def _before_use(searched: Searched, scenario: Scenario) -> Searched:
    """The search that the scenario on screen is an answer of, as long as the same is asked; else the one given."""
    before, moved = st.session_state.get(USED_KEY, (searched, {}))
    return before if before[:2] == searched[:2] and _has(scenario, moved) else searched


def _has(scenario: Scenario, factors: Mapping[str, float]) -> bool:
    """Whether the scenario has these factors."""
    values = factor_names.in_use(scenario)
    return all(math.isclose(values[key], value, rel_tol=1e-6, abs_tol=1e-9) for key, value in factors.items())


def _show_best(goal: FactorGoal, source: Slices, plane: Plane, meeting: Meeting, view: View) -> None:
    """The best that can be had where no point meets the goal, and a way to look further."""
    if not isinstance(source, LiveSlices):
        best = meeting.greatest if goal.at_least else meeting.least
        told = f" ({plane.told[goal.key]})" if goal.key in plane.told else ""
        said = f"**{slices.shown_in(source, view).text(goal.key, best)}**{told}"
        said = f" Au mieux : {said}." if np.isfinite(best) else ""
        st.info(f"Aucun point du fichier n'atteint l'objectif.{said}", icon=":material/info:")
        st.button("Chercher au-delà, en direct", on_click=source_choice.choose_live, width="stretch")
        return
    margins, axes = goal.margin(plane.values[goal.key]), (plane.x, plane.y)
    is_widest = sliders.are_widest(source, axes, view.choices)
    where = "Même d'un bout à l'autre des réglages, aucun point" if is_widest else "Aucun point de cette coupe"
    said = ""
    if np.isfinite(margins).any():
        row, column = np.unravel_index(np.nanargmax(margins), margins.shape)
        place = {plane.x: plane.x_values[column], plane.y: plane.y_values[row]}
        values = {key: float(of_key[row, column]) for key, of_key in plane.values.items()}
        where_best = " · ".join(factor_names.words(name, place[name]) for name in axes)
        said = f" Au mieux : {where_best} : {_value(goal.key, values, source, view)}."
    st.info(f"{where} n'atteint l'objectif.{said}", icon=":material/info:")
    if not is_widest:
        st.button(
            "Élargir les axes",
            icon=":material/zoom_out_map:",
            on_click=sliders.widen,
            args=(axes, view.choices),
            width="stretch",
            help="Cherche plus loin : chaque axe va du plus petit réglage à deux fois sa fin.",
        )


def _value(key: str, values: Mapping[Any, Any], source: Slices, view: View) -> str:
    """`**42,4 GWh** (au rythme de 552 GWh/an)`, `**50,3 %**`; a cost as its range, with what it is counted on."""
    if key in COST_KEYS:
        assert source.counting is not None  # without which there is no such indicator
        return cost_words.of_indicator(key, values, source.counting.told[key])
    shown, value = slices.shown_in(source, view), float(values[key])
    note = shown.note(key, value)
    return f"**{shown.text(key, value)}**{note and f' ({note})'}"


def _nearest(
    goal: FactorGoal, source: Slices, plane: Plane, fixed: dict[str, float], near: Mapping[str, float]
) -> tuple[pd.DataFrame, Meeting]:
    """A few points that meet the goal near some factors, and how many do."""
    if isinstance(source, LiveSlices):
        found, n_meeting = _meeting_of_plane(goal, plane, fixed, near)
        spans = {key: float(np.ptp(values)) for key, values in ((plane.x, plane.x_values), (plane.y, plane.y_values))}
        meeting = Meeting(n_meeting, plane.values[goal.key].size, math.nan, math.nan)
        return _unlike(found, spans, near), meeting
    at = {key: near[key] for key in source.file.axes}
    found, meeting = stored_goal.search(source, ChosenGoal(*goal), at, LOOKED_AT)
    spans = {key: float(np.ptp(values)) for key, values in source.file.axes.items()}
    return _unlike(found, spans, near), meeting


def _meeting_of_plane(
    goal: FactorGoal, plane: Plane, fixed: dict[str, float], near: Mapping[str, float]
) -> tuple[pd.DataFrame, int]:
    """Points of a slice that meet the goal, the nearest first, at the roundest figures that it has; how many do."""
    values = plane.values[goal.key]
    met = goal.margin(values) >= 0
    x, y = np.array(plane.x_values), np.array(plane.y_values)
    is_round = np.outer(factor_names.are_round(plane.y, y), factor_names.are_round(plane.x, x))
    at_y, at_x = np.nonzero(met & is_round if (met & is_round).any() else met)
    distance = np.hypot(
        (x[at_x] - near[plane.x]) / max(np.ptp(x), 1e-12), (y[at_y] - near[plane.y]) / max(np.ptp(y), 1e-12)
    )
    order = np.argsort(distance, kind="stable")
    found = {key: np.full(len(order), value) for key, value in fixed.items()}
    found |= {plane.x: x[at_x][order], plane.y: y[at_y][order]}
    found |= {key: plane.values[key][at_y, at_x][order] for key in (goal.key, *plane.told)}
    return pd.DataFrame(found), int(met.sum())


def _unlike(found: pd.DataFrame, spans: Mapping[str, float], near: Mapping[str, float]) -> pd.DataFrame:
    """The first points well apart from those before them, none of which asks for more than another in every way."""
    ways = np.column_stack([(found[key] - near[key]) / span for key, span in spans.items() if span > 0])
    least: list[int] = []
    for row, way in enumerate(ways):
        if not any(np.all((ways[other] * way >= 0) & (np.abs(ways[other]) <= np.abs(way) + 1e-9)) for other in least):
            least.append(row)
    kept: list[int] = []
    for row in least:
        if len(kept) < ANSWERS and all(np.linalg.norm(ways[row] - ways[other]) >= APART for other in kept):
            kept.append(row)
    return found.iloc[kept]
