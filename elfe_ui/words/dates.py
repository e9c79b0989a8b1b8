"""Days, periods and durations inside a French sentence."""

import re
from datetime import date, datetime, timedelta

from elfe_ui.words import numbers
from elfe_ui.words.locale import TIME_LOCALE

MONTHS = TIME_LOCALE["months"]


KEPT_TOGETHER = re.compile(
    rf"(?<=\d) (?=(?:[GMk]Wh|MW|W/|h\b|jour|heure|{'|'.join(MONTHS)}))|(?<=\b1er) (?=\w)| (?=[:;])"
)
"""Spaces at which a line shall not break: before a unit, a month or a mark of punctuation."""


def kept_together(sentence: str) -> str:
    """A sentence whose figures stay on the line of their units."""
    return KEPT_TOGETHER.sub("\u00a0", sentence)


def day(value: date, *, with_year: bool) -> str:
    """`1er mars`, `2 mars 2021`."""
    number = "1er" if value.day == 1 else str(value.day)
    return f"{number} {month(value, with_year=with_year)}"


def month(value: date, *, with_year: bool) -> str:
    """`avril`, `avril 2021`."""
    return f"{MONTHS[value.month - 1]} {value.year}" if with_year else str(MONTHS[value.month - 1])


def moment(value: datetime, *, with_year: bool) -> str:
    """`8 janvier à 18 h`."""
    return f"{day(value.date(), with_year=with_year)} à {value.hour} h"


def period(start: date, end: date) -> str:
    """`En 2021`, `En avril 2021`, `Le 3 janvier 2021`, `Du 1er décembre 2020 au 28 février 2021`."""
    after = end + timedelta(days=1)
    if (start.month, start.day) == (1, 1) and after == date(start.year + 1, 1, 1):
        return f"En {start.year}"
    if start.day == after.day == 1 and (start.year, start.month) == (end.year, end.month):
        return f"En {month(start, with_year=True)}"
    if start == end:
        return f"Le {day(start, with_year=True)}"
    return f"Du {day(start, with_year=start.year != end.year)} au {day(end, with_year=True)}"


def duration(hours: int) -> str:
    """`1 heure`, `47 heures`, `2 jours`, `3 jours et 5 heures`."""
    days, rest = divmod(hours, 24) if hours >= 48 else (0, hours)
    parts = [f"{numbers.number(days)} jours"] if days else []
    parts += [f"{rest} heure{'s' if rest > 1 else ''}"] if rest or not days else []
    return " et ".join(parts)
