"""The guided tour: steps from `steps.toml`, what they set, the visitor's progress, the card on screen.

`visite=3` applies the step: it sets all settings that the link does not. Then the address holds the settings and
`visite=etape-3`, which applies nothing: a reload or that link shows what was on screen, on whatever page.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from elfe_core import units
from elfe_core.errors import ElfeError, raise_faults
from elfe_core.link_values import shown_gwh
from elfe_core.territory import Territory
from elfe_core.toml_table import TomlTable, read_toml
from elfe_ui import cached, state, widgets
from elfe_ui.cached import DataSource
from elfe_ui.scenarios import history
from elfe_ui.scenarios.settings import changed, plain, scenario_specs
from elfe_ui.state import Value, WidgetSpec, WidgetSpecs
from elfe_ui.words import formats
from elfe_ui.words.names import INDICATOR_TEXTS
from elfe_ui.words.shown import Shown

STEPS_FILE = Path(__file__).with_name("steps.toml")

STEP_KEY = "visite"
AT_PREFIX = "etape-"
"""Before a step's number: the step has been applied, and what differs from it was set by the visitor."""
HOME = "accueil"
SESSION_STEP, SESSION_ARRIVING, SESSION_BEFORE, SESSION_LEFT, SESSION_TERRITORY = (
    "_tour_step",
    "_tour_arriving",
    "_tour_before",
    "_tour_left",
    "_tour_place",
)


class Step(NamedTuple):
    """One step: where it is, what it sets, what to look at."""

    page: str
    title: str
    words: str
    settings: Mapping[str, Any]
    """What differs from today, by query parameter; see `steps.toml`."""
    views: Mapping[str, str]
    """What the page shows, by query parameter."""
    figures: tuple[str, ...]
    """Indicators told before and after the step."""
    sight: str
    """What the words speak of: how the key of its element begins; empty for the whole page."""


def read_steps(path: Path) -> tuple[Step, ...]:
    """Steps of a file.

    Raises
    ------
    DataError, Faults
        The file is missing, is not TOML, or lacks a key; all at once.
    """
    values, faults = read_toml(path), list[ElfeError]()
    tables = TomlTable(path.name, "", values, faults).tables("step")
    rows = values.get("step", [])
    steps = tuple(
        Step(
            page=table.text("page"),
            title=table.text("title"),
            words=table.text("look"),
            settings=row.get("settings", {}),
            views=row.get("views", {}),
            figures=table.texts("figures") if table.has("figures") else (),
            sight=table.text("sight") if table.has("sight") else "",
        )
        for table, row in zip(tables, rows if isinstance(rows, list) else [], strict=True)
    )
    raise_faults(faults)
    return steps


def settings_of(step: Step, known: WidgetSpecs, territory: Territory) -> dict[str, Value]:
    """Every setting of the scenario at a step: what the step sets, within bounds; today's value for the others.

    How results are shown (units, smoothing) stays as the visitor has it.
    """
    return {
        key: fitted(_value(step.settings[key], spec, territory), spec) if key in step.settings else spec.default
        for key, spec in scenario_specs(known).items()
    }


def fitted(value: Value, spec: WidgetSpec) -> Value:
    """The value, or the nearest one that the widget can hold; the default where there is no nearest."""
    if spec.choices:
        return value if value in spec.choices else spec.default
    if spec.low is None or spec.high is None:
        return value
    return min(max(value, spec.low), spec.high)


def step_text(step: Step, known: WidgetSpecs, territory: Territory) -> str:
    """What to look at, with the figures of this territory."""
    shown = {key: _shown(value) for key, value in settings_of(step, known, territory).items()}
    shown |= {f"{key}_today": _shown(spec.default) for key, spec in scenario_specs(known).items()}
    return step.words.format_map(shown)


def before_and_after(number: int, known: WidgetSpecs, where: DataSource) -> str:
    """`Énergie importée : 488 GWh/an → 388 GWh/an`: the step's figures before it and after it.

    Empty where the data in use give none, which the page then says.
    """
    territory, step = cached.territory(where), STEPS[number]
    if not step.figures:
        return ""
    try:
        before, after = (
            cached.indicators(state.scenario_of(settings_of(STEPS[at], known, territory), territory), where)
            for at in (number - 1, number)
        )
    except ElfeError:
        return ""
    shown = Shown("mw", territory.foyers)
    return " · ".join(
        f"{INDICATOR_TEXTS[key].label} : {shown.text(key, before[key])} → <b>{shown.text(key, after[key])}</b>"
        for key in step.figures
    )


def _value(rule: Any, spec: WidgetSpec, territory: Territory) -> Value:
    """A setting of the file, computed from the territory's figures where it is relative to them."""
    if not isinstance(rule, Mapping):
        value: Value = rule
        return value
    if "mean_consumption_h" in rule:
        return float(round(float(rule["mean_consumption_h"]) * units.annual_gwh_to_mw(territory.consumption_gwh)))
    if "per_foyer" in rule:
        return round(float(f"{float(rule['per_foyer']) * territory.foyers:.2g}"))
    today_gwh = float(rule["times_today"]) * float(territory.today_gwh(spec.field.removesuffix("_gwh")))
    least_gwh = float(rule.get("least_share", 0.0)) * territory.consumption_gwh
    return shown_gwh(max(today_gwh, least_gwh))


def _shown(value: Value) -> str:
    """A value as a French reader writes it."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return formats.number(value, 0 if float(value).is_integer() else 1)


STEPS = read_steps(STEPS_FILE)


def page_name(page: StreamlitPage) -> str:
    """Name of a page's script; the home page has no name in the address."""
    return page.url_path or HOME


def current_step() -> int | None:
    """The step that the visitor is at, counted from 0; None outside the tour."""
    step: int | None = st.session_state.get(SESSION_STEP)
    return step


def left_at() -> int | None:
    """The step at which the tour was left; None if it was not."""
    step: int | None = st.session_state.get(SESSION_LEFT)
    return step


def can_restore() -> bool:
    """Whether the settings from before the tour are known: not after a link into the tour or a reload."""
    return st.session_state.get(SESSION_BEFORE) is not None


def go_to_step(step: int, known: WidgetSpecs) -> None:
    """Callback: go to a step; the first time, remember the settings from before the tour."""
    widgets.forget_link_faults()
    if current_step() is None:
        st.session_state[SESSION_BEFORE] = changed(st.session_state, known)  # type: ignore[arg-type]
    st.session_state.update({SESSION_STEP: step, SESSION_ARRIVING: True, SESSION_LEFT: None})


def leave_tour(known: WidgetSpecs, *, restore: bool) -> None:
    """Callback: end the tour, with the settings of the step or with those from before it, today's if not known."""
    before: dict[str, Value] | None = st.session_state.pop(SESSION_BEFORE, None)
    number = current_step()
    st.session_state.update(
        {SESSION_STEP: None, SESSION_ARRIVING: False, SESSION_LEFT: None if number == len(STEPS) - 1 else number}
    )
    if restore:
        history.put(before or {}, known)


def follow_tour(known: WidgetSpecs, territory: Territory, page: StreamlitPage) -> None:
    """Apply the step reached and open its page; call before any setting is drawn."""
    ordered = _take_from_address()
    number = current_step()
    if number is None:
        st.query_params.pop(STEP_KEY, None)
        return
    moved = st.session_state.get(SESSION_TERRITORY, territory.name) != territory.name
    st.session_state[SESSION_TERRITORY] = territory.name
    if ordered or st.session_state.pop(SESSION_ARRIVING, False) or moved:
        _arrive(number, known, territory, page, ordered=ordered)
    if st.query_params.get(STEP_KEY) != _at_step(number):
        st.query_params[STEP_KEY] = _at_step(number)


def _at_step(number: int) -> str:
    return f"{AT_PREFIX}{number + 1}"


def _take_from_address() -> bool:
    """Take the step that the link names, with a warning if unknown; returns whether it has to be set."""
    named = st.query_params.get(STEP_KEY, "")
    is_new = SESSION_STEP not in st.session_state
    digits = named.removeprefix(AT_PREFIX)
    found = digits.isascii() and digits.isdigit() and 1 <= int(digits[:9]) <= len(STEPS)
    if is_new or (found and digits == named):
        st.session_state[SESSION_STEP] = int(digits) - 1 if found else None
    if is_new and named and not found:
        st.warning(
            f"Le lien demande une étape inconnue de la visite guidée, qui en a {len(STEPS)} : "
            "elle se lance depuis la page Accueil.",
            icon=":material/info:",
        )
    return found and digits == named


def _arrive(number: int, known: WidgetSpecs, territory: Territory, page: StreamlitPage, *, ordered: bool) -> None:
    """Apply the step and open its page; with a link, values in the address take precedence over the step's.

    A widget that was drawn before takes its value from the session, one that was not takes it from the address.
    """
    step = STEPS[number]
    address = {key: st.query_params.get_all(key) for key in st.query_params} if ordered else {}
    wanted = settings_of(step, known, territory) | dict(step.views)
    wanted = {key: value for key, value in wanted.items() if key not in address}
    told = {key: [plain(value)] for key, value in wanted.items() if key not in known or value != known[key].default}
    query = {key: texts for key, texts in (address | told).items() if key not in st.session_state}
    st.session_state.update(wanted)
    if ordered or page_name(page) != step.page:
        st.switch_page(f"pages/{step.page}.py", query_params=query | {STEP_KEY: [_at_step(number)]})


def show_card(known: WidgetSpecs, where: DataSource, page: StreamlitPage) -> None:
    """The step that the visitor is at, above every page; nothing outside the tour."""
    number = current_step()
    if number is None:
        return
    step = STEPS[number]
    with st.container(border=True, key="elfe_tour"):
        st.markdown(f"Étape {number + 1} sur {len(STEPS)} · **{step.title}**")
        st.markdown(step_text(step, known, cached.territory(where)))
        figures = before_and_after(number, known, where)
        st.html(f"<p class='elfe-step' data-step='{number + 1}' data-sight='{step.sight}'>{figures}</p>")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if page_name(page) != step.page:
                st.page_link(f"pages/{step.page}.py", icon=":material/arrow_forward:", help="Cette étape s'y passe.")
            _show_buttons(number, known)


def _show_buttons(number: int, known: WidgetSpecs) -> None:
    is_last = number == len(STEPS) - 1
    st.button("Précédent", key="tour_back", on_click=go_to_step, args=(number - 1, known), disabled=number == 0)
    if not is_last:
        st.button("Suivant", key="tour_next", type="primary", on_click=go_to_step, args=(number + 1, known))
    with st.popover("Terminer" if is_last else "Quitter", type="primary" if is_last else "tertiary", key="tour_leave"):
        st.button(
            "Garder les réglages de cette étape",
            key="tour_keep",
            on_click=leave_tour,
            args=(known,),
            kwargs={"restore": False},
            width="stretch",
        )
        known_before = can_restore()
        st.button(
            "Reprendre mes réglages" if known_before else "Reprendre les réglages d'aujourd'hui",
            key="tour_restore",
            on_click=leave_tour,
            args=(known,),
            kwargs={"restore": True},
            width="stretch",
            help="Ceux d'avant la visite."
            if known_before
            else "Ceux d'avant la visite ne sont plus connus : la page a été ouverte par un lien, ou rechargée.",
        )


def show_invitation(known: WidgetSpecs) -> None:
    """On the home page, the button that begins the tour, or goes on where it was left."""
    if current_step() is not None:
        return
    left = left_at()
    with st.container(horizontal=True, gap="small"):
        if left is not None:
            st.button(
                f"Reprendre la visite à l'étape {left + 1}",
                key="tour_resume",
                icon=":material/play_arrow:",
                on_click=go_to_step,
                args=(left, known),
            )
        st.button(
            "Visite guidée, 5 minutes" if left is None else "Recommencer la visite",
            key="tour_start",
            icon=":material/tour:",
            on_click=go_to_step,
            args=(0, known),
        )
