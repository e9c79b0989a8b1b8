"""A text whose dates stand on lines of their own above their hours, as EDF gives it: each hour with its date."""

import re
from collections.abc import Sequence
from pathlib import Path

from elfe_core.store.curves.times import is_day, is_stamp
from elfe_core.store.textfile import MAX_LINE_BYTES

_DAY = re.compile(r'\ufeff?"?(?P<day>[^;,\t"]*[0-9])"?[;,\t]*')
_CLOCK = re.compile(r'"?(?P<clock>[0-9]{1,2}[:hH][0-9]{2}(?::[0-9]{2})?)"?(?=[;,\t])')
FEWEST_HOURS = 2


def day_of(line: str) -> str:
    """The date that stands alone on a line; empty for any other line."""
    match = _DAY.fullmatch(line.strip())
    return match["day"].strip() if match and is_day(match["day"]) else ""


def has_days_above(lines: Sequence[str]) -> bool:
    """Whether hours without a date stand below a date alone, and no line has both."""
    first = next((at for at, line in enumerate(lines) if day_of(line)), None)
    if first is None:
        return False
    hours = [line for line in lines[first:] if _CLOCK.match(line)]
    return len(hours) >= FEWEST_HOURS and not any(is_stamp(re.split(r"[;\t]", line)[0].strip('"')) for line in lines)


def with_days(file: Path) -> None:
    """Rewrite a text line by line: a date before each hour, and a blank line for each date."""
    target = file.with_name("dated.csv")
    day = ""
    with (
        file.open(encoding="latin-1", newline="\n") as source,
        target.open("w", encoding="latin-1", newline="\n") as to,
    ):
        for line in iter(lambda: source.readline(MAX_LINE_BYTES), ""):
            found = day_of(line)
            day = found or day
            hour = _CLOCK.match(line) if day else None
            to.write("\n" if found else f"{day} {hour['clock']}{line[hour.end() :]}" if hour else line)
    target.replace(file)
