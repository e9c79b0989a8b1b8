"""A grid of scenarios -> a table of their indicators, in blocks of bounded memory (MODEL.md section 4)."""

from elfe_core.catalogue import FACTOR_UNITS, MAIN_FACTORS
from elfe_core.sweep.block import block_table, one_row
from elfe_core.sweep.grid import Grid, evenly, lay_out, parse_values
from elfe_core.sweep.run import Progress, Submit, Table, run, table
from elfe_core.sweep.study import Study, factor_values, provenance, scenario_of, study, study_of_inputs, switched_on

__all__ = [
    "FACTOR_UNITS",
    "MAIN_FACTORS",
    "Grid",
    "Progress",
    "Study",
    "Submit",
    "Table",
    "block_table",
    "evenly",
    "factor_values",
    "lay_out",
    "one_row",
    "parse_values",
    "provenance",
    "run",
    "scenario_of",
    "study",
    "study_of_inputs",
    "switched_on",
    "table",
]
