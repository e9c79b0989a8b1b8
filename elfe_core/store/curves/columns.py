"""The table of a text, column by column: its lines of data, those that are none, and the columns of times."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import DataError, Place, Wanted
from elfe_core.store.curves.containers import too_big
from elfe_core.store.curves.labels import ENDS, HOURS, STARTS, SUMMARIES, UTC_WORDS
from elfe_core.store.curves.layout import COMMENT, begins_a_remark, is_footer
from elfe_core.store.curves.limits import MAX_TABLE_BYTES
from elfe_core.store.curves.numbers import is_missing, is_number
from elfe_core.store.curves.text import BadLine, TextFile
from elfe_core.store.curves.times import are_epochs, are_serials, clock_second, is_clock, is_day, is_stamp
from elfe_core.store.textfile import MAX_LINE_BYTES, fold, shown, split_line, too_long

MIDNIGHT = " 00:00:00"
"""What a workbook writes behind a date alone."""

FEWEST_WIDE = 23
"""Columns of values beside a date alone, from which a line is a whole day."""


class Columns(NamedTuple):
    """Fields of all lines of data by column, the numbers of those lines, and the lines that were left out.

    `texts` has one list a column; `bad` are lines that cannot be taken apart, `under` remarks under the table and
    repeated headers.
    """

    texts: list[list[str]]
    lines: NDArray[np.int64]
    bad: tuple[BadLine, ...] = ()
    under: tuple[BadLine, ...] = ()


def read_columns(text: TextFile, decimal: str | None = None) -> Columns:
    """Every line of the table; `decimal` `,` joins what a decimal comma cut in two, where that is certain.

    Raises
    ------
    DataError
        too_big_file, too_long_line; extra_fields: most lines have more fields than the header.
    """
    if text.path.stat().st_size > MAX_TABLE_BYTES:
        raise too_big(text.name, MAX_TABLE_BYTES)
    width, n_names = text.layout.width, len(text.layout.header)
    joins = bool(n_names) and width == n_names + 1 and decimal == "," == text.layout.delimiter
    if n_names and width > n_names and not joins:
        raise _extra_fields(text, n_names)
    known: dict[str, str] = {}
    texts: list[list[str]] = [[] for _ in range(n_names if joins else width)]
    lines: list[int] = []
    header, again = list(text.layout.header), list[BadLine]()
    odd: list[tuple[int, str, list[str]]] = []
    for line, written in _data_lines(text):
        row = _row(written, text.layout.delimiter, width, joins=joins)
        if row is None or len(row) != len(texts):
            odd.append((line, written, row or []))
            continue
        if header and row == header:
            again.append(BadLine(line, "footer", written))
            continue
        lines.append(line)
        for column, field in zip(texts, row, strict=True):
            column.append(known.setdefault(field, field))
    again += _remarks_at_the_end(texts, lines, text.layout.delimiter)
    last = lines[-1] if lines else 0
    under = [
        BadLine(line, "footer", written)
        for line, written, row in odd
        if written.startswith(COMMENT) or (line > last and is_footer(row, width))
    ]
    gone = {one.line for one in under}
    bad = [BadLine(line, "bad_line", written) for line, written, _ in odd if line not in gone]
    return Columns(texts, np.array(lines, dtype=np.int64), (*text.bad_lines, *bad), (*again, *under))


MOST_REMARKS = 50


def _remarks_at_the_end(texts: Sequence[list[str]], lines: list[int], delimiter: str) -> list[BadLine]:
    """Last lines of words without any time or number, or that sum up the others, taken away from the columns."""
    found: list[BadLine] = []
    while lines and len(found) < MOST_REMARKS:
        row = [column[-1] for column in texts]
        sums_up = fold(next(filter(None, row), "")) in SUMMARIES
        if not begins_a_remark(row) or any(is_day(one) or is_stamp(one) for one in row):
            break
        if not sums_up and (any(map(is_number, row)) or not any(" " in one for one in row)):
            break
        found.append(BadLine(lines.pop(), "footer", delimiter.join(row)))
        for column in texts:
            column.pop()
    return found[::-1]


def _data_lines(text: TextFile) -> Iterator[tuple[int, str]]:
    """Lines with text from the first one of data on, with their numbers."""
    first = max(text.layout.first_line, 1)
    if text.layout.header_line and first <= text.layout.header_line:
        first = text.layout.header_line + 1
    with text.path.open(encoding=text.header.encoding, errors="replace", newline="\n") as stream:
        for line, written in enumerate(iter(lambda: stream.readline(MAX_LINE_BYTES + 1), ""), start=1):
            if len(written) > MAX_LINE_BYTES:
                raise too_long(text.name, line, written)
            written = written.rstrip("\r\n").removeprefix("\ufeff")
            if line >= first and written.strip():
                yield line, written


def _row(written: str, delimiter: str, width: int, *, joins: bool) -> list[str] | None:
    row = split_line(written, delimiter)
    if row is None:
        return None
    if f"{delimiter} " in written or f" {delimiter}" in written or written != written.strip():
        row = [field.strip() for field in row]
    while len(row) > width and not row[-1]:
        row.pop()
    if joins and len(row) == width:
        return [*row[:-2], f"{row[-2]},{row[-1]}"]
    return row


def _extra_fields(text: TextFile, n_names: int) -> DataError:
    """Most lines have more fields than the header: decimal commas in a file of commas."""
    number = text.layout.first_line
    place = Place(line=number, values=(shown(text.lines[number - 1]),))
    if text.layout.delimiter != ",":
        return DataError(text.name, "bad_line", places=[place], wanted=Wanted("fields", low=n_names))
    return DataError(text.name, "extra_fields", places=[place], wanted=Wanted("decimal_comma"))


class TimeColumns(NamedTuple):
    """Columns that hold the times: places of one with a date and a time, or of a date and a time of the day.

    `form` is `stamp`, `pair`, `hours` (the second holds whole hours), `epoch`, `serial`, `wide` (a day a line) or `day`
    (dates alone); `end` is the column with the end of each step, `spans` columns with the ends of the whole file.
    """

    form: str
    places: tuple[int, ...]
    end: int | None = None
    spans: tuple[int, ...] = ()

    def used(self) -> set[int]:
        """All columns that hold times."""
        return {*self.places, *self.spans, *(() if self.end is None else (self.end,))}


def find_times(text: TextFile, columns: Columns) -> TimeColumns | None:
    """Which columns hold the times; None if none does."""
    sample = [column[:400] for column in columns.texts]
    names = [fold(text.layout.name(place)) for place in range(len(sample))]
    stamps = [place for place, column in enumerate(sample) if _most(column, is_stamp)]
    cells = [place for place in stamps if _are_days(sample[place])]
    in_days = _in_days(cells, names, sample) if cells == stamps else None
    if in_days is not None and (in_days.form != "day"):
        return in_days
    if stamps:
        return _stamps(stamps, names, columns, sample)
    days = [place for place, column in enumerate(sample) if _most(column, is_day)]
    if days:
        return _in_days(days, names, sample)
    for form, fits in (("epoch", are_epochs), ("serial", are_serials)):
        for place, column in enumerate(sample):
            written = [field for field in column if field]
            if len(written) > 1 and fits(written[:200]):
                return TimeColumns(form, (place,))
    return None


def _in_days(days: Sequence[int], names: Sequence[str], sample: Sequence[Sequence[str]]) -> TimeColumns | None:
    """Columns of times where some hold dates alone: with one of hours, or a day a line."""
    for day in days:
        found = _pair(day, names, sample)
        if found:
            return found
    n_numbers = sum(_most(column, is_number) for column in sample)
    return TimeColumns("wide" if n_numbers >= FEWEST_WIDE else "day", (days[0],)) if days else None


def _are_days(column: Sequence[str]) -> bool:
    """Whether the cells of a workbook hold dates without a time."""
    return all(field.endswith(MIDNIGHT) for field in column if not is_missing(field))


def _most(column: Sequence[str], fits: object) -> bool:
    written = [field for field in column if not is_missing(field)]
    return bool(written) and 2 * sum(bool(fits(field)) for field in written) >= len(written)  # type: ignore[operator]


_OFFSET = re.compile(r".*[0-9](?:Z|\s?[+-][0-9]{2}:?(?:[0-9]{2})?|\s?UTC|\s?GMT|\s?CES?T)")


def _stamps(
    stamps: Sequence[int], names: Sequence[str], columns: Columns, sample: Sequence[Sequence[str]]
) -> TimeColumns:
    """Of several columns of times: one with offsets, or of UTC, or the beginning of each step."""
    varying = [place for place in stamps if len(set(columns.texts[place][:400])) > 1] or list(stamps[:1])
    spans = tuple(place for place in stamps if place not in varying)
    zoned = [place for place in varying if _most(sample[place], _OFFSET.fullmatch)]
    utc = [place for place in varying if UTC_WORDS.search(names[place])]
    begins = [place for place in varying if STARTS.search(names[place])]
    place = next(iter([*(zoned if len(zoned) < len(varying) else []), *utc, *begins, *_not_local(varying, names)]))
    end = next((one for one in varying if one != place and ENDS.search(names[one])), None)
    if end is None and len(varying) == 1 and ENDS.search(names[place]):
        end = place
    others = tuple(one for one in varying if one not in (place, end))
    return TimeColumns("stamp", (place,), end, (*spans, *others))


def _not_local(places: Sequence[int], names: Sequence[str]) -> list[int]:
    return [place for place in places if "local" not in names[place]] or list(places)


def _pair(day: int, names: Sequence[str], sample: Sequence[Sequence[str]]) -> TimeColumns | None:
    """A column of hours for one of days: the nearest behind it, else any."""
    others = [place for place in range(len(sample)) if place != day]
    others.sort(key=lambda place: (place < day, abs(place - day)))
    clocks = [place for place in others if _most(sample[place], is_clock)]
    if clocks:
        ends = [place for place in clocks[1:] if ENDS.search(names[place])]
        return TimeColumns("pair", (day, clocks[0]), ends[0] if ends else None, tuple(clocks[1:]))
    for place in others:
        written = [field for field in sample[place] if field]
        if not HOURS.fullmatch(names[place]) or not all(field.isdigit() for field in written):
            continue
        if all(len(field) == 4 and clock_second(field) is not None for field in written):
            return TimeColumns("pair", (day, place))
        if all(int(field) <= 24 for field in written):
            return TimeColumns("hours", (day, place))
    return None


def value_places(columns: Columns, taken: set[int]) -> list[int]:
    """Columns with more numbers than anything else; the only one beside the times in any case."""
    others = [place for place in range(len(columns.texts)) if place not in taken]
    numeric = [place for place in others if _is_numeric(columns.texts[place])]
    return others if len(others) == 1 else numeric


def _is_numeric(texts: Sequence[str]) -> bool:
    counts = Counter(texts)
    written = {text: count for text, count in counts.items() if not is_missing(text)}
    n_numbers = sum(count for text, count in written.items() if is_number(text))
    return bool(written) and 2 * n_numbers > sum(written.values())
