"""What one value of a file of results may be."""

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

from elfe_core.errors import Place, Wanted
from elfe_core.store.faultlog import FaultLog
from elfe_core.store.sweep_columns import ALL_FACTORS, ORIGINAL
from elfe_core.store.sweep_header import Column
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


def rule_of(column: Column, *, is_original: bool) -> Rule:
    """The rule for a column, in our units or in those of the original program."""
    name = column.name
    is_factor = name in ALL_FACTORS
    low, high, above = 0.0 if is_factor else -LARGEST, LARGEST, "infinite"
    wanted = Wanted("number", low=0.0 if is_factor else None, example="12.5")
    if name == "flexible_share":
        high, above, wanted = 1.0, "like_percent", Wanted("number", low=0.0, high=1.0, example="0.15")
    elif name in AT_MOST_ALL:
        most = 1.0 if is_original and name in _PCT_COLUMNS else 100.0
        high, above, wanted = most * (1.0 + ROUNDING), "too_large", Wanted("number", low=0.0, high=most)
    return Rule(shown(column.written), low, high, name in NOT_ALWAYS, above, wanted)


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
