"""What one value of a file of results may be."""

import math
import sys
from collections.abc import Sequence
from typing import NamedTuple

from elfe_core.catalogue import FACTORS, INDICATOR, SETTING
from elfe_core.errors import Place, Wanted
from elfe_core.store.sweeps.layout import ORIGINAL, Column
from elfe_core.store.textfile import FaultLog, shown, to_number

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
