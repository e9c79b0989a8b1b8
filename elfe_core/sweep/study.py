"""A sweep ready to run: the grid, the curves at unit scale, all that its scenarios share, and what it comes from."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from elfe_core import MODEL_VERSION, kernel, simulate, units
from elfe_core.catalogue import (
    FACTOR_OF_CURVE,
    FACTOR_UNITS,
    FORESIGHTS,
    MAIN_FACTORS,
    SECTORS,
    SETTING,
    SETTINGS,
    USE_FACTORS,
)
from elfe_core.curves import SOURCES, Curves, Hourly
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.options import factors_of, fleets_of
from elfe_core.scenario import Scenario
from elfe_core.simulate import kernel_inputs, placed_uses
from elfe_core.sweep.grid import Grid, GridBlocks, lay_out
from elfe_core.territory import Territory
from elfe_core.uses import Use, check_existing

OF_EVERY_TABLE = (*MAIN_FACTORS, *(FACTOR_OF_CURVE[sector] for sector in SECTORS))
NOT_FACTORS = tuple(
    row.key
    for row in SETTINGS
    if row.change in {"weather", "wind_curve"}
    or (
        row.group in {"biogas", "storage"}
        and row.switch != "storage_on"
        and row.kind != "switch"
        and row.factor is None
    )
)
"""Settings that act on every row and cannot vary; a provenance names them where they are not neutral."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Study:
    """A sweep ready to run; can be sent to another process.

    `curves` hold W/foyer: sectors at a share of 1, sources for 1 GWh/year; `inputs` are the same for the kernel. The
    indicators count the hours first_h to last_h, the last excluded; the hours before lead the batteries to their level.
    `uses` are those of which some row has any, in the order of the kernel's. `varied` are the factors of the grid; all
    else that a row is simulated by is that of `around`.
    """

    layout: GridBlocks
    varied: tuple[str, ...]
    curves: Curves
    inputs: kernel.Inputs
    uses: tuple[Use, ...]
    foyers: int
    first_h: int
    last_h: int
    around: Scenario

    @property
    def window_h(self) -> int:
        """Hours of a window of flexibility."""
        return self.around.flexibility_window_h

    @property
    def max_reduction_share(self) -> float:
        """The most that may leave an hour, as a share of its consumption; infinity for the original rule."""
        return self.around.in_use("max_reduction_share")

    @property
    def factors(self) -> tuple[str, ...]:
        """Factor columns of the table: the five, and the sector shares that vary."""
        return tuple(name for name in FACTOR_UNITS if name in MAIN_FACTORS or name in self.varied)


def study(grid: Grid, scenario: Scenario, curves: Curves, territory: Territory) -> Study:
    """Vary the grid's factors around a scenario.

    Parameters
    ----------
    grid
        Factors that vary; storage or flexibility among them counts as switched on.
    scenario
        Everything else: the other factors, the period, the window, the bound of flexibility.
    curves, territory
        As in `simulate.simulate`.

    Returns
    -------
    Study
        Each of its rows is `simulate.simulate` of that row's `scenario_of`.

    Raises
    ------
    InputError, Faults
        As `simulate.simulate` for the highest value of every factor.
    """
    scenario = switched_on(scenario, grid.axes)
    first, last = simulate.period_hours(scenario.period_start, scenario.period_end, curves, territory.timezone)
    values = factor_values(grid, scenario)
    highest = {name: of_factor[-1] for name, of_factor in values.items()}
    reference = (first, last) if scenario.scale_on_period else None
    scaled = simulate.scaled_inputs(scenario_of(scenario, highest), curves, territory, reference)
    unit = _with(scaled, {name: _over(scaled[name], highest[factor]) for name, factor in FACTOR_OF_CURVE.items()})
    placed = placed_uses(fleets_of(scenario_of(scenario, highest), territory.uses), curves, territory)
    check_existing(placed.at_share(highest["share_res"]), scaled)
    if scenario.cut_then_simulate:
        unit, placed, first, last = unit.cut(first, last), placed.cut(first, last), 0, last - first
    inputs = whole = kernel_inputs(unit, territory.timezone, placed)
    if not scenario.in_use("storage_cyclic") and not placed.fleets:
        # what comes after the last window and its local day is not looked at; windows of uses lean on one another
        window_end = -(-last // scenario.flexibility_window_h) * scenario.flexibility_window_h
        needed = int(whole.day_starts[np.searchsorted(whole.day_starts[:-1], window_end)])
        if needed < unit.n_hours:
            unit = unit.cut(0, needed)
            inputs = kernel_inputs(unit, territory.timezone, placed)
    return Study(
        layout=lay_out(values),
        varied=tuple(name for name in FACTOR_UNITS if name in grid.axes),
        curves=unit,
        inputs=inputs._replace(bioenergy_mean_w=whole.bioenergy_mean_w),
        uses=tuple(fleet.use for fleet in placed.fleets),
        foyers=territory.foyers,
        first_h=first,
        last_h=last,
        around=scenario,
    )


def study_of_inputs(grid: Grid, scenario: Scenario, inputs: Curves, territory: Territory) -> Study:
    """Vary the grid's factors on curves that carry their consumption already.

    Parameters
    ----------
    grid, scenario
        As in `study`; of the scenario all counts but the period and what belongs to it.
    inputs
        Consumption [W/foyer] at a share of 1; each production curve is a shape, scaled to the annual energy asked
        for by its mean over all hours.
    territory
        Number of consumption points; whose days plans follow, and what its households own.

    Returns
    -------
    Study
        Over every hour of `inputs`.

    Raises
    ------
    InputError, Faults
        A production curve is zero all along although an energy is asked of it; all such curves at once.
    DataError, Faults
        As `uses.check_existing` for the highest numbers of appliances.
    """
    scenario = switched_on(scenario, grid.axes)
    values = factor_values(grid, scenario)
    faults: list[ElfeError] = []
    unit: dict[str, Hourly] = {}
    one_gwh_w = units.annual_gwh_to_w(1.0, territory.foyers)
    for name in SOURCES:
        curve: Hourly = inputs[name]
        mean = float(curve.sum()) / max(inputs.n_counted, 1)
        if mean == 0.0 and values[f"{name}_gwh"][-1] > 0.0:
            faults.append(InputError(f"{name}_curve", 0, "a curve that is not zero all along"))
        unit[name] = curve * (one_gwh_w / mean if mean > 0.0 else 0.0)
    raise_faults(faults)
    scaled = _with(inputs, unit)
    highest = {name: of_factor[-1] for name, of_factor in values.items()}
    placed = placed_uses(fleets_of(scenario_of(scenario, highest), territory.uses), inputs, territory)
    check_existing(placed, inputs)
    return Study(
        layout=lay_out(values),
        varied=tuple(name for name in FACTOR_UNITS if name in grid.axes),
        curves=scaled,
        inputs=kernel_inputs(scaled, territory.timezone, placed),
        uses=tuple(fleet.use for fleet in placed.fleets),
        foyers=territory.foyers,
        first_h=0,
        last_h=inputs.n_hours,
        around=scenario,
    )


def factor_values(grid: Grid, scenario: Scenario) -> dict[str, tuple[float, ...]]:
    """Values of every factor: the grid's, or the one that the scenario uses."""
    return {name: grid.axes.get(name, (scenario.in_use(name),)) for name in FACTOR_UNITS}


def switched_on(scenario: Scenario, factors: Iterable[str]) -> Scenario:
    """The scenario with everything switched on that these factors belong to."""
    switches = {SETTING[name].switch for name in factors if not SETTING[name].is_unless} - {""}
    switches |= {SETTING[switch].switch for switch in switches} - {""}
    return replace(scenario, **dict.fromkeys(switches, True))  # type: ignore[arg-type]


def scenario_of(scenario: Scenario, factors: Mapping[str, float]) -> Scenario:
    """The scenario with these factors in use, and switched on what they belong to."""
    values = {name: int(value) if SETTING[name].is_count else value for name, value in factors.items()}
    return replace(switched_on(scenario, factors), **values)  # type: ignore[arg-type]


def _with(curves: Curves, new: Mapping[str, Hourly]) -> Curves:
    """The curves with some of them replaced."""
    return replace(curves, **new)  # type: ignore[arg-type]


def _over(curve: Hourly, value: float) -> Hourly:
    return curve / value if value > 0.0 else curve


def provenance(
    study: Study, scenario: Scenario | None, *, territory: str, data: str, fingerprint: str, made_on: date
) -> dict[str, Any]:
    """Provenance of the results of a sweep: all that distinguishes two sweeps, as JSON can hold it.

    Parameters
    ----------
    study
        The sweep.
    scenario
        What it was made around; None when it counts every hour of a curves file.
    territory, data
        Names of the territory and of its data, as the territory file says them.
    fingerprint
        Of the data (see `load.fingerprint`).
    made_on
        Day on which the sweep was begun.
    """
    hours = study.curves.utc()[[study.first_h, study.last_h - 1]].astype("datetime64[m]")
    bound = study.max_reduction_share
    values, around = study.layout.values, study.around
    fixed = {name: of_one[0] for name, of_one in values.items() if name not in study.varied}
    fixed |= {name: around.in_use(name) for name in NOT_FACTORS}
    neutral = {name: SETTING[name].neutral for name in fixed if name not in OF_EVERY_TABLE}
    absent = set(USE_FACTORS) - {name for use in study.uses for name in factors_of(use)}
    fixed = {name: value for name, value in fixed.items() if name not in absent}
    return {
        "model_version": MODEL_VERSION,
        "made_on": made_on.isoformat(),
        "territory": territory,
        "foyers": study.foyers,
        "data": data,
        "data_fingerprint": fingerprint,
        "first_hour_utc": str(hours[0]),
        "last_hour_utc": str(hours[1]),
        "window_h": study.window_h,
        "max_reduction_share": bound if math.isfinite(bound) else "none",
        "cut_then_simulate": scenario is None or scenario.cut_then_simulate,
        "scale_on_period": scenario is None or scenario.scale_on_period,
        "varied": {name: list(values[name]) for name in study.varied},
        "fixed": {name: value for name, value in fixed.items() if neutral.get(name) != value},
        **_of_uses(study),
    }


def _of_uses(study: Study) -> dict[str, Any]:
    """What the rows' uses are and what plans know; nothing where there are none and plans know all."""
    told: dict[str, Any] = {} if study.around.foresight == FORESIGHTS[0] else {"foresight": study.around.foresight}
    return told | ({"uses": [asdict(use) for use in study.uses]} if study.uses else {})
