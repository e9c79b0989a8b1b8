"""Compare the program with the version before it: `python -m tests.before.check [part ...]`.

The parts are scenarios, sweep, pages, exports, files and damaged; without a name, all. Every difference is printed as
its key, the value before and the value now; the exit status is 1 if there is any. `--write` makes the fixtures anew,
in the version that the others shall equal.
"""

import gzip
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

os.environ["ELFE_CACHE_FOLDER"] = ""  # what is compared is read from its files

from tests.before import computed, drawn
from tests.before.summaries import MISSING, differences, stored

FIXTURES = Path(__file__).parent / "fixtures"
PARTS: Mapping[str, Callable[[], dict[str, Any]]] = {
    "scenarios": computed.scenarios,
    "sweep": computed.sweep,
    "files": computed.files,
    "damaged": computed.damaged,
    "pages": drawn.pages,
    "exports": drawn.exports,
}
WANTED = Path(__file__).parent / "wanted.json"
"""Differences that are wanted: for each key the value now; with `--want` those that are found are added to it."""

MOST_SHOWN = 60
LONGEST = 300


def main(arguments: Sequence[str]) -> int:
    """Check the parts that are named, or write them; 1 if anything differs."""
    logging.disable(logging.CRITICAL)  # AppTest says what a bare script lacks
    names = [name for name in arguments if name in PARTS] or list(PARTS)
    wrong = [name for name in arguments if name not in (*PARTS, "--write", "--want")]
    if wrong:
        sys.stderr.write(f"no such part: {', '.join(wrong)}; there are {', '.join(PARTS)}\n")
        return 2
    return max(_part(name, write="--write" in arguments, want="--want" in arguments) for name in names)


def _part(name: str, *, write: bool, want: bool) -> int:
    begun_s = time.monotonic()
    now = stored(PARTS[name]())
    path = computed.FILES / "expected.json.gz" if name == "files" else FIXTURES / f"{name}.json.gz"
    if write:
        FIXTURES.mkdir(exist_ok=True)
        text = json.dumps(now, ensure_ascii=False, separators=(",", ":"))
        path.write_bytes(gzip.compress(text.encode(), mtime=0))
        found = []
    else:
        found = list(differences(json.loads(gzip.decompress(path.read_bytes())), now))
    n_all, wanted = len(found), json.loads(WANTED.read_text(encoding="utf-8"))
    if want:
        wanted |= {f"{name}{key}": value for key, _, value in found}
        WANTED.write_text(json.dumps(wanted, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    found = [one for one in found if any(differences(wanted.get(f"{name}{one[0]}", MISSING), one[2]))]
    for key, before, after in found[:MOST_SHOWN]:
        sys.stdout.write(f"{name}{key}\n  before: {_short(before)}\n  now:    {_short(after)}\n")
    took_s = time.monotonic() - begun_s
    sys.stdout.write(
        f"{name}: {len(found)} differences ({n_all - len(found)} wanted), {len(now)} results, {took_s:.0f} s\n"
    )
    sys.stdout.flush()
    return int(bool(found))


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
