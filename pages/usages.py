"""Uses: which appliances may wait, how many it takes, what they do."""

from elfe_ui import shell
from elfe_ui.uses import fleets, page

known, territory = shell.begin_page()
places = page.show_fleets(known, territory)
with places.result:
    view = shell.open_page(lambda: fleets.show_way_back(known, territory))
page.show_result(view, places)
