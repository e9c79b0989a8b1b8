"""Texts of times -> seconds since 1970: dates as people write them, hours, offsets; one reading for a whole column."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.clock import HOUR_S, MINUTE_S, Flags

DAY_S = 86_400
_EPOCH_DAY = date(1970, 1, 1).toordinal()

_LETTERS = r"[^\W\d_]+"
_DATE = re.compile(
    r"(?P<year>[0-9]{4})(?P<sign>[-/.])(?P<month>[0-9]{1,2})(?P=sign)(?P<day>[0-9]{1,2})(?![0-9])"
    r"|(?P<one>[0-9]{1,2})(?P<mark>[-/.])(?P<two>[0-9]{1,2})(?P=mark)(?P<last>[0-9]{4}|[0-9]{2})(?![0-9])"
    r"|(?P<compact>(?:19|20)[0-9]{6})(?![0-9])"
    r"|(?P<joined>(?:19|20)[0-9]{6})(?=[0-9]{4}(?:[0-9]{2})?(?![0-9]))"
    rf"|(?:{_LETTERS}[.]?,? )?(?P<dom>[0-9]{{1,2}})(?:er|st|nd|rd|th)?[ -](?P<named>{_LETTERS})[.]?[ -]"
    r"(?P<of>[0-9]{4}|[0-9]{2})(?![0-9])"
    rf"|(?:{_LETTERS}, )?(?P<english>{_LETTERS})[.]? (?P<nth>[0-9]{{1,2}}),? (?P<anno>[0-9]{{4}})"
)
_CLOCK = re.compile(
    r"(?P<four>[0-9]{4})(?P<six>[0-9]{2})?(?![0-9:hH])"
    r"|(?P<hour>[0-9]{1,2})(?:(?:[:hH])(?P<minute>[0-9]{2})?(?::(?P<second>[0-9]{2})(?:[.,](?P<part>[0-9]+))?)?)?"
    r"(?P<half> ?[aApP][.]?[mM][.]?)?"
)
_ZONE = re.compile(
    r"(?P<utc>Z|UTC|GMT|utc)|(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>[0-9]{1,2})(?::?(?P<minutes>[0-9]{2}))?"
    r"|(?P<winter>CET|MEZ|HNEC)|(?P<summer>CEST|MESZ|HAEC)"
    r"|(?P<paris>(?:[+-][0-9]{2}:?[0-9]{2})?\[?Europe/(?:Paris|Berlin|Madrid|Brussels|Rome|Luxembourg)\]?)"
)
_AFTER_DATE = re.compile(r"(?:T|t(?=[0-9])|:|,? +|_|\s*à\s*|\s+-\s+|(?=[0-9]{4}))(?P<clock>[0-9].*)")
_SPAN = re.compile(r"(?P<begin>[0-9]{1,2}[:hH][0-9]{0,2})\s*(?:-|–|à|au|to|/)\s*(?P<end>[0-9]{1,2}[:hH][0-9]{0,2})")
_INTERVAL = re.compile(r"\s+(?:-|–|à|au|to)\s+(?=[0-9]{1,4}[-/.])|\s*/\s*(?=[0-9]{4}-)")

MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "janv", "janvier", "january"),
            ("feb", "fev", "févr", "fév", "fevr", "février", "fevrier", "february"),
            ("mar", "mars", "march"),
            ("apr", "avr", "avril", "april"),
            ("may", "mai"),
            ("jun", "juin", "june"),
            ("jul", "juil", "juillet", "july"),
            ("aug", "aou", "aoû", "août", "aout", "august"),
            ("sep", "sept", "septembre", "september"),
            ("oct", "octobre", "october"),
            ("nov", "novembre", "november"),
            ("dec", "déc", "décembre", "decembre", "december"),
        ),
        start=1,
    )
    for name in names
}
"""French and English names of months, in full and short."""

LONGEST_OFFSET_S = 14 * HOUR_S


def distinct(seconds: NDArray[np.int64]) -> NDArray[np.int64]:
    """Distinct times in order; numpy's own `unique` takes long on times that are all multiples of a step."""
    times = np.sort(seconds)
    return times[np.concatenate(([True], times[1:] != times[:-1]))] if len(times) else times


class Day(NamedTuple):
    """Days since 1970 of a date, the day read first and the month read first; None where there is no such day."""

    day_first: int | None
    month_first: int | None


class Rest(NamedTuple):
    """What stands behind a date: seconds of the day (None: none), offset [s] (None: none), and a zone by its name."""

    second: int | None
    offset_s: int | None = None
    zone: str = ""


NO_DAY, NO_REST = Day(None, None), Rest(None)


def _ordinal(year: str, month: int, day: str) -> int | None:
    number = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return date(number, month, int(day)).toordinal() - _EPOCH_DAY
    except ValueError:
        return None


def _day(match: re.Match[str]) -> Day:
    found = match.groupdict()
    if found["year"]:
        same = _ordinal(found["year"], int(found["month"]), found["day"])
    elif found["compact"] or found["joined"]:
        same = _ordinal(match[0][:4], int(match[0][4:6]), match[0][6:])
    elif found["one"]:
        day_first = _ordinal(found["last"], int(found["two"]), found["one"])
        return Day(day_first, _ordinal(found["last"], int(found["one"]), found["two"]))
    else:
        month = MONTHS.get((found["named"] or found["english"]).casefold(), 0)
        same = _ordinal(found["of"] or found["anno"], month, found["dom"] or found["nth"])
    return Day(same, same)


def clock_second(text: str) -> int | None:
    """Seconds of the day that a clock shows: `23:30`, `23h30`, `11:30:00 PM`, `24:00`; None for any other text."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None:
        return None
    if match["four"]:
        hour, minute, second = int(match["four"][:2]), int(match["four"][2:]), int(match["six"] or 0)
    else:
        hour, minute, second = int(match["hour"]), int(match["minute"] or 0), int(match["second"] or 0)
        second += int((match["part"] or "0")[0]) >= 5
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"].strip()[0] in "pP" else 0)
    total = hour * HOUR_S + minute * MINUTE_S + second
    return total if minute < 60 and total <= DAY_S else None


def _begin(text: str) -> str:
    """Of two clocks an hour apart or less the first: `00h-01h`, `10:00 - 10:30`; any other text as it is."""
    match = _SPAN.fullmatch(text)
    begin, end = (clock_second(match["begin"]), clock_second(match["end"])) if match else (None, None)
    if match is None or begin is None or end is None:
        return text
    return match["begin"] if 0 < (end - begin) % DAY_S <= HOUR_S else text


def _rest(text: str, joint: bool) -> Rest:
    """What stands behind a date; `joint`: behind the sign that joins them."""
    match = _AFTER_DATE.fullmatch(text) if joint else None
    written = _begin(match["clock"].strip() if match else text.strip())
    found = _CLOCK.match(written)
    if found is None:
        return NO_REST
    second = clock_second(found[0])
    behind = written[found.end() :].strip()
    if not behind or second is None:
        return Rest(second)
    return _zoned(second, behind)


def _zoned(second: int, behind: str) -> Rest:
    match = _ZONE.fullmatch(behind)
    if match is None:
        return NO_REST
    if match["paris"]:
        return Rest(second, None, "paris")
    if match["winter"] or match["summer"]:
        return Rest(second, HOUR_S if match["winter"] else 2 * HOUR_S, "winter" if match["winter"] else "summer")
    if match["utc"]:
        return Rest(second, 0)
    offset = int(match["hours"]) * HOUR_S + int(match["minutes"] or 0) * MINUTE_S
    if offset > LONGEST_OFFSET_S or int(match["minutes"] or 0) >= 60:
        return NO_REST
    return Rest(second, offset if match["sign"] == "+" else -offset)


def split_stamp(text: str) -> tuple[Day, str] | None:
    """The date that a text begins with, and what stands behind it; of an interval its beginning."""
    match = _DATE.match(text)
    return None if match is None else (_day(match), text[match.end() :])


def is_stamp(text: str) -> bool:
    """Whether a text is a date with its time."""
    found = split_stamp(_INTERVAL.split(text.strip(), maxsplit=1)[0])
    if found is None or not found[1] or found[0] == NO_DAY:
        return False
    return _rest(found[1], joint=True).second is not None


def is_day(text: str) -> bool:
    """Whether a text is a date without a time."""
    found = split_stamp(text.strip())
    return found is not None and not found[1].strip() and found[0] != NO_DAY


def is_clock(text: str) -> bool:
    """Whether a text is a time of the day with its minutes."""
    written = text.strip()
    return not written.isdigit() and _rest(written, joint=False).second is not None


class Times(NamedTuple):
    """Times of a column, shape (n,): seconds since 1970 (UTC where zoned, else on the file's clock) and whether the
    text is one; the seconds on the clock as written; whether most have an offset; a clock named in the texts; the order
    of day and month where it matters (`?`: both fit); whether days run to 24:00 and none begins at 00:00.
    """

    seconds: NDArray[np.int64]
    is_known: Flags
    wall_s: NDArray[np.int64]
    zoned: bool = False
    clock: str | None = None
    order: str | None = None
    has_24: bool = False


def read_times(texts: Sequence[str], order: str | None = None) -> Times:
    """One reading of all the texts of a column; `order` says whether the day or the month stands first, if known."""
    days: dict[str, Day] = {}
    rests: dict[str, Rest] = {}
    n = len(texts)
    day_first, month_first = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
    has_day, has_month = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    second, offset = np.full(n, -1, dtype=np.int64), np.full(n, np.iinfo(np.int32).max, dtype=np.int64)
    for at, text in enumerate(texts):
        match = _DATE.match(text)
        if match is None:
            continue
        day = days.get(match[0])
        if day is None:
            day = days[match[0]] = _day(match)
        behind = text[match.end() :]
        rest = rests.get(behind)
        if rest is None:
            rest = rests[behind] = _rest(_INTERVAL.split(behind, maxsplit=1)[0], joint=True)
        if day.day_first is not None:
            day_first[at], has_day[at] = day.day_first, True
        if day.month_first is not None:
            month_first[at], has_month[at] = day.month_first, True
        if rest.second is not None:
            second[at] = rest.second
            offset[at] = offset[at] if rest.offset_s is None else rest.offset_s
    names = {rest.zone for rest in rests.values()} - {""}
    return _decided(day_first, has_day, month_first, has_month, second, offset, names, order)


def _decided(
    day_first: NDArray[np.int64],
    has_day: Flags,
    month_first: NDArray[np.int64],
    has_month: Flags,
    second: NDArray[np.int64],
    offset: NDArray[np.int64],
    names: set[str],
    order: str | None,
) -> Times:
    has_clock = second >= 0
    has_offset = offset != np.iinfo(np.int32).max
    zoned = bool(2 * (has_offset & has_clock).sum() > has_clock.sum())
    clock = "Europe/Paris" if "paris" in names else None
    if names == {"winter"} and _spans_summer(day_first[has_day & has_clock]):
        zoned, clock, offset = False, None, np.full(len(offset), 0)
        has_offset = np.zeros(len(offset), dtype=bool)
    usable = has_clock & (has_offset == zoned)
    by_day, by_month = (days * DAY_S + second - (offset if zoned else 0) for days in (day_first, month_first))
    differs = (has_day & has_month & (day_first != month_first)) | (has_day != has_month)
    matters = bool((differs & usable).any())
    shown = order or (_order(by_day, has_day & usable, by_month, has_month & usable) if matters else None)
    is_month = shown == "month"
    seconds, known = (by_month, has_month & usable) if is_month else (by_day, has_day & usable)
    wall_s = (month_first if is_month else day_first) * DAY_S + second
    has_24 = bool((second[usable] == DAY_S).any()) and not (second[usable] == 0).any()
    return Times(seconds, known, wall_s, zoned, clock, shown if matters else None, has_24)


def _spans_summer(days: NDArray[np.int64]) -> bool:
    """Whether some days lie between April and September."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) % 12 + 1
    return bool(((months >= 4) & (months <= 9)).any())


WHOLE, TORN = 0.9, 0.6
"""Shares of the steps of a span that hold a time: a reading is right above WHOLE if the other is below TORN (own
rule).
"""

MANY = 0.1
"""Where this share of the dates could be either, and the reading leaves gaps, a spreadsheet may have turned some (own
rule).
"""


def _order(by_day: NDArray[np.int64], is_day: Flags, by_month: NDArray[np.int64], is_month: Flags) -> str:
    """Which of day and month stands first: where only one gives days, else where only one gives no gaps; `?`: both."""
    n_day, n_month = int(is_day.sum()), int(is_month.sum())
    day_share, month_share = _filled(by_day[is_day]), _filled(by_month[is_month])
    if n_day != n_month:
        n_both = int((is_day & is_month & (by_day != by_month)).sum())
        is_torn = max(day_share if n_day > n_month else month_share, 0.0) < TORN
        return "?" if is_torn and n_both > MANY * max(n_day, n_month) else "day" if n_day > n_month else "month"
    if day_share >= WHOLE and month_share < TORN:
        return "day"
    if month_share >= WHOLE and day_share < TORN:
        return "month"
    return "?"


def _filled(seconds: NDArray[np.int64]) -> float:
    """Share of the steps between the first and the last time that hold one."""
    times = distinct(seconds)
    if len(times) < 2:
        return 1.0
    steps, counts = np.unique(np.diff(times), return_counts=True)
    step = int(steps[np.argmax(counts)])
    return len(times) / ((int(times[-1]) - int(times[0])) / step + 1)


FIRST_EPOCH_S, LAST_EPOCH_S = 946_684_800, 2_524_608_000
"""2000 and 2050 as seconds since 1970."""

FIRST_SERIAL, LAST_SERIAL = 25_569.0, 55_000.0
"""1970 and 2050 as days of Excel's calendar, of which day 25569 is 1970-01-01."""

EPOCH_DIGITS = 10

_MANTISSA = re.compile(r"[0-9]{9,10}(?:[.][0-9]+)?|[0-9]{12,13}(?:[.]0+)?|[0-9]{16}|[0-9]{19}")
_PARTS = {10: 1, 13: 1_000, 16: 1_000_000, 19: 1_000_000_000}
"""Most digits of a number of seconds, and of their parts, and how many parts a second has."""

_SERIAL = re.compile(r"[0-9]{5}(?:[.,][0-9]+)?")


def are_epochs(texts: Sequence[str]) -> bool:
    """Whether all of some texts are seconds since 1970, or parts of them, in order of time; of several meters, some of
    them the same.
    """
    found = [second for text in texts if (second := _epoch(text.strip())) is not None]
    steps = np.diff(found)
    return len(found) == len(texts) and bool(steps.any()) and bool((steps >= 0).all() or (steps <= 0).all())


def are_serials(texts: Sequence[str]) -> bool:
    """Whether all of some texts are days of Excel's calendar, some of them with an hour, in order of time."""
    found = [_serial(text.strip()) for text in texts]
    return _rises(found) and any(second is not None and second % DAY_S for second in found)


def is_epoch(text: str) -> bool:
    """Whether a text may be a number of seconds since 1970, or of their parts, of this century."""
    return len(text) >= EPOCH_DIGITS and _epoch(text) is not None


def _rises(found: Sequence[int | None]) -> bool:
    known = [second for second in found if second is not None]
    if len(known) < max(2, len(found)):
        return False
    steps = np.diff(known)
    return bool((steps > 0).all() or (steps < 0).all())


def _epoch(text: str) -> int | None:
    if not _MANTISSA.fullmatch(text):
        return None
    digits = len(text.partition(".")[0])
    second = round(float(text) / next(part for most, part in _PARTS.items() if digits <= most))
    return second if FIRST_EPOCH_S <= second < LAST_EPOCH_S else None


def _serial(text: str) -> int | None:
    if not _SERIAL.fullmatch(text):
        return None
    days = float(text.replace(",", "."))
    return round((days - FIRST_SERIAL) * DAY_S / 10) * 10 if FIRST_SERIAL < days < LAST_SERIAL else None


def read_numbers_of_time(texts: Sequence[str], *, epoch: bool) -> Times:
    """Times written as one number: seconds or milliseconds since 1970 (UTC), or days of Excel's calendar."""
    found = [_epoch(text.strip()) if epoch else _serial(text.strip()) for text in texts]
    seconds = np.array([-1 if second is None else second for second in found], dtype=np.int64)
    return Times(seconds, np.array([second is not None for second in found], dtype=bool), seconds, zoned=epoch)
