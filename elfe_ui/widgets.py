"""Single widgets whose value lives in the address, one for each kind of choice."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.errors import StreamlitAPIException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from elfe_core.errors import InputError
from elfe_core.scenario_file import plain
from elfe_ui import glossary, state
from elfe_ui.state import Value, WidgetSpec
from elfe_ui.words import faults
from elfe_ui.words.names import FIELD_LABELS


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
    """A slider; its value can be typed, too, where `typed_values.offer` has it."""
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


def undrawn(specs: Iterable[WidgetSpec]) -> dict[str, Value]:
    """Values of settings that no widget draws, kept in the session and in the address; by key.

    In the first run after their widgets were drawn the address may still be these widgets', and follows in the next.
    """
    address = _address()
    return {spec.key: _undrawn(spec, address.get(spec.key, [])) for spec in specs}


def drawn_below(specs: Iterable[WidgetSpec]) -> dict[str, Value]:
    """Values of settings whose widgets the page draws later in the run."""
    address = _address()
    return {spec.key: _value(spec, address.get(spec.key, [])) for spec in specs}


def _address() -> dict[str, list[str]]:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _is_step_back() -> bool:
    """Whether the browser asked for this run by a step through its own history."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation


def _undrawn(spec: WidgetSpec, texts: list[str]) -> Value:
    value = _value(spec, texts)
    with suppress(StreamlitAPIException):
        if value != spec.default and texts != [plain(value)]:
            st.query_params[spec.key] = plain(value)
        elif value == spec.default and texts:
            del st.query_params[spec.key]
    return value


def _value(spec: WidgetSpec, texts: list[str]) -> Value:
    """What the session holds; at first, and after a step back in the browser, what the address says.

    What that says wrongly is the default: the link's faults are told elsewhere.
    """
    value: Value | None = st.session_state.get(spec.key)
    if value is None or _is_step_back():
        found = state.read(spec, *texts) if texts else spec.default
        value = st.session_state[spec.key] = spec.default if isinstance(found, InputError) else found
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


MOST_IN_SIGHT = 4
"""More choices than this stand in a list that opens."""


def one_of(spec: WidgetSpec, label: str, help_text: str, on_change: Callable[..., None] = forget_link_faults) -> str:
    """One choice among several, a few all in sight."""
    if len(spec.choices) > MOST_IN_SIGHT:
        return str(st.selectbox(label, **_choice(spec, help_text, on_change)))
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


def one_line_each(spec: WidgetSpec, label: str, help_text: str) -> str:
    """The same for a few long names, below one another."""
    return str(st.radio(label, **_choice(spec, help_text, forget_link_faults)))


def _choice(spec: WidgetSpec, help_text: str, on_change: Callable[..., None]) -> dict[str, Any]:
    return {
        "options": spec.choices,
        "index": spec.choices.index(str(spec.default)),
        "key": spec.key,
        "help": glossary.help_of(spec.key, help_text),
        "bind": "query-params",
        "on_change": on_change,
    }


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


def pick(
    key: str,
    options: Sequence[str],
    label: str,
    default: str,
    help_text: str | None = None,
    *,
    is_named: bool = False,
) -> str:
    """One of many in a list that opens; warns of an unknown one in the link and takes the default.

    A stored value that is no longer an option is replaced by the default. `is_named`: what stands above names it.
    """
    _keep_to_options(options, key, label, default, f"Le lien demande un choix inconnu ; « {default} » le remplace.")
    chosen = st.selectbox(
        label,
        options,
        index=list(options).index(default),
        key=key,
        bind="query-params",
        help=help_text,
        label_visibility="collapsed" if is_named else "visible",
    )
    return str(chosen)


def bounds_of(spec: WidgetSpec) -> tuple[float, float]:
    """Lowest and highest value of a widget for numbers."""
    assert isinstance(spec.low, int | float)
    assert isinstance(spec.high, int | float)
    return float(spec.low), float(spec.high)


def follow_default(widget: str, start: float | str | tuple[float, float]) -> None:
    """Move a widget that is at its default to the new default: a default is not in the link.

    Call before the widget is drawn, with the default that it is given.
    """
    drawn_with = f"_default_{widget}"
    if widget in st.session_state and st.session_state[widget] == st.session_state.get(drawn_with):
        st.session_state[widget] = start
    st.session_state[drawn_with] = start


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
