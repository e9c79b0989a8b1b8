"""Files that visitors send: stored once, released, bounded for each and for all, and what a full disk says."""

from pathlib import Path

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from elfe_core.errors import DataError
from elfe_ui import received, visitors
from elfe_ui.words import faults


def _sent(name: str, content: bytes) -> UploadedFile:
    return UploadedFile(UploadedFileRec(name, name, "text/csv", content), FileURLs())


def test_a_file_is_stored_once_and_released(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes are in the visitor's folder, and no more in Streamlit's memory."""
    manager = MemoryUploadedFileManager("/upload")
    server = Runtime.__new__(Runtime)
    server._uploaded_file_mgr = manager
    monkeypatch.setattr(received.runtime, "get_instance", lambda: server)
    monkeypatch.setattr(visitors, "who", lambda: "session")
    own, file = visitors.OwnFolder(), _sent("a.csv", b"1;2")
    manager.add_file("session", UploadedFileRec("a.csv", "a.csv", "text/csv", b"1;2"))
    path = received.take(file, own.path / "kept")
    assert path.read_bytes() == b"1;2"
    (left,) = manager.get_files("session", ["a.csv"])
    assert (left.name, left.data) == ("a.csv", b"")
    assert received.take(_sent("a.csv", b""), own.path / "kept").read_bytes() == b"1;2"


@pytest.mark.parametrize("bound", ["MOST_OF_ONE_BYTES", "MOST_OF_ALL_BYTES"])
def test_what_is_beyond_a_bound_is_refused_in_french(bound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of one visitor and of all together; nothing of it stays."""
    own = visitors.OwnFolder()
    received.take(_sent("a.csv", b"x" * 60), own.path / "a")
    among = own.path if bound == "MOST_OF_ONE_BYTES" else visitors.of_server()
    monkeypatch.setattr(received, bound, received._bytes_in(among) + 30)
    with pytest.raises(DataError) as refused:
        received.take(_sent("b.csv", b"x" * 60), own.path / "b")
    assert "b.csv" in faults.sentences(refused.value)[0]
    assert "toute la place prévue" in faults.sentences(refused.value)[0]
    assert [path.name for path in own.path.iterdir()] == ["a"]
    assert received.take(_sent("c.csv", b"x" * 20), own.path / "c").stat().st_size == 20


def test_a_full_disk_is_said_in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    """As a fault of the file, and no half of it stays."""
    own = visitors.OwnFolder()

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError) as refused:
        received.take(_sent("a.csv", b"1;2"), own.path / "a")
    assert refused.value.problem == "unwritable"
    assert "l'espace libre" in faults.sentences(refused.value)[0]
    assert list(own.path.iterdir()) == []
