"""A scenario in every weather year, and with other curves of wind."""

from collections.abc import Callable

from elfe_core import kernel, load
from elfe_core.catalogue import WEATHER_YEARS
from elfe_core.errors import ElfeError
from elfe_core.insight import weather_band, winter_week
from elfe_core.insight.weather_band import AllYears, YearlyFigures
from elfe_core.insight.winter_week import WinterWeek
from elfe_core.options import fleets_of
from elfe_core.scenario import Scenario
from elfe_core.weather.years import scaled_by_year, whole_years
from elfe_ui.cached.data import DataSource, curves, territory
from elfe_ui.cached.weather import weather_curves
from elfe_ui.memo import kept


@kept(2)
def _all_years(where: DataSource, wind_share: float) -> AllYears:
    return weather_band.all_years(weather_curves(where, wind_share), territory(where))


@kept(2)
def _own_years(where: DataSource) -> AllYears | None:
    """Whole years of a visitor's own curves that no weather year is, each scaled on itself; None without any."""
    zone = territory(where).timezone
    if where.own is None or not set(whole_years(curves(where), zone)) - set(WEATHER_YEARS):
        return None
    return weather_band.all_years(scaled_by_year(curves(where), zone), territory(where))


@kept(64)
def in_every_year(scenario: Scenario, where: DataSource) -> YearlyFigures | None:
    """A scenario in every weather year and every whole year of a visitor's own curves.

    None where the data or the period allow none.
    """
    found = _of_years(scenario, where, lambda: _all_years(where, scenario.wind_region_share))
    own = None if scenario.wind_region_share else _of_years(scenario, where, lambda: _own_years(where))
    return weather_band.with_own_years(found, own)


def _of_years(scenario: Scenario, where: DataSource, years: Callable[[], AllYears | None]) -> YearlyFigures | None:
    try:
        ready = years()
        return None if ready is None else weather_band.in_every_year(scenario, ready, territory(where))
    except ElfeError:
        return None


@kept(2)
def _wind_curves(where: DataSource) -> dict[str, AllYears]:
    facts = territory(where)
    made = load.load_wind_curves(facts, weather_curves(where, 0.0), weather_curves(where, 1.0)["wind"])
    return {name: weather_band.all_years(one, facts) for name, one in made.items()}


@kept(32)
def by_wind_curve(scenario: Scenario, where: DataSource) -> dict[str, dict[str, float]]:
    """Indicators of a scenario with each curve of wind, in the mean of the measured farm's years; empty without any."""
    try:
        ready = _wind_curves(where)
        return {
            name: weather_band.mean_of_years(weather_band.in_every_year(scenario, one, territory(where)))
            for name, one in ready.items()
        }
    except ElfeError:
        return {}


@kept(64)
def hardest_winter_week(scenario: Scenario, where: DataSource) -> WinterWeek | None:
    """The winter week of all weather years in which a scenario imports most; None as there."""
    try:
        return winter_week.hardest_winter_week(
            scenario, weather_curves(where, scenario.wind_region_share), territory(where)
        )
    except ElfeError:
        return None


def is_every_year_quick(scenario: Scenario, where: DataSource) -> bool:
    """Whether that takes some milliseconds: it is known, or the years are read and run as one by the compiled rules."""
    if in_every_year.knows(scenario, where):
        return True
    is_one_run = not (
        scenario.cut_then_simulate or scenario.scale_on_period or fleets_of(scenario, territory(where).uses)
    )
    is_read = _all_years.knows(where, scenario.wind_region_share) and (where.own is None or _own_years.knows(where))
    return is_one_run and kernel.is_ready() and is_read
