"""Folders of the visitors' files, inside one of this server's, which the next server removes if this one could not."""

import os
import shutil
import tempfile
import weakref
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path

if os.name == "posix":
    import fcntl

PREFIX, LOCK = "elfe-server-", "owner.lock"
UNPACKED = "unpacked"
"""Folder, beside a visitor's file, of what it unpacks to while it is read: no part of what the visitor brought."""


class OwnFolder:
    """A temporary folder, removed by `remove`, when nothing refers to it any more, or when the server stops."""

    def __init__(self, session: str = "") -> None:
        """In the folder of this visitor."""
        self.path = Path(tempfile.mkdtemp(dir=of_visitor(session)))
        self.remove = weakref.finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@cache
def of_server() -> Path:
    """This server's folder; the first call removes those of servers that are dead."""
    clear_left_behind(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    _lock(folder)
    weakref.finalize(of_server, remove_all)
    return folder


def remove_all() -> None:
    """Remove this server's folder at its end."""
    with suppress(OSError):
        shutil.rmtree(of_server(), ignore_errors=True)


def of_visitor(session: str) -> Path:
    """A visitor's folder in this server's, made when it is asked for."""
    folder = of_server() / f"visitor-{short(session)}"
    folder.mkdir(exist_ok=True)
    return folder


def short(name: str) -> str:
    """A name of a session or a file, which comes from outside, as the name of a file here."""
    return sha256(name.encode(errors="replace")).hexdigest()[:16]


def size(folder: Path) -> int:
    """Bytes of all files below a folder but for those unpacked; what goes meanwhile counts no more."""
    n_bytes = 0
    for place, inner, names in os.walk(folder):
        inner[:] = [one for one in inner if one != UNPACKED]
        for name in names:
            with suppress(OSError):
                n_bytes += os.lstat(os.path.join(place, name)).st_size
    return n_bytes


def unpacked_of(file: Path) -> Path:
    """Where a visitor's file is unpacked while it is read."""
    folder = file.parent / UNPACKED
    with suppress(OSError):  # its reader says so
        folder.mkdir(exist_ok=True)
    return folder


@cache
def shared() -> Path:
    """A folder for what all visitors use; it stays as long as the server."""
    return Path(tempfile.mkdtemp(dir=of_server(), prefix="shared-"))


def clear_left_behind(temporary: Path) -> list[Path]:
    """Remove the folders of servers whose lock is free; returns them. Others share the machine, and go on."""
    return [folder for folder in sorted(temporary.glob(f"{PREFIX}*")) if _clear_dead(folder)]


def _lock(folder: Path) -> int | None:
    """Hold the folder's lock as long as the process lives; it appears under its name once it is held."""
    if os.name != "posix":
        return None
    aside = folder / f"{LOCK}.new"
    held = os.open(aside, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    fcntl.flock(held, fcntl.LOCK_EX)
    aside.rename(folder / LOCK)
    return held


def _clear_dead(folder: Path) -> bool:
    """Whether it was removed: it is ours, no link, and nobody holds its lock."""
    if os.name != "posix":
        return False
    with suppress(OSError):
        if folder.is_symlink() or folder.stat().st_uid != os.getuid():
            return False
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
            return True
        finally:
            os.close(lock)
    return False
