"""The curves that a scenario is simulated on: those in use, those of its weather year, with its wind."""

from elfe_core import load, load_checks
from elfe_core.curve_set import RoleCurve
from elfe_core.curves import Curves
from elfe_core.insight.weather_checks import Likeness, likeness
from elfe_core.scenario import Scenario
from elfe_core.territory import Territory
from elfe_core.weather.facts import WeatherFacts
from elfe_core.weather.wind import with_region_wind
from elfe_ui.cached.data import DataSource, Stamp, curves, territory
from elfe_ui.memo import kept


def curves_of(scenario: Scenario, where: DataSource) -> Curves:
    """The curves that a scenario is simulated on: those in use, or theirs in its weather year; raises their faults."""
    share = scenario.wind_region_share
    if scenario.weather_year:
        return weather_curves(where, share)
    return curves(where) if share == 0.0 else _with_region_wind(where, share)


@kept(4, spinner="Lecture des années météo…")
def weather_curves(where: DataSource, wind_share: float) -> Curves:
    """The curves in use in all weather years; raises their faults."""
    if wind_share in (0.0, 1.0):
        return load.load_weather(territory(where), curves(where), wind_region_share=wind_share)
    return with_region_wind(weather_curves(where, 0.0), weather_curves(where, 1.0)["wind"], wind_share)


@kept(1)
def weather_facts() -> WeatherFacts:
    """What the weather years are made of, and the assumptions behind them."""
    return load.weather_facts()


@kept(1, spinner="Vérification des années météo…")
def weather_likeness(where: DataSource) -> Likeness:
    """How what is reconstructed in the weather years compares with what is known."""
    return likeness(load_checks.load_checked(territory(where)))


@kept(4)
def _with_region_wind(where: DataSource, share: float) -> Curves:
    own, stamp = curves(where), load.stamp(list(territory(where).data.prod))
    return with_region_wind(own, load.region_hours(_region_wind(stamp, territory(where)), own), share)


@kept(2, spinner="Lecture du vent de la région…")
def _region_wind(stamp: Stamp, facts: Territory) -> RoleCurve:
    return load.load_region_wind(facts)
