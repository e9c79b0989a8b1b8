"""Sums as HTML: the headline, and cards that each hold a range, its unit, and today's beside it."""

import html
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Self

from elfe_core.best_mix.problem import STORAGE
from elfe_core.economics.climate import Co2Rows
from elfe_core.economics.cost_rows import CostRow, Costs
from elfe_core.economics.ranges import Range
from elfe_ui import glossary
from elfe_ui.charts import theme
from elfe_ui.words import cost_names, cost_words, formats, mix_words, sums
from elfe_ui.words.sums import Unit


class Card(NamedTuple):
    """A figure: what it is, the glossary's entry, the range with its unit, what stands small below."""

    label: str
    term: str
    figure: str
    note: str = ""

    @classmethod
    def beside(
        cls, label: str, term: str, unit: Unit, value: Range | None, was: Range | None = None, note: str = ""
    ) -> Self:
        """A range and today's; « sans objet » where there is none."""
        figure = formats.NOT_APPLICABLE if value is None else sums.span(value, unit)
        return cls(label, term, figure, note if was is None else f"aujourd'hui {sums.span(was, unit)}")


def headline(figure: str, sentence: str, missing: str) -> str:
    """The one sum to be read from the back of a room, and the sentence that it begins."""
    amount, _, unit = figure.partition(sums.SPACE)
    left_out = f" <small>({missing})</small>" if missing else ""
    return (
        f"<p class='elfe-main'><b>{amount} <span class='elfe-unit'>{unit}</span></b>"
        f"<span>{html.escape(sentence, quote=False)}{left_out}</span></p>"
    )


def section(title: str, cards: Sequence[Card], told: str) -> str:
    """Cards as a section of a panel of figures, what they are counted on below them."""
    cells = "".join(_cell(card) for card in cards)
    return (
        f"<section class='elfe-sums'><h3>{title}</h3><div class='elfe-cells'>{cells}</div>"
        f"<p class='elfe-note'>{told}</p></section>"
    )


def row(cards: Sequence[Card], basis: str) -> str:
    """Cards in one frame, with what all of them are counted on."""
    cells = "".join(_cell(card) for card in cards)
    return (
        f"<div class='elfe-panel elfe-sums'><section><div class='elfe-cells'>{cells}</div>"
        f"<p class='elfe-note'>Base : {basis}.</p></section></div>"
    )


def _cell(card: Card) -> str:
    amount, _, unit = card.figure.partition(sums.SPACE)
    label = glossary.term_link(card.term, card.label)
    note = f"<span class='elfe-note'>{card.note}</span>" if card.note else ""
    return (
        f"<div class='elfe-figure'><span class='elfe-label'>{label}</span>"
        f"<span class='elfe-value'>{amount} <small>{unit}</small></span>{note}</div>"
    )


def mix(head: str, figure: str, sizes: Mapping[str, tuple[float, float]], told: str, *, dark: bool) -> str:
    """A mix: how it ranks, its cost, each size with the greatest that was allowed as a bar, what it reaches."""
    amount, _, unit = figure.partition(sums.SPACE)
    bars = "".join(_bar(name, size, most, dark) for name, (size, most) in sizes.items())
    return (
        f"<div class='elfe-mix'><h3>{head}</h3><p class='elfe-value'>{amount} <small>{unit}</small></p>"
        f"<dl>{bars}</dl><p class='elfe-note'>{told}</p></div>"
    )


def _bar(name: str, size: float, most: float, dark: bool) -> str:
    """A size's name, bar and figure; of a battery of none that there is none."""
    share = 100.0 * size / most if most > 0.0 else 0.0
    figure = "aucune" if name == STORAGE and size == 0.0 else mix_words.size(name, size)
    colour = theme.colour(cost_names.COLOUR_OF["battery" if name == STORAGE else name], dark)
    return (
        f"<dt>{mix_words.SHORT_NAMES[name]}</dt>"
        f"<dd><i style='width: {share:.0f}%; background: {colour}'></i></dd><dd>{figure}</dd>"
    )


def costs_table(costs: Costs) -> str:
    """Every row in three cases and every price, with unit, year and source; a changed row says so."""
    lines = "".join(_cost_line(row) for row in costs.rows.values())
    lines += "".join(
        _line(f"Prix de gros moyen de {price.key}", price.source, formats.plain(price.eur_per_mwh), "€/MWh", price.key)
        for price in costs.prices
    )
    head = "<tr><th>Ce qui coûte, et la source</th><th>Bas – moyen – haut</th><th>Unité</th><th>Année</th></tr>"
    return f"<table class='elfe-table elfe-rows'><thead>{head}</thead><tbody>{lines}</tbody></table>"


def _cost_line(row: CostRow) -> str:
    text, mark = cost_names.ROWS[row.key], " (modifié)" if row.is_changed else ""
    values = cost_words.written(tuple(row.value), text)
    return _line(f"{text.label}{mark}", row.source, values, text.unit, str(row.year))


def _line(label: str, source: str, values: str, unit: str, year: str) -> str:
    label, source = html.escape(label, quote=False), html.escape(source, quote=False)
    return f"<tr><th>{label}<small>{source}</small></th><td>{values}</td><td>{unit}</td><td>{year}</td></tr>"


def co2_table(rows: Co2Rows) -> str:
    """Grams of every row with year and source."""
    lines = "".join(
        f"<tr><th>{html.escape(cost_names.CO2_ROWS[row.key], quote=False)}"
        f"<small>{html.escape(row.source, quote=False)}</small></th>"
        f"<td>{sums.content(row.value)}</td><td>{row.year}</td></tr>"
        for row in rows.values()
    )
    head = "<tr><th>Ce qui émet, et la source</th><th>Par kWh</th><th>Année</th></tr>"
    return f"<table class='elfe-table'><thead>{head}</thead><tbody>{lines}</tbody></table>"
