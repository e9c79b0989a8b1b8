"""Preset -> scenario of the territory in use, on values that the screen can show."""

from calendar import monthrange
from dataclasses import replace
from datetime import date

from elfe_core import units
from elfe_core.catalogue import SETTING, SOURCES
from elfe_core.curves import Curves
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.presets import bounds
from elfe_core.presets.goal import solved
from elfe_core.presets.preset import Preset
from elfe_core.scenario import SECTOR_SHARE_FIELDS, Scenario, usual_scenario
from elfe_core.territory import Territory


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
    settled = {field: bounds.settled_gwh(value, now[field]) for field, value in wanted.items()}
    faults: list[ElfeError] = [
        _beyond(field, value, bounds.highest_gwh(field, now[field]))
        for field, value in settled.items()
        if value > bounds.highest_gwh(field, now[field])
    ]
    raise_faults(faults)
    return settled


def _storage(preset: Preset, territory: Territory) -> dict[str, float | bool]:
    if preset.storage_kwh_per_foyer is None:
        return {}
    storage_mwh = float(round(preset.storage_kwh_per_foyer * units.WH_PER_KWH * territory.foyers / units.W_PER_MW))
    if storage_mwh > SETTING["storage_mwh"].high:
        raise _beyond("storage_mwh", storage_mwh, SETTING["storage_mwh"].high)
    return {"storage_on": True, "storage_mwh": storage_mwh, "storage_real": preset.storage_real}


def _beyond(field: str, value: float, highest: float) -> InputError:
    return InputError(field, value, f"at most {highest:g}", low=0.0, high=highest)
