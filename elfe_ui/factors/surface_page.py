"""The page of two factors: the surface or the map, and beside it the choices, the goal, where results come from."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import streamlit as st

from elfe_core.catalogue import INDICATOR
from elfe_core.errors import ElfeError
from elfe_ui import charts, widgets
from elfe_ui.charts.surface import SCRIPT, STYLE
from elfe_ui.exports import offer
from elfe_ui.factors import downloads, goal, slices, sliders, source_choice
from elfe_ui.factors.goal import FactorGoal
from elfe_ui.factors.slices import LiveSlices, Plane, Slices
from elfe_ui.series.factors import Array, Surface
from elfe_ui.view import View, show_faults
from elfe_ui.words import factor_names
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import Shown

USUAL_X, USUAL_Y, USUAL_INDICATOR = "wind_gwh", "solar_gwh", "self_production_pct"
IN_SPACE, ON_MAP = "Surface 3D", "Carte"
NOTHING, OTHER_INDICATOR, OTHER_VALUE = "Rien", "Un autre indicateur", "Autre valeur : "
TURN = "Faites glisser pour tourner, pointez ou touchez pour lire les valeurs, double-cliquez pour approcher."

MOUNT: Final = "export default ({ data, parentElement }) => showSurface(parentElement, data.scene, data.key);"

_picture = st.components.v2.component("elfe_surface", js=f"{SCRIPT}\n{MOUNT}", css=STYLE, isolate_styles=False)


class Asked(NamedTuple):
    """One surface to show: an indicator with what is held fixed, and what tells it from another one."""

    key: str
    fixed: dict[str, float]
    note: str


class ShownSlice(NamedTuple):
    """One surface: a slice, its indicator, and what tells it from another one."""

    plane: Plane
    key: str
    note: str


def show_two_factors(view: View) -> None:
    """Everything below the page's title."""
    source, picture, choices = source_choice.lay_out(view, least_factors=2)
    if source is None:
        return
    with choices:
        x, y, key = _choose_axes(source)
        form = widgets.one_view("forme", [IN_SPACE, ON_MAP])
        wanted = goal.choose_goal(source, view)
        answers = st.container()
        asked = _choose_asked(source, x, y, key, view)
        with widgets.placeholder():
            if isinstance(source, LiveSlices):
                source = sliders.choose_ends(source, (x, y), view)
        sliders.show_held(source, asked[0].fixed, (x, y), view)
    with picture:
        shown = _computed(source, x, y, asked)
        if not shown:
            return
        _draw(
            form,
            shown,
            wanted,
            slices.shown_in(source, view),
            lambda: downloads.origin_notes(source, (x, y), asked[0].fixed, view),
            view,
        )
        _explain(key, form, source, view)
    if wanted is not None:
        with answers:
            goal.show_nearest(wanted, source, shown[0].plane, asked[0].fixed, view)


def _choose_axes(source: Slices) -> tuple[str, str, str]:
    """Factors along x and y, and the indicator."""
    names = {factor_names.FACTORS[key].name: key for key in source.factors}
    indicators = {INDICATOR_TEXTS[key].label: key for key in source.indicators}
    key = indicators[widgets.pick("indicateur", list(indicators), "Indicateur", _usual(indicators, USUAL_INDICATOR))]
    x = names[widgets.pick("axe_x", list(names), "Premier réglage", _usual(names, USUAL_X))]
    others = {name: key for name, key in names.items() if key != x}
    y = others[widgets.pick("axe_y", list(others), "Second réglage", _usual(others, USUAL_Y))]
    return x, y, key


def _usual(names: dict[str, str], key: str) -> str:
    """Name of the usual choice, or of the first one."""
    return next((name for name, found in names.items() if found == key), next(iter(names)))


def _choose_asked(source: Slices, x: str, y: str, key: str, view: View) -> list[Asked]:
    """One surface, or two: another indicator of the same slice, or the same one with another value of what is held."""
    fixed = sliders.fixed_values(source, view)
    held_names = {f"{OTHER_VALUE}{factor_names.FACTORS[name].name}": name for name in _held(source, (x, y))}
    choice = widgets.pick("comparer", [NOTHING, OTHER_INDICATOR, *held_names], "Comparer avec", NOTHING)
    if choice == NOTHING:
        return [Asked(key, fixed, "")]
    if choice == OTHER_INDICATOR:
        names = {INDICATOR_TEXTS[name].label: name for name in source.indicators if name != key}
        other = names[widgets.pick("second_indicateur", list(names), "Second indicateur", next(iter(names)))]
        return [Asked(key, fixed, ""), Asked(other, fixed, "")]
    name = held_names[choice]
    value = sliders.other_value(source, name, view)
    return [
        Asked(key, fixed, factor_names.words(name, fixed[name])),
        Asked(key, {**fixed, name: value}, factor_names.words(name, value)),
    ]


def _held(source: Slices, free: Sequence[str]) -> list[str]:
    """Factors that a second surface can have another value of."""
    return [
        name
        for name in source.factors
        if name not in free and not (isinstance(source, LiveSlices) and "share_" in name)
    ]


def _computed(source: Slices, x: str, y: str, asked: Sequence[Asked]) -> list[ShownSlice]:
    """The slices; none, with its faults on the page, if they cannot be computed."""
    try:
        return [ShownSlice(source.plane(x, y, one.fixed), one.key, one.note) for one in asked]
    except ElfeError as error:
        show_faults(error)
        return []


def _draw(
    form: str, shown: list[ShownSlice], wanted: FactorGoal | None, how: Shown, notes: offer.MakeNotes, view: View
) -> None:
    """One picture for surfaces of one unit, else one each; maps are always one each."""
    energies = [one.plane.values[one.key] for one in shown if INDICATOR[one.key].kind == "energy"]
    surfaces = [
        slices.surface_of(one.plane, one.key, slices.reading(one.key, how, energies), one.note) for one in shown
    ]
    margins = [None if wanted is None else wanted.margin(one.plane.values[wanted.key]) for one in shown]
    places = slices.marked_points(shown[0].plane, view)
    if form == IN_SPACE and len({surface.unit for surface in surfaces}) == 1:
        _draw_in_space(0, surfaces, margins[0], places, notes, view)
        return
    for number, (surface, margin) in enumerate(zip(surfaces, margins, strict=True)):
        if form == IN_SPACE:
            _draw_in_space(number, [surface], margin, places, notes, view)
        else:
            downloads.show_map(surface, places, margin, number, notes, view)


def _draw_in_space(
    number: int,
    surfaces: list[Surface],
    margin: Array | None,
    places: slices.MarkedPoints,
    notes: offer.MakeNotes,
    view: View,
) -> None:
    scene = charts.surface(surfaces, **places._asdict(), goal=margin, dark=view.dark)
    _show_scene(scene, f"surface_{number}")
    with st.container(horizontal=True, vertical_alignment="center", key=f"sous_surface_{number}"):
        if downloads.is_power(surfaces[0].unit):
            offer.unit_switch(f"surface_{number}", view)
        offer.menu(f"surface_{number}", lambda: downloads.surface_files(surfaces, places, margin, notes, view))


def _explain(key: str, form: str, source: Slices, view: View) -> None:
    definition = INDICATOR_TEXTS[key].definition
    st.caption(f"{definition} {TURN}" if form == IN_SPACE else definition)
    st.caption(slices.origin(source, view))


def _show_scene(scene: charts.Scene, key: str) -> None:
    """Draw a scene; another one under the same key leaves the camera where the visitor turned it.

    Its height is the custom property `--elfe-surface-height` of whatever it stands in.
    """
    _picture(key=key, data={"scene": scene, "key": key})
