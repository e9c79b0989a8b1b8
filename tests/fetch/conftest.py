"""A portal of its own for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetch.portal import Portal, portal


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Portal]:
    monkeypatch.setenv("no_proxy", "*")
    with portal() as running:
        yield running


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where a download goes, in a folder with an older file."""
    folder = tmp_path / "out"
    folder.mkdir()
    path = folder / "curve.csv"
    path.write_bytes(b"the old file\n")
    return path
