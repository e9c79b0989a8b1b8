"""One try: which reader, which content, told by a seed and a number alone; and what came of it."""

import random
import resource
import tempfile
import time
import traceback
from functools import cache
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz.damage import damaged
from benchmarks.fuzz.readers import READERS
from elfe_core.errors import ElfeError

MOST_S, MOST_MB = 5.0, 400.0
"""Processor time of one try of small content, and what it may add to the memory of its process."""


class Outcome(NamedTuple):
    """`found` is empty where the try passed: a result, or a fault in words."""

    reader: str
    found: str
    detail: str
    is_refused: bool
    cpu_s: float


@cache
def _seeds(reader: str) -> tuple[bytes, ...]:
    seeds = tuple(READERS[reader].seeds())
    assert seeds, reader
    return seeds


def content_of(seed: int, number: int, only: str | None = None) -> tuple[str, bytes]:
    """Reader and content of a try."""
    rng = random.Random(f"{seed}/{number}")
    names = list(READERS)
    reader = only or rng.choices(names, [READERS[name].weight for name in names])[0]
    return reader, damaged(rng, _seeds(reader))


def attempt(reader: str, content: bytes) -> Outcome:
    """Read the content from a file."""
    with tempfile.TemporaryDirectory(prefix="elfe-fuzz-") as folder:
        path = Path(folder) / READERS[reader].name
        path.write_bytes(content)
        before_s, before_mb = time.process_time(), _most_mb()
        found, detail, is_refused = "", "", False
        try:
            READERS[reader].read(path)
        except ElfeError as error:
            is_refused = True
            str(error)
        except Exception as error:  # noqa: BLE001  (every other one is a find)
            last = traceback.extract_tb(error.__traceback__)[-1]
            found, detail = (
                f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}",
                traceback.format_exc(),
            )
        cpu_s, more_mb = time.process_time() - before_s, _most_mb() - before_mb
    if not found and cpu_s > MOST_S:
        found = f"over {MOST_S:g} s of processor time"
        detail = f"{cpu_s:.1f} s"
    if not found and more_mb > MOST_MB:
        found, detail = f"over {MOST_MB:g} MB", f"{more_mb:.0f} MB"
    return Outcome(reader, found, detail, is_refused, cpu_s)


def _most_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
