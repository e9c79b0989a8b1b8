"""Costs and climate: what a scenario costs and emits in a year, and the cheapest mix for a goal."""

from elfe_ui import shell
from elfe_ui.costs import page

view = shell.open_page()
page.show_costs(view)
