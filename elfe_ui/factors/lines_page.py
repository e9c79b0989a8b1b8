"""The page of one factor: one or several indicators along it, a curve for each of a few values of another factor."""

import numpy as np
import streamlit as st

from elfe_core.errors import ElfeError
from elfe_ui import widgets
from elfe_ui.exports.offer import MakeNotes
from elfe_ui.factors import downloads, slices, sliders, source_choice
from elfe_ui.factors.slices import LiveSlices, Plane, Slices, StoredSlices
from elfe_ui.state import WidgetSpec
from elfe_ui.view import View, show_faults
from elfe_ui.words import factor_names
from elfe_ui.words.names import INDICATOR_TEXTS

USUAL_X, USUAL_FAMILY = "wind_gwh", "flexible_share"
USUAL_INDICATORS = ("self_production_pct", "export_time_pct")
NO_FAMILY = "Aucun"
LINE_POINTS = 40
MOST_INDICATORS, MOST_CURVES = 4, 6


def show_one_factor(view: View) -> None:
    """Everything below the page's title."""
    source = source_choice.choose_source(view, least_factors=1)
    if source is None:
        return
    x, family = _choose_factors(source)
    keys = _choose_indicators(source)
    main, side = st.columns([2.1, 1], gap="medium")
    with side:
        with widgets.placeholder():
            if isinstance(source, LiveSlices):
                source = sliders.choose_ends(source, (x, family) if family else (x,), view)
        n_curves = _choose_curves(source, family)
        fixed = sliders.fixed_values(source, view, (x, family) if family else (x,))
    try:
        plane = _plane(source, x, family, fixed, n_curves)
    except ElfeError as error:
        show_faults(error)
        return
    with main:
        varied = (x, family) if family else (x,)
        _draw(plane, keys, family is not None, lambda: downloads.origin_notes(source, varied, fixed, view), view)
        if isinstance(source, StoredSlices):
            st.caption(slices.stored_origin(source.file, view))
        else:
            st.caption(slices.live_origin(view))


def _choose_factors(source: Slices) -> tuple[str, str | None]:
    names = {factor_names.FACTORS[key].name: key for key in source.factors}
    left, right = st.columns(2)
    with left:
        usual = factor_names.FACTORS[USUAL_X].name
        x = names[widgets.pick("facteur", list(names), "Facteur", usual if usual in names else next(iter(names)))]
    others = {NO_FAMILY: None} | {name: key for name, key in names.items() if key != x}
    with right:
        usual = factor_names.FACTORS[USUAL_FAMILY].name
        family = widgets.pick(
            "famille",
            list(others),
            "Une courbe par valeur de",
            usual if usual in others else NO_FAMILY,
            "Un second facteur prend quelques valeurs : une courbe pour chacune.",
        )
    return x, others[family]


def _choose_indicators(source: Slices) -> list[str]:
    names = {INDICATOR_TEXTS[key].label: key for key in source.indicators}
    usual = [INDICATOR_TEXTS[key].label for key in USUAL_INDICATORS if key in source.indicators]
    widgets.warn_of_link_values(WidgetSpec(key="indicateurs", field="Indicateurs", default="", choices=tuple(names)))
    chosen = st.multiselect(
        "Indicateurs",
        list(names),
        usual,
        key="indicateurs",
        max_selections=MOST_INDICATORS,
        bind="query-params",
        placeholder="Choisissez un à quatre indicateurs",
    )
    return [names[name] for name in chosen]


def _choose_curves(source: Slices, family: str | None) -> int:
    """How many values of the second factor."""
    if family is None:
        return 1
    most = min(MOST_CURVES, len(source.axis(family, MOST_CURVES)))
    if most <= 2:
        return most
    usual, label = min(4, most), "Nombre de courbes"
    widgets.warn_of_link_values(WidgetSpec(key="courbes", field=label, default=usual, low=2, high=most))
    return int(st.slider(label, 2, most, usual, key="courbes", bind="query-params"))


def _plane(source: Slices, x: str, family: str | None, fixed: dict[str, float], n_curves: int) -> Plane:
    """The indicators along x (n_x) for some values of the family (n_y); without one, y is any held factor."""
    y = family or next(key for key in factor_names.FACTORS if key != x)
    if isinstance(source, LiveSlices):
        y_values = source.axis(y, n_curves) if family else (fixed[y],)
        return source.over(x, y, source.axis(x, LINE_POINTS), y_values, fixed)
    y = y if y in source.file.axes else next(key for key in source.file.axes if key != x)
    plane = source.plane(x, y, fixed)
    if family:
        rows = np.unique(np.linspace(0, len(plane.y_values) - 1, n_curves).round().astype(int))
    else:
        rows = np.array([plane.y_values.index(fixed[y])])
    values = {key: of_key[rows] for key, of_key in plane.values.items()}
    return plane._replace(y_values=tuple(plane.y_values[row] for row in rows), values=values)


def _draw(plane: Plane, keys: list[str], varied: bool, notes: MakeNotes, view: View) -> None:
    if not keys:
        st.info("Choisissez au moins un indicateur.", icon=":material/info:")
        return
    places = slices.marked_points(plane, view)
    columns = st.columns(2) if len(keys) > 1 else [st.container()]
    for number, key in enumerate(keys):
        family = slices.lines_of(plane, key, view, varied)
        with columns[number % len(columns)]:
            downloads.show_lines(family, places, number, notes, view, wide=len(keys) == 1)
            st.caption(INDICATOR_TEXTS[key].definition)
