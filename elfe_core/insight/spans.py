"""Parts of a period: its weeks and months, what some local days import and export, which ones stand out (own rules)."""

import math
from calendar import monthrange
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.balance import Balance
from elfe_core.indicators import indicators
from elfe_core.territory import Territory

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Local days from `first` to `last`, both included."""

    first: date
    last: date

    @property
    def n_days(self) -> int:
        """Number of days."""
        return (self.last - self.first).days + 1

    def within(self, period: "Span") -> "Span | None":
        """The days of it that a period holds; None if it holds none."""
        first, last = max(self.first, period.first), min(self.last, period.last)
        return Span(first=first, last=last) if first <= last else None

    def moved(self, days: int) -> "Span":
        """As many days, so much later."""
        return Span(first=self.first + timedelta(days=days), last=self.last + timedelta(days=days))


def week_of(day: date) -> Span:
    """Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Span(first=monday, last=monday + timedelta(days=DAYS_A_WEEK - 1))


def month_of(day: date) -> Span:
    """A month of the calendar."""
    return Span(first=day.replace(day=1), last=day.replace(day=monthrange(day.year, day.month)[1]))


def first_week(day: date, period: Span) -> Span:
    """The week of a day, or where it is cut by an end of the period the whole one beside it, if there is one."""
    week = week_of(day)
    whole = (week, week.moved(DAYS_A_WEEK), week.moved(-DAYS_A_WEEK))
    return next((one for one in whole if one.within(period) == one), week).within(period) or period


def neighbour(span: Span, period: Span, sign: int) -> Span | None:
    """The days before (`sign` -1) or after (1) in a period, None if it holds none.

    After a month or a week of the calendar, whole or cut by the period, comes another; after other days as many.
    """
    beside = span.first - timedelta(days=1) if sign < 0 else span.last + timedelta(days=1)
    if not period.first <= beside <= period.last:
        return None
    for part_of in (month_of, week_of):
        if span.n_days > 1 and part_of(span.first).within(period) == span:
            return part_of(beside).within(period)
    return span.moved(sign * span.n_days).within(period)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanFigures:
    """Energies [MWh] of the counted hours of a span, peaks [MW], share produced here [%]; NaN where not applicable."""

    span: Span
    imported_mwh: float
    exported_mwh: float
    import_max_mw: float
    export_max_mw: float
    self_production_pct: float


class SpanEnergy(NamedTuple):
    """What the counted hours of a span exchange [MWh]."""

    span: Span
    imported_mwh: float
    exported_mwh: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Standouts:
    """Days that import and that export most, the largest first, and the seven days in a row that import most.

    Days of the same energy keep their order in time; days that export nothing are none. `hardest_week` is None in a
    period of less than a week.
    """

    importing: tuple[SpanEnergy, ...]
    exporting: tuple[SpanEnergy, ...]
    hardest_week: SpanEnergy | None


def part_of(balance: Balance, span: Span, territory: Territory) -> Balance:
    """The hours of a balance that lie in a span's local days; none where it holds none."""
    first, last = clock.hours_of_days(span.first, span.last, balance.inputs.start_utc, territory.timezone)
    first = min(max(first, 0), balance.n_hours)
    return balance.cut(first, min(max(last, first), balance.n_hours))


def span_figures(balance: Balance, span: Span, territory: Territory) -> SpanFigures:
    """The figures of a span, of the same definitions as the indicators.

    Parameters
    ----------
    balance
        Hourly flows [W/foyer] of a period.
    span
        Days of that period; hours outside it are left out.
    territory
        Foyers and time zone.
    """
    part = part_of(balance, span, territory)
    found = indicators(part, territory.foyers) if part.n_counted else defaultdict[str, float](lambda: math.nan)
    return SpanFigures(
        span=span,
        imported_mwh=found["imported_period_mwh"],
        exported_mwh=found["exported_period_mwh"],
        import_max_mw=found["import_max_mw"],
        export_max_mw=found["export_max_mw"],
        self_production_pct=found["self_production_pct"],
    )


def standouts(balance: Balance, territory: Territory, n_days: int = 3) -> Standouts:
    """The days and the week of a period that stand out, `n_days` of each kind at most."""
    starts = clock.day_starts(balance.inputs.start_utc, balance.n_hours, territory.timezone)
    counted = balance.inputs.counted
    weights = np.ones(balance.n_hours) if counted is None else counted.astype(np.float64)
    imported_mwh, exported_mwh = (
        units.w_to_mw(np.add.reduceat(flow_w * weights, starts) if len(starts) else flow_w[:0], territory.foyers)
        for flow_w in (balance.imported_w, balance.exported_w)
    )
    day, _ = clock.whole_days(balance.inputs.start_utc, balance.n_hours, territory.timezone)

    def energy(first: int, n: int) -> SpanEnergy:
        start, days = day + timedelta(days=first), slice(first, first + n)
        span = Span(first=start, last=start + timedelta(days=n - 1))
        return SpanEnergy(span, float(imported_mwh[days].sum()), float(exported_mwh[days].sum()))

    week = None
    if len(starts) >= DAYS_A_WEEK:
        sums = np.convolve(imported_mwh, np.ones(DAYS_A_WEEK), mode="valid")
        week = energy(int(np.argmax(sums)), DAYS_A_WEEK)
    return Standouts(
        importing=tuple(energy(at, 1) for at in _highest(imported_mwh, n_days)),
        exporting=tuple(energy(at, 1) for at in _highest(exported_mwh, n_days)),
        hardest_week=week,
    )


def _highest(energy: NDArray[np.float64], n: int) -> list[int]:
    """Places of the highest values above zero, the highest first."""
    order = np.argsort(-energy, kind="stable")[:n]
    return [int(at) for at in order if energy[at] > 0.0]
