"""A TOML table whose typed values are taken by key while every fault is collected."""

import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

from elfe_core.errors import DataError, ElfeError, Place, Wanted


class TomlTable:
    """Takes typed values by key; a wrong one is noted in `faults`, and a harmless value stands in for it."""

    def __init__(
        self, file: str, where: str, values: object, faults: list[ElfeError], problem: str = "bad_key"
    ) -> None:
        """`where` is the table's dotted name in `file`, empty for the top; `problem` the code of its faults."""
        self._file, self._where, self._faults, self._problem = file, where, faults, problem
        self._values: Mapping[str, object] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self.refuse("", values, Wanted("table"))

    def _key(self, key: str) -> str:
        return ".".join(part for part in (self._where, key) if part)

    def refuse(self, key: str, value: object, wanted: Wanted) -> None:
        """Note that the value of `key` (None: it is not there) is not what is wanted."""
        wanted = replace(wanted, key=self._key(key))
        self._faults.append(DataError(self._file, self._problem, value=_written(value), wanted=wanted))

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._values.get(key)
        if isinstance(value, str) and value:
            return value
        self.refuse(key, value, Wanted("text"))
        return ""

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def only(self, names: Sequence[str]) -> None:
        """Refuse every key that is none of these: a misspelt one would be passed over in silence."""
        for key in self._values:
            if key not in names:
                self.refuse("", key, Wanted("known_key", names=tuple(names)))

    def number(self, key: str, low: float = 0.0, high: float | None = None) -> float:
        """A finite number of at least `low` and at most `high`."""
        value = self._values.get(key)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if is_number and low <= value <= (sys.float_info.max if high is None else high):  # type: ignore[operator]
            return float(value)  # type: ignore[arg-type]
        self.refuse(key, value, Wanted("number", low=low, high=high))
        return max(low, 1.0) if high is None else low

    def one_of(self, key: str, names: Sequence[str]) -> str:
        """One of these texts."""
        value = self._values.get(key)
        if isinstance(value, str) and value in names:
            return value
        self.refuse(key, value, Wanted("one_of", names=tuple(names)))
        return names[0]

    def truth(self, key: str) -> bool:
        """True or false; a fault, and false, for anything else."""
        value = self._values.get(key)
        if not isinstance(value, bool):
            self.refuse(key, value, Wanted("one_of", names=("true", "false")))
        return value is True

    def whole(self, key: str, low: int = 0, high: int | None = None) -> int:
        """A whole number of at least `low` and at most `high`."""
        value = self._values.get(key)
        if type(value) is int and low <= value and (high is None or value <= high):
            return value
        self.refuse(key, value, Wanted("whole_number", low=low, high=high))
        return max(low, 1)

    def whole_of(self, key: str, choices: Sequence[int]) -> int:
        """One of these whole numbers."""
        value = self._values.get(key)
        if type(value) is int and value in choices:
            return value
        self.refuse(key, value, Wanted("one_of", names=tuple(map(str, choices))))
        return choices[0]

    def numbers(self, key: str, count: int) -> tuple[float, ...]:
        """A list of so many finite numbers >= 0; empty for a wrong one."""
        value = self._values.get(key)
        if isinstance(value, list) and len(value) == count and all(map(_is_positive, value)):
            return tuple(map(float, value))
        self.refuse(key, value, Wanted("numbers", names=(str(count),)))
        return ()

    def ranges(self, key: str, low: int, high: int) -> tuple[tuple[int, int], ...]:
        """A list of at least one pair of whole numbers from `low` to `high`."""
        value = self._values.get(key)
        if isinstance(value, list) and value and all(_is_pair(item, low, high) for item in value):
            return tuple((first, last) for first, last in value)
        self.refuse(key, value, Wanted("ranges", low=low, high=high, example="[[22, 6], [12, 15]]"))
        return ((low, low),)

    def day(self, key: str, stand_in: date = date.min) -> date:
        """A date without an hour; `stand_in` stands in for a wrong one."""
        value = self._values.get(key)
        if type(value) is date:
            return value
        self.refuse(key, value, Wanted("day"))
        return stand_in

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of at least one text."""
        value = self._values.get(key)
        if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        self.refuse(key, value, Wanted("texts"))
        return ()

    def wholes(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of at least one whole number, each from `low` to `high`."""
        value = self._values.get(key)
        if isinstance(value, list) and value and all(type(item) is int and low <= item <= high for item in value):
            return tuple(value)
        self.refuse(key, value, Wanted("wholes", low=low, high=high))
        return (low,)

    def table(self, key: str) -> "TomlTable":
        """The table under `key`."""
        return TomlTable(self._file, self._key(key), self._values.get(key), self._faults, self._problem)

    def tables(self, key: str) -> "list[TomlTable]":
        """The list of tables under `key`, empty if there is none."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            self.refuse(key, value, Wanted("tables"))
            return []
        return [
            TomlTable(self._file, f"{self._key(key)}[{i}]", item, self._faults, self._problem)
            for i, item in enumerate(value)
        ]


def read_toml(path: Path) -> dict[str, object]:
    """Values of a TOML file.

    Raises
    ------
    DataError
        missing_file, or unreadable: not a file, not UTF-8 or not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(path.name, "missing_file") from None
    except OSError as error:
        raise DataError(path.name, "unreadable", detail=error.strerror or "") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        line = re.search(r"at line ([0-9]+)", str(error))
        places = (Place(line=int(line[1])),) if line else ()
        raise DataError(path.name, "unreadable", places=places, wanted=Wanted("toml"), detail=str(error)) from error


def _is_positive(value: object) -> bool:
    """Whether it is a finite number >= 0."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0.0 <= value <= sys.float_info.max  # type: ignore[operator]


def _is_pair(value: object, low: int, high: int) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(type(one) is int and low <= one <= high for one in value)


def _written(value: object) -> str | None:
    """A value nearly as TOML writes it, texts in quotes; None for none."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date | time) else repr(value)
