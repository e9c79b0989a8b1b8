"""Columns of the results of a sweep, ours and the original program's: their names, units, and what each may hold.

The units and the layout of the original program: MODEL.md section 4.
"""

import math
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import duckdb
from duckdb import ColumnExpression, ConstantExpression

from elfe_core import units
from elfe_core.catalogue import EXTRA_FACTORS, FACTORS, INDICATOR, INDICATORS, MAIN_FACTORS, SETTING, Original
from elfe_core.errors import DataError, Place, Wanted, raise_faults
from elfe_core.store.connect import literal_path, ordered_connection, run
from elfe_core.store.disk import refusing, whole_file
from elfe_core.store.textfile import FaultLog, fold, shown, to_number

ALL_FACTORS = (*MAIN_FACTORS, *EXTRA_FACTORS)
"""Factors in the order of a file's columns; the extra ones stand in a file only when they were swept."""


def _originals() -> dict[str, Original]:
    factors = {key: factor.original for key, factor in FACTORS.items()}
    found = factors | {row.key: row.original for row in INDICATORS}
    return dict(sorted(((k, o) for k, o in found.items() if o is not None), key=lambda pair: pair[1].place))


ORIGINAL = _originals()
"""Columns of the original program by ours, in its order; its ratios are fractions, although some headers say (%)."""

_IN_TWO = re.compile(r"(.*?)\s*\(([^()]*)\)\s*")
_SUFFIXES = ("_gwh", "_mwh", "_mw", "_pct", "_share")
_ENERGY = ("wh", "kwh", "mwh", "gwh", "twh", "j", "mj", "gj", "tj", "whfoyer", "whhouse", "wh200foyers")
_POWER = ("w", "kw", "mw", "gw", "tw", "wfoyer", "whouse", "w200foyers")
_RATIO = ("pct", "percent", "pourcent", "ratio", "share", "fraction")
_UNITS = frozenset((*_ENERGY, *_POWER, *_RATIO))
"""Units that may end the name of a column, folded."""


class ResultColumn(NamedTuple):
    """One column of a file that is used: its place from 0, its name as written, and ours."""

    at: int
    written: str
    name: str


class ResultColumns(NamedTuple):
    """How a file of results is laid out."""

    columns: tuple[ResultColumn, ...]
    is_original: bool
    n_columns: int

    @property
    def names(self) -> tuple[str, ...]:
        """Our names of the columns that the file has, in its order."""
        return tuple(column.name for column in self.columns)

    def factors(self) -> tuple[str, ...]:
        """Our names of the factors that the file has, in our order."""
        return tuple(name for name in ALL_FACTORS if name in self.names)


class _Match(NamedTuple):
    """What a column's name means: ours and, when its unit is another one, the name that it should have."""

    name: str
    wanted: str = ""


def find_result_columns(file: str, header: Sequence[str], indicators: Sequence[str], *, is_text: bool) -> ResultColumns:
    """Layout of a file of results.

    Raises
    ------
    DataError, Faults
        missing_column (factors), double_column, foreign_unit, no_indicator: all at once.
    """
    original = [_original(name) for name in header]
    ours = [_ours(name, indicators) for name in header]
    is_original = sum(match is not None for match in original) > sum(match is not None for match in ours)
    found = original if is_original else ours
    columns = tuple(
        ResultColumn(at, header[at], match.name) for at, match in enumerate(found) if match and not match.wanted
    )
    layout = ResultColumns(columns, is_original, len(header))
    foreign = [
        (header[at], match)
        for at, match in enumerate(found)
        if match and match.wanted and match.name not in layout.names and match.name in _known(indicators)
    ]
    raise_faults(list(_faults(file, header, layout, foreign, 1 if is_text else None)))
    return layout


def _known(indicators: Sequence[str]) -> tuple[str, ...]:
    return (*ALL_FACTORS, *indicators)


def _original(written: str) -> _Match | None:
    """A column of the original program."""
    parts = _IN_TWO.fullmatch(written)
    base, unit = (parts[1], parts[2]) if parts else (written, "")
    for key, column in ORIGINAL.items():
        if fold(base) == fold(column.name):
            return _Match(key, "" if _unit(unit) == _unit(column.unit) else column.header)
    return None


def _unit(text: str) -> str:
    return "".join(text.split()).casefold()


def _ours(written: str, indicators: Sequence[str]) -> _Match | None:
    """A column of ours, by its name without accents, case and punctuation."""
    folded = fold(written)
    for name in _known(indicators):
        if folded == fold(name):
            return _Match(name)
    for name in _known(indicators):
        suffix = next((end for end in _SUFFIXES if name.endswith(end)), "")
        stem = fold(name.removesuffix(suffix))
        if (suffix or name in EXTRA_FACTORS) and folded.startswith(stem) and folded[len(stem) :] in _UNITS:
            return _Match(name, name)
    return None


def _faults(
    file: str, header: Sequence[str], layout: ResultColumns, foreign: Sequence[tuple[str, _Match]], line: int | None
) -> Iterator[DataError]:
    foreign_names = [match.name for _, match in foreign]
    wanted = {key: part.header for key, part in ORIGINAL.items()} if layout.is_original else {}
    missing = [name for name in MAIN_FACTORS if name not in layout.names and name not in foreign_names]
    if missing:
        names = tuple(wanted.get(name, name) for name in missing)
        place = Place(line=line, values=(shown(";".join(header)),))
        yield DataError(file, "missing_column", places=[place], count=len(names), wanted=Wanted("columns", names=names))
    double = [column for at, column in enumerate(layout.columns) if column.name in layout.names[:at]]
    if double:
        yield DataError(file, "double_column", places=[Place(line=line, column=part.written) for part in double])
    for written, match in foreign:
        place = Place(line=line, column=shown(written))
        yield DataError(file, "foreign_unit", places=[place], wanted=Wanted("columns", names=(match.wanted,)))
    if set(layout.names) <= {*ALL_FACTORS} and not set(foreign_names) - {*ALL_FACTORS}:
        yield DataError(file, "no_indicator", places=[Place(line=line, values=(shown(";".join(header)),))])


ROUNDING = 1e-9
"""Room for the rounding of a file, relative to 100 %."""

LARGEST = sys.float_info.max
_NAN = frozenset({"", "nan"})
_INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})
_PCT_COLUMNS = frozenset(key for key, part in ORIGINAL.items() if part.quantity == "pct")


class Rule(NamedTuple):
    """What one column may hold: numbers from low to high, NaN only if it may be."""

    column: str
    low: float
    high: float
    may_be_nan: bool
    above: str
    """Problem of a number above `high`."""
    wanted: Wanted


class Range(NamedTuple):
    """What one column holds: how many numbers, the smallest and the largest (None without any)."""

    n_numbers: int
    least: float | None
    most: float | None

    def keeps(self, rule: Rule, n_rows: int) -> bool:
        """Whether every value keeps to the rule."""
        if self.n_numbers < n_rows and not rule.may_be_nan:
            return False
        return self.least is None or self.most is None or rule.low <= self.least <= self.most <= rule.high


def rule_of(column: ResultColumn, *, is_original: bool) -> Rule:
    """The rule for a column, in our units or in those of the original program."""
    name, written = column.name, shown(column.written)
    if name in FACTORS:
        most = SETTING[name].most
        if most < math.inf:
            return Rule(written, 0.0, most, False, "like_percent", Wanted("number", low=0.0, high=most, example="0.15"))
        return Rule(written, 0.0, LARGEST, False, "infinite", Wanted("number", low=0.0, example="12.5"))
    row = INDICATOR[name]
    if row.most < math.inf:
        most = 1.0 if is_original and name in _PCT_COLUMNS else row.most
        high, wanted = most * (1.0 + ROUNDING), Wanted("number", low=0.0, high=most)
        return Rule(written, -LARGEST, high, row.can_lack, "too_large", wanted)
    return Rule(written, -LARGEST, LARGEST, row.can_lack, "infinite", Wanted("number", example="12.5"))


def parsed(text: str) -> float | None:
    """A number, NaN for an empty field or `nan`, an infinity; None for what is no number."""
    plain = text.strip()
    value = to_number(plain)
    if value is not None:
        return value
    plain = plain.casefold()
    if plain in _NAN:
        return math.nan
    if plain in _INFINITE:
        return -math.inf if plain.startswith("-") else math.inf
    return None


def check_row(line: int, texts: Sequence[str], rules: Sequence[Rule], log: FaultLog) -> list[float]:
    """Values of the fields of one line, a rule for each; what is wrong with them goes to `log`."""
    values = []
    for text, rule in zip(texts, rules, strict=True):
        value = parsed(text)
        if value is None or not rule.low <= value <= rule.high:
            problem, wanted = _problem(value, rule)
            if problem:
                log.add(problem, Place(line=line, column=rule.column, values=(shown(text.strip()),)), wanted)
        values.append(math.nan if value is None else value)
    return values


def _problem(value: float | None, rule: Rule) -> tuple[str, Wanted | None]:
    """What is wrong with a value that is not from low to high."""
    if value is None:
        return "bad_number", rule.wanted
    if math.isnan(value):
        return ("", None) if rule.may_be_nan else ("missing_value", None)
    if math.isinf(value):
        return "infinite", None
    return ("negative" if value < rule.low else rule.above), rule.wanted


CYCLES = "storage_cycles_per_year"
"""Follows from the storage use of the original layout, which has no column for it."""

READ_FROM = {CYCLES: "storage_use_pct"}


def original_scales(foyers: int) -> dict[str, float]:
    """What one unit of the original layout is in ours, by our column; `storage_cycles_per_year` is per storage use."""
    of_one = {
        "annual_gwh": units.w_to_annual_mwh(1.0, foyers) / units.MWH_PER_GWH,
        "annual_mwh": units.w_to_annual_mwh(1.0, foyers),
        "mw": units.w_to_mw(1.0, foyers),
        "share": 1.0,
        "pct": 100.0,
    }
    return {key: of_one[column.quantity] for key, column in ORIGINAL.items()} | {CYCLES: float(units.HOURS_PER_YEAR)}


def names_with_cycles(names: Sequence[str]) -> tuple[str, ...]:
    """Our columns of a file in the original layout with these, once it is in our units."""
    return (*names, CYCLES) if READ_FROM[CYCLES] in names else tuple(names)


def in_our_units(
    connection: duckdb.DuckDBPyConnection, raw: Path, target: Path, foyers: int, names: Sequence[str]
) -> None:
    """Copy a .parquet file with columns by our names from the original program's units to ours."""
    present = names_with_cycles(names)
    columns = [
        (ColumnExpression(READ_FROM.get(name, name)) * ConstantExpression(scale)).alias(name)
        for name, scale in original_scales(foyers).items()
        if name in present
    ]
    _view(connection, [literal_path(raw)], columns)
    run(connection, "sweeps/to_parquet", {"path": str(target.absolute())})


def write_original(rows: Path, out: Path, foyers: int) -> None:
    """Write results in our columns, without swept sector shares, as the original program's `;` CSV.

    Parameters
    ----------
    rows
        A .parquet file in our columns.
    out
        The .csv file to write, whole or not at all.
    foyers
        Number of consumption points of the territory.

    Raises
    ------
    DataError
        unwritable.
    """
    with refusing(out), whole_file(out) as unfinished, ordered_connection() as connection:
        join_as_original(connection, [literal_path(rows)], unfinished, foyers)


def join_as_original(connection: duckdb.DuckDBPyConnection, parts: Sequence[str], target: Path, foyers: int) -> None:
    """Write the rows of .parquet files (literal paths) in our columns, in their order, as the original's `;` CSV."""
    scales = original_scales(foyers)
    columns = [
        (ColumnExpression(key) / ConstantExpression(scales[key])).alias(column.header)
        for key, column in ORIGINAL.items()
    ]
    _view(connection, parts, columns)
    run(connection, "sweeps/to_csv", {"path": str(target.absolute())})


def _view(connection: duckdb.DuckDBPyConnection, paths: Sequence[str], columns: Sequence[duckdb.Expression]) -> None:
    """The view `results` of these columns of .parquet files."""
    connection.read_parquet(list(paths), hive_partitioning=False).select(*columns).create_view("results")
