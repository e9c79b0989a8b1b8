"""What is read: the territory, the curves, the visitor's files."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from elfe_core import clock, load, store
from elfe_core import territory as core_territory
from elfe_core.curve_set import Built, CurveSet, as_curves, build, quality
from elfe_core.curve_set.checks import Site
from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.curves import Curves
from elfe_core.errors import DataError, ElfeError
from elfe_core.presets import Preset
from elfe_core.scenario import Scenario
from elfe_core.territory import Commune, Territory
from elfe_ui.session import OwnSet

ANY_DAYS = (date(1990, 1, 1), date(2100, 12, 31))

Stamp = tuple[tuple[str, int, int], ...]


class Source(NamedTuple):
    """The territory file in use; `stamp` changes when it or a raw file that it names does.

    `own` is the visitor's own set of curves, which stands in for the raw files; None without one.
    """

    territory_file: Path
    stamp: Stamp
    own: OwnSet | None = None


KEYS: dict[str | type[Any], Callable[[Any], str]] = {Source: repr, Scenario: repr}
"""How a cache takes these in: their text holds all of them, and Streamlit's own walk through them takes far longer."""


def source(territory_file: Path, own: OwnSet | None = None) -> Source:
    """The source as the files stand now."""
    files = load.data_files(territory_file, _territory(load.stamp([territory_file]), territory_file))
    return Source(territory_file, load.stamp(files), own)


def territory(where: Source) -> Territory:
    """The checked territory file."""
    return _territory(where.stamp[:1], where.territory_file)


@st.cache_data(max_entries=8, show_spinner=False)
def _territory(stamp: Stamp, file: Path) -> Territory:
    """`stamp` is the file's own: it is read again once it has changed, and not at every run."""
    return core_territory.load_territory(file)


def presets() -> tuple[Preset, ...]:
    """The scenarios to begin with, or the faults of their file, raised."""
    return _presets(load.stamp([load.PRESETS_FILE]))


@st.cache_data(max_entries=2, show_spinner=False)
def _presets(stamp: Stamp) -> tuple[Preset, ...]:
    return load.presets()


def communes(where: Source) -> tuple[Commune, ...]:
    """Communes of the territory, none without a list, or the faults of the list, raised."""
    facts = territory(where)
    return _communes(load.stamp([facts.communes] if facts.communes else []), facts)


@st.cache_data(max_entries=4, show_spinner=False)
def _communes(stamp: Stamp, facts: Territory) -> tuple[Commune, ...]:
    return load.load_communes(facts)


def curves(where: Source) -> Curves:
    """Hourly curves from the visitor's own set or from the raw files, or their faults, raised."""
    if where.own is not None:
        own = built(where.own, territory(where).timezone)
        return replace(own.curves, counted=own.counted)
    return as_curves(_shipped(where))


@st.cache_data(max_entries=4, show_spinner="Lecture des données brutes…", hash_funcs=KEYS)
def _curves_or_faults(where: Source) -> CurveSet | ElfeError:
    """Faults are kept too: finding them takes longer than reading sound files."""
    try:
        return load.load_curve_set(territory(where))
    except ElfeError as faults:
        return faults


def data_days(where: Source) -> tuple[date, date]:
    """Days that the data cover; any day while the data have faults, which the page shows: no choice is lost to them."""
    try:
        found = curves(where)
    except ElfeError:
        return ANY_DAYS
    return clock.whole_days(found.start_utc, found.n_hours, territory(where).timezone)


@st.cache_data(max_entries=8, show_spinner=False)
def built(own: OwnSet, timezone: str) -> Built:
    """The visitor's own set on one clock, its holes treated as the visitor asked.

    Raises
    ------
    DataError, Faults
        Everything for which the set cannot be used so.
    """
    found = store.read_archive(own.path).curve_set
    res = found.get("res")
    target = res.period if own.by_weekday and res is not None else None
    return build(found, own.policy, timezone=timezone, target=target, clip_negatives=True)


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs=KEYS)
def curve_set(where: Source) -> CurveSet:
    """The curves in use as a set, each with its origin."""
    return _shipped(where) if where.own is None else store.read_archive(where.own.path).curve_set


def _shipped(where: Source) -> CurveSet:
    """The curves of the raw files, or their faults, raised."""
    found = _curves_or_faults(where)
    if isinstance(found, ElfeError):
        raise found
    return found


@st.cache_data(max_entries=16, show_spinner="Lecture du fichier…")
def file_report(path: Path, name: str, choice: Choice, regions: tuple[str, ...]) -> FileReport:
    """What a file of the visitor's holds, read as chosen; `path` is never written twice."""
    return store.read_any(path, name=name, choice=choice, regions=regions)


@st.cache_data(max_entries=16, show_spinner="Recherche des anomalies…")
def file_notes(
    path: Path, name: str, choice: Choice, regions: tuple[str, ...], timezone: str, site: Site | None
) -> list[DataError]:
    """What is odd about a file of the visitor's, with its lines; nothing about one that cannot be used."""
    report = file_report(path, name, choice, regions)
    return store.with_lines(path, report, quality.oddities(report, timezone, site=site), regions=regions)


def data_label(where: Source) -> str:
    """What the curves in use are, in a few words."""
    return "Vos courbes" if where.own is not None else territory(where).data.label


@st.cache_data(max_entries=4, show_spinner=False, hash_funcs=KEYS)
def fingerprint(where: Source) -> str:
    """Fingerprint of the data in use, as files of results carry it."""
    files = [where.own.path] if where.own is not None else load.data_files(where.territory_file, territory(where))
    return load.fingerprint(files)
