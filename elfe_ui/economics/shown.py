"""Costs and CO2 of a scenario as rows, for the pages that show them beside their own figures once they are asked to."""

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from elfe_core.economics.climate import BASES
from elfe_core.economics.ranges import CASES, Range
from elfe_core.economics.yearly_cost import check_whole_year
from elfe_core.errors import ElfeError, InputError
from elfe_ui.economics import cards
from elfe_ui.economics.cards import Card
from elfe_ui.economics.sums import counted
from elfe_ui.view import View
from elfe_ui.words import cost_words, sums
from elfe_ui.words.counted import Counted, Sums
from elfe_ui.words.sums import Unit

TITLE, PRICED, INVESTED = "Coûts et CO₂", "cout_complet", "investissement"
CASE_WORDS = dict(zip(CASES, ("bas", "moyen", "haut"), strict=True))


class SumRow(NamedTuple):
    """One sum: key of its columns in files, label, the glossary's entry, its unit, what it is counted on, its value."""

    key: str
    label: str
    term: str
    unit: Unit
    basis: str
    value: Range


def asked_for(view: View) -> Counted | None:
    """The sums of a page that is to show them; None where it is not, or its period or the data do not allow it."""
    if not view.display.costs_on:
        return None
    try:
        return counted(view)
    except ElfeError:
        return None


def why_not(view: View) -> str:
    """Why a page that is asked to shows no costs; empty where it shows them or is not asked to."""
    if not view.display.costs_on:
        return ""
    try:
        check_whole_year(view.scenario)
    except InputError:
        return cost_words.NO_YEAR
    return "" if asked_for(view) else cost_words.NO_ROWS


def rows(of: Sums, found: Counted) -> list[SumRow]:
    """Sums of one scenario, euros first; what is invested has no price in it."""
    cost, price, euros = of.cost, found.price, found.basis
    total, per_mwh, invested = cost.total(price), cost.per_mwh(price), cost.investment
    listed = [SumRow("cout_total", "Coût en un an", PRICED, sums.a_year(sums.euros(total)), euros, total)]
    if per_mwh is not None:
        listed.append(SumRow("cout_par_mwh", "Coût par MWh", PRICED, sums.EUR_PER_MWH, euros, per_mwh))
    per_foyer, without_price = cost.per_foyer(price), found.basis_without_price
    listed += [
        SumRow("cout_par_foyer", cost_words.COST_PER_FOYER, "foyer", sums.EUR_A_YEAR, euros, per_foyer),
        SumRow(INVESTED, cost_words.TO_INVEST, "annuite", sums.euros(invested), without_price, invested),
    ]
    for basis in BASES:
        said, term, label = (
            sums.co2_basis(found.rows, basis),
            cost_words.BASIS_TERMS[basis],
            cost_words.CO2_LABELS[basis],
        )
        tonnes, kg = of.co2.total(basis), of.co2.per_foyer_kg(basis)
        listed += [
            SumRow(term, label, term, sums.a_year(sums.TONNES), said, tonnes),
            SumRow(f"{term}_par_foyer", f"{label}, par foyer", term, sums.KG_A_YEAR, said, kg),
        ]
    return listed


def headline(view: View) -> str:
    """One line of HTML below a page's main figure; empty where no costs are shown."""
    found = asked_for(view)
    return "" if found is None else f"<br><small>{cost_words.in_one_line(found)}</small>"


def sentence(view: View) -> list[str]:
    """What the story adds, in Markdown; nothing where no costs are shown."""
    found = asked_for(view)
    return [] if found is None else [cost_words.in_the_story(found)]


def panel(view: View) -> str:
    """A section of cards for a panel of figures, or why there is none, as HTML; empty where none is asked for."""
    found = asked_for(view)
    if found is None:
        told = why_not(view)
        return f"<section><h3>{TITLE}</h3><p class='elfe-note'>{told}</p></section>" if told else ""
    beside = {row.key: row.value for row in rows(found.today, found) if row.key != INVESTED}
    made = [
        Card.beside(row.label, row.term, row.unit, row.value, None if found.is_today else beside.get(row.key))
        for row in rows(found.yours, found)
    ]
    missing = cost_words.unpriced_names(found.yours.cost.unpriced)
    bases = " ; ".join([found.basis, *(sums.co2_basis(found.rows, basis) for basis in BASES)])
    return cards.section(TITLE, made, f"Base : {bases}{missing and f' ; {missing}'}.")


def figures(view: View) -> pd.DataFrame:
    """The same as numbers for a file, three rows a sum; no row where no costs are shown."""
    found, listed = asked_for(view), []
    for row in [] if found is None else rows(found.yours, found):
        for case, value in zip(CASES, row.value, strict=True):
            if value is not None:
                name, figure = CASE_WORDS[case], row.unit.factor * value
                listed.append((f"{row.key}_{name}", f"{row.label}, cas {name}", figure, row.unit.words, row.basis))
    return pd.DataFrame(listed, columns=["cle", "indicateur", "valeur", "unite", "definition"])


def table(columns: Sequence[Sequence[SumRow]]) -> list[tuple[SumRow, list[str]]]:
    """Every sum that all have, with a text a scenario; from the second on with the difference to the first."""
    by_key = [{row.key: row for row in column} for column in columns]
    shared = [row for row in columns[0] if all(row.key in one for one in by_key)]
    return [(row, _cells([one[row.key] for one in by_key])) for row in shared]


def _cells(of_each: Sequence[SumRow]) -> list[str]:
    """A sum of every scenario, all in the unit of the largest, with the difference to the first."""
    unit, first = min((row.unit for row in of_each), key=lambda unit: unit.factor), of_each[0].value
    cells = [
        f"<span class='elfe-shown'><b>{sums.figures(row.value, unit)}</b> <small>{unit.words}</small></span>"
        for row in of_each
    ]
    gaps = ["", *(f"<span class='elfe-gap'>{sums.change(row.value.minus(first), unit)}</span>" for row in of_each[1:])]
    return [f"{cell}{gap}" for cell, gap in zip(cells, gaps, strict=True)]
