"""Slices of a sweep as charts take them: named axes and a grid of values, in display units."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class FactorAxis(NamedTuple):
    """One factor along an axis: its name with its unit (`Éolien (GWh/an)`), its values, rising, shape (n,)."""

    label: str
    values: Array


class Surface(NamedTuple):
    """One indicator over two factors, shape (n_y, n_x); NaN where it is not applicable or not known."""

    label: str
    unit: str
    """As written beside a number: `%`, `MW`, `GWh/an`, `par an`…"""
    x: FactorAxis
    y: FactorAxis
    values: Array


class Line(NamedTuple):
    """One indicator over one factor, for one value of another: shape (n_x,), NaN as in `Surface`."""

    name: str
    """What sets the curve apart: `Part flexible 5 %`."""
    values: Array


class LineFamily(NamedTuple):
    """The curves of one indicator over one factor."""

    label: str
    unit: str
    x: FactorAxis
    lines: tuple[Line, ...]
