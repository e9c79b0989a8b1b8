"""The page of uses, below its title."""

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from elfe_core.territory import Territory
from elfe_ui import charts, series
from elfe_ui.exports import offer
from elfe_ui.state import WidgetSpecs
from elfe_ui.uses import fleets
from elfe_ui.view import View
from elfe_ui.words import seasons


class Places(NamedTuple):
    """Where the page goes on once its scenario is computed."""

    result: DeltaGenerator


def show_fleets(known: WidgetSpecs, territory: Territory) -> Places:
    """What may wait, and the rows of the fleets; returns where the results go."""
    st.markdown("Quels appareils peuvent attendre le vent et le soleil, combien en faut-il, et qu'y gagne-t-on ?")
    fleets.show_ready(known, territory)
    rows, result = st.columns([1, 1.9], gap="medium")
    with rows:
        fleets.show_rows(known, territory)
    return Places(result)


def show_result(view: View) -> None:
    """The typical day before and after."""
    unit = view.display.power_unit
    frame = series.typical_uses(view.balance, view.territory, unit=unit)
    production = series.typical_surplus(view.balance, view.territory, unit=unit)
    offer.chart(
        lambda dark: charts.typical_uses(frame, production, seasons.PERIOD, unit=unit, dark=dark),
        key="usages_journee",
        in_power=True,
        name="usages-journee-type",
        title="Journée type : les appareils à leurs heures habituelles, puis pilotés",
        view=view,
    )
