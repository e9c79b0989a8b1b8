"""Euros and grams in words: every sum is a range with the basis that it is counted on, never one bare number.

`said` is the only way from a sum to a text that stands alone; tables and charts say the basis once, above their rows.
"""

import math
from collections.abc import Iterable
from typing import Final, NamedTuple

from elfe_core.economics.climate import AVERAGE, MARGINAL, Co2Rows
from elfe_core.economics.cost_rows import Costs, Price
from elfe_core.economics.ranges import Range
from elfe_ui.words import formats

WITHOUT_RANGE: Final = ", sans écart"
"""Said of a sum whose cases are one figure."""
SPACE: Final = formats.NO_BREAK_SPACE


class Unit(NamedTuple):
    """A unit on screen, and what a sum of the core is multiplied with to be read in it."""

    words: str
    factor: float = 1.0


EUR_PER_MWH: Final = Unit("€/MWh")
EUR_A_YEAR, KG_A_YEAR = Unit("€/an"), Unit("kg CO₂e/an")
MILLIONS, THOUSANDS = Unit("M€", 1e-6), Unit("k€", 1e-3)
TONNES, THOUSANDS_OF_TONNES = Unit("t CO₂e"), Unit("milliers de t CO₂e", 1e-3)
LEAST_LARGE: Final = 100.0
"""Least sum in millions, in thousands."""


def a_year(unit: Unit) -> Unit:
    """The same each year: `M€/an`."""
    return unit._replace(words=f"{unit.words}/an")


def euros(*sums: Range) -> Unit:
    """Millions of euros, or thousands where all sums are small."""
    return MILLIONS if _largest(sums) >= 1e3 * LEAST_LARGE else THOUSANDS


def _largest(sums: Iterable[Range]) -> float:
    return max((abs(end) for one in sums for end in one.ends()), default=0.0)


def span(value: Range, unit: Unit, decimals: int | None = None) -> str:
    """`40 à 58 M€/an`, `36 M€/an, sans écart`."""
    said = figures(value, unit, decimals)
    return f"{said}{SPACE}{unit.words}{'' if ' ' in said or said == '0' else WITHOUT_RANGE}"


def figures(value: Range, unit: Unit, decimals: int | None = None) -> str:
    """`40 à 58`: the same where an axis or a column says the unit."""
    low, high = ends(value, unit, decimals)
    return low if low == high else f"{low} à {high}"


def ends(value: Range, unit: Unit, decimals: int | None = None) -> tuple[str, str]:
    """Both ends as they are read, to the same decimal."""
    low, high = (unit.factor * end for end in value.ends())
    if decimals is None:
        low, high, decimals = _rounded(low, high)
    return formats.number(low, decimals), formats.number(high, decimals)


def _rounded(low: float, high: float) -> tuple[float, float, int]:
    """Ends to what their larger one is known to: three figures, and of less than 100 two."""
    largest = max(abs(low), abs(high))
    if largest >= 1000.0:
        step = 10.0 ** (math.floor(math.log10(largest)) - 2)
        return step * round(low / step), step * round(high / step), 0
    return low, high, 0 if largest >= 9.95 or largest == 0.0 else 1 if largest >= 0.995 else 2


def change(value: Range, unit: Unit) -> str:
    """`4 à 18 M€/an de plus`, `de 2 de moins à 5 M€/an de plus`, `autant`: a difference, whichever case is smaller."""
    low, high = value.ends()
    said_low, said_high = (said.removeprefix(formats.MINUS) for said in ends(value, unit))
    if formats.is_zero(said_low) and formats.is_zero(said_high):
        return "autant"
    if low < 0.0 < high and not formats.is_zero(said_low) and not formats.is_zero(said_high):
        return f"de {said_low} de moins à {said_high}{SPACE}{unit.words} de plus"
    word = "de plus" if high > 0.0 and not formats.is_zero(said_high) else "de moins"
    first, last = (said_low, said_high) if word == "de plus" else (said_high, said_low)
    figure = first if first == last else f"{first} à {last}"
    return f"{figure}{SPACE}{unit.words} {word}"


def said(value: Range, unit: Unit, basis: str) -> str:
    """`40 à 58 M€/an (prix de gros de 2024, coûts de 2020 à 2025)`: a sum that stands alone."""
    return f"{span(value, unit)} ({basis})"


def price_of(price: Price) -> str:
    """`58 €/MWh en 2024`: the price of a named year."""
    decimals = 0 if price.eur_per_mwh == round(price.eur_per_mwh) else 1
    return f"{formats.number(price.eur_per_mwh, decimals)}{SPACE}€/MWh en {price.key}"


CHANGED: Final = "hypothèses modifiées"


def cost_basis(costs: Costs, price: Price | None, *, is_own: bool = False) -> str:
    """`prix de gros de 2024, coûts de 2020 à 2025`; `is_own`: the visitor changed some rows."""
    years = [row.year for row in costs.rows.values()]
    parts = [f"prix de gros de {price.key}"] if price is not None else []
    parts.append(f"coûts de {min(years)} à {max(years)}")
    return ", ".join([*parts, *([CHANGED] if is_own else [])])


def co2_basis(rows: Co2Rows, basis: str) -> str:
    """`mix moyen de 2022, 52 g/kWh` or `kWh marginal de 2020, 238 à 430 g/kWh`."""
    row = rows[basis]
    name = {AVERAGE: "mix moyen", MARGINAL: "kWh marginal"}[basis]
    return f"{name} de {row.year}, {content(row.value)}"


def import_counted(rows: Co2Rows, basis: str) -> str:
    """`import compté 52 g/kWh en 2022`: after a name that says the basis."""
    return f"import compté {content(rows[basis].value)} en {rows[basis].year}"


def content(grams: Range) -> str:
    """`52 g/kWh`, `238 à 430 g/kWh`: a row of the CO2, beside which its year stands."""
    return f"{figures(grams, Unit(''))}{SPACE}g/kWh"


def factor_between(rows: Co2Rows) -> str:
    """`4,6 à 8,3`: how many times more the marginal kWh emits than the mean one."""
    mean = rows[AVERAGE].value.low
    low, high = (end / mean for end in rows[MARGINAL].value.ends())
    return f"{formats.number(low, 1)} à {formats.number(high, 1)}"
