"""Check of a downloaded table: region and time of every row, duplicate rows, and the missing half-hours."""

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from elfe_core.errors import MAX_PLACES, DataError, ElfeError, Place, Wanted, raise_faults
from elfe_core.fetch.sources import Query

SHOWN_CHARACTERS = 80
MAX_SERIES = 5_000
"""Many times what any of the data sets has; each costs a byte a half-hour, which no server may use up at will."""

ROWS_BETWEEN_REPORTS = 50_000


class Progress(NamedTuple):
    """Bytes received, bytes announced (None: unknown), rows counted (None: not yet), and a note on an event."""

    n_bytes: int
    total_bytes: int | None = None
    n_rows: int | None = None
    note: str = ""


Report = Callable[[Progress], None]


def quiet(progress: Progress) -> None:
    """Report nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hole:
    """Steps without a row: of one series (profile / band...; empty: of all of them), from the first to the last."""

    series: str
    first: datetime
    last: datetime
    n_steps: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What a checked table holds: rows, series, steps asked for, and its holes (those of all the series first)."""

    n_rows: int
    n_series: int
    n_steps: int
    holes: tuple[Hole, ...]


class RowCheck:
    """Takes the rows of one table, notes what was not asked, and counts the rest.

    Raises
    ------
    DataError
        missing_column (at the start): the columns that must come are not all there.
    """

    def __init__(self, file: str, query: Query, header: Sequence[str]) -> None:
        self._file = file
        self._query = query
        self._n_fields = len(header)
        places = _find_columns(file, query, header)
        source = query.source
        self._region, self._time = places[source.region_column], places[source.time_column]
        self._labels = tuple(places[name] for name in source.series)
        self._steps: dict[str, int] = {}
        self._counts: dict[tuple[str, ...], bytearray] = {}
        self._allowed: dict[int, int] = {}
        self._faults: dict[str, tuple[list[Place], int]] = {}
        self.n_rows = 0

    def take(self, line: int, fields: Sequence[str]) -> None:
        """Check one row."""
        self.n_rows += 1
        if len(fields) != self._n_fields:
            self._note("bad_line", line, "", ";".join(fields))
            return
        region, time = fields[self._region].strip(), fields[self._time]
        if region != self._query.region:
            self._note("other_region", line, self._query.source.region_column, region)
        step: int | str | None = self._steps.get(time)
        if step is None:
            step = self._step_of(time)
        if isinstance(step, str):
            self._note(step, line, self._query.source.time_column, time)
        elif region == self._query.region:
            self._steps[time] = step
            self._count(line, step, time, tuple(fields[place].strip() for place in self._labels))

    def _step_of(self, text: str) -> int | str:
        """Number of the step that a time is the start of, or what is wrong with it."""
        try:
            moment = datetime.fromisoformat(text.strip())
            steps, rest = divmod(moment - self._query.start, self._query.step)
        except (TypeError, ValueError, OverflowError):
            return "bad_time"
        if not 0 <= steps < self._query.n_steps:
            return "other_period"
        return "bad_time" if rest else steps

    def _count(self, line: int, step: int, time: str, labels: tuple[str, ...]) -> None:
        counts = self._counts.get(labels)
        if counts is None:
            if len(self._counts) >= MAX_SERIES:
                self._note("unknown_label", line, "", " / ".join(labels))
                return
            counts = self._counts[labels] = bytearray(self._query.n_steps)
        if counts[step]:
            if step not in self._allowed:
                self._allowed[step] = self._query.rows_allowed(step)
            if counts[step] >= self._allowed[step]:
                self._note("double_row", line, "", f"{time} {' / '.join(labels)}")
                return
        counts[step] += 1

    def _note(self, problem: str, line: int, column: str, value: str) -> None:
        places, count = self._faults.get(problem, ([], 0))
        if len(places) < MAX_PLACES:
            places.append(Place(line=line, column=column, values=(_shown(value),)))
        self._faults[problem] = places, count + 1

    def raise_faults(self) -> None:
        """Raise what was noted: each kind once, with its count and first lines.

        Raises
        ------
        DataError, Faults
            bad_line, other_region, bad_time, other_period, double_row, unknown_label (more series than there can be).
        """
        faults: list[ElfeError] = []
        for problem, (places, count) in self._faults.items():
            wanted = self._wanted(problem)
            faults.append(DataError(self._file, problem, places=places, count=count, wanted=wanted))
        raise_faults(faults)

    def _wanted(self, problem: str) -> Wanted | None:
        days = (f"{self._query.first_day}/{self._query.last_day}",)
        wanted = {
            "bad_line": Wanted("fields", low=self._n_fields),
            "bad_time": Wanted("zoned_time"),
            "other_region": Wanted("region", names=(self._query.region,)),
            "other_period": Wanted("period", names=days),
        }
        return wanted.get(problem)

    def coverage(self) -> Coverage:
        """Number of rows and series, and the missing steps."""
        present = {labels: np.frombuffer(counts, dtype=np.uint8) > 0 for labels, counts in self._counts.items()}
        n_steps = self._query.n_steps
        anywhere = np.zeros(n_steps, dtype=bool)
        for steps in present.values():
            anywhere |= steps
        holes = list(self._holes("", ~anywhere))
        for labels in sorted(present):
            holes += self._holes(" / ".join(labels), anywhere & ~present[labels])
        return Coverage(n_rows=self.n_rows, n_series=len(present), n_steps=n_steps, holes=tuple(holes))

    def _holes(self, series: str, absent: NDArray[np.bool_]) -> Iterator[Hole]:
        edges = np.flatnonzero(np.diff(absent, prepend=False, append=False)).tolist()
        for start, end in zip(edges[::2], edges[1::2], strict=True):
            first, last = (self._query.start + step * self._query.step for step in (start, end - 1))
            yield Hole(series=series, first=first, last=last, n_steps=end - start)


def _find_columns(file: str, query: Query, header: Sequence[str]) -> dict[str, int]:
    """Place of each column, under its technical name or its label; all that are missing at once."""
    found = {name.strip(): place for place, name in reversed(list(enumerate(header)))}
    columns = query.source.columns
    missing = tuple(name for name, label in columns if name not in found and label not in found)
    if missing:
        line, expected = _shown(";".join(header)), Wanted("columns", names=missing)
        raise DataError(file, "missing_column", line=1, value=line, count=len(missing), wanted=expected)
    return {name: found[name] if name in found else found[label] for name, label in columns}


def _shown(text: str) -> str:
    return text if len(text) <= SHOWN_CHARACTERS else text[:SHOWN_CHARACTERS] + "…"


def check_table(path: Path, query: Query, file: str, report: Report) -> Coverage:
    """Check every row of an uncompressed table.

    Raises
    ------
    DataError, Faults
        no_table, bad_text, bad_line, missing_column, no_rows, and those of RowCheck.
    """
    with path.open(encoding="utf-8-sig", newline="") as stream:
        rows = csv.reader(stream, delimiter=";", strict=True)
        try:
            header = next(rows, [])
            if header and header[0].lstrip()[:1] in ("<", "{", "["):
                raise DataError(file, "no_table", value=";".join(header)[:80])
            check = RowCheck(file, query, header)
            for fields in rows:
                if fields:
                    check.take(rows.line_num, fields)
                    if check.n_rows % ROWS_BETWEEN_REPORTS == 0:
                        report(Progress(path.stat().st_size, None, check.n_rows))
        except UnicodeDecodeError as error:
            raise DataError(file, "bad_text", line=rows.line_num + 1, detail=str(error.reason)) from None
        except csv.Error as error:
            raise DataError(file, "bad_line", line=rows.line_num, detail=str(error)) from None
    check.raise_faults()
    if not check.n_rows:
        raise DataError(file, "no_rows")
    report(Progress(path.stat().st_size, None, check.n_rows))
    return check.coverage()
