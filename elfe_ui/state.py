"""Scenario and display <-> query parameters <-> session state; nowhere else.

Each choice is one widget whose key is also its query parameter (Streamlit's `bind="query-params"`): a value equal to
its default leaves the address, a link sets the widget. Streamlit drops a wrong parameter in silence, so
`link_faults` reads the address first and says what is wrong.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from elfe_core import units
from elfe_core.curves import SECTORS
from elfe_core.errors import InputError
from elfe_core.scenario import POWER_UNITS, Display, Scenario, today
from elfe_core.territory import Territory
from elfe_ui.text import POWER_UNIT_LABELS

LINK_FAULTS_KEY = "_link_faults"
"""Where the session keeps what was wrong with the address until something is changed."""

Value = float | int | bool | str | date

# The values of a choice among several are what is read on screen: Streamlit writes them so into the address.
WIND_BY_ENERGY, WIND_BY_TURBINES = "GWh/an", "éoliennes"
SIMULATE_THEN_CUT, CUT_THEN_SIMULATE = "Simuler puis couper", "Couper puis simuler"
SCALE_ON_ALL, SCALE_ON_PERIOD = "Toutes les données", "La période"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One widget: its query parameter, the value it starts from and its bounds; `field` names it in messages."""

    key: str
    field: str
    default: Value
    low: float | date | None = None
    high: float | date | None = None
    choices: tuple[str, ...] = ()


def choices(territory: Territory, first_day: date, last_day: date) -> dict[str, Choice]:
    """Every choice by its query parameter; the days are those that the data cover."""
    start = today(territory)
    groups = (
        _production_choices(start, territory),
        _storage_and_flexibility_choices(start),
        _consumption_choices(),
        _period_choices(start, first_day, last_day),
        _display_choices(Display()),
    )
    return {choice.key: choice for group in groups for choice in group}


def _production_choices(start: Scenario, territory: Territory) -> tuple[Choice, ...]:
    count, mean_mw = territory.production.wind_turbines, territory.production.wind_turbine_mean_mw
    return (
        Choice(
            key="saisie_eolien",
            field="wind_input",
            default=WIND_BY_ENERGY,
            choices=(WIND_BY_ENERGY, WIND_BY_TURBINES),
        ),
        Choice(key="eolien", field="wind_gwh", default=_shown(start.wind_gwh), low=0.0, high=600.0),
        Choice(key="eoliennes", field="wind_turbines", default=count, low=0, high=200),
        Choice(key="eolienne_mw", field="wind_turbine_mean_mw", default=mean_mw, low=0.05, high=5.0),
        Choice(key="solaire", field="solar_gwh", default=_shown(start.solar_gwh), low=0.0, high=600.0),
        Choice(key="bioenergie", field="bioenergy_gwh", default=_shown(start.bioenergy_gwh), low=0.0, high=120.0),
    )


def _storage_and_flexibility_choices(start: Scenario) -> tuple[Choice, ...]:
    return (
        Choice(key="stockage", field="storage_on", default=start.storage_on),
        Choice(key="stockage_mwh", field="storage_mwh", default=int(start.storage_mwh), low=0, high=500),
        Choice(key="flexibilite", field="flexibility_on", default=start.flexibility_on),
        Choice(key="flexible_pct", field="flexible_share", default=100.0 * start.flexible_share, low=0.0, high=50.0),
        Choice(key="fenetre_h", field="flexibility_window_h", default=start.flexibility_window_h, low=2, high=168),
        Choice(key="regle_origine", field="max_reduction_share", default=False),
    )


def _consumption_choices() -> tuple[Choice, ...]:
    return tuple(
        Choice(key=f"{sector}_pct", field=f"share_{sector}", default=100, low=0, high=200) for sector in SECTORS
    )


def _period_choices(start: Scenario, first_day: date, last_day: date) -> tuple[Choice, ...]:
    order, scale = (SIMULATE_THEN_CUT, CUT_THEN_SIMULATE), (SCALE_ON_ALL, SCALE_ON_PERIOD)
    return (
        Choice(key="du", field="period_start", default=start.period_start, low=first_day, high=last_day),
        Choice(key="au", field="period_end", default=start.period_end, low=first_day, high=last_day),
        Choice(key="ordre", field="cut_then_simulate", default=order[0], choices=order),
        Choice(key="echelle", field="scale_on_period", default=scale[0], choices=scale),
    )


def _display_choices(shown: Display) -> tuple[Choice, ...]:
    labels = tuple(POWER_UNIT_LABELS[unit] for unit in POWER_UNITS)
    return (
        Choice(key="unite", field="power_unit", default=POWER_UNIT_LABELS[shown.power_unit], choices=labels),
        Choice(key="lissage", field="smoothing_on", default=shown.smoothing_on),
        Choice(key="lissage_h", field="smoothing_h", default=shown.smoothing_h, low=2, high=744),
    )


def _shown(energy_gwh: float) -> float:
    """Today's energy as a slider shows it."""
    return round(energy_gwh, 1)


def scenario_of(values: Mapping[str, Value], territory: Territory) -> Scenario:
    """The scenario that the widgets say; an energy that reads as today's is exactly today's.

    Raises
    ------
    InputError, Faults
        The choices do not go together (the period ends before it begins).
    """
    return Scenario(
        wind_gwh=_wind_gwh(values, territory),
        solar_gwh=_energy(values, "solaire", territory.solar_gwh),
        bioenergy_gwh=_energy(values, "bioenergie", territory.bioenergy_gwh),
        period_start=_day(values, "du"),
        period_end=_day(values, "au"),
        share_res=_number(values, "res_pct") / 100.0,
        share_pro=_number(values, "pro_pct") / 100.0,
        share_ent=_number(values, "ent_pct") / 100.0,
        storage_on=bool(values["stockage"]),
        storage_mwh=_number(values, "stockage_mwh"),
        flexibility_on=bool(values["flexibilite"]),
        flexible_share=_number(values, "flexible_pct") / 100.0,
        flexibility_window_h=int(_number(values, "fenetre_h")),
        max_reduction_share=math.inf if values["regle_origine"] else 1.0,
        cut_then_simulate=values["ordre"] == CUT_THEN_SIMULATE,
        scale_on_period=values["echelle"] == SCALE_ON_PERIOD,
    )


def display_of(values: Mapping[str, Value]) -> Display:
    """How the widgets say that results are shown."""
    by_label = {label: unit for unit, label in POWER_UNIT_LABELS.items()}
    return Display(
        power_unit=by_label[str(values["unite"])],
        smoothing_on=bool(values["lissage"]),
        smoothing_h=int(_number(values, "lissage_h")),
    )


def link_faults(query: Mapping[str, str], known: Mapping[str, Choice]) -> list[InputError]:
    """What is wrong with the parameters of an address, all at once; unknown ones are left aside."""
    faults = [_fault(known[key], text) for key, text in query.items() if key in known]
    return [fault for fault in faults if fault is not None]


def _fault(choice: Choice, text: str) -> InputError | None:
    if isinstance(choice.default, bool):
        is_fine = text.lower() in ("true", "false")
        return None if is_fine else InputError(choice.field, text, "true or false", choices=("true", "false"))
    if choice.choices:
        is_fine = text in choice.choices
        return None if is_fine else InputError(choice.field, text, "one of the choices", choices=choice.choices)
    value = _parsed(text, choice.default)
    if value is not None and choice.low <= value <= choice.high:  # type: ignore[operator]
        return None
    return InputError(choice.field, text, "a value in its bounds", low=choice.low, high=choice.high)


def _parsed(text: str, default: Value) -> float | date | None:
    """The value of a parameter, of the kind of its default; None if it cannot be read."""
    try:
        if isinstance(default, date):
            return date.fromisoformat(text)
        value = float(text)
    except ValueError:
        return None
    is_readable = math.isfinite(value) and (isinstance(default, float) or value.is_integer())
    return value if is_readable else None


def turbines_gwh(values: Mapping[str, Any]) -> float:
    """Annual energy of the turbines that the widgets say [GWh/year]."""
    return units.mw_to_annual_gwh(float(values["eoliennes"]) * float(values["eolienne_mw"]))


def as_turbines(wind_gwh: float, known: Mapping[str, Choice]) -> dict[str, Value]:
    """An annual energy as a whole number of turbines about today's size, with the mean power that keeps the energy."""
    count, size = known["eoliennes"], known["eolienne_mw"]
    mean_mw = units.annual_gwh_to_mw(wind_gwh)
    turbines = min(round(mean_mw / float(size.default)), int(count.high))  # type: ignore[arg-type]
    each_mw = mean_mw / turbines if turbines else float(size.default)  # type: ignore[arg-type]
    return {"eoliennes": turbines, "eolienne_mw": min(max(each_mw, float(size.low)), float(size.high))}  # type: ignore[arg-type]


def _wind_gwh(values: Mapping[str, Value], territory: Territory) -> float:
    if values["saisie_eolien"] == WIND_BY_TURBINES:
        return turbines_gwh(values)
    return _energy(values, "eolien", territory.wind_gwh)


def _energy(values: Mapping[str, Value], key: str, today_gwh: float) -> float:
    value = _number(values, key)
    return today_gwh if value == _shown(today_gwh) else value


def _number(values: Mapping[str, Value], key: str) -> float:
    value = values[key]
    assert isinstance(value, int | float)
    return float(value)


def _day(values: Mapping[str, Value], key: str) -> date:
    value = values[key]
    assert isinstance(value, date)
    return value
