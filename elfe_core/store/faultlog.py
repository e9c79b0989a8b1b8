"""Collects the faults of one file: the first places of each kind, and how many lines share it."""

from collections import Counter
from dataclasses import dataclass, field

from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted


@dataclass(slots=True)
class _Group:
    places: list[Place] = field(default_factory=list)
    count: int = 0


class FaultLog:
    """Faults of one file by kind and column: a thousand bad lines make one error with its first places.

    `lost` counts lines of which nobody knows which reading they held, by the name of the series where that is known,
    else under an empty name; it is None once the file has lost nobody knows how many.
    """

    def __init__(self, file: str) -> None:
        """No fault yet."""
        self.file = file
        self.lost: Counter[str] | None = Counter()
        self._groups: dict[tuple[str, str, Wanted | None], _Group] = {}
        self._end: DataError | None = None

    def add(self, problem: str, place: Place, wanted: Wanted | None = None, *, count: int = 1) -> None:
        """Note one fault; those of the same problem and column, for which the same is wanted, are counted together."""
        group = self._groups.setdefault((problem, place.column, wanted), _Group())
        group.count += count
        if len(group.places) < MAX_PLACES:
            group.places.append(place)

    def lose(self, series: str = "") -> None:
        """Note that a line's reading is lost."""
        if self.lost is not None:
            self.lost[series] += 1

    def stop(self, error: DataError) -> None:
        """Note that the file could not be read to its end: what its lines hold says nothing more."""
        self._end, self.lost = error, None

    def errors(self) -> list[DataError]:
        """One DataError a kind of fault, in the order first met."""
        if self._end is not None:
            return [self._end]
        return [
            DataError(self.file, problem, places=group.places, count=group.count, wanted=wanted)
            for (problem, _, wanted), group in self._groups.items()
        ]
