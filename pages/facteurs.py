"""Two factors at once: an indicator as a surface in space or as a map."""

from elfe_ui import shell
from elfe_ui.factors import surface_page

view = shell.open_page()
surface_page.show_two_factors(view)
