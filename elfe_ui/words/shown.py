"""How indicators are read: their units, and whether energies are those of a year or of a shorter period."""

import math
from collections.abc import Mapping
from typing import Final, NamedTuple

from elfe_core import units
from elfe_core.catalogue import INDICATOR
from elfe_ui.words import formats

COUNTS = {"1/year": "par an", "h": "h"}
"""Units of what is counted."""
YEARLY = "GWh/an"
IN_PERIOD = "sur la période"
AT_RATE = "au rythme de "


class Scale(NamedTuple):
    """A unit, and what a value of the core is multiplied with to be read in it."""

    unit: str
    factor: float


SUMS: Final[Mapping[str, Scale]] = {
    "cost": Scale("€/MWh", 1.0),
    "emission": Scale("milliers de t CO₂e/an", 1e-3),
}
"""Units of what a year costs and emits, by kind."""


class Beside(NamedTuple):
    """A second reading of a value: words before it, its unit in words, what the value is multiplied with."""

    before: str
    unit: str
    factor: float


class Shown(NamedTuple):
    """How figures are read.

    Indicators are yearly rates. Of a period under a year, `period_h` counted hours, energies and full charges are read
    as those of the period, and their rate beside them; without it as rates.
    """

    power_unit: str
    foyers: int
    period_h: int | None = None

    @property
    def as_rates(self) -> "Shown":
        """The same, energies as yearly rates."""
        return self._replace(period_h=None)

    def compared_with(self, *others: "Shown") -> "Shown":
        """How figures are compared: as those of periods of the same length, else as yearly rates."""
        return self if all(other.period_h == self.period_h for other in others) else self.as_rates

    def scale(self, key: str, *values: float) -> Scale:
        """The unit of an indicator; an energy's of a period is GWh if one of the values has one, else MWh."""
        row = INDICATOR[key]
        if row.kind == "power":
            factor = formats.in_power_unit(1.0, self.power_unit, self.foyers)
            return Scale(formats.POWER_UNIT_LABELS[self.power_unit], factor)
        if row.kind == "energy":
            return self._energy_scale(values)
        if row.kind == "percent":
            return Scale("%", 1.0)
        if row.kind in SUMS:
            return SUMS[row.kind]
        if row.unit == "1/year" and self.period_h is not None:
            return Scale(IN_PERIOD, self.period_h / units.HOURS_PER_YEAR)
        return Scale(COUNTS[row.unit], 1.0)

    def _energy_scale(self, values: tuple[float, ...]) -> Scale:
        if self.period_h is None:
            return Scale(YEARLY, 1.0 / units.MWH_PER_GWH)
        years = self.period_h / units.HOURS_PER_YEAR
        largest = max((abs(years * value) for value in values if not math.isnan(value)), default=0.0)
        is_large = formats.energy_is_large(largest)
        return Scale("GWh", years / units.MWH_PER_GWH) if is_large else Scale("MWh", years)

    def read(self, key: str, value: float, scale: Scale | None = None) -> tuple[str, str]:
        """An indicator as it is read: figure and unit."""
        if math.isnan(value):
            return "–", formats.NOT_APPLICABLE
        unit, factor = scale or self.scale(key, value)
        return _figure(factor * value, unit), unit

    def change(self, key: str, change: float, scale: Scale | None = None) -> tuple[str, str]:
        """A change of an indicator as it is read: figure and unit; one of percentages is in points."""
        figure, unit = self.read(key, change, scale)
        if unit == "%":
            unit = "point" if abs(round(change, 1)) < 2.0 else "points"
        return figure, unit

    def text(self, key: str, value: float) -> str:
        """`42,4 GWh`, `552 GWh/an`, `22,1 %`, "sans objet"."""
        figure, unit = self.read(key, value)
        if math.isnan(value):
            return unit
        return f"{figure}{formats.NARROW_SPACE if unit == '%' else formats.NO_BREAK_SPACE}{unit}"

    def pace(self, key: str, value: float) -> str:
        """`au rythme de 552 GWh/an` beside what is read of a period; empty for nothing and for rates."""
        if self.period_h is None or not _is_rate(key) or math.isnan(value) or formats.is_zero(self.read(key, value)[0]):
            return ""
        return f"{AT_RATE}{self.as_rates.text(key, value)}"

    def beside(self, key: str) -> Beside | None:
        """How a value of the core is read a second time: a power in its other unit, the rate of a period's energy."""
        if INDICATOR[key].kind == "power":
            other = formats.other_unit(self.power_unit)
            factor = formats.in_power_unit(1.0, other, self.foyers)
            return Beside("", formats.POWER_UNIT_WORDS[other], factor)
        if self.period_h is None or not _is_rate(key):
            return None
        return Beside(AT_RATE, *self.as_rates.scale(key))

    def note(self, key: str, value: float) -> str:
        """What stands small beside an indicator: the rate of a period's energy, a power in its other unit."""
        if INDICATOR[key].kind == "power" and not math.isnan(value):
            return formats.power(value, formats.other_unit(self.power_unit), self.foyers)
        return self.pace(key, value)

    def power(self, power_mw: float) -> str:
        """A power in a sentence: `124,9 MW (490 000 W pour 200 foyers)`, or MW alone."""
        shown = formats.power(power_mw, "mw", self.foyers)
        return (
            shown if self.power_unit == "mw" else f"{shown} ({formats.power(power_mw, self.power_unit, self.foyers)})"
        )


def _is_rate(key: str) -> bool:
    """Whether the core's value is a yearly rate."""
    return INDICATOR[key].kind == "energy" or INDICATOR[key].unit == "1/year"


def _figure(value: float, unit: str) -> str:
    if unit == "%":
        return formats.number(value, 1)
    return formats.megawatts(value) if unit == "MW" else formats.rounded(value)
