"""How the results are made: model, formulas, hypotheses, limits, sources, checks, and the glossary."""

import streamlit as st

from elfe_ui import shell
from elfe_ui.method import page

view = shell.open_page()
st.title("Méthode", anchor=False)
page.show_method(view)
