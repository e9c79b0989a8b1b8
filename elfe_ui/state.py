"""Scenario and display <-> query parameters <-> session state; nowhere else.

Each choice is one widget whose key is also its query parameter (Streamlit's `bind="query-params"`): a value equal to
its default leaves the address, a link sets the widget. Streamlit drops a wrong parameter in silence, so
`link_faults` reads the address first and says what is wrong.
"""

from collections.abc import Mapping, Sequence

from elfe_core.errors import InputError
from elfe_core.link_values import (
    DISPLAY_KEYS,
    FORMER_WORDS,
    Value,
    WidgetSpec,
    WidgetSpecs,
    display_of,
    fits,
    read,
    scenario_of,
    to_widget,
    values_of,
    widget_specs,
)

__all__ = [
    "DISPLAY_KEYS",
    "FORMER_NAMES",
    "LINK_FAULTS_KEY",
    "NOTE_KEY",
    "Value",
    "WidgetSpec",
    "WidgetSpecs",
    "carried_over",
    "display_of",
    "fits",
    "link_faults",
    "read",
    "scenario_of",
    "to_widget",
    "values_of",
    "widget_specs",
]

LINK_FAULTS_KEY = "_link_faults"
"""Where the session keeps what was wrong with the address until something is changed."""

NOTE_KEY = "_note"
"""Where the session keeps, as sentences, what the last click could not do."""


FORMER_NAMES: Mapping[str, Mapping[str, str]] = {
    "vue": {"Monotone": "Heures classées"},
    "courbe": {"Monotone": "Heures classées"},
    "source": {
        "Étude livrée": "Calculs d'avance",
        "Grande étude": "Cinq réglages à la fois",
        "Mon fichier": "Ouvrir un fichier",
    },
    **FORMER_WORDS,
}
"""Choices by what links that still live call them, and their name now, by query parameter."""


def link_faults(query: Mapping[str, Sequence[str]], known: WidgetSpecs) -> list[InputError]:
    """What is wrong with the parameters of an address, all at once; unknown ones are ignored.

    `query` has every value of each parameter. What Streamlit would drop or change in silence is a fault.
    """
    faults = [_fault(known[key], texts) for key, texts in query.items() if key in known]
    return [fault for fault in faults if fault is not None]


def carried_over(before: WidgetSpecs, now: WidgetSpecs, values: Mapping[str, Value]) -> dict[str, Value]:
    """New values of the settings whose default or bounds changed with the territory or its data.

    A value at its old default, or out of the new bounds, becomes the new default; the others stay.
    """
    changed = [spec for spec in now.values() if before.get(spec.key, spec) != spec]
    carried = {spec.key: values.get(spec.key, before[spec.key].default) for spec in changed}
    return {
        spec.key: carried[spec.key]
        if carried[spec.key] != before[spec.key].default and fits(carried[spec.key], spec)
        else spec.default
        for spec in changed
    }


def _fault(spec: WidgetSpec, texts: Sequence[str]) -> InputError | None:
    found = read(spec, *texts)
    return found if isinstance(found, InputError) else None
