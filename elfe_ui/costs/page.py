"""The page « Coûts et climat », one part at a time; it counts whole years alone."""

from collections.abc import Callable, Mapping

import streamlit as st

from elfe_core.economics.yearly_cost import check_whole_year
from elfe_core.errors import ElfeError, InputError
from elfe_core.scenario import today
from elfe_ui import widgets
from elfe_ui.costs import climate_part, euro_part, mix_part, own_rows
from elfe_ui.costs.way_in import CLIMATE, EUROS, MIX, PART_KEY
from elfe_ui.economics.sums import counted
from elfe_ui.view import View, show_faults
from elfe_ui.words import cost_words
from elfe_ui.words.counted import Counted


def show_costs(view: View) -> None:
    """Everything below the page's title."""
    part = widgets.one_view(PART_KEY, list(PARTS))
    try:
        check_whole_year(view.scenario)
    except InputError:
        _offer_whole_year(view)
        return
    own_rows.show_mark(view)
    try:
        found = counted(view)
    except ElfeError as error:
        show_faults(error)
        return
    PARTS[part](view, found)
    if part != CLIMATE:
        own_rows.show_fold(view)


def _offer_whole_year(view: View) -> None:
    st.info(cost_words.SHORT_PERIOD, icon=":material/calendar_month:")
    st.button("Prendre l'année entière", type="primary", on_click=_take_whole_year, args=(view,))


def _take_whole_year(view: View) -> None:
    """Callback: the period becomes the territory's usual year."""
    widgets.forget_link_faults()
    usual = today(view.territory)
    for field in ("period_start", "period_end"):
        spec = next(spec for spec in view.choices.values() if spec.field == field)
        day = getattr(usual, field)
        st.session_state[spec.key] = day if spec.low <= day <= spec.high else spec.default


PARTS: Mapping[str, Callable[[View, Counted], None]] = {
    EUROS: euro_part.show,
    CLIMATE: climate_part.show,
    MIX: mix_part.show,
}
