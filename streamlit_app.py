"""Entry of the app: `streamlit run streamlit_app.py` imports it for its server, and runs it for each page."""

import streamlit as st

if __name__ == "__main__":
    from elfe_ui import shell

    shell.run()
else:
    from elfe_ui.visitors import BOUNDED

    app = st.App(__file__, middleware=BOUNDED)
