"""What can be wrong with an input or a file, as data: the screen puts it into French, the command line prints it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from elfe_core.places import MAX_PLACES, Place, Wanted
from elfe_core.problems import PROBLEMS

__all__ = [
    "MAX_PLACES",
    "PROBLEMS",
    "DataError",
    "ElfeError",
    "Faults",
    "InputError",
    "Place",
    "Wanted",
    "all_or_faults",
    "raise_faults",
]


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
