"""What was seen while raw files were read: for the screen and the log, never needed to compute."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from elfe_core.curves import Curves


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveReport:
    """One curve: readings used, repeated readings, half-hours where other bands stand in, series left out as hidden.

    `first_utc` and `last_utc` are the first and last hour that its files hold (start of the hour, datetime64[h]), of
    which only the hours common to all files are used. For wind, `n_readings` counts hours, elsewhere half-hours.
    """

    curve: str
    files: tuple[str, ...]
    n_readings: int
    n_double: int
    n_stands_in: int
    left_out: tuple[str, ...]
    first_utc: np.datetime64
    last_utc: np.datetime64


@dataclass(frozen=True, slots=True, kw_only=True)
class RawReport:
    """The common hours (start of the first and of the last, datetime64[h]), data lines by file, and each curve."""

    first_utc: np.datetime64
    last_utc: np.datetime64
    lines: tuple[tuple[str, int], ...]
    curves: tuple[CurveReport, ...]

    @property
    def is_cut(self) -> bool:
        """Whether some file holds hours that others do not, which are left aside."""
        return any(part.first_utc != self.first_utc or part.last_utc != self.last_utc for part in self.curves)


class RawRead(NamedTuple):
    """Hourly curves (W of the regions for consumption and production, the file's unit for wind), and what was seen."""

    curves: Curves
    report: RawReport
