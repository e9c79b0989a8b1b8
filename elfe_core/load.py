"""Territory file and raw files -> the facts and curves in use: what the app and the command line both start from."""

import os
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import numpy as np

from elfe_core.curve_set import CurveSet, RoleCurve, as_curves
from elfe_core.curves import Curves, Hourly
from elfe_core.data_folder import data_folder
from elfe_core.economics.climate import Co2Rows, read_co2
from elfe_core.economics.cost_rows import Costs, read_costs
from elfe_core.errors import DataError, InputError
from elfe_core.presets import Preset, load_presets
from elfe_core.scenario import Scenario
from elfe_core.store import (
    cached_curve_set,
    read_communes,
    read_farm_hours,
    read_region_wind,
    read_weather_hours,
)
from elfe_core.territory import Commune, Territory
from elfe_core.weather.facts import WeatherFacts, read_weather_facts
from elfe_core.weather.wind import with_region_wind
from elfe_core.weather.wind_curves import wind_curves
from elfe_core.weather.years import weather_curves

DATA_FOLDER = data_folder()
TERRITORY_FILE = DATA_FOLDER / "territory.toml"
TERRITORIES_FOLDER = DATA_FOLDER / "territories"
"""Territory files that can be chosen beside the usual one."""

PRESETS_FILE = DATA_FOLDER / "presets.toml"
"""Scenarios to begin with."""

COSTS_FILE, CO2_FILE = DATA_FOLDER / "costs.toml", DATA_FOLDER / "co2.toml"

WEATHER_FOLDER = DATA_FOLDER / "weather"
"""Real weather years, and the copies that they are made of."""

TERRITORY_VARIABLE = "ELFE_TERRITORY_FILE"
"""Environment variable that names another territory file than the shipped one."""


def territory_file() -> Path:
    """The territory file in use."""
    return Path(os.environ.get(TERRITORY_VARIABLE, TERRITORY_FILE))


def territory_files() -> dict[str, Path]:
    """The territory files by name, the usual one first; alone if the environment variable sets it."""
    usual = territory_file()
    files = {usual.stem: usual}
    if TERRITORY_VARIABLE not in os.environ:
        for file in sorted(TERRITORIES_FOLDER.glob("*.toml")):
            # Some file systems take accents apart: a link would not name the same file everywhere.
            files.setdefault(unicodedata.normalize("NFC", file.stem), file)
    return files


def load_curves(territory: Territory) -> Curves:
    """Hourly UTC curves from the raw files that the territory names; errors as `load_curve_set`."""
    return as_curves(load_curve_set(territory))


def load_curve_set(territory: Territory) -> CurveSet:
    """The same with the origin of each curve.

    Raises
    ------
    DataError, Faults
        Everything that is wrong in any of the files, at once.
    """
    data = territory.data
    found = cached_curve_set(
        conso_inf36=data.conso_inf36,
        conso_sup36=data.conso_sup36,
        prod=data.prod,
        wind=data.wind,
        region_codes=data.region_codes,
    )
    return CurveSet(**{role: replace(curve, source=data.label) for role, curve in found.roles()})


def load_weather(territory: Territory, own: Curves, *, wind_region_share: float = 0.0) -> Curves:
    """The territory's curves in the real weather years (MODEL.md section 9).

    Parameters
    ----------
    territory
        Whose time zone counts.
    own
        Its own curves, from which patterns and the spread of the wind are taken.
    wind_region_share
        See `Scenario`.

    Raises
    ------
    DataError, Faults
        The shipped files are missing or damaged.
    InputError
        `own` does not know every month, kind of day and hour.
    """
    facts = weather_facts()
    hours = read_weather_hours(facts.years)
    return weather_curves(hours, own, facts, territory.timezone, wind_region_share=wind_region_share)


def weather_facts() -> WeatherFacts:
    """What the shipped weather years are made of; errors as `read_weather_facts`."""
    return read_weather_facts(WEATHER_FOLDER / "weather.toml")


def weather_files() -> list[Path]:
    """The files that the curves of a weather year are made of, beside the territory's own."""
    facts = WEATHER_FOLDER / "weather.toml"
    return [facts, read_weather_facts(facts).years]


def curves_of(scenario: Scenario, territory: Territory, own: Curves) -> Curves:
    """The curves that a scenario is simulated on: the territory's own or those of its weather, with its wind.

    Raises
    ------
    DataError, Faults, InputError
        As `load_weather`, `load_region_wind` and `region_hours`.
    """
    if scenario.weather_year:
        return load_weather(territory, own, wind_region_share=scenario.wind_region_share)
    if scenario.wind_region_share == 0.0:
        return own
    region = region_hours(load_region_wind(territory), own)
    return with_region_wind(own, region, scenario.wind_region_share)


def load_wind_curves(territory: Territory, farms: Curves, region: Hourly) -> dict[str, Curves]:
    """Curves of the years of a real farm, by `WIND_CURVES`.

    Parameters
    ----------
    territory
        Whose time zone counts.
    farms
        As `load_weather` gives them.
    region
        The wind of the same with `wind_region_share` 1.

    Raises
    ------
    DataError, Faults
        The shipped files are missing or damaged.
    """
    farm = weather_facts().farm
    return wind_curves(farms, region, farm, read_farm_hours(farm.file, farm.turbines), territory.timezone)


def load_region_wind(territory: Territory) -> RoleCurve:
    """Wind of the territory's region, from its production tables; errors as `read_region_wind`."""
    return read_region_wind(prod=territory.data.prod, region_codes=territory.data.region_codes)


def region_hours(region: RoleCurve, curves: Curves) -> Hourly:
    """A region's wind at the hours of some curves, shape (n_hours,).

    Raises
    ------
    InputError
        It does not cover them.
    """
    first = int((curves.start_utc.astype("datetime64[h]") - region.start_utc.astype("datetime64[h]")).astype(np.int64))
    if first < 0 or first + curves.n_hours > len(region.values):
        raise InputError("region_wind", curves.n_hours, "hours that the curve of the region covers")
    return region.values[first : first + curves.n_hours]


def presets() -> tuple[Preset, ...]:
    """The shipped scenarios to begin with, in the order in which they are offered.

    Raises
    ------
    DataError, Faults
        Everything that is wrong in their file, at once.
    """
    return load_presets(PRESETS_FILE)


def load_communes(territory: Territory) -> tuple[Commune, ...]:
    """The communes of the list that the territory names; none without a list.

    Raises
    ------
    DataError, Faults
        Everything that is wrong in the list, at once.
    """
    return read_communes(territory.communes) if territory.communes is not None else ()


def load_costs(territory: Territory) -> Costs:
    """What electricity costs, with the territory's own rows in place of the shipped ones; errors as `read_costs`."""
    return read_costs(COSTS_FILE, territory.costs_file)


def load_co2() -> Co2Rows:
    """Greenhouse gases by source and basis; errors as `read_co2`."""
    return read_co2(CO2_FILE)


def data_files(territory_file: Path, territory: Territory) -> list[Path]:
    """The territory file and every raw file that it names."""
    data = territory.data
    return [territory_file, *data.conso_inf36, *data.conso_sup36, *data.prod, *data.wind]


def fingerprint(files: Sequence[Path]) -> str:
    """SHA-256 of the files' names and contents, in their order.

    Raises
    ------
    DataError
        missing_file for a file that cannot be read.
    """
    whole = sha256()
    for file in files:
        try:
            content = sha256(file.read_bytes())
        except OSError as error:
            raise DataError(file.name, "missing_file") from error
        whole.update(f"{content.hexdigest()}  {file.name}\n".encode())
    return whole.hexdigest()


def stamp(files: Sequence[Path]) -> tuple[tuple[str, int, int], ...]:
    """Name, size and time of change of each file (-1 for one that is not there): changes when a file does."""
    return tuple(_stamp(file) for file in files)


def _stamp(file: Path) -> tuple[str, int, int]:
    try:
        status = file.stat()
    except OSError:
        return str(file), -1, -1
    return str(file), status.st_size, status.st_mtime_ns
