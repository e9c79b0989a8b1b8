"""`python -m elfe_core sweep`: a grid of scenarios from the command line."""

import argparse
import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from elfe_core import catalogue, cluster, load, sweep
from elfe_core.catalogue import COST_INDICATORS, INDICATOR_UNITS, WEATHER_YEARS
from elfe_core.cli.balance import max_reduction
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.errors import ElfeError, InputError, all_or_faults, raise_faults
from elfe_core.insight.cost_planes import cost_planes, factors_around
from elfe_core.scenario import Scenario, in_weather_year, today
from elfe_core.store import SweepParts, read_hourly_inputs
from elfe_core.sweep import Grid, Progress, Study
from elfe_core.territory import Territory, load_territory

DUCKDB_INTERRUPTED = "Query interrupted"
"""What DuckDB raises, as a RuntimeError, when Ctrl-C comes while it runs a query."""

FIXED = {
    "wind_region_share": ("--wind-region", "share of the wind's energy that follows all turbines of the region"),
    "storage_low": ("--storage-low", "lower end of the usable band, a share of the capacity"),
    "storage_high": ("--storage-high", "its upper end"),
    "biogas_engine_factor": ("--biogas-engine-factor", "power of the engines over the mean of the gas that waits"),
    "biogas_gas_store_h": ("--biogas-gas-store", "gas tank, hours of that mean"),
}
"""Numbers that hold for every row."""

NEUTRAL: dict[str, Any] = {
    row.key: row.default if row.kind == "words" else row.neutral
    for row in catalogue.SETTINGS
    if row.switch == "storage_real"
}
"""A real battery that is an ideal one but for what the options say."""

BAR_WIDTH = 30
REDRAW_S = 0.2


def add_parser(jobs: Any) -> None:
    """Add the command to the parser."""
    parser = jobs.add_parser("sweep", help="simulate a grid of scenarios, one row each")
    for key, factor in catalogue.FACTORS.items():
        what = f"{factor.option_help}; or values a,b,c"
        parser.add_argument(factor.option, dest=key, metavar="MIN:MAX:POINTS", help=what)
    parser.add_argument("--max-reduction", type=max_reduction, default=1.0, help="share of an hour, or 'none'")
    for key, (option, what) in FIXED.items():
        parser.add_argument(option, dest=key, type=float, help=what)
    parser.add_argument("--storage-cyclic", action="store_true", default=None, help="end as full as begun")
    parser.add_argument("--foresight", choices=catalogue.FORESIGHTS, help="what plans of uses and biogas know")
    parser.add_argument("--year", type=int, choices=WEATHER_YEARS, default=0, help="real weather year of every row")
    parser.add_argument("--price", help="year of a wholesale price: adds what each row costs and emits, .parquet only")
    parser.add_argument("--curves", type=Path, help="hourly curves in W/foyer to use instead of the data in use")
    parser.add_argument("--out", type=Path, required=True, help=".parquet, or .csv in the layout of the first tool")
    parser.add_argument("--resume", action="store_true", help="go on with an interrupted run")
    parser.add_argument("--scheduler", metavar="tcp://HOST:8786", help="run the blocks on this Dask cluster")
    parser.set_defaults(job=run)


def run(options: argparse.Namespace) -> None:
    """Compute the sweep and write its file.

    Raises
    ------
    ElfeError
        A wrong option or file: nothing is written. An error of the disk or the cluster: finished blocks are kept.
    KeyboardInterrupt
        The user stopped; the finished blocks are kept.
    """
    study, provenance = _prepared(options)
    columns, counted = (*study.factors, *INDICATOR_UNITS), _counting(options, study)
    if counted is not None:
        columns, provenance["costs"] = (*columns, *(row.key for row in COST_INDICATORS)), counted.told
    bar = _Bar(study.layout.n_scenarios)
    with _workers(options.scheduler, study) as where:
        parts = SweepParts.open(options.out, provenance, columns, resume=options.resume, foyers=study.foyers)
        with _told_when_interrupted(parts, study.layout.n_blocks):
            keep = parts.write if counted is None else counted.then(parts.write)
            sweep.run(study, keep, done=parts.done(), go_on=bar.show, **where)
            parts.finish()
    bar.finish(options.out)


@contextmanager
def _workers(scheduler: str | None, study: Study) -> Iterator[dict[str, Any]]:
    """Where the blocks are computed, as `sweep.run` takes it."""
    if scheduler is None:
        yield {}
        return
    with cluster.connected(scheduler, study) as (submit, in_flight):
        yield {"submit": submit, "in_flight": in_flight}


@contextmanager
def _told_when_interrupted(parts: SweepParts, n_blocks: int) -> Iterator[None]:
    """After Ctrl-C, print what is kept and how to resume; DuckDB raises Ctrl-C as a RuntimeError."""
    try:
        yield
    except (KeyboardInterrupt, RuntimeError) as error:
        if isinstance(error, RuntimeError) and str(error) != DUCKDB_INTERRUPTED:
            raise
        print(
            f"{_end_of_bar()}interrupted: {len(parts.done())} of {n_blocks} blocks are kept in {parts.folder}; "
            "the same command with --resume goes on",
            file=sys.stderr,
        )
        raise KeyboardInterrupt from error


def _prepared(options: argparse.Namespace) -> tuple[Study, dict[str, Any]]:
    """The study described by the options, and its provenance."""
    territory, grid, fixed, inputs, *_ = all_or_faults(
        lambda: load_territory(options.territory),
        lambda: _grid(options),
        lambda: _fixed(options),
        lambda: read_hourly_inputs(options.curves) if options.curves else None,
        lambda: SweepParts.check_out(options.out),
        lambda: _check_weather(options),
    )
    scenario = in_weather_year(replace(today(territory), **fixed), options.year)
    made_on = _made_on(options)
    if inputs is None:
        curves = load.curves_of(scenario, territory, load.load_curves(territory))
        study = sweep.study(grid, scenario, curves, territory)
        data, files, around = territory.data.label, load.data_files(options.territory, territory), scenario
        files += load.weather_files() if options.year else []
    else:
        study = sweep.study_of_inputs(grid, scenario, inputs, territory)
        data, files, around = options.curves.name, [options.curves], None
    return study, sweep.provenance(
        study, around, territory=territory.name, data=data, fingerprint=load.fingerprint(files), made_on=made_on
    )


class _Counting(NamedTuple):
    """Costs and CO2 of the rows, in the units of `COST_INDICATORS`."""

    study: Study
    territory: Territory
    costs: Costs
    price: Price

    @property
    def told(self) -> dict[str, Any]:
        """What they are counted with, as JSON can hold it."""
        return {"price": self.price.key, "rows": {key: list(row.value) for key, row in self.costs.rows.items()}}

    def then(self, write: Callable[[int, sweep.Table], None]) -> Callable[[int, sweep.Table], None]:
        """`write`, given their columns beside the others."""
        rows = load.load_co2()

        def keep(number: int, table: sweep.Table) -> None:
            factors = factors_around(self.study.around, {name: table[name] for name in self.study.factors})
            write(number, table | cost_planes(factors, table, self.territory, self.costs, self.price, rows))

        return keep


def _counting(options: argparse.Namespace, study: Study) -> _Counting | None:
    """What costs are counted with; None where they are not asked for."""
    if options.price is None:
        return None
    territory = load_territory(options.territory)
    costs = load.load_costs(territory)
    prices = {price.key: price for price in costs.prices}
    if options.price not in prices:
        raise InputError("price", options.price, "a year with a price", choices=tuple(prices))
    if options.out.suffix.lower() != ".parquet":
        raise InputError("price", options.price, "a .parquet file: the first tool's layout has no column for costs")
    if options.curves:
        raise InputError("price", options.price, "no --price beside --curves, whose hours may be no year")
    return _Counting(study, territory, costs, prices[options.price])


def _check_weather(options: argparse.Namespace) -> None:
    """A weather year and the region's wind belong to the curves in use, not to a file of curves."""
    if options.curves and options.year:
        raise InputError("year", options.year, "no --year beside --curves")
    if options.curves and options.wind_region_share:
        raise InputError("wind_region_share", options.wind_region_share, "no --wind-region beside --curves")


def _fixed(options: argparse.Namespace) -> dict[str, Any]:
    """Settings of every row: what the options say, neutral where they do not; the faults of all of them at once."""
    said = {
        name: value for name in (*FIXED, "storage_cyclic", "foresight") if (value := getattr(options, name)) is not None
    }
    bound = options.max_reduction
    rule = {"original_rule": True} if math.isinf(bound) else {"max_reduction_share": bound}
    fixed = {"storage_mwh": 0.0, "storage_real": True} | NEUTRAL | said | rule
    any_mix: dict[str, Any] = dict.fromkeys(catalogue.ENERGIES, 0.0)
    Scenario(**any_mix, period_start=date.min, period_end=date.min, **fixed)  # raises the faults of what is fixed
    return fixed


def _made_on(options: argparse.Namespace) -> date:
    """Today; for a resumed run, the day it was started."""
    begun = SweepParts.begun(options.out) if options.resume else None
    try:
        return date.fromisoformat((begun or {})["made_on"])
    except (KeyError, TypeError, ValueError):
        return datetime.now(tz=UTC).date()


def _grid(options: argparse.Namespace) -> Grid:
    """Values of every factor that the options name, each checked, the faults of all of them at once."""
    faults: list[ElfeError] = []
    axes: dict[str, tuple[float, ...]] = {}
    for key, factor in catalogue.FACTORS.items():
        text = getattr(options, key)
        if text is None:
            continue
        try:
            values = sweep.parse_values(factor.option, text, key, factor.per_unit)
            axes |= Grid(axes={key: values}).axes
        except ElfeError as error:
            faults.extend(error.each())
    raise_faults(faults)
    return Grid(axes=axes)


class _Bar:
    """Progress bar on standard error: share done, speed, remaining time."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.begun_s = time.monotonic()
        self.done_before: int | None = None
        self.drawn_s = -math.inf

    def show(self, progress: Progress) -> bool:
        """Draw the line; on a terminal it replaces itself. Never stops the run."""
        if self.done_before is None:
            self.done_before = progress.done
        now_s = time.monotonic()
        is_last = progress.done == progress.total
        if sys.stderr.isatty() and (is_last or now_s - self.drawn_s >= REDRAW_S):
            self.drawn_s = now_s
            print(f"\r{self.line(progress, now_s)}\x1b[K", end="", file=sys.stderr, flush=True)
        return True

    def line(self, progress: Progress, now_s: float) -> str:
        """`[####------] 40 %  40 000/100 000  9 800/s  6 s left`."""
        share = progress.done / progress.total
        filled = round(BAR_WIDTH * share)
        parts = [f"[{'#' * filled}{'-' * (BAR_WIDTH - filled)}] {100 * share:3.0f} %"]
        parts.append(f"{progress.done:,}/{progress.total:,}".replace(",", " "))
        rate = (progress.done - (self.done_before or 0)) / max(now_s - self.begun_s, 1e-9)
        if rate > 0:
            left_s = (progress.total - progress.done) / rate
            parts += [f"{rate:,.0f}/s".replace(",", " "), f"{_duration(left_s)} left"]
        return "  ".join(parts)

    def finish(self, out: Path) -> None:
        """Print the summary."""
        took = _duration(time.monotonic() - self.begun_s)
        print(f"{_end_of_bar()}{self.total:,}".replace(",", " "), f"scenarios in {took} -> {out}", file=sys.stderr)


def _end_of_bar() -> str:
    """End the line of the progress bar."""
    return "\n" if sys.stderr.isatty() else ""


def _duration(seconds: float) -> str:
    """`8 s`, `3 min 20 s`, `2 h 5 min`."""
    whole = math.ceil(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60} s"
    return f"{whole // 3600} h {whole % 3600 // 60} min"
