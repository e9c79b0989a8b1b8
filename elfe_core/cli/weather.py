"""`python -m elfe_core data weather`: make the hours of the real weather years, and say how near they come."""

import argparse
from pathlib import Path
from typing import Any

from elfe_core.cli.marked import put_between_markers
from elfe_core.insight import comparison
from elfe_core.insight.weather_checks import Checked, markdown
from elfe_core.load import DATA_FOLDER, WEATHER_FOLDER, load_curves
from elfe_core.store import WeatherCopies, read_weather_copies, write_weather_hours
from elfe_core.territory import Territory, load_territory
from elfe_core.weather.factors import nation_factors, weather_hours
from elfe_core.weather.facts import WeatherFacts, read_weather_facts
from elfe_core.weather.measured import WeatherHours
from elfe_core.weather.years import weather_curves

MARKERS = "<!-- weather: begin -->", "<!-- weather: end -->"


def add_parser(jobs: Any) -> None:
    """Add `data weather` to the parser."""
    parser = jobs.add_parser("weather", help="make the hours of the real weather years from their copies")
    parser.add_argument("--copies", type=Path, default=WEATHER_FOLDER, help="folder (default: %(default)s)")
    parser.add_argument("--out", type=Path, help=".csv.gz (default: the file that weather.toml names)")
    parser.add_argument("--write", type=Path, help="put the table of checks into this file, between its two markers")
    parser.set_defaults(job=_weather)


def _weather(options: argparse.Namespace) -> None:
    facts = read_weather_facts(options.copies / "weather.toml")
    copies = read_weather_copies(options.copies)
    hours = hours_of(copies, facts)
    write_weather_hours(options.out or facts.years, hours)
    table = markdown(checked(copies, hours, facts, load_territory(options.territory)))
    if options.write is None:
        print(table)
    else:
        put_between_markers(options.write, MARKERS, table)


def hours_of(copies: WeatherCopies, facts: WeatherFacts) -> WeatherHours:
    """The hours that the copies give by the rule."""
    regions = [copies.figures[name] for name in facts.regions]
    return weather_hours(copies.nation, copies.figures[facts.nation], regions, facts.timezone)


def checked(copies: WeatherCopies, hours: WeatherHours, facts: WeatherFacts, territory: Territory) -> Checked:
    """What the checks of these hours look at."""
    own = load_curves(territory)
    return Checked(
        nation=nation_factors(copies.nation, copies.figures[facts.nation], facts.timezone),
        west=hours,
        own=own,
        curves=weather_curves(hours, own, facts, territory.timezone),
        stations=copies.stations,
        published=comparison.read_published(DATA_FOLDER / "published_results.toml"),
        stated=copies.stated,
        territory=territory,
    )
