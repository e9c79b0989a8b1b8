"""2D balance: one view of the year at a time, the figures beside it."""

import streamlit as st

from elfe_ui import bilan_views, figures, shell, story_view
from elfe_ui.exports import report_offer

view = shell.open_page()
st.title("Bilan 2D", anchor=False)
figures.show_main(view)

main, side = st.columns([1.9, 1], gap="medium")
with main:
    chosen = bilan_views.choose()
    bilan_views.show(chosen, view)
with side:
    figures.show_flexibility_note(view)
    figures.show_panel(view)
    report_offer.button(view)
with main:  # drawn last: the chart and the figures do not wait for it
    story_view.show(view)
