"""Seasons and periods of typical days, named by the months that a period holds."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Final

from elfe_ui.words import formats

SEASONS: Final[Mapping[str, tuple[int, ...]]] = {"winter": (12, 1, 2), "summer": (6, 7, 8)}
"""Months of the typical days' seasons (meteorological winter and summer)."""
NAMES: Final[Mapping[str, str]] = {"winter": "Hiver", "summer": "Été"}
PERIOD: Final = "period"
"""Stands for a season where a period has no days of some season: its days are one."""

UNDATED: Final[Mapping[str, str]] = {**NAMES, PERIOD: "Période"}
"""Titles where periods differ."""


def titles(first: date, last: date) -> dict[str, str]:
    """The title of each season, and of the period, over the days from `first` to `last`."""
    return {season: _title(season, first, last) for season in SEASONS} | {PERIOD: days(first, last)}


def days(first: date, last: date) -> str:
    """`2021`, `Avril 2021`, `Du 8 au 14 février 2021`, `3 janvier 2021`."""
    words = formats.period(first, last).removeprefix("En ").removeprefix("Le ")
    return formats.capitalised(words)


def _title(season: str, first: date, last: date) -> str:
    """`Hiver (décembre à février)`, `Hiver (janvier et février)`, `Été (juin, en partie)`."""
    months = SEASONS[season]
    held = _held(first, last)
    touched = [month for month in months if month in held]
    is_whole = all(held[month] for month in touched)
    names = [formats.MONTHS[month - 1] for month in touched]
    if len(touched) == len(months) and is_whole:
        return f"{NAMES[season]} ({names[0]} à {names[-1]})"
    listed = " et ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    return f"{NAMES[season]} ({listed}{'' if is_whole else ', en partie'})" if names else NAMES[season]


def _held(first: date, last: date) -> dict[int, bool]:
    """Months of the year that the days touch, and whether one of that name is whole."""
    held: dict[int, bool] = {}
    for number in range(12 * first.year + first.month - 1, 12 * last.year + last.month):
        year, month = divmod(number, 12)
        start, end = date(year, month + 1, 1), date(year, month + 1, monthrange(year, month + 1)[1])
        held[month + 1] = held.get(month + 1, False) or (first <= start and end <= last)
    return held
