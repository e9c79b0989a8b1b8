"""The page of one factor: one or several indicators along it, a curve for each of a few values of another one."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from elfe_core.errors import ElfeError
from elfe_ui import widgets
from elfe_ui.exports.offer import MakeNotes
from elfe_ui.factors import downloads, slices, sliders, source_choice
from elfe_ui.factors.slices import LiveSlices, Plane, Slices
from elfe_ui.state import WidgetSpec
from elfe_ui.view import View, show_faults
from elfe_ui.words import factor_names
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import Shown

USUAL_X, USUAL_FAMILY, USUAL_INDICATOR = "wind_gwh", "solar_gwh", "self_production_pct"
NO_FAMILY = "Aucun"
MOST_INDICATORS, MOST_CURVES = 4, 6


def show_one_factor(view: View) -> None:
    """Everything below the page's title."""
    source, pictures, choices = source_choice.lay_out(view, least_factors=1)
    if source is None:
        return
    with choices:
        keys = _choose_indicators(source)
        x, family = _choose_factors(source)
        varied = (x, family) if family else (x,)
        with widgets.placeholder():
            if isinstance(source, LiveSlices):
                source = sliders.choose_ends(source, varied, view)
        n_curves = _choose_curves(source, family)
        fixed = sliders.fixed_values(source, view)
        sliders.show_held(source, fixed, varied, view)
    with pictures:
        try:
            plane = _plane(source, x, family, fixed, n_curves)
        except ElfeError as error:
            show_faults(error)
            return
        shown = slices.shown_in(source, view)
        _draw(plane, keys, family is not None, shown, lambda: downloads.origin_notes(source, varied, fixed, view), view)
        st.caption(slices.origin(source, view))


def _choose_factors(source: Slices) -> tuple[str, str | None]:
    names = {factor_names.FACTORS[key].name: key for key in source.factors}
    usual = factor_names.FACTORS[USUAL_X].name
    x = names[widgets.pick("facteur", list(names), "Réglage", usual if usual in names else next(iter(names)))]
    others = {NO_FAMILY: None} | {name: key for name, key in names.items() if key != x}
    usual = factor_names.FACTORS[USUAL_FAMILY].name
    family = widgets.pick(
        "famille",
        list(others),
        "Une courbe par valeur de",
        usual if usual in others else NO_FAMILY,
        "Un second réglage prend quelques valeurs : une courbe pour chacune.",
    )
    return x, others[family]


def _choose_indicators(source: Slices) -> list[str]:
    names = {INDICATOR_TEXTS[key].label: key for key in source.indicators}
    usual = INDICATOR_TEXTS[USUAL_INDICATOR].label
    widgets.warn_of_link_values(WidgetSpec(key="indicateurs", field="Indicateurs", default="", choices=tuple(names)))
    chosen = st.multiselect(
        "Indicateurs",
        list(names),
        [usual if usual in names else next(iter(names))],
        key="indicateurs",
        max_selections=MOST_INDICATORS,
        bind="query-params",
        placeholder="Choisissez un à quatre indicateurs",
        help="Un graphique pour chacun : ajoutez-en jusqu'à quatre.",
    )
    return [names[name] for name in chosen]


def _choose_curves(source: Slices, family: str | None) -> int:
    """How many values of the second factor."""
    if family is None:
        return 1
    most = min(MOST_CURVES, len(source.axis(family)))
    if most <= 2:
        return most
    usual, label = min(4, most), "Nombre de courbes"
    widgets.warn_of_link_values(WidgetSpec(key="courbes", field=label, default=usual, low=2, high=most))
    return int(st.slider(label, 2, most, usual, key="courbes", bind="query-params"))


def _plane(source: Slices, x: str, family: str | None, fixed: dict[str, float], n_curves: int) -> Plane:
    """The indicators along x (n_x) for some values of the family (n_y); without one, y is any held factor."""
    if isinstance(source, LiveSlices):
        y = family or next(key for key in factor_names.FACTORS if key != x)
        return source.over(x, y, source.axis(x), _few(source.axis(y), n_curves) if family else (fixed[y],), fixed)
    y = family or next(key for key in source.file.axes if key != x)
    plane = source.plane(x, y, fixed)
    wanted = _few(plane.y_values, n_curves) if family else (fixed[y],)
    rows = [plane.y_values.index(value) for value in wanted]
    return plane._replace(y_values=wanted, values={key: of_key[rows] for key, of_key in plane.values.items()})


def _few(values: Sequence[float], count: int) -> tuple[float, ...]:
    """Some values of an axis, its two ends among them, at even distances in the axis' own order."""
    return tuple(values[row] for row in np.unique(np.linspace(0, len(values) - 1, count).round().astype(int)))


def _draw(plane: Plane, keys: list[str], varied: bool, shown: Shown, notes: MakeNotes, view: View) -> None:
    if not keys:
        st.info("Choisissez au moins un indicateur.", icon=":material/info:")
        return
    places = slices.marked_points(plane, view)
    for number, key in enumerate(keys):
        downloads.show_lines(slices.lines_of(plane, key, shown, varied), places, number, notes, view)
        st.caption(INDICATOR_TEXTS[key].definition)
