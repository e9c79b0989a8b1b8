"""The presets' file, checked; every fault of it at once."""

import re
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from elfe_core.catalogue import ENERGIES, INDICATOR_UNITS, SETTING, SOURCES
from elfe_core.errors import ElfeError, Wanted, raise_faults
from elfe_core.presets import bounds
from elfe_core.presets.preset import Goal, Preset
from elfe_core.scenario import SECTOR_SHARE_FIELDS
from elfe_core.toml_table import TomlTable, read_toml

TIMES = {f"{name}_times": name for name in SOURCES}
KEYS = (*(row.name for row in fields(Preset) if row.name not in {"goal", "times"}), *TIMES, "reach", "by_scaling")
SHORT_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,19}")
PERCENT_HIGH = 100.0


def load_presets(path: Path) -> tuple[Preset, ...]:
    """Read and check a file of presets.

    Parameters
    ----------
    path
        TOML file in the layout of `data/presets.toml`.

    Returns
    -------
    tuple of Preset
        In the order of the file, each key once.

    Raises
    ------
    DataError, Faults
        The file is missing or is not TOML; no preset; a key that is missing, unknown, of the wrong type or out of its
        range (all of them at once).
    """
    faults: list[ElfeError] = []
    top = TomlTable(path.name, "", read_toml(path), faults)
    top.only(("preset",))
    tables = top.tables("preset")
    if not tables and not faults:
        top.refuse("preset", None, Wanted("some_table"))
    found: list[Preset] = []
    for table in tables:
        found.append(_preset(table, [preset.key for preset in found]))
    raise_faults(faults)
    return tuple(found)


def _preset(table: TomlTable, keys_before: Sequence[str]) -> Preset:
    table.only(KEYS)
    key = table.text("key")
    if key and (key in keys_before or not SHORT_KEY.fullmatch(key)):
        table.refuse("key", key, Wanted("short_key"))
    times = {name: table.number(key) for key, name in TIMES.items() if table.has(key)}
    numbers: dict[str, float] = {}
    for name in ("solar_mwh_per_foyer", "storage_kwh_per_foyer"):
        if table.has(name):
            numbers[name] = table.number(name)
    if table.has("solar_times") and table.has("solar_mwh_per_foyer"):
        table.refuse("solar_times", times["solar"], Wanted("alone", names=("solar_mwh_per_foyer",)))
    return Preset(
        key=key,
        name=table.text("name"),
        sentence=table.text("sentence"),
        months=_months(table) if table.has("months") else (),
        storage_real=table.has("storage_real") and table.truth("storage_real"),
        goal=_goal(table) if table.has("reach") or table.has("by_scaling") else None,
        times=times,
        **numbers,
        **_shares(table),
    )


def _shares(table: TomlTable) -> dict[str, float]:
    """The shares that are said, each on a step of its slider."""
    shares = {}
    for row in (*(SETTING[name] for name in SECTOR_SHARE_FIELDS), SETTING["flexible_share"]):
        if table.has(row.key):
            shares[row.key] = table.number(row.key, high=row.high)
            if not bounds.is_multiple(shares[row.key], row.step):
                table.refuse(row.key, shares[row.key], Wanted("slider_step", names=(f"{row.step:g}",)))
    return shares


def _months(table: TomlTable) -> tuple[int, ...]:
    months = table.wholes("months", 1, 12)
    follow = [(months[0] - 1 + i) % 12 + 1 for i in range(len(months))]
    if list(months) != follow or len(months) > 12:
        table.refuse("months", list(months), Wanted("months"))
    return months


def _goal(table: TomlTable) -> Goal:
    reach = table.table("reach")
    reach.only(("indicator", "at_least"))
    indicator = reach.one_of("indicator", tuple(INDICATOR_UNITS))
    is_percent = INDICATOR_UNITS[indicator] == "%"
    names = ENERGIES
    by_scaling = table.texts("by_scaling")
    if len(set(by_scaling)) != len(by_scaling) or not set(by_scaling) <= set(names):
        table.refuse("by_scaling", list(by_scaling), Wanted("one_of", names=names))
    return Goal(
        indicator=indicator,
        at_least=reach.number("at_least", high=PERCENT_HIGH if is_percent else None),
        by_scaling=by_scaling,
    )
