"""Inputs and outputs: what goes in by source and sector, where it goes and comes from, all indicators to download."""

import streamlit as st

from elfe_ui import figures, io_views, shell

view = shell.open_page()
st.title("Entrées / sorties", anchor=False)
figures.show_main(view)
chosen = io_views.choose()
io_views.show(chosen, view)
