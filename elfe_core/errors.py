"""What can be wrong with an input or a file, as data: the screen puts it into French, the command line prints it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from typing import Any

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
    """What should stand there: a kind (see WANTED) and its bounds, names, an example; `key` is a key of a TOML file.

    With `above`, `low` itself cannot stand there.
    """

    kind: str
    _: KW_ONLY
    low: float | date | None = None
    high: float | date | None = None
    above: bool = False
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
            text += self._bounds(self.low)
        text += f" such as {self.example}" if self.example else ""
        return f"{self.key}: {text}" if self.key else text

    def _bounds(self, low: float) -> str:
        if self.high is None:
            return f" {'>' if self.above else '>='} {low:g}"
        return f" above {low:g}, up to {self.high:g}" if self.above else f" from {low:g} to {self.high:g}"


WANTED: Mapping[str, str] = {
    "file_in_folder": "the file in the folder {names}",
    "folder": "a folder {names} that exists",
    "gzip_file": "a gzip file",
    "plain_text": "plain text",
    "whole_file": "a whole file",
    "toml": "TOML text in UTF-8",
    "columns": "a column {names}",
    "one_of_columns": "the choice of one of the columns {names} (--column)",
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
    "numbers": "a list of {names} numbers >= 0",
    "ranges": "a list of pairs of whole numbers, each",
    "sum_of_one": "shares whose sum is 1",
    "unused_name": "a name that no other one bears",
    "one_of": "one of {names}",
    "known_key": "a key among {names}",
    "short_key": "lower-case letters, digits and hyphens that no other one bears",
    "slider_step": "a multiple of {names}",
    "months": "months that follow one another",
    "alone": "nothing, as long as {names} is given",
    "at_most_gib": "at most {names} GiB",
    "at_most_mib": "at most {names} MiB",
    "at_most_letters": "at most {names} bytes a line",
    "at_most_columns": "at most {names} columns",
    "one_table": "one table in the archive",
    "unpacked_first": "the file unpacked (gzip and zip are unpacked here)",
    "saved_as_csv": "the same data saved as CSV (UTF-8)",
    "one_of_sheets": "the choice of one of the sheets {names} (--sheet)",
    "one_of_series": "the choice of one of the series {names}, or their sum with + (--series)",
    "one_of_decimals": "the decimal sign: `,` or `.` (--decimal)",
    "one_of_dates": "which of day and month stands first: day or month (--dates)",
    "one_of_values": "what the values are: each, index or counter (--values)",
    "one_of_labels": "what a time says: start or end of its step (--label)",
    "one_of_clocks": "the clock of the times: utc, Europe/Paris or utc+1 (--clock)",
    "one_of_missing": "which number stands for no value (--missing {names}, or none)",
    "decimal_comma": "`;` between the fields, or `--decimal ,` where only one column holds values",
    "hours": "a time of the day beside each date",
    "known_kind": "an export of Enedis, RTE or ELFE, or one time and one value a line",
    "moment": "a date with its time",
    "at_most_years": "at most {names} years",
    "step": "a step of 1, 5, 10, 15, 30 or 60 minutes",
    "step_of": "a multiple of {names} minutes",
    "web_address": "an http or https address",
    "period": "times of the days {names}",
}
"""Every kind of thing that can be wanted, with its English wording."""


class ElfeError(Exception):
    """Base of every error that a user can cause; `each()` lists the faults it holds."""

    def each(self) -> Iterator["ElfeError"]:
        """The single faults, one or many."""
        yield self

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied and sent between processes with all that it says."""
        return _rebuild, (type(self), self.args, self.__dict__.copy())


def _rebuild(kind: type[ElfeError], args: tuple[Any, ...], values: dict[str, Any]) -> ElfeError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(values)
    return error


class InputError(ElfeError):
    """A choice that is not valid: which field, the value found, what was expected (in English).

    `low` and `high` are the bounds of what is allowed, where there are any; `choices` the values to choose from.
    """

    def __init__(
        self,
        field: str,
        value: object,
        expected: str,
        *,
        low: float | date | None = None,
        high: float | date | None = None,
        choices: tuple[str, ...] = (),
    ) -> None:
        found = value.isoformat() if isinstance(value, date) else repr(value)
        super().__init__(f"{field} is {found}: expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected
        self.low = low
        self.high = high
        self.choices = choices


class DataError(ElfeError):
    """A file that cannot be used as it is.

    Parameters
    ----------
    file
        Name of the file, or of the files that the fault is about.
    problem
        A short code (see PROBLEMS).
    places
        Where, up to MAX_PLACES; `line` and `value` are a short way to say a single one.
    count
        How many lines, hours or half-hours share the fault: as many as places if it is not said.
    wanted
        What should stand there.
    detail
        The operating system's own words, in English: for the command line only.
    expected
        What should stand there, in English, where no kind of Wanted fits: for the command line only.

    The attributes `line` and `value` are those of the first place (None without), `expected` is `wanted` in English.
    """

    def __init__(
        self,
        file: str | Sequence[str],
        problem: str,
        *,
        places: Sequence[Place] = (),
        line: int | None = None,
        value: str | None = None,
        count: int | None = None,
        wanted: Wanted | None = None,
        detail: str = "",
        expected: str | None = None,
    ) -> None:
        if problem not in PROBLEMS:
            raise ValueError(f"unknown problem code {problem!r}")
        if line is not None or value is not None:
            places = (Place(line=line, values=() if value is None else (value,)),)
        self.files = (file,) if isinstance(file, str) else tuple(dict.fromkeys(file))
        self.file = ", ".join(self.files)
        self.problem = problem
        self.places = tuple(places[:MAX_PLACES])
        self.count = max(count or 1, len(places))
        self.wanted = wanted
        self.detail = detail
        self.line = places[0].line if places else None
        self.value = places[0].values[0] if places and places[0].values else None
        self.expected = expected if wanted is None else str(wanted)
        super().__init__(self._english())

    def retold(self, *, file: str | None = None, places: Sequence[Place] | None = None) -> "DataError":
        """The same fault under another name of its file, or with more known of its places."""
        return DataError(
            self.files if file is None else file,
            self.problem,
            places=self.places if places is None else places,
            count=self.count,
            wanted=self.wanted,
            detail=self.detail,
            expected=None if self.wanted else self.expected,
        )

    def _english(self) -> str:
        first, *others = self.places or (Place(),)
        head = ", ".join(part for part in (self.file, self._where(first)) if part)
        parts = [f"{head}: {PROBLEMS[self.problem]}"]
        parts += [f"found {first.found()}"] if first.values else []
        parts += [": ".join(part for part in (self._where(place), place.found()) if part) for place in others]
        parts += [self.detail] if self.detail else []
        parts += [f"expected {self.expected}"] if self.expected else []
        parts += [f"{self.count} in all"] if self.count > 1 else []
        return "; ".join(parts)

    def _where(self, place: Place) -> str:
        """Where a place is, with its file where there are several."""
        return ", ".join(part for part in (place.file if len(self.files) > 1 else "", place.where()) if part)


def all_or_faults(*jobs: Callable[[], Any]) -> list[Any]:
    """What every job gives, or the faults of all of them at once.

    Raises
    ------
    ElfeError, Faults
        What any of the jobs raised.
    """
    results: list[Any] = []
    faults: list[ElfeError] = []
    for job in jobs:
        try:
            results.append(job())
        except ElfeError as error:
            faults.extend(error.each())
    raise_faults(faults)
    return results


class Faults(ElfeError):
    """Several faults found at once."""

    def __init__(self, faults: Sequence[ElfeError]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)

    def each(self) -> Iterator[ElfeError]:
        """The single faults, in the order found."""
        for fault in self.faults:
            yield from fault.each()


def raise_faults(faults: Sequence[ElfeError]) -> None:
    """Raise nothing for no fault, the fault itself for one, `Faults` for several."""
    if len(faults) == 1:
        raise faults[0]
    if faults:
        raise Faults(faults)


PROBLEMS: Mapping[str, str] = {
    "missing_file": "the file does not exist",
    "missing_folder": "the folder to write the file to does not exist",
    "unwritable": "the file cannot be written",
    "too_many_files": "all files together are larger than what is taken",
    "unreadable": "the file cannot be read (truncated, or not of the kind its name says)",
    "empty": "the file holds no data row",
    "missing_column": "a column is missing",
    "double_column": "a column stands twice",
    "bad_line": "a line does not have the columns of the header",
    "bad_text": "a line is not valid UTF-8 text",
    "bad_time": "a time cannot be read",
    "bad_number": "a value is not a number",
    "negative": "a value is negative",
    "too_small": "a value is smaller than it can be",
    "too_large": "a value is larger than it can be",
    "out_of_range": "a value is out of its range",
    "missing_value": "a value is missing",
    "unknown_label": "a label is not known",
    "duplicate": "one time has two different values",
    "double_scenario": "a scenario stands twice",
    "double_commune": "a commune stands twice",
    "gap": "hours are missing",
    "secret": "values are hidden (statistical secrecy) and nothing stands in for them",
    "all_secret": "all values are hidden (statistical secrecy)",
    "missing_band": "the total is missing, and so is a power band that could stand in for it",
    "no_region": "no row of the region asked for",
    "no_curve": "no row for this sector or source",
    "zero_curve": "a curve is zero all along and cannot be scaled",
    "no_overlap": "the files have no hour in common",
    "above_residential": "the existing uses take more than residential consumption in some hours",
    "no_summer": "no hour of June to August tells what residential consumption is without heating",
    "no_winter": "residential consumption of no day is above that of June to August",
    "bad_use": "a key of a use is missing or cannot be used",
    "bad_key": "a key is missing or has the wrong type",
    "other_sweep": "an interrupted run of another sweep lies in this folder",
    "unfinished_sweep": "an interrupted run of a sweep lies in this folder; --resume continues it",
    "no_shares": "the layout of the original program has no column for these factors",
    "not_results": "the file is neither Parquet nor CSV",
    "no_indicator": "no column holds a result",
    "missing_indicator": "columns of results are missing",
    "foreign_unit": "a column is in another unit",
    "odd_units": "the units of the factors do not fit the results",
    "fractions": "percentages are written as fractions",
    "like_percent": "a share looks like a percentage",
    "infinite": "a value is infinite",
    "double_point": "a point of the grid stands twice",
    "grid_holes": "points of the grid are missing",
    "no_grid": "the points do not form a grid",
    "too_big_file": "the file is too large once it is unpacked",
    "foreign_parquet": "the Parquet file does not hold the hours of a scenario that this program wrote",
    "archive": "the zip archive does not hold a table that can be read",
    "foreign_format": "the file is not a table of text",
    "too_long_line": "a line is too long",
    "too_many_columns": "the table has too many columns",
    "which_sheet": "several sheets or tables hold curves",
    "sheet_read": "the file holds several sheets or tables; one is read",
    "which_series": "the file holds several meters or turbines",
    "series_summed": "the file holds several meters or turbines, which are added up",
    "columns_summed": "several columns of values are added up",
    "which_decimal": "the numbers can be read with a decimal comma or with a comma between thousands",
    "which_dates": "the dates can be read with the day or with the month first",
    "thousands": "a sign between figures is read as one of thousands",
    "extra_fields": "lines have more fields than the header has names",
    "footer": "lines under the table are left aside",
    "which_values": "the values only rise, or rise and begin anew each day: an index of a meter or a counter",
    "differences": "the values are an index or a counter; the differences from one time to the next are read",
    "end_labels": "the times are taken for the end of each step",
    "likely_end_labels": "the first time is one step after midnight, the last one midnight: ends of the steps",
    "maybe_end_labels": "the first time is one step after midnight, the last one midnight: perhaps ends of the steps",
    "sentinel": "a number far above all others is taken for `no value`",
    "zero_block": "zero stands for days in a curve that never comes near it otherwise",
    "step_change": "the step changes within the file; the curve is read by hours",
    "shifted": "the times stand a few minutes off the step and are taken for the step that holds them",
    "irregular": "the times follow no regular step",
    "fixed_clock": "every day has 24 hours: the times are UTC or UTC+1 all year; UTC is assumed",
    "clock_taken": "the clock of the times is taken from what the file is",
    "sun_clock": "the curve is that of the sun, and centred on noon by this clock",
    "not_power": "no column holds a power or an energy",
    "unused_choice": "a choice is of no use for this kind of file",
    "lost_digits": "numbers were rounded by a spreadsheet (3,02E+10)",
    "which_column": "several columns may hold the values, and nothing tells which one to read",
    "unknown_kind": "the content of the file is not recognised",
    "several_regions": "the file holds several regions, which are added up",
    "no_such_hour": "lines in an hour that does not exist (clocks go forward) are left out",
    "double_hour": "the double hour of autumn stands once; the second one has no value",
    "clipped": "slightly negative values are set to 0",
    "no_unit": "the unit of the values is not known",
    "no_clock": "nothing tells whether times are local or UTC; UTC is assumed",
    "off_step": "a time does not fall on the step of the curve",
    "odd_step": "the step is not 1, 5, 10, 15, 30 or 60 minutes",
    "too_long": "the times span too many years",
    "missing_steps": "hours lack values",
    "below_zero": "values are below zero",
    "spike": "values stand far out from those around them",
    "constant": "the same value stands for long",
    "clock_change": "hours are missing or copied around a change of the clocks",
    "unit_jump": "the power jumps by a factor of about 1000",
    "night_sun": "there is solar power at night",
    "solar_shift": "solar power is shifted against the course of the sun",
    "missing_role": "a curve is missing",
    "other_periods": "the curves do not cover the same period",
    "mixed_units": "curves in different units cannot be put together",
    "far_apart": "parts of one curve lie too far apart in time",
    "cannot_fill": "missing hours have no same hour in the days around",
    "foreign_set": "the file is not a kept set of curves",
    "set_version": "the set of curves was kept by another version of the program",
    "changed_set": "the content of the set of curves is not the one that was kept",
    "unreachable": "the server cannot be reached",
    "timeout": "the server does not answer in time",
    "cut": "the connection was cut again and again",
    "busy": "the server is overloaded or in trouble",
    "http_refused": "the server refuses the request",
    "foreign_address": "the server leads to an address that is not followed",
    "too_big": "the server sends more than it may",
    "no_table": "the server sends something else than a table",
    "bad_page": "a page of the server cannot be read",
    "looping_pages": "the pages of the server have no end",
    "row_total": "the server sends another number of rows than it announces",
    "other_region": "rows of a region that was not asked for",
    "other_period": "rows of a time that was not asked for",
    "double_row": "rows stand twice",
    "no_rows": "the server has no row of what was asked for",
}
"""Every problem code with its English wording."""
