"""A TOML table whose typed values are taken by key while every fault is collected."""

import sys
from collections.abc import Mapping
from datetime import date

from elfe_core.errors import DataError, ElfeError


class TomlTable:
    """Takes typed values by key; a wrong one is noted in `faults`, and a harmless value stands in for it."""

    def __init__(self, file: str, where: str, values: object, faults: list[ElfeError]) -> None:
        """`where` is the table's dotted name in `file`, empty for the top."""
        self._file, self._where, self._faults = file, where, faults
        self._values: Mapping[str, object] = values if isinstance(values, Mapping) else {}
        if not isinstance(values, Mapping):
            self._refuse("", values, "a table")

    def _key(self, key: str) -> str:
        return ".".join(part for part in (self._where, key) if part)

    def _refuse(self, key: str, value: object, expected: str) -> None:
        found = None if value is None else repr(value)
        self._faults.append(DataError(self._file, "bad_key", value=found, expected=f"{self._key(key)}: {expected}"))

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._values.get(key)
        if isinstance(value, str) and value:
            return value
        self._refuse(key, value, "a text")
        return ""

    def number(self, key: str, low: float = 0.0) -> float:
        """A finite number of at least `low`."""
        value = self._values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= sys.float_info.max:
            return float(value)
        self._refuse(key, value, f"a number >= {low:g}")
        return max(low, 1.0)

    def whole(self, key: str, low: int = 0) -> int:
        """A whole number of at least `low`."""
        value = self._values.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= low:
            return value
        self._refuse(key, value, f"a whole number >= {low}")
        return max(low, 1)

    def day(self, key: str, stand_in: date = date.min) -> date:
        """A date without an hour; `stand_in` stands in for a wrong one."""
        value = self._values.get(key)
        if type(value) is date:
            return value
        self._refuse(key, value, "a date (yyyy-mm-dd)")
        return stand_in

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of at least one text."""
        value = self._values.get(key)
        if isinstance(value, list) and value and all(isinstance(item, str) and item for item in value):
            return tuple(value)
        self._refuse(key, value, "a list of texts")
        return ()

    def table(self, key: str) -> "TomlTable":
        """The table under `key`."""
        return TomlTable(self._file, self._key(key), self._values.get(key), self._faults)

    def tables(self, key: str) -> "list[TomlTable]":
        """The list of tables under `key`, empty if there is none."""
        value = self._values.get(key, [])
        if not isinstance(value, list):
            self._refuse(key, value, "a list of tables")
            return []
        return [TomlTable(self._file, f"{self._key(key)}[{i}]", item, self._faults) for i, item in enumerate(value)]
