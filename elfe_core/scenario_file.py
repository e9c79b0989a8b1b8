"""A file of scenarios: what the app exports and imports, and the command line reads and writes.

A small JSON with, by name, the settings of each scenario that differ from today's, each as an address writes it.
"""

import json
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal

from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.link_values import DISPLAY_KEYS, Value, WidgetSpec, WidgetSpecs, fits, read

VERSION = 1
"""Version of links and of files of scenarios: to be raised only when an old one would be misread."""

FILE_FORMAT = "elfe-scenarios"
MOST_SCENARIOS, LONGEST_NAME = 50, 60
MARKUP = str.maketrans(dict.fromkeys("[]<>`*$~|\\", " ") | dict.fromkeys(map(chr, range(0xD800, 0xE000)), ""))
"""Signs of markup: a name stands on buttons, where they could draw a picture from the internet; and halves of letters,
which JSON can hold and no file.
"""

MOST_BYTES = 200_000
"""A file of scenarios is small; a larger one is no such file."""

Lengthen = Callable[[str, WidgetSpec], str]
Settings = Mapping[str, Value]
"""Values by query parameter, of those settings that differ from today's."""

Saved = dict[str, dict[str, Value]]


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


def clean(name: str) -> str:
    """A name without signs of markup and without blanks at its ends.

    Raises
    ------
    InputError
        Nothing is left, or it is too long.
    """
    name = " ".join(name.translate(MARKUP).split())
    if not 0 < len(name) <= LONGEST_NAME:
        raise InputError("scenario_name", name, "a name", low=1, high=LONGEST_NAME)
    return name


def free_name(name: str, taken: Collection[str]) -> str:
    """The name, or one with a number if it is taken."""
    free, number = name, 2
    while free in taken:
        free, number = f"{name[: LONGEST_NAME - 5]} ({number})", number + 1
    return free


def to_file(scenarios: Mapping[str, Settings], territory: str) -> bytes:
    """A small JSON file with the settings of each scenario, as an address writes them."""
    listed = [
        {"name": name, "settings": {key: plain(value) for key, value in settings.items()}}
        for name, settings in scenarios.items()
    ]
    content = {"format": FILE_FORMAT, "version": VERSION, "territory": territory, "scenarios": listed}
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def from_file(content: bytes, known: WidgetSpecs) -> Saved:
    """The scenarios of such a file.

    Raises
    ------
    InputError, Faults
        It is no such file, of a later version, or holds what cannot be a scenario; all faults at once, nothing kept.
    """
    faults: list[ElfeError] = []
    found: Saved = {}
    for written_name, texts in _listed(content):
        try:
            name = clean(written_name)
        except InputError as fault:
            faults.append(fault)
            continue
        settings, wrong = checked(texts, known)
        faults += wrong
        if name in found:
            faults.append(InputError("scenario_name", name, "a name that no other scenario has"))
        found[name] = settings
    if len(found) > MOST_SCENARIOS:
        faults.append(InputError("scenario_count", len(found), "not that many scenarios", high=MOST_SCENARIOS))
    raise_faults(faults)
    return found


def _listed(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Name and texts of the settings of each scenario in the file."""
    try:
        whole = json.loads(content.decode("utf-8-sig")) if len(content) <= MOST_BYTES else None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        whole = None
    if not isinstance(whole, dict) or whole.get("format") != FILE_FORMAT:
        raise InputError("scenario_file", "", "a file of scenarios that this program wrote")
    if whole.get("version") != VERSION:
        raise InputError("version", whole.get("version"), "the version of this program", choices=(str(VERSION),))
    listed = whole.get("scenarios")
    if not isinstance(listed, list) or not listed or not all(map(_is_one, listed)):
        raise InputError("scenario_file", "", "a file of scenarios that this program wrote")
    return [(one["name"], one["settings"]) for one in listed]


def _is_one(one: object) -> bool:
    if not isinstance(one, dict) or not isinstance(one.get("name"), str):
        return False
    settings = one.get("settings")
    return isinstance(settings, dict) and all(isinstance(text, str) for text in settings.values())
