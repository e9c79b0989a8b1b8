"""Driven uses in the report to print: their typical day, a row a use, what a forecast is worth."""

import html

from elfe_ui import cached, charts, series
from elfe_ui.exports import paper
from elfe_ui.exports.paper import DrawnChart
from elfe_ui.view import View
from elfe_ui.words import use_words
from elfe_ui.words.names import use_text
from elfe_ui.words.seasons import PERIOD


def day(view: View, unit: str) -> DrawnChart:
    """The typical day before and after."""
    makers = (series.typical_uses, series.typical_surplus)
    frame, behind = (make(view.balance, view.territory, unit=unit) for make in makers)
    chart = charts.typical_uses(frame, behind, PERIOD, unit=unit, dark=False)
    words = "Puissance moyenne de chaque heure de la journée, sur toute la période."
    return DrawnChart(chart, use_words.DAY_TITLE, words)


def table(view: View) -> str:
    """HTML: what each use brings, and what is known when its hours are chosen; empty without any."""
    if not view.balance.uses:
        return ""
    owned = {use.name: use_words.suggestion(use, view.territory.foyers) for use in view.territory.uses}
    found = cached.by_use(view.scenario, view.source, lambda _: True)
    heads = "".join(f"<th class='number'>{name}</th>" for name in use_words.COLUMNS)
    body = ""
    for one in found:
        cells = use_words.row(one, owned[one.use], view.shown)
        values = "".join(f"<td class='number'>{figure}<small>{words}</small></td>" for figure, words in cells)
        body += f"<tr><th>{html.escape(use_text(one.use).legend)}</th>{values}</tr>"
    known = cached.foresights(view.scenario, view.source)
    told = use_words.foresights(known.avoided_mwh, known.bound_mwh, view.scenario, view.shown)
    return (
        f"<div class='wide'><table><thead><tr><th>Usages pilotés</th>{heads}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
        f"<p class='note'>{paper.bold(told)}</p><p class='note'>{paper.bold(use_words.TABLE_NOTE)}</p>"
    )
