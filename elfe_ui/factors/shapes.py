"""Slices in the units of the core -> surfaces and curves in the units of the screen."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.scenario import Scenario
from elfe_ui.factors.sources import Plane
from elfe_ui.result.figures import in_display_unit, indicator_unit
from elfe_ui.series.factors import FactorAxis, FactorLine, FactorLines, Surface
from elfe_ui.view import View
from elfe_ui.words import factor_names
from elfe_ui.words.names import INDICATOR_TEXTS

Array = NDArray[np.float64]
Place = tuple[float, float]


class Marked(NamedTuple):
    """Where the scenario and the pinned reference stand on the two factors of a slice, in the units shown."""

    current: Place
    reference: Place | None


def marked(plane: Plane, view: View) -> Marked:
    """The places to mark in the pictures of a slice."""
    before = None if view.reference is None else _place(plane, view.reference.scenario)
    return Marked(_place(plane, view.scenario), before)


def _place(plane: Plane, scenario: Scenario) -> Place:
    values = factor_names.in_use(scenario)
    x, y = (float(factor_names.shown(name, values[name])) for name in (plane.x, plane.y))
    return x, y


def factor_axis(key: str, values: Sequence[float]) -> FactorAxis:
    """A factor along an axis."""
    return FactorAxis(factor_names.FACTORS[key].label, factor_names.shown(key, values))


def surface(plane: Plane, key: str, view: View, note: str = "") -> Surface:
    """One indicator of a slice; `note` tells it from another surface."""
    label = INDICATOR_TEXTS[key].label + (f", {note}" if note else "")
    return Surface(
        label=label,
        unit=indicator_unit(key, view),
        x=factor_axis(plane.x, plane.x_values),
        y=factor_axis(plane.y, plane.y_values),
        values=in_display_unit(key, plane.values[key], view),
    )


def family(plane: Plane, key: str, view: View, varied: bool) -> FactorLines:
    """One indicator along x, a curve for each value of y (one without a name if y is not varied)."""
    names = [factor_names.words(plane.y, value) if varied else INDICATOR_TEXTS[key].label for value in plane.y_values]
    lines = [
        FactorLine(name, row) for name, row in zip(names, in_display_unit(key, plane.values[key], view), strict=True)
    ]
    return FactorLines(
        label=INDICATOR_TEXTS[key].label,
        unit=indicator_unit(key, view),
        x=factor_axis(plane.x, plane.x_values),
        lines=tuple(lines),
    )
