"""`python -m elfe_core balance`: simulate the scenarios of a table on hourly curves."""

import argparse
import math
from collections.abc import Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pandas as pd

from elfe_core import units
from elfe_core.balance import Balance
from elfe_core.catalogue import INDICATOR_UNITS, PERIOD_ENERGIES, WEATHER_YEARS
from elfe_core.cli.costs import costs_table
from elfe_core.cli.scenario import read_scenarios
from elfe_core.curves import CURVE_NAMES, SECTORS, SOURCES, Curves
from elfe_core.errors import InputError, all_or_faults
from elfe_core.indicators import indicators
from elfe_core.insight.weather_band import all_years, in_every_year
from elfe_core.load import curves_of, load_curves, load_weather
from elfe_core.scenario import Scenario, in_weather_year
from elfe_core.simulate import simulate, simulate_inputs
from elfe_core.store import read_hourly_inputs, read_scenario_factors, table_writer, write_table
from elfe_core.territory import Territory, load_territory
from elfe_core.uses import FleetHours, check_existing, fleet_hours, read_fleets

OF_APP = ("year", "years", "costs")
"""Options that need the app's scenarios, which say what a table of factors does not."""

COUNTED_HOURS = "counted_hours"
"""Column of the hours that the energies of the period are of."""


def add_parser(jobs: Any) -> None:
    """Add the command to the parser."""
    parser = jobs.add_parser("balance", help="simulate scenarios on hourly curves in W/foyer, or a file of the app's")
    parser.add_argument("--scenario", type=Path, help=".json of the app's scenarios, on the curves in use; alone")
    parser.add_argument("--year", type=int, choices=WEATHER_YEARS, help="real weather year, with --scenario")
    parser.add_argument("--years", type=Path, help="with --scenario: one row a scenario and weather year (.csv)")
    parser.add_argument("--costs", type=Path, help="with --scenario: euros and CO2 of a year, by part (.csv)")
    parser.add_argument("--curves", type=Path, help="columns utc, wind, solar, bioenergy, res, ent, pro")
    parser.add_argument("--scenarios", type=Path, help="one row a scenario: factors, shares, storage")
    parser.add_argument("--max-reduction", type=max_reduction, default=1.0, help="share of an hour, or 'none'")
    parser.add_argument("--uses", type=Path, help="fleets that run in hours of their own: a TOML list [[uses]]")
    parser.add_argument("--timezone", default="Europe/Paris", help="whose local hours plans follow")
    parser.add_argument("--out", type=Path, help="every hour of every scenario (.csv or .csv.gz)")
    parser.add_argument("--indicators", type=Path, help="one row a scenario (.csv or .csv.gz)")
    parser.set_defaults(job=_balance)


def max_reduction(text: str) -> float:
    """Share of an hour that may be cut, `none` for no limit."""
    if text == "none":
        return math.inf
    value = float(text)
    if math.isnan(value) or value < 0:
        raise argparse.ArgumentTypeError(f"{text}: expected a number >= 0, or none")
    return value


def check_timezone(name: str) -> None:
    """Raise InputError for a name that is no time zone's."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # not known, not a name, a folder of names
        raise InputError("timezone", name, "a time zone such as Europe/Paris") from error


def _balance(options: argparse.Namespace) -> None:
    _check_inputs(options)
    foyers, balances = _of_app(options) if options.scenario else _of_tables(options)
    rows = []
    with table_writer(options.out) if options.out else nullcontext() as write:
        for name, balance in balances:
            rows.append({"scenario": name, **indicators(balance, foyers), COUNTED_HOURS: balance.n_counted})
            if write:
                write(_hourly_table(name, utc_texts(balance.inputs), balance))
    table = pd.DataFrame(rows, columns=["scenario", *INDICATOR_UNITS, *PERIOD_ENERGIES.values(), COUNTED_HOURS])
    if options.indicators:
        write_table(options.indicators, table)
    if not options.out and not options.indicators:
        print(table.set_index("scenario").T.to_string(float_format="{:.4f}".format))


def _check_inputs(options: argparse.Namespace) -> None:
    """Refuse anything but a file of the app's scenarios, or curves with a table of scenarios."""
    tables = [name for name in ("curves", "scenarios", "uses", *OF_APP) if getattr(options, name)]
    if options.scenario:
        tables = [name for name in tables if name not in OF_APP]
    if tables not in ([[]] if options.scenario else [["curves", "scenarios"], ["curves", "scenarios", "uses"]]):
        given = [f"--{name}" for name in ("scenario", *tables) if getattr(options, name)]
        raise InputError("balance", " ".join(given), "--scenario FILE, or --curves FILE and --scenarios FILE")


def _of_app(options: argparse.Namespace) -> tuple[int, Iterator[tuple[str, Balance]]]:
    """Foyers, and the scenarios of the app's file on the curves in use."""
    territory = load_territory(options.territory)
    curves = load_curves(territory)
    found = read_scenarios(options.scenario, territory, curves)
    if options.year:
        found = {name: in_weather_year(one, options.year) for name, one in found.items()}
    if options.costs:
        write_table(options.costs, costs_table(found, curves, territory))
    if options.years:
        _write_years(options.years, found, curves, territory)
    balances = ((name, simulate(one, curves_of(one, territory, curves), territory)) for name, one in found.items())
    return territory.foyers, balances


def _write_years(path: Path, found: Mapping[str, Scenario], own: Curves, territory: Territory) -> None:
    """Every indicator of each scenario in each weather year, a row each."""
    rows: list[dict[str, float | str]] = []
    ready = {
        share: all_years(load_weather(territory, own, wind_region_share=share), territory)
        for share in {one.wind_region_share for one in found.values()}
    }
    for name, scenario in found.items():
        figures = in_every_year(scenario, ready[scenario.wind_region_share], territory)
        rows += [{"scenario": name, "year": year, **figures.of_year(year)} for year in figures.years]
    write_table(path, pd.DataFrame(rows))


def _of_tables(options: argparse.Namespace) -> tuple[int, Iterator[tuple[str, Balance]]]:
    """Foyers, and the scenarios of a table on hourly curves in W/foyer."""
    foyers, curves, factors, fleets, _ = all_or_faults(
        lambda: load_territory(options.territory).foyers,
        lambda: read_hourly_inputs(options.curves),
        lambda: read_scenario_factors(options.scenarios),
        lambda: read_fleets(options.uses) if options.uses else (),
        lambda: check_timezone(options.timezone),
    )
    placed = fleet_hours(fleets, curves, foyers, options.timezone, file=options.uses.name if options.uses else "")
    check_existing(placed, curves)
    return foyers, _balances(curves, factors, foyers, placed, options)


def _balances(
    curves: Curves, factors: pd.DataFrame, foyers: int, placed: FleetHours, options: argparse.Namespace
) -> Iterator[tuple[str, Balance]]:
    """Each scenario's name and balance."""
    for row in factors.to_dict("records"):
        scale = {name: row.get(f"{name}_factor", 1.0) for name in SOURCES}
        scale |= {name: row[f"{name}_share"] for name in SECTORS}
        balance = simulate_inputs(
            replace(curves, **{name: curves[name] * scale[name] for name in CURVE_NAMES}),
            timezone=options.timezone,
            placed=placed.at_share(scale["res"]),
            capacity_wh=row["storage_wh"],
            flexible_share=row["flexible_share"],
            max_reduction_share=options.max_reduction,
            efficiency=row["storage_efficiency"],
            duration_h=row["storage_duration_h"],
            low=row["storage_low"],
            high=row["storage_high"],
            is_cyclic=row["storage_cyclic"] == 1.0,
            export_limit_w=units.mw_to_w(row["export_limit_mw"], foyers),
            dispatchable_share=row["biogas_dispatchable_share"],
            engine_factor=row["biogas_engine_factor"],
            gas_store_h=row["biogas_gas_store_h"],
            foresight=row["foresight"],
        )
        yield str(row["scenario"]), balance


def _hourly_table(name: str, hours: list[str], balance: Balance) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "scenario": name,
            "utc": hours,
            "consumption": balance.consumption_w,
            "production_before_storage": balance.production_w,
            "production": balance.supply_w,
            "imported": balance.imported_w,
            "exported": balance.exported_w,
            "stored_energy": balance.stored_wh,
            "charge": balance.charge_w,
            "discharge": balance.discharge_w,
            "storage_loss": balance.loss_w,
            "curtailed": balance.curtailed_w,
            "biogas": balance.biogas_w,
            "gas_level": balance.gas_level_wh,
            **{f"use_{use}": power_w for use, power_w in zip(balance.uses, balance.uses_w, strict=True)},
        }
    )


def utc_texts(curves: Curves) -> list[str]:
    """Hours of the curves as `2021-01-01T00:00`."""
    return [str(hour) for hour in curves.utc().astype("datetime64[m]")]
