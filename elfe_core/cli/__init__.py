"""The same jobs without a screen: `elfe --help`, or `python -m elfe_core --help` in a checkout."""

import argparse
import sys
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path

import pandas as pd

from elfe_core import MODEL_VERSION, __version__
from elfe_core.cli import balance, data, mix, plan, scenario, sweep, weather
from elfe_core.cli.balance import utc_texts
from elfe_core.cli.marked import put_between_markers
from elfe_core.curves import SOURCES
from elfe_core.errors import ElfeError
from elfe_core.insight import comparison
from elfe_core.load import DATA_FOLDER, load_curves, territory_file
from elfe_core.scenario import today
from elfe_core.simulate import scaled_inputs
from elfe_core.store import refusing, write_table
from elfe_core.territory import load_territory

TABLE_START, TABLE_END = "<!-- comparison: begin -->", "<!-- comparison: end -->"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status: 0 done, 2 refused (the faults on standard error), 130 stopped by Ctrl-C."""
    options = _parser().parse_args(arguments)
    job: Callable[[argparse.Namespace], None] = options.job
    try:
        job(options)
        sys.stdout.flush()
    except ElfeError as error:
        for fault in error.each():
            print(f"error: {fault}", file=sys.stderr)
        return 2
    except OSError as error:
        if error.filename is not None:
            raise
        sys.stdout = None  # what it could not take is not tried again
        print(f"error: standard output: {error.strerror}", file=sys.stderr)
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

    balance.add_parser(jobs)
    scenario.add_parser(jobs)

    curves = jobs.add_parser("curves", help="write the hourly UTC curves in use, W/foyer at today's annual energies")
    curves.add_argument("--out", type=Path, required=True)
    curves.set_defaults(job=_curves)

    sweep.add_parser(jobs)
    mix.add_parser(jobs)
    plan.add_parser(jobs)

    data_jobs = jobs.add_parser("data", help="the shipped data").add_subparsers(required=True, metavar="data command")
    demo = data_jobs.add_parser("demo", help="make the demonstration set (needs requirements-dev.txt)")
    demo.add_argument("--out", type=Path, default=DATA_FOLDER / "raw", help="folder (default: %(default)s)")
    demo.set_defaults(job=_demo)
    data.add_parser(data_jobs)
    weather.add_parser(data_jobs)
    against = data_jobs.add_parser("compare", help="compare the data in use with ELFE's published results")
    against.add_argument("--write", type=Path, help="put the table into this file, between its two markers")
    against.set_defaults(job=_compare)
    return parser


def _program() -> str:
    """How the command was called: installed, or from a checkout."""
    return "elfe" if Path(sys.argv[0]).stem == "elfe" else "python -m elfe_core"


def _curves(options: argparse.Namespace) -> None:
    territory = load_territory(options.territory)
    scaled = scaled_inputs(today(territory), load_curves(territory), territory)
    order = (*SOURCES, "res", "ent", "pro")
    write_table(options.out, pd.DataFrame({"utc": utc_texts(scaled)} | {name: scaled[name] for name in order}))


def _demo(options: argparse.Namespace) -> None:
    from elfe_core.demo import write_demo  # its packages are not needed to run the app

    written = write_demo(options.out)
    sums = "".join(f"{sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in sorted(written))
    with refusing(options.out / "SHA256SUMS"):
        (options.out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(*written, sep="\n")


def _compare(options: argparse.Namespace) -> None:
    territory = load_territory(options.territory)
    curves = load_curves(territory)
    published = comparison.read_published(DATA_FOLDER / "published_results.toml")
    results = comparison.results_markdown(comparison.compare(published, curves, territory))
    likeness = comparison.shapes_markdown(comparison.compare_shapes(curves, territory, DATA_FOLDER / "shapes"))
    table = f"{results}\n\n{likeness}"
    if options.write is None:
        print(table)
        return
    put_between_markers(options.write, (TABLE_START, TABLE_END), table)
