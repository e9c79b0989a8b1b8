"""Small tables: the factors of scenarios in, any data frame out."""

import gzip
import io
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple, TextIO, cast

from elfe_core.catalogue import FORESIGHTS, SETTING
from elfe_core.csv_cells import harmless
from elfe_core.errors import DataError, Place, Wanted, raise_faults
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.textfile import (
    FaultLog,
    TextRow,
    find_columns,
    fold,
    is_gzip_name,
    read_header,
    rows,
    shown,
    to_number,
)

if TYPE_CHECKING:
    import pandas as pd

FACTOR_COLUMNS = (
    "wind_factor",
    "solar_factor",
    "bioenergy_factor",
    "res_share",
    "ent_share",
    "pro_share",
    "storage_wh",
    "flexible_share",
)
"""Factors multiply the input curves, shares are 0-1 (or more) of the input, storage is Wh per foyer."""

FURTHER_COLUMNS = {
    "storage_efficiency": 1.0,
    "storage_duration_h": 0.0,
    "storage_low": 0.0,
    "storage_high": 1.0,
    "storage_cyclic": 0.0,
    "export_limit_mw": math.inf,
    "biogas_dispatchable_share": 0.0,
    "biogas_engine_factor": 2.0,
    "biogas_gas_store_h": 12.0,
}
"""Columns of numbers that may be absent or empty, with what that means (MODEL.md section 11)."""

FORESIGHT = "foresight"
"""A column of words that may be absent or empty, which means the first of `catalogue.FORESIGHTS`."""


class FactorRow(NamedTuple):
    """Line, factors in the order of FACTOR_COLUMNS and FURTHER_COLUMNS, and foresight of one scenario."""

    line: int
    factors: list[float]
    foresight: str


def read_scenario_factors(path: Path) -> "pd.DataFrame":
    """Table of scenarios from a .csv or .csv.gz with `scenario`, FACTOR_COLUMNS, and any of FURTHER_COLUMNS and
    FORESIGHT.

    Returns
    -------
    pandas.DataFrame
        One row a scenario in the file's order: `scenario` (text, as written), then FACTOR_COLUMNS (float64, >= 0;
        flexible_share at most 1) and FURTHER_COLUMNS, within the bounds of the catalogue, and FORESIGHT (text).

    Raises
    ------
    DataError, Faults
        missing_file, unreadable, empty, missing_column, double_column, bad_line, bad_text, bad_number, negative,
        too_small, too_large, out_of_range, missing_value (no scenario id), double_scenario: every fault of the file at
        once.
    """
    path = Path(path)
    header = read_header(path)
    present = {fold(name) for name in header.columns}
    names = (*FACTOR_COLUMNS, *(name for name in (*FURTHER_COLUMNS, FORESIGHT) if fold(name) in present))
    positions = find_columns(path.name, header, ("scenario", *names))
    log = FaultLog(path.name)
    table: dict[str, FactorRow] = {}
    for row in rows(path, header, log):
        _take(row, names, positions, table, log)
    raise_faults(log.errors())
    import pandas as pd  # here, because it would double the time that reading raw files takes from a cold start

    factors = [scenario.factors for scenario in table.values()]
    frame = pd.DataFrame(factors, columns=[*FACTOR_COLUMNS, *FURTHER_COLUMNS], dtype="float64")
    frame.insert(0, "scenario", pd.Series(list(table), dtype="str"))
    frame[FORESIGHT] = pd.Series([scenario.foresight for scenario in table.values()], dtype="str")
    return frame


def _take(row: TextRow, names: Sequence[str], positions: list[int], table: dict[str, FactorRow], log: FaultLog) -> None:
    scenario, *texts = (row.fields[place].strip() for place in positions)
    place = Place(line=row.line, column="scenario", values=(shown(scenario),))
    if not scenario:
        log.add("missing_value", place)
    elif scenario in table:
        log.add("double_scenario", replace(place, other_line=table[scenario].line))
    said = dict(zip(names, texts, strict=True))
    factors = [_factor(name, said[name], row.line, log) for name in FACTOR_COLUMNS]
    further = {
        name: _factor(name, said[name], row.line, log) if said.get(name) else neutral
        for name, neutral in FURTHER_COLUMNS.items()
    }
    if further["storage_high"] <= further["storage_low"]:
        _refuse_band(said, row.line, further["storage_low"], log)
    foresight = _foresight(said.get(FORESIGHT, ""), row.line, log)
    table.setdefault(scenario, FactorRow(row.line, [*factors, *further.values()], foresight))


def _foresight(text: str, line: int, log: FaultLog) -> str:
    """One of `catalogue.FORESIGHTS`, in letters of any size; what is none goes to `log`."""
    folded = text.lower() or FORESIGHTS[0]
    if folded not in FORESIGHTS:
        place = Place(line=line, column=FORESIGHT, values=(shown(text),))
        log.add("out_of_range", place, Wanted("one_of", names=FORESIGHTS))
    return folded


def _factor(name: str, text: str, line: int, log: FaultLog) -> float:
    """The number in a field; what is wrong with it goes to `log`, and the column's default stands for it."""
    value, bounds = to_number(text), _bounds(name)
    problem = "bad_number" if value is None else _problem(value, bounds)
    if value is not None and not problem:
        return value
    log.add(problem, Place(line=line, column=name, values=(shown(text),)), bounds)
    return FURTHER_COLUMNS.get(name, 0.0)


def _bounds(name: str) -> Wanted:
    """What may stand in a column."""
    if name == "storage_cyclic":
        return Wanted("one_of", names=("0", "1"))
    row = SETTING.get(name)
    if row is None or math.isinf(row.most):
        low, above = (0.0, False) if row is None else (row.least, row.above)
        return Wanted("number", low=low, above=above, example="1.25")
    return Wanted("number", low=row.least, high=row.most, above=row.above, example="0.5")


def _problem(value: float, bounds: Wanted) -> str:
    """What is wrong with a number; nothing if it is within its bounds."""
    if bounds.names:
        return "" if value in map(float, bounds.names) else "out_of_range"
    low, high = cast("float", bounds.low), cast("float | None", bounds.high)
    if value < 0.0:
        return "negative"
    if value < low or (bounds.above and value == low):
        return "too_small"
    return "too_large" if high is not None and value > high else ""


def _refuse_band(said: Mapping[str, str], line: int, low: float, log: FaultLog) -> None:
    """The usable band is empty: no upper end would do above a lower one of 1, else the upper one is named."""
    name, problem, wanted = "storage_high", "too_small", Wanted("number", low=low, high=1.0, above=True, example="1")
    if low >= 1.0:
        name, problem, wanted = "storage_low", "too_large", Wanted("number", low=0.0, example="0.1")
    log.add(problem, Place(line=line, column=name, values=(shown(said[name]),)), wanted)


def write_table(path: Path, frame: "pd.DataFrame") -> None:
    """Write one data frame as `table_writer` does."""
    with table_writer(path) as write:
        write(frame)


def harmless_table(frame: "pd.DataFrame") -> "pd.DataFrame":
    """A table whose texts and names of columns are `harmless`."""
    from pandas.api.types import is_numeric_dtype

    texts = {name: frame[name].map(harmless) for name in frame.columns if not is_numeric_dtype(frame[name].dtype)}
    return frame.assign(**texts).rename(columns=harmless)


@contextmanager
def table_writer(path: Path) -> Iterator[Callable[["pd.DataFrame"], None]]:
    """Write a .csv, or a .csv.gz where the name ends so, frame after frame; their index is left out.

    Numbers are written so that they read back exactly, texts so that none is a formula, NaN as an empty field; the
    same frames always give the same bytes. The header is that of the first frame; the others have the same columns.
    Only one frame at a time is held.
    The file appears whole or not at all: it is written beside its place, renamed at the end, removed after any error.

    Raises
    ------
    DataError
        missing_folder when the folder does not exist, unwritable when it or the file cannot be written to.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise DataError(path.name, "missing_folder", wanted=Wanted("folder", names=(str(path.parent),)))
    with ExitStack() as opened:
        with refusing(path):
            text = opened.enter_context(_text_file(opened.enter_context(whole_file(path)), is_gzip_name(path)))
        is_first = True

        def write(frame: "pd.DataFrame") -> None:
            nonlocal is_first
            with refusing(path):
                harmless_table(frame).to_csv(text, index=False, header=is_first, lineterminator="\n")
            is_first = False

        yield write
        with refusing(path):
            opened.close()


@contextmanager
def _text_file(path: Path, packed: bool) -> Iterator[TextIO]:
    """A new file as text; after an error, what could not be written is not tried again."""
    with ExitStack() as opened:
        raw = opened.enter_context(path.open("wb"))
        packing = gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0) if packed else None
        binary = cast(IO[bytes], opened.enter_context(packing)) if packing else raw
        text = opened.enter_context(io.TextIOWrapper(binary, encoding="utf-8", newline=""))
        is_written = False
        try:
            yield text
            is_written = True
        finally:
            if not is_written:
                with suppress(OSError):
                    opened.close()
