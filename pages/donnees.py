"""The data in use, and the visitor's own."""

from elfe_ui import shell
from elfe_ui.own_data import page

view = shell.open_page()
page.show_data(view)
