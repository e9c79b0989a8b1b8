"""Two to four scenarios side by side."""

import streamlit as st

from elfe_ui import shell
from elfe_ui.compare import candidates, page

view = shell.open_page()
st.title("Comparer", anchor=False)
page.show(view, candidates.candidates(view))
