"""Five files of 190 MB sent at once by one visitor, taken away, sent again and left; then a server killed meanwhile.

`python -m benchmarks.uploads` starts servers of its own with a temporary folder of their own, on the loopback. Memory
is the server's, disk all that lies in its temporary folder, nameless files that are still open among it. On 2026-11-25,
before there were bounds, memory went from 893 to 1 796 MB and 905 MB of disk stayed until somebody else came.
"""

import asyncio
import http.client
import os
import signal
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from benchmarks.record import record
from benchmarks.session import Sent, Session
from tests.browser.harness import Server, running_server

TAKEN, REFUSED = 204, 413
N_FILES, MB_EACH, MIB = 5, 190, 1 << 20
PIECE = b"zzz zzz zzz zzz\n" * (MIB // 16)
"""1 MiB of no curve: such a file is refused by the page, too."""
HEAD = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
END = b"\r\n--x--\r\n"
FIELD, PAGE, PART = "Vos fichiers", "donnees", {"partie": "Apporter mes fichiers"}
LOOK_EVERY_S, PATIENCE_S = 0.05, 240.0
MOST_DISK_MB, MOST_MORE_MB, MOST_KEPT_MB = 500, 400, 100
"""Limits: disk of one visitor; memory above the first page, at most and after the visitor has left."""


class Used(NamedTuple):
    """MB of memory and of disk."""

    memory: float
    disk: float


class Watch:
    """What a server uses, and the most of it since it was last asked."""

    def __init__(self, server: Server, temporary: Path) -> None:
        self._pid, self._temporary, self._most, self._over = server.pid, temporary, Used(0.0, 0.0), threading.Event()
        threading.Thread(target=self._look, daemon=True).start()

    def now(self) -> Used:
        status = Path(f"/proc/{self._pid}/status").read_text(encoding="ascii")
        kb = next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]
        return Used(int(kb) / 1024, (tree(self._temporary) + self._nameless()) / MIB)

    def most(self) -> Used:
        found, self._most = self._most, Used(0.0, 0.0)
        return found

    def _nameless(self) -> int:
        """Bytes of open files that no folder names any more."""
        n_bytes = 0
        for one in Path(f"/proc/{self._pid}/fd").iterdir():
            with suppress(OSError):
                place = os.readlink(one)
                n_bytes += one.stat().st_size if place.startswith(str(self._temporary)) and "deleted" in place else 0
        return n_bytes

    def _look(self) -> None:
        with suppress(OSError, StopIteration):  # the server has ended
            while not self._over.wait(LOOK_EVERY_S):
                now = self.now()
                self._most = Used(max(now.memory, self._most.memory), max(now.disk, self._most.disk))


def tree(folder: Path) -> int:
    """Bytes of all files below a folder."""
    n_bytes = 0
    for place, _, names in os.walk(folder):
        for name in names:
            with suppress(OSError):
                n_bytes += os.lstat(Path(place) / name).st_size
    return n_bytes


@contextmanager
def server_in(temporary: Path) -> Iterator[Server]:
    """A server whose temporary folder is this one."""
    tempfile.gettempdir()  # ours is another one
    before = os.environ.get("TMPDIR")
    os.environ["TMPDIR"] = str(temporary)
    try:
        with running_server() as server:
            yield server
    finally:
        os.environ.pop("TMPDIR") if before is None else os.environ.update(TMPDIR=before)


def send(server: Server, session: str, file_id: str, n_mb: int = MB_EACH, stop_at_mb: int | None = None) -> int:
    """Status of sending a file as a browser does; 0 where the server broke off, or `stop_at_mb` of it are sent."""
    with urllib.request.urlopen(f"{server.url}/_stcore/health") as answer:
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
    connection = http.client.HTTPConnection("127.0.0.1", int(server.url.rpartition(":")[2]), timeout=60)
    connection.putrequest("PUT", f"/_stcore/upload_file/{session}/{file_id}")
    for name, value in (
        ("Cookie", cookie),
        ("X-Xsrftoken", cookie.partition("=")[2]),
        ("Content-Type", "multipart/form-data; boundary=x"),
        ("Content-Length", str(len(HEAD) + n_mb * MIB + len(END))),
    ):
        connection.putheader(name, value)
    try:
        connection.endheaders(HEAD)
        for _ in range(n_mb if stop_at_mb is None else stop_at_mb):
            connection.send(PIECE)
        if stop_at_mb is not None:
            return 0
        connection.send(END)
        return connection.getresponse().status
    except OSError:
        return 0
    finally:
        if stop_at_mb is None:
            connection.close()


async def send_all(server: Server, session: str, name: str) -> tuple[list[int], list[Sent]]:
    """Statuses of five files sent at once, and those that were taken."""
    names = [f"{name}{number}" for number in range(N_FILES)]
    found = await asyncio.gather(*(asyncio.to_thread(send, server, session, one) for one in names))
    taken = [one for one, status in zip(names, found, strict=True) if status == TAKEN]
    return sorted(found), [Sent(one, f"{one}.csv", MB_EACH * MIB) for one in taken]


async def visit(server: Server, watch: Watch) -> tuple[list[int], Sequence[Used]]:
    """Statuses, and what is used: first page; at most while sent and shown; taken away; sent again; left."""
    session, _ = await Session.open(server.url, PAGE, dict(PART))
    await asyncio.sleep(2.0)
    first = watch.now()
    statuses, taken = await send_all(server, session.session_id, "a")
    await session.bring(FIELD, taken)
    most = watch.most()
    await session.bring(FIELD, [])
    await asyncio.sleep(1.0)
    away = watch.now()
    again, taken = await send_all(server, session.session_id, "b")
    await session.bring(FIELD, taken)
    most_again, full = watch.most(), watch.now()
    most = Used(max(most.memory, most_again.memory), max(most.disk, most_again.disk))
    await session.close()
    begin = time.monotonic()
    while watch.now().disk > 1 and time.monotonic() - begin < PATIENCE_S:
        await asyncio.sleep(1.0)
    print(f"gone {time.monotonic() - begin:.0f} s after the connection", flush=True)
    await asyncio.sleep(3.0)
    return statuses + again, (first, most, away, full, watch.now())


async def kept_half(server: Server) -> None:
    """One file whole, another one on its way."""
    session, _ = await Session.open(server.url, PAGE, dict(PART))
    assert await asyncio.to_thread(send, server, session.session_id, "whole", 50) == TAKEN
    await asyncio.to_thread(send, server, session.session_id, "half", MB_EACH, 60)
    await asyncio.sleep(0.5)


def killed(temporary: Path) -> tuple[float, float, bool]:
    """MB on disk once a server was killed and once another one has started; whether a third one's folder stayed."""
    with server_in(temporary) as other:
        asyncio.run(kept_half(other))
        n_other = tree(temporary)
        with server_in(temporary) as server:
            asyncio.run(kept_half(server))
            os.kill(server.pid or 0, signal.SIGKILL)
            time.sleep(1.0)
            left = (tree(temporary) - n_other) / MIB
        with server_in(temporary):
            now = tree(temporary)
    return left, max(now - n_other, 0) / MIB, now >= 50 * MIB


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="elfe-uploads-") as folder:
        temporary = Path(folder)
        with server_in(temporary) as server:
            statuses, (first, most, away, full, left) = asyncio.run(visit(server, Watch(server, temporary)))
        dead, cleared, others_stay = killed(temporary)
    for name, used in (("first page", first), ("at most", most), ("taken away", away), ("full", full), ("left", left)):
        print(f"{name}: {used.memory:.0f} MB of memory, {used.disk:.0f} MB of disk")
    print(
        f"killed: {dead:.0f} MB of disk, {cleared:.0f} once another server started; a third one's stay: {others_stay}"
    )
    figure = (
        f"memory {first.memory:.0f} -> {most.memory:.0f} -> {left.memory:.0f} MB (893 -> 1796), disk at most "
        f"{most.disk:.0f} MB (905), {max(left.disk, away.disk, cleared):.0f} once taken away, left or killed"
    )
    is_kept = statuses == [TAKEN, TAKEN, REFUSED, REFUSED, REFUSED] * 2
    is_kept &= most.disk <= MOST_DISK_MB and most.memory - first.memory <= MOST_MORE_MB
    is_kept &= left.memory - first.memory <= MOST_KEPT_MB and max(left.disk, away.disk, cleared) < 1 and others_stay
    record("uploads", figure + ("" if is_kept else f"; BEYOND its limits, answers {statuses}"))
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
