"""The fleets of a territory as rows to switch on, bound to the settings of the catalogue; ready ones in one tap."""

from typing import Final, NamedTuple

import streamlit as st

from elfe_core.catalogue import SETTING
from elfe_core.options import factors_of
from elfe_core.territory import Territory
from elfe_core.uses import Use
from elfe_ui import widgets
from elfe_ui.state import WidgetSpec, WidgetSpecs
from elfe_ui.words import formats, use_words
from elfe_ui.words.names import SETTINGS, use_text

MIDDAY: Final = SETTING["midday_hours"]
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


def owned(territory: Territory) -> list[Use]:
    """Uses of which the scenario on screen has any."""
    return [use for use in territory.uses if st.session_state.get(SETTING[factors_of(use)[0]].query, 0) > 0]


def show_ready(known: WidgetSpecs, territory: Territory) -> None:
    """Buttons that set a ready fleet, and the one that takes all away."""
    ready = [(one, [use for use in territory.uses if use.name in one.uses or not one.uses]) for one in READY]
    with st.container(horizontal=True, gap="small"):
        for place, (one, uses) in enumerate(ready):
            if uses:
                args = (uses, one.at_midday, known, territory)
                st.button(one.name, key=f"flotte_{place}", on_click=_set_ready, args=args)
        if owned(territory):
            args = ([], False, known, territory)
            st.button("Aucun", key="flotte_aucune", icon=":material/close:", on_click=_set_ready, args=args)


def _set_ready(uses: list[Use], at_midday: bool, known: WidgetSpecs, territory: Territory) -> None:
    widgets.forget_link_faults()
    for use in territory.uses:
        units = known[SETTING[factors_of(use)[0]].query]
        st.session_state[units.key] = use_words.suggestion(use, territory.foyers) if use in uses else units.default
    st.session_state[MIDDAY.query] = at_midday


def show_rows(known: WidgetSpecs, territory: Territory) -> None:
    """A row a use: whether there are any, how many, who takes part, and when they may run."""
    at_midday = bool(st.session_state[MIDDAY.query])
    for use in territory.uses:
        _row(use, known, territory.foyers, at_midday=at_midday)
    if any(use.allowed_midday for use in territory.uses):
        words = SETTINGS[MIDDAY.key]
        widgets.toggle(known[MIDDAY.query], words.widget, words.help)
    else:
        widgets.undrawn(known[MIDDAY.query])


def _row(use: Use, known: WidgetSpecs, foyers: int, *, at_midday: bool) -> None:
    units, share = (known[SETTING[name].query] for name in factors_of(use))
    is_on, key = int(st.session_state[units.key]) > 0, f"pilote_{units.key}"
    if st.session_state.get(key) != is_on:
        st.session_state[key] = is_on
    count = use_words.suggestion(use, foyers)
    with st.container(border=True, gap="xsmall", key=f"elfe_use_{units.key}"):
        st.toggle(
            use_text(use.name).legend,
            key=key,
            help=f"{use_words.about(use, count)}",
            on_change=_switch,
            args=(units, count, key),
        )
        st.caption(formats.capitalised(use_words.hours(use, at_midday=at_midday)))
        if not is_on:
            widgets.undrawn(units)
            widgets.undrawn(share)
            return
        words = [SETTINGS[name] for name in factors_of(use)]
        widgets.number(units, words[0].widget, round(SETTING[factors_of(use)[0]].step), words[0].help)
        widgets.slider(share, words[1].widget, 5, words[1].help)


def _switch(units: WidgetSpec, count: int, key: str) -> None:
    """Callback of a row's switch: the usual number, or the one before it was switched off; none."""
    widgets.forget_link_faults()
    former: dict[str, int] = st.session_state.setdefault(FORMER_KEY, {})
    if st.session_state[key]:
        st.session_state[units.key] = former.get(units.key, count)
    else:
        former[units.key] = int(st.session_state[units.key])
        st.session_state[units.key] = units.default
