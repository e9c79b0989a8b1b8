"""Collects the faults of one file: the first places of each kind, and how many lines share it."""

from dataclasses import dataclass, field

from elfe_core.errors import MAX_PLACES, DataError, Place, Wanted


@dataclass(slots=True)
class _Group:
    places: list[Place] = field(default_factory=list)
    count: int = 0


class FaultLog:
    """Faults of one file by kind and column: a thousand bad lines make one error with its first places."""

    def __init__(self, file: str) -> None:
        """No fault yet."""
        self.file = file
        self._groups: dict[tuple[str, str, Wanted | None], _Group] = {}
        self._end: DataError | None = None

    def add(self, problem: str, place: Place, wanted: Wanted | None = None, *, count: int = 1) -> None:
        """Note one fault; those of the same problem and column, for which the same is wanted, are counted together."""
        group = self._groups.setdefault((problem, place.column, wanted), _Group())
        group.count += count
        if len(group.places) < MAX_PLACES:
            group.places.append(place)

    def stop(self, error: DataError) -> None:
        """Note that the file could not be read to its end: what its lines hold says nothing more."""
        self._end = error

    def errors(self) -> list[DataError]:
        """One DataError a kind of fault, in the order first met."""
        if self._end is not None:
            return [self._end]
        return [
            DataError(self.file, problem, places=group.places, count=group.count, wanted=wanted)
            for (problem, _, wanted), group in self._groups.items()
        ]
