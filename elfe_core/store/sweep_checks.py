"""What one value of a file of results may be."""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from elfe_core.errors import Place, Wanted
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.sweep_columns import FACTORS, ORIGINAL, SHARES
from elfe_core.store.sweep_header import Layout
from elfe_core.store.textfile import shown
from elfe_core.store.values import number

NOT_ALWAYS = (
    "coverage_pct",
    "coverage_hourly_pct",
    "self_consumption_pct",
    "self_production_pct",
    "storage_use_pct",
    "storage_cycles_per_year",
    "flexibility_use_pct",
)
"""Indicators that may be not applicable."""

AT_MOST_ALL = ("import_time_pct", "export_time_pct", "self_consumption_pct", "self_production_pct")
"""Percentages that cannot be more than 100."""

ALL_PCT = 100.0 * (1 + 1e-9)
"""100 %, with room for the rounding of a file."""

_NAN = frozenset({"", "nan"})
_INFINITE = frozenset({"inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})
_PCT_COLUMNS = frozenset(part.column for part in ORIGINAL if part.quantity == "pct")


class Cell(NamedTuple):
    """One field of a line: the column it stands in, and its text."""

    name: str
    written: str
    text: str


def parsed(text: str) -> float | None:
    """A number, NaN for an empty field or `nan`, an infinity; None for what is no number."""
    plain = text.strip()
    value = number(plain)
    if value is not None:
        return value
    plain = plain.casefold()
    if plain in _NAN:
        return math.nan
    if plain in _INFINITE:
        return -math.inf if plain.startswith("-") else math.inf
    return None


def always_defined(names: Iterable[str]) -> list[str]:
    """Those columns in which each row must have a value."""
    return [name for name in names if name not in NOT_ALWAYS]


def check(cell: Cell, line: int, layout: Layout, log: FaultLog) -> float:
    """Value of a field in the unit of the file; what is wrong with it goes to `log`."""
    value = parsed(cell.text)
    problem, wanted = _problem(cell.name, value, is_original=layout.is_original)
    if problem:
        log.add(problem, Place(line=line, column=shown(cell.written), values=(shown(cell.text.strip()),)), wanted)
    return math.nan if value is None else value


def _problem(name: str, value: float | None, *, is_original: bool) -> tuple[str, Wanted | None]:
    is_factor = name in FACTORS or name in SHARES
    low = 0.0 if is_factor else None
    number_wanted = Wanted("number", low=low, high=1.0 if name == "flexible_share" else None, example="0.15")
    if value is None:
        return "bad_number", number_wanted
    if math.isnan(value):
        return ("", None) if name in NOT_ALWAYS else ("missing_value", None)
    if math.isinf(value):
        return "infinite", None
    if is_factor and value < 0:
        return "negative", number_wanted
    if name == "flexible_share" and value > 1:
        return "like_percent", number_wanted
    most = 1.0 if is_original and name in _PCT_COLUMNS else 100.0
    if name in AT_MOST_ALL and value > most * ALL_PCT / 100.0:
        return "too_large", Wanted("number", low=0.0, high=most)
    return "", None


def check_row(line: int, texts: Sequence[str], layout: Layout, log: FaultLog) -> list[float]:
    """Values of one line, in the order of `layout.columns` and in the units of the file."""
    return [
        check(Cell(column.name, column.written, text), line, layout, log)
        for column, text in zip(layout.columns, texts, strict=True)
    ]
