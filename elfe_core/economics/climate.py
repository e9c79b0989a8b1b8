"""Greenhouse gases of a scenario in a year, on two bases side by side (MODEL.md section 9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elfe_core import units
from elfe_core.catalogue import NEEDED_CURVES, SOURCES
from elfe_core.economics.ranges import NOTHING, Range, total
from elfe_core.errors import ElfeError, raise_faults
from elfe_core.scenario import Scenario
from elfe_core.toml_table import TomlTable, read_toml

AVERAGE, MARGINAL = "average", "marginal"
BASES: Final = (AVERAGE, MARGINAL)
"""What a kWh from or to the grid stands for: the mean kWh of the country, or the one that is made or spared for it."""

BATTERY, GRID = "battery", "grid"
"""Parts beside the sources."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Co2Row:
    """Grams of CO2 equivalent per kWh in three cases, with year and source, in French."""

    key: str
    value: Range
    year: int
    source: str


Co2Rows = Mapping[str, Co2Row]
"""By key: each source, battery (per kWh given back), average, marginal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCo2:
    """Tonnes of CO2 equivalent a year.

    `local` are the parts made here, life cycle; `grid` what is imported less what is exported, by basis.
    """

    local: Mapping[str, Range]
    grid: Mapping[str, Range]
    foyers: int
    unknown: tuple[str, ...]
    """Sources in use without a row: the sums leave them out."""

    def parts(self, basis: str) -> dict[str, Range]:
        """Every part on a basis; they add up to `total`."""
        return {**self.local, GRID: self.grid[basis]}

    def total(self, basis: str) -> Range:
        """All parts together [t/year]."""
        return total(self.parts(basis).values())

    def per_foyer_kg(self, basis: str) -> Range:
        """Per foyer, companies included [kg/foyer/year]."""
        return self.total(basis).times(units.KG_PER_T / self.foyers)

    def beside(self, other: "YearlyCo2", basis: str) -> Range:
        """Total less that of another scenario, case by case [t/year]; below zero where this one emits less."""
        return self.total(basis).minus(other.total(basis))


def read_co2(path: Path) -> Co2Rows:
    """Read `co2.toml`.

    Raises
    ------
    DataError, Faults
        The file is missing, is not TOML, or lacks a row or a key; all at once.
    """
    faults: list[ElfeError] = []
    top = TomlTable(path.name, "", read_toml(path), faults)
    keys = (*SOURCES, BATTERY, *BASES)
    rows = {row.key: row for row in (_row(table, keys) for table in top.tables("co2"))}
    for key in (*(name for name in SOURCES if name in NEEDED_CURVES), BATTERY, *BASES):
        if key not in rows:
            top.table(f"co2.{key}")  # notes that it is not there
    raise_faults(faults)
    return rows


def yearly_co2(scenario: Scenario, indicators: Mapping[str, float], foyers: int, rows: Co2Rows) -> YearlyCo2:
    """Add up what a scenario emits in a year.

    Parameters
    ----------
    scenario
        What is built: energies of the mean year, in life cycle.
    indicators
        Of the scenario: `imported_mwh`, `exported_mwh`, `storage_cycles_per_year`, `storage_loss_mwh`.
    foyers
        Of the territory.
    rows
        Grams per kWh.

    Notes
    -----
    What is exported spares what an import would have cost, on the same basis. Source: MODEL.md section 9.
    """
    energies = {name: units.MWH_PER_GWH * float(getattr(scenario, f"{name}_gwh")) for name in SOURCES}
    net_mwh = indicators["imported_mwh"] - indicators["exported_mwh"]
    return YearlyCo2(
        local={
            **{name: _tonnes(rows[name].value, mwh) for name, mwh in energies.items() if name in rows},
            BATTERY: _tonnes(rows[BATTERY].value, _given_back_mwh(scenario, indicators)),
        },
        grid={basis: _tonnes(rows[basis].value, net_mwh) for basis in BASES},
        foyers=foyers,
        unknown=tuple(name for name, mwh in energies.items() if mwh > 0.0 and name not in rows),
    )


def _given_back_mwh(scenario: Scenario, indicators: Mapping[str, float]) -> float:
    """What the battery gives back in a year [MWh]: what went in less what was lost, but for what it still holds."""
    if not scenario.storage_in_use_mwh > 0.0:
        return 0.0
    charged_mwh = indicators["storage_cycles_per_year"] * scenario.storage_in_use_mwh
    return max(charged_mwh - indicators["storage_loss_mwh"], 0.0)


def _tonnes(grams_per_kwh: Range, mwh: float) -> Range:
    return grams_per_kwh.times(units.KWH_PER_MWH * mwh / units.G_PER_T) if mwh else NOTHING


def _row(table: TomlTable, keys: tuple[str, ...]) -> Co2Row:
    middle = table.number("middle") if table.has("middle") else None
    return Co2Row(
        key=table.one_of("key", keys),
        value=Range(table.number("low"), middle, table.number("high")),
        year=table.whole("year"),
        source=table.text("source"),
    )
