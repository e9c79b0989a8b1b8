"""Where a fault stands in a file and what is wanted there, as data and in English."""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime

MAX_PLACES = 20
"""A fault names at most so many of its places, and counts the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place of a fault; what is not known is left empty.

    `line` counts from 1 with the header as line 1; `first` and `last` are the starts (UTC) of the first and of the last
    hour or half-hour concerned. `values` are what stands there, letter by letter: one, or two that contradict each
    other, of which the first stands on `other_line` (of `other_file`, if it is another). `series` is what is measured
    (region/profile..., or a curve), `bands` are power bands that are absent. `lines` are the first of the `n_lines`
    lines with readings of those times; where there is none, `between` are the lines of the neighbours in time before
    and after (None: there is none on that side).
    """

    file: str = ""
    line: int | None = None
    column: str = ""
    series: tuple[str, ...] = ()
    bands: tuple[int, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    values: tuple[str, ...] = ()
    other_line: int | None = None
    other_file: str = ""
    lines: tuple[int, ...] = ()
    n_lines: int = 0
    between: tuple[int | None, int | None] | None = None

    def where(self) -> str:
        """Line, column, series and time, in English."""
        parts = [f"line {self.line}"] if self.line is not None else []
        parts += [text for text in (self._lines_text(),) if text]
        parts += [f"column {self.column}"] if self.column else []
        parts += [" and ".join(self.series)] if self.series else []
        parts += ["without " + ", ".join(f"P{band}" for band in self.bands)] if self.bands else []
        if self.first is not None:
            end = f" to {_iso(self.last)}" if self.last not in (None, self.first) else ""
            parts.append(f"{_iso(self.first)}{end}")
        return ", ".join(parts)

    def line_runs(self) -> list[tuple[int, int]]:
        """First and last of each unbroken run of `lines`."""
        runs: list[tuple[int, int]] = []
        for line in self.lines:
            if runs and line == runs[-1][1] + 1:
                runs[-1] = (runs[-1][0], line)
            else:
                runs.append((line, line))
        return runs

    def _lines_text(self) -> str:
        if self.between is not None:
            before, after = self.between
            if before is not None and after is not None:
                return f"between lines {before} and {after}"
            return f"after line {before}" if before is not None else f"before line {after}"
        runs = [str(first) if first == last else f"{first} to {last}" for first, last in self.line_runs()]
        more = f" and {self.n_lines - len(self.lines)} more" if self.n_lines > len(self.lines) else ""
        return f"{'line' if self.n_lines == 1 else 'lines'} {', '.join(runs)}{more}" if runs else ""

    def found(self) -> str:
        """The values, in English."""
        text = " and ".join(repr(value) for value in self.values)
        other = ", ".join(part for part in (self.other_file, f"line {self.other_line}") if part)
        return f"{text} (the first: {other})" if self.other_line is not None else text


def _iso(moment: datetime | None) -> str:
    return f"{moment:%Y-%m-%dT%H:%M}Z" if moment else ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What should stand there: a kind (see WANTED) and its bounds, names, an example; `key` is a key of a TOML file."""

    kind: str
    _: KW_ONLY
    low: float | date | None = None
    high: float | date | None = None
    names: tuple[str, ...] = ()
    example: str = ""
    key: str = ""

    def __post_init__(self) -> None:
        if self.kind not in WANTED:
            raise ValueError(f"unknown kind of value {self.kind!r}")

    def __str__(self) -> str:
        """In English."""
        text = WANTED[self.kind].format(low=self.low, names=", ".join(self.names))
        if isinstance(self.low, date):
            text += f" not before {self.low}"
        elif self.low is not None and self.kind != "fields":
            text += f" >= {self.low:g}" if self.high is None else f" from {self.low:g} to {self.high:g}"
        text += f" such as {self.example}" if self.example else ""
        return f"{self.key}: {text}" if self.key else text


WANTED: Mapping[str, str] = {
    "file_in_folder": "the file in the folder {names}",
    "folder": "a folder {names} that exists",
    "gzip_file": "a gzip file",
    "plain_text": "plain text",
    "whole_file": "a whole file",
    "toml": "TOML text in UTF-8",
    "columns": "a column {names}",
    "one_of_columns": "the choice of one of the columns {names}",
    "fields": "{low} fields",
    "zoned_time": "a time on a half-hour with its offset",
    "utc_hour": "a full hour in UTC",
    "number": "a number",
    "whole_number": "a whole number",
    "label": "a known label",
    "region": "rows of region {names}",
    "rows_of": "rows of {names}",
    "text": "a text",
    "texts": "a list of texts",
    "table": "a table",
    "tables": "a list of tables",
    "some_table": "at least one table",
    "day": "a date (yyyy-mm-dd)",
    "time_zone": "the name of a time zone",
    "wholes": "a list of whole numbers",
    "one_of": "one of {names}",
    "known_key": "a key among {names}",
    "short_key": "lower-case letters, digits and hyphens that no other one bears",
    "slider_step": "a multiple of {names}",
    "months": "months that follow one another",
    "alone": "nothing, as long as {names} is given",
    "at_most_gib": "at most {names} GiB",
    "one_table": "one .csv or .txt in the archive",
    "known_kind": "an export of Enedis, RTE or ELFE, or one time and one value a line",
    "moment": "a date with its time",
    "at_most_years": "at most {names} years",
    "step": "a step of 10, 15, 30 or 60 minutes",
    "step_of": "a multiple of {names} minutes",
    "web_address": "an http or https address",
    "period": "times of the days {names}",
}
"""Every kind of thing that can be wanted, with its English wording."""
