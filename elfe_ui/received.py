"""Files that visitors send: written into their own folder, then released from memory; bounded for each and for all."""

from pathlib import Path

from streamlit import runtime
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from elfe_core.errors import DataError
from elfe_core.store.disk import refusing
from elfe_ui import visitors

MOST_OF_ONE_BYTES = 500 << 20
"""Files of one visitor at once."""

MOST_OF_ALL_BYTES = 2 << 30
"""Files of all visitors at once."""


def take(file: UploadedFile, path: Path) -> Path:
    """Write a file that was sent to `path`, once, in the visitor's own folder; memory holds it no more.

    Raises
    ------
    DataError
        too_many_files: this visitor, or all together, have brought all that the server takes; unwritable.
    """
    if path.exists():
        return path
    try:
        own, everyone = _bytes_in(path.parent), _bytes_in(visitors.of_server())
        if own + file.size > MOST_OF_ONE_BYTES or everyone + file.size > MOST_OF_ALL_BYTES:
            raise DataError(file.name, "too_many_files", detail=f"{own} bytes of one visitor, {everyone} of all")
        unfinished = path.with_name(f"{path.name}.part")
        with refusing(Path(file.name)):
            try:
                unfinished.write_bytes(file.getbuffer())
                unfinished.replace(path)
            finally:
                unfinished.unlink(missing_ok=True)
    finally:
        _release(file)
    return path


def _bytes_in(folder: Path) -> int:
    """Size of all files below a folder."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _release(file: UploadedFile) -> None:
    """Let Streamlit hold the name of the file alone."""
    session = visitors.who()
    manager = runtime.get_instance().uploaded_file_mgr if session else None
    add = getattr(manager, "add_file", None)
    if add is not None:
        add(session, UploadedFileRec(file_id=file.file_id, name=file.name, type=file.type, data=b""))
