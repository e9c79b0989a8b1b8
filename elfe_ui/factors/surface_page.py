"""The page of two factors: choices, the surface or the map, the sliders of what is held, the goal."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from elfe_core.errors import ElfeError
from elfe_ui import charts, widgets
from elfe_ui.exports import offer
from elfe_ui.factors import downloads, goal, slices, sliders, source_choice
from elfe_ui.factors.goal import FactorGoal
from elfe_ui.factors.slices import LiveSlices, Plane, Slices
from elfe_ui.series.factors import Surface
from elfe_ui.view import View, show_faults
from elfe_ui.words import factor_names
from elfe_ui.words.names import INDICATOR_TEXTS

USUAL_X, USUAL_Y, USUAL_INDICATOR = "wind_gwh", "flexible_share", "export_time_pct"
"""The picture that ELFE published: export time over wind and flexibility."""

IN_SPACE, ON_MAP = "Surface 3D", "Carte"
NOTHING, OTHER_INDICATOR, OTHER_VALUE = "Rien", "Un autre indicateur", "Autre valeur : "


class ShownSlice(NamedTuple):
    """One surface: a slice, its indicator, and what tells it from another one."""

    plane: Plane
    key: str
    note: str


def show_two_factors(view: View) -> None:
    """Everything below the page's title."""
    source = source_choice.choose_source(view, least_factors=2)
    if source is None:
        return
    x, y, key = _choose_axes(source)
    main, side = st.columns([2.1, 1], gap="medium")
    with side:
        with widgets.placeholder():
            if isinstance(source, LiveSlices):
                source = sliders.choose_ends(source, (x, y), view)
        fixed = sliders.fixed_values(source, view, (x, y))
        wanted = goal.choose_goal(source, view)
    with main:
        try:
            shown = _choose_shown(source, x, y, key, fixed, view)
        except ElfeError as error:
            show_faults(error)
            return
        form = widgets.one_view("forme", [IN_SPACE, ON_MAP])
        _draw(form, shown, wanted, lambda: downloads.origin_notes(source, (x, y), fixed, view), view)
        _explain(key, form, source, view)
    if wanted is not None:
        with side:
            goal.show_nearest(wanted, source, shown[0].plane, fixed, view)


def _choose_axes(source: Slices) -> tuple[str, str, str]:
    """Factors along x and y, and the indicator."""
    names = {factor_names.FACTORS[key].name: key for key in source.factors}
    indicators = {INDICATOR_TEXTS[key].label: key for key in source.indicators}
    first, second, third = st.columns(3)
    with first:
        x = names[widgets.pick("axe_x", list(names), "Premier facteur", _usual(names, USUAL_X))]
    others = {name: key for name, key in names.items() if key != x}
    with second:
        y = others[widgets.pick("axe_y", list(others), "Second facteur", _usual(others, USUAL_Y))]
    with third:
        key = indicators[
            widgets.pick("indicateur", list(indicators), "Indicateur", _usual(indicators, USUAL_INDICATOR))
        ]
    return x, y, key


def _usual(names: dict[str, str], key: str) -> str:
    """Name of the usual choice, or of the first one."""
    return next((name for name, found in names.items() if found == key), next(iter(names)))


def _choose_shown(source: Slices, x: str, y: str, key: str, fixed: dict[str, float], view: View) -> list[ShownSlice]:
    """One surface, or two: another indicator of the same slice, or the same one with another value of what is held."""
    plane = source.plane(x, y, fixed)
    held_names = {f"{OTHER_VALUE}{factor_names.FACTORS[name].name}": name for name in _held(plane, source)}
    choice = widgets.pick("comparer", [NOTHING, OTHER_INDICATOR, *held_names], "Comparer avec", NOTHING)
    if choice == NOTHING:
        return [ShownSlice(plane, key, "")]
    if choice == OTHER_INDICATOR:
        names = {INDICATOR_TEXTS[name].label: name for name in source.indicators if name != key}
        other = names[widgets.pick("second_indicateur", list(names), "Second indicateur", next(iter(names)))]
        return [ShownSlice(plane, key, ""), ShownSlice(plane, other, "")]
    name = held_names[choice]
    value = sliders.other_value(source, name, view)
    second = source.plane(x, y, {**fixed, name: value})
    return [
        ShownSlice(plane, key, factor_names.words(name, fixed[name])),
        ShownSlice(second, key, factor_names.words(name, value)),
    ]


def _held(plane: Plane, source: Slices) -> Sequence[str]:
    """Factors that have a slider."""
    free = (plane.x, plane.y)
    return [
        name
        for name in source.factors
        if name not in free and not (isinstance(source, LiveSlices) and "share_" in name)
    ]


def _draw(form: str, shown: list[ShownSlice], wanted: FactorGoal | None, notes: offer.MakeNotes, view: View) -> None:
    """One picture for surfaces of one unit, else one each; maps are always one each."""
    surfaces = [slices.surface_of(one.plane, one.key, view, one.note) for one in shown]
    masks = [None if wanted is None else wanted.met_by(one.plane.values[wanted.key]) for one in shown]
    places = slices.marked_points(shown[0].plane, view)
    if form == IN_SPACE and len({surface.unit for surface in surfaces}) == 1:
        _draw_in_space(0, surfaces, masks[0], places, notes, view)
        return
    for number, (surface, mask) in enumerate(zip(surfaces, masks, strict=True)):
        if form == IN_SPACE:
            _draw_in_space(number, [surface], mask, places, notes, view)
        else:
            downloads.show_map(surface, places, mask, number, notes, view)


def _draw_in_space(
    number: int,
    surfaces: list[Surface],
    mask: NDArray[np.bool_] | None,
    places: slices.MarkedPoints,
    notes: offer.MakeNotes,
    view: View,
) -> None:
    st.html(charts.surface_legend(surfaces, dark=view.dark, goal=mask is not None))
    st.pydeck_chart(
        charts.surface(surfaces, **places._asdict(), goal=mask, dark=view.dark),
        height=charts.SURFACE_HEIGHT_PX,
        key=f"surface_{number}",
        alt=charts.surface_words(surfaces),
    )
    offer.menu(f"surface_{number}", lambda: downloads.surface_files(surfaces, places, mask, notes, view))


def _explain(key: str, form: str, source: Slices, view: View) -> None:
    definition = INDICATOR_TEXTS[key].definition
    turn = " Faites glisser pour tourner la surface, double-cliquez pour l'approcher." if form == IN_SPACE else ""
    st.caption(definition + turn)
    if isinstance(source, LiveSlices):
        st.caption(slices.live_origin(view))
        return
    st.caption("Le repère « Votre scénario » porte vos valeurs des deux facteurs ; le reste est celui des curseurs.")
    st.caption(slices.stored_origin(source.file, view))
