"""The factors of a sweep as a visitor reads and sets them."""

import math
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import catalogue
from elfe_core.catalogue import CHANGES, SETTING
from elfe_core.scenario import Scenario
from elfe_ui.words import formats
from elfe_ui.words.names import SETTINGS

Array = NDArray[np.float64]


BOUND: Final = "borne haute"


class FactorText(NamedTuple):
    """How one factor is called and shown; `low` and `high` are the usual ends of its axis, in the unit shown."""

    name: str
    unit: str
    shown: float
    """What one unit of the core is in the unit shown: 100 for shares."""
    low: float
    high: float
    step: float
    is_bound: bool = False
    """Whether what it does is an upper bound, which stands beside its name."""

    @property
    def label(self) -> str:
        """`Éolien (GWh/an)`, `Part flexible, borne haute (%)`."""
        return f"{self.name}{f', {BOUND}' if self.is_bound else ''} ({self.unit})"

    @property
    def before_value(self) -> str:
        """`Éolien`, `Part flexible (borne haute)`."""
        return f"{self.name} ({BOUND})" if self.is_bound else self.name


FACTORS: Mapping[str, FactorText] = {
    key: FactorText(
        SETTINGS[key].name,
        SETTINGS[key].unit,
        SETTING[key].shown,
        factor.low,
        factor.high,
        factor.step,
        key == "flexible_share",
    )
    for key, factor in catalogue.FACTORS.items()
}
"""Usual ends: the original tool's study (MODEL.md section 4) for the five factors; half as much again or less for the
sectors, own choice."""


ALWAYS_SAID = tuple(
    key for key in FACTORS if (SETTING[key].is_size or SETTING[key].switch == "") and key not in catalogue.USE_FACTORS
)
"""Factors that have a value whatever is switched on; those of uses are said where there are any."""


def at_hand(scenario: Scenario) -> tuple[str, ...]:
    """Factors that can vary around a scenario: of the uses those of which it has some."""
    owned = {name for change in catalogue.USES if has_use(scenario, change) for name in CHANGES[change]}
    return tuple(key for key in FACTORS if key not in catalogue.USE_FACTORS or key in owned)


def has_use(scenario: Scenario, use: str) -> bool:
    """Whether a scenario has any appliance of a kind."""
    return bool(getattr(scenario, f"units_{use}") > 0)


def in_use(scenario: Scenario) -> dict[str, float]:
    """Every factor's value in the scenario; neutral where it is switched off."""
    return {key: scenario.in_use(key) for key in FACTORS}


def axis(key: str, points: int, value: float, ends: tuple[float, float] | None = None) -> tuple[float, ...]:
    """Values of a factor, evenly between `ends`, or its usual ones widened to hold `value`; in the unit of the core."""
    factor = FACTORS[key]
    value = value if SETTING[key].can_be(value) else factor.low / factor.shown
    low, high = ends or (min(factor.low / factor.shown, value), max(factor.high / factor.shown, value))
    return tuple(float(found) for found in np.linspace(low, high, points))


def round_axis(key: str, most: int, value: float, ends: tuple[float, float] | None = None) -> tuple[float, ...]:
    """The same at round figures in the unit shown, and both ends: at most `most` + 2 values."""
    factor = FACTORS[key]
    low, high = (end * factor.shown for end in axis(key, 2, value, ends))
    step = _round_step((high - low) / most)
    inner = np.arange(math.ceil(low / step + 0.3), math.floor(high / step - 0.3) + 1) * step
    return tuple(float(found) for found in np.array([low, *inner.round(9), high]) / factor.shown)


def are_round(key: str, values: Array) -> NDArray[np.bool_]:
    """Which values of an axis are rounder figures than its step, in the unit shown: 100 among 95, 100, 105."""
    at = shown(key, values.tolist())
    unit = _round_step(2.0 * float(np.median(np.diff(at)))) if len(at) > 1 else 1.0
    rounder: NDArray[np.bool_] = np.abs(at / unit - np.rint(at / unit)) < 1e-6
    return rounder


def _round_step(least: float) -> float:
    """The smallest of 1, 2 and 5 x 10^k that is not below `least`, which is positive."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1.0, 2.0, 5.0, 10.0) if step * power >= least * (1 - 1e-9))


def shown(key: str, values: float | Sequence[float]) -> Array:
    """Values of a factor in the unit shown."""
    return np.asarray(values, dtype=float) * FACTORS[key].shown


def words(key: str, value: float) -> str:
    """`Part flexible (borne haute) 5 %`."""
    return f"{FACTORS[key].before_value} {amount(key, value)}"


def amount(key: str, value: float) -> str:
    """`5 %`."""
    return _with_unit(value * FACTORS[key].shown, FACTORS[key].unit)


def in_a_row(values: Mapping[str, float]) -> str:
    """`Éolien 195 · Solaire 60 GWh/an`: a unit stands once where neighbours share it."""
    keys = list(values)
    said = []
    for key, after in zip(keys, [*keys[1:], ""], strict=True):
        factor = FACTORS[key]
        is_shared = after != "" and FACTORS[after].unit == factor.unit
        said.append(
            f"{factor.before_value} {short(values[key] * factor.shown)}" if is_shared else words(key, values[key])
        )
    return " · ".join(said)


NESTED = {row.switch for row in SETTING.values() if row.switch and SETTING[row.switch].switch}
"""Switches that have an effect only while another one is on."""


def further(change: str, scenario: Scenario) -> str:
    """Settings of a size that differ from their defaults: `, rendement 85 %`; empty if none does."""
    told = ", batterie réelle" if change == "storage" and scenario.storage_real else ""
    for row in (SETTING[key] for key in CHANGES[change] if SETTINGS[key].said):
        value = getattr(scenario, row.key)
        if value != row.default and (row.switch not in NESTED or scenario.is_on(row.switch)):
            told += f", {SETTINGS[row.key].said} {_with_unit(value * row.shown, SETTINGS[row.key].unit)}"
    return told


def _with_unit(value: float, unit: str) -> str:
    return f"{short(value)}{formats.NARROW_SPACE if unit.startswith('%') else ' '}{unit}"


def short(value: float) -> str:
    """A value of a factor with no more decimals than it needs, at most two: `90`, `42,22`, `7,5`."""
    decimals = next(places for places in (0, 1, 2) if places == 2 or abs(round(value, places) - value) < 1e-9)
    return formats.number(value, decimals)
