"""Runs the blocks of a sweep: on all cores, or wherever `submit` sends them; with progress, and able to stop."""

import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.sweep.block import block_table
from elfe_core.sweep.study import Study

Table = dict[str, NDArray[np.float64]]
Submit = Callable[[int], "Future[Table]"]

RETAINED_BYTES = 30 << 20
"""See `_retain_memory`: just under the largest size for which the C library of Linux learns from it."""


class Progress(NamedTuple):
    """How far a sweep is."""

    done: int
    """Scenarios whose rows are kept."""
    total: int


def run(
    study: Study,
    keep: Callable[[int, Table], None],
    *,
    done: Collection[int] = (),
    go_on: Callable[[Progress], bool] = lambda _: True,
    submit: Submit | None = None,
    in_flight: int | None = None,
) -> bool:
    """Compute every block that is not done.

    Parameters
    ----------
    study
        The sweep.
    keep
        Receives each block's number and table (as `block_table`), in the caller's thread, in any order.
    done
        Numbers of blocks that are kept already.
    go_on
        Called with the progress at the start and after each block; no new block is begun once it returns False.
    submit
        Sends a block's number to be computed and gives a future of its table; None for this machine's cores.
    in_flight
        Blocks begun at a time: twice the cores if not said, 2 with a `submit`.

    Returns
    -------
    bool
        Whether every block is kept.

    Raises
    ------
    Exception
        What a block or `keep` raised; blocks kept before stay kept.
    """
    if submit is None:
        with local_cores(study) as (local, cores):
            return run(study, keep, done=done, go_on=go_on, submit=local, in_flight=in_flight or 2 * cores)
    layout = study.layout
    left = (number for number in range(layout.n_blocks) if number not in done)
    rows_done = sum(layout.rows_of(layout.block(number)) for number in done)
    running: dict[Future[Table], int] = {}
    wanted = go_on(Progress(rows_done, layout.n_scenarios))
    try:
        while _refill(running, left, submit, (in_flight or 2) if wanted else 0):
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                number = running.pop(future)
                keep(number, future.result())
                rows_done += layout.rows_of(layout.block(number))
            wanted = go_on(Progress(rows_done, layout.n_scenarios)) and wanted
    finally:
        for future in running:
            future.cancel()
    return rows_done == layout.n_scenarios


def table(study: Study) -> Table:
    """Every row of a sweep at once, in the order of the rows; for sweeps that fit in memory.

    A single block is computed in this thread: starting others takes longer than a few rows.
    """
    if study.layout.n_blocks == 1:
        return block_table(study, 0)
    parts: dict[int, Table] = {}
    run(study, parts.__setitem__)
    return {name: np.concatenate([parts[number][name] for number in sorted(parts)]) for name in parts[0]}


@contextmanager
def local_cores(study: Study) -> Iterator[tuple[Submit, int]]:
    """A `submit` for threads on the cores of this machine, and how many cores there are.

    Threads, not processes: nearly all of a block's time is inside numpy, which lets go of the interpreter's lock, and
    a thread starts at once and shares the curves.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    _retain_memory()
    with ThreadPoolExecutor(cores, thread_name_prefix="sweep") as pool:
        yield lambda number: pool.submit(block_table, study, number), cores


def _refill(running: dict[Future[Table], int], left: Iterator[int], submit: Submit, in_flight: int) -> bool:
    """Begin blocks up to the number in flight; whether anything is running."""
    while len(running) < in_flight:
        number = next(left, None)
        if number is None:
            break
        running[submit(number)] = number
    return bool(running)


def _retain_memory() -> None:
    """Let the C library keep freed memory for the next array instead of giving it back page by page.

    Arrays of some megabytes come and go at every step; fetching their pages anew from the system took a third of the
    time. glibc raises its threshold when a large block is freed; elsewhere this does nothing.
    """
    np.empty(RETAINED_BYTES, dtype=np.uint8)
