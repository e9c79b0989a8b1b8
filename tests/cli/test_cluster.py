"""`sweep --scheduler`: a real Dask scheduler and real workers on this machine, some of which die."""

import json
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from elfe_core.cli import main
from tests.cli.children import (
    CURVES,
    PATIENCE_S,
    ROOT,
    Process,
    ended,
    parts,
    started,
    sweep_command,
    wait_until,
)
from tests.cli.test_sweep import LONG, LONG_BLOCKS, begun_on, clock_at

pytest.importorskip("distributed", reason="requirements-cluster.txt is not installed")

Local = Callable[[str], bytes]


class Cluster:
    """A scheduler on a port that is free, and the workers that a test asks for; each a process of its own."""

    def __init__(self, folder: Path, children: ExitStack, code: Path = ROOT) -> None:
        self.folder = folder
        self.children = children
        self.file = folder / "scheduler.json"
        options = ["--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(self.file)]
        self.scheduler = self._start("scheduler", options, code)

    @property
    def address(self) -> str:
        """Once it is written to the end: the file is there, empty, before its content is."""
        wait_until(lambda: self.file.exists() and self.file.read_text().rstrip().endswith("}"), self.scheduler)
        return str(json.loads(self.file.read_text(encoding="utf-8"))["address"])

    def workers(self, *codes: Path) -> list[Process]:
        """A worker of one thread for each folder of code, once all of them have registered."""
        assert self.address
        scratch, first = self.folder / "scratch", len(list(self.folder.glob("worker*.log")))
        options = ["--scheduler-file", str(self.file), "--no-nanny", "--nthreads", "1", "--host", "127.0.0.1"]
        options += ["--local-directory", str(scratch), "--memory-limit", "0"]
        names = [f"worker{first + i}" for i in range(len(codes))]
        workers = [self._start(name, options, code) for name, code in zip(names, codes, strict=True)]
        for name, worker in zip(names, workers, strict=True):
            wait_until(lambda name=name: "Registered to" in self.log(name), worker)
        return workers

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def _start(self, name: str, options: list[str], code: Path) -> Process:
        kind = name.rstrip("0123456789")
        log = self.children.enter_context((self.folder / f"{name}.log").open("w", encoding="utf-8"))
        command = [sys.executable, "-m", "dask", kind, "--no-dashboard", *options]
        return self.children.enter_context(started(command, self.folder, code=code, stderr=log.fileno()))


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ExitStack() as children:
        yield Cluster(folder, children)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Local:
    """The long sweep as this machine alone writes it on a given day."""
    folder = tmp_path_factory.mktemp("local")

    def of_day(day: str) -> bytes:
        out = folder / f"{day}.parquet"
        if not out.exists():
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("elfe_core.cli.sweep.datetime", clock_at(day))
                assert main(["sweep", "--curves", str(CURVES), *LONG, "--out", str(out)]) == 0
        return out.read_bytes()

    return of_day


def in_mid_run(out: Path, child: Process) -> str:
    """Wait until some blocks are there, make sure that most are not; the day on which the run was begun."""
    wait_until(lambda: len(parts(out)) >= 3, child)
    day = begun_on(out)
    assert len(parts(out)) < LONG_BLOCKS // 2
    assert child.poll() is None
    return day


def assert_done(child: Process, out: Path, expected: bytes) -> None:
    """The command ended well, without a word of dask's, and the file has the bytes of the local run."""
    status, printed, said = ended(child)
    assert (status, printed) == (0, "")
    assert (said.startswith("25 600 scenarios in "), len(said.splitlines())) == (True, 1)
    assert out.read_bytes() == expected
    assert not parts(out)


def resume_here(out: Path) -> int:
    return main(["sweep", "--curves", str(CURVES), *LONG, "--out", str(out), "--resume"])


def refusal(child: Process, folder: Path) -> str:
    """What a refused command said on its only line; it wrote nothing."""
    status, printed, said = ended(child)
    assert (status, printed, len(said.splitlines())) == (2, "", 1)
    assert said.startswith("error: ")
    assert sorted(path.name for path in folder.iterdir()) in ([], ["cluster"])
    return said


# --- workers that die ---


def test_a_worker_dies(cluster: Cluster, tmp_path: Path, local: Local) -> None:
    """One of two workers is killed in mid-run: the other does its blocks, and the file is that of a local run."""
    out = tmp_path / "x.parquet"
    killed, survivor = cluster.workers(ROOT, ROOT)
    with started(sweep_command(*LONG, "--out", out, "--scheduler", cluster.address), tmp_path) as child:
        day = in_mid_run(out, child)
        killed.kill()
        assert killed.wait(PATIENCE_S) == -signal.SIGKILL
        assert len(parts(out)) < LONG_BLOCKS
        assert child.poll() is None
        assert_done(child, out, local(day))
    assert survivor.poll() is None
    assert cluster.log("scheduler").count("Remove worker") == 1


def test_every_worker_dies(cluster: Cluster, tmp_path: Path, local: Local) -> None:
    """Without any worker left the run waits; a new one is sent the curves again and finishes."""
    out = tmp_path / "x.parquet"
    workers = cluster.workers(ROOT, ROOT)
    with started(sweep_command(*LONG, "--out", out, "--scheduler", cluster.address), tmp_path) as child:
        day = in_mid_run(out, child)
        for worker in workers:
            worker.kill()
            worker.wait(PATIENCE_S)
        assert len(parts(out)) < LONG_BLOCKS
        assert child.poll() is None
        cluster.workers(ROOT)
        assert_done(child, out, local(day))


# --- runs that stop ---


def test_ctrl_c(cluster: Cluster, tmp_path: Path, local: Local) -> None:
    """Ctrl-C says how to go on; what a cluster began goes on without it; the workers stay for others."""
    out = tmp_path / "x.parquet"
    (worker,) = cluster.workers(ROOT)
    with started(sweep_command(*LONG, "--out", out, "--scheduler", cluster.address), tmp_path) as child:
        day = in_mid_run(out, child)
        child.send_signal(signal.SIGINT)
        status, printed, said = ended(child)
    assert (status, printed, len(said.splitlines())) == (130, "", 1)
    assert "--resume" in said
    assert 3 <= len(parts(out)) < LONG_BLOCKS
    assert worker.poll() is None
    assert resume_here(out) == 0
    assert out.read_bytes() == local(day)


def test_the_scheduler_dies(cluster: Cluster, tmp_path: Path, local: Local) -> None:
    """Without its scheduler the run ends with one sentence; its blocks are kept, and it goes on without the cluster."""
    out = tmp_path / "x.parquet"
    cluster.workers(ROOT)
    with started(sweep_command(*LONG, "--out", out, "--scheduler", cluster.address), tmp_path) as child:
        day = in_mid_run(out, child)
        cluster.scheduler.kill()
        status, printed, said = ended(child)
    assert (status, printed, len(said.splitlines())) == (2, "", 1)
    assert said.startswith(f"error: scheduler is '{cluster.address}'")
    assert "--resume" in said
    assert 3 <= len(parts(out)) < LONG_BLOCKS
    assert resume_here(out) == 0
    assert out.read_bytes() == local(day)


# --- clusters that cannot be used ---


def test_nobody_at_the_address(tmp_path: Path) -> None:
    """An address where nobody listens, and one where somebody stays silent: refused within 15 s."""
    with socket.socket() as closed, socket.socket() as silent, ExitStack() as children:
        closed.bind(("127.0.0.1", 0))
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        begun_s = time.monotonic()
        addresses = [f"tcp://127.0.0.1:{here.getsockname()[1]}" for here in (closed, silent)]
        commands = [sweep_command("--wind", "90,300", "--out", "x.parquet", "--scheduler", at) for at in addresses]
        running = [children.enter_context(started(command, tmp_path)) for command in commands]
        said = [refusal(child, tmp_path) for child in running]
        assert time.monotonic() - begun_s < 45
    assert [address in line for address, line in zip(addresses, said, strict=True)] == [True, True]


@pytest.mark.parametrize("address", ["", "post office", "smoke://127.0.0.1:8786", "tcp://127.0.0.1:many"])
def test_what_is_no_address(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text that is no address is refused at once, in a sentence that names it; nothing is written."""
    monkeypatch.chdir(tmp_path)
    options = ["--wind", "90,300", "--out", "x.parquet", f"--scheduler={address}"]
    assert main(["sweep", "--curves", str(CURVES), *options]) == 2
    expected = "the address of a Dask scheduler that answers"
    assert capsys.readouterr().err == f"error: scheduler is {address!r}: expected {expected}\n"
    assert list(tmp_path.iterdir()) == []


def test_a_scheduler_without_workers(cluster: Cluster, tmp_path: Path) -> None:
    """A cluster of no worker is refused at once, not waited for."""
    command = sweep_command("--wind", "90,300", "--out", "x.parquet", "--scheduler", cluster.address)
    with started(command, tmp_path) as child:
        assert "at least one worker" in refusal(child, tmp_path)


def test_a_scheduler_without_the_model(tmp_path: Path) -> None:
    """A scheduler that cannot import the model is refused in a sentence: dask would fail much later."""
    folder = tmp_path / "cluster"
    folder.mkdir()
    with ExitStack() as children:
        cluster = Cluster(folder, children, code=folder)
        cluster.workers(ROOT)
        command = sweep_command("--wind", "90,300", "--out", "x.parquet", "--scheduler", cluster.address)
        with started(command, tmp_path) as child:
            assert "PYTHONPATH" in refusal(child, tmp_path)


@pytest.fixture
def other_code(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the core under another version of the model."""
    folder = tmp_path_factory.mktemp("other")
    shutil.copytree(ROOT / "elfe_core", folder / "elfe_core", ignore=shutil.ignore_patterns("__pycache__"))
    package = folder / "elfe_core" / "__init__.py"
    text = package.read_text(encoding="utf-8")
    other = text.replace('MODEL_VERSION = "', 'MODEL_VERSION = "another ', 1)
    assert other != text
    package.write_text(other, encoding="utf-8")
    return folder


def test_workers_of_another_version(cluster: Cluster, tmp_path: Path, other_code: Path) -> None:
    """Workers with another version of the model, or without the model: each is named, nothing is computed."""
    (tmp_path / "cluster" / "nothing").mkdir()
    cluster.workers(ROOT, other_code, tmp_path / "cluster" / "nothing")
    command = sweep_command("--wind", "90,300", "--out", "x.parquet", "--scheduler", cluster.address)
    with started(command, tmp_path) as child:
        status, printed, said = ended(child)
    assert (status, printed, len(said.splitlines())) == (2, "", 2)
    assert said.count("expected a worker with version ") == 2
    assert said.count("scheduler is 'tcp://127.0.0.1:") == 2
    assert [path.name for path in tmp_path.iterdir()] == ["cluster"]


def test_a_worker_of_another_version_comes_later(cluster: Cluster, tmp_path: Path, other_code: Path) -> None:
    """A worker that joins in mid-run with another version ends the run in one sentence; its rows are not taken."""
    out = tmp_path / "x.parquet"
    cluster.workers(ROOT)
    longer = [option.replace("90:300:20", "90:300:200") for option in LONG]
    with started(sweep_command(*longer, "--out", out, "--scheduler", cluster.address), tmp_path) as child:
        wait_until(lambda: len(parts(out)) >= 3, child)
        cluster.workers(other_code)
        status, printed, said = ended(child)
    assert (status, printed, len(said.splitlines())) == (2, "", 1)
    assert said.startswith("error: scheduler is 'version another ")
    assert len(parts(out)) >= 3
    assert not out.exists()
