"""The scenarios that a visitor keeps under a name, in the session and in a small file."""

import json
from collections.abc import Mapping

import streamlit as st

from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_ui.scenarios.settings import VERSION, Choices, Settings, checked, plain
from elfe_ui.state import Value

KEY, LAST_KEY = "_saved_scenarios", "_last_scenario"
FORMAT = "elfe-scenarios"
MOST, LONGEST_NAME = 50, 60
MARKUP = str.maketrans(dict.fromkeys("[]<>`*$~|\\", " "))
"""Signs of markup: a name stands on buttons, where they could draw a picture from the internet."""

MOST_BYTES = 200_000
"""A file of scenarios is small; a larger one is no such file."""

Saved = dict[str, dict[str, Value]]


def saved() -> Saved:
    """Settings of each kept scenario by its name, in the order of keeping."""
    found: Saved = st.session_state.setdefault(KEY, {})
    return found


def last() -> str | None:
    """The scenario kept or opened last, if it is still there."""
    name: str | None = st.session_state.get(LAST_KEY)
    return name if name in saved() else None


def keep(name: str, settings: Settings) -> None:
    """Keep settings under a name; the same name is written over.

    Raises
    ------
    InputError
        The name is empty or too long, or there are too many scenarios.
    """
    name = clean(name)
    if name not in saved() and len(saved()) >= MOST:
        raise InputError("scenario_count", len(saved()) + 1, "not that many scenarios", high=MOST)
    saved()[name] = dict(settings)
    st.session_state[LAST_KEY] = name


def opened(name: str) -> dict[str, Value]:
    """Settings of a kept scenario, which is now the last one."""
    st.session_state[LAST_KEY] = name
    return saved()[name]


def rename(old: str, new: str) -> None:
    """Give another name, at the same place of the list.

    Raises
    ------
    InputError
        The name is empty, too long, or another scenario's.
    """
    new = clean(new)
    if new != old and new in saved():
        raise InputError("scenario_name", new, "a name that no other scenario has")
    st.session_state[KEY] = {new if name == old else name: one for name, one in saved().items()}
    if st.session_state.get(LAST_KEY) == old:
        st.session_state[LAST_KEY] = new


def duplicate(name: str) -> None:
    """Keep the same settings under a new name beside the old one."""
    keep(_free(name), saved()[name])


def add(scenarios: Mapping[str, Settings]) -> None:
    """Keep several; one whose name is taken gets a number.

    Raises
    ------
    InputError
        There would be too many scenarios; none is kept.
    """
    if len(saved()) + len(scenarios) > MOST:
        raise InputError("scenario_count", len(saved()) + len(scenarios), "not that many scenarios", high=MOST)
    for name, settings in scenarios.items():
        keep(_free(name), settings)


def _free(name: str) -> str:
    """The name, or one with a number if it is taken."""
    free, number = name, 2
    while free in saved():
        free, number = f"{name[: LONGEST_NAME - 5]} ({number})", number + 1
    return free


def delete(name: str) -> None:
    """Keep a scenario no longer."""
    del saved()[name]


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


def to_file(scenarios: Mapping[str, Settings], territory: str) -> bytes:
    """A small JSON file with the settings of each scenario, as an address writes them."""
    listed = [
        {"name": name, "settings": {key: plain(value) for key, value in settings.items()}}
        for name, settings in scenarios.items()
    ]
    content = {"format": FORMAT, "version": VERSION, "territory": territory, "scenarios": listed}
    return json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8")


def from_file(content: bytes, known: Choices) -> Saved:
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
    if len(found) > MOST:
        faults.append(InputError("scenario_count", len(found), "not that many scenarios", high=MOST))
    raise_faults(faults)
    return found


def _listed(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Name and texts of the settings of each scenario in the file."""
    try:
        whole = json.loads(content.decode("utf-8-sig")) if len(content) <= MOST_BYTES else None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        whole = None
    if not isinstance(whole, dict) or whole.get("format") != FORMAT:
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
