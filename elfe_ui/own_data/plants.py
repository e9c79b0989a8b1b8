"""Several plants of one source: the energy that each makes in a year, typed beside its curve."""

import hashlib
from collections.abc import Sequence

import streamlit as st

from elfe_core import units
from elfe_core.curve_set.measured import Measured
from elfe_core.curve_set.plants import with_energy
from elfe_core.curve_set.quality import summary
from elfe_ui.charts import theme
from elfe_ui.words import own_data_words
from elfe_ui.words.faults import as_text

USUAL_GWH, LEAST_GWH = 10.0, 0.001


def weighed(role: str, found: Sequence[Measured]) -> list[Measured]:
    """The plants of a source, each with its energy; a single one as it is."""
    if len(found) < 2:
        return list(found)
    with st.container(border=True):
        st.markdown(f"**{theme.LABELS[role]} : {len(found)} installations**")
        st.caption(own_data_words.SEVERAL_PLANTS)
        return [_weighed(role, plant) for plant in found]


def _weighed(role: str, plant: Measured) -> Measured:
    measured_mwh = summary(plant).annual_mwh
    usual = USUAL_GWH if not measured_mwh else round(measured_mwh / units.MWH_PER_GWH, 3)
    name = f"{', '.join(plant.files)} « {plant.label} »" if plant.label else ", ".join(plant.files)
    key = hashlib.sha256(f"{role} {name}".encode()).hexdigest()[:12]
    label = f"{as_text(name)} : énergie en un an (GWh/an)"
    chosen = st.number_input(label, LEAST_GWH, value=max(usual, LEAST_GWH), step=1.0, format="%g", key=f"energie_{key}")
    if measured_mwh and chosen == usual:
        return plant
    return with_energy(plant, units.MWH_PER_GWH * float(chosen))
