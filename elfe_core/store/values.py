"""Text of one field -> number, strictly: what is not plainly one is None, never guessed."""

import re

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")


def number(text: str) -> float | None:
    """A finite number written with a point, or None."""
    if text.isdigit() and text.isascii():
        return _finite(float(text))
    return _finite(float(text)) if _NUMBER.fullmatch(text) else None


def comma_number(text: str) -> float | None:
    """A finite number written with a decimal comma or point, or None."""
    return number(text.replace(",", ".", 1))


def _finite(value: float) -> float | None:
    return value if value - value == 0 else None
