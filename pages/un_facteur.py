"""One factor: indicators along it, a curve for each of a few values of another factor."""

from elfe_ui import shell
from elfe_ui.factors import lines_page

view = shell.open_page()
lines_page.show_one_factor(view)
