"""The shapes that times are written in: which one some lines show, and one text -> seconds since 1970."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

_SLASHED = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}) ([0-9]{1,2}):([0-9]{2})(?::00)?()")
SHAPES: Mapping[str, re.Pattern[str]] = {
    "iso": re.compile(
        r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::00(?:\.0+)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
    ),
    "day_hour": re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2}):([0-9]{2})()()"),
    "month_first": _SLASHED,
    "day_first": _SLASHED,
}
"""Year to minute in the order written, and the offset; each shape needs its minute to be whole."""

EXAMPLES: Mapping[str, str] = {
    "iso": "2021-01-01T00:30",
    "day_hour": "2021-01-01:00",
    "month_first": "12/31/2021 23:00",
    "day_first": "31/12/2021 23:00",
}
ZONED_EXAMPLE = "2021-09-30T23:30:00+02:00"
_ORDERS = {"month_first": (2, 0, 1), "day_first": (2, 1, 0)}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST_OFFSET_S = 14 * 3600
_MONTHS = 12


def shape_of(texts: Sequence[str]) -> str:
    """Shape that most of some texts show, empty if none does; the day comes first unless a text proves otherwise."""
    for shape in ("iso", "day_hour", "day_first"):
        found = [match for text in texts if (match := SHAPES[shape].fullmatch(text.strip()))]
        if 2 * len(found) > len(texts):
            if shape == "day_first" and any(int(match[2]) > _MONTHS for match in found):
                return "month_first"
            return shape
    return ""


def time_places(rows: Sequence[Sequence[str]]) -> tuple[int, ...]:
    """Place of the first column of times in most of some rows, or of the two with the day and the hour; else empty."""
    width = min(map(len, rows), default=0)
    for n_columns in (1, 2):
        for place in range(width - n_columns + 1):
            if shape_of([" ".join(text.strip() for text in row[place : place + n_columns]) for row in rows]):
                return tuple(range(place, place + n_columns))
    return ()


def is_zoned(texts: Sequence[str]) -> bool:
    """Whether most of some texts end with an offset."""
    matches = [SHAPES["iso"].fullmatch(text.strip()) for text in texts]
    return 2 * sum(bool(match and match[6]) for match in matches) > len(texts)


def seconds_of(text: str, shape: str, zoned: bool) -> int | None:
    """Seconds since 1970, UTC if zoned, else on the file's own clock; None for what is not such a time."""
    match = SHAPES[shape].fullmatch(text)
    if match is None or bool(match[6]) != zoned:
        return None
    offset_s = _offset_s(match[6] or "")
    order = _ORDERS.get(shape, (0, 1, 2))
    year, month, day = (int(match[1 + place]) for place in order)
    try:
        moment = datetime(year, month, day, int(match[4]), int(match[5] or 0), tzinfo=UTC)
    except ValueError:
        return None
    if abs(offset_s) > _LARGEST_OFFSET_S:
        return None
    return int((moment - _EPOCH).total_seconds()) - offset_s


def _offset_s(zone: str) -> int:
    if zone in ("", "Z"):
        return 0
    digits = zone[1:].replace(":", "")
    sign = -1 if zone[0] == "-" else 1
    return sign * (3600 * int(digits[:2]) + 60 * int(digits[2:] or 0))
