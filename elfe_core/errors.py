"""What can be wrong with an input or a file, as data: the screen puts it into French, the command line prints it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any


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
        super().__init__(f"{field} is {value!r}: expected {expected}")
        self.field = field
        self.value = value
        self.expected = expected
        self.low = low
        self.high = high
        self.choices = choices


class DataError(ElfeError):
    """A file that cannot be used as it is.

    `problem` is a short code (see PROBLEMS); `line` is counted from 1 with the header as line 1; `count` is how many
    rows or hours share the fault; `value` is what was found and `expected` what should stand there.
    """

    def __init__(
        self,
        file: str,
        problem: str,
        *,
        line: int | None = None,
        value: str | None = None,
        count: int | None = None,
        expected: str | None = None,
    ) -> None:
        if problem not in PROBLEMS:
            raise ValueError(f"unknown problem code {problem!r}")
        where = file if line is None else f"{file}, line {line}"
        parts = [f"{where}: {PROBLEMS[problem]}"]
        parts += [f"found {value!r}"] if value is not None else []
        parts += [f"expected {expected}"] if expected is not None else []
        parts += [f"{count} in all"] if count is not None and count > 1 else []
        super().__init__("; ".join(parts))
        self.file = file
        self.problem = problem
        self.line = line
        self.value = value
        self.count = count
        self.expected = expected


PROBLEMS = {
    "missing_file": "the file does not exist",
    "unreadable": "the file cannot be read (truncated, or not of the kind its name says)",
    "empty": "the file holds no data row",
    "missing_column": "a column is missing",
    "bad_line": "a line does not have the columns of the header",
    "bad_text": "a line is not valid UTF-8 text",
    "bad_time": "a time cannot be read",
    "bad_number": "a value is not a number",
    "negative": "a value is negative",
    "duplicate": "one key has two different values",
    "gap": "hours are missing",
    "half_hour": "an hour lacks one of its half-hours",
    "secret": "values are hidden (statistical secrecy) and nothing stands in for them",
    "no_region": "no row of the region asked for",
    "no_curve": "no row for this sector or source",
    "zero_curve": "a curve is zero all along and cannot be scaled",
    "no_overlap": "the files have no hour in common",
    "bad_key": "a key is missing or has the wrong type",
}
"""Every problem code with its English wording."""


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
