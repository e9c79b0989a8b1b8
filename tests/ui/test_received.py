"""Files that visitors send: stored once, bounded for each and for all, and what a full disk says."""

from pathlib import Path

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from elfe_core.errors import DataError
from elfe_ui import received, visitors
from elfe_ui.visitors import arriving
from elfe_ui.words import faults


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> visitors.OwnFolder:
    """The folder of a visitor of this test alone."""
    monkeypatch.setattr(visitors, "who", lambda: request.node.nodeid)
    return visitors.OwnFolder(request.node.nodeid)


def _sent(name: str, content: bytes) -> UploadedFile:
    return UploadedFile(UploadedFileRec(name, name, "text/csv", content), FileURLs())


def test_a_file_is_stored_once(own: visitors.OwnFolder) -> None:
    """Its bytes are where they were asked for and nowhere else, and stay when Streamlit has forgotten them."""
    path = received.take(_sent("a.csv", b"1;2"), own.path / "kept")
    assert path.read_bytes() == b"1;2"
    assert list(own.path.parent.iterdir()) == [own.path]
    assert received.take(_sent("a.csv", b""), own.path / "kept").read_bytes() == b"1;2"


def test_a_small_file_is_read_and_goes(own: visitors.OwnFolder) -> None:
    """Nothing of it stays."""
    assert received.content(_sent("a.json", b"{}")) == b"{}"
    assert list(own.path.parent.iterdir()) == [own.path]


def test_what_the_field_holds_no_more_makes_room(own: visitors.OwnFolder) -> None:
    """The files that are kept stay."""
    paths = {name: received.take(_sent(name, b"x"), own.path / name) for name in "ab"}
    received.forget(paths, {"b"})
    assert [path.name for path in own.path.iterdir()] == ["b"]


@pytest.mark.parametrize("bound", ["MOST_OF_ONE_BYTES", "MOST_OF_ALL_BYTES"])
def test_what_is_beyond_a_bound_is_refused_in_french(
    bound: str, own: visitors.OwnFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one visitor and of all together; nothing of it stays."""
    received.take(_sent("a.csv", b"x" * 60), own.path / "a")
    among = own.path.parent if bound == "MOST_OF_ONE_BYTES" else visitors.folders.of_server()
    monkeypatch.setattr(arriving, bound, visitors.folders.size(among) + 30)
    with pytest.raises(DataError) as refused:
        received.take(_sent("b.csv", b"x" * 60), own.path / "b")
    assert "b.csv" in faults.sentences(refused.value)[0]
    assert "toute la place prévue" in faults.sentences(refused.value)[0]
    assert [path.name for path in own.path.iterdir()] == ["a"]
    assert received.take(_sent("c.csv", b"x" * 20), own.path / "c").stat().st_size == 20


def test_a_full_disk_is_said_in_french(own: visitors.OwnFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a fault of the file, and no half of it stays."""

    def full(path: Path, content: bytes) -> int:
        with path.open("wb") as file:
            file.write(content[:1])
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(DataError) as refused:
        received.take(_sent("a.csv", b"1;2"), own.path / "a")
    assert refused.value.problem == "unwritable"
    assert "l'espace libre" in faults.sentences(refused.value)[0]
    assert list(own.path.parent.iterdir()) == [own.path]
    assert list(own.path.iterdir()) == []
