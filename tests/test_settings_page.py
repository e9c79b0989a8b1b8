"""docs/SETTINGS.md: the catalogue as it is now."""

from docs.write_settings import FILE, text


def test_the_page_is_the_catalogue() -> None:
    """What the command writes is what stands there; else run `python -m docs.write_settings`."""
    assert FILE.read_text(encoding="utf-8") == text()
