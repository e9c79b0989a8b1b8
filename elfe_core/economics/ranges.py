"""Three cases at once: low, middle, high, each taken throughout a sum."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

CASES = ("low", "middle", "high")


class Range(NamedTuple):
    """A figure in three cases; `middle` is None where a source gives two ends alone.

    Of a sum of costs `low` is the smallest; of a difference it is that of the low case, whatever its size.
    """

    low: float
    middle: float | None
    high: float

    def plus(self, other: "Range") -> "Range":
        """Case by case."""
        return self._with(other, lambda mine, theirs: mine + theirs)

    def minus(self, other: "Range") -> "Range":
        """Case by case."""
        return self._with(other, lambda mine, theirs: mine - theirs)

    def times(self, factor: float) -> "Range":
        """Every case times a number."""
        return self.each(lambda value: factor * value)

    def each(self, of: Callable[[float], float]) -> "Range":
        """A function of every case."""
        return Range(of(self.low), None if self.middle is None else of(self.middle), of(self.high))

    def ends(self) -> tuple[float, float]:
        """The smallest and the largest of the cases."""
        values = [value for value in self if value is not None]
        return min(values), max(values)

    def _with(self, other: "Range", of: Callable[[float, float], float]) -> "Range":
        middle = None if self.middle is None or other.middle is None else of(self.middle, other.middle)
        return Range(of(self.low, other.low), middle, of(self.high, other.high))


NOTHING = Range(0.0, 0.0, 0.0)


def total(ranges: Iterable[Range]) -> Range:
    """The sum, case by case."""
    found = NOTHING
    for one in ranges:
        found = found.plus(one)
    return found
