"""Folders of visitors: gone with them, and what a dead server left is cleared by the next one."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from elfe_ui.visitors import folders

HOLD = """
import sys, time
from elfe_ui.visitors import folders
own = folders.OwnFolder("me")
(own.path / "mine.csv").write_text("1")
print(own.path, flush=True)
time.sleep(60)
"""

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks of files are those of POSIX")


def _server(temporary: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process with a visitor's folder, and that folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD], env=os.environ | {"TMPDIR": str(temporary)}, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_only_the_folders_of_dead_servers_are_cleared(tmp_path: Path) -> None:
    """Of two servers, one killed: its files go when the next one starts, those of the other stay."""
    alive, kept = _server(tmp_path)
    dead, left = _server(tmp_path)
    try:
        dead.send_signal(signal.SIGKILL)
        dead.wait()
        (tmp_path / f"{folders.PREFIX}young").mkdir()  # another server that has no lock yet
        (tmp_path / f"{folders.PREFIX}link").symlink_to(kept.parents[1])
        assert (left / "mine.csv").exists()
        assert folders.clear_left_behind(tmp_path) == [left.parents[1]]
        assert not left.parents[1].exists()
        assert (kept / "mine.csv").exists()
        assert (tmp_path / f"{folders.PREFIX}young").exists()
        assert folders.clear_left_behind(tmp_path) == []
    finally:
        for process in (alive, dead):
            process.kill()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()


def test_a_folder_is_gone_once_its_visitor_is() -> None:
    """Removed by hand or when nothing refers to it."""
    by_hand, forgotten = folders.OwnFolder(), folders.OwnFolder()
    (by_hand.path / "a").write_text("1")
    paths = [by_hand.path, forgotten.path]
    assert {path.parents[1] for path in paths} == {folders.of_server()}
    by_hand.remove()
    del forgotten
    assert not any(path.exists() for path in paths)
    assert folders.shared().exists()


def test_what_a_file_unpacks_to_is_no_part_of_what_was_brought(tmp_path: Path) -> None:
    """Others may send files while one is read."""
    (tmp_path / "brought").write_bytes(b"x" * 7)
    unpacked = folders.unpacked_of(tmp_path / "brought")
    (unpacked / "whole").write_bytes(b"x" * 1000)
    assert folders.size(tmp_path) == 7
    assert folders.unpacked_of(tmp_path / "brought") == unpacked
