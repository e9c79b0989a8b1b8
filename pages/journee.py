"""One day: when to run what."""

from elfe_ui import shell
from elfe_ui.day import page

view = shell.open_page()
page.show_day(view)
