"""Reads and validates the results of a factor sweep from a file of ours, of the original program, or of anyone."""

import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from elfe_core.catalogue import ENERGIES
from elfe_core.errors import DataError, Place, Wanted, raise_faults
from elfe_core.store.connect import connect, literal_path, run, sql
from elfe_core.store.disk import reading_parquet, refusing
from elfe_core.store.sweeps.checks import Range, check_row, rule_of
from elfe_core.store.sweeps.grid import double_points, holes, read_grid
from elfe_core.store.sweeps.layout import Column
from elfe_core.store.sweeps.source import Connection, Reading, Source, open_source, slow_copy
from elfe_core.store.textfile import FaultLog

UNITS_OFF = 10.0
"""Factors that produce so many times more, or less, than the coverage says are in another unit."""

TOLD = ("imported_mwh", "self_production_pct", "coverage_pct")
"""Indicators from which the production follows."""

SELDOM_BOTH = ("import_time_pct", "self_production_pct")
"""Imports in at most 1 % of the hours and local production for at most 1 % of the consumption exclude each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepFile:
    """Results that can be explored.

    `rows` is a .parquet file in our columns; `axes` gives the distinct values of each factor, rising, in our order;
    `indicators` are those that the file has, in the order in which they were asked for; `notices` tell what does not
    prevent exploring: grid_holes, missing_indicator.
    """

    rows: Path
    provenance: Mapping[str, Any] | None
    axes: Mapping[str, tuple[float, ...]]
    indicators: tuple[str, ...]
    n_rows: int
    notices: tuple[DataError, ...]


def read_sweep(path: Path, *, foyers: int, indicators: Sequence[str], work: Path) -> SweepFile:
    """Read the results of a sweep and refuse what cannot be relied upon.

    Parameters
    ----------
    path
        A .parquet file in our columns, or a .csv or .csv.gz in ours or in those of the original program.
    foyers
        Number of consumption points, by which the power per house of the original program is turned into ours.
    indicators
        Keys of all the indicators, in their order.
    work
        Folder for a copy in our columns, where the file itself is not in them; it is made if it is missing.

    Raises
    ------
    DataError, Faults
        missing_file, empty, unreadable, not_results, no_grid; all faults of the header at once: missing_column,
        double_column, foreign_unit, no_indicator; else all faults of the rows at once: bad_line, bad_text, bad_number,
        missing_value, infinite, negative, like_percent, too_large, double_point, fractions, odd_units; unwritable for
        the folder `work`.
    """
    path, work = Path(path), Path(work)
    with refusing(work):
        work.mkdir(parents=True, exist_ok=True)
    with (
        connect(in_order=True) as connection,
        refusing(work),
        tempfile.TemporaryDirectory(dir=work) as folder,
    ):
        reading = Reading(connection, Path(folder), foyers, indicators)
        source = open_source(path, reading)
        with reading_parquet(path.name):
            file = _checked(source, reading)
        if file.rows == path:
            return file
        kept = work / f"{uuid4().hex}.parquet"
        os.replace(file.rows, kept)
        return replace(file, rows=kept)


def _checked(source: Source, reading: Reading) -> SweepFile:
    """The file, or every fault of its rows."""
    n_rows, suspects = _suspects(source, reading.connection)
    if not n_rows:
        raise DataError(source.file, "empty")
    faults = _row_faults(source, suspects) if suspects else []
    if suspects and not faults:  # fields that only the slower reader understands
        source = source._replace(rows=slow_copy(source, reading))
    grid = read_grid(reading.connection, source.file, source.rows, source.layout.factors())
    double = double_points(source.file, grid, source.lines)
    faults += [double] if double else []
    faults += _unit_faults(source, reading.connection)
    raise_faults(faults)
    present = tuple(name for name in reading.indicators if name in source.names)
    missing = tuple(name for name in reading.indicators if name not in source.names)
    notices = [fault for fault in (holes(source.file, grid),) if fault]
    if missing:
        wanted = Wanted("columns", names=missing)
        notices.append(DataError(source.file, "missing_indicator", count=len(missing), wanted=wanted))
    return SweepFile(
        rows=source.rows,
        provenance=source.provenance,
        axes={name: axis.values for name, axis in grid.axes.items()},
        indicators=present,
        n_rows=n_rows,
        notices=tuple(notices),
    )


def _suspects(source: Source, connection: Connection) -> tuple[int, list[str]]:
    """Number of rows, and the columns in which anything breaks its rule."""
    n_rows, held = _held(source, connection, source.names)
    rules = {name: rule_of(Column(at, name, name), is_original=False) for at, name in enumerate(held)}
    return n_rows, [name for name, of_column in held.items() if not of_column.keeps(rules[name], n_rows)]


def _held(source: Source, connection: Connection, names: Sequence[str]) -> tuple[int, dict[str, Range]]:
    """Number of rows, and what each of these columns holds."""
    cursor = connection.execute(sql("sweeps/ranges"), {"path": literal_path(source.rows), "names": list(names)})
    found_names = [part[0] for part in cursor.description or ()][1 : 1 + len(names)]
    ((n_rows, *found),) = cursor.fetchall()
    held = map(Range, *(found[at * len(names) : (at + 1) * len(names)] for at in range(3)))
    return int(n_rows), dict(zip(found_names, held, strict=True))


def _row_faults(source: Source, suspects: Sequence[str]) -> list[DataError]:
    """What is wrong with single fields of these columns, and with lines."""
    log = FaultLog(source.file)
    layout = source.layout
    rules = [rule_of(column, is_original=layout.is_original) for column in layout.columns if column.name in suspects]
    for line, fields in source.texts(log, suspects):
        check_row(line, fields, rules, log)
    return log.errors()


def _unit_faults(source: Source, connection: Connection) -> list[DataError]:
    """Factors or percentages in another unit, as physics shows it."""
    path = literal_path(source.rows)
    if set(SELDOM_BOTH) <= set(source.names) and not source.layout.is_original:
        largest = [of_column.most for of_column in _held(source, connection, SELDOM_BOTH)[1].values()]
        if all(value is not None and value <= 1.0 for value in largest):
            return [DataError(source.file, "fractions", places=[Place(column=", ".join(SELDOM_BOTH))])]
    if source.provenance is not None or not set(TOLD) <= set(source.names):
        return []  # what we wrote ourselves is in our units, even for a day without wind and sun
    ((ratio,),) = run(connection, "sweeps/units", {"path": path, "sources": list(ENERGIES)})
    if ratio is None or 1 / UNITS_OFF <= ratio <= UNITS_OFF:
        return []
    times = f"{float(f'{ratio:.3g}'):g}"
    detail = f"the factors produce about {times} times what the coverage says (1000: MWh in place of GWh)"
    places = [Place(values=(f"× {times}",))]
    return [DataError(source.file, "odd_units", places=places, detail=detail)]
