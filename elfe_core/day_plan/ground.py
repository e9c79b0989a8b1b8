"""What every plan of a scenario stands on: its curves over all hours of the data, and its fleets on the same hours."""

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import numpy as np

from elfe_core import clock
from elfe_core.curve_set.roles import Period
from elfe_core.curves import Curves
from elfe_core.options import factors_of, fleets_of, options_of
from elfe_core.scenario import Scenario
from elfe_core.simulate import period_hours, placed_uses, scaled_inputs, simulate_inputs
from elfe_core.territory import Territory
from elfe_core.uses import Fleet, FleetHours, check_existing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Ground:
    """A scenario on all hours of its data.

    `inputs` are its curves [W/foyer], bioenergy as it is burnt; `placed` its fleets on the same hours. `is_example`:
    the scenario has no fleet, and one appliance of each kind stands for it. `raw` are the curves as the data give them.
    """

    scenario: Scenario
    territory: Territory
    raw: Curves
    inputs: Curves
    placed: FleetHours
    is_example: bool


def ground(scenario: Scenario, curves: Curves, territory: Territory) -> Ground:
    """A scenario on all hours of its curves; errors as `simulate.simulate`.

    Battery, flexible share and limit of the connection are left out: uses are placed before them. Fleets of which
    nobody takes part are left out, too.
    """
    period = period_hours(scenario.period_start, scenario.period_end, curves, territory.timezone)
    inputs = scaled_inputs(scenario, curves, territory, period if scenario.scale_on_period else None)
    fleets = tuple(fleet for fleet in fleets_of(scenario, territory.uses) if fleet.participation > 0.0)
    placed = placed_uses(fleets or one_of_each(scenario, territory), curves, territory).at_share(scenario.share_res)
    check_existing(placed, inputs)
    if scenario.biogas_dispatchable_share > 0.0:
        inputs = _as_burnt(inputs, placed, scenario, territory)
    return Ground(
        scenario=scenario, territory=territory, raw=curves, inputs=inputs, placed=placed, is_example=not fleets
    )


def one_of_each(scenario: Scenario, territory: Territory) -> tuple[Fleet, ...]:
    """One appliance of each kind that the territory knows, driven, in the hours that the scenario allows."""
    one = {name: 1 for use in territory.uses for name in factors_of(use)}
    return fleets_of(replace(scenario, **one), territory.uses)  # type: ignore[arg-type]


def _as_burnt(inputs: Curves, placed: FleetHours, scenario: Scenario, territory: Territory) -> Curves:
    """With the biogas that waits as it runs over the year."""
    options = replace(options_of(scenario, territory.foyers), capacity_wh=0.0, flexible_share=0.0)
    run = simulate_inputs(inputs, timezone=territory.timezone, placed=placed, **asdict(options))
    series = {**inputs.series, "bioenergy": run.inputs["bioenergy"]}
    return Curves(start_utc=inputs.start_utc, counted=inputs.counted, series=series)


def day_period(day: date, timezone: str) -> Period:
    """The hours of a local day: 24, or 23 or 25 where the clock changes."""
    epoch = np.datetime64("1970-01-01T00", "h")
    first, last = clock.hours_of_days(day, day, epoch, timezone)
    return Period(epoch + first, last - first)


def whole_days(on: Ground) -> tuple[date, date]:
    """First and last local day that the data cover."""
    return clock.whole_days(on.inputs.start_utc, on.inputs.n_hours, on.territory.timezone)


def telling_day(on: Ground) -> date:
    """The day in which a plan has most to do: where surplus and lack in the natural hours are both large.

    The largest of min(energy of the hours with surplus, energy of the hours that lack it) of the days of the period
    whose hours all count; the last of these where no day has both.
    """
    first, last, zone = on.scenario.period_start, on.scenario.period_end, on.territory.timezone
    hours = clock.hours_of_days(first, last, on.inputs.start_utc, zone)
    inputs, placed = on.inputs.cut(*hours), on.placed.cut(*hours)
    starts = clock.day_starts(inputs.start_utc, inputs.n_hours, zone)
    natural = simulate_inputs(inputs, timezone=zone, placed=placed, foresight="none")
    counted = np.ones(inputs.n_hours, dtype=bool) if inputs.counted is None else inputs.counted
    whole = np.logical_and.reduceat(counted, starts)
    lack, surplus = (np.add.reduceat(flow_w, starts) for flow_w in (natural.imported_w, natural.exported_w))
    both = np.where(whole, np.minimum(lack, surplus), -1.0)
    place = len(both) - 1 - int(np.argmax(both[::-1]))
    return first + timedelta(days=place)
