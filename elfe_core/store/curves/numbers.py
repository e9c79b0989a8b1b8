"""Texts of values -> numbers: one decimal sign and one sign of thousands for a column, chosen from all its values."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MISSING = frozenset(
    ("", "nd", "n.d.", "nan", "na", "n/a", "null", "none", "-", "--", "---", "—", "–", "#n/a", "#na", "unavailable",
     "unknown", "absent", "manquant", "nc", "n/c", "ns", "?", "..", "\\n")
)  # fmt: skip
"""Texts, folded to lower case, that stand for no value."""

_BLANKS = re.compile(r"(?<=[0-9])[ \u00a0\u202f\u2009'’](?=[0-9]{3}(?![0-9]))")
_EXPONENT = r"(?:[eE][+-]?[0-9]{1,3})?"
_POINT = re.compile(
    rf"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}|[+-]?[1-9][0-9]{{0,2}}(?:,[0-9]{{3}})+(?:\.[0-9]*)?"
)
_COMMA = re.compile(rf"[+-]?(?:[0-9]+,?[0-9]*|,[0-9]+){_EXPONENT}|[+-]?[1-9][0-9]{{0,2}}(?:\.[0-9]{{3}})+(?:,[0-9]*)?")
_GROUP_OF = {
    ",": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+"),
    ".": re.compile(r"[+-]?[1-9][0-9]{0,2}(?:\.[0-9]{3})+"),
}
"""Whole numbers with this sign between the thousands; with one such sign it may as well be a decimal sign."""

ENOUGH_GROUPS = 20
"""So many numbers that all have three figures behind the sign, beside whole ones, are thousands (own rule)."""

LARGEST = 1e300


class Numbers(NamedTuple):
    """Values of a column, shape (n,): NaN where none stands, infinite where the text is no number; its decimal sign
    (empty: both `.` and `,` fit, and give other values) and its sign of thousands (empty: none stands there).
    """

    values: NDArray[np.float64]
    decimal: str
    thousands: str = ""


def is_missing(text: str) -> bool:
    """Whether a text stands for no value."""
    return text.strip().casefold() in MISSING


_TAIL = re.compile(r"(?<=[0-9])\s*[kKmM]?[wW][hH]?$")


def is_number(text: str) -> bool:
    """Whether a text is a number in any reading, with or without a unit behind."""
    plain = _TAIL.sub("", _plain(text))
    return bool(_POINT.fullmatch(plain) or _COMMA.fullmatch(plain))


def _plain(text: str) -> str:
    written = text.strip()
    if written.isascii() and " " not in written and "'" not in written:
        return written
    return _BLANKS.sub("", written.strip("\u00a0\u202f").replace("\u2212", "-"))


def read_numbers(
    texts: Sequence[str], *, usual: str, decimal: str | None = None, small_is_odd: bool = False
) -> Numbers:
    """One reading of all the texts of a column.

    Parameters
    ----------
    texts
        As written.
    usual
        Decimal sign reported where no text has one; with `,` both signs are read where each text has one of them.
    decimal
        The sign that the user chose, or that the file's container fixes.
    small_is_odd
        Whether values below 10 with three decimals are implausible where `usual` is the other sign, as for W and Wh.
    """
    plain = [_plain(text) for text in texts]
    written = Counter(plain)
    numbers = {text: count for text, count in written.items() if text.casefold() not in MISSING}
    if decimal:
        thousands = _needed_thousands(numbers, OTHER[decimal])
    else:
        decimal, thousands = _signs(numbers, usual, small_is_odd=small_is_odd)
    known = {text: _value(text, decimal or usual, thousands) for text in written}
    return Numbers(np.array([known[text] for text in plain], dtype=np.float64), decimal, thousands)


OTHER = {",": ".", ".": ","}


def _needed_thousands(numbers: Mapping[str, int], sign: str) -> str:
    """The sign, if every number that has it has it between thousands."""
    signed = [text for text in numbers if sign in text]
    pattern = _COMMA if sign == "." else _POINT
    return sign if signed and all(pattern.fullmatch(text) for text in signed) else ""


def _signs(numbers: Mapping[str, int], usual: str, *, small_is_odd: bool) -> tuple[str, str]:
    """Decimal sign and sign of thousands; an empty decimal sign where two readings fit."""
    signed = {text: count for text, count in numbers.items() if "," in text or "." in text}
    points = sum(count for text, count in signed.items() if _POINT.fullmatch(text))
    commas = sum(count for text, count in signed.items() if _COMMA.fullmatch(text))
    if points != commas:
        decimal = "." if points > commas else ","
        thousands = _needed_thousands(signed, OTHER[decimal])
        proof = abs(points - commas)
        return ("" if thousands and proof < PROVEN_SHARE * sum(signed.values()) else decimal), thousands
    if not points or not all(_is_group(text) for text in signed if _POINT.fullmatch(text) or _COMMA.fullmatch(text)):
        return usual, ""
    group = "," if any("," in text for text in signed) else "."
    if any(text.count(group) > 1 for text in signed):
        return OTHER[group], group
    if _are_thousands(numbers, signed) or (small_is_odd and usual != group and _are_small(signed, group)):
        return OTHER[group], group
    return (".", "") if group == "." == usual else ("", group)


PROVEN_SHARE = 0.05
"""Share of the numbers with a sign that have to show which sign is which (own rule)."""


def _is_group(text: str) -> bool:
    return any(pattern.fullmatch(text) for pattern in _GROUP_OF.values())


def _are_thousands(numbers: Mapping[str, int], signed: Mapping[str, int]) -> bool:
    """Whether whole numbers up to 999 stand beside many that all have three figures behind the sign."""
    whole = [float(text) for text in numbers if text not in signed and text.lstrip("+-").isdigit()]
    return any(whole) and max(map(abs, whole)) < 1000 and sum(signed.values()) >= ENOUGH_GROUPS


def _are_small(signed: Mapping[str, int], group: str) -> bool:
    """Whether all would lie below 10 with the sign as a decimal one."""
    return all(abs(_value(text, group, "")) < 10 for text in signed)


def _value(text: str, decimal: str, thousands: str) -> float:
    if text.casefold() in MISSING:
        return np.nan
    if thousands and thousands in text:
        pattern = _COMMA if decimal == "," else _POINT
        text = text.replace(thousands, "") if pattern.fullmatch(text) else text
    if decimal == ",":
        text = text.replace(",", ".", 1)
    if "," in text or not _POINT.fullmatch(text):
        return np.inf
    value = float(text)
    return value if abs(value) < LARGEST else np.inf
