"""The table of damaged and odd files: the exact words that each gets, in the core and on screen, and nothing of it is
loaded. The files are in damaged.py, their messages beside them in damaged_files.json.
"""

import json
from pathlib import Path

import pytest

from elfe_ui.words import faults
from tests.store.curves.brought import brought
from tests.store.curves.damaged import damaged_files

MESSAGES = json.loads((Path(__file__).parent / "damaged_files.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", MESSAGES)
def test_the_exact_words(tmp_path: Path, case: str) -> None:
    """All that is wrong is said at once, in English by the core and in French on screen; no curve comes of it."""
    report = brought(tmp_path, damaged_files(tmp_path)[case], name="f.csv")
    assert [str(fault) for fault in report.faults] == MESSAGES[case]["core"]
    said = [sentence for fault in report.faults for sentence in faults.sentences(fault, own_file=True)]
    assert said == MESSAGES[case]["screen"]
    assert (report.curves, bool(report.faults)) == ((), True)


def test_the_table_is_whole(tmp_path: Path) -> None:
    """Forty files at least, and each of them has its messages."""
    assert list(damaged_files(tmp_path)) == list(MESSAGES)
    assert len(MESSAGES) >= 40
