"""Every choice that a user can make, as frozen data that is valid once built."""

import math
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date

from elfe_core.catalogue import (
    FACTOR_OF_CURVE,
    FORESIGHTS,
    LARGEST,
    SECTORS,
    SETTING,
    SETTINGS,
    SIZES,
    SOURCES,
    WEATHER_YEARS,
    SettingRow,
)
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.territory import Territory

SECTOR_SHARE_FIELDS = tuple(FACTOR_OF_CURVE[sector] for sector in SECTORS)

_NUMBERS = tuple(
    (
        row,
        math.nextafter(row.least, math.inf) if row.above else row.least,
        min(row.most, LARGEST),
        (int,) if row.is_count else (int, float),
    )
    for row in SETTINGS
    if row.group != "display" and row.kind in ("energy", "number", "share")
)
"""Numbers of a scenario with their bounds and types: most are within, and a page makes dozens of scenarios a move."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One scenario (MODEL.md section 2).

    Energies are annual energies of the territory [GWh/year]; shares are fractions, `share_*` of today's consumption.
    `max_reduction_share` is the most that may leave an hour, as a fraction of its consumption (1: never below zero),
    `original_rule` its absence. `storage_efficiency` is that of a round trip, `storage_duration_h` the hours of a full
    discharge (0: no limit of power), `storage_low` and `storage_high` bound the usable band: all as of the catalogue
    but in use only if `storage_real`. `units_*` are appliances of the territory, `participation_*` the fraction of
    their owners who let them be driven, `midday_hours` whether off-peak hours stand at midday, too, `foresight` what a
    plan of biogas and uses knows. `period_start` and `period_end` are local days, both included, the first one in
    `weather_year`: 0 for the weather of the territory's own data, else a real one (MODEL.md section 9).
    `wind_region_share` is the fraction of the wind energy made as all turbines of the region make it together, in a
    weather year as the nation's do; the rest as those of the territory's own curve.

    Raises
    ------
    InputError, Faults
        A value is not finite, out of its range, the band is empty, the period ends before it begins or begins outside
        the weather year; all faults at once.
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
    storage_real: bool = False
    storage_efficiency: float = 0.85
    storage_duration_h: float = 2.0
    storage_low: float = 0.1
    storage_high: float = 0.9
    storage_cyclic: bool = False
    export_limit_on: bool = False
    export_limit_mw: float = 30.0
    biogas_dispatchable_share: float = 0.0
    biogas_engine_factor: float = 2.0
    biogas_gas_store_h: float = 12.0
    units_dishwasher: int = 0
    participation_dishwasher: float = 0.3
    units_washing_machine: int = 0
    participation_washing_machine: float = 0.3
    units_dryer: int = 0
    participation_dryer: float = 0.3
    units_water_heater: int = 0
    participation_water_heater: float = 0.3
    units_freezer: int = 0
    participation_freezer: float = 0.3
    units_heating: int = 0
    participation_heating: float = 0.3
    units_electric_car: int = 0
    participation_electric_car: float = 0.3
    units_heat_pump: int = 0
    participation_heat_pump: float = 0.3
    midday_hours: bool = False
    foresight: str = "perfect"
    flexibility_on: bool = False
    flexible_share: float = 0.05
    flexibility_window_h: int = 24
    max_reduction_share: float = 1.0
    original_rule: bool = False
    cut_then_simulate: bool = False
    scale_on_period: bool = False
    weather_year: int = 0
    wind_region_share: float = 0.0

    def __post_init__(self) -> None:
        faults: list[ElfeError] = []
        for row, low, high, kinds in _NUMBERS:
            value = getattr(self, row.key)
            if not (type(value) in kinds and low <= value <= high):
                _check_number(faults, row, value)
        if self.foresight not in FORESIGHTS:
            expected = f"one of {', '.join(FORESIGHTS)}"
            faults.append(InputError("foresight", self.foresight, expected, choices=FORESIGHTS))
        if not self.storage_low < self.storage_high:
            expected = f"a share above {self.storage_low:g}"
            faults.append(InputError("storage_high", self.storage_high, expected, low=self.storage_low))
        if self.period_end < self.period_start:
            expected = f"a day not before {self.period_start}"
            faults.append(InputError("period_end", self.period_end, expected, low=self.period_start))
        if self.weather_year not in SETTING["weather_year"].words:
            years = tuple(str(year) for year in WEATHER_YEARS)
            faults.append(InputError("weather_year", self.weather_year, "0 or a weather year", choices=years))
        elif self.weather_year not in (0, self.period_start.year):
            faults.append(InputError("period_start", self.period_start, f"a day of {self.weather_year}"))
        raise_faults(faults)

    def in_use(self, field: str) -> float:
        """A number as the simulation uses it: neutral when its switch is off."""
        return SETTING[field].neutral if self.is_off(field) else float(getattr(self, field))

    def is_off(self, field: str) -> bool:
        """Whether a field has no effect: what it hangs on is off, or what replaces it is on."""
        row = SETTING[field]
        return row.switch != "" and self.is_on(row.switch) == row.is_unless

    def is_on(self, switch: str) -> bool:
        """Whether a switch is on, and the one that it hangs on."""
        above = SETTING[switch].switch
        return bool(getattr(self, switch)) and (above == "" or self.is_on(above))

    def has(self, switch: str) -> bool:
        """Whether there is what a switch turns on: it is on, and the size that it turns on is not zero."""
        sizes = (row.key for row in SIZES if row.switch == switch)
        return self.is_on(switch) and all(getattr(self, key) > 0.0 for key in sizes)

    @property
    def storage_in_use_mwh(self) -> float:
        """Capacity that the simulation uses: 0 when storage is switched off."""
        return self.in_use("storage_mwh")

    @property
    def flexible_share_in_use(self) -> float:
        """Flexible share that the simulation uses: 0 when flexibility is switched off."""
        return self.in_use("flexible_share")


def in_weather_year(scenario: Scenario, year: int) -> Scenario:
    """The scenario over the same dates of a weather year; with 0 as it is, in the weather of the territory's data."""
    if year == 0:
        return replace(scenario, weather_year=0)
    start, end = dates_in(scenario.period_start, scenario.period_end, year)
    return replace(scenario, weather_year=year, period_start=start, period_end=end)


def in_own_weather(scenario: Scenario, year: int) -> Scenario:
    """The scenario over the same dates of a year in the weather of the territory's data; as it is where it has that."""
    return scenario if scenario.weather_year == 0 else _in_data(scenario, year)


def in_year(scenario: Scenario, year: int) -> Scenario:
    """The same dates of a year: a real weather year, or one of the data in use."""
    return in_weather_year(scenario, year) if year in WEATHER_YEARS else _in_data(scenario, year)


def _in_data(scenario: Scenario, year: int) -> Scenario:
    start, end = dates_in(scenario.period_start, scenario.period_end, year)
    return replace(scenario, weather_year=0, period_start=start, period_end=end)


def dates_in(start: date, end: date, year: int) -> tuple[date, date]:
    """The same dates, the first one in another year; 29 February becomes the 28th where there is none."""
    return _dated(start, year), _dated(end, year + end.year - start.year)


def _dated(day: date, year: int) -> date:
    return date(year, day.month, min(day.day, monthrange(year, day.month)[1]))


POWER_UNITS = ("w_group", "w", "mw")
"""Display units of power: W/200 foyers (the project's own), W/foyer, MW for the territory."""


SMOOTHED_FROM_DAYS, AUTOMATIC_SMOOTHING_H = 31, 24
"""Least span in view whose hours are averaged without a choice [days], and over how many hours (own rule)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """How results are shown; never changes a result.

    `smoothing_h` is the moving average's length [h]; 0 for one chosen by the span in view.
    """

    power_unit: str = "w_group"
    costs_on: bool = False
    smoothing_on: bool = True
    smoothing_h: int = 0

    def __post_init__(self) -> None:
        faults: list[ElfeError] = []
        if self.power_unit not in POWER_UNITS:
            expected = f"one of {', '.join(POWER_UNITS)}"
            faults.append(InputError("power_unit", self.power_unit, expected, choices=POWER_UNITS))
        _check_number(faults, SETTING["smoothing_h"], self.smoothing_h)
        raise_faults(faults)

    def smoothing_in_use_h(self, n_days: int) -> int:
        """Hours averaged where `n_days` are in view: 1 for none, as in less than a month unless a length is chosen."""
        if not self.smoothing_on:
            return 1
        return self.smoothing_h or (AUTOMATIC_SMOOTHING_H if n_days >= SMOOTHED_FROM_DAYS else 1)


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
    """A number of the catalogue lies in the range that can be simulated, or is neutral."""
    low, high = row.least, row.most
    if row.is_count:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            low, high = int(low), int(high)
            faults.append(InputError(row.key, value, f"a whole number from {low} to {high}", low=low, high=high))
    elif not (_is_number(value) and (row.can_be(value) or (row.is_switched_on and value == row.neutral))):
        faults.append(InputError(row.key, value, row.expected, low=low, high=None if math.isinf(high) else high))
