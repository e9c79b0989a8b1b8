"""« Mes hypothèses de coût »: every row in three cases to type, refused all at once, marked where it was changed."""

import math
from collections.abc import Sequence
from typing import Final

import streamlit as st

from elfe_core.economics.cost_rows import CostRow, Costs
from elfe_core.economics.ranges import CASES, Range
from elfe_core.errors import ElfeError, InputError
from elfe_ui import cached, widgets
from elfe_ui.economics import in_force
from elfe_ui.view import View
from elfe_ui.words import cost_names, cost_words, formats, sums
from elfe_ui.words.cost_names import GROUPS, ROWS

FOLD: Final = "Mes hypothèses de coût"
CASE_LABELS: Final = dict(zip(CASES, ("Bas", "Milieu", "Haut"), strict=True))
FAULTS_KEY: Final = "_cost_faults"
CHARACTERS: Final = 16


def show_mark(view: View) -> None:
    """That the page does not count with the shipped rows, and the way back."""
    with widgets.placeholder():
        if not in_force.is_changed(view.source):
            return
        names = [ROWS[key].label for key in in_force.own()]
        with st.container(horizontal=True, vertical_alignment="center", key="hypotheses_modifiees"):
            st.markdown(f":material/edit: **{formats.capitalised(sums.CHANGED)}** : {formats.listed(names)}.")
            st.button("Revenir aux hypothèses d'origine", icon=":material/restart_alt:", on_click=_reset)


def show_fold(view: View) -> None:
    """The fold; its fields are drawn once it is open."""
    with widgets.placeholder():
        if noted := st.session_state.get(FAULTS_KEY):
            lines = "\n".join(f"- {sentence}" for sentence in noted)
            st.error(f"Rien n'a changé : ces lignes attendent une correction.\n\n{lines}", icon=":material/error:")
    fold = st.expander(FOLD, icon=":material/tune:", key="hypotheses_ouvertes", on_change="rerun")
    if not fold.open:
        return
    shipped, used = cached.costs(view.source), in_force.costs(view.source)
    with fold:
        st.caption(cost_words.HOW_ROWS)
        with st.form("hypotheses", border=False, enter_to_submit=True):
            for tab, keys in zip(st.tabs(list(GROUPS)), GROUPS.values(), strict=True):
                with tab:
                    for key in keys:
                        if used.knows(key):
                            _show_row(key, used.rows[key], shipped.rows[key])
            with st.container(horizontal=True):
                st.form_submit_button("Appliquer", type="primary", on_click=_apply, args=(shipped,))
                st.form_submit_button("Revenir aux hypothèses d'origine", on_click=_reset)


def _show_row(key: str, row: CostRow, shipped: CostRow) -> None:
    """Name, unit, year and source; three fields beside, below them on a phone."""
    text = ROWS[key]
    was = cost_words.changed_from(shipped.value, text) if row.value != shipped.value else ""
    left, right = st.columns([1.3, 1], vertical_alignment="center")
    kind = "Hypothèse" if row.is_assumption else "Source"
    left.markdown(f"**{text.label}**, en {text.unit} ({row.year})")
    left.caption(f"{kind} : {row.source.removeprefix('hypothèse : ')}.{was}")
    with right.container(horizontal=True, gap="small"):
        for case, value in zip(CASES, row.value, strict=True):
            field = field_key(key, case)
            st.session_state.setdefault(field, cost_words.figure(float(value or 0.0), text))
            st.text_input(CASE_LABELS[case], key=field, max_chars=CHARACTERS, width=100)


def field_key(key: str, case: str) -> str:
    """The field of a row's case."""
    return f"cout_{key}_{case}"


def _apply(shipped: Costs) -> None:
    """Callback: take over every row that is typed, or none, with what is wrong with them."""
    widgets.forget_link_faults()
    typed, faults = _typed(shipped)
    try:
        shipped.changed(typed)
    except ElfeError as error:
        faults += error.each()
    if faults:
        told = [cost_words.row_fault(fault) for fault in faults if isinstance(fault, InputError)]
        st.session_state[FAULTS_KEY] = told
        return
    st.session_state.pop(FAULTS_KEY, None)
    in_force.set_own({key: value for key, value in typed.items() if value != shipped[key]})


def _typed(shipped: Costs) -> tuple[dict[str, Range], list[ElfeError]]:
    """Rows as typed, and those that are no numbers."""
    found: dict[str, Range] = {}
    faults: list[ElfeError] = []
    for key in (key for keys in GROUPS.values() for key in keys if shipped.knows(key)):
        said = [str(st.session_state.get(field_key(key, case), "")) for case in CASES]
        numbers = [_number(text) for text in said]
        if any(math.isnan(number) for number in numbers):
            faults.append(InputError(key, " – ".join(said), "three numbers", low=0.0))
        else:
            found[key] = Range(*_in_core(numbers, shipped[key], key))
    return found, faults


def _in_core(numbers: Sequence[float], shipped: Range, key: str) -> list[float]:
    """Figures in the unit of the core; one that reads as the shipped one is that."""
    shown = cost_names.ROWS[key].shown
    found = [number / shown for number in numbers]
    return [
        known if known is not None and math.isclose(known, one, rel_tol=1e-9) else one
        for one, known in zip(found, shipped, strict=True)
    ]


def _number(text: str) -> float:
    """A number as one types it in French; NaN for what is none."""
    plain = text.strip().replace(",", ".").replace(formats.MINUS, "-")
    for space in (" ", formats.NARROW_SPACE, formats.NO_BREAK_SPACE):
        plain = plain.replace(space, "")
    try:
        return float(plain)
    except ValueError:
        return math.nan


def _reset() -> None:
    """Callback: the data's own rows again."""
    widgets.forget_link_faults()
    in_force.set_own({})
    st.session_state.pop(FAULTS_KEY, None)
    for keys in GROUPS.values():
        for key in keys:
            for case in CASES:
                st.session_state.pop(field_key(key, case), None)
