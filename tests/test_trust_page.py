"""docs/trust.md: current, and every check that it names is there."""

from importlib.util import find_spec
from pathlib import Path

from docs.write_trust import CLAIMS, FILE, document

ROOT = Path(__file__).parents[1]


def test_the_page_is_current() -> None:
    """What is checked in is what `python -m docs.write_trust` writes now."""
    assert FILE.read_text(encoding="utf-8") == document()


def test_every_check_is_there() -> None:
    """A test file, or a module that can be run."""
    for claim in CLAIMS:
        assert find_spec(claim.check) if claim.proof else (ROOT / claim.check).is_file(), claim.check


def test_every_claim_is_a_line_of_four_cells() -> None:
    """No cell holds a bar or a line break."""
    lines = document().splitlines()[-len(CLAIMS) :]
    assert {line.count("|") for line in lines} == {5}
