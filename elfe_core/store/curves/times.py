"""The shapes that times are written in, and which one some lines show."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Shape(NamedTuple):
    """One way to write a time: the whole of it, with the stamp and the offset as groups; formats of the stamp, as
    strptime takes them; and an example.
    """

    pattern: str
    formats: tuple[str, ...]
    example: str


_SLASHED = r"([0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2})(?::00)?()"
SHAPES: Mapping[str, Shape] = {
    "iso": Shape(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2})(?::00(?:[.]0+)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
        ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"),
        "2021-01-01T00:30",
    ),
    "day_hour": Shape(r"([0-9]{4}-[0-9]{2}-[0-9]{2}:[0-9]{2})()", ("%Y-%m-%d:%H",), "2021-01-01:00"),
    "month_first": Shape(_SLASHED, ("%m/%d/%Y %H:%M",), "12/31/2021 23:00"),
    "day_first": Shape(_SLASHED, ("%d/%m/%Y %H:%M",), "31/12/2021 23:00"),
    "full_hour": Shape(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:00)(?::00)?()",
        ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"),
        "2021-01-01 00:00:00",
    ),
    "full_hour_month_first": Shape(
        r"([0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:00)(?::00)?()", ("%m/%d/%Y %H:%M",), "12/31/2021 23:00:00"
    ),
}
TOLD_BY_LINES = ("iso", "day_hour", "day_first")
"""Shapes that the first lines tell apart; `day_first` unless a day shows that the month comes first."""

ZONED_EXAMPLE = "2021-09-30T23:30:00+02:00"
_COMPILED = {name: re.compile(shape.pattern) for name, shape in SHAPES.items()}
_MONTHS = 12


def shape_of(texts: Sequence[str]) -> str:
    """Shape that most of some texts show, empty if none does; the day comes first unless a text proves otherwise."""
    for shape in TOLD_BY_LINES:
        found = [match for text in texts if (match := _COMPILED[shape].fullmatch(text.strip()))]
        if 2 * len(found) > len(texts):
            if shape == "day_first" and any(int(match[1].split("/")[1]) > _MONTHS for match in found):
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
    matches = [_COMPILED["iso"].fullmatch(text.strip()) for text in texts]
    return 2 * sum(bool(match and match[2]) for match in matches) > len(texts)
