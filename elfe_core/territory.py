"""The territory: every fact about it, read from its file and checked; no number of any territory is in code."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import available_timezones

from elfe_core import units
from elfe_core.catalogue import CURVES, SECTORS, USES
from elfe_core.data_folder import data_folder
from elfe_core.errors import ElfeError, Wanted, raise_faults
from elfe_core.toml_table import TomlTable, read_toml
from elfe_core.uses import Use, read_uses

SHIPPED_USES = data_folder() / "uses.toml"
"""What households own, where a territory's file says nothing else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune, the group of communes it belongs to, its inhabitants; `lat` and `lon` in degrees, None if unknown."""

    code: str
    name: str
    department: str
    group_code: str
    group: str
    population: int
    lat: float | None
    lon: float | None


REQUIRED_SOURCES = ("solar", "bioenergy")
"""Sources besides wind whose mean power a territory file must give; that of the others is optional."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collectivity:
    """One group of communes: its consumption points and its yearly consumption by sector, MWh."""

    name: str
    short_name: str
    foyers: int
    res_mwh: float
    pro_mwh: float
    ent_mwh: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Farm:
    """One citizen-owned wind farm; `lat` and `lon` in degrees (its town, not its turbines)."""

    name: str
    commune: str
    turbines: int
    rated_mw: float
    annual_mwh: float
    in_service: str
    lat: float
    lon: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """Today's production: mean powers over a year, MW."""

    wind_turbines: int
    wind_turbine_mean_mw: float
    mean_mw: Mapping[str, float]
    """Of the sources that are not counted in turbines; 0 for one that is not named."""
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFiles:
    """Where the raw curves lie, what they are, and which regions count; `kind` is demonstration or measured."""

    kind: str
    label: str
    region_codes: tuple[str, ...]
    conso_inf36: tuple[Path, ...]
    conso_sup36: tuple[Path, ...]
    prod: tuple[Path, ...]
    wind: tuple[Path, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """All facts about one territory."""

    name: str
    short_name: str
    timezone: str
    source: str
    collectivities: tuple[Collectivity, ...]
    production: Production
    farms: tuple[Farm, ...]
    data: RawFiles
    communes: Path | None = None
    """The list of its communes, if there is one."""
    communes_source: str = ""
    uses: tuple[Use, ...] = ()
    """What its households own, of `catalogue.USES`."""
    uses_file: str = ""
    """Name of the file that says so."""
    costs_file: Path | None = None
    """File of its own costs, whose rows take the place of the shipped ones."""
    period_start: date
    period_end: date

    @property
    def foyers(self) -> int:
        """Number of consumption points, the denominator of every per-foyer figure."""
        return sum(c.foyers for c in self.collectivities)

    def sector_mwh(self, sector: str) -> float:
        """Today's consumption of one sector (res, pro or ent), MWh/year."""
        return float(sum(getattr(c, f"{sector}_mwh") for c in self.collectivities))

    @property
    def consumption_gwh(self) -> float:
        """Today's consumption of all sectors, GWh/year."""
        return sum(self.sector_mwh(sector) for sector in SECTORS) / units.MWH_PER_GWH

    def today_gwh(self, source: str) -> float:
        """Today's energy of a source, GWh/year."""
        farms_mw = self.production.wind_turbines * self.production.wind_turbine_mean_mw
        return units.mw_to_annual_gwh(farms_mw if source == "wind" else self.production.mean_mw.get(source, 0.0))


def load_territory(path: Path) -> Territory:
    """Read and check a territory file.

    Parameters
    ----------
    path
        TOML file in the layout of `data/territory.toml`; the paths it names are relative to its folder. With a table
        [uses], its `file` says what households own there; the shipped `uses.toml` says what that file does not. The
        `file` of a table [costs] is read by `load.load_costs`.

    Raises
    ------
    DataError, Faults
        The file is missing or is not TOML; a key is missing or of the wrong type (all of them at once).
    """
    values = read_toml(path)
    faults: list[ElfeError] = []
    top = TomlTable(path.name, "", values, faults)
    territory = _territory(top, path.parent)
    if territory.timezone and territory.timezone not in _time_zones():
        top.refuse("timezone", territory.timezone, Wanted("time_zone", example="Europe/Paris"))
    if not territory.collectivities:
        top.refuse("collectivities", None, Wanted("some_table"))
    if territory.period_end < territory.period_start:
        top.refuse("default.period_end", territory.period_end, Wanted("day", low=territory.period_start))
    raise_faults(faults)
    own = path.parent / top.table("uses").text("file") if top.has("uses") else None
    raise_faults(faults)
    return replace(territory, uses=_uses(own), uses_file=(own or SHIPPED_USES).name)


def _uses(own: Path | None) -> tuple[Use, ...]:
    """What households own, in the order of the catalogue: a territory's own rows before the shipped ones."""
    of_name = {use.name: use for file in (SHIPPED_USES, own) if file is not None for use in read_uses(file)}
    return tuple(of_name[name] for name in USES if name in of_name)


@cache
def _time_zones() -> frozenset[str]:
    """Every time zone that this system knows: looking for them opens hundreds of files, 5 ms each time."""
    return frozenset(available_timezones())


def _territory(top: TomlTable, folder: Path) -> Territory:
    default = top.table("default")
    return Territory(
        name=top.text("name"),
        short_name=top.text("short_name"),
        timezone=top.text("timezone"),
        source=top.text("source"),
        collectivities=tuple(_collectivity(table) for table in top.tables("collectivities")),
        production=_production(top.table("production")),
        farms=tuple(_farm(table) for table in top.tables("farms")),
        data=_raw_files(top.table("data"), folder),
        communes=folder / top.table("map").text("communes") if top.has("map") else None,
        communes_source=top.table("map").text("source") if top.has("map") else "",
        costs_file=folder / top.table("costs").text("file") if top.has("costs") else None,
        period_start=default.day("period_start"),
        period_end=default.day("period_end", date.max),
    )


def _collectivity(table: TomlTable) -> Collectivity:
    return Collectivity(
        name=table.text("name"),
        short_name=table.text("short_name"),
        foyers=table.whole("foyers", low=1),
        res_mwh=table.number("res_mwh"),
        pro_mwh=table.number("pro_mwh"),
        ent_mwh=table.number("ent_mwh"),
        source=table.text("source"),
    )


def _production(table: TomlTable) -> Production:
    return Production(
        wind_turbines=table.whole("wind_turbines"),
        wind_turbine_mean_mw=table.number("wind_turbine_mean_mw"),
        mean_mw={
            row.key: table.number(row.today)
            for row in CURVES
            if row.today and (row.key in REQUIRED_SOURCES or table.has(row.today))
        },
        source=table.text("source"),
    )


def _farm(table: TomlTable) -> Farm:
    return Farm(
        name=table.text("name"),
        commune=table.text("commune"),
        turbines=table.whole("turbines", low=1),
        rated_mw=table.number("rated_mw"),
        annual_mwh=table.number("annual_mwh"),
        in_service=table.text("in_service"),
        lat=table.number("lat", low=-90.0, high=90.0),
        lon=table.number("lon", low=-180.0, high=180.0),
        source=table.text("source"),
    )


def _raw_files(table: TomlTable, folder: Path) -> RawFiles:
    def paths(key: str) -> tuple[Path, ...]:
        return tuple(folder / name for name in table.texts(key))

    return RawFiles(
        kind=table.text("kind"),
        label=table.text("label"),
        region_codes=table.texts("region_codes"),
        conso_inf36=paths("conso_inf36"),
        conso_sup36=paths("conso_sup36"),
        prod=paths("prod"),
        wind=paths("wind"),
    )
