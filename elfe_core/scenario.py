"""Every choice that a user can make, as frozen data that is valid once built."""

import math
from dataclasses import dataclass, replace
from datetime import date

from elfe_core.catalogue import FACTOR_OF_CURVE, SECTORS, SETTING, SETTINGS, SOURCES, SettingRow
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.territory import Territory

SECTOR_SHARE_FIELDS = tuple(FACTOR_OF_CURVE[sector] for sector in SECTORS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario (MODEL.md section 2).

    Energies are annual energies of the territory [GWh/year]; shares are fractions, `share_*` of today's consumption.
    `max_reduction_share` is the most that may leave an hour, as a fraction of its consumption (1: never below zero;
    infinity: the original rule). `period_start` and `period_end` are local days, both included.

    Raises
    ------
    InputError, Faults
        A value is not finite, out of its range, or the period ends before it begins; all faults at once.
    """

    wind_gwh: float
    solar_gwh: float
    bioenergy_gwh: float
    period_start: date
    period_end: date
    share_res: float = 1.0
    share_pro: float = 1.0
    share_ent: float = 1.0
    storage_on: bool = False
    storage_mwh: float = 20.0
    flexibility_on: bool = False
    flexible_share: float = 0.05
    flexibility_window_h: int = 24
    max_reduction_share: float = 1.0
    cut_then_simulate: bool = False
    scale_on_period: bool = False

    def __post_init__(self) -> None:
        faults: list[ElfeError] = []
        for row in SETTINGS:
            if row.group != "display":
                _check_number(faults, row, getattr(self, row.key))
        if self.period_end < self.period_start:
            expected = f"a day not before {self.period_start}"
            faults.append(InputError("period_end", self.period_end, expected, low=self.period_start))
        raise_faults(faults)

    def in_use(self, field: str) -> float:
        """A number as the simulation uses it: a size is 0 when its switch is off."""
        row = SETTING[field]
        is_off = row.is_size and not getattr(self, row.switch)
        return 0.0 if is_off else float(getattr(self, field))

    @property
    def storage_in_use_mwh(self) -> float:
        """Capacity that the simulation uses: 0 when storage is switched off."""
        return self.in_use("storage_mwh")

    @property
    def flexible_share_in_use(self) -> float:
        """Flexible share that the simulation uses: 0 when flexibility is switched off."""
        return self.in_use("flexible_share")


POWER_UNITS = ("w_group", "w", "mw")
"""Display units of power: W/200 foyers (the project's own), W/foyer, MW for the territory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How results are shown; never changes a result. `smoothing_h` is the moving average's length [h]."""

    power_unit: str = "w_group"
    smoothing_on: bool = True
    smoothing_h: int = 24

    def __post_init__(self) -> None:
        faults: list[ElfeError] = []
        if self.power_unit not in POWER_UNITS:
            expected = f"one of {', '.join(POWER_UNITS)}"
            faults.append(InputError("power_unit", self.power_unit, expected, choices=POWER_UNITS))
        _check_number(faults, SETTING["smoothing_h"], self.smoothing_h)
        raise_faults(faults)

    @property
    def smoothing_in_use_h(self) -> int:
        """Hours averaged for display: 1 when the moving average is switched off."""
        return self.smoothing_h if self.smoothing_on else 1


def today(territory: Territory) -> Scenario:
    """Today's production and consumption, without storage or flexibility, over the territory's default period."""
    return Scenario(
        **{f"{name}_gwh": territory.today_gwh(name) for name in SOURCES},  # type: ignore[arg-type]
        period_start=territory.period_start,
        period_end=territory.period_end,
    )


def usual_scenario(territory: Territory, first_day: date, last_day: date) -> Scenario:
    """Today's territory over its usual period, or over what the data cover where they do not cover that."""
    start = today(territory)
    if first_day <= start.period_start and start.period_end <= last_day:
        return start
    return replace(start, period_start=first_day, period_end=last_day)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_number(faults: list[ElfeError], row: SettingRow, value: float) -> None:
    """A number of the catalogue lies in the range that can be simulated; the bound of a reduction may be infinite."""
    low, high = row.least, row.most
    if row.kind == "original_rule":
        if not _is_number(value) or not value >= low:
            faults.append(InputError(row.key, value, f"a number >= {low:g}, or infinity", low=low))
    elif row.kind not in ("energy", "number", "share"):
        return
    elif row.is_count:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            low, high = int(low), int(high)
            faults.append(InputError(row.key, value, f"a whole number from {low} to {high}", low=low, high=high))
    elif not (_is_number(value) and math.isfinite(value) and low <= value <= high):
        expected = f"a finite number >= {low:g}" if math.isinf(high) else f"a number from {low:g} to {high:g}"
        faults.append(InputError(row.key, value, expected, low=low, high=None if math.isinf(high) else high))
