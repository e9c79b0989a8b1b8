"""The steps of the guided tour, from `steps.toml`, and what they set for a territory."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from elfe_core import presets, units
from elfe_core.errors import ElfeError, raise_faults
from elfe_core.territory import Territory
from elfe_core.toml_table import TomlTable, read_toml
from elfe_ui.scenarios.settings import scenario_choices
from elfe_ui.state import Choice, Value
from elfe_ui.words import numbers

STEPS_FILE = Path(__file__).with_name("steps.toml")


class Step(NamedTuple):
    """One step: where it is, what it sets, what to look at."""

    page: str
    title: str
    look: str
    settings: Mapping[str, Any]
    """What differs from today, by query parameter; see `steps.toml`."""
    views: Mapping[str, str]
    """What the page shows, by query parameter."""


def read_steps(path: Path) -> tuple[Step, ...]:
    """Steps of a file.

    Raises
    ------
    DataError, Faults
        The file is missing, is not TOML, or lacks a key; all at once.
    """
    values, faults = read_toml(path), list[ElfeError]()
    tables = TomlTable(path.name, "", values, faults).tables("step")
    rows = values.get("step", [])
    steps = tuple(
        Step(table.text("page"), table.text("title"), table.text("look"), row.get("settings", {}), row.get("views", {}))
        for table, row in zip(tables, rows if isinstance(rows, list) else [], strict=True)
    )
    raise_faults(faults)
    return steps


def settings_of(step: Step, known: Mapping[str, Choice], territory: Territory) -> dict[str, Value]:
    """What every choice of the scenario is at a step: today's value but for what the step sets, within its bounds.

    How results are shown (units, smoothing) stays as the visitor has it.
    """
    return {
        key: fitted(_value(step.settings[key], choice, territory), choice) if key in step.settings else choice.default
        for key, choice in scenario_choices(known).items()
    }


def fitted(value: Value, choice: Choice) -> Value:
    """The value, or the nearest one that the widget can hold; the default where there is no nearest."""
    if choice.choices:
        return value if value in choice.choices else choice.default
    if choice.low is None or choice.high is None:
        return value
    return min(max(value, choice.low), choice.high)


def look_at(step: Step, known: Mapping[str, Choice], territory: Territory) -> str:
    """What to look at, with the figures of this territory."""
    shown = {key: _shown(value) for key, value in settings_of(step, known, territory).items()}
    shown |= {f"{key}_today": _shown(choice.default) for key, choice in scenario_choices(known).items()}
    return step.look.format_map(shown)


def _value(rule: Any, choice: Choice, territory: Territory) -> Value:
    """A setting as the file says it, made of the territory's own figures where it is relative to them."""
    if not isinstance(rule, Mapping):
        value: Value = rule
        return value
    if "mean_consumption_h" in rule:
        return float(round(float(rule["mean_consumption_h"]) * units.annual_gwh_to_mw(territory.consumption_gwh)))
    today_gwh = float(rule["times_today"]) * float(territory.today_gwh(choice.field.removesuffix("_gwh")))
    least_gwh = float(rule.get("least_share", 0.0)) * territory.consumption_gwh
    return presets.shown_gwh(max(today_gwh, least_gwh))


def _shown(value: Value) -> str:
    """A value as a French reader writes it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return numbers.number(value, 0 if float(value).is_integer() else 1)


STEPS = read_steps(STEPS_FILE)
