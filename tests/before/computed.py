"""What the core computes and opens: scenarios, a sweep from the command line, old files, damaged files."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.before import doors

FILES = Path(__file__).parent / "files"


def run_command(*arguments: str) -> None:
    """`python -m elfe_core ...` in the folder of the program."""
    environment = os.environ | {"ELFE_CACHE_FOLDER": ""}
    command = [sys.executable, "-m", "elfe_core", *arguments]
    subprocess.run(command, check=True, cwd=doors.ROOT, env=environment, capture_output=True)


def old_files() -> list[Path]:
    """The files that are opened: not those that only lie beside another."""
    beside = ("README.md", "expected.json.gz", "hours-72.csv", "sweep-original.csv.json")
    return [path for path in sorted(FILES.iterdir()) if path.name not in beside]


def opened(path: Path) -> Any:
    """An old file, opened as what its name says it is; of a folder of blocks, each block."""
    kind = path.name.partition("-")[0]
    if path.is_dir():
        return {block.name: _sweep(block) for block in sorted(path.glob("*.parquet"))}
    if kind == "links":
        return {name: _link(one) for name, one in json.loads(path.read_text(encoding="utf-8")).items()}
    if kind == "scenarios":
        return doors.kept_scenarios(path.read_bytes())
    if kind == "set":
        return doors.kept_set(path)
    return doors.brought_file(path) if kind == "curves" else _sweep(path)


def _sweep(path: Path) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as work:
        return doors.sweep_file(path, Path(work))


def _link(one: str | dict[str, str]) -> dict[str, Any]:
    return doors.short_text(one) if isinstance(one, str) else doors.link(one)
