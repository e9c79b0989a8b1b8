"""Groups of widgets in the sidebar -> the values of the settings, by query parameter."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic

import streamlit as st

from elfe_core import units
from elfe_core.catalogue import SETTING, SETTINGS, SettingRow
from elfe_core.link_values import shown_gwh
from elfe_ui import state, typed_values, widgets
from elfe_ui.scenarios import history
from elfe_ui.state import Value, WidgetSpec, WidgetSpecs
from elfe_ui.words import names

GROUPS = (
    ("production", "Production locale", None),
    ("biogas", "Biogaz qui attend", ":material/propane_tank:"),
    ("storage", "Stockage", None),
    ("connection", "Raccordement au réseau", ":material/electrical_services:"),
    ("flexibility", "Flexibilité : borne haute", None),
    ("consumption", "Consommation", ":material/bolt:"),
    ("period", "Période et calcul", ":material/calendar_month:"),
    ("display", "Affichage", ":material/tune:"),
)
"""Parts of the sidebar: group of the catalogue, title, icon of a fold (None: always in sight)."""

ELSEWHERE = {"uses": "usages"}
"""Groups whose settings the sidebar does not draw, and the page that does, by its name in the address."""

FOLDS = {
    "production": "Courbe de l'éolien",
    "storage": "Batterie réelle : ses caractéristiques",
    "flexibility": "Jusqu'où réduire une heure",
}
"""Settings of a group that are folded stand under this title."""

FOLD_KEY, OPENED_KEY = "reglages_", "_opened_folds"
TURBINES_KEY, TURBINE_MW_KEY = "eoliennes", "eolienne_mw"
MADE_KEY = "_turbines_made"
"""Where the session keeps the mean power of the turbines that made an energy, by energy: undo brings it back."""
REPLACED_KEY, ECHO_S = "_turbines_replaced", 3.0
"""Where the session keeps which numbers of turbines gave way to a new energy, and when; for how long one of them may
come back by itself [s]: a browser that has not heard of the new number sends the old one with the next move."""
LEAST_TURBINE_MW = 0.1
"""Smallest mean power of a turbine that wind is counted in [MW]; a territory without wind counts in it too."""


def scenario_sidebar(known: WidgetSpecs, turbine_mean_mw: float, *, page: str) -> dict[str, Value]:
    """Draw the settings' widgets but for those of `ELSEWHERE`; returns the values by query parameter.

    `page`: the one on screen, by its name in the address.
    """
    values: dict[str, Value] = {}
    for group, its_page in ELSEWHERE.items():
        read = widgets.drawn_below if page == its_page else widgets.undrawn
        values |= read(known[row.query] for row in _rows(group))
    with st.sidebar:
        for group, title, icon in GROUPS:
            in_sight, folded = _parts(group, is_fold=icon is not None)
            if in_sight:
                st.subheader(title, anchor=False)
            for row in in_sight:
                values[row.query] = _widget(row, known[row.query], _is_off(row, values))
                if row.key == "wind_gwh":
                    _turbines(known[row.query], float(str(values[row.query])), turbine_mean_mw)
            if folded:
                with _fold(FOLDS.get(group, title), icon or ":material/settings:", group) as is_drawn:
                    if not is_drawn:
                        values |= widgets.undrawn(known[row.query] for row in folded)
                        continue
                    for row in folded:
                        values[row.query] = _widget(row, known[row.query], _is_off(row, values))
        typed_values.offer(
            {row.query: (known[row.query], names.SETTINGS[row.key].widget) for row in SETTINGS if _is_slider(row)}
        )
        st.button(
            "Revenir à aujourd'hui",
            icon=":material/restart_alt:",
            on_click=history.put,
            args=({}, known),
            width="stretch",
            help="Remet chaque réglage du scénario à la situation actuelle du territoire. L'affichage (unité, moyenne "
            "glissante) reste comme vous l'avez choisi.",
        )
    return values


def follow_territory(known: WidgetSpecs, turbine_mean_mw: float, before: tuple[WidgetSpecs, float] | None) -> None:
    """Move settings at the former territory's defaults to the present one's; call before the widgets are drawn."""
    if before is None:
        return
    for key, value in state.carried_over(before[0], known, st.session_state).items():  # type: ignore[arg-type]
        st.session_state[key] = value
    if (known["eolien"], turbine_mean_mw) != (before[0]["eolien"], before[1]):
        st.session_state[TURBINE_MW_KEY] = turbine_mean_mw
        st.session_state.pop(MADE_KEY, None)


def _parts(group: str, *, is_fold: bool) -> tuple[list[SettingRow], list[SettingRow]]:
    """Settings of a group always in sight, and those of its fold; `is_fold`: all of them."""
    rows = _rows(group)
    hidden = [row for row in rows if is_fold or (row.is_folded and group in FOLDS)]
    return [row for row in rows if row not in hidden], hidden


@contextmanager
def _fold(title: str, icon: str, name: str) -> Iterator[bool]:
    """A fold, and whether its widgets are to be drawn: from the first time on that it is open.

    A widget costs each move of any slider its part of the server's time.
    """
    key = f"{FOLD_KEY}{name}"
    fold = st.expander(title, icon=icon, key=key, on_change="rerun")
    opened: set[str] = st.session_state.setdefault(OPENED_KEY, set())
    if fold.open:
        opened.add(name)
    with fold:
        yield name in opened


def _rows(group: str) -> list[SettingRow]:
    """Settings of a part of the sidebar, the original tool's rule last."""
    return sorted((row for row in SETTINGS if row.group == group), key=lambda row: row.key == "original_rule")


def _is_off(row: SettingRow, values: Mapping[str, Value]) -> bool:
    """Whether a setting has no effect: what it belongs to is switched off, or that is."""
    if row.switch == "" or row.is_unless:
        return False
    switch = SETTING[row.switch]
    is_on = values[switch.query] in (True, names.WORDS.get(switch.key, {}).get(True))
    return not is_on or _is_off(switch, values)


def _is_slider(row: SettingRow) -> bool:
    """Whether a setting's widget is a slider, whose value can be typed, too."""
    return row.kind in {"energy", "number", "share"} and not row.is_count


def _widget(row: SettingRow, spec: WidgetSpec, is_off: bool) -> Value:
    """The widget of a setting, by its kind; `is_off`: what it belongs to is switched off."""
    words = names.SETTINGS[row.key]
    if row.kind == "switch":
        return widgets.toggle(spec, words.widget, words.help)
    if row.kind in {"words", "unit"}:
        return widgets.one_of(spec, words.widget, words.help)
    if row.kind == "day":
        return widgets.bound(st.date_input, spec, words.widget, words.help, format="DD/MM/YYYY", required=True)
    if row.is_count:
        return widgets.number(spec, words.widget, round(row.step), words.help, disabled=is_off)
    step = row.step * row.shown
    return widgets.slider(spec, words.widget, round(step) if row.whole else step, words.help, disabled=is_off)


def _turbines(wind: WidgetSpec, wind_gwh: float, today_mean_mw: float) -> None:
    """Wind energy as a number of turbines times their mean power; both widgets set the energy slider above."""
    made: dict[float, float] = st.session_state.get(MADE_KEY, {float(str(wind.default)): today_mean_mw})
    if wind_gwh in made:
        st.session_state[TURBINE_MW_KEY] = made[wind_gwh]
    with _fold("Éolien en nombre d'éoliennes", ":material/wind_power:", TURBINES_KEY) as is_drawn:
        if not is_drawn:
            return
        mean_mw = st.slider(
            "Puissance moyenne d'une éolienne (MW)",
            LEAST_TURBINE_MW,
            max(5.0, today_mean_mw),
            today_mean_mw,
            0.001,
            format="localized",
            key=TURBINE_MW_KEY,
            help="Puissance moyenne sur l'année, et non la puissance maximale inscrite sur la machine : une éolienne "
            "de 2 MW tourne en moyenne au quart de sa puissance.",
            on_change=_follow_turbines,
            args=(wind, made),
        )
        one_gwh = units.mw_to_annual_gwh(mean_mw)
        most = int(float(str(wind.high)) / one_gwh)
        _show_number(min(round(wind_gwh / one_gwh), most))
        st.number_input(
            "Nombre d'éoliennes",
            0,
            most,
            step=1,
            key=TURBINES_KEY,
            help="Changer ce nombre change l'énergie éolienne : nombre × puissance moyenne × 8 760 heures, arrondi à "
            "0,1 GWh/an comme le curseur au-dessus. Quand c'est l'énergie qui est réglée, ce nombre est arrondi.",
            on_change=_follow_turbines,
            args=(wind, made),
        )


def _show_number(turbines: int) -> None:
    """Write the number of turbines that makes the energy, and note which one gave way."""
    before, now = st.session_state.get(TURBINES_KEY, turbines), monotonic()
    if before != turbines:
        replaced = st.session_state.get(REPLACED_KEY, {})
        st.session_state[REPLACED_KEY] = {**{n: at for n, at in replaced.items() if now - at < ECHO_S}, before: now}
    st.session_state[TURBINES_KEY] = turbines


def _follow_turbines(wind: WidgetSpec, made: Mapping[float, float]) -> None:
    """Callback of the turbines' widgets: set the energy, rounded to the step of its slider."""
    if monotonic() - st.session_state.get(REPLACED_KEY, {}).get(st.session_state[TURBINES_KEY], -ECHO_S) < ECHO_S:
        return
    widgets.forget_link_faults()
    mean_mw = st.session_state[TURBINE_MW_KEY]
    energy_gwh = shown_gwh(units.mw_to_annual_gwh(st.session_state[TURBINES_KEY] * mean_mw))
    st.session_state[wind.key] = min(energy_gwh, float(str(wind.high)))
    st.session_state[MADE_KEY] = {**made, st.session_state[wind.key]: mean_mw}
