"""`costs.toml`: every figure of a cost in three cases with unit, year and source, and prices of named years."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from elfe_core.catalogue import LARGEST, NEEDED_CURVES, SOURCES
from elfe_core.economics.ranges import Range
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.toml_table import TomlTable, read_toml

OF_SOURCES: Final = ("eur_per_mwh", "eur_per_kw", "full_load_h")
"""What is known of a source, each a row `<source>_<what>`."""

OTHERS: Final = (
    "battery_eur_per_kwh",
    "battery_life_years",
    "inverter_eur_per_kw",
    "inverter_life_years",
    "battery_upkeep_share",
    "driving_eur_per_unit",
    "discount_rate",
    "capture_share",
)

KEYS: Final = (*(f"{source}_{what}" for source in SOURCES for what in OF_SOURCES), *OTHERS)
"""Every row that something uses."""

NEEDED: Final = (
    *(f"{source}_{what}" for source in SOURCES if source in NEEDED_CURVES for what in OF_SOURCES),
    *OTHERS,
)
"""Rows that a file must have; a source that a territory need not have may be without: it is then not priced."""

ABOVE_ZERO: Final = ("_life_years", "_full_load_h")
"""Endings of keys that something is divided by."""

FALLING: Final = (*ABOVE_ZERO, "capture_share")
"""Endings of keys of which more is cheaper: their figures fall from the low case to the high one."""

SHARES: Final = ("_share", "discount_rate")
"""Endings of keys that are parts of a whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CostRow:
    """One figure in three cases of cost, with its unit, year and source, in French.

    `is_assumption`: no source gives the figure itself. `is_changed`: a territory or a visitor put it in place.
    """

    key: str
    value: Range
    unit: str
    year: int
    source: str
    is_assumption: bool = False
    is_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """Mean wholesale price of a year [EUR/MWh], before network and tax."""

    key: str
    eur_per_mwh: float
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """All rows by key, and the prices in their order."""

    rows: Mapping[str, CostRow]
    prices: tuple[Price, ...]

    def __getitem__(self, key: str) -> Range:
        """The figure of a row."""
        return self.rows[key].value

    def knows(self, key: str) -> bool:
        """Whether there is such a row."""
        return key in self.rows

    def changed(self, values: Mapping[str, Range]) -> "Costs":
        """With other figures in some rows, each said to be changed.

        Raises
        ------
        InputError, Faults
            No such row, a figure that is not a number >= 0 (of lives and hours: above 0) or too large, or a case that
            is dearer than the next one; all at once.
        """
        raise_faults([fault for key, value in values.items() if (fault := self._fault(key, value)) is not None])
        new = {
            key: replace(self.rows[key], value=value, is_changed=True)
            for key, value in values.items()
            if value != self.rows[key].value
        }
        return replace(self, rows={**self.rows, **new})

    def _fault(self, key: str, value: Range) -> InputError | None:
        if key not in self.rows:
            return InputError("cost", key, "a row of the costs", choices=tuple(self.rows))
        least, most = _least(key), _most(key)
        if not all(one is not None and least <= one <= most for one in value):
            return InputError(key, tuple(value), f"three numbers from {least:g} to {most:g}", low=least, high=most)
        is_falling = key.endswith(FALLING)
        if list(value) == sorted(value, reverse=is_falling):  # type: ignore[type-var]
            return None
        return InputError(key, tuple(value), f"three numbers that {'fall' if is_falling else 'rise'}, cheap to dear")


def read_costs(path: Path, own: Path | None = None) -> Costs:
    """Read the costs.

    Parameters
    ----------
    path
        File with a row for everything that is needed, and prices.
    own
        File of a territory, whose rows and prices take the place of those of the same key.

    Raises
    ------
    DataError, Faults
        A file is missing, is not TOML, lacks a row or a key, or has a row that nothing uses; all at once.
    """
    faults: list[ElfeError] = []
    rows, prices = _read(path, faults, is_changed=False)
    top = TomlTable(path.name, "", {}, faults)
    for key in NEEDED:
        if key not in rows:
            top.table(f"costs.{key}")  # notes that it is not there
    if own is not None:
        own_rows, own_prices = _read(own, faults, is_changed=True)
        rows, prices = rows | own_rows, prices | own_prices
    raise_faults(faults)
    return Costs(rows=rows, prices=tuple(prices.values()))


def _read(path: Path, faults: list[ElfeError], *, is_changed: bool) -> tuple[dict[str, CostRow], dict[str, Price]]:
    top = TomlTable(path.name, "", read_toml(path), faults)
    rows = [_row(table, is_changed) for table in top.tables("costs")]
    prices = [
        Price(key=table.text("key"), eur_per_mwh=table.number("eur_per_mwh"), source=table.text("source"))
        for table in top.tables("prices")
    ]
    return {row.key: row for row in rows}, {price.key: price for price in prices}


def _row(table: TomlTable, is_changed: bool) -> CostRow:
    key = table.one_of("key", KEYS)
    least = _least(key)
    return CostRow(
        key=key,
        value=Range(*(table.number(case, low=least) for case in ("low", "middle", "high"))),
        unit=table.text("unit"),
        year=table.whole("year"),
        source=table.text("source"),
        is_assumption=table.has("is_assumption") and table.truth("is_assumption"),
        is_changed=is_changed,
    )


def _least(key: str) -> float:
    return 0.001 if key.endswith(ABOVE_ZERO) else 0.0


def _most(key: str) -> float:
    return 1.0 if key.endswith(SHARES) else LARGEST
