"""Child processes of the sweep's tests: the command itself, and waiting until it is in mid-run."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CURVES = ROOT / "tests" / "golden" / "spring_inputs.csv.gz"

PATIENCE_S = 180
"""A child that has not done by then what a test waits for has failed."""

Process = subprocess.Popen[str]


def sweep_command(*options: str | Path) -> list[str]:
    return [sys.executable, "-m", "elfe_core", "sweep", "--curves", str(CURVES), *map(str, options)]


@contextmanager
def started(
    command: list[str], folder: Path, *, code: Path = ROOT, stderr: int | None = subprocess.PIPE
) -> Iterator[Process]:
    """A child that finds elfe_core in `code`; Ctrl-C reaches it as from a terminal; killed at the end if still there.

    A signal that Python handles is set back to the system's default in a child; one that is ignored (as it is in a job
    of a script) would stay ignored.
    """
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(code)},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with child:
        try:
            yield child
        finally:
            child.kill()


def ended(child: Process) -> tuple[int, str, str]:
    """Exit status, standard output and standard error, once the child has ended by itself."""
    out, err = child.communicate(timeout=PATIENCE_S)
    return child.returncode, out, err


def wait_until(reached: Callable[[], bool], child: Process) -> None:
    """Look every few milliseconds; an error when the child ends before."""
    deadline = time.monotonic() + PATIENCE_S
    while not reached():
        assert child.poll() is None, f"the child ended too early: {ended(child)}"
        assert time.monotonic() < deadline
        time.sleep(0.005)


def parts(out: Path) -> set[int]:
    """Numbers of the finished blocks beside a file that is being computed."""
    return {int(path.stem.split("-")[0]) for path in out.with_name(f"{out.name}.parts").glob("[0-9]*.parquet")}
