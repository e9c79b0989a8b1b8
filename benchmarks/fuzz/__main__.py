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
    crew = Crew(options)
    crew.run()
    for kind, count in crew.finds.most_common():
        print(f"{count} x {kind}")
    told = f"{crew.refused} refused in words; the slowest took {crew.slowest_s:.1f} s of processor time"
    print(f"by reader: {dict(crew.tried)}; {told}")
    n_tries, n_finds = crew.tried.total(), crew.finds.total()
    if options.tries >= 100_000 and options.reader is None:
        record("fuzz", f"{n_tries} tries of {len(crew.tried)} readers, {n_finds} finds (seed {options.seed})")
    print(f"{n_tries} tries, {n_finds} finds")
    return 1 if n_finds else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("--tries", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--reader", help="only this one")
    parser.add_argument("--number", type=int, help="only this try")
    return parser.parse_args()


class Crew:
    """Processes that share the numbers of the tries, and what they have told."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.finds: Counter[str] = Counter()
        self.tried: Counter[str] = Counter()
        self.refused, self.slowest_s = 0, 0.0
        self._context = mp.get_context("spawn")
        self._results: Any = self._context.Queue()
        self._workers: dict[int, tuple[Any, Synchronized[int]]] = {}
        self._heard_s: dict[int, float] = {}

    def run(self) -> None:
        """Make all tries; a process that ended or hangs gives way to one that goes on behind its try."""
        for job in range(self.options.jobs):
            self._begin(job)
        while self._workers or not self._results.empty():
            while not self._results.empty():
                self._hear(*self._results.get())
            for job in list(self._workers):
                self._look_after(job)
            time.sleep(0.2)

    def _begin(self, first: int) -> None:
        options, at = self.options, self._context.Value("q", first)
        args = (options.seed, options.tries, options.jobs, options.reader, first, at, self._results)
        worker = self._context.Process(target=work, args=args, daemon=True)
        worker.start()
        job = first % options.jobs
        self._workers[job], self._heard_s[job] = (worker, at), time.monotonic()

    def _hear(self, job: int, counts: Counter[str], n_refused: int, most_s: float, found: list[Any]) -> None:
        self._heard_s[job] = time.monotonic()
        before = self.tried.total()
        self.tried.update(counts)
        if self.tried.total() // EVERY > before // EVERY:
            print(f"{self.tried.total()} tries, {self.finds.total()} finds", flush=True)
        self.refused, self.slowest_s = self.refused + n_refused, max(self.slowest_s, most_s)
        for number, reader, kind, detail in found:
            self._note(number, reader, kind, detail)

    def _look_after(self, job: int) -> None:
        worker, at = self._workers[job]
        is_silent = worker.is_alive() and time.monotonic() - self._heard_s[job] > MOST_SILENT_S
        if worker.is_alive() and not is_silent:
            return
        if is_silent:
            worker.kill()
        worker.join()
        del self._workers[job]
        if worker.exitcode != 0:
            options, number = self.options, at.value
            reader, _ = content_of(options.seed, number, options.reader)
            self._note(number, reader, "no answer" if is_silent else f"the process ended with {worker.exitcode}", "")
            if number + options.jobs < options.tries:
                self._begin(number + options.jobs)

    def _note(self, number: int, reader: str, kind: str, detail: str) -> None:
        self.finds[f"{reader}: {kind}"] += 1
        _say(self.options, number, reader, kind, detail, self.finds[f"{reader}: {kind}"])


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
