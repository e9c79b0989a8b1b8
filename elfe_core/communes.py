"""One commune of a territory, as a list of communes has it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune:
    """A commune, the group of communes it belongs to, its inhabitants; `lat` and `lon` in degrees, None if unknown."""

    code: str
    name: str
    department: str
    group_code: str
    group: str
    population: int
    lat: float | None
    lon: float | None
