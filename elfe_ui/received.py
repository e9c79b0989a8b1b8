"""Files that visitors sent: each in the visitor's own folder, none in Streamlit's memory."""

from collections.abc import Collection, Mapping
from pathlib import Path

from streamlit.runtime.uploaded_file_manager import UploadedFile

from elfe_core.errors import DataError
from elfe_core.store.disk import refusing
from elfe_ui import memo, visitors


def take(file: UploadedFile, path: Path) -> Path:
    """The file that was sent, put at `path` in the visitor's own folder, once.

    Raises
    ------
    DataError
        too_many_files: this visitor, or all together, have brought all that the server takes; unwritable.
    """
    if path.exists():
        return path
    with refusing(Path(file.name)):
        _arrived(file).replace(path)
    return path


def content(file: UploadedFile) -> bytes:
    """Bytes of a small file that was sent; it stays nowhere."""
    with refusing(Path(file.name)):
        path = _arrived(file)
        found = path.read_bytes()
        path.unlink()
    return found


def _arrived(file: UploadedFile) -> Path:
    """Where the file lies; written there first where no server did it: in a test of a page."""
    path = visitors.arrived(visitors.who(), file.file_id)
    if not path.exists():
        if file.size > visitors.room_left(visitors.who()):
            raise DataError(file.name, "too_many_files", detail=f"{file.size} bytes")
        unfinished = path.with_name(f"{path.name}.part")
        try:
            unfinished.write_bytes(file.getvalue())
            unfinished.replace(path)
        finally:
            unfinished.unlink(missing_ok=True)
    return path


def forget(paths: Mapping[str, Path], kept: Collection[str]) -> None:
    """Remove the files, and what is known of them, but those whose name is `kept`."""
    for name, path in paths.items():
        if name not in kept:
            memo.forget(str(path))
            path.unlink(missing_ok=True)
