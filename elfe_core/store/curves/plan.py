"""How a table of one time and some values a line is to be read: its plan, the shapes of times, and the rows read."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import DataError, Wanted


class Shape(NamedTuple):
    """One way to write a time: the whole of it, with the stamp and the offset as groups; formats of the stamp, as
    strptime takes them; and an example.
    """

    pattern: str
    formats: tuple[str, ...]
    example: str


_SLASHED = r"([0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:[0-9]{2})(?::00)?()"
SHAPES: Mapping[str, Shape] = {
    "iso": Shape(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2})(?::00(?:[.]0+)?)?(Z|[+-][0-9]{2}(?::?[0-9]{2})?)?",
        ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"),
        "2021-01-01T00:30",
    ),
    "day_hour": Shape(r"([0-9]{4}-[0-9]{2}-[0-9]{2}:[0-9]{2})()", ("%Y-%m-%d:%H",), "2021-01-01:00"),
    "month_first": Shape(_SLASHED, ("%m/%d/%Y %H:%M",), "12/31/2021 23:00"),
    "day_first": Shape(_SLASHED, ("%d/%m/%Y %H:%M",), "31/12/2021 23:00"),
    "full_hour": Shape(
        r"([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:00)(?::00)?()",
        ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"),
        "2021-01-01 00:00:00",
    ),
    "full_hour_month_first": Shape(
        r"([0-9]{1,2}/[0-9]{1,2}/[0-9]{4} [0-9]{1,2}:00)(?::00)?()", ("%m/%d/%Y %H:%M",), "12/31/2021 23:00:00"
    ),
}
ZONED_EXAMPLE = "2021-09-30T23:30:00+02:00"
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
    dip_floor: float = 0.0
    """A dip up to this size is let pass whatever the curve's largest value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to read one file; `places` are those of the columns of TIME_COLUMNS that it has, counted from 0.

    `clock` is that of times without an offset, None where the file has to show it; `step_min` is None where the times
    have to show it. `local_doubles`: the double hour of autumn stands twice, in the order of time. `split_decimals`:
    the decimal comma of the only value may have cut it in two.
    """

    kind: str
    n_columns: int
    places: Mapping[str, int]
    tracks: tuple[Track, ...]
    shape: str = "iso"
    zoned: bool | None = False
    """Whether times have an offset; None: with or without, UTC."""
    decimal: str = "."
    n_skipped: int = 1
    clock: str | None = "utc"
    step_min: int | None = HOUR_MIN
    local_doubles: bool = False
    split_decimals: bool = False
    delimiter: str | None = None
    """None: that of the header."""
    time_label: str = ""
    time_kind: str = "moment"
    """Key of WANTED for a time, for its fault."""
    missing_texts: tuple[str, ...] = ("",)
    label: str = "start"
    """Whether times stand for the start or the end of their step."""
    values: str = "each"
    """One of VALUES."""
    loose: bool = False
    """Whether the step may change within the file, and times may stand off it by the same minutes all along."""

    def columns(self) -> list[str]:
        """Name of each column for the query, in the file's order."""
        names = [f"other_{place}" for place in range(self.n_columns)]
        for name, place in self.places.items():
            names[place] = name
        for number, track in enumerate(self.tracks):
            names[track.place] = f"value_{number:02d}"
        extra = ["beyond", *(name for name in TIME_COLUMNS if name not in names)]
        return [*names, *extra]

    def wanted_time(self) -> Wanted:
        """What a time should be."""
        return Wanted(self.time_kind, example=ZONED_EXAMPLE if self.zoned else SHAPES[self.shape].example)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """Lines in the file's order: seconds since 1970 (UTC, or on the file's clock), values (n_tracks, n_rows), regions.

    Values are NaN where none stands; `lines` are their numbers.
    """

    seconds: NDArray[np.int64]
    values: NDArray[np.float64]
    regions: NDArray[np.str_]
    lines: NDArray[np.int64]
    faults: tuple[DataError, ...] = ()

    def line(self, place: int) -> int:
        """Number of the line of a row."""
        return int(self.lines[place])

    def take(self, places: NDArray[Any]) -> "Rows":
        """Some of the rows."""
        return Rows(
            seconds=self.seconds[places],
            values=self.values[:, places],
            regions=self.regions[places],
            lines=self.lines[places],
            faults=self.faults,
        )
