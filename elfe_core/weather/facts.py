"""`weather.toml`: which copies there are, from whom, and the assumptions behind the weather years."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from elfe_core.catalogue import SECTORS
from elfe_core.errors import ElfeError, raise_faults
from elfe_core.toml_table import TomlTable, read_toml

NATION = "nation"
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""Bounds of a year, so that a wrong number is seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A copy in data/weather: what it holds, who publishes it under which licence, and where it was taken from."""

    name: str
    what: str
    publisher: str
    licence: str
    taken_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatingShare:
    """Share of the electricity of a sector, or of the nation, that heats (0-1)."""

    who: str
    heating_share: float
    year: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredFarm:
    """A real wind farm: the file of its hours, its turbines' names, the local years that it covers but for an hour."""

    file: Path
    name: str
    turbines: tuple[str, ...]
    years: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeatherFacts:
    """Facts about the weather years; `nation` and `regions` as the copies name them, `years` the file of the hours."""

    nation: str
    regions: tuple[str, ...]
    timezone: str
    years: Path
    heating: Mapping[str, HeatingShare]
    """Of the nation and of each sector."""
    files: tuple[SourceFile, ...]
    farm: MeasuredFarm
    stations: Mapping[str, str]
    """Names of weather stations by their code."""

    def follows_cold(self, sector: str) -> float:
        """Exponent k with which a sector follows the load: its share of heating over the nation's."""
        return self.heating[sector].heating_share / self.heating[NATION].heating_share


def read_weather_facts(path: Path) -> WeatherFacts:
    """Read `weather.toml`; the file of the hours that it names is relative to its folder.

    Raises
    ------
    DataError, Faults
        The file is missing, is not TOML, or lacks a key; all at once.
    """
    faults: list[ElfeError] = []
    top = TomlTable(path.name, "", read_toml(path), faults)
    heating = {row.who: row for row in map(_heating, top.tables("heating"))}
    facts = WeatherFacts(
        nation=top.text("nation"),
        regions=top.texts("regions"),
        timezone=top.text("timezone"),
        years=path.parent / top.text("years"),
        heating=heating,
        files=tuple(map(_file, top.tables("files"))),
        farm=_farm(top.table("farm"), path.parent),
        stations={row.text("code"): row.text("name") for row in top.tables("stations")},
    )
    for who in (NATION, *SECTORS):
        if who not in heating:
            top.table(f"heating.{who}")  # notes that it is not there
    raise_faults(faults)
    return facts


def _heating(table: TomlTable) -> HeatingShare:
    return HeatingShare(
        who=table.one_of("who", (NATION, *SECTORS)),
        heating_share=table.number("heating_share", low=0.001, high=1.0),
        year=table.whole("year"),
        source=table.text("source"),
    )


def _farm(table: TomlTable, folder: Path) -> MeasuredFarm:
    return MeasuredFarm(
        file=folder / table.text("file"),
        name=table.text("name"),
        turbines=table.texts("turbines"),
        years=table.wholes("years", FIRST_YEAR, LAST_YEAR),
    )


def _file(table: TomlTable) -> SourceFile:
    return SourceFile(
        name=table.text("name"),
        what=table.text("what"),
        publisher=table.text("publisher"),
        licence=table.text("licence"),
        taken_from=table.text("taken_from"),
    )
