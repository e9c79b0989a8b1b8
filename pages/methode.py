"""How the results are made: model, formulas, hypotheses, limits, sources, checks, and the glossary."""

from elfe_ui import shell
from elfe_ui.method import page

view = shell.open_page()
page.show_method(view)
