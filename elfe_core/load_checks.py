"""The copies that the weather years are made of -> what the checks of these years look at."""

from elfe_core import load
from elfe_core.curves import Curves
from elfe_core.insight import comparison
from elfe_core.insight.weather_checks import Checked
from elfe_core.store import WeatherCopies, read_weather_copies, read_weather_hours
from elfe_core.territory import Territory
from elfe_core.weather.factors import nation_factors, weather_hours
from elfe_core.weather.facts import WeatherFacts
from elfe_core.weather.measured import WeatherHours
from elfe_core.weather.years import weather_curves


def hours_of(copies: WeatherCopies, facts: WeatherFacts) -> WeatherHours:
    """The hours that the copies give by the rule."""
    regions = [copies.figures[name] for name in facts.regions]
    return weather_hours(copies.nation, copies.figures[facts.nation], regions, facts.timezone)


def checked(copies: WeatherCopies, hours: WeatherHours, facts: WeatherFacts, territory: Territory) -> Checked:
    """What the checks of these hours look at."""
    own = load.load_curves(territory)
    return Checked(
        nation=nation_factors(copies.nation, copies.figures[facts.nation], facts.timezone),
        west=hours,
        own=own,
        curves=weather_curves(hours, own, facts, territory.timezone),
        stations=copies.stations,
        published=comparison.read_published(load.DATA_FOLDER / "published_results.toml"),
        stated=copies.stated,
        territory=territory,
    )


def winds_of(of: Checked, facts: WeatherFacts) -> dict[str, Curves]:
    """The same weather with each curve of wind, in the years of the measured farm."""
    zone = of.territory.timezone
    region = weather_curves(of.west, of.own, facts, zone, wind_region_share=1.0)["wind"]
    return load.load_wind_curves(of.territory, of.curves, region)


def load_checked(territory: Territory) -> Checked:
    """The same for the shipped hours.

    Raises
    ------
    DataError, Faults
        The shipped files are missing or damaged.
    """
    facts = load.weather_facts()
    return checked(read_weather_copies(load.WEATHER_FOLDER), read_weather_hours(facts.years), facts, territory)
