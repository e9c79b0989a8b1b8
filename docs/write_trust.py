"""Writes docs/trust.md: each claim, how it is checked and its last figure. `python -m docs.write_trust`, from the root.

Figures that a command measured stand in docs/trust.toml, where that command writes them; what the tests hold, they hold
at each run.
"""

from pathlib import Path
from typing import NamedTuple

from benchmarks.record import figures

FILE = Path(__file__).with_name("trust.md")
PYTHON = ".venv/bin/python -m"
HELD = "held at each run of the tests"
NOT_YET = "not measured yet"
HEAD = """# What can be trusted, and how it is checked

Written by `.venv/bin/python -m docs.write_trust` from `docs/write_trust.py` and the figures that the commands leave
in `docs/trust.toml`; a test holds it to them. Speed and memory: [benchmarks/README.md](../benchmarks/README.md); limits
and what a deployment sets: [SECURITY.md](../SECURITY.md); the model: [MODEL.md](MODEL.md).

| claim | how it is checked | command | last figure |
| --- | --- | --- | --- |
"""


class Claim(NamedTuple):
    """One line: `check` is a test, or the module of a command with `options` that records its figure as `proof`."""

    claim: str
    how: str
    check: str
    proof: str = ""
    options: str = ""


CLAIMS = (
    Claim(
        "Every hour is the original program's, under its rules",
        "hours and indicators of eight scenarios that it computed itself, beside ours",
        "tests/core/test_golden.py",
    ),
    Claim(
        "Every hour follows the written rules",
        "a second, slow computation from MODEL.md, on random cases of any choices, to 1e-9",
        "tests/core/kernel/test_twin.py",
    ),
    Claim(
        "Compiled and plain code give the same, one scenario and a million",
        "both on the same random cases; each row of a sweep beside its single simulation",
        "tests/core/kernel/test_rows.py",
    ),
    Claim(
        "Each hour balances; no power is negative", "properties on random cases", "tests/core/kernel/test_properties.py"
    ),
    Claim(
        "No operation of the battery imports less",
        "a linear program of the same weeks",
        "tests/core/kernel/test_least_import.py",
    ),
    Claim(
        "Each indicator is its definition",
        "hand-worked hours, and a second computation",
        "tests/core/test_indicators.py",
    ),
    Claim("ELFE's published figures are met as said", "each beside ours", "tests/core/test_printed_figures.py"),
    Claim(
        "A wrong change of the physics is noticed",
        "a seeded sample of small changes of kernel, indicators, breakdown, units, gaps and attribution, each against "
        "the tests of its file, uncompiled; those that none notices, with the reason: `benchmarks/mutation/alive.toml`",
        "benchmarks.mutation",
        "mutation",
    ),
    Claim(
        "The tests reach the branches of the core",
        "branch coverage of `elfe_core`, the kernel uncompiled",
        "benchmarks.coverage",
        "coverage",
    ),
    Claim(
        "Whatever a file or link holds, the answer is a result or a fault in words, in bounded time and memory",
        "every reader with damaged content; a short run is a test",
        "benchmarks.fuzz",
        "fuzz",
    ),
    Claim(
        "A small file that unpacks to much costs at most 20 s of processor time and 400 MB",
        "14 hostile files through `data check`",
        "benchmarks.hostile_files",
        "hostile_files",
    ),
    Claim(
        "Twenty visitors at once, a move every 3 s each, are answered within 2 s, in 700 MB",
        "sessions over Streamlit's own websocket, all opened at once; memory at the peak and three minutes after",
        "benchmarks.visitors",
        "visitors_bilan_20",
    ),
    Claim(
        "Beyond the places of the server, visitors wait on a page that lets them in by itself",
        "the same with sixty, of whom the last wait until the first have left",
        "benchmarks.visitors",
        "visitors_bilan_60",
        "--visitors 60",
    ),
    Claim(
        "The pictures in space stand as many visitors",
        "the same on the page of two settings in 3D",
        "benchmarks.visitors",
        "visitors_facteurs_20",
        "facteurs",
    ),
    Claim(
        "A study ends 150 s after its visitor left, its files with it, without another visit",
        "three of many minutes, one of them waiting, from three sessions that close",
        "benchmarks.left_studies",
        "left_studies",
    ),
    Claim(
        "What a visitor sends is bounded while it comes, and goes with the visitor or a dead server",
        "five files of 190 MB sent at once, taken away, sent again and left; a server killed meanwhile; MB before, at "
        "most and after",
        "benchmarks.uploads",
        "uploads",
    ),
    Claim(
        "No line of a file is lost without a word",
        "files of every layout, line by line",
        "tests/store/curves/test_no_line_is_lost.py",
    ),
    Claim(
        "A curve is read as written or asked about",
        "random layouts of one curve",
        "tests/store/curves/test_any_layout.py",
    ),
    Claim(
        "Files and links of former versions open with the same figures",
        "kept files of each version",
        "tests/before/test_old_files.py",
    ),
    Claim("A text in a CSV is no formula", "every writer", "tests/core/test_csv_cells.py"),
    Claim("Layers keep apart", "imports of every file", "tests/test_architecture.py"),
    Claim("What is installed is what was tested", "hashes of every package", "tests/test_lock.py"),
)


def document() -> str:
    """The whole page."""
    return HEAD + "".join(map(_line, CLAIMS))


def _line(claim: Claim) -> str:
    run = f"{claim.check} {claim.options}".rstrip() if claim.proof else f"pytest -n0 {claim.check}"
    command = f"`{PYTHON} {run}`"
    measured = figures().get(claim.proof)
    last = f"{measured['figure']}, {measured['date']}" if measured else NOT_YET if claim.proof else HELD
    return f"| {claim.claim} | {claim.how} | {command} | {last} |\n"


if __name__ == "__main__":
    FILE.write_text(document(), encoding="utf-8")
