"""Files on their way here: bounded before they are read, on disk before their sender hears that they came.

Streamlit takes each file that is sent whole into memory, any number at once, and holds it until a page asks for it. In
front of it, one is refused that its visitor, or the server, has no room for; one at a time passes through memory.
"""

import asyncio
import errno
import logging
from collections import Counter
from contextlib import suppress
from pathlib import Path

from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from elfe_ui.visitors import caretaker, folders

PLACE = "/_stcore/upload_file/"
"""What stands before the session and the file in the address that a file is sent to."""

MOST_OF_ONE_BYTES = 500 << 20
"""Files of one visitor at once."""

MOST_OF_ALL_BYTES = 2 << 30
"""Files of all visitors at once."""

TOO_LARGE, NO_ROOM = 413, 507
"""HTTP: more than its visitor may bring; nothing can be written. `assets/app.js` says both in French."""

_COMING: Counter[str] = Counter()
"""Bytes that are announced or here, of files that are not whole yet, by session."""


def room_left(session: str) -> int:
    """Bytes that this visitor may still bring."""
    own = folders.size(folders.of_visitor(session)) + _COMING[session]
    everyone = folders.size(folders.of_server()) + _COMING.total()
    return min(MOST_OF_ONE_BYTES - own, MOST_OF_ALL_BYTES - everyone)


def arrived(session: str, file_id: str) -> Path:
    """Where a file lies that came whole, until a page takes it."""
    return folders.of_visitor(session) / f"sent-{folders.short(file_id)}"


class Uploads:
    """ASGI middleware in front of Streamlit's uploads; a server that starts clears what a dead one left."""

    def __init__(self, app: ASGIApp) -> None:
        """As Starlette makes it, once a server."""
        self._app, self._in_memory = app, asyncio.Semaphore(1)
        with suppress(OSError):  # a full disk, which who sends a file is told
            folders.of_server()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on everything but the files that there is no room for."""
        session, file_id = _sent(scope)
        if scope["type"] == "lifespan":
            try:
                await self._app(scope, receive, send)
            finally:
                folders.remove_all()  # a signal ends the process without what it does at its own end
        elif not session:
            await self._app(scope, receive, send)
        elif scope["method"] == "DELETE":
            with suppress(OSError):
                arrived(session, file_id).unlink()
            await self._app(scope, receive, send)
        else:
            upload = _Upload(session, file_id, self._in_memory)
            try:
                caretaker.remember(session)
                upload.expect(_announced(scope))
                await self._app(scope, upload.counted(receive), upload.kept(send))
            except OSError as error:
                logging.getLogger(__name__).warning("upload refused: %s", error)
                status = TOO_LARGE if error.errno == errno.EDQUOT else NO_ROOM
                await Response(status_code=status)(scope, receive, send)
            finally:
                upload.end()


BOUNDED = (Middleware(Uploads),)
"""For `st.App`."""


def _sent(scope: Scope) -> tuple[str, str]:
    """Session and file of a request that sends or takes back a file of a visitor who is here; else empty."""
    if scope["type"] != "http" or scope["method"] not in ("PUT", "DELETE") or PLACE not in scope["path"]:
        return "", ""
    session, _, file_id = scope["path"].partition(PLACE)[2].partition("/")
    return (session, file_id) if runtime.get_instance().is_active_session(session) else ("", "")


def _announced(scope: Scope) -> int:
    """Size that the request states; 0 where it states none."""
    stated = next((value for name, value in scope["headers"] if name == b"content-length"), b"")
    return int(stated) if stated.isdigit() else 0


class _Upload:
    """One file on its way."""

    def __init__(self, session: str, file_id: str, in_memory: asyncio.Semaphore) -> None:
        self._session, self._file_id, self._in_memory = session, file_id, in_memory
        self._expected = self._n_bytes = 0
        self._has_turn = False

    def expect(self, n_bytes: int) -> None:
        """Keep room for so many bytes; an OSError where there is none."""
        more = n_bytes - self._expected
        if more > 0:
            if more > room_left(self._session):
                raise OSError(errno.EDQUOT, f"{n_bytes} bytes are more than there is room for")
            _COMING[self._session] += more
            self._expected = n_bytes

    def counted(self, receive: Receive) -> Receive:
        """The request's body; its end is held back until no other file passes through memory."""

        async def pieces() -> Message:
            message = await receive()
            if message["type"] == "http.request":
                self._n_bytes += len(message.get("body", b""))
                self.expect(self._n_bytes)
                if not message.get("more_body") and not self._has_turn:
                    self._has_turn = await self._in_memory.acquire()
            return message

        return pieces

    def kept(self, send: Send) -> Send:
        """Streamlit's answer; that the file came is said once it lies on disk."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 204:
                await asyncio.to_thread(self._keep)
            await send(message)

        return answer

    def _keep(self) -> None:
        """Write what Streamlit holds into the visitor's folder; of it remains the name."""
        manager = runtime.get_instance().uploaded_file_mgr
        assert isinstance(manager, MemoryUploadedFileManager)
        path = arrived(self._session, self._file_id)
        for record in manager.get_files(self._session, [self._file_id]):
            manager.add_file(self._session, record._replace(data=b""))
            try:
                path.write_bytes(record.data)
            except OSError:
                path.unlink(missing_ok=True)
                manager.remove_file(self._session, self._file_id)
                raise

    def end(self) -> None:
        """Give back room and turn, however it ended."""
        _COMING[self._session] -= self._expected
        if self._has_turn:
            self._in_memory.release()
