"""Files beside the download: `<file>.part` until it is complete, temporary ones, and the atomic replacement."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from elfe_core.errors import DataError, Wanted


class PartialFile:
    """An unfinished download: its bytes in `<file>.part`, and in `<file>.part.json` which request they answer."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.path = out.with_name(f"{out.name}.part")
        self._state_path = out.with_name(f"{out.name}.part.json")

    def state(self, address: str) -> dict[str, Any] | None:
        """State of an unfinished download of this address; any other partial file is deleted."""
        try:
            state = json.loads(self._state_path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError, RecursionError):
            state = None
        except OSError as error:
            raise unwritable(self._out, error) from None
        if isinstance(state, dict) and state.get("address") == address and self.path.is_file():
            return state
        self.discard()
        return None

    def save(self, address: str, values: Mapping[str, Any]) -> None:
        """Replace the state atomically."""
        written = self._state_path.with_name(f"{self._state_path.name}.new")
        with writing(self._out):
            written.write_text(json.dumps({"address": address, **values}), encoding="utf-8")
            os.replace(written, self._state_path)

    @property
    def n_bytes(self) -> int:
        """Size; 0 without a file."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    @contextmanager
    def append(self, at: int) -> Iterator[IO[bytes]]:
        """Truncate to `at` bytes and write on from there."""
        with writing(self._out), self.path.open("r+b" if self.path.exists() else "wb") as stream:
            stream.truncate(at)
            stream.seek(at)
            yield stream

    def discard(self) -> None:
        """Delete both files, the state first: bytes without a state are never used."""
        with writing(self._out):
            self._state_path.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Raise an OSError as DataError unwritable."""
    try:
        yield
    except OSError as error:
        raise unwritable(out, error) from None


def unwritable(out: Path, error: OSError) -> DataError:
    """The error for a file that the system refuses to write."""
    return DataError(out.name, "unwritable", detail=error.strerror or "")


def too_big(out: Path, max_bytes: int) -> DataError:
    """The error for an answer larger than the limit."""
    return DataError(out.name, "too_big", expected=f"at most {max_bytes} bytes")


def check_folder(out: Path) -> None:
    """Raise DataError missing_folder or unwritable unless a file can be created there."""
    if not out.parent.is_dir():
        raise DataError(out.name, "missing_folder", wanted=Wanted("folder", names=(str(out.parent),)))
    if out.is_dir():
        raise DataError(out.name, "unwritable", detail="a folder has this name")


@contextmanager
def temporary(out: Path, role: str) -> Iterator[Path]:
    """A path beside the file, for this process only, deleted at the end."""
    path = out.with_name(f".{out.name}.{os.getpid()}.{role}")
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def replace(written: Path, out: Path) -> None:
    """Replace a file atomically and durably: fsync, rename, fsync of the folder (not on Windows)."""
    with written.open("rb+") as stream:
        os.fsync(stream.fileno())
    os.replace(written, out)
    if hasattr(os, "O_DIRECTORY"):
        folder = os.open(out.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
