"""Two to four scenarios side by side."""

import streamlit as st

from elfe_ui import shell
from elfe_ui.compare import choice, page

view = shell.open_page()
st.title("Comparer", anchor=False)
page.show_comparison(view, choice.candidates(view))
