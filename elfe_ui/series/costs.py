"""Tables behind the pictures of costs and CO2: low, middle, high in the unit drawn, a row a bar."""

import math
from collections.abc import Mapping, Sequence

import pandas as pd

from elfe_core.best_mix.answer import CurvePoint
from elfe_core.economics.climate import YearlyCo2
from elfe_core.economics.cost_rows import Price
from elfe_core.economics.ranges import NOTHING, Range
from elfe_core.economics.yearly_cost import YearlyCost
from elfe_core.insight.lever_costs import LeverCost
from elfe_ui.words import cost_names, cost_words, sums
from elfe_ui.words.sums import Unit

TODAY, YOURS = "Aujourd'hui", "Votre scénario"
TOTAL = "Total"

TOTAL_PRICED = "Total chiffré"
UNPRICED = "non chiffré"
LEAST_THOUSANDS_T = 2_000.0
"""Least emissions that are drawn in thousands [t/year]."""

COLUMNS = ["name", "key", "low", "middle", "high", "text", "today"]
Row = tuple[str | float, ...]


def by_price(yours: YearlyCost, today: YearlyCost | None, prices: Sequence[Price]) -> tuple[pd.DataFrame, str]:
    """Total cost at each price, today's and the scenario's (one alone without `today`), and their unit.

    Columns price, who, low, middle, high, text.
    """
    costs = {TODAY: yours} if today is None else {TODAY: today, YOURS: yours}
    unit = sums.a_year(sums.euros(*(cost.total(price) for cost in costs.values() for price in prices)))
    rows = []
    for price in prices:
        for who, cost in costs.items():
            total = cost.total(price)
            rows.append((sums.price_of(price), who, *_ends(total, unit), sums.figures(total, unit)))
    return pd.DataFrame(rows, columns=["price", "who", "low", "middle", "high", "text"]), unit.words


def cost_parts(yours: YearlyCost, today: YearlyCost, price: Price) -> tuple[pd.DataFrame, str]:
    """Each part of the cost at a price, what has none, the total, beside today's middle; and the unit."""
    unit = sums.a_year(sums.euros(yours.total(price), today.total(price)))
    rows = _parts(yours.parts(price), today.parts(price), unit)
    rows += [(cost_names.UNPRICED_NAMES[part], "loss", 0.0, 0.0, 0.0, UNPRICED, math.nan) for part in yours.unpriced]
    total = TOTAL_PRICED if yours.unpriced else TOTAL
    rows.append(_row(total, "net", yours.total(price), today.total(price), unit))
    return pd.DataFrame(rows, columns=COLUMNS), unit.words


def co2_parts(yours: YearlyCo2, today: YearlyCo2, basis: str) -> tuple[pd.DataFrame, str]:
    """Each part of the emissions on a basis and the total, beside today's; and the unit."""
    large = yours.total(basis).ends()[1] >= LEAST_THOUSANDS_T
    unit = sums.a_year(sums.THOUSANDS_OF_TONNES if large else sums.TONNES)
    rows = _parts(yours.parts(basis), today.parts(basis), unit)
    rows.append(_row(TOTAL, "net", yours.total(basis), today.total(basis), unit))
    return pd.DataFrame(rows, columns=COLUMNS), unit.words


def _parts(yours: Mapping[str, Range], today: Mapping[str, Range], unit: Unit) -> list[Row]:
    """Parts that are something on one side at least."""
    beside = {key: today.get(key, NOTHING) for key in yours}
    return [
        _row(cost_names.PARTS[key], cost_names.COLOUR_OF[key], value, beside[key], unit)
        for key, value in yours.items()
        if value.ends() != (0.0, 0.0) or beside[key].ends() != (0.0, 0.0)
    ]


def levers(found: Sequence[LeverCost]) -> pd.DataFrame:
    """What each lever that has a price costs per MWh of import avoided [EUR/MWh], the cheapest first."""
    rows = [
        _row(cost_words.lever_name(one.lever), _colour(one.lever.factor), one.eur_per_mwh, NOTHING, sums.EUR_PER_MWH)
        for one in found
        if one.eur_per_mwh is not None
    ]
    frame = pd.DataFrame(rows, columns=COLUMNS)
    return frame.sort_values("middle", kind="stable", ignore_index=True)


def least_cost(curve: Sequence[CurvePoint], spans: Sequence[Range], scale: float, unit: Unit) -> pd.DataFrame:
    """Least cost against the goal: value of the goal's indicator as shown, low, middle, high, text."""
    rows = [
        (scale * point.value, *_ends(span, unit), sums.figures(span, unit))
        for point, span in zip(curve, spans, strict=True)
    ]
    return pd.DataFrame(rows, columns=["value", "low", "middle", "high", "text"])


def _row(name: str, key: str, value: Range, was: Range, unit: Unit) -> Row:
    today = was.middle if was.middle is not None else sum(was.ends()) / 2.0
    return (name, key, *_ends(value, unit), sums.figures(value, unit), unit.factor * today)


def _ends(value: Range, unit: Unit) -> tuple[float, float, float]:
    low, high = value.ends()
    middle = math.nan if value.middle is None else unit.factor * value.middle
    return unit.factor * low, middle, unit.factor * high


def _colour(factor: str) -> str:
    """The quantity that a lever is drawn as."""
    source = factor.removesuffix("_gwh")
    if source in cost_names.COLOUR_OF:
        return cost_names.COLOUR_OF[source]
    return "stored" if factor.startswith("storage") else "flexible" if factor == "flexible_share" else "biogas"


def price_rules(prices: Sequence[Price], frame: pd.DataFrame) -> dict[str, float]:
    """Prices to draw across bars of EUR/MWh: those that do not lie far beyond them."""
    most = 1.3 * float(frame["high"].max())
    return {f"prix {price.key}": price.eur_per_mwh for price in prices if price.eur_per_mwh <= most}


def named_curve(frame: pd.DataFrame, titles: tuple[str, str]) -> pd.DataFrame:
    """The curve of least cost to take home."""
    cases = {"low": "cas bas", "middle": "cas moyen", "high": "cas haut"}
    columns = {"value": titles[0], **{key: f"{titles[1]}, {words}" for key, words in cases.items()}}
    return frame[list(columns)].rename(columns=columns)


FRENCH = {"price": "Prix de gros", "who": "Scénario", "name": "Poste"}


def named(frame: pd.DataFrame, unit: str) -> pd.DataFrame:
    """The table of a picture to take home: French columns with the unit of its figures."""
    cases = {"low": f"Cas bas ({unit})", "middle": f"Cas moyen ({unit})", "high": f"Cas haut ({unit})"}
    kept = {**FRENCH, **cases, "today": f"Aujourd'hui, cas moyen ({unit})"}
    return frame[[name for name in kept if name in frame.columns]].rename(columns=kept)
