"""Inputs and outputs: what goes in by source and sector, where it goes and comes from, all indicators to download."""

from elfe_ui import shell
from elfe_ui.result import figures, inputs_outputs

view = shell.open_page()
figures.show_main(view)
chosen = inputs_outputs.choose_view()
inputs_outputs.show_chosen(chosen, view)
