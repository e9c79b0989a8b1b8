"""Colours of a slice in space and from above: ramps for its values, where a goal is met, a scenario's mark.

The ramps are sampled from seaborn 0.13 (BSD-3, Michael Waskom): `mako` for the first surface, blue to mint, and
`flare` turned around for the second, wine to apricot. Both rise evenly in lightness, and blue against orange is the
pair that colour-blind eyes tell apart best. The darkest ends are left out: there the two would meet for some eyes, and
drown on a dark page.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from elfe_ui.charts import theme
from elfe_ui.charts.common import YOURS
from elfe_ui.charts.deck import rgb
from elfe_ui.series.factors import Array

RAMPS: Final[tuple[tuple[str, ...], ...]] = (
    ("#403872", "#3d5296", "#366fa0", "#348ba6", "#37a7ac", "#51c2ad", "#8dd9b5", "#c3ebd0"),
    ("#ab3a69", "#ca4863", "#df5d5b", "#e8785c", "#eb9570", "#efb48f"),
)
GOAL: Final = ("#ffbf00", "#ffd21f")
"""Where the goal is met, on a light and on a dark page."""
SCENARIO: Final = ("#d1004b", "#ff5c8a")
"""The visitor's scenario, likewise."""


def ramp_colours(index: int, shares: Array) -> NDArray[np.float64]:
    """Colours of a ramp at shares between 0 and 1, shape (n, 3), each 0 to 255."""
    stops = np.array([rgb(stop)[:3] for stop in RAMPS[index]], dtype=np.float64)
    at = np.linspace(0.0, 1.0, len(stops))
    return np.stack([np.interp(shares, at, stops[:, channel]) for channel in range(3)], axis=-1)


def gradient(index: int) -> str:
    """A ramp as a CSS gradient."""
    return f"linear-gradient(90deg, {', '.join(RAMPS[index])})"


def goal_colour(dark: bool) -> str:
    """Where a goal is met."""
    return GOAL[int(dark)]


def mark_colour(dark: bool, name: str = YOURS) -> str:
    """The ball of the visitor's scenario, or of the pinned reference."""
    return SCENARIO[int(dark)] if name == YOURS else theme.colour("reference", dark)
