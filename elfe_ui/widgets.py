"""Single widgets whose value lives in the address, one for each kind of choice."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_core.errors import InputError
from elfe_ui import glossary, state
from elfe_ui.state import Value, WidgetSpec
from elfe_ui.words import faults
from elfe_ui.words.names import FIELD_LABELS


def placeholder() -> DeltaGenerator:
    """Where something stands that comes and goes: drawn at every run, so that nothing below it moves; no gap if empty.

    What moves in a column or a fold is mounted anew by the browser before its old copy is gone, and the end of the old
    copy ends the binding of both: what is chosen then never reaches the address.
    """
    return st.container()


def forget_link_faults() -> None:
    """A visitor who changes something has read what was wrong with the link."""
    st.session_state.pop(state.LINK_FAULTS_KEY, None)


def slider(spec: WidgetSpec, label: str, step: float, help_text: str, *, disabled: bool = False) -> Value:
    """A slider with French figures."""
    return bound(st.slider, spec, label, help_text, step=step, format="localized", disabled=disabled)


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


def one_view(key: str, options: Sequence[str], label: str = "", help_text: str | None = None) -> str:
    """One part of a page among several, the first by default; one that a link names wrongly is said.

    What was chosen and is no longer among the options gives way to the first.
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
        label_visibility="visible" if label else "collapsed",
        wrap=True,
    )
    return str(chosen)


def pick(key: str, options: Sequence[str], label: str, default: str, help_text: str | None = None) -> str:
    """One of many in a list that opens; a link that names an unknown one is said, the default replaces it.

    What was chosen and is no longer among the options gives way to the default.
    """
    _keep_to_options(options, key, label, default, f"Le lien demande un choix inconnu ; « {default} » le remplace.")
    chosen = st.selectbox(
        label, options, index=list(options).index(default), key=key, bind="query-params", help=help_text
    )
    return str(chosen)


def warn_of_link_values(*choices: WidgetSpec) -> None:
    """Say what a link holds that the widget drawn next refuses in silence; each value of a choice of several counts.

    A choice of several is one with `choices` or, for both ends of a range, with bounds.
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
    """Say what a link names beside the options: the address is the link's until the widget is drawn first."""
    named = st.query_params.get(key)
    with placeholder():
        if named is not None and named not in options and key not in st.session_state:
            fault = InputError(label, named, "one of the choices", choices=tuple(options))
            st.warning(f"{replaced}\n\n- {faults.sentences(fault)[0]}")
    if st.session_state.get(key, default) not in options:
        st.session_state[key] = default
