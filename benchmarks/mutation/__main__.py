"""`python -m benchmarks.mutation [--sample 300] [--seed 1] [--jobs 1] [--only FILE] [--again]`.

A seeded sample of all changes of the files of `targets`, each run against the tests of its file with the kernel
uncompiled. A change that no test notices is alive: `alive.toml` says why it is harmless or not worth a test. What was
found is kept in .mutation, so that the same command goes on after an interruption.
"""

import argparse
import hashlib
import json
import os
import sys
import time
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.mutation.child import ROOT, start
from benchmarks.mutation.mutants import Mutant, applied, mutants_of
from benchmarks.mutation.targets import TESTS
from benchmarks.record import record

FOLDER = ROOT / ".mutation"
REASONS = Path(__file__).with_name("alive.toml")
LEAST_KILLED = 0.9
SLOWER, MORE_S = 2.0, 5
"""A change that takes so many times the processor time of the sound source, and so much more, is killed."""
WALL = 12
"""So many times as long by the clock: the machine may be busy."""


class Child(NamedTuple):
    """A run under way."""

    mutant: Mutant
    begun_s: float
    cpu_s: int
    log: Path


def main() -> int:
    options = _options()
    os.environ |= {
        "NUMBA_DISABLE_JIT": "1",
        "ELFE_KERNEL_CACHE": "",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    import duckdb, numpy, pandas  # noqa: F401, E401, I001  (once, before the children)

    FOLDER.mkdir(exist_ok=True)
    mutants = sample(options.sample, options.seed, options.only)
    known = _known(options.again)
    left = [mutant for mutant in mutants if _place(mutant) not in known]
    print(f"{len(mutants)} changes, {len(left)} to run", flush=True)
    limits: Limits = {}
    for mutant in left:
        if TESTS[mutant.file] not in limits:
            limits[TESTS[mutant.file]] = _sound(mutant.file)
    for mutant, verdict, seconds in _run(left, limits, options.jobs):
        known[_place(mutant)] = verdict
        with (FOLDER / "results.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps([_place(mutant), verdict]) + "\n")
        print(f"{verdict} {seconds:.0f} s  {mutant.name} (line {mutant.line})", flush=True)
    return _conclude(mutants, known, is_whole=options.only is None)


def sample(size: int, seed: int, only: str | None = None) -> list[Mutant]:
    """So many of all changes; an edit elsewhere changes nothing of which ones."""
    files = [file for file in TESTS if only is None or only in file]
    every = [mutant for file in files for mutant in mutants_of(file, _source(file))]
    every.sort(key=lambda mutant: hashlib.sha256(f"{seed} {mutant.name}".encode()).digest())
    return every[:size]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.mutation", description=__doc__)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--only", help="files whose path holds this text")
    parser.add_argument("--again", action="store_true", help="run anew what was alive")
    return parser.parse_args()


def _source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def _place(mutant: Mutant) -> str:
    """Name of a change, and the source it changes."""
    return f"{mutant.name} @{hashlib.sha256(_source(mutant.file).encode()).hexdigest()[:8]}"


def _known(is_again: bool) -> dict[str, str]:
    results = FOLDER / "results.jsonl"
    lines = results.read_text(encoding="utf-8").splitlines() if results.exists() else []
    return {place: verdict for place, verdict in map(json.loads, lines) if not (is_again and verdict == "alive")}


def _sound(file: str) -> int:
    """Limit of processor seconds for a file, from its tests on the sound source; they must pass."""
    before = os.times()
    log = FOLDER / "sound.log"
    child = start(file, _source(file), TESTS[file], 3600, log)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise SystemExit(f"the tests of {file} fail as they are: see {log}")
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"{file}: its tests take {used:.1f} s", flush=True)
    return int(SLOWER * used + MORE_S)


Limits = dict[tuple[str, ...], int]
"""Processor seconds by the tests that are run."""


def _run(mutants: Sequence[Mutant], limits: Limits, jobs: int) -> Iterator[tuple[Mutant, str, float]]:
    """Each change with its verdict and its seconds by the clock, `jobs` at a time."""
    running: dict[int, Child] = {}
    waiting = list(mutants)
    while waiting or running:
        while waiting and len(running) < jobs:
            mutant = waiting.pop(0)
            limit = limits[TESTS[mutant.file]]
            log = FOLDER / f"child{len(running)}-{len(waiting)}.log"
            child = start(mutant.file, applied(mutant, _source(mutant.file)), TESTS[mutant.file], limit, log)
            running[child] = Child(mutant, time.monotonic(), limit, log)
        ended, status = os.waitpid(-1, os.WNOHANG)
        if not ended:
            for child, run in running.items():
                if time.monotonic() - run.begun_s > WALL * run.cpu_s:
                    os.killpg(child, 9)
            time.sleep(0.05)
            continue
        run = running.pop(ended)
        code = os.waitstatus_to_exitcode(status)
        if code in (4, 5, 70):
            raise SystemExit(f"no verdict on {run.mutant.name}: see {run.log}")
        verdict = "alive" if code == 0 else "killed" if code > 0 else "killed by time"
        run.log.unlink()
        yield run.mutant, verdict, time.monotonic() - run.begun_s


def _conclude(mutants: Sequence[Mutant], known: dict[str, str], *, is_whole: bool) -> int:
    """Print and record how many were killed; 1 where too few were, or one that is alive has no reason."""
    alive = [mutant for mutant in mutants if known[_place(mutant)] == "alive"]
    rows: list[dict[str, Any]] = tomllib.loads(REASONS.read_text(encoding="utf-8"))["alive"] if REASONS.exists() else []
    reasons = {row["change"]: row["why"] for row in rows}
    for mutant in alive:
        print(f"alive: {mutant.name} (line {mutant.line}): {reasons.get(mutant.name, 'NO REASON IN alive.toml')}")
    killed = len(mutants) - len(alive)
    figure = f"{killed} of {len(mutants)} changes noticed ({100 * killed / len(mutants):.1f} %)"
    if is_whole:
        record("mutation", figure)
    else:
        print(figure)
    unexplained = [mutant for mutant in alive if mutant.name not in reasons]
    return 1 if killed < LEAST_KILLED * len(mutants) or unexplained else 0


if __name__ == "__main__":
    sys.exit(main())
