"""Two to four scenarios side by side."""

from elfe_ui import shell
from elfe_ui.compare import choice, page

view = shell.open_page()
page.show_comparison(view, choice.candidates(view))
