"""The facts that sum up a result: the hardest month, the longest import, the best lever."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import numpy as np

from elfe_core import clock, units
from elfe_core.balance import Balance
from elfe_core.clock import runs
from elfe_core.curves import SOURCES
from elfe_core.insight.levers import Lever
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory

LEAST_COUNTED_SHARE = 0.75
"""A month or a day of which less than this share of the hours counts is not compared with the others (own rule)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodPart:
    """A whole month or day of the period: the share of its consumption that is covered here, hour by hour."""

    first_day: date
    last_day: date
    self_production_pct: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Hours that follow one another without a break, in local time; `end` is when the last one ends."""

    start: datetime
    end: datetime
    n_hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingBiogas:
    """What biogas that waits changes: import saved [GWh, as in Story], and peak and longest import without it."""

    saved_gwh: float
    import_max_mw: float
    longest_import_h: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrivenUses:
    """What driving the uses changes beside the same ones in their natural hours: import saved [GWh, as in Story]."""

    foresight: str
    saved_gwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The facts of a result.

    Energies are GWh a year where the period is a year or more (`is_annual`), otherwise GWh in the counted hours of the
    period; `annual_imported_gwh` is always a year's. `self_production_pct` is NaN without consumption. `absent` are the
    sources without any energy. `saved_gwh` is what is imported less than today over the same period; None for today
    itself, or where today cannot be simulated with these curves. `hardest` and `best` are whole months, or whole days
    where the period holds fewer than two months; None where there is nothing to compare. `levers`: the most saving one
    first.
    """

    period_start: date
    period_end: date
    is_annual: bool
    left_out_h: int
    absent: tuple[str, ...]
    consumption_gwh: float
    production_gwh: float
    imported_gwh: float
    annual_imported_gwh: float
    saved_gwh: float | None
    self_production_pct: float
    hardest: PeriodPart | None
    best: PeriodPart | None
    longest_import: Stretch | None
    imports_always: bool
    import_max_mw: float
    import_max_at: datetime
    levers: tuple[Lever, ...]
    waiting: WaitingBiogas | None = None
    driven: DrivenUses | None = None


def story(
    scenario: Scenario,
    balance: Balance,
    figures: Mapping[str, float],
    today_figures: Mapping[str, float] | None,
    territory: Territory,
    levers: tuple[Lever, ...],
    as_made: Balance | None = None,
    undriven_figures: Mapping[str, float] | None = None,
) -> Story:
    """Gather the facts of a result.

    Parameters
    ----------
    scenario, balance, figures
        What was simulated, its hours, its indicators.
    today_figures
        The indicators of `levers.today_alike`; None for nothing to compare with.
    territory
        Foyers and time zone.
    levers
        From `levers.levers`.
    as_made
        The balance with all biogas burnt as it is made; None where none waits.
    undriven_figures
        The indicators with all uses in their natural hours (`by_use.undriven`); None where none is driven.
    """
    n_hours, n_counted = balance.n_hours, balance.n_counted
    is_annual = balance.is_annual
    scale = (1.0 if is_annual else n_counted / units.HOURS_PER_YEAR) / units.MWH_PER_GWH
    parts = _parts(balance, scenario.period_start, scenario.period_end, territory.timezone)
    saved = None if today_figures is None else scale * (today_figures["imported_mwh"] - figures["imported_mwh"])
    highest = int(np.argmax(balance.imported_w))
    return Story(
        period_start=scenario.period_start,
        period_end=scenario.period_end,
        is_annual=is_annual,
        left_out_h=n_hours - n_counted,
        absent=tuple(name for name in SOURCES if getattr(scenario, f"{name}_gwh") == 0.0),
        consumption_gwh=scale * figures["consumption_mwh"],
        production_gwh=scale * figures["production_mwh"],
        imported_gwh=scale * figures["imported_mwh"],
        annual_imported_gwh=figures["imported_mwh"] / units.MWH_PER_GWH,
        saved_gwh=saved,
        self_production_pct=figures["self_production_pct"],
        hardest=min(parts, key=lambda part: part.self_production_pct, default=None),
        best=max(parts, key=lambda part: part.self_production_pct, default=None),
        longest_import=_longest_import(balance, territory.timezone),
        imports_always=int(np.count_nonzero(balance.imported_w)) == n_counted,
        import_max_mw=figures["import_max_mw"],
        import_max_at=_local(balance, highest, territory.timezone),
        waiting=None if as_made is None else _waiting(balance, as_made, territory, scale),
        driven=None
        if undriven_figures is None
        else DrivenUses(
            foresight=scenario.foresight,
            saved_gwh=scale * (undriven_figures["imported_mwh"] - figures["imported_mwh"]),
        ),
        levers=tuple(replace(lever, saved_gwh=scale * units.MWH_PER_GWH * lever.saved_gwh) for lever in levers),
    )


def _waiting(balance: Balance, as_made: Balance, territory: Territory, scale: float) -> WaitingBiogas:
    saved_w = float(as_made.imported_w.sum() - balance.imported_w.sum()) / balance.n_counted
    longest = _longest_import(as_made, territory.timezone)
    return WaitingBiogas(
        saved_gwh=scale * units.w_to_annual_mwh(saved_w, territory.foyers),
        import_max_mw=units.w_to_mw(float(as_made.imported_w.max()), territory.foyers),
        longest_import_h=longest.n_hours if longest is not None else 0,
    )


def _parts(balance: Balance, start: date, end: date, timezone: str) -> list[PeriodPart]:
    """Whole months of the period, or its days where there are fewer than two; those that consume and are known."""
    months = [(month, month.replace(day=_last_of(month).day)) for month in _firsts(start, end)]
    whole = [(first, last) for first, last in months if start <= first and last <= end]
    if len(whole) < 2:
        whole = [(day, day) for day in (start + timedelta(days=i) for i in range((end - start).days + 1))]
    parts = []
    for first_day, last_day in whole:
        first, last = clock.hours_of_days(first_day, last_day, balance.inputs.start_utc, timezone)
        consumed = balance.consumption_w[first:last].sum()
        if balance.inputs.cut(first, last).n_counted >= LEAST_COUNTED_SHARE * (last - first) and consumed > 0.0:
            share = 100.0 * (1.0 - float(balance.imported_w[first:last].sum() / consumed))
            parts.append(PeriodPart(first_day=first_day, last_day=last_day, self_production_pct=share))
    return parts if len(parts) > 1 else []


def _firsts(start: date, end: date) -> list[date]:
    """First day of each month that the period touches."""
    n_months = 12 * (end.year - start.year) + end.month - start.month + 1
    return [date(start.year + (start.month - 1 + i) // 12, (start.month - 1 + i) % 12 + 1, 1) for i in range(n_months)]


def _last_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def _longest_import(balance: Balance, timezone: str) -> Stretch | None:
    """The longest run of hours that all import; an hour that does not count ends it. The first of equal ones."""
    found = runs(balance.imported_w > 0.0)
    if not found:
        return None
    first, last = max(found, key=lambda run: run[1] - run[0])
    start, end = _local(balance, first, timezone), _local(balance, last + 1, timezone)
    return Stretch(start=start, end=end, n_hours=last + 1 - first)


def _local(balance: Balance, hour: int, timezone: str) -> datetime:
    """Wall-clock time at which an hour of the balance begins."""
    utc = np.array([balance.inputs.start_utc.astype("datetime64[h]") + hour])
    moment: datetime = clock.local_hours(utc, timezone)[0].item()
    return moment
