"""The text of each setting, as links, widgets and files of scenarios hold it <-> its value <-> a scenario.

A widget's value is in the unit shown on screen; its text is what an address says (`eolien=242.5`).
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elfe_core.catalogue import SETTING, SETTINGS, SOURCES, SettingRow
from elfe_core.errors import InputError
from elfe_core.scenario import Display, Scenario, dates_in, in_weather_year, usual_scenario
from elfe_core.territory import Territory

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WHOLE_NUMBER = re.compile(r"-?[0-9]+")

FORMER_WORDS: Mapping[str, Mapping[str, str]] = {
    "ordre": {
        "Simuler puis couper": SETTING["cut_then_simulate"].words[False],
        "Couper puis simuler": SETTING["cut_then_simulate"].words[True],
    },
    "prevision": dict(zip(("Parfaite", "La veille", "Aucune"), SETTING["foresight"].words.values(), strict=True)),
}
"""Settings by what links and files that still live call a choice, and its word now, by query parameter."""

DISPLAY_KEYS = tuple(row.query for row in SETTINGS if row.group == "display")
"""Choices that change how results are shown, and no result."""

Value = float | int | bool | str | date


@dataclass(frozen=True, slots=True, kw_only=True)
class WidgetSpec:
    """One widget: its query parameter, the value it starts from and its bounds; `field` names it in messages."""

    key: str
    field: str
    default: Value
    low: float | date | None = None
    high: float | date | None = None
    choices: tuple[str, ...] = ()


WidgetSpecs = Mapping[str, WidgetSpec]
"""Widgets by their query parameter."""


def shown_gwh(energy_gwh: float) -> float:
    """The energy to the step of its slider."""
    return round(energy_gwh, 1)


def highest_gwh(field: str, today_gwh: float) -> float:
    """Highest energy that the source's slider can show: the catalogue's, or twice today's if that is more."""
    return max(SETTING[field].high, math.ceil(2.0 * shown_gwh(today_gwh)) + 0.0)


def widget_specs(territory: Territory, first_day: date, last_day: date) -> dict[str, WidgetSpec]:
    """The widget of every setting, by its query parameter; the days are those that the data cover."""
    start, shown = usual_scenario(territory, first_day, last_day), Display()
    found = [_widget_spec(row, shown if row.group == "display" else start, (first_day, last_day)) for row in SETTINGS]
    return {spec.key: spec for spec in found}


def _widget_spec(row: SettingRow, start: Scenario | Display, days: tuple[date, date]) -> WidgetSpec:
    """A row of the catalogue as the widget that starts from `start`."""
    default = to_widget(row, getattr(start, row.key))
    if row.kind in {"words", "unit"}:
        words = tuple(row.words.values())
        return WidgetSpec(key=row.query, field=row.key, default=default, choices=words)
    if row.kind == "day":
        return WidgetSpec(key=row.query, field=row.key, default=default, low=days[0], high=days[1])
    if row.kind == "switch":
        return WidgetSpec(key=row.query, field=row.key, default=default)
    low, high = row.low * row.shown, row.high * row.shown
    if row.kind == "energy":
        high = highest_gwh(row.key, float(str(default)))
    whole = round if row.whole else float
    return WidgetSpec(key=row.query, field=row.key, default=default, low=whole(low), high=whole(high))


def to_widget(row: SettingRow, value: object) -> Value:
    """A value of the core -> the value of the setting's widget."""
    if row.kind in {"words", "unit"}:
        return row.words[value]
    if isinstance(value, bool | date):
        return value
    assert isinstance(value, int | float)
    if row.whole:
        return round(row.shown * value)
    if row.kind == "energy":
        return shown_gwh(value)
    return float(value) if row.shown == 1.0 else round(row.shown * value, 10)


def _from_widget(row: SettingRow, value: Value) -> object:
    """The inverse of `to_widget`, except for energies equal to today's (see `scenario_of`)."""
    if row.kind in {"words", "unit"}:
        return next(core for core, word in row.words.items() if word == value)
    if isinstance(value, bool | date) or row.kind == "switch":
        return value
    number = float(str(value)) / row.shown
    return round(number) if row.is_count else number


def scenario_of(values: Mapping[str, Value], territory: Territory) -> Scenario:
    """The scenario that the widgets' values make; an energy shown as today's is exactly today's.

    Raises
    ------
    InputError, Faults
        The choices do not go together (the period ends before it begins).

    Notes
    -----
    In a weather year the period is that of the same dates.
    """
    fields = {row.key: _from_widget(row, values[row.query]) for row in SETTINGS if row.group != "display"}
    for source in SOURCES:
        key = f"{source}_gwh"
        fields[key] = _energy(float(str(values[SETTING[key].query])), territory.today_gwh(source))
    year = int(str(fields.pop("weather_year")))
    return in_weather_year(Scenario(**fields), year)  # type: ignore[arg-type]


def values_of(scenario: Scenario, territory: Territory) -> dict[str, Value]:
    """The inverse of `scenario_of`: the widgets' values for a scenario; shares of consumption in whole %.

    The period of a weather year is told by its dates in the territory's usual year.
    """
    values = {row.query: to_widget(row, getattr(scenario, row.key)) for row in SETTINGS if row.group != "display"}
    for source in SOURCES:
        key = f"{source}_gwh"
        energy_gwh: float = getattr(scenario, key)
        if energy_gwh != territory.today_gwh(source):
            values[SETTING[key].query] = energy_gwh
    if scenario.weather_year:
        usual = dates_in(scenario.period_start, scenario.period_end, territory.period_start.year)
        values |= {SETTING[key].query: day for key, day in zip(("period_start", "period_end"), usual, strict=True)}
    return values


def display_of(values: Mapping[str, Value]) -> Display:
    """The display options that the widgets' values make."""
    fields = {row.key: _from_widget(row, values[row.query]) for row in SETTINGS if row.group == "display"}
    return Display(**fields)  # type: ignore[arg-type]


def fits(value: Value, spec: WidgetSpec) -> bool:
    """Whether the widget can hold the value."""
    if spec.low is None or spec.high is None:
        return not spec.choices or value in spec.choices
    return spec.low <= value <= spec.high  # type: ignore[operator]


def read(spec: WidgetSpec, *texts: str) -> Value | InputError:
    """The value of a parameter for a widget, or what is wrong with it; several texts are a fault.

    A choice may be called what it was called before.
    """
    text = " ".join(texts)
    if isinstance(spec.default, bool):
        answers = ("true (oui)", "false (non)")
        values = {"true": True, "false": False}
        return values[text] if text in values else InputError(spec.field, text, "true or false", choices=answers)
    if spec.choices:
        text = FORMER_WORDS.get(spec.key, {}).get(text, text)
        is_fine = text in spec.choices
        return text if is_fine else InputError(spec.field, text, "one of the choices", choices=spec.choices)
    value = _parsed(text, spec.default) if len(texts) == 1 else None
    if value is not None and fits(value, spec):
        return value
    return InputError(spec.field, text, "a value in its bounds", low=spec.low, high=spec.high)


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


def _energy(value: float, today_gwh: float) -> float:
    """Today's energy if the value differs from it only by the slider's rounding."""
    return today_gwh if value == shown_gwh(today_gwh) or math.isclose(value, today_gwh) else value
