"""No text of a CSV is taken for a formula by the spreadsheet that opens it."""

import re
from typing import Final, TypeVar

FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r")
NUMBER: Final = re.compile(r"[+-]?[\d\s.,]+(e[+-]?\d+)?", re.IGNORECASE)

Cell = TypeVar("Cell")


def harmless(cell: Cell) -> Cell | str:
    """A text that a spreadsheet would take for a formula, with an apostrophe before it; a number stays as it is."""
    if not isinstance(cell, str) or cell[:1] not in FORMULA_SIGNS or NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"
