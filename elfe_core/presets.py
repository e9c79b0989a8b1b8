"""Presets: scenarios to begin with, kept as data that holds for any territory, and made for the one in use."""

import math
import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path

from elfe_core import units
from elfe_core.catalogue import ENERGIES, INDICATOR_UNITS, SETTING, SOURCES, USES
from elfe_core.curves import Curves
from elfe_core.errors import ElfeError, InputError, Wanted, raise_faults
from elfe_core.indicators import indicators
from elfe_core.link_values import highest_gwh, shown_gwh
from elfe_core.scenario import SECTOR_SHARE_FIELDS, Scenario, usual_scenario
from elfe_core.simulate import simulate
from elfe_core.territory import Territory
from elfe_core.toml_table import TomlTable, read_toml


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """An indicator that shall be at least so much, in its unit; the sources of `by_scaling` grow together for it."""

    indicator: str
    at_least: float
    by_scaling: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """A scenario to begin with; unset values are today's.

    `key` stands in links; `name` and `sentence` are read on screen. `*_times` multiply today's energies;
    `solar_mwh_per_foyer` [MWh/year] stands in for `solar_times`. `uses` are appliances a foyer by kind, of which the
    fraction `participation` is driven, `midday_hours` as in `Scenario`. A flexible share, or a storage [kWh/foyer],
    that is not None is switched on; `storage_real` makes it a real battery. `months` (1 to 12, one after the other) are
    the period; none: the usual one.
    """

    key: str
    name: str
    sentence: str
    times: Mapping[str, float] = field(default_factory=dict)
    """Factor on today's energy by source; 1 if absent."""
    solar_mwh_per_foyer: float | None = None
    share_res: float = 1.0
    share_pro: float = 1.0
    share_ent: float = 1.0
    flexible_share: float | None = None
    storage_kwh_per_foyer: float | None = None
    storage_real: bool = False
    uses: Mapping[str, float] = field(default_factory=dict)
    participation: float | None = None
    midday_hours: bool = False
    months: tuple[int, ...] = ()
    goal: Goal | None = None


STEPS_A_GWH = 10
"""Steps of an energy's slider in 1 GWh/year."""


def settled_gwh(energy_gwh: float, today_gwh: float) -> float:
    """The energy to the step of its slider; today's exact energy where both round to the same."""
    shown = shown_gwh(energy_gwh)
    return today_gwh if shown == shown_gwh(today_gwh) else shown


def is_multiple(value: float, step: float) -> bool:
    """Whether a value is a whole number of steps, but for rounding."""
    return math.isclose(value / step, round(value / step), abs_tol=1e-9)


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
        uses=_uses(table.table("uses")) if table.has("uses") else {},
        participation=table.number("participation", high=1.0) if table.has("participation") else None,
        midday_hours=table.has("midday_hours") and table.truth("midday_hours"),
        goal=_goal(table) if table.has("reach") or table.has("by_scaling") else None,
        times=times,
        **numbers,
        **_shares(table),
    )


def _shares(table: TomlTable) -> dict[str, float]:
    """The shares that the table sets, each on a step of its slider."""
    shares = {}
    for row in (*(SETTING[name] for name in SECTOR_SHARE_FIELDS), SETTING["flexible_share"]):
        if table.has(row.key):
            shares[row.key] = table.number(row.key, high=row.high)
            if not is_multiple(shares[row.key], row.step):
                table.refuse(row.key, shares[row.key], Wanted("slider_step", names=(f"{row.step:g}",)))
    return shares


def _uses(table: TomlTable) -> dict[str, float]:
    table.only(USES)
    return {use: table.number(use) for use in USES if table.has(use)}


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


def solved(goal: Goal, start: Scenario, curves: Curves, territory: Territory) -> Scenario:
    """Let the goal's sources grow together until it is met.

    Parameters
    ----------
    goal
        What to reach, and the sources.
    start
        Everything else, and the proportions of the sources. A source of none counts as the mean of the others (all of
        them alike if none has any); one whose curve is zero all along stays as it is.
    curves, territory
        As in `simulate.simulate`.

    Returns
    -------
    Scenario
        `start` if it meets the goal. Otherwise the largest source on the lowest step of its slider that meets it, the
        others in proportion, each rounded up to its own step.

    Raises
    ------
    InputError
        The goal is not met even where one of the sources is at the end of its slider: the indicator, and how far it
        comes.
    """

    def reached(scenario: Scenario) -> float:
        return indicators(simulate(scenario, curves, territory), territory.foyers)[goal.indicator]

    now = reached(start)
    if now >= goal.at_least:
        return start
    parts = _parts(goal, start, curves)
    steps = {name: STEPS_A_GWH * _highest(name, territory) / part for name, part in parts.items()}
    below, enough = 0, math.floor(min(steps.values(), default=0.0) + 1e-9)
    best = reached(_at(enough, parts, start, territory)) if parts else now
    if not best >= goal.at_least:
        names = ", ".join(goal.by_scaling)
        expected = f"at least {goal.at_least:g}, which {names} do not reach together here"
        raise InputError(goal.indicator, best, expected, low=goal.at_least)
    while enough - below > 1:
        middle = (below + enough) // 2
        if reached(_at(middle, parts, start, territory)) >= goal.at_least:
            enough = middle
        else:
            below = middle
    return _at(enough, parts, start, territory)


def _parts(goal: Goal, start: Scenario, curves: Curves) -> dict[str, float]:
    """Energy of each source that can grow, relative to the largest one."""
    energies = {name: getattr(start, name) for name in goal.by_scaling if curves[name.removesuffix("_gwh")].any()}
    some = [energy for energy in energies.values() if energy > 0.0]
    mean = sum(some) / len(some) if some else 1.0
    parts = {name: energy if energy > 0.0 else mean for name, energy in energies.items()}
    return {name: part / max(parts.values()) for name, part in parts.items()}


def _at(steps: int, parts: dict[str, float], start: Scenario, territory: Territory) -> Scenario:
    """The largest source this many steps up its slider, the others in proportion."""
    energies = {}
    for name, part in parts.items():
        energy_gwh = math.ceil(steps * part - 1e-9) / STEPS_A_GWH
        energies[name] = settled_gwh(energy_gwh, territory.today_gwh(name.removesuffix("_gwh")))
    return replace(start, **energies)  # type: ignore[arg-type]


def _highest(name: str, territory: Territory) -> float:
    return highest_gwh(name, territory.today_gwh(name.removesuffix("_gwh")))


def scenario(preset: Preset, territory: Territory, first_day: date, last_day: date, curves: Curves) -> Scenario:
    """Make a preset's scenario.

    Parameters
    ----------
    preset
        What changes from today.
    territory
        What today is.
    first_day, last_day
        Local days that the curves cover from end to end, both included.
    curves
        For a goal: the real simulation solves it.

    Returns
    -------
    Scenario
        Energies to 0.1 GWh, storage to 1 MWh, within the bounds of the sliders. The goal is met, and would not be with
        its sources one step lower; a goal that is met already changes nothing.

    Raises
    ------
    InputError, Faults
        The territory is too large for the sliders (the field, its highest value), the data hold no day of the months,
        or the goal is out of reach (the indicator, the best that can be had).
    """
    start = usual_scenario(territory, first_day, last_day)
    if preset.months:
        period_start, period_end = months_in(preset.months, first_day, last_day)
        start = replace(start, period_start=period_start, period_end=period_end)
    made = replace(
        start,
        **_energies(preset, territory),  # type: ignore[arg-type]
        **_storage(preset, territory),  # type: ignore[arg-type]
        **_fleets(preset, territory),  # type: ignore[arg-type]
        **{field: getattr(preset, field) for field in SECTOR_SHARE_FIELDS},
    )
    if preset.flexible_share is not None:
        made = replace(made, flexibility_on=True, flexible_share=preset.flexible_share)
    return made if preset.goal is None else solved(preset.goal, made, curves, territory)


def months_in(months: tuple[int, ...], first_day: date, last_day: date) -> tuple[date, date]:
    """First and last day of the last complete run of these months within the days, or the first part of one.

    Raises
    ------
    InputError
        No day is in any of the months.
    """
    spans = [_span(year, months) for year in range(first_day.year - 1, last_day.year + 1)]
    whole = [span for span in spans if first_day <= span[0] and span[1] <= last_day]
    if whole:
        return whole[-1]
    parts = [(max(start, first_day), min(end, last_day)) for start, end in spans]
    parts = [part for part in parts if part[0] <= part[1]]
    if parts:
        return parts[0]
    named = ", ".join(map(str, months))
    raise InputError("months", named, f"months that stand from {first_day} to {last_day}", low=first_day, high=last_day)


def _span(year: int, months: tuple[int, ...]) -> tuple[date, date]:
    """The run of months that begins in a year."""
    last = months[0] - 1 + len(months) - 1
    end_year, end_month = year + last // 12, last % 12 + 1
    return date(year, months[0], 1), date(end_year, end_month, monthrange(end_year, end_month)[1])


def _energies(preset: Preset, territory: Territory) -> dict[str, float]:
    now = {f"{name}_gwh": territory.today_gwh(name) for name in SOURCES}
    wanted = {f"{name}_gwh": preset.times.get(name, 1.0) * now[f"{name}_gwh"] for name in SOURCES}
    if preset.solar_mwh_per_foyer is not None:
        wanted["solar_gwh"] = preset.solar_mwh_per_foyer * territory.foyers / units.MWH_PER_GWH
    settled = {field: settled_gwh(value, now[field]) for field, value in wanted.items()}
    faults: list[ElfeError] = [
        _beyond(field, value, highest_gwh(field, now[field]))
        for field, value in settled.items()
        if value > highest_gwh(field, now[field])
    ]
    raise_faults(faults)
    return settled


def _fleets(preset: Preset, territory: Territory) -> dict[str, float | bool]:
    """Appliances to the step of their field, and who takes part."""
    found: dict[str, float | bool] = {"midday_hours": preset.midday_hours}
    faults: list[ElfeError] = []
    for use, of_foyer in preset.uses.items():
        row = SETTING[f"units_{use}"]
        found[row.key] = round(row.step * round(of_foyer * territory.foyers / row.step))
        if found[row.key] > row.high:
            faults.append(_beyond(row.key, found[row.key], row.high))
        if preset.participation is not None:
            found[f"participation_{use}"] = preset.participation
    raise_faults(faults)
    return found


def _storage(preset: Preset, territory: Territory) -> dict[str, float | bool]:
    if preset.storage_kwh_per_foyer is None:
        return {}
    storage_mwh = float(round(preset.storage_kwh_per_foyer * units.WH_PER_KWH * territory.foyers / units.W_PER_MW))
    if storage_mwh > SETTING["storage_mwh"].high:
        raise _beyond("storage_mwh", storage_mwh, SETTING["storage_mwh"].high)
    return {"storage_on": True, "storage_mwh": storage_mwh, "storage_real": preset.storage_real}


def _beyond(field: str, value: float, highest: float) -> InputError:
    return InputError(field, value, f"at most {highest:g}", low=0.0, high=highest)
