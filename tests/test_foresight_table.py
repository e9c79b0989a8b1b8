"""The table of MODEL.md section 8 on what a forecast is worth is current."""

from docs.write_foresight import FILE, document


def test_the_table_is_current() -> None:
    """What is checked in is what `python -m docs.write_foresight` writes now."""
    assert FILE.read_text(encoding="utf-8") == document()
