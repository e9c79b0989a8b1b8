"""The data in use, and the visitor's own."""

import streamlit as st

from elfe_ui import shell
from elfe_ui.own_data import page

view = shell.open_page()
st.title("Données", anchor=False)
page.show_data(view)
