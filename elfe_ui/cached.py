"""Streamlit caches around the core, named as what they wrap; no cached function reads a global."""

from pathlib import Path
from typing import NamedTuple

import streamlit as st

from elfe_core import indicators as core_indicators
from elfe_core import load, simulate
from elfe_core import territory as core_territory
from elfe_core.balance import Balance
from elfe_core.curves import Curves
from elfe_core.errors import ElfeError
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory

Stamp = tuple[tuple[str, int, int], ...]


class Source(NamedTuple):
    """The territory file in use; `stamp` changes when it or a raw file that it names does."""

    territory_file: Path
    stamp: Stamp


def source() -> Source:
    """The source as the files stand now."""
    territory_file = load.territory_file()
    files = load.data_files(territory_file, core_territory.load_territory(territory_file))
    return Source(territory_file, load.stamp(files))


@st.cache_data(max_entries=4, show_spinner=False)
def territory(where: Source) -> Territory:
    """The checked territory file."""
    return core_territory.load_territory(where.territory_file)


def curves(where: Source) -> Curves:
    """Hourly curves from the raw files, or their faults, raised."""
    found = _curves_or_faults(where)
    if isinstance(found, ElfeError):
        raise found
    return found


@st.cache_data(max_entries=4, show_spinner="Lecture des données brutes…")
def _curves_or_faults(where: Source) -> Curves | ElfeError:
    """Faults are kept too: finding them takes longer than reading sound files."""
    try:
        return load.load_curves(territory(where))
    except ElfeError as faults:
        return faults


@st.cache_data(max_entries=16, show_spinner=False)
def balance(scenario: Scenario, where: Source) -> Balance:
    """The hourly balance of a scenario."""
    return simulate.simulate(scenario, curves(where), territory(where))


@st.cache_data(max_entries=64, show_spinner=False)
def indicators(scenario: Scenario, where: Source) -> dict[str, float]:
    """Every indicator of a scenario."""
    return core_indicators.indicators(balance(scenario, where), territory(where).foyers)
