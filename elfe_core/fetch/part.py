"""What has been received of a file so far, kept beside it in `<file>.part` and `<file>.part.json`."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from elfe_core.errors import DataError, Wanted


class Part:
    """The unfinished download of one file: its bytes, and a state that says of what they are the beginning."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self.path = out.with_name(f"{out.name}.part")
        self._state_path = out.with_name(f"{out.name}.part.json")

    def state(self, address: str) -> dict[str, Any] | None:
        """State of an unfinished download of this address; None without one, and after dropping another's."""
        try:
            state = json.loads(self._state_path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            state = None
        except (ValueError, RecursionError):
            state = None  # a state that was cut in the middle says nothing: begin again
        except OSError as error:
            raise unwritable(self._out, error) from None
        if isinstance(state, dict) and state.get("address") == address and self.path.is_file():
            return state
        self.discard()
        return None

    def save(self, address: str, values: Mapping[str, Any]) -> None:
        """Replace the state, whole or not at all."""
        written = self._state_path.with_name(f"{self._state_path.name}.new")
        with writing(self._out):
            written.write_text(json.dumps({"address": address, **values}), encoding="utf-8")
            os.replace(written, self._state_path)

    @property
    def n_bytes(self) -> int:
        """How much is there."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    @contextmanager
    def append(self, at: int) -> Iterator[IO[bytes]]:
        """The bytes to write on from this place; what stands behind it is cut off."""
        with writing(self._out), self.path.open("r+b" if self.path.exists() else "wb") as stream:
            stream.truncate(at)
            stream.seek(at)
            yield stream

    def discard(self) -> None:
        """Forget all of it: the state first, so that bytes without a state are never taken for anything."""
        with writing(self._out):
            self._state_path.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)


@contextmanager
def writing(out: Path) -> Iterator[None]:
    """Turn what the disk refuses into a DataError that names the file."""
    try:
        yield
    except OSError as error:
        raise unwritable(out, error) from None


def unwritable(out: Path, error: OSError) -> DataError:
    """That the file, or what stands beside it, cannot be written."""
    return DataError(out.name, "unwritable", detail=error.strerror or "")


def check_folder(out: Path) -> None:
    """Raise DataError unless a file can be put there."""
    if not out.parent.is_dir():
        raise DataError(out.name, "missing_folder", wanted=Wanted("folder", names=(str(out.parent),)))
    if out.is_dir():
        raise DataError(out.name, "unwritable", detail="a folder has this name")
