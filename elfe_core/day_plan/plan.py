"""The plan of a local day: the uses placed by the kernel's rule on what is expected of it, and what that brings."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, units
from elfe_core.balance import Balance
from elfe_core.curves import Curves, Hourly
from elfe_core.day_plan.expected import Expected, is_in_data, like_day, of_day
from elfe_core.day_plan.ground import Ground, day_period
from elfe_core.day_plan.groups import AtOnce, Group, at_once, in_groups, n_groups
from elfe_core.day_plan.quality import BAD, QUALITIES, qualities
from elfe_core.simulate import simulate_inputs
from elfe_core.uses import Fleet, FleetHours
from elfe_core.uses.fleets import DAY_H
from elfe_core.uses.hours import UseHours, window_starts

ANNOUNCED_SHARE = 0.25
"""Hours that run less of the plan's largest hour are not announced to people (own rule)."""

_RANKS: Mapping[str, int] = {**{name: rank for rank, name in enumerate(QUALITIES)}, "": len(QUALITIES)}


class Outcome(NamedTuple):
    """Energies bought over the day [kWh] and largest power bought [kW], in natural hours and by the plan."""

    natural_kwh: float
    planned_kwh: float
    natural_peak_kw: float
    planned_peak_kw: float

    @property
    def avoided_kwh(self) -> float:
        """Energy that the plan does not buy; negative where it buys more."""
        return self.natural_kwh - self.planned_kwh


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PlannedUse:
    """One use of a day: powers of its driven appliances [kW] by hour, (n_hours,).

    `appliances` take part, each of `appliance_kw` over a cycle; `most_kw` is the power of those that run that day.
    `surplus_kw` is what the territory has left without them, negative where it lacks power.
    """

    fleet: Fleet
    appliances: float
    most_kw: float
    power_kw: Hourly
    natural_kw: Hourly
    surplus_kw: Hourly
    allowed: NDArray[np.bool_]
    quality: tuple[str, ...]
    windows: tuple[tuple[int, int], ...]
    at_once: AtOnce
    groups: tuple[Group, ...]

    @property
    def name(self) -> str:
        """Of the use."""
        return self.fleet.use.name

    @property
    def is_started(self) -> bool:
        """Whether people start it: its window is the day. A shorter one is for a controller."""
        return self.fleet.use.window_h == DAY_H

    @property
    def energy_kwh(self) -> float:
        """Energy of the day."""
        return float(self.power_kw.sum())

    @property
    def unplaced_kwh(self) -> float:
        """Energy that the allowed hours could not take, which stays at its natural hours."""
        room = np.array([self.most_kw * self.allowed[first:last].sum() for first, last in self.windows])
        asked = np.array([self.natural_kw[first:last].sum() for first, last in self.windows])
        return float(np.maximum(asked - room, 0.0).sum())


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DayPlan:
    """The plan of one local day, from midnight to midnight: hours that begin at `start_utc`, 24, 23 or 25 of them.

    `believed` is the plan's effect if the day is as expected; `came` the effect with what the data hold of the day,
    None where they do not hold it. `production_kw`, `consumption_kw` (natural hours) and `planned_kw` (with the
    plan) are those expected, of the territory.
    """

    day: date
    timezone: str
    territory: str
    source: str
    origins: Mapping[str, str]
    files: tuple[str, ...]
    is_example: bool
    start_utc: np.datetime64
    production_kw: Hourly
    consumption_kw: Hourly
    planned_kw: Hourly
    uses: tuple[PlannedUse, ...]
    believed: Outcome
    came: Outcome | None

    @property
    def n_hours(self) -> int:
        """Number of hours of the day."""
        return len(self.production_kw)

    @property
    def free_kw(self) -> Hourly:
        """What the day has for the driven uses: production less all other consumption, negative where power lacks."""
        driven: Hourly = np.sum([use.natural_kw for use in self.uses], axis=0)
        return self.production_kw - (self.consumption_kw - driven)

    def local_hours(self) -> NDArray[np.datetime64]:
        """Wall-clock time at the start of each hour, datetime64[m]; in autumn one stands twice."""
        return clock.local_hours(self.start_utc + np.arange(self.n_hours), self.timezone)


def plan_day(source: str, known: Expected, on: Ground) -> DayPlan:
    """Place the uses of a scenario on what is expected of a day.

    Parameters
    ----------
    source
        What the plan believes, as `expected.expected` takes it.
    known
        Curves of the day.
    on
        The scenario on its data.

    Returns
    -------
    DayPlan
        Uses as `kernel.uses` places them with these curves, several rounds, in windows that begin at midnight: the
        energy of a day runs on that day, also where the allowed hours pass midnight.

    Raises
    ------
    InputError
        The data hold no day like it, from which its natural hours could be taken.
    """
    zone, foyers = on.territory.timezone, on.territory.foyers
    placed = uses_of_day(known.day, on)
    planned = simulate_inputs(known.curves, timezone=zone, placed=placed, foresight="perfect")
    natural = simulate_inputs(known.curves, timezone=zone, placed=placed, foresight="none")
    came = None
    if is_in_data(known.day, on):
        came = with_what_came(planned, placed, of_day(known.day, on), zone, foyers)
    return DayPlan(
        day=known.day,
        timezone=zone,
        territory=on.territory.name,
        source=source,
        origins=known.origins,
        files=known.files,
        is_example=on.is_example,
        start_utc=known.curves.start_utc,
        production_kw=_kw(planned.production_w, foyers),
        consumption_kw=_kw(natural.consumption_w, foyers),
        planned_kw=_kw(planned.consumption_w, foyers),
        uses=tuple(_planned(number, planned, placed, foyers) for number in range(len(placed.fleets))),
        believed=_outcome(natural, planned, foyers),
        came=came,
    )


def uses_of_day(day: date, on: Ground) -> FleetHours:
    """The fleets on the hours of a day, in windows that begin at midnight."""
    period, zone, of_one = day_period(day, on.territory.timezone), on.territory.timezone, on.placed.of_one
    if is_in_data(day, on):
        natural_w = of_one.cut(*clock.hours_of_days(day, day, on.inputs.start_utc, zone)).natural_w
    else:
        natural_w = np.array([like_day(power_w, day, on, is_habit=True) for power_w in of_one.natural_w])
    local = clock.local_hours(period.start_utc + np.arange(period.n_hours), zone).astype("datetime64[h]")
    hours = (local - local.astype("datetime64[D]")).astype(np.int64)
    uses = [fleet.use for fleet in on.placed.fleets]
    hours_of_day = UseHours(
        natural_w=natural_w,
        allowed=np.array([np.array(use.allowed_hours())[hours] for use in uses]),
        begins=np.array([window_starts(0, use.window_h, period.start_utc, period.n_hours, zone) for use in uses]),
        cap_w=of_one.cap_w,
        existing=of_one.existing,
        order=of_one.order,
    )
    return on.placed._replace(of_one=hours_of_day)


def with_what_came(planned: Balance, placed: FleetHours, actual: Curves, timezone: str, foyers: int) -> Outcome:
    """The effect of a plan made for other curves on those of the day itself."""
    natural = simulate_inputs(actual, timezone=timezone, placed=placed, foresight="none")
    moved_w = (planned.uses_w - natural.uses_natural_w).sum(axis=0)
    res_w = np.maximum(natural.inputs["res"] + moved_w, 0.0)
    run = simulate_inputs(Curves(start_utc=actual.start_utc, series={**actual.series, "res": res_w}), timezone=timezone)
    return _outcome(natural, run, foyers)


def _outcome(natural: Balance, planned: Balance, foyers: int) -> Outcome:
    bought = [_kw(balance.imported_w, foyers) for balance in (natural, planned)]
    return Outcome(*(float(kw.sum()) for kw in bought), *(float(kw.max()) for kw in bought))


def _planned(number: int, planned: Balance, placed: FleetHours, foyers: int) -> PlannedUse:
    """The use of this number, judged beside the others as planned."""
    fleet, of_one = placed.fleets[number], placed.of_one
    appliances = fleet.units * fleet.participation
    natural_kw = _kw(planned.uses_natural_w[number], foyers) * fleet.participation
    others_kw = _kw(planned.uses_natural_w[number], foyers) - natural_kw
    power_kw = np.maximum(_kw(planned.uses_w[number], foyers) - others_kw, 0.0)
    surplus_kw = _kw(planned.production_w - planned.consumption_w, foyers) + power_kw
    allowed, most_kw = of_one.allowed[number], float(_kw(appliances * of_one.cap_w[number], foyers))
    edges = [*np.flatnonzero(of_one.begins[number]).tolist(), len(power_kw)]
    windows = tuple(itertools.pairwise(edges))
    everybody = at_once(power_kw, surplus_kw, allowed, most_kw)
    n = n_groups(everybody, power_kw, most_kw) if fleet.use.window_h == DAY_H else 1
    return PlannedUse(
        fleet=fleet,
        appliances=appliances,
        most_kw=most_kw,
        power_kw=power_kw,
        natural_kw=natural_kw,
        surplus_kw=surplus_kw,
        allowed=allowed,
        quality=qualities(surplus_kw, power_kw, allowed, list(windows)),
        windows=windows,
        at_once=everybody,
        groups=in_groups(power_kw, n, most_kw, appliances),
    )


def _kw(power_w: units.FloatOrArray, foyers: int) -> units.FloatOrArray:
    """W/foyer -> kW of the territory."""
    return units.w_to_mw(power_w, foyers) * units.KW_PER_MW


def announced(power_kw: Hourly, quality: Sequence[str]) -> list[tuple[int, int]]:
    """First hour and hour after the last of the runs of hours that people are told, in the order of time.

    The hours of which the plan makes use, without the bad ones unless it takes no others; hours between two runs are
    told with them where they are as good as one of these.
    """
    most, rank = float(power_kw.max(initial=0.0)), np.array([_RANKS[one] for one in quality])
    used = (power_kw > 0.0) & (power_kw >= ANNOUNCED_SHARE * most)
    told = used & (rank < _RANKS[BAD]) if (used & (rank < _RANKS[BAD])).any() else used
    found: list[tuple[int, int]] = []
    for first, last in clock.runs(told):
        gap = rank[found[-1][1] : first] if found else rank[:0]
        if len(gap) and gap.max() <= max(rank[found[-1][0] : found[-1][1]].max(), rank[first : last + 1].max()):
            found[-1] = (found[-1][0], last + 1)
        else:
            found.append((first, last + 1))
    return found
