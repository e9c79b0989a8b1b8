"""A sweep's blocks on an existing Dask cluster (requirements-cluster.txt)."""

import asyncio
import logging
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from elfe_core import MODEL_VERSION, kernel
from elfe_core.errors import InputError, raise_faults
from elfe_core.sweep import Study, Submit, Table, block_table

CONNECT_S = 10
BLOCKS_A_THREAD = 3
"""Blocks sent ahead for each thread of the cluster, so that none waits for the network."""

LOGGERS = ("distributed", "distributed.client", "tornado.application", "asyncio")
"""Silenced loggers: a lost scheduler is reported in one sentence, without tracebacks."""


@contextmanager
def connected(address: str, study: Study) -> Iterator[tuple[Submit, int]]:
    """A `submit` for `sweep.run` that sends blocks to a cluster, and how many to send ahead.

    The study is copied once to every worker. A block whose worker dies is computed again by another; without any
    worker left, the run waits for one. The scheduler gives up a block under which its `allowed-failures` (3) and one
    more workers have died.

    Parameters
    ----------
    address
        Of the scheduler, such as tcp://host:8786.
    study
        The sweep.

    Raises
    ------
    InputError, Faults
        dask is not installed, nobody answers there, no worker is connected, one runs another version of the model or
        of numpy, numba or llvmlite, the scheduler lacks the model; or later, the cluster is lost.
    """
    try:
        import distributed
    except ImportError as error:
        raise InputError("scheduler", address, "the packages of requirements-cluster.txt, installed here") from error
    dask: Any = distributed
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    asyncio.run(_answer(dask, address))
    with dask.Client(address, timeout=CONNECT_S, set_as_default=False) as client:
        in_flight = BLOCKS_A_THREAD * _checked_threads(client, address)
        # a task, not scattered data: the scheduler makes it anew when the workers that hold it die
        everywhere = client.submit(_same, study, pure=False)
        try:
            if everywhere.exception() is not None:
                raise InputError("scheduler", address, "a scheduler that finds this repository on its PYTHONPATH, too")
            client.replicate([everywhere])
            with client.get_executor(pure=False) as executor:
                yield lambda number: executor.submit(_block, everywhere, number, _versions()), in_flight
        except (CancelledError, dask.comm.CommClosedError, dask.KilledWorker) as error:
            kept = "a cluster that stays; the finished blocks are kept, the same command with --resume goes on"
            raise InputError("scheduler", address, kept) from error


async def _answer(dask: Any, address: str) -> None:
    """Refuse an address at which no scheduler answers; dask's client would hang on some of them, or at the end."""
    how = dask.Security().get_connection_args("client")
    try:
        comm = await asyncio.wait_for(dask.comm.connect(address, timeout=CONNECT_S, **how), CONNECT_S)
    except (OSError, ValueError, TypeError, MemoryError) as error:  # the last: the first bytes say a length
        raise InputError("scheduler", address, "the address of a Dask scheduler that answers") from error
    await comm.close()


def _checked_threads(client: Any, address: str) -> int:
    """Number of threads of the cluster; every worker must compute as this machine does."""
    threads: int = sum(client.nthreads().values())
    if threads == 0:
        raise InputError("scheduler", address, "a cluster with at least one worker")
    found = client.run(_versions, on_error="return")
    raise_faults([_other_worker(worker) for worker in sorted(found) if found[worker] != _versions()])
    return threads


def _other_worker(worker: str) -> InputError:
    return InputError("scheduler", worker, f"a worker with {_versions()}")


def _versions() -> str:
    numbers = ", ".join(f"{name} {version(name)}" for name in ("numpy", "numba", "llvmlite"))
    return f"version {MODEL_VERSION} of the model, {numbers}"


def _same(study: Study) -> Study:
    return study


def _block(study: Study, number: int, versions: str) -> Table:
    """The block; refused by a worker that came later and computes otherwise."""
    if versions != _versions():
        raise InputError("scheduler", _versions(), f"only workers with {versions}")
    kernel.get_ready()
    return block_table(study, number)
