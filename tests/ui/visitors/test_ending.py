"""What a page is at when its visitor leaves."""

import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from streamlit.runtime.scriptrunner import StopException

from elfe_core.store import read_any
from elfe_ui.visitors import caretaker, ending, places, until_left
from elfe_ui.visitors.places import Places


# Stopped between two steps, it may leave an open file that is closed once nothing refers to it; Python warns of that.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_the_reading_of_a_file_ends_when_its_visitor_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the middle of it; a reader who is still here goes on."""
    monkeypatch.setattr(places, "LOST_S", 0.0)
    lines = "".join(f"2021-01-{day:02d}T{hour:02d}:00;1\n" for day in range(1, 32) for hour in range(24))
    file = tmp_path / "curve.csv"
    file.write_text(f"heure;valeur\n{lines}")
    found, ended, go_on = Places(lambda: 2), [], threading.Event()
    begun = {one: threading.Event() for one in ("gone", "here")}

    def read(session: str) -> None:
        try:
            with until_left(session), until_left(session):
                while not go_on.is_set():
                    read_any(file)
                    begun[session].set()
            ended.append(f"{session} to its end")
        except StopException:
            ended.append(f"{session} stopped")

    readers = [threading.Thread(target=read, args=(session,)) for session in begun]
    for one, reader in zip(begun, readers, strict=True):
        found.ask(one)
        reader.start()
        begun[one].wait()
    assert caretaker.end_left(found, lambda one: one == "here", lambda _: None)
    readers[0].join()
    assert ended == ["gone stopped"]
    go_on.set()
    readers[1].join()
    assert ended == ["gone stopped", "here to its end"]


def test_who_leaves_at_the_last_step_ends_nothing_later() -> None:
    """The exception is raised before the work is left, in it or at its end, and never again."""
    for n_steps in range(30):
        with suppress(StopException), until_left("a"):
            for step in range(30):
                if step == 29 - n_steps:
                    ending.end_work("a")
        assert ({}, set()) == (ending._AT_WORK, ending._ENDED)
        for _ in range(1000):
            pass


TRACED = """
import sys
from elfe_ui.visitors import until_left

def run():
    with until_left("a"):
        pass
    return sum(range(100))

sys.settrace(lambda *_: sys.gettrace())
print(run())
"""


def test_work_ends_under_a_tracer() -> None:
    """Nothing is left for the interpreter to look for at every step, which a tracer never got past."""
    command = [sys.executable, "-c", TRACED]
    ended = subprocess.run(command, cwd=Path(__file__).parents[3], capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout) == (0, "4950\n"), ended.stderr
