"""`python -m elfe_core scenario`: write a file of scenarios that the app imports."""

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from elfe_core import clock, load
from elfe_core.curves import Curves
from elfe_core.errors import DataError, InputError, raise_faults
from elfe_core.link_values import WidgetSpecs, scenario_of, values_of, widget_specs
from elfe_core.load import load_curves
from elfe_core.presets import Preset
from elfe_core.presets import scenario as preset_scenario
from elfe_core.scenario import Scenario
from elfe_core.scenario_file import MOST_BYTES, Settings, changed, checked, clean, complete, from_file, to_file
from elfe_core.store import refusing, whole_file
from elfe_core.territory import Territory, load_territory


def add_parser(jobs: Any) -> None:
    """Add the command to the parser."""
    parser = jobs.add_parser("scenario", help="write a scenario to a file that the app imports, and `balance` reads")
    parser.add_argument("name", help="what the scenario is called")
    parser.add_argument("settings", nargs="*", metavar="SETTING=VALUE", help="as in links: eolien=242.5 stockage=true")
    parser.add_argument("--preset", help="key of a preset to begin with (default: today)")
    parser.add_argument("--out", type=Path, required=True, help=".json; scenarios that stand there stay")
    parser.set_defaults(job=_scenario)


def read_scenarios(path: Path, territory: Territory, curves: Curves) -> dict[str, Scenario]:
    """The scenarios of a file by name, for a territory and its curves.

    Raises
    ------
    DataError
        missing_file.
    InputError, Faults
        Everything that is wrong in the file.
    """
    known = specs(territory, curves)
    found = from_file(_content(path), known)
    return {name: scenario_of(_values(settings, known), territory) for name, settings in found.items()}


def specs(territory: Territory, curves: Curves) -> WidgetSpecs:
    """The settings and their bounds, as the app offers them."""
    return widget_specs(territory, *days(territory, curves))


def days(territory: Territory, curves: Curves) -> tuple[date, date]:
    """First and last local day that the curves cover."""
    return clock.whole_days(curves.start_utc, curves.n_hours, territory.timezone)


def _values(settings: Settings, known: WidgetSpecs) -> Settings:
    return {key: spec.default for key, spec in known.items()} | complete(settings, known)


def _content(path: Path) -> bytes:
    """What a file holds, and a byte more than is accepted of one that has no end."""
    try:
        with path.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError(path.name, "missing_file") from error


def _scenario(options: argparse.Namespace) -> None:
    territory = load_territory(options.territory)
    curves = load_curves(territory)
    known = specs(territory, curves)
    start = _of_preset(options.preset, territory, curves, known) if options.preset else {}
    settings, faults = checked(dict(_pair(text) for text in options.settings), known)
    raise_faults(faults)
    named = {key for key, _ in map(_pair, options.settings)}
    whole = changed({**{key: value for key, value in start.items() if key not in named}, **settings}, known)
    scenario_of(_values(whole, known), territory)  # refuses what does not go together
    before = from_file(_content(options.out), known) if options.out.is_file() else {}
    content = to_file({**before, clean(options.name): whole}, territory.name)
    with refusing(options.out), whole_file(options.out) as unfinished:
        unfinished.write_bytes(content)


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals:
        raise InputError("setting", text, "a setting and its value, such as eolien=242.5")
    return key, value


def _of_preset(key: str, territory: Territory, curves: Curves, known: WidgetSpecs) -> Settings:
    found: dict[str, Preset] = {one.key: one for one in load.presets()}
    if key not in found:
        raise InputError("preset", key, "a preset", choices=tuple(found))
    scenario = preset_scenario(found[key], territory, *days(territory, curves), curves)
    return changed(values_of(scenario, territory), known)
