"""French numbers, units, days, periods and durations, as a visitor reads them; and the same for charts."""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from elfe_core import units
from elfe_core.catalogue import SETTING

NUMBER_LOCALE: Final[Mapping[str, Any]] = {
    "decimal": ",",
    "thousands": "\u202f",
    "grouping": [3],
    "currency": ["", "\u00a0€"],
    "percent": "\u202f%",
}
TIME_LOCALE: Final[Mapping[str, Any]] = {
    "dateTime": "%A %-d %B %Y à %H:%M:%S",
    "date": "%d/%m/%Y",
    "time": "%H:%M:%S",
    "periods": ["AM", "PM"],
    "days": ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
    "shortDays": ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
    "months": [
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ],
    "shortMonths": [
        "janv.", "févr.", "mars", "avr.", "mai", "juin",
        "juil.", "août", "sept.", "oct.", "nov.", "déc.",
    ],
}  # fmt: skip
DATE_TICKS: Final[Mapping[str, str]] = {
    "year": "%Y",
    "quarter": "%b",
    "month": "%b",
    "week": "%-d %b",
    "date": "%-d %b",
    "day": "%-d %b",
    "hours": "%H h",
    "minutes": "%H h %M",
}
"""Labels of a time axis by the grain of the tick (an explicit object: hours would otherwise be in English)."""

NARROW_SPACE, NO_BREAK_SPACE = "\u202f", "\u00a0"
MINUS = "\u2212"
NOT_APPLICABLE = "sans objet"

POWER_UNIT_LABELS = SETTING["power_unit"].words
POWER_UNIT_WORDS = {"w_group": "W pour 200 foyers", "w": "W par foyer", "mw": "MW"}
ENERGY_UNIT_LABELS = {"w_group": "Wh/200 foyers", "w": "Wh/foyer", "mw": "MWh"}
ENERGY_UNIT_WORDS = {"w_group": "Wh pour 200 foyers", "w": "Wh par foyer", "mw": "MWh"}
PROJECT_UNIT: Final = "w_group"
"""The project's convention: files carry it beside the unit shown."""

MONTHS = TIME_LOCALE["months"]


KEPT_TOGETHER = re.compile(
    rf"(?<=\d) (?=(?:[GMk]Wh|MW|W/|h\b|jour|heure|{'|'.join(MONTHS)}))|(?<=\b1er) (?=\w)| (?=[:;])"
)
"""Spaces at which a line shall not break: before a unit, a month or a mark of punctuation."""


def number(value: float, decimals: int = 0) -> str:
    """`1 234,5`: narrow spaces between thousands, decimal comma, a true minus sign."""
    if math.isnan(value):
        return NOT_APPLICABLE
    text = f"{abs(value):,.{decimals}f}".replace(",", NARROW_SPACE).replace(".", ",")
    is_negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{MINUS}{text}" if is_negative else text


def plain(value: float) -> str:
    """`240,25`: all digits of a number that one may go on typing, without spaces."""
    return f"{value:.10g}".replace(".", ",")


def rounded(value: float) -> str:
    """A number to three significant figures, with at most 2 decimals."""
    size = abs(value)
    decimals = 2 if round(size, 2) < 10 else 1 if round(size, 1) < 100 else 0
    return number(value, decimals if round(size, decimals) else 0)


def significant(value: float) -> float:
    """The value to three figures."""
    return float(f"{value:.3g}")


def quantity(value: float, unit: str, decimals: int | None = None) -> str:
    """A number and its unit, or "sans objet"."""
    if math.isnan(value):
        return NOT_APPLICABLE
    text = rounded(value) if decimals is None else number(value, decimals)
    return f"{text}{NARROW_SPACE if unit == '%' else NO_BREAK_SPACE}{unit}"


def energy(value_mwh: float, decimals: int | None = None) -> str:
    """`13,9 GWh`, `864 MWh`, `0 MWh`."""
    if not energy_is_large(value_mwh):
        return quantity(value_mwh, "MWh", decimals)
    return quantity(value_mwh / units.MWH_PER_GWH, "GWh", decimals)


def energy_is_large(value_mwh: float) -> bool:
    """Whether the energy of a period is read in GWh: from 1 GWh on."""
    return round(abs(value_mwh)) >= units.MWH_PER_GWH


def megawatts(value: float) -> str:
    """MW as they are read: one decimal, two below 10."""
    decimals = 2 if round(abs(value), 2) < 10 else 1
    return number(value, decimals if round(abs(value), decimals) else 0)


def power(power_mw: float, power_unit: str, foyers: int) -> str:
    """A power as it is said: `124,9 MW`, `490 000 W pour 200 foyers`."""
    shown = in_power_unit(power_mw, power_unit, foyers)
    figure = megawatts(shown) if power_unit == "mw" else number(significant(shown))
    return f"{figure}{NO_BREAK_SPACE}{POWER_UNIT_WORDS[power_unit]}"


def percent(value: float, decimals: int = 1) -> str:
    """A percentage that is already on the scale 0-100."""
    return quantity(value, "%", decimals)


def is_zero(shown: str) -> bool:
    """Whether a formatted number reads as zero."""
    return not any(digit in shown for digit in "123456789")


def signed(shown: str) -> str:
    """A formatted number with its sign: `+12`, `−3`; zero has none."""
    return shown if shown.startswith(MINUS) or is_zero(shown) else f"+{shown}"


def in_power_unit(power_mw: float, power_unit: str, foyers: int) -> float:
    """MW for the territory -> the display unit (also MWh -> the display unit of energy)."""
    if power_unit == "mw":
        return power_mw
    power_w = units.mw_to_w(power_mw, foyers)
    return units.w_to_group_w(power_w) if power_unit == "w_group" else power_w


def other_unit(power_unit: str) -> str:
    """The unit in which a power is said a second time: MW, or the project's own beside MW."""
    return PROJECT_UNIT if power_unit == "mw" else "mw"


def between_units(power_unit: str, other: str, foyers: int) -> float:
    """What a power, or an energy, in one unit is multiplied with to be read in another."""
    return in_power_unit(1.0, other, foyers) / in_power_unit(1.0, power_unit, foyers)


def short_day(value: date) -> str:
    """`01/03/2021`."""
    return f"{value:%d/%m/%Y}"


def hour_stamp(value: datetime) -> str:
    """`01/03/2021:14`, the project's convention for an hour."""
    return f"{value:%d/%m/%Y:%H}"


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
    said = days(start, end, with_year=True)
    return capitalised(said)


def listed(names: Sequence[str], last: str = "et") -> str:
    """`a, b et c`, or with another word before the last one."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def capitalised(words: str) -> str:
    """Words that begin a sentence."""
    return words[:1].upper() + words[1:]


def uncapitalised(words: str) -> str:
    """Words that begin a sentence, within one."""
    return words[:1].lower() + words[1:]


def days(first: date, last: date, *, with_year: bool) -> str:
    """`8 janvier`, `du 8 au 14 février 2021`, `du 29 janvier au 4 février`."""
    end = day(last, with_year=with_year)
    if first == last:
        return end
    same_month = (first.year, first.month) == (last.year, last.month)
    start = (
        ("1er" if first.day == 1 else str(first.day))
        if same_month
        else day(first, with_year=with_year and first.year != last.year)
    )
    return f"du {start} au {end}"


def duration(hours: int) -> str:
    """`1 heure`, `47 heures`, `2 jours`, `3 jours et 5 heures`; from a week on whole days, as one counts them."""
    if hours >= 7 * 24:
        return f"{number(round(hours / 24))} jours"
    days, rest = divmod(hours, 24) if hours >= 48 else (0, hours)
    parts = [f"{number(days)} jours"] if days else []
    parts += [f"{rest} heure{'s' if rest > 1 else ''}"] if rest or not days else []
    return " et ".join(parts)


def stretch(start: datetime, end: datetime, *, with_year: bool) -> str:
    """Local hours from `start` to `end`: `le 2 avril de 6 h à 7 h`, `du 28 mai au 21 juin`, with hours under a week."""
    last = end - timedelta(hours=1)
    is_of_days = start.hour == end.hour == 0
    if end - start >= timedelta(days=7) or is_of_days:
        return days(start.date(), last.date(), with_year=with_year)
    if start.date() == last.date():
        until = "minuit" if end.hour == 0 else f"{end.hour} h"
        return f"le {day(start.date(), with_year=with_year)} de {start.hour} h à {until}"
    return f"du {moment(start, with_year=with_year)} au {moment(end, with_year=with_year)}"
