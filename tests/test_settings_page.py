"""docs/SETTINGS.md: current, and it names every row of the catalogue."""

from docs.write_settings import FILE, document
from elfe_core.catalogue import CURVES, INDICATORS, SETTINGS


def test_the_page_is_current() -> None:
    """What is checked in is what `python -m docs.write_settings` writes now."""
    assert FILE.read_text(encoding="utf-8") == document()


def test_every_row_stands_there_once() -> None:
    """Each setting, curve and indicator has its line, each line its nine, seven or seven bars."""
    lines = [line for line in document().splitlines() if line.startswith("| ")]
    for key in [*(row.query for row in SETTINGS), *(row.key for row in (*CURVES, *INDICATORS))]:
        assert sum(line.startswith(f"| {key} |") for line in lines) == 1
    assert {line.count("|") for line in lines} <= {9, 7}
