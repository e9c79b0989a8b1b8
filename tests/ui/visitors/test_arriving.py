"""Files on their way to the server: refused before they are read, one at a time in memory, on disk at the end."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Message
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec
from streamlit.web.server.starlette import starlette_routes

from elfe_ui.visitors import arriving, folders
from elfe_ui.visitors.arriving import BOUNDED, arrived, room_left

CONTENT = b"1;2\n" * 500_000
"""2 MB: beyond the part of a file that stays in memory while it comes."""
HEAD = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.csv"\r\nContent-Type: text/csv\r\n\r\n'
BODY = [HEAD, *(CONTENT[at : at + 65_536] for at in range(0, len(CONTENT), 65_536)), b"\r\n--x--\r\n"]
SIZE = sum(map(len, BODY))


class Server:
    """Streamlit's own way of taking files behind ours; each request gives its status and what was read of it."""

    def __init__(self, manager: MemoryUploadedFileManager, server: Runtime) -> None:
        self.manager = manager
        self.app = Starlette(routes=starlette_routes.create_upload_routes(server, manager, ""), middleware=BOUNDED)

    async def ask(self, session: str, *, method: str = "PUT", size: int = 0, body: Sequence[bytes] = BODY) -> Any:
        waiting, said = list(body), []

        async def receive() -> Message:
            await asyncio.sleep(0)
            return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

        async def send(message: Message) -> None:
            said.append(message)

        headers = [(b"content-type", b"multipart/form-data; boundary=x"), (b"content-length", b"%d" % size)]
        scope = {"type": "http", "method": method, "path": f"/_stcore/upload_file/{session}/file", "query_string": b""}
        await self.app(scope | {"headers": headers if size else headers[:1], "root_path": ""}, receive, send)
        return said[0]["status"], len(body) - len(waiting)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Visitors a and b are here."""
    manager = MemoryUploadedFileManager("/upload")
    running = Runtime.__new__(Runtime)
    running._uploaded_file_mgr = manager
    monkeypatch.setattr(running, "is_active_session", "ab".__contains__, raising=False)
    monkeypatch.setattr(arriving.runtime, "get_instance", lambda: running)
    monkeypatch.setattr(starlette_routes, "is_xsrf_enabled", lambda: False)
    yield Server(manager, running)
    for session in "ab":
        folders.shutil.rmtree(folders.of_visitor(session))


def held(server: Server, session: str) -> list[bytes]:
    """What Streamlit holds of the visitor's file."""
    return [record.data for record in server.manager.get_files(session, ["file"])]


@pytest.mark.parametrize("size", [SIZE, 0])
def test_a_file_lies_on_disk_and_not_in_memory(server: Server, size: int) -> None:
    """Whether its size was announced or not; taken back before a page has it, it goes."""
    before = room_left("a")
    assert asyncio.run(server.ask("a", size=size)) == (204, len(BODY))
    assert arrived("a", "file").read_bytes() == CONTENT
    assert held(server, "a") == [b""]
    assert room_left("a") == before - len(CONTENT)
    assert asyncio.run(server.ask("a", method="DELETE"))[0] == 204
    assert room_left("a") == before


@pytest.mark.parametrize("bound", ["MOST_OF_ONE_BYTES", "MOST_OF_ALL_BYTES"])
def test_what_is_announced_beyond_a_bound_is_refused_unread(
    server: Server, bound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A second file of the visitor, or of another one, for which there is no room; what was there stays."""
    assert asyncio.run(server.ask("a", size=SIZE))[0] == 204
    other, counted = ("a", folders.of_visitor("a")) if bound == "MOST_OF_ONE_BYTES" else ("b", folders.of_server())
    monkeypatch.setattr(arriving, bound, folders.size(counted) + SIZE - 1)
    assert asyncio.run(server.ask(other, size=SIZE)) == (413, 0)
    assert arrived("a", "file").stat().st_size == len(CONTENT)
    assert not arrived("b", "file").exists()


def test_what_grows_beyond_its_bound_is_refused_on_the_way(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body of unknown or false size is read as far as there is room."""
    before = room_left("a")
    monkeypatch.setattr(arriving, "MOST_OF_ONE_BYTES", 300_000)
    for size in (0, 1000):
        assert asyncio.run(server.ask("a", size=size)) == (413, 6)
    monkeypatch.undo()
    assert (held(server, "a"), arrived("a", "file").exists(), room_left("a")) == ([], False, before)


def test_files_pass_through_memory_one_at_a_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of four that come at once from two visitors."""
    held_now, most, add, write = [0], [0], server.manager.add_file, Path.write_bytes

    def added(session_id: str, file: UploadedFileRec) -> None:
        held_now[0] += bool(file.data)
        most[0] = max(most[0], held_now[0])
        add(session_id, file)

    def written(path: Path, content: bytes) -> int:
        time.sleep(0.02)  # as a disk that is slower than the network
        held_now[0] -= 1
        return write(path, content)

    monkeypatch.setattr(server.manager, "add_file", added)
    monkeypatch.setattr(Path, "write_bytes", written)

    async def at_once() -> list[tuple[int, int]]:
        return await asyncio.gather(*(server.ask(session) for session in "abab"))

    assert {status for status, _ in asyncio.run(at_once())} == {204}
    assert (held_now, most) == ([0], [1])


@pytest.mark.parametrize(
    "place", ["tempfile.SpooledTemporaryFile.rollover", "pathlib.Path.write_bytes", "pathlib.Path.mkdir"]
)
def test_a_full_disk_is_no_fault_of_ours(server: Server, place: str) -> None:
    """Before the file comes, meanwhile, or once it is here: the answer says that there is no room; nothing stays."""

    def full(*_: object, **__: object) -> int:
        raise OSError(28, "No space left on device")

    before = room_left("a")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(place, full)
        assert asyncio.run(server.ask("a", size=SIZE))[0] == 507
    assert (held(server, "a"), room_left("a")) == ([], before)


def test_who_is_not_here_sends_nothing(server: Server) -> None:
    """Streamlit refuses it unread, and no folder is made for it."""
    assert asyncio.run(server.ask("stranger", size=SIZE)) == (400, 0)
    assert not (folders.of_server() / f"visitor-{folders.short('stranger')}").exists()
