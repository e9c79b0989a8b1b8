"""The only composer: scenario and curves -> hourly balance (MODEL.md section 2)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from elfe_core import clock, kernel, units
from elfe_core.balance import Balance
from elfe_core.catalogue import FORESIGHTS
from elfe_core.curves import CURVE_NAMES, SECTORS, SOURCES, Curves, Hourly
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.options import Options, fleets_of, options_of
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_core.uses import Fleet, FleetHours, check_existing, fleet_hours


def simulate(scenario: Scenario, curves: Curves, territory: Territory) -> Balance:
    """Simulate a scenario over its period.

    Parameters
    ----------
    scenario
        Valid choices; its period must lie in the curves.
    curves
        Hourly shapes in any unit; scaled here to the scenario's annual energies.
    territory
        Foyers, yearly consumption, time zone.

    Returns
    -------
    Balance
        The hours of the scenario's period.

    Raises
    ------
    InputError, Faults
        The period lies outside the curves or holds no hour that counts, or a curve is zero all along but has an energy
        to carry.
    DataError, Faults
        Uses take more than residential consumption, or have no season of heating (as `uses.check_existing`).
    """
    first, last = period_hours(scenario.period_start, scenario.period_end, curves, territory.timezone)
    inputs = _scaled(scenario, curves, territory, (first, last))
    options = options_of(scenario, territory.foyers)
    placed = placed_uses(fleets_of(scenario, territory.uses), curves, territory).at_share(scenario.share_res)
    check_existing(placed, inputs)
    if scenario.cut_then_simulate:
        return _simulate_inputs(inputs.cut(first, last), options, territory.timezone, placed.cut(first, last))
    return _simulate_inputs(inputs, options, territory.timezone, placed).cut(first, last).own()


def made_inputs(scenario: Scenario, curves: Curves, territory: Territory) -> Curves:
    """Curves that a scenario begins with, over its period [W/foyer], bioenergy as gas made; errors as `simulate`."""
    first, last = period_hours(scenario.period_start, scenario.period_end, curves, territory.timezone)
    return _scaled(scenario, curves, territory, (first, last)).cut(first, last)


def _scaled(scenario: Scenario, curves: Curves, territory: Territory, period: tuple[int, int]) -> Curves:
    return scaled_inputs(scenario, curves, territory, period if scenario.scale_on_period else None)


def placed_uses(fleets: Sequence[Fleet], curves: Curves, territory: Territory) -> FleetHours:
    """Fleets of a territory on the hours of its curves; errors as `uses.fleet_hours`."""
    return fleet_hours(fleets, curves, territory.foyers, territory.timezone, file=territory.uses_file)


def simulate_inputs(
    inputs: Curves, *, timezone: str = "Europe/Paris", placed: FleetHours | None = None, **choices: float | str
) -> Balance:
    """Simulate curves that carry their power already.

    Parameters
    ----------
    inputs
        Hourly production and consumption [W/foyer], bioenergy as its gas is made. Not changed.
    timezone
        Whose days a plan of biogas follows.
    placed
        Uses, at the share of residential consumption that `inputs` carry.
    choices
        Fields of `Options`.

    Returns
    -------
    Balance
        Every hour of `inputs`. Imports and exports never stand in the same hour; an exchange below
        `kernel.EXCHANGE_TOLERANCE` of the hour's larger power is rounding and counts as none.
    """
    return _simulate_inputs(inputs, Options(**choices), timezone, placed)  # type: ignore[arg-type]


def _simulate_inputs(inputs: Curves, options: Options, timezone: str, placed: FleetHours | None) -> Balance:
    of = kernel_inputs(inputs, timezone, placed)
    by = kernel.rules(
        first_h=0,
        last_h=inputs.n_hours,
        window_h=options.window_h,
        max_reduction_share=options.max_reduction_share,
        foresight=foresight_code(options.foresight),
        cyclic=options.is_cyclic,
    )
    factors = [*(1.0 for _ in CURVE_NAMES), *options.biogas(), *(placed.factors() if placed else ())]
    found = kernel.year(of, by, factors, options.flexible_share, options.battery())
    named = dict(zip(kernel.FLOWS, found.flows, strict=True))
    if options.dispatchable_share > 0.0:
        as_run = (1.0 - options.dispatchable_share) * inputs["bioenergy"] + named["biogas_w"]
        inputs = replace(inputs, bioenergy=as_run)  # type: ignore[call-arg]
    if placed is not None and placed.fleets:
        inputs = replace(inputs, res=inputs["res"] + placed.added_w())  # type: ignore[call-arg]
    return Balance(
        inputs=inputs,
        capacity_wh=options.capacity_wh,
        window_use=found.window_use,
        window_h=options.window_h,
        uses=placed.names if placed else (),
        uses_w=found.uses_w,
        uses_natural_w=found.uses_natural_w,
        **named,
    )


def foresight_code(name: str) -> int:
    """The kernel's number of one of `catalogue.FORESIGHTS`."""
    return dict(zip(FORESIGHTS, (kernel.PERFECT, kernel.DAY_BEFORE, kernel.NONE), strict=True))[name]


def kernel_inputs(curves: Curves, timezone: str, placed: FleetHours | None = None) -> kernel.Inputs:
    """Curves and uses as the kernel takes them, in the order of `CURVE_NAMES`."""
    placing = None
    if placed is not None and placed.fleets:
        sector = CURVE_NAMES.index("res")
        placing = kernel.make_uses(*placed.of_one, sector=sector, counted=curves.counted)
    return kernel.inputs(
        [curves[name] for name in SOURCES],
        [curves[name] for name in SECTORS],
        bioenergy=SOURCES.index("bioenergy"),
        counted=curves.counted,
        day_starts=clock.day_starts(curves.start_utc, curves.n_hours, timezone),
        placing=placing,
    )


def period_hours(start: date, end: date, curves: Curves, timezone: str) -> tuple[int, int]:
    """First hour and hour after the last of a period of local days, both included.

    Raises
    ------
    InputError, Faults
        A day of the period lies outside the curves, or no hour of it counts.
    """
    data_start, data_end = clock.whole_days(curves.start_utc, curves.n_hours, timezone)
    expected = f"a day from {data_start} to {data_end}"
    faults: list[ElfeError] = [
        InputError(field, day, expected, low=data_start, high=data_end)
        for field, day in (("period_start", start), ("period_end", end))
        if not data_start <= day <= data_end
    ]
    if end < start:
        faults.append(InputError("period_end", end, f"a day not before {start}", low=start))
    raise_faults(faults)
    first, last = clock.hours_of_days(start, end, curves.start_utc, timezone)
    if curves.cut(first, last).n_counted == 0:
        raise InputError("period_end", end, "a period of which some hour counts")
    return first, last


def scaled_inputs(
    scenario: Scenario, curves: Curves, territory: Territory, reference: tuple[int, int] | None = None
) -> Curves:
    """Scale each curve to its annual mean power [W/foyer].

    Parameters
    ----------
    reference
        First hour and hour after the last of the hours whose mean becomes the annual mean; None for all hours. Hours
        that do not count are left out of it.

    Raises
    ------
    InputError, Faults
        A curve's mean over the reference is not a number >= 0, or is zero although the scenario gives the curve an
        energy; all such curves at once.
    """
    means_w = annual_means_w(scenario, territory)
    first, last = reference or (0, curves.n_hours)
    n_counted = max(curves.cut(first, last).n_counted, 1)
    faults: list[ElfeError] = []
    scaled: dict[str, Hourly] = {}
    for name in CURVE_NAMES:
        curve: Hourly = curves[name]
        mean = float(curve[first:last].sum()) / n_counted
        if not 0.0 <= mean < np.inf:
            faults.append(InputError(f"{name}_curve", mean, "a curve of finite values >= 0", low=0.0))
        if mean == 0.0 and means_w[name] > 0.0:
            faults.append(InputError(f"{name}_curve", 0, "a curve that is not zero all along the reference period"))
        scaled[name] = curve * (means_w[name] / mean if mean > 0.0 else 0.0)
    raise_faults(faults)
    return Curves(start_utc=curves.start_utc, counted=curves.counted, series=scaled)


def annual_means_w(scenario: Scenario, territory: Territory) -> dict[str, float]:
    """Mean power of a year that the scenario gives each curve [W/foyer], by its name."""
    foyers = territory.foyers
    sources = {name: units.annual_gwh_to_w(getattr(scenario, f"{name}_gwh"), foyers) for name in SOURCES}
    sectors = {
        name: getattr(scenario, f"share_{name}") * units.annual_mwh_to_w(territory.sector_mwh(name), foyers)
        for name in SECTORS
    }
    return sources | sectors
