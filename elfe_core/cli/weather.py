"""`python -m elfe_core data weather`: make the hours of the real weather years, and say how near they come."""

import argparse
from pathlib import Path
from typing import Any

from elfe_core.cli.marked import put_between_markers
from elfe_core.insight.weather_checks import markdown
from elfe_core.load import WEATHER_FOLDER
from elfe_core.load_checks import checked, hours_of, winds_of
from elfe_core.store import read_weather_copies, write_weather_hours
from elfe_core.territory import load_territory
from elfe_core.weather.facts import read_weather_facts

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
    of = checked(copies, hours, facts, load_territory(options.territory))
    table = markdown(of, winds_of(of, facts))
    if options.write is None:
        print(table)
    else:
        put_between_markers(options.write, MARKERS, table)
