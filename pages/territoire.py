"""The territory: its communes and wind farms on a map, who produces today and in the scenario."""

from elfe_ui import shell
from elfe_ui.territory import page

view = shell.open_page()
page.show_territory(view)
