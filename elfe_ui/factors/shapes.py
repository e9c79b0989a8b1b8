"""Slices in the units of the core -> surfaces and curves in the units of the screen."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import units
from elfe_core.scenario import Scenario
from elfe_ui import text
from elfe_ui.factors import catalog
from elfe_ui.factors.sources import Plane
from elfe_ui.labels import INDICATOR_TEXTS
from elfe_ui.series.factors import FactorAxis, Line, LineFamily, Surface
from elfe_ui.shell import View

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
    values = catalog.in_use(scenario)
    x, y = (float(catalog.shown(name, values[name])) for name in (plane.x, plane.y))
    return x, y


def indicator_unit(key: str, view: View) -> str:
    """Unit in which an indicator is shown."""
    kinds = {"energy": "GWh/an", "power": text.POWER_UNIT_LABELS[view.display.power_unit], "percent": "%"}
    return kinds.get(INDICATOR_TEXTS[key].kind, "par an")


def in_display_unit(key: str, values: Any, view: View) -> Any:
    """Values of an indicator, a number or an array, in the unit shown."""
    kind = INDICATOR_TEXTS[key].kind
    if kind == "energy":
        return values / units.MWH_PER_GWH
    if kind == "power":
        return values * text.in_power_unit(1.0, view.display.power_unit, view.territory.foyers)
    return values


def from_display_unit(key: str, value: float, view: View) -> float:
    """A value as a visitor wrote it -> the unit of the core."""
    return value / float(in_display_unit(key, 1.0, view))


def factor_axis(key: str, values: Sequence[float]) -> FactorAxis:
    """A factor along an axis."""
    return FactorAxis(catalog.FACTORS[key].label, catalog.shown(key, values))


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


def family(plane: Plane, key: str, view: View, varied: bool) -> LineFamily:
    """One indicator along x, a curve for each value of y (one without a name if y is not varied)."""
    names = [catalog.words(plane.y, value) if varied else INDICATOR_TEXTS[key].label for value in plane.y_values]
    lines = [Line(name, row) for name, row in zip(names, in_display_unit(key, plane.values[key], view), strict=True)]
    return LineFamily(
        label=INDICATOR_TEXTS[key].label,
        unit=indicator_unit(key, view),
        x=factor_axis(plane.x, plane.x_values),
        lines=tuple(lines),
    )
