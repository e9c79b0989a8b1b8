"""The same jobs without a screen: `elfe --help`, or `python -m elfe_core --help` in a checkout."""

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd

from elfe_core import MODEL_VERSION, __version__, cli_data, cli_sweep, comparison, shapes
from elfe_core.balance import Balance
from elfe_core.curves import CURVE_NAMES, SECTORS, SOURCES, Curves
from elfe_core.errors import DataError, ElfeError, all_or_faults
from elfe_core.indicators import INDICATOR_UNITS, indicators
from elfe_core.load import DATA_FOLDER, load_curves, territory_file
from elfe_core.scenario import today
from elfe_core.simulate import scaled_inputs, simulate_inputs
from elfe_core.store import read_hourly_inputs, read_scenario_factors, table_writer, write_table
from elfe_core.territory import load_territory

TABLE_START, TABLE_END = "<!-- comparison: begin -->", "<!-- comparison: end -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 2 refused (the faults on standard error), 130 stopped by Ctrl-C."""
    options = _parser().parse_args(arguments)
    job: Callable[[argparse.Namespace], None] = options.job
    try:
        job(options)
    except ElfeError as error:
        for fault in error.each():
            print(f"error: {fault}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_program(), description=__doc__)
    parser.add_argument(
        "--territory", type=Path, default=territory_file(), help="territory file (default: %(default)s)"
    )
    parser.add_argument("--version", action="version", version=f"elfe-predim {__version__}, model {MODEL_VERSION}")
    jobs = parser.add_subparsers(required=True, metavar="command")

    balance = jobs.add_parser("balance", help="simulate scenarios on hourly curves in W/foyer")
    balance.add_argument(
        "--curves", type=Path, required=True, help="columns utc, wind, solar, bioenergy, res, ent, pro"
    )
    balance.add_argument("--scenarios", type=Path, required=True, help="one row a scenario: factors, shares, storage")
    balance.add_argument("--max-reduction", type=_max_reduction, default=1.0, help="share of an hour, or 'none'")
    balance.add_argument("--out", type=Path, help="every hour of every scenario (.csv or .csv.gz)")
    balance.add_argument("--indicators", type=Path, help="one row a scenario (.csv or .csv.gz)")
    balance.set_defaults(job=_balance)

    curves = jobs.add_parser("curves", help="write the hourly UTC curves in use, W/foyer at today's annual energies")
    curves.add_argument("--out", type=Path, required=True)
    curves.set_defaults(job=_curves)

    cli_sweep.add_parser(jobs, _max_reduction)

    data = jobs.add_parser("data", help="the shipped data").add_subparsers(required=True, metavar="data command")
    demo = data.add_parser("demo", help="make the demonstration set (needs requirements-dev.txt)")
    demo.add_argument("--out", type=Path, default=DATA_FOLDER / "raw", help="folder (default: %(default)s)")
    demo.set_defaults(job=_demo)
    cli_data.add_parser(data)
    against = data.add_parser("compare", help="compare the data in use with ELFE's published results")
    against.add_argument("--write", type=Path, help="put the table into this file, between its two markers")
    against.set_defaults(job=_compare)
    return parser


def _program() -> str:
    """How the command was called: installed, or from a checkout."""
    return "elfe" if Path(sys.argv[0]).stem == "elfe" else "python -m elfe_core"


def _max_reduction(text: str) -> float:
    if text == "none":
        return math.inf
    value = float(text)
    if math.isnan(value) or value < 0:
        raise argparse.ArgumentTypeError(f"{text}: expected a number >= 0, or none")
    return value


def _balance(options: argparse.Namespace) -> None:
    foyers, curves, factors = all_or_faults(
        lambda: load_territory(options.territory).foyers,
        lambda: read_hourly_inputs(options.curves),
        lambda: read_scenario_factors(options.scenarios),
    )
    rows = []
    hours = _utc_texts(curves)
    with table_writer(options.out) if options.out else nullcontext() as write:
        for name, balance in _balances(curves, factors, options.max_reduction):
            rows.append({"scenario": name, **indicators(balance, foyers)})
            if write:
                write(_hourly_table(name, hours, balance))
    table = pd.DataFrame(rows, columns=["scenario", *INDICATOR_UNITS])
    if options.indicators:
        write_table(options.indicators, table)
    if not options.out and not options.indicators:
        print(table.set_index("scenario").T.to_string(float_format="{:.4f}".format))


def _balances(curves: Curves, factors: pd.DataFrame, max_reduction: float) -> Iterator[tuple[str, Balance]]:
    """Each scenario's name and balance."""
    for row in factors.to_dict("records"):
        scale = {name: row[f"{name}_factor"] for name in SOURCES} | {name: row[f"{name}_share"] for name in SECTORS}
        balance = simulate_inputs(
            replace(curves, **{name: getattr(curves, name) * scale[name] for name in CURVE_NAMES}),
            capacity_wh=row["storage_wh"],
            flexible_share=row["flexible_share"],
            max_reduction_share=max_reduction,
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
        }
    )


def _utc_texts(curves: Curves) -> list[str]:
    return [str(hour) for hour in curves.utc().astype("datetime64[m]")]


def _curves(options: argparse.Namespace) -> None:
    territory = load_territory(options.territory)
    scaled = scaled_inputs(today(territory), load_curves(territory), territory)
    order = (*SOURCES, "res", "ent", "pro")
    write_table(
        options.out, pd.DataFrame({"utc": _utc_texts(scaled)} | {name: getattr(scaled, name) for name in order})
    )


def _demo(options: argparse.Namespace) -> None:
    from elfe_core.demo import write_demo  # its packages are not needed to run the app

    written = write_demo(options.out)
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(written))
    (options.out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(*written, sep="\n")


def _compare(options: argparse.Namespace) -> None:
    territory = load_territory(options.territory)
    curves = load_curves(territory)
    published = comparison.read_published(DATA_FOLDER / "published_results.toml")
    results = comparison.markdown_table(comparison.compare(published, curves, territory))
    likeness = shapes.markdown_table(shapes.compare_shapes(curves, territory, DATA_FOLDER / "shapes"))
    table = f"{results}\n\n{likeness}"
    if options.write is None:
        print(table)
        return
    try:
        text = options.write.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(options.write.name, "missing_file") from error
    before, start, rest = text.partition(TABLE_START)
    _, end, after = rest.partition(TABLE_END)
    if not start or not end:
        raise DataError(options.write.name, "bad_key", expected=f"the markers {TABLE_START} and {TABLE_END}")
    options.write.write_text(f"{before}{TABLE_START}\n{table}\n{TABLE_END}{after}", encoding="utf-8")
