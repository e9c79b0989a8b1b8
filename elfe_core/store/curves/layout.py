"""The first lines of a text -> how it is laid out: its delimiter, the lines above the table, its header and columns."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from elfe_core.store.curves.numbers import is_missing, is_number
from elfe_core.store.curves.times import is_clock, is_day, is_epoch, is_stamp
from elfe_core.store.textfile import fold, split_line

DELIMITERS = (";", "\t", ",", "|")
_HINT = re.compile(r"\ufeff?\"?sep=(.)\"?[;,]*", re.IGNORECASE)
COMMENT = "#"
Fields = list[str]


class Layout(NamedTuple):
    """Where the table of a text stands.

    Parameters
    ----------
    delimiter
        Between the fields.
    header
        Names of the columns as written, those of a line of units put behind them; empty without a header.
    header_line
        Number of the header's line; 0: none.
    first_line
        Number of the first line of data; 0: no line of data is found.
    width
        Fields of most lines of data.
    facts
        What the lines above the table say, folded name -> text.
    notes
        Those lines, as written.
    """

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    first_line: int
    width: int
    facts: Mapping[str, str]
    notes: tuple[str, ...]

    def name(self, place: int) -> str:
        """What the header calls a column; empty without a name."""
        return self.header[place] if place < len(self.header) else ""


def lay_out(lines: Sequence[str]) -> Layout:
    """Layout that the first lines of a text show."""
    hint = _HINT.fullmatch(lines[0].strip()) if lines else None
    signs = (hint[1].replace("t", "\t"),) if hint and hint[1] in ";,|\tt" else DELIMITERS
    split = {sign: [_fields(line, sign) for line in lines] for sign in signs}
    scores = {sign: _score(rows) for sign, rows in split.items()}
    delimiter = max(signs, key=lambda sign: scores[sign])
    if not scores[delimiter]:
        delimiter = max(signs, key=lambda sign: (len(_first(split[sign])), -signs.index(sign)))
    return _layout(lines, split[delimiter], delimiter, n_hints=1 if hint else 0)


def _first(rows: Sequence[Fields]) -> Fields:
    return next((row for row in rows if any(row)), [])


def _fields(line: str, delimiter: str) -> Fields:
    return [field.strip() for field in split_line(line, delimiter) or [line]]


def _score(rows: Sequence[Fields]) -> int:
    return sum(is_data(row) for row in rows)


def is_data(row: Sequence[str]) -> bool:
    """Whether fields hold a time beside others."""
    return bool(row) and not row[0].startswith(COMMENT) and _has_time(row) and len(row) > 1


def _has_time(row: Sequence[str]) -> bool:
    if any(is_stamp(field) for field in row):
        return True
    if not any(is_day(field) for field in row):
        return _number_first(row)
    others = [field for field in row if field and not is_day(field)]
    return any(map(is_clock, others)) or any(map(is_number, others))


def _number_first(row: Sequence[str]) -> bool:
    """Whether a line may begin with a time written as one number, or hold one of a length that only times have: the
    whole column then has to show it.
    """
    written = [field for field in row if field]
    if len(written) < 2:
        return False
    if any(is_epoch(field) for field in written):
        return any(is_number(field) and not is_epoch(field) for field in written)
    return bool(_TIME_NUMBER.fullmatch(written[0])) and all(is_number(one) or is_missing(one) for one in row)


_TIME_NUMBER = re.compile(r"[0-9]{9,13}(?:[.][0-9]+)?|[2-5][0-9]{4}(?:[.,][0-9]+)?")


def _layout(lines: Sequence[str], rows: Sequence[Fields], delimiter: str, *, n_hints: int) -> Layout:
    data = [place for place, row in enumerate(rows) if is_data(row)]
    counts = Counter(len(rows[place]) for place in data)
    width = counts.most_common(1)[0][0] if counts else 0
    first = next((place for place in data if len(rows[place]) == width), None)
    above = [place for place in range(n_hints, len(rows) if first is None else first) if any(rows[place])]
    header = _header_places(rows, above, width) if first is not None else above[:1]
    names = _names([rows[place] for place in header])
    told = [place for place in above if place not in header]
    if names and not any(any(rows[place][len(names) :]) for place in data):
        width = min(width, len(names))
    return Layout(
        delimiter=delimiter,
        header=names,
        header_line=header[0] + 1 if header else 0,
        first_line=0 if first is None else first + 1,
        width=width or len(names),
        facts=_facts(rows, told),
        notes=tuple(lines[place] for place in told),
    )


def _header_places(rows: Sequence[Fields], above: Sequence[int], width: int) -> list[int]:
    """Lines of the header: the last one above the data with names, and a line of units under it."""
    if not above:
        return []
    last = above[-1]
    if not _are_names(rows[last]):
        return []
    if (
        len(above) > 1
        and _are_units(rows[last])
        and len(rows[above[-2]]) == len(rows[last])
        and _are_names(rows[above[-2]])
    ):
        return [above[-2], last]
    is_title = sum(map(bool, rows[last])) < 2 <= width and len(rows[last]) < width
    return [] if is_title else [last]


def _are_names(row: Sequence[str]) -> bool:
    written = [field for field in row if field.strip(COMMENT)]
    return bool(written) and not is_data(row) and 2 * sum(map(is_number, written)) <= len(written)


_UNIT_LINE = re.compile(r"[\[(].*[\])]|[kMG]?Wh?|°C|%|m/s|V|A|Hz|€/MWh", re.IGNORECASE)


def _are_units(row: Sequence[str]) -> bool:
    written = [field for field in row if field]
    return bool(written) and all(_UNIT_LINE.fullmatch(field) for field in written)


def _names(rows: Sequence[Fields]) -> tuple[str, ...]:
    """Names of the columns; units of a line of their own are put behind."""
    if not rows:
        return ()
    first = [rows[0][0].lstrip(COMMENT + "\ufeff ").strip(), *rows[0][1:]]
    if len(rows) == 1:
        return tuple(first)
    pairs = zip(first, rows[1], strict=True)
    return tuple(" ".join(part for part in pair if part) for pair in pairs)


def _facts(rows: Sequence[Fields], told: Sequence[int]) -> Mapping[str, str]:
    """`Unité;kW`, `# Units: kW`, or a line of names with a line of texts under it."""
    facts: dict[str, str] = {}
    for place in told:
        row = [field for field in rows[place] if field]
        if len(row) == 2:
            facts[fold(row[0])] = row[1]
        elif len(row) == 1:
            name, _, text = row[0].lstrip(COMMENT + " ").partition(":")
            facts[fold(name)] = text.strip()
    for one, two in pairwise(told):
        if len(rows[one]) == len(rows[two]) > 2:
            facts.update(zip(map(fold, rows[one]), rows[two], strict=True))
    facts.pop("", None)
    return facts


def is_footer(row: Sequence[str], width: int) -> bool:
    """Whether a line behind the data is none of it: a sentence, or a remark."""
    return begins_a_remark(row) and len(row) != width and not any(map(is_stamp, row))


def begins_a_remark(row: Sequence[str]) -> bool:
    """Whether the first text of a line begins with a letter or the like, as a sentence does."""
    written = [field for field in row if field]
    return bool(written) and (written[0][0].isalpha() or written[0][0] in "#*©(\"'")
