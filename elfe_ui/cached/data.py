"""What is read, for all visitors: territory, presets, costs, curves, the visitor's own files."""

import copy
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

from elfe_core import clock, load, store
from elfe_core import territory as core_territory
from elfe_core.curve_set import Built, CurveSet, as_curves, build, quality
from elfe_core.curve_set.checks import Site
from elfe_core.curve_set.measured import Choice, FileReport
from elfe_core.curves import Curves
from elfe_core.economics.climate import Co2Rows
from elfe_core.economics.cost_rows import Costs
from elfe_core.errors import DataError, ElfeError
from elfe_core.presets import Preset
from elfe_core.territory import Commune, Territory
from elfe_ui import visitors
from elfe_ui.memo import kept
from elfe_ui.session import OwnSet

ANY_DAYS = (date(1990, 1, 1), date(2100, 12, 31))
Stamp = tuple[tuple[str, int, int], ...]


class DataSource(NamedTuple):
    """The territory file in use; `stamp` changes when it or a raw file that it names does.

    `own` is the visitor's own set of curves, which stands in for the raw files; None without one.
    """

    territory_file: Path
    stamp: Stamp
    own: OwnSet | None = None


def source(territory_file: Path, own: OwnSet | None = None) -> DataSource:
    """The source as the files stand now."""
    files = load.data_files(territory_file, _territory(load.stamp([territory_file]), territory_file))
    return DataSource(territory_file, load.stamp(files), own)


def territory(where: DataSource) -> Territory:
    """The checked territory file."""
    return _territory(where.stamp[:1], where.territory_file)


@kept(8)
def _territory(stamp: Stamp, file: Path) -> Territory:
    """The checked file, read again only when its `stamp` changes."""
    return core_territory.load_territory(file)


def presets() -> tuple[Preset, ...]:
    """The presets; raises the faults of their file."""
    return _presets(load.stamp([load.PRESETS_FILE]))


@kept(2)
def _presets(stamp: Stamp) -> tuple[Preset, ...]:
    return load.presets()


def costs(where: DataSource) -> Costs:
    """What electricity costs, with the territory's own rows; raises the faults of the files."""
    facts = territory(where)
    return _costs(load.stamp([load.COSTS_FILE, *([facts.costs_file] if facts.costs_file else [])]), facts)


@kept(4)
def _costs(stamp: Stamp, facts: Territory) -> Costs:
    return load.load_costs(facts)


def co2() -> Co2Rows:
    """Greenhouse gases by source and basis; raises the faults of their file."""
    return _co2(load.stamp([load.CO2_FILE]))


@kept(2)
def _co2(stamp: Stamp) -> Co2Rows:
    return load.load_co2()


def communes(where: DataSource) -> tuple[Commune, ...]:
    """Communes of the territory, none without a list; raises the faults of the list."""
    facts = territory(where)
    return _communes(load.stamp([facts.communes] if facts.communes else []), facts)


@kept(4)
def _communes(stamp: Stamp, facts: Territory) -> tuple[Commune, ...]:
    return load.load_communes(facts)


def curves(where: DataSource) -> Curves:
    """Hourly curves from the visitor's own set or from the raw files; raises their faults."""
    return _curves(where)


@kept(8)
def _curves(where: DataSource) -> Curves:
    if where.own is not None:
        own = built(where.own, territory(where).timezone)
        return replace(own.curves, counted=own.counted)
    return as_curves(_shipped(where))


@kept(4, spinner="Lecture des données brutes…")
def _curves_or_faults(where: DataSource) -> CurveSet | ElfeError:
    """The curve set or its faults: these are cached too, as finding them takes longer than reading sound files."""
    try:
        return load.load_curve_set(territory(where))
    except ElfeError as faults:
        return faults


def data_days(where: DataSource) -> tuple[date, date]:
    """Days that the data cover; any day while the data have faults, so that no setting is lost."""
    try:
        found = curves(where)
    except ElfeError:
        return ANY_DAYS
    return clock.whole_days(found.start_utc, found.n_hours, territory(where).timezone)


@kept(8)
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


@kept(8)
def curve_set(where: DataSource) -> CurveSet:
    """The curves in use as a set, each with its origin."""
    return _shipped(where) if where.own is None else store.read_archive(where.own.path).curve_set


def _shipped(where: DataSource) -> CurveSet:
    """The curves of the raw files; raises their faults."""
    found = _curves_or_faults(where)
    if isinstance(found, ElfeError):
        raise copy.copy(found)  # each visitor's own: a raised error holds the frames that it passed
    return found


@kept(16, spinner="Lecture du fichier…")
def file_report(path: Path, name: str, choice: Choice, regions: tuple[str, ...]) -> FileReport:
    """What a file of the visitor's holds, read as chosen; `path` is never written twice."""
    return store.read_any(path, name=name, choice=choice, regions=regions, folder=visitors.unpacked_of(path))


@kept(16, spinner="Recherche des anomalies…")
def file_notes(
    path: Path, name: str, choice: Choice, regions: tuple[str, ...], timezone: str, site: Site | None
) -> list[DataError]:
    """Oddities of a visitor's file, with their lines; none for a file that cannot be used."""
    report = file_report(path, name, choice, regions)
    found = quality.oddities(report, timezone, site=site)
    return store.with_lines(path, report, found, regions=regions, folder=visitors.unpacked_of(path))


def data_label(where: DataSource) -> str:
    """What the curves in use are, in a few words."""
    return "Vos courbes" if where.own is not None else territory(where).data.label


@kept(4)
def fingerprint(where: DataSource) -> str:
    """Fingerprint of the data in use, as files of results carry it."""
    files = [where.own.path] if where.own is not None else load.data_files(where.territory_file, territory(where))
    return load.fingerprint(files)
