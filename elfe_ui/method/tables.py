"""Tables of the page Méthode as HTML that fits a phone."""

import html
from collections.abc import Iterable, Sequence

from elfe_core import units
from elfe_core.insight.comparison import ComparedFigure
from elfe_core.territory import Territory
from elfe_ui import cached, glossary
from elfe_ui.view import View
from elfe_ui.words import numbers
from elfe_ui.words.names import INDICATOR_TEXTS

PER_FOYER = "Consommation par foyer"
UNIT_WORDS = {"MWh/year": "GWh/an", "kWh/foyer": "kWh"}


def published(rows: Sequence[ComparedFigure]) -> str:
    """Figures of one published result: published, computed here, and the difference."""
    body = "".join(_published_row(row) for row in rows)
    head = "<tr><th>Chiffre</th><th>Publié</th><th>Ici</th><th>Écart</th></tr>"
    return f"<table class='elfe-table elfe-plain'><thead>{head}</thead><tbody>{body}</tbody></table>"


def _published_row(row: ComparedFigure) -> str:
    figure, scale = row.figure, units.MWH_PER_GWH if row.figure.unit == "MWh/year" else 1.0
    unit = UNIT_WORDS.get(figure.unit, figure.unit)
    known = figure.indicator in INDICATOR_TEXTS
    label = glossary.indicator_link(figure.indicator, INDICATOR_TEXTS[figure.indicator].label) if known else PER_FOYER
    missed = "" if row.is_met else " · hors tolérance"
    theirs, ours = (numbers.number(value / scale, 2) for value in (figure.value, row.ours))
    return (
        f"<tr><th>{label}<small>{html.escape(unit)}{missed}</small></th><td>{theirs}</td><td>{ours}</td>"
        f"<td>{_gap(row)}</td></tr>"
    )


def _gap(row: ComparedFigure) -> str:
    """In percent of the published figure; in points for a share; where nothing was published, none or all."""
    if row.figure.unit == "%":
        return f"{_signed(row.gap, 2)} pt"
    if row.figure.value == 0.0:
        return "0" if row.gap == 0.0 else _signed(row.gap, 2)
    return f"{_signed(100.0 * row.gap / row.figure.value, 1)}{numbers.NARROW_SPACE}%"


def _signed(value: float, decimals: int) -> str:
    shown = numbers.number(value, decimals)
    return f"+{shown}" if value > 0.0 and any(digit in shown for digit in "123456789") else shown


def sources(view: View) -> str:
    """Where each fact in use comes from, as the territory's file says."""
    rows = [*_facts(view.territory), ("Courbes en usage", cached.data_label(view.source))]
    body = "".join(f"<tr><th>{html.escape(name)}</th><td>{html.escape(source)}</td></tr>" for name, source in rows)
    return (
        "<table class='elfe-table elfe-texts'><thead><tr><th>Chiffre</th><th>Source</th></tr></thead>"
        f"<tbody>{body}</tbody></table>"
    )


def _facts(territory: Territory) -> Iterable[tuple[str, str]]:
    yield "Le territoire", territory.source
    for one in territory.collectivities:
        yield f"Foyers et consommation : {one.name}", one.source
    yield "Production d'aujourd'hui", territory.production.source
    for farm in territory.farms:
        yield f"Parc éolien {farm.name}, {farm.commune}", farm.source
