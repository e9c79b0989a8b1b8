"""Entry of the app: `streamlit run streamlit_app.py`."""

from elfe_ui import shell

shell.run()
