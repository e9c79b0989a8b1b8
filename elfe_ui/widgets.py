"""Single widgets whose value lives in the address, one for each kind of choice."""

import re
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_core.errors import InputError
from elfe_ui import glossary, state
from elfe_ui.state import Value, WidgetSpec
from elfe_ui.words import faults, formats
from elfe_ui.words.names import FIELD_LABELS

GONE_KEY, ECHO_S = "_saisis_partis", 3.0
"""Where the session keeps when a field's text was replaced, and for how long it may come back by itself [s]."""
TYPED = "_saisi"
"""After the key of a slider: the key of the field where its value is typed."""


def placeholder() -> DeltaGenerator:
    """Placeholder, always drawn, so that the widgets below keep their place; no gap if empty.

    The browser mounts a widget that moves in a column or an expander before it unmounts the old copy, and unmounting
    the old copy ends the binding of both: the new value then never reaches the address.
    """
    return st.container()


def forget_link_faults() -> None:
    """Drop the warnings about the link: a visitor who changes something has read them."""
    st.session_state.pop(state.LINK_FAULTS_KEY, None)


def slider(spec: WidgetSpec, label: str, step: float, help_text: str, *, disabled: bool = False) -> Value:
    """A slider, and a field beside its name where its value stands and can be typed."""
    with st.container(key=f"saisie_{spec.key}"):
        value = bound(st.slider, spec, label, help_text, step=step, format="localized", disabled=disabled)
        typed_key = f"{spec.key}{TYPED}"
        _show_in_field(typed_key, formats.plain(float(str(value))))
        st.text_input(
            f"{label}, au clavier",
            key=typed_key,
            label_visibility="collapsed",
            on_change=_take_typed,
            args=(spec, label, typed_key),
            disabled=disabled,
        )
    return value


def _show_in_field(typed_key: str, text: str) -> None:
    """Write the value into the field, and note when what stood there went."""
    before, now = st.session_state.get(typed_key), monotonic()
    if before is not None and before != text:
        gone = st.session_state.get(GONE_KEY, {})
        recent = {key: went for key, went in gone.items() if now - went < ECHO_S}
        st.session_state[GONE_KEY] = {**recent, (typed_key, before): now}
    st.session_state[typed_key] = text


def _take_typed(spec: WidgetSpec, label: str, typed_key: str) -> None:
    """Callback of the field: the setting takes its value, or stays as it is, which a message says."""
    forget_link_faults()
    text = str(st.session_state[typed_key])
    if monotonic() - st.session_state.get(GONE_KEY, {}).get((typed_key, text), -ECHO_S) < ECHO_S:
        return  # a browser that has not yet heard of the new value sends the old one along with the next move
    value = state.read(spec, re.sub(r"\s", "", text).replace(",", "."))
    if isinstance(value, InputError):
        low, high = (formats.plain(float(str(end))) for end in (spec.low, spec.high))
        st.session_state[state.NOTE_KEY] = [
            f"« {faults.as_text(text)} » n'est pas un nombre de {low} à {high} : « {label} » reste inchangé."
        ]
        return
    st.session_state[spec.key] = value


def number(spec: WidgetSpec, label: str, step: float, help_text: str, **options: object) -> Value:
    """A field for a number."""
    return bound(st.number_input, spec, label, help_text, step=step, **options)


def bound(widget: Callable[..., Any], spec: WidgetSpec, label: str, help_text: str, **options: object) -> Value:
    """A widget with bounds whose value lives in the address."""
    value: Value = widget(
        label,
        min_value=spec.low,
        max_value=spec.high,
        value=spec.default,
        key=spec.key,
        help=glossary.help_of(spec.key, help_text),
        bind="query-params",
        on_change=forget_link_faults,
        **options,
    )
    return value


def toggle(spec: WidgetSpec, label: str, help_text: str) -> bool:
    """A switch."""
    return st.toggle(
        label,
        value=bool(spec.default),
        key=spec.key,
        help=glossary.help_of(spec.key, help_text),
        bind="query-params",
        on_change=forget_link_faults,
    )


def one_of(spec: WidgetSpec, label: str, help_text: str, on_change: Callable[..., None] = forget_link_faults) -> str:
    """One choice among several, all in sight."""
    chosen = st.segmented_control(
        label,
        spec.choices,
        default=spec.default,
        required=True,
        key=spec.key,
        help=glossary.help_of(spec.key, help_text),
        bind="query-params",
        on_change=on_change,
        width="stretch",
    )
    return str(chosen)


def one_view(
    key: str, options: Sequence[str], label: str = "", help_text: str | None = None, *, is_named: bool = False
) -> str:
    """One part of a page among several, the first by default; warns of an unknown one in the link.

    A stored value that is no longer an option is replaced by the first. `is_named`: its label stands beside it.
    """
    replaced = f"Le lien demande une vue inconnue ; « {options[0]} » la remplace."
    _keep_to_options(options, key, label or FIELD_LABELS.get(key, "Vue"), options[0], replaced)
    chosen = (st.segmented_control if label else st.pills)(
        label or "Vue",
        options,
        default=options[0],
        required=True,
        key=key,
        bind="query-params",
        help=help_text,
        label_visibility="visible" if label and not is_named else "collapsed",
        wrap=True,
    )
    return str(chosen)


def pick(key: str, options: Sequence[str], label: str, default: str, help_text: str | None = None) -> str:
    """One of many in a list that opens; warns of an unknown one in the link and takes the default.

    A stored value that is no longer an option is replaced by the default.
    """
    _keep_to_options(options, key, label, default, f"Le lien demande un choix inconnu ; « {default} » le remplace.")
    chosen = st.selectbox(
        label, options, index=list(options).index(default), key=key, bind="query-params", help=help_text
    )
    return str(chosen)


def warn_of_link_values(*choices: WidgetSpec) -> None:
    """Warn of values in the link that the widget drawn next would drop in silence; a multiple choice has several.

    A multiple choice has `choices` or, for both ends of a range, bounds.
    """
    wrong = []
    for spec in choices:
        texts = st.query_params.get_all(spec.key) if spec.key not in st.session_state else []
        found = [state.read(spec, text) for text in texts]
        wrong += [fault for fault in found if isinstance(fault, InputError)]
    with placeholder():
        if wrong:
            lines = "\n".join(f"- {faults.sentences(fault)[0]}" for fault in wrong)
            st.warning(f"Le lien demande un choix inconnu ; l'habituel le remplace.\n\n{lines}")


def _keep_to_options(options: Sequence[str], key: str, label: str, default: str, replaced: str) -> None:
    """Warn of a name in the link that is no option (only before the widget is first drawn); keep to the options."""
    named = st.query_params.get(key)
    with placeholder():
        if named is not None and named not in options and key not in st.session_state:
            fault = InputError(label, named, "one of the choices", choices=tuple(options))
            st.warning(f"{replaced}\n\n- {faults.sentences(fault)[0]}")
    if st.session_state.get(key, default) not in options:
        st.session_state[key] = default
