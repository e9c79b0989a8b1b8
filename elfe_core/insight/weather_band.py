"""A scenario in every year that its curves cover: each indicator's lowest and highest year, out of one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core import clock, kernel
from elfe_core.catalogue import INDICATOR_UNITS
from elfe_core.curves import CURVE_NAMES, Curves
from elfe_core.errors import InputError
from elfe_core.indicators import indicators, indicators_of, totals_of
from elfe_core.options import fleets_of, options_of
from elfe_core.scenario import Scenario, dates_in
from elfe_core.simulate import annual_means_w, foresight_code, kernel_inputs, simulate
from elfe_core.territory import Territory
from elfe_core.weather.years import whole_years

Array = NDArray[np.float64]


class Band(NamedTuple):
    """Lowest and highest value of an indicator, each with its year."""

    low: float
    low_year: int
    high: float
    high_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyFigures:
    """Indicators of a scenario in each of some years."""

    years: tuple[int, ...]
    indicators: Mapping[str, Array]
    """By the keys of `INDICATOR_UNITS`, shape (n_years,); NaN where not applicable."""
    of_shapes: tuple[int, ...] = ()
    """Years whose energies are those of the others, so that only their shapes differ."""

    def of_year(self, year: int) -> dict[str, float]:
        """Every indicator of one year."""
        return {key: float(values[self.years.index(year)]) for key, values in self.indicators.items()}

    def changes(self, before: "YearlyFigures", key: str) -> Array:
        """By how much an indicator changes from another scenario's, in each year that both know; shape (n_years,)."""
        both = [year for year in self.years if year in before.years]
        return np.array([self.of_year(year)[key] - before.of_year(year)[key] for year in both])

    def band(self, key: str) -> Band | None:
        """The band of an indicator, of equal years the first; None where it is not applicable in some year."""
        values = self.indicators[key]
        if not len(values) or np.isnan(values).any():
            return None
        low, high = int(np.argmin(values)), int(np.argmax(values))
        return Band(float(values[low]), self.years[low], float(values[high]), self.years[high])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AllYears:
    """Curves of several years made ready once for many scenarios."""

    curves: Curves
    inputs: kernel.Inputs
    means: Mapping[str, float]
    """Mean of each curve over all hours that count, in its own unit."""


def with_own_years(found: YearlyFigures | None, own: YearlyFigures | None) -> YearlyFigures | None:
    """Figures with those of further years, of which only the shapes are known; None where no two years are left."""
    before = () if found is None else found.years
    further = () if own is None else tuple(year for year in own.years if year not in before)
    years = tuple(sorted((*before, *further)))
    if own is None or not further or len(years) < 2:
        return found
    rows = [found.of_year(year) if found is not None and year in before else own.of_year(year) for year in years]
    return replace(_figures(years, rows), of_shapes=further)


def mean_of_years(figures: YearlyFigures) -> dict[str, float]:
    """Each indicator's mean over the years; NaN where it is not applicable in some year."""
    return {key: float(values.mean()) for key, values in figures.indicators.items()}


def all_years(curves: Curves, territory: Territory) -> AllYears:
    """Make the curves of several years ready; some tens of milliseconds."""
    counted = max(curves.n_counted, 1)
    means = {name: float(curves[name].sum()) / counted for name in CURVE_NAMES}
    return AllYears(curves=curves, inputs=kernel_inputs(curves, territory.timezone), means=means)


def in_every_year(scenario: Scenario, ready: AllYears, territory: Territory) -> YearlyFigures:
    """The indicators of a scenario over the same dates of every year.

    Parameters
    ----------
    scenario
        Its period's dates are taken in each year that the curves cover whole and, where it passes a new year, the next.
    ready, territory
        The curves, and whose they are.

    Returns
    -------
    YearlyFigures
        Cut from one and the same run over all years, the energies being those of the mean year; year by year only where
        the scenario says that the period is simulated or scaled alone. With uses some tenths of a second.

    Raises
    ------
    InputError, Faults
        As `simulate.simulate`; or no year covers these dates.
    """
    years = _years(scenario, ready.curves, territory)
    if scenario.cut_then_simulate or scenario.scale_on_period:
        return _figures(years, [_alone(scenario, year, ready.curves, territory) for year in years])
    if fleets_of(scenario, territory.uses):
        return _figures(years, _with_uses(scenario, years, ready.curves, territory))
    options = options_of(scenario, territory.foyers)
    by = kernel.rules(
        first_h=0,
        last_h=ready.curves.n_hours,
        window_h=options.window_h,
        max_reduction_share=options.max_reduction_share,
        foresight=foresight_code(options.foresight),
        cyclic=options.is_cyclic,
    )
    factors = [*_factors(scenario, ready, territory), *options.biogas()]
    edges = [_hours(scenario, year, ready.curves, territory) for year in years]
    totals = kernel.periods(ready.inputs, by, factors, options.flexible_share, options.battery(), edges)
    found = indicators_of(totals_of(totals, np.array(options.capacity_wh)), territory.foyers)
    return YearlyFigures(years=years, indicators={key: np.broadcast_to(found[key], len(years)) for key in found})


def _factors(scenario: Scenario, ready: AllYears, territory: Territory) -> list[float]:
    """What each curve is multiplied by, as `simulate.scaled_inputs` scales it."""
    factors = []
    for name, mean_w in annual_means_w(scenario, territory).items():
        mean = ready.means[name]
        if mean == 0.0 and mean_w > 0.0:
            raise InputError(f"{name}_curve", 0, "a curve that is not zero all along")
        factors.append(mean_w / mean if mean > 0.0 else 0.0)
    return factors


def _years(scenario: Scenario, curves: Curves, territory: Territory) -> tuple[int, ...]:
    """Years in which the period begins and that the curves cover until it ends, an hour of it counting."""
    covered = whole_years(curves, territory.timezone)
    last_year = scenario.period_end.year - scenario.period_start.year
    whole = [year for year in covered if year + last_year in covered]
    years = tuple(year for year in whole if _counts(*_hours(scenario, year, curves, territory), curves))
    if not years:
        raise InputError("period_end", scenario.period_end, "dates that some year of the curves covers")
    return years


def _counts(first: int, last: int, curves: Curves) -> bool:
    return curves.counted is None or bool(curves.counted[first:last].any())


def _hours(scenario: Scenario, year: int, curves: Curves, territory: Territory) -> tuple[int, int]:
    start, end = dates_in(scenario.period_start, scenario.period_end, year)
    return clock.hours_of_days(start, end, curves.start_utc, territory.timezone)


def _figures(years: tuple[int, ...], rows: Sequence[Mapping[str, float]]) -> YearlyFigures:
    return YearlyFigures(years=years, indicators={key: np.array([row[key] for row in rows]) for key in INDICATOR_UNITS})


def _alone(scenario: Scenario, year: int, curves: Curves, territory: Territory) -> dict[str, float]:
    start, end = dates_in(scenario.period_start, scenario.period_end, year)
    moved = replace(scenario, weather_year=0, period_start=start, period_end=end)
    return indicators(simulate(moved, curves, territory), territory.foyers)


def _with_uses(
    scenario: Scenario, years: Sequence[int], curves: Curves, territory: Territory
) -> list[dict[str, float]]:
    """Indicators of each year, cut from one balance: uses are placed by days, whose hours are not known ahead."""
    first, last = clock.whole_days(curves.start_utc, curves.n_hours, territory.timezone)
    whole = simulate(replace(scenario, weather_year=0, period_start=first, period_end=last), curves, territory)
    begin, _ = clock.hours_of_days(first, last, curves.start_utc, territory.timezone)
    rows = []
    for year in years:
        start, end = _hours(scenario, year, curves, territory)
        rows.append(indicators(whole.cut(start - begin, end - begin), territory.foyers))
    return rows
