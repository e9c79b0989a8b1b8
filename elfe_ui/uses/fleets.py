"""The fleets of a territory as rows to switch on, bound to the settings of the catalogue; ready ones in one tap."""

from collections.abc import Sequence
from typing import Final, NamedTuple

import streamlit as st

from elfe_core import units
from elfe_core.catalogue import SETTING
from elfe_core.link_values import shown_gwh
from elfe_core.options import factors_of
from elfe_core.territory import Territory
from elfe_core.uses import Use
from elfe_ui import widgets
from elfe_ui.state import WidgetSpec, WidgetSpecs
from elfe_ui.view import View
from elfe_ui.words import formats, use_words
from elfe_ui.words.names import SETTINGS, use_text

MIDDAY, FORESIGHT = SETTING["midday_hours"], SETTING["foresight"]
WIND_TIMES, SOLAR_MWH_PER_FOYER = 2.0, 3.0
"""A mix with surpluses: those of the ready scenarios « Deux fois plus d'éolien » and « Du solaire partout »."""
FORMER_KEY: Final = "_former_fleets"
"""Where the session keeps how many there were of what was switched off."""


class ReadyFleet(NamedTuple):
    """Some uses at once, each in its usual number; none named: all that the territory has."""

    name: str
    uses: tuple[str, ...] = ()
    at_midday: bool = False


READY: Final = (
    ReadyFleet("Les chauffe-eau, à midi aussi", ("water_heater",), at_midday=True),
    ReadyFleet("Lavage et séchage", ("dishwasher", "washing_machine", "dryer")),
    ReadyFleet("Les voitures électriques", ("electric_car",)),
    ReadyFleet("Tout ce qui peut attendre", at_midday=True),
)


def specs(use: Use, known: WidgetSpecs) -> tuple[WidgetSpec, WidgetSpec]:
    """Widgets of the number of a use and of who takes part."""
    number, share = (known[SETTING[name].query] for name in factors_of(use))
    return number, share


def count(number: WidgetSpec) -> int:
    """How many there are on screen."""
    return int(st.session_state.get(number.key, number.default))


def show_ready(known: WidgetSpecs, territory: Territory) -> None:
    """Buttons that set a ready fleet, and the one that takes all away."""
    ready = [(one, [use for use in territory.uses if use.name in one.uses or not one.uses]) for one in READY]
    with st.container(horizontal=True, gap="small"):
        for place, (one, uses) in enumerate(ready):
            if uses:
                args = (uses, one.at_midday, known, territory)
                st.button(one.name, key=f"flotte_{place}", on_click=_set_ready, args=args)
        if any(count(specs(use, known)[0]) for use in territory.uses):
            args = ([], False, known, territory)
            st.button("Aucun", key="flotte_aucune", icon=":material/close:", on_click=_set_ready, args=args)


def _set_ready(uses: Sequence[Use], at_midday: bool, known: WidgetSpecs, territory: Territory) -> None:
    widgets.forget_link_faults()
    for use in territory.uses:
        number, _ = specs(use, known)
        st.session_state[number.key] = use_words.suggestion(use, territory.foyers) if use in uses else number.default
    st.session_state[MIDDAY.query] = at_midday


def show_rows(known: WidgetSpecs, territory: Territory) -> None:
    """A row a use: whether there are any, how many, who takes part, when they may run; then what holds for all.

    The widgets of a use without appliances are drawn, too, and hidden by app.css: one that is no longer drawn takes
    its parameter out of the address.
    """
    at_midday = bool(st.session_state[MIDDAY.query])
    for use in territory.uses:
        with st.container(border=True, gap="xsmall", key=f"elfe_use_{specs(use, known)[0].key}"):
            _show_row(use, known, territory.foyers, at_midday=at_midday)
    midday, foresight = SETTINGS[MIDDAY.key], SETTINGS[FORESIGHT.key]
    widgets.toggle(known[MIDDAY.query], midday.widget, midday.help)
    widgets.one_line_each(known[FORESIGHT.query], foresight.widget, foresight.help)


def _show_row(use: Use, known: WidgetSpecs, foyers: int, *, at_midday: bool) -> None:
    number, share = specs(use, known)
    is_on, key = count(number) > 0, f"pilote_{number.key}"
    if st.session_state.get(key) != is_on:
        st.session_state[key] = is_on
    told = formats.capitalised(use_words.hours(use, at_midday=at_midday))
    st.toggle(
        use_text(use.name).legend,
        key=key,
        help=f"{told}.\n\n{use_words.about(use, foyers)}",
        on_change=_switch,
        args=(number, use_words.suggestion(use, foyers), key),
    )
    st.caption(use_words.taking_part(count(number), float(st.session_state.get(share.key, share.default)), told))
    rows = [SETTING[name] for name in factors_of(use)]
    words = [SETTINGS[row.key] for row in rows]
    widgets.number(number, words[0].widget, round(rows[0].step), words[0].help, label_visibility="collapsed")
    widgets.slider(share, use_words.PARTICIPATION, round(rows[1].step * rows[1].shown), words[1].help)


def _switch(number: WidgetSpec, usual: int, key: str) -> None:
    """Callback of a row's switch: the number before it was switched off, or the usual one; none."""
    widgets.forget_link_faults()
    former: dict[str, int] = st.session_state.setdefault(FORMER_KEY, {})
    if st.session_state[key]:
        st.session_state[number.key] = former.get(number.key, usual)
    else:
        former[number.key] = count(number)
        st.session_state[number.key] = number.default


def show_more_production(view: View) -> None:
    """Why there is little to gain, and a mix with which there is more."""
    st.caption(use_words.no_surplus(view.indicators["export_time_pct"]))
    st.button(use_words.MORE_PRODUCTION, icon=":material/wind_power:", on_click=_produce_more, args=(view,))


def _produce_more(view: View) -> None:
    wind, solar = view.choices[SETTING["wind_gwh"].query], view.choices[SETTING["solar_gwh"].query]
    wanted = {
        wind: WIND_TIMES * view.territory.today_gwh("wind"),
        solar: SOLAR_MWH_PER_FOYER * view.territory.foyers / units.MWH_PER_GWH,
    }
    widgets.forget_link_faults()
    for spec, energy_gwh in wanted.items():
        st.session_state[spec.key] = shown_gwh(min(energy_gwh, float(str(spec.high))))


def show_way_back(known: WidgetSpecs, territory: Territory) -> None:
    """Back from more appliances than the territory's homes can run: to what there is here, by estimate."""
    above = [use for use in territory.uses if count(specs(use, known)[0]) > use_words.suggestion(use, territory.foyers)]
    if above:
        st.button(
            "Revenir aux nombres estimés pour ce territoire",
            icon=":material/undo:",
            on_click=_lower,
            args=(above, known, territory),
        )


def _lower(above: Sequence[Use], known: WidgetSpecs, territory: Territory) -> None:
    for use in above:
        st.session_state[specs(use, known)[0].key] = use_words.suggestion(use, territory.foyers)
