"""`python -m benchmarks.fuzz [--tries 100000] [--seed 1] [--jobs 2] [--reader NAME] [--number N]`.

A find is printed with its seed and number, its content kept in .fuzz; `--number N` makes that try alone. A process that
ends or hangs is one, too.
"""

import argparse
import multiprocessing as mp
import sys
import time
from collections import Counter
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from benchmarks.fuzz.attempt import attempt, content_of
from benchmarks.fuzz.worker import work
from benchmarks.record import record

FOLDER = Path(__file__).parents[2] / ".fuzz"
MOST_SILENT_S = 300.0
"""By the clock: a busy machine may take long for a try."""
KEPT_OF_A_KIND = 3
EVERY = 5_000
"""Tries between two lines of progress."""


def main() -> int:
    options = _options()
    if options.number is not None:
        reader, content = content_of(options.seed, options.number, options.reader)
        _keep(options.seed, options.number, reader, content)
        print(attempt(reader, content))
        return 0
    finds, tried, refused, slowest = _all(options)
    for kind, count in finds.most_common():
        print(f"{count} x {kind}")
    print(f"by reader: {dict(tried)}; {refused} refused in words; the slowest took {slowest:.1f} s of processor time")
    n_tries = sum(tried.values())
    if options.tries >= 100_000 and options.reader is None:
        record("fuzz", f"{n_tries} tries of {len(tried)} readers, {sum(finds.values())} finds (seed {options.seed})")
    print(f"{n_tries} tries, {sum(finds.values())} finds")
    return 1 if finds else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--tries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--reader", help="only this one")
    parser.add_argument("--number", type=int, help="only this try")
    return parser.parse_args()


def _all(options: argparse.Namespace) -> tuple[Counter[str], Counter[str], int, float]:
    """Finds by kind, tries by reader, how many were refused, and the longest; processes share the numbers."""
    context = mp.get_context("spawn")
    results: Any = context.Queue()
    finds: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    refused, slowest = 0, 0.0
    workers: dict[Any, tuple[Any, Synchronized[int]]] = {}

    shared = options.seed, options.tries, options.jobs, options.reader

    def begin(first: int) -> None:
        at = context.Value("q", first)
        worker = context.Process(target=work, args=(*shared, first, at, results), daemon=True)
        worker.start()
        workers[first % options.jobs] = worker, at

    for job in range(options.jobs):
        begin(job)
    heard_s = dict.fromkeys(range(options.jobs), time.monotonic())
    while workers or not results.empty():
        while not results.empty():
            job, counts, n_refused, most_s, found = results.get()
            heard_s[job] = time.monotonic()
            tried.update(counts)
            if sum(tried.values()) // EVERY > (sum(tried.values()) - sum(counts.values())) // EVERY:
                print(f"{sum(tried.values())} tries, {sum(finds.values())} finds", flush=True)
            refused, slowest = refused + n_refused, max(slowest, most_s)
            for number, reader, kind, detail in found:
                finds[f"{reader}: {kind}"] += 1
                _say(options, number, reader, kind, detail, finds[f"{reader}: {kind}"])
        for job, (worker, at) in list(workers.items()):
            is_silent = time.monotonic() - heard_s[job] > MOST_SILENT_S
            if worker.is_alive() and not is_silent:
                continue
            del workers[job]
            if is_silent and worker.is_alive():
                worker.kill()
            worker.join()
            if worker.exitcode != 0:
                number, heard_s[job] = at.value, time.monotonic()
                reader, _ = content_of(options.seed, number, options.reader)
                kind = "no answer" if is_silent else f"the process ended with {worker.exitcode}"
                finds[f"{reader}: {kind}"] += 1
                _say(options, number, reader, kind, "", finds[f"{reader}: {kind}"])
                if number + options.jobs < options.tries:
                    begin(number + options.jobs)
        time.sleep(0.2)
    return finds, tried, refused, slowest


def _say(options: argparse.Namespace, number: int, reader: str, kind: str, detail: str, seen: int) -> None:
    if seen <= KEPT_OF_A_KIND:
        kept = _keep(options.seed, number, reader, content_of(options.seed, number, options.reader)[1])
        print(f"FIND --seed {options.seed} --number {number}: {reader}: {kind}; {kept}\n{detail}", flush=True)


def _keep(seed: int, number: int, reader: str, content: bytes) -> Path:
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{seed}-{number}-{reader.replace(' ', '-')}"
    path.write_bytes(content)
    return path


if __name__ == "__main__":
    sys.exit(main())
