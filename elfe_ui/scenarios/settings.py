"""A scenario as what differs from today's settings, the short text that stands for it in a link, the pinned reference.

What is not written is as today, so that a text written before a setting existed still says the same. The text begins
with its version, then names each setting and its value: `1-eolien.242.5-stockage.1-du.20210301`.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import streamlit as st

from elfe_core.errors import ElfeError, InputError
from elfe_ui.state import DISPLAY_KEYS, Value, WidgetSpec, WidgetSpecs, fits, read

VERSION = 1
"""Version of links and of files of scenarios: to be raised only when an old one would be misread."""

BETWEEN, AFTER_KEY = "-", "."

Lengthen = Callable[[str, WidgetSpec], str]
Settings = Mapping[str, Value]
"""Values by query parameter, of those settings that differ from today's."""

REFERENCE_KEY = "_reference"


def scenario_specs(known: WidgetSpecs) -> dict[str, WidgetSpec]:
    """The widgets that make a scenario: all but those of the display."""
    return {key: spec for key, spec in known.items() if key not in DISPLAY_KEYS}


def changed(values: Settings, known: WidgetSpecs) -> dict[str, Value]:
    """Those settings that differ from today's, in the sidebar's order."""
    return {
        key: values[key] for key, spec in scenario_specs(known).items() if values.get(key, spec.default) != spec.default
    }


def complete(settings: Settings, known: WidgetSpecs) -> dict[str, Value]:
    """Every setting of the scenario; one that the sidebar cannot hold is set to today's."""
    return {
        key: settings[key] if key in settings and fits(settings[key], spec) else spec.default
        for key, spec in scenario_specs(known).items()
    }


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


def checked(
    texts: Mapping[str, str], known: WidgetSpecs, lengthen: Lengthen | None = None
) -> tuple[dict[str, Value], list[ElfeError]]:
    """Settings from their texts (as in an address, or `lengthen` makes them so), and what is wrong with them."""
    own = scenario_specs(known)
    faults: list[ElfeError] = [
        InputError("setting", key, "a setting of this program", choices=tuple(own)) for key in texts if key not in own
    ]
    found: dict[str, Value] = {}
    for key, text in texts.items():
        if key not in own:
            continue
        value = read(own[key], lengthen(text, own[key]) if lengthen else text)
        if isinstance(value, InputError):
            faults.append(value)
        else:
            found[key] = value
    return changed(found, known), faults


def plain(value: Value) -> str:
    """A value as it stands in an address and in a file of scenarios."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return _digits(value) if isinstance(value, float) else str(value)


def _digits(value: float) -> str:
    """All digits of a number, never with an exponent, no zero at the end."""
    text = format(Decimal(repr(value)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


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
