"""2D balance: one view of the year at a time, the figures beside it."""

import streamlit as st

from elfe_ui import shell
from elfe_ui.result import balance_views, figures, report, take_home

view = shell.open_page()
figures.show_main(view)
chosen = balance_views.choose_view()

main, side = st.columns([2.1, 1], gap="medium")
with main:
    balance_views.show_chosen(chosen, view)
with side:
    figures.show_flexibility_note(view)
    figures.show_panel(view)
    take_home.button(view)
    report.report_button(view)
with main:  # drawn last: the chart and the figures do not wait for it
    figures.show_story(view)
