"""Scenario and display <-> query parameters <-> session state; nowhere else.

Each choice is one widget whose key is also its query parameter (Streamlit's `bind="query-params"`): a value equal to
its default leaves the address, a link sets the widget. Streamlit drops a wrong parameter in silence, so
`link_faults` reads the address first and says what is wrong.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elfe_core.curves import SECTORS
from elfe_core.errors import InputError
from elfe_core.scenario import POWER_UNITS, Display, Scenario, usual_scenario
from elfe_core.territory import Territory
from elfe_ui.words.names import CUT_THEN_SIMULATE, SCALE_ON_ALL, SCALE_ON_PERIOD, SIMULATE_THEN_CUT
from elfe_ui.words.numbers import POWER_UNIT_LABELS

LINK_FAULTS_KEY = "_link_faults"
"""Where the session keeps what was wrong with the address until something is changed."""

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"-?[0-9]+")

DISPLAY_KEYS = ("unite", "lissage", "lissage_h")
"""Choices that change how results are shown, and no result."""

Value = float | int | bool | str | date


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
    start = usual_scenario(territory, first_day, last_day)
    groups = (
        _production_choices(start),
        _storage_and_flexibility_choices(start),
        _consumption_choices(),
        _period_choices(start, first_day, last_day),
        _display_choices(Display()),
    )
    return {choice.key: choice for group in groups for choice in group}


def _production_choices(start: Scenario) -> tuple[Choice, ...]:
    bounds = {"eolien": ("wind_gwh", 600.0), "solaire": ("solar_gwh", 600.0), "bioenergie": ("bioenergy_gwh", 120.0)}
    shown = {key: _shown(getattr(start, field)) for key, (field, _) in bounds.items()}
    return tuple(
        Choice(key=key, field=field, default=shown[key], low=0.0, high=max(high, math.ceil(2.0 * shown[key]) + 0.0))
        for key, (field, high) in bounds.items()
    )


def _storage_and_flexibility_choices(start: Scenario) -> tuple[Choice, ...]:
    return (
        Choice(key="stockage", field="storage_on", default=start.storage_on),
        Choice(key="stockage_mwh", field="storage_mwh", default=start.storage_mwh, low=0.0, high=500.0),
        Choice(key="flexibilite", field="flexibility_on", default=start.flexibility_on),
        Choice(key="flexible_pct", field="flexible_share", default=100.0 * start.flexible_share, low=0.0, high=50.0),
        Choice(key="fenetre_h", field="flexibility_window_h", default=start.flexibility_window_h, low=2, high=168),
        Choice(key="regle_origine", field="max_reduction_share", default=False),
    )


def _consumption_choices() -> tuple[Choice, ...]:
    return tuple(Choice(key=f"{name}_pct", field=f"share_{name}", default=100, low=0, high=200) for name in SECTORS)


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
        wind_gwh=_energy(values, "eolien", territory.today_gwh("wind")),
        solar_gwh=_energy(values, "solaire", territory.today_gwh("solar")),
        bioenergy_gwh=_energy(values, "bioenergie", territory.today_gwh("bioenergy")),
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


def values_of(scenario: Scenario, territory: Territory) -> dict[str, Value]:
    """The inverse of `scenario_of`: what the widgets say to show a scenario; shares of consumption in whole %."""
    fields = {"eolien": "wind_gwh", "solaire": "solar_gwh", "bioenergie": "bioenergy_gwh"}
    gwh = {
        key: (getattr(scenario, field), territory.today_gwh(field.removesuffix("_gwh")))
        for key, field in fields.items()
    }
    return {
        **{key: _shown(now) if value == now else value for key, (value, now) in gwh.items()},
        "stockage": scenario.storage_on,
        "stockage_mwh": float(scenario.storage_mwh),
        "flexibilite": scenario.flexibility_on,
        "flexible_pct": round(100.0 * scenario.flexible_share, 10),
        "fenetre_h": scenario.flexibility_window_h,
        "regle_origine": math.isinf(scenario.max_reduction_share),
        **{f"{sector}_pct": round(100.0 * getattr(scenario, f"share_{sector}")) for sector in SECTORS},
        "du": scenario.period_start,
        "au": scenario.period_end,
        "ordre": CUT_THEN_SIMULATE if scenario.cut_then_simulate else SIMULATE_THEN_CUT,
        "echelle": SCALE_ON_PERIOD if scenario.scale_on_period else SCALE_ON_ALL,
    }


def display_of(values: Mapping[str, Value]) -> Display:
    """How the widgets say that results are shown."""
    by_label = {label: unit for unit, label in POWER_UNIT_LABELS.items()}
    return Display(
        power_unit=by_label[str(values["unite"])],
        smoothing_on=bool(values["lissage"]),
        smoothing_h=int(_number(values, "lissage_h")),
    )


def link_faults(query: Mapping[str, Sequence[str]], known: Mapping[str, Choice]) -> list[InputError]:
    """What is wrong with the parameters of an address, all at once; unknown ones are left aside.

    `query` has every value of each parameter. What Streamlit would drop or change in silence is a fault.
    """
    faults = [_fault(known[key], texts) for key, texts in query.items() if key in known]
    return [fault for fault in faults if fault is not None]


def carried_over(
    before: Mapping[str, Choice], now: Mapping[str, Choice], values: Mapping[str, Value]
) -> dict[str, Value]:
    """Values of the choices that are no longer what they were, once the territory or its data are others.

    What stood where it started follows to the new start, and so does what no longer fits; the rest stays.
    """
    changed = [choice for choice in now.values() if before.get(choice.key, choice) != choice]
    carried = {choice.key: values.get(choice.key, before[choice.key].default) for choice in changed}
    return {
        choice.key: carried[choice.key]
        if carried[choice.key] != before[choice.key].default and fits(carried[choice.key], choice)
        else choice.default
        for choice in changed
    }


def fits(value: Value, choice: Choice) -> bool:
    """Whether the widget can hold the value."""
    if choice.low is None or choice.high is None:
        return not choice.choices or value in choice.choices
    return choice.low <= value <= choice.high  # type: ignore[operator]


def _fault(choice: Choice, texts: Sequence[str]) -> InputError | None:
    found = read(choice, *texts)
    return found if isinstance(found, InputError) else None


def read(choice: Choice, *texts: str) -> Value | InputError:
    """The value that a parameter says for a choice, or what is wrong with it; several texts are one too many."""
    text = " ".join(texts)
    if isinstance(choice.default, bool):
        answers = ("true (oui)", "false (non)")
        values = {"true": True, "false": False}
        return values[text] if text in values else InputError(choice.field, text, "true or false", choices=answers)
    if choice.choices:
        is_fine = text in choice.choices
        return text if is_fine else InputError(choice.field, text, "one of the choices", choices=choice.choices)
    value = _parsed(text, choice.default) if len(texts) == 1 else None
    if value is not None and fits(value, choice):
        return value
    return InputError(choice.field, text, "a value in its bounds", low=choice.low, high=choice.high)


def _parsed(text: str, default: Value) -> float | date | None:
    """The value of a parameter, of the kind of its default; None if Streamlit would not read it as it is."""
    try:
        if isinstance(default, date):
            return date.fromisoformat(text) if ISO_DAY.fullmatch(text) else None
        if isinstance(default, int):
            return int(text) if WHOLE_NUMBER.fullmatch(text) else None
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _energy(values: Mapping[str, Value], key: str, today_gwh: float) -> float:
    """An energy that is today's but for the decimals of a slider is exactly today's."""
    value = _number(values, key)
    return today_gwh if value == _shown(today_gwh) or math.isclose(value, today_gwh) else value


def _number(values: Mapping[str, Value], key: str) -> float:
    value = values[key]
    assert isinstance(value, int | float)
    return float(value)


def _day(values: Mapping[str, Value], key: str) -> date:
    value = values[key]
    assert isinstance(value, date)
    return value
