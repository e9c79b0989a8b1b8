"""Columns of the results of a sweep, ours and the original program's, and which of them a file's header names."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from elfe_core.catalogue import EXTRA_FACTORS, FACTORS, INDICATORS, MAIN_FACTORS, Original
from elfe_core.errors import DataError, Place, Wanted, raise_faults
from elfe_core.store.textfile import fold, shown

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


class Column(NamedTuple):
    """One column of a file that is used: its place from 0, its name as written, and ours."""

    at: int
    written: str
    name: str


class Layout(NamedTuple):
    """How a file of results is laid out."""

    columns: tuple[Column, ...]
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


def find_layout(file: str, header: Sequence[str], indicators: Sequence[str], *, is_text: bool) -> Layout:
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
    columns = tuple(Column(at, header[at], match.name) for at, match in enumerate(found) if match and not match.wanted)
    layout = Layout(columns, is_original, len(header))
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
    file: str, header: Sequence[str], layout: Layout, foreign: Sequence[tuple[str, _Match]], line: int | None
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
