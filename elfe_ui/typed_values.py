"""Values of sliders typed on the keyboard: one component for all, whose fields the browser puts beside the sliders.

A text field of Streamlit's beside each slider cost as much of the server's time as all sliders together.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import streamlit as st

from elfe_core.errors import InputError
from elfe_ui import state, widgets
from elfe_ui.state import WidgetSpec
from elfe_ui.words import faults, formats

KEY: Final = "saisie"
SCRIPT: Final = Path(__file__).parent / "assets" / "typed_values.js"

_fields = st.components.v2.component("elfe_typed_values", js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False)


def offer(sliders: Mapping[str, tuple[WidgetSpec, str]]) -> None:
    """Let the values of sliders be typed; `sliders`: what each may be and its label, by the slider's key."""

    def take_typed() -> None:
        typed = getattr(st.session_state.get(KEY), "typed", None)
        if isinstance(typed, Mapping) and typed.get("key") in sliders:
            take(*sliders[typed["key"]], str(typed.get("text", "")))

    _fields(data={"keys": list(sliders)}, key=KEY, on_typed_change=take_typed, height=0)


def take(spec: WidgetSpec, label: str, text: str) -> None:
    """The setting takes the value that was typed, or stays as it is, which a message says."""
    widgets.forget_link_faults()
    value = state.read(spec, _bare(text, label))
    if isinstance(value, InputError):
        low, high = (formats.plain(float(str(end))) for end in (spec.low, spec.high))
        st.session_state[state.NOTE_KEY] = [
            f"« {faults.as_text(text)} » n'est pas un nombre de {low} à {high} : « {label} » reste inchangé."
        ]
        return
    st.session_state[spec.key] = value


def _bare(text: str, label: str) -> str:
    """The number as a link writes it: without spaces and the label's unit ("GWh/an", or "GWh"), with a point."""
    bare = re.sub(r"\s", "", text)
    unit = label.rpartition("(")[2].rstrip(")")
    for written in (unit, unit.partition("/")[0]):
        bare = bare.removesuffix(written)
    return bare.replace(",", ".")
