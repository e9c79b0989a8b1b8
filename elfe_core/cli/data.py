"""`python -m elfe_core data fetch` and `data check`: published curves from the internet; what files of curves hold."""

import argparse
import math
import re
import sys
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from elfe_core import units
from elfe_core.curve_set.measured import (
    CLOCKS,
    DATES,
    KEEP_ALL,
    KINDS,
    LABELS,
    STEPS_MIN,
    SUM,
    UNITS,
    VALUES,
    Choice,
    FileReport,
    Measured,
)
from elfe_core.curve_set.quality import oddities, summary
from elfe_core.errors import ElfeError, InputError, raise_faults
from elfe_core.fetch.check import Hole, Progress
from elfe_core.fetch.sources import Query, read_sources
from elfe_core.load import DATA_FOLDER
from elfe_core.store import read_any, with_lines
from elfe_core.territory import load_territory

if TYPE_CHECKING:
    from elfe_core.fetch.download import Downloaded

SOURCES_FILE = DATA_FOLDER / "sources.toml"
DATASETS = ("conso-inf36-region", "conso-sup36-region", "prod-region", "eco2mix")
CHOICES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    ("kind", tuple(KINDS), "kind of the file, where it is not the one recognised"),
    ("column", (), f"column of the values, where there are several ({SUM}: their sum)"),
    ("unit", UNITS, "unit of the values; an empty one: only their shape counts"),
    ("clock", CLOCKS, "clock of times without an offset; utc+1: winter time all year"),
    ("decimal", (",", "."), "decimal sign"),
    ("step", tuple(map(str, STEPS_MIN)), "minutes from one time to the next"),
    ("sheet", (), "sheet of a workbook, or table of an archive"),
    ("series", (), f"which of several meters or turbines ({SUM}: their sum)"),
    ("label", LABELS, "whether a time is the start or the end of its step"),
    ("values", VALUES, "whether values are those of each step, an index that only rises, or a counter of the day"),
    ("dates", DATES, "which stands first in a date such as 05/06/2023"),
    ("missing", (), f"number that stands for no value ({KEEP_ALL}: none does)"),
)
"""Options of `data check` that set a field of Choice, with what may be chosen."""

YEAR = re.compile("20[0-9]{2}")

REDRAW_S = 0.2
LINE_EVERY_S = 10.0
"""Seconds between two lines of progress where standard error is no terminal."""

MOST_HOLES = 20


def add_parser(jobs: Any) -> None:
    """Add `data fetch` and `data check` to the parser."""
    parser = jobs.add_parser("fetch", help="download curves of Enedis or RTE, and check them")
    parser.add_argument("--dataset", choices=DATASETS, required=True)
    parser.add_argument("--region", help="53 Bretagne, 52 Pays de la Loire... (default: the territory's own)")
    first, last = "first day, or a year from its first on", "last day, or a year to its last (default: the year before)"
    parser.add_argument("--from", dest="first_day", type=first_day, required=True, metavar="YYYY[-MM-DD]", help=first)
    parser.add_argument("--to", dest="last_day", type=last_day, metavar="YYYY[-MM-DD]", help=last)
    parser.add_argument("--out", type=Path, help=".csv or .csv.gz (default: <dataset>-<region>-<from>-<to>.csv)")
    parser.add_argument("--native", action="store_true", help="by pages of Enedis' own interface, not one export")
    parser.add_argument("--sources", type=Path, default=SOURCES_FILE, help="addresses (default: %(default)s)")
    parser.set_defaults(job=run)
    check = jobs.add_parser("check", help="say what files of curves hold, and what is wrong or odd about them")
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    check.add_argument("--region", action="append", default=[], help="code of a region, may be repeated (default: all)")
    add_choices(check)
    check.set_defaults(job=_check)


def add_choices(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how a file is read."""
    for option, choices, words in CHOICES:
        parser.add_argument(f"--{option}", choices=choices or None, help=words)


def day(text: str) -> date:
    """A day of the command line."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text}: expected a day such as 2023-01-31") from None


def first_day(text: str) -> date:
    """A day, or the first one of a year."""
    return date(int(text), 1, 1) if YEAR.fullmatch(text) else day(text)


def last_day(text: str) -> date:
    """A day, or the last one of a year."""
    return date(int(text), 12, 31) if YEAR.fullmatch(text) else day(text)


def _region(options: argparse.Namespace) -> str:
    """The region asked for, or the territory's, if it lies in one."""
    if options.region is not None:
        return str(options.region)
    codes = load_territory(options.territory).data.region_codes
    if len(codes) != 1:
        raise InputError("region", ", ".join(codes), "a single region code: the territory has several or none")
    return codes[0]


def run(options: argparse.Namespace) -> None:
    """Download, check and put in place; the checksum on standard output, all else on standard error.

    Raises
    ------
    ElfeError
        As `fetch`; what was received is kept where a later run can go on.
    """
    from elfe_core.fetch.download import fetch  # only here: requests takes longer to load than other commands to run

    sources = read_sources(options.sources)
    if options.dataset not in sources:
        raise InputError("dataset", options.dataset, f"one of {options.sources.name}", choices=tuple(sources))
    query = Query(
        source=sources[options.dataset],
        region=_region(options),
        first_day=options.first_day,
        last_day=options.last_day or date(datetime.now(tz=UTC).year - 1, 12, 31),
    )
    out = options.out or Path(f"{options.dataset}-{query.region}-{query.first_day}-{query.last_day}.csv")
    line = _Line()
    try:
        downloaded = fetch(query, out, native=options.native, report=line.show)
    except (ElfeError, KeyboardInterrupt):
        line.end()
        if out.with_name(f"{out.name}.part").exists():
            print(f"kept in {out}.part: the same command goes on from there", file=sys.stderr)
        raise
    line.end()
    _say(downloaded, query)


def _check(options: argparse.Namespace) -> None:
    """One report a file on standard output; raises the faults of all files at the end."""
    timezone = load_territory(options.territory).timezone
    faults: list[ElfeError] = []
    for path in options.files:
        report = read_any(path, choice=choice_of(options), regions=options.region, any_size=True)
        print(f"{report.file}: {KINDS.get(report.kind, 'not recognised')}")
        for curve in report.curves:
            print(f"  {curve_line(curve)}")
        notes = with_lines(path, report, oddities(report, timezone), regions=options.region, any_size=True)
        for note in notes:
            print(f"  note: {note}")
        if not notes and not report.faults:
            print("  nothing odd found")
        faults += report.faults
        if report.faults:
            print(
                "\n".join(["  first lines:", *(f"    {line}" for line in report.head)]) if report.head else "", end="\n"
            )
            print(f"  choices: {_choices(report)}") if report.options else None
    raise_faults(faults)


def choice_of(options: argparse.Namespace) -> Choice:
    """What the options say of the files."""
    said = {option: getattr(options, option) for option, _, _ in CHOICES if option != "step"}
    return Choice(**said, step_min=None if options.step is None else int(options.step))


def _choices(report: FileReport) -> str:
    """`--unit W|kW|..., --column A|B`."""
    options = {option.removesuffix("_min"): choices for option, choices in report.options.items()}
    return ", ".join(f"--{option} {'|'.join(choices)}" for option, choices in options.items())


def curve_line(curve: Measured) -> str:
    """`solar (F5 : Solaire): 2021-01-01T00:00Z to ..., 30 min, 17 520 values, 0 missing, 310.2 GWh/year, 0 to 9 W`."""
    facts = summary(curve)
    ends = f"{facts.first_utc:%Y-%m-%dT%H:%M}Z to {facts.last_utc:%Y-%m-%dT%H:%M}Z"
    parts = [ends, f"{facts.step_min} min", f"{_spaced(facts.n_steps)} values", f"{_spaced(facts.n_missing)} missing"]
    if facts.annual_mwh is not None:
        parts.append(f"{facts.annual_mwh / units.MWH_PER_GWH:.4g} GWh/year")
    if facts.low is not None:
        parts.append(f"{facts.low:.4g} to {facts.high:.4g} {curve.unit or '(any scale)'}")
    name = f" ({curve.label})" if curve.label else ""
    return f"{curve.role or 'any role'}{name}: {', '.join(parts)}"


def _say(downloaded: "Downloaded", query: Query) -> None:
    coverage = downloaded.coverage
    rows, size = _spaced(coverage.n_rows), _spaced(downloaded.n_bytes)
    whole = f"{coverage.n_series} series of {_spaced(coverage.n_steps)} half-hours asked for"
    print(f"{rows} rows, {whole}, {size} bytes -> {downloaded.path}", file=sys.stderr)
    print(f"{query.source.server.name}, {query.source.server.licence}", file=sys.stderr)
    for text in hole_lines(coverage.holes):
        print(f"warning: {text}", file=sys.stderr)
    print(downloaded.sum_line(), end="")


def hole_lines(holes: Sequence[Hole]) -> list[str]:
    """One line for each run of half-hours that no series has, and one for each series that lacks others."""
    by_series: dict[str, list[Hole]] = {}
    for hole in holes:
        by_series.setdefault(hole.series, []).append(hole)
    everywhere = by_series.pop("", [])
    lines = [f"no row at all {_when(hole)} ({_spaced(hole.n_steps)} half-hours)" for hole in everywhere]
    for series, own in by_series.items():
        n_steps = _spaced(sum(hole.n_steps for hole in own))
        lines.append(f"{series}: {n_steps} half-hours missing in {len(own)} places, the first {_when(own[0])}")
    more = len(lines) - MOST_HOLES
    return [*lines[:MOST_HOLES], f"and {more} more such lines"] if more > 0 else lines


def _when(hole: Hole) -> str:
    return f"from {hole.first:%Y-%m-%dT%H:%M}Z to {hole.last:%Y-%m-%dT%H:%M}Z"


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", " ")


class _Line:
    """Progress on standard error: bytes, rows, and what happens; on a terminal the line replaces itself."""

    def __init__(self) -> None:
        self._drawn_s = -math.inf
        self._is_open = False

    def show(self, progress: Progress) -> None:
        """Print the progress at most every REDRAW_S (no terminal: LINE_EVERY_S) seconds, and every event."""
        if progress.note:
            self.end()
            print(progress.note, file=sys.stderr, flush=True)
            return
        on_terminal, now_s = sys.stderr.isatty(), time.monotonic()
        if now_s - self._drawn_s < (REDRAW_S if on_terminal else LINE_EVERY_S):
            return
        self._drawn_s = now_s
        start, end = ("\r", "\x1b[K") if on_terminal else ("", "\n")
        print(f"{start}{progress_text(progress)}", end=end, file=sys.stderr, flush=True)
        self._is_open = on_terminal

    def end(self) -> None:
        """End the line of progress."""
        if self._is_open:
            print(file=sys.stderr)
        self._is_open = False


def progress_text(progress: Progress) -> str:
    """`1 234 of 5 678 bytes, 9 000 rows`."""
    total = "" if progress.total_bytes is None else f" of {_spaced(progress.total_bytes)}"
    rows = "" if progress.n_rows is None else f", {_spaced(progress.n_rows)} rows"
    return f"{_spaced(progress.n_bytes)}{total} bytes{rows}"
