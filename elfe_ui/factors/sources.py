"""Where slices of a sweep come from: computed now around the scenario, or held by a file of results."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.scenario import Scenario
from elfe_core.store import SweepFile
from elfe_ui import cached
from elfe_ui.cached import DataSource
from elfe_ui.words import factor_names

Array = NDArray[np.float64]

SURFACE_POINTS = 40
"""Values of each factor of a surface that is computed now."""


class Plane(NamedTuple):
    """Indicators over two factors, in the units of the core."""

    x: str
    y: str
    x_values: tuple[float, ...]
    y_values: tuple[float, ...]
    values: Mapping[str, Array]
    """By indicator, shape (n_y, n_x), NaN where not applicable or not known."""


@dataclass(frozen=True, slots=True)
class Live:
    """Slices computed now around a scenario."""

    scenario: Scenario
    where: DataSource
    ends: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """Where the axis of a factor begins and ends; the usual ends for the others."""

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors that can vary."""
        return tuple(factor_names.FACTORS)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicators that it gives."""
        return tuple(INDICATOR_UNITS)

    def axis(self, key: str, points: int = SURFACE_POINTS) -> tuple[float, ...]:
        """Values of a factor."""
        return factor_names.axis(key, points, factor_names.in_use(self.scenario)[key], self.ends.get(key))

    def plane(self, x: str, y: str, fixed: Mapping[str, float], points: tuple[int, int] | None = None) -> Plane:
        """Every indicator over two factors, the others fixed; `points` along x and y."""
        n_x, n_y = points or (SURFACE_POINTS, SURFACE_POINTS)
        return self.over(x, y, self.axis(x, n_x), self.axis(y, n_y), fixed)

    def over(
        self, x: str, y: str, x_values: tuple[float, ...], y_values: tuple[float, ...], fixed: Mapping[str, float]
    ) -> Plane:
        """Every indicator over these values of two factors."""
        held = tuple((key, fixed[key]) for key in factor_names.FACTORS if key not in (x, y))
        values = cached.plane(self.scenario, self.where, held, (x, x_values), (y, y_values))
        return Plane(x, y, x_values, y_values, values)


@dataclass(frozen=True, slots=True)
class Stored:
    """Slices of a file of results."""

    file: SweepFile

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors that vary in the file."""
        return tuple(key for key, values in self.file.axes.items() if len(values) > 1)

    @property
    def indicators(self) -> tuple[str, ...]:
        """Indicators that the file has."""
        return self.file.indicators

    def axis(self, key: str, points: int = 0) -> tuple[float, ...]:
        """Values of a factor: all that the file has."""
        return self.file.axes[key]

    def plane(self, x: str, y: str, fixed: Mapping[str, float]) -> Plane:
        """Every indicator over two factors, the others fixed at values of the file."""
        held = tuple((key, fixed[key]) for key in self.file.axes if key not in (x, y))
        return Plane(x, y, self.file.axes[x], self.file.axes[y], cached.stored_plane(self.file, held, x, y))


AnySource = Live | Stored
