"""A scenario as what differs from today's settings, the short text that stands for it in a link, the pinned reference.

What is not written is as today, so that a text written before a setting existed still says the same. The text begins
with its version, then names each setting and its value: `1-eolien.242.5-stockage.1-du.20210301`.
"""

from datetime import date

import streamlit as st

from elfe_core.errors import ElfeError, InputError
from elfe_core.scenario_file import VERSION, Settings, changed, checked, complete, plain, scenario_specs
from elfe_ui.state import Value, WidgetSpec, WidgetSpecs

__all__ = [
    "VERSION",
    "Settings",
    "changed",
    "checked",
    "complete",
    "pin",
    "pinned",
    "plain",
    "scenario_specs",
    "understood",
    "written",
]

BETWEEN, AFTER_KEY = "-", "."

REFERENCE_KEY = "_reference"


def written(settings: Settings, known: WidgetSpecs) -> str:
    """The short text of a scenario."""
    parts = [f"{key}{AFTER_KEY}{_short(value, known[key])}" for key, value in settings.items()]
    return BETWEEN.join([str(VERSION), *parts])


def understood(text: str, known: WidgetSpecs) -> tuple[dict[str, Value], list[ElfeError]]:
    """Settings of a short text, and everything that is wrong with it; a wrong setting is left at today's."""
    version, *parts = text.split(BETWEEN)
    if version != str(VERSION):
        return {}, [InputError("version", version, "the version of this program", choices=(str(VERSION),))]
    pairs = [part.partition(AFTER_KEY) for part in parts]
    return checked({key: value for key, _, value in pairs}, known, _long)


def _short(value: Value, spec: WidgetSpec) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return f"{value:%Y%m%d}"
    return str(spec.choices.index(str(value))) if spec.choices else plain(value)


def _long(text: str, spec: WidgetSpec) -> str:
    """A short text's value -> the address's; malformed text is returned as it is, to be refused later."""
    if isinstance(spec.default, bool):
        return {"1": "true", "0": "false"}.get(text, text)
    if isinstance(spec.default, date):
        return f"{text[:4]}-{text[4:6]}-{text[6:]}" if len(text) == 8 and text.isdigit() else text
    if spec.choices and text.isdecimal() and int(text) < len(spec.choices):
        return spec.choices[int(text)]
    return text


def pinned() -> dict[str, Value] | None:
    """Settings of the reference that differ from today's; None without a reference."""
    found: dict[str, Value] | None = st.session_state.get(REFERENCE_KEY)
    return found


def pin(settings: Settings | None) -> None:
    """Make settings the reference; None for no reference."""
    st.session_state[REFERENCE_KEY] = None if settings is None else dict(settings)
