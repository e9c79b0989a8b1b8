"""How a table of one time and some values a line is to be read."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from elfe_core.store.intake.look import Look
from elfe_core.store.textfile import split_line

PARIS = "Europe/Paris"
TIME_COLUMNS = ("moment", "day", "clock", "region")
"""Columns that the query knows besides the values."""

HOUR_MIN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One column of values: its place among the fields, its name in the file, its role, and the unit of its values
    (None: not known).

    `may_dip`: slightly negative values are the meter's own consumption and count as 0.
    """

    place: int
    label: str
    role: str
    unit: str | None
    may_dip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to read one file; `places` are those of the columns of TIME_COLUMNS that it has, counted from 0.

    `clock` is that of times without an offset, None where the file has to show it; `step_min` is None where the times
    have to show it. `local_doubles`: the double hour of autumn stands twice, in the order of time.
    """

    kind: str
    n_columns: int
    places: Mapping[str, int]
    tracks: tuple[Track, ...]
    shape: str = "iso"
    zoned: bool = False
    decimal: str = "."
    n_skipped: int = 1
    clock: str | None = "utc"
    step_min: int | None = HOUR_MIN
    local_doubles: bool = False
    time_label: str = ""
    missing_texts: tuple[str, ...] = field(default=("",))
    choices: tuple[str, ...] = ()
    """Columns of values of which one is to be read; without tracks it is not known which."""

    def columns(self) -> list[str]:
        """Name of each column for the query, in the file's order."""
        names = [f"other_{place}" for place in range(self.n_columns)]
        for name, place in self.places.items():
            names[place] = name
        for number, track in enumerate(self.tracks):
            names[track.place] = value_column(number)
        return names


def value_column(number: int) -> str:
    """Name of the column of the n-th track in the query."""
    return f"value_{number:02d}"


def fields(look: Look, place: int) -> list[str]:
    """One field of each of the first lines."""
    rows = [split_line(line, look.header.delimiter) or [] for line in look.sample]
    return [row[place].strip() for row in rows if len(row) > place]
