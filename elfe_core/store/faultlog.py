"""Collects the faults of one file: the first line of each kind, and how many lines share it."""

from elfe_core.errors import DataError


class FaultLog:
    """Faults of one file, counted by kind: a thousand bad lines make one error with count 1000."""

    def __init__(self, file: str) -> None:
        """No fault yet."""
        self.file = file
        self._first: dict[tuple[str, str | None], tuple[int | None, str | None]] = {}
        self._count: dict[tuple[str, str | None], int] = {}

    def add(
        self,
        problem: str,
        *,
        line: int | None = None,
        value: str | None = None,
        expected: str | None = None,
        count: int = 1,
    ) -> None:
        """Note one fault; those with the same problem and the same `expected` are counted together."""
        key = (problem, expected)
        self._first.setdefault(key, (line, value))
        self._count[key] = self._count.get(key, 0) + count

    def errors(self) -> list[DataError]:
        """One DataError a kind of fault, in the order first met."""
        return [
            DataError(
                self.file, problem, line=line, value=value, count=self._count[problem, expected], expected=expected
            )
            for (problem, expected), (line, value) in self._first.items()
        ]
